"""What was named before: the mentions of a document and what a later word may refer to.

A definite noun ("the order") means the last thing of its class, by the noun itself first; a
pronoun means what the last sentences spoke of, their subjects first.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from policytrail.nlp.datelines import end_of_dateline
from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.publishing_body import calls_itself, publishing_body
from policytrail.records import Entity, Instrument

_COMMITTEE = re.compile(r"committee|subcommittee|\bpanel\b", re.IGNORECASE)
_EXECUTIVE = re.compile(r"white house|administration|oval office", re.IGNORECASE)
_BOARD = re.compile(r"\bboard\b|trustees", re.IGNORECASE)
_RANKS = frozenset({"executive", "office", "legislator", "court"})
_COURTESY = frozenset({"mr.", "ms.", "mrs.", "dr."})
_DETERMINERS = frozenset(
    {"the", "this", "that", "these", "those", "its", "their", "his", "her", "said", "same", "such"}
)
_NOT_TELLING = frozenset({"same", "new", "proposed", "whole", "entire", "very", "now", "own"})
_NAMING = frozenset({"ORG", "PERSON", "GPE", "NORP", "DATE", "LAW", "PRODUCT", "LOC"})
_STAGED = frozenset({"rule", "regulation", "rulemaking", "version", "text"})
SPEAKING = frozenset({"pension_fund", "company", "agency", "advocacy", "legislature", "court"})
_CALLED = SPEAKING | {"place"}
NAME = "name"  # class of a proper name of which nothing is known
# The bodies whose members are named so.
_MEMBERS = {
    "trustee": ("pension_fund",),
    "regent": ("pension_fund",),
    "commissioner": ("agency",),
    "director": ("company", "pension_fund"),
    "supervisor": ("place",),
}
SENTENCES_BACK = 3  # how far a pronoun reaches
_MENTIONS_BACK = 300  # how far "the order" reaches: bounds the time for very long texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A record's mention as tokens."""

    start: int
    end: int
    head: Token
    record: Entity | Instrument


