"""Who "I" and "we" are: whoever speaks, and the body that a speaker speaks for.

An officer who says "we bought" tells what the body did, not what the officer did. So the words
of the plural mean, in a quotation, the body that the text says the speaker belongs to; outside of
quotations, that of whom an interview is held with, else the body that publishes the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from policytrail.nlp.antecedents import SPEAKING, Antecedents, Mention
from policytrail.nlp.attribution import Speech, find_speech, inside, quotations
from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.holders import Holders
from policytrail.nlp.remembered import text_of
from policytrail.nlp.roles import objects, prepositional
from policytrail.nlp.stance_voice import AUTHOR, interviewee_of, voice_of

SINGULAR = frozenset({"i", "me", "myself"})
PLURAL = frozenset({"we", "us", "ourselves", "our"})
# A chamber or a court speaks through its members, and no member's "we" alone tells that.
_SILENT = frozenset({"place", "legislature", "court"})
_BELONGING = frozenset({"of", "at", "for", "with", "from", "in"})
# "who runs the fund", "who chairs the board".
_LEADING = frozenset({"run", "head", "lead", "chair", "oversee", "manage", "direct", "represent"})


class FirstPerson:
    """The speakers of one document. Quotations are sought only when somebody asks."""

    def __init__(self, doc: Doc, before: Antecedents, lexicon: EventLexicon) -> None:
        self._doc = doc
        self._before = before
        self._lexicon = lexicon
        self._speech: tuple[Speech, ...] | None = None
        self._quoted: list[tuple[int, int]] = []
        self._answering: str | None = None
        self._voice: str | None = None
        self._bodies: dict[str, Mention | None] = {}

    def of(self, token: Token, wanted: frozenset[str]) -> Mention | None:
        """Return who a word of the first person is, if that can be one of the classes."""
        self._listen()
        if token.lower_ in SINGULAR:
            person = self._person(self._speakers(token.i))
            return person if person is not None and self._fits(person, wanted) else None
        if not inside(token.i, self._quoted) and not _in_marks(token):
            return self._of_text(wanted)
        return self._beside(token, wanted) or self._of_speaker(token, wanted)

    def _listen(self) -> None:
        if self._speech is not None:
            return
        holders = Holders(self._doc)
        self._quoted = quotations(self._doc)
        document = self._doc._.document
        self._answering = interviewee_of(self._doc, holders)
        self._voice = voice_of(self._doc, document.title if document else "", holders)
        status = self._lexicon.status
        saying = frozenset(word for word, roles in status.items() if "say" in roles)
        found = find_speech(self._doc, holders, saying, self._answering)
        self._speech = tuple(speech for speech in found if speech.direct)

    def _speakers(self, index: int) -> tuple[str, ...]:
        """Return whose words a token is; in an interview, all that is not quoted otherwise."""
        around = [s for s in self._speech or () if s.start <= index < s.end]
        if around:
            return around[-1].speakers
        if inside(index, self._quoted) or self._voice == AUTHOR:
            return ()
        return tuple(filter(None, [self._answering or self._voice]))

    def _of_text(self, wanted: frozenset[str]) -> Mention | None:
        """Return who speaks outside of quotations."""
        for name in filter(None, (self._answering, self._voice)):
            if (body := self._body_of(name, wanted)) is not None:
                return body
        author = self._before.author()
        return author if author is not None and self._fits(author, wanted) else None

    def _of_speaker(self, token: Token, wanted: frozenset[str]) -> Mention | None:
        """Return the body of the one who speaks, else the only one near that can be meant."""
        for name in self._speakers(token.i):
            body = self._body_of(name, wanted)
            if body is not None:
                return body
        near = self._before.backward(token.i, wanted - _SILENT, 2)
        bodies = [m for m in near if self._before.is_one(m, SPEAKING)]
        return bodies[0] if len({m.record.id for m in bodies}) == 1 else None

    def _beside(self, token: Token, wanted: frozenset[str]) -> Mention | None:
        """Return the body that stands behind the closing mark: "“We sold,” the fund said"."""
        end = token.sent.end
        return next(
            (m for m in self._before.mentions
             if token.i < m.start < end and self._before.is_one(m, wanted & SPEAKING)
             and any(t.text in {'"', "”"} for t in self._doc[token.i : m.start])),
            None,
        )  # fmt: skip

    def _fits(self, mention: Mention, wanted: frozenset[str]) -> bool:
        return not wanted or self._before.is_one(mention, wanted)

    # --- persons and their bodies -------------------------------------------------------------

    def _person(self, names: Iterable[str]) -> Mention | None:
        for name in names:
            for mention in self._before.mentions:
                if mention.record.name == name:
                    return mention
        return None

    def _body_of(self, name: str, wanted: frozenset[str]) -> Mention | None:
        """Return the body that speaks, or to which the text says that a person belongs."""
        if name not in self._bodies:
            mentions = [m for m in self._before.mentions if m.record.name == name]
            own = (m for m in mentions if self._before.is_one(m, SPEAKING))
            found = (body for m in mentions for body in self._belongs_to(m))
            self._bodies[name] = next(own, None) or next(found, None)
        body = self._bodies[name]
        return body if body is not None and self._fits(body, wanted) else None

    def _belongs_to(self, person: Mention) -> Iterator[Mention]:
        """Yield the bodies that stand by a person's name, as an officer's do.

        "Ilse Marten, who runs the Larkin fund", "Larkin's chief, Ilse Marten", "Ilse Marten of
        Larkin", "Ilse Marten is chair of Larkin".
        """
        head = person.head
        yield from self._bodies_of(head)
        for title in _titles(head):
            yield from self._named([title])
            yield from self._bodies_of(title)
        for verb in _leading(head):
            things = [*objects(verb), *prepositional(verb, "after")]
            yield from self._named(things)
            for thing in things:  # "manages the money of the fund"
                yield from self._bodies_of(thing)

    def _bodies_of(self, title: Token) -> Iterator[Mention]:
        left = [c for c in title.children if c.dep_ in {"poss", "compound", "nmod", "amod"}]
        behind = [
            noun
            for c in title.children if c.dep_ == "prep" and c.lower_ in _BELONGING
            for noun in c.children if noun.dep_ == "pobj"
        ]  # fmt: skip
        yield from self._named([*behind, *left])
        for noun in behind:  # "director of investments at Larkin"
            yield from self._bodies_of(noun)

    def _named(self, heads: Iterable[Token]) -> Iterator[Mention]:
        for head in heads:
            for word in (head, *head.conjuncts):
                mention = self._before.meant_by(word)
                if mention is not None and self._before.is_one(mention, SPEAKING):
                    yield mention


def _titles(person: Token) -> Iterator[Token]:
    """Yield the nouns that say what a person is: in apposition, or after "is"."""
    for beside in (c for c in person.children if c.dep_ == "appos"):
        yield beside
        yield from (c for c in beside.children if c.dep_ == "appos")
    if person.dep_ == "appos":
        yield person.head
    if person.dep_ == "nsubj" and person.head.lemma_ == "be":
        yield from (c for c in person.head.children if c.dep_ == "attr")


def _leading(person: Token) -> Iterator[Token]:
    """Yield the verbs of a person's work: "runs the fund", "who chairs the board"."""
    verbs = [c for c in person.children if c.dep_ == "relcl"]
    verbs += [person.head] if person.dep_ == "nsubj" else []
    for verb in verbs:
        if verb.lemma_.lower() in _LEADING or (
            verb.lemma_ == "look" and prepositional(verb, "after")
        ):
            yield verb


def _in_marks(token: Token) -> bool:
    """Tell whether a quotation mark opens before a word in its sentence, or stands anywhere."""
    sentence = token.sent
    before = text_of(token.doc)[sentence.start_char : token.idx]
    return any(mark in before for mark in '"“') or '"' in sentence.text