class Antecedents:
    """The mentions of one document, definite nouns among them."""

    def __init__(self, doc: Doc, lexicon: EventLexicon) -> None:
        self._doc = doc
        self._lexicon = lexicon
        # Of each token, where its sentence begins.
        self._sentence = [s.start for s in doc.sents for _ in range(len(s))]
        self.opening = end_of_dateline(doc)  # code points
        self.mentions = sorted(_mentions(doc, self.opening), key=lambda m: (m.start, m.end))
        self._starts = [mention.start for mention in self.mentions]
        self._at: dict[int, Mention] = {}
        for mention in self.mentions:
            for index in range(mention.start, mention.end):
                self._at.setdefault(index, mention)
        self._classes = self._classify()
        records = {m.record.id: m.record for m in self.mentions}
        self._words = {key: _words_of(record) for key, record in records.items()}
        self._publisher = publishing_body(doc)
        if self._publisher is not None:
            own = frozenset(_own_classes(self._publisher))
            self._classes.setdefault(self._publisher.id, own)
            self._words.setdefault(self._publisher.id, _words_of(self._publisher))
        self._note_definites()

    def author(self) -> Mention | None:
        """Return the body that publishes the text, if the text names it: "we" is that body."""
        document = self._doc._.document
        name = _plain(document.publisher) if document is not None else ""
        for mention in self.mentions:
            record = mention.record
            if not name or not isinstance(record, Entity) or record.type not in SPEAKING:
                continue
            if name in {_plain(record.name), *(_plain(m.text) for m in record.mentions)}:
                return mention
        return None

    def at(self, index: int) -> Mention | None:
        """Return the mention by name that covers a token."""
        return self._at.get(index)

    def classes_of(self, record: Entity | Instrument) -> frozenset[str]:
        """Return the classes of a record: its type or kind, its rank, its stage."""
        return self._classes[record.id]

    def is_one(self, mention: Mention, wanted: frozenset[str]) -> bool:
        """Tell whether a mention is of one of the classes."""
        return bool(self._classes[mention.record.id] & wanted)

    def last(
        self, before: int, wanted: frozenset[str], *, sentences: int | None = None
    ) -> Mention | None:
        """Return the last thing of a class that was named before a token."""
        return next(iter(self.backward(before, wanted, sentences)), None)

    def backward(
        self, before: int, wanted: frozenset[str], sentences: int | None
    ) -> Iterator[Mention]:
        """Yield fitting mentions: nearest sentence first, in it the subject before the others."""
        floor = self._sentence_floor(before, sentences)
        group: list[Mention] = []
        sentence = None
        place = bisect_left(self._starts, before)
        for index in range(place - 1, max(-1, place - 1 - _MENTIONS_BACK), -1):
            mention = self.mentions[index]
            if mention.start < floor:
                break
            start = self._sentence[mention.head.i]
            if sentence is not None and start != sentence:
                yield from sorted(group, key=_is_no_subject)
                group = []
            sentence = start
            if self._classes[mention.record.id] & wanted and mention.end <= before:
                group.append(mention)
        yield from sorted(group, key=_is_no_subject)

    def _sentence_floor(self, before: int, sentences: int | None) -> int:
        if sentences is None:
            return 0
        start = self._sentence[min(before, len(self._doc) - 1)]
        for _ in range(sentences):
            if start == 0:
                return 0
            start = self._sentence[start - 1]
        return start

    def _note_definites(self) -> None:
        """Let "the release" count as a mention: what was spoken of last is what "it" means."""
        for token in self._doc:
            if token.pos_ not in {"NOUN", "PROPN"} or token.i in self._at:
                continue
            key = self.key(token)
            if key not in self._lexicon.antecedents:
                continue
            found = self.of_definite(token, self.noun_classes(token))
            if found is None:
                continue
            mention = Mention(start=token.i, end=token.i + 1, head=token, record=found.record)
            place = bisect_left(self._starts, token.i)
            self.mentions.insert(place, mention)
            self._starts.insert(place, token.i)

    def of_pronoun(self, token: Token, wanted: frozenset[str]) -> Mention | None:
        """Return what "it" or "they" means: nothing that its own clause names, no person."""
        speaker = self._speaker(token)
        if speaker is not None:
            return speaker
        places: list[Mention] = []
        for found in self.backward(token.i, wanted, SENTENCES_BACK):
            if found.head.head == token.head and found.head.dep_ in {"nsubj", "dobj", "nsubjpass"}:
                continue
            classes = self._classes[found.record.id]
            if "person" in classes or found.head.dep_ == "compound":
                continue  # no pronoun goes back into a compound: "the Kestrel shares" (Postal 1969)
            if "place" not in classes:
                return found
            places.append(found)
        plural = token.lower_ in {"they", "them", "their", "theirs", "themselves"}
        return None if plural else next(iter(places), None)  # a state is "it", never "they"

    def _speaker(self, token: Token) -> Mention | None:
        """ "The agency said that it will": a body that speaks of "it" speaks of itself."""
        if token.dep_ not in {"nsubj", "nsubjpass"} or token.lower_ not in {"it", "they"}:
            return None
        clause = token.head
        while clause.dep_ in {"conj", "xcomp"} and clause.head.pos_ in {"VERB", "AUX"}:
            clause = clause.head
        if clause.dep_ != "ccomp" or "say" not in self._lexicon.status.get(
            clause.head.lemma_.lower(), frozenset()
        ):
            return None
        speaker = next((c for c in clause.head.children if c.dep_ == "nsubj"), None)
        mention = self._body(speaker) if speaker is not None else None
        if mention is None or "person" in self._classes[mention.record.id]:
            return None
        return mention

    def _body(self, subject: Token) -> Mention | None:
        """Return who a subject is, by its name or by that beside it: "the owner, Bell Stores"."""
        beside = (c for c in subject.children if c.dep_ == "appos")
        found = (self.meant_by(token) for token in (subject, *beside))
        return next((mention for mention in found if mention is not None), None)

    def meant_by(self, token: Token) -> Mention | None:
        """Return the mention that begins or covers a token, definite nouns among them."""
        if token.i in self._at:
            return self._at[token.i]
        place = bisect_left(self._starts, token.i)
        found = self.mentions[place : place + 1]
        return found[0] if found and found[0].start == token.i else None

    def of_definite(self, token: Token, classes: frozenset[str]) -> Mention | None:
        """Return what a definite noun means: the last thing of its class that bears the noun."""
        key = self.key(token)
        if token.pos_ == "PROPN" and key not in self._lexicon.antecedents:
            return None
        given = next((c for c in token.children if c.dep_ in {"det", "poss"}), None)
        if given is None and self._are_members(token):
            bodies = frozenset(_MEMBERS[key])
            return next(self.backward(token.i, bodies, None), None)
        bare_possessive = given is not None and given.dep_ == "poss" and given.pos_ == "PRON"
        if given is None or not (given.lower_ in _DETERMINERS or bare_possessive):
            return None
        if any(c.dep_ in {"relcl", "acl"} for c in token.children) and given.dep_ == "poss":
            return None
        telling = [
            c for c in token.children
            if c.dep_ in {"amod", "compound", "nummod", "nmod", "prep", "appos"}
            and c.lower_ not in _NOT_TELLING
        ]  # fmt: skip
        if any(c.ent_type_ in _NAMING or c.dep_ in {"prep", "appos"} for c in telling):
            return None
        found = self._antecedent(token.i, key, classes, alone=not telling)
        if found is None and not telling:
            found = self._called(token.i, key)
        own = self._publisher
        if own is None or telling or not calls_itself(own, key):
            return found
        if found is not None and key in self._words[found.record.id]:
            return found
        return Mention(start=token.i, end=token.i + 1, head=token, record=own)

    def _are_members(self, token: Token) -> bool:
        """Tell whether members of a body act without an article: "Trustees voted 5-4 to sell".

        Papers leave it out where the body is the one at hand. With other verb forms a bare plural
        speaks of all such people: "trustees must act with care".
        """
        if token.tag_ not in {"NNS", "NNPS"} or self.key(token) not in _MEMBERS:
            return False
        plain = not any(c.dep_ not in {"appos", "punct"} for c in token.children)
        return plain and token.dep_ == "nsubj" and token.head.tag_ == "VBD"

    def _antecedent(
        self, before: int, key: str, classes: frozenset[str], *, alone: bool
    ) -> Mention | None:
        """Return what "the <noun>" before a token means; what bears the noun in its name first."""
        for target in self._lexicon.antecedents.get(key, (*sorted(classes),)):
            candidates = list(self.backward(before, frozenset({target}), None))
            named = [m for m in candidates if key in self._words[m.record.id]]
            if not alone:  # "the £50m scheme": only where one thing has the noun in its name
                one = len({m.record.id for m in named}) == 1
                return named[0] if one else None
            if named or candidates:
                return (named or candidates)[0]
        return None

    def _called(self, before: int, noun: str) -> Mention | None:
        """Return the last body or place named before a token whose name says what it is.

        "The college" after Wennick College, "the synod" after the Synod of the Plains.
        """
        for mention in self.backward(before, _CALLED, None):
            name = mention.record.name.casefold().split()
            if noun == name[-1] or (noun, "of") in itertools.pairwise(name):
                return mention
        return None

    def only_fund(self) -> Mention | None:
        """Return the one pension fund that a text is about: named in two sentences, no other."""
        funds = [m for m in self.mentions if "pension_fund" in self._classes[m.record.id]]
        told = {self._sentence[mention.head.i] for mention in funds}
        one = len({mention.record.id for mention in funds}) == 1
        return funds[0] if one and len(told) > 1 else None

    def key(self, token: Token) -> str:
        """Return the lemma under which the lexicon knows a noun: "Trustees" is "trustee"."""
        lemma = token.lemma_.lower()
        if token.pos_ == "PROPN" and lemma not in self._lexicon.nouns and lemma.endswith("s"):
            return lemma[:-1]
        return lemma

    def noun_classes(self, token: Token) -> frozenset[str]:
        classes = self._lexicon.nouns.get(self.key(token), frozenset())
        if not classes:
            classes = self._lexicon.nouns.get(token.lower_, frozenset())
        if not classes and token.pos_ == "PROPN":
            classes = frozenset({NAME})
        return classes | self.stage(token)

    def stage(self, token: Token) -> frozenset[str]:
        """Return the class of a rule that is called proposed or final."""
        lemma = token.lemma_.lower()
        if lemma in {"draft", "proposal"}:
            return frozenset({"proposed_rule"})
        if lemma not in _STAGED:
            return frozenset()
        words = {w.lower_ for w in token.subtree if token.i - 4 <= w.i <= token.i}
        if words & {"proposed", "draft"}:
            return frozenset({"proposed_rule"})
        return frozenset({"final_rule"}) if words & {"final", "interim"} else frozenset()

    def _classify(self) -> dict[str, frozenset[str]]:
        classes: dict[str, set[str]] = {}
        presidents = self._lexicon.holders.presidents
        for mention in self.mentions:
            record = mention.record
            mine = classes.setdefault(record.id, set(_own_classes(record)))
            if isinstance(record, Instrument):
                mine |= self.stage(mention.head)
            elif record.type == "person":
                mine |= self._ranks(mention)
                if record.name in presidents:
                    mine.add("executive")
        return {key: frozenset(value) for key, value in classes.items()}

    def _ranks(self, mention: Mention) -> set[str]:
        """Return the ranks that stand before a name: "Sen.", "Labor Secretary", "Judge"."""
        found: set[str] = set()
        first = mention.start
        words = [self._doc[i] for i in range(max(0, first - 3), first)]
        for word in reversed(words):
            if word.lower_ in _COURTESY or word.is_punct or word.pos_ not in {"PROPN", "NOUN"}:
                break
            known = self._lexicon.nouns.get(word.lemma_.lower().rstrip("."), frozenset())
            found |= known & _RANKS
        inner = {self._doc[i].lower_.rstrip(".") for i in range(first, mention.end)}
        for word_ in inner:
            found |= self._lexicon.nouns.get(word_, frozenset()) & _RANKS
        return found


def _plain(name: str) -> str:
    return name.casefold().removeprefix("the ").strip()


def _mentions(doc: Doc, opening: int) -> Iterator[Mention]:
    for record in (*doc._.entities, *doc._.instruments):
        for mention in record.mentions:
            if mention.end <= opening:
                continue  # where a report was written takes part in nothing
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is not None and len(span):
                yield Mention(start=span.start, end=span.end, head=span.root, record=record)


def _own_classes(record: Entity | Instrument) -> Iterable[str]:
    if isinstance(record, Instrument):
        yield record.kind
        text = record.name.casefold()
        if "proposed" in text:
            yield "proposed_rule"
        return
    yield record.type
    if record.type == "legislature":
        yield "committee" if _COMMITTEE.search(record.name) else "chamber"
    if record.type == "court" and "Supreme Court" in record.name:
        yield "supreme"
    if record.type == "agency" and _EXECUTIVE.search(record.name):
        yield "executive"
    if _BOARD.search(record.name):
        yield "board"


def _words_of(record: Entity | Instrument) -> set[str]:
    texts = [record.name, *(mention.text for mention in record.mentions)]
    return {word for text in texts for word in re.findall(r"\w+", text.lower())}


def _is_no_subject(mention: Mention) -> bool:
    return mention.head.dep_ not in {"nsubj", "nsubjpass"}
