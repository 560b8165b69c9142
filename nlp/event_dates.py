"""Which date of a sentence is that of an event.

A date belongs to the verb that it hangs on in the parse. What hangs on a verb of saying is the
day of the saying; what names a thing ("the 2022 guidance", "an order of May 5") is no date of an
event. Nothing falls back on the day of publication.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from spacy.tokens import Doc, Span, Token

from policytrail.nlp.dates import DateMention
from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.roles import OBJECT_CONTROL, VERBAL, clauses, lemmas
from policytrail.nlp.status import Verdict
from policytrail.records import DateBasis

_UNDATING = frozenset({"before", "after"})
# Who announces an act of their own performs it: the day of the one is that of the other.
_DEADLINES = frozenset({"by", "until"})  # of what is to be done, not of the word that asks for it
_PERFORMING = frozenset({"announce", "unveil", "declare"})
_ANNOUNCED = frozenset({"partner"})
_EVENT_NOUNS = frozenset(
    {"sale", "exit", "purchase", "deal", "merger", "takeover", "acquisition", "investment",
     "divestment", "liquidation", "commitment", "appointment"}
)  # fmt: skip
_SINCE_TYPES = frozenset({"launch", "appoint", "allocate", "review", "enforce", "effective"})
_BREAKS = frozenset({",", ";", ":", "—", "–", "(", "."})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "VB", "VBN"})
_TENSED = frozenset({"VBD", "VBZ", "VBP", "MD"})
_UNTIL_TYPES = frozenset({"comment", "effective"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """A date of an event and how it was read."""

    value: str
    basis: DateBasis
    mention: DateMention


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    mention: DateMention
    span: Span


class DateReader:
    """Gives the events of one document their dates."""

    def __init__(self, doc: Doc, lexicon: EventLexicon) -> None:
        self._lexicon = lexicon
        self._placed = list(_placed(doc))

    def date_of(self, token: Token, kind: str, verdict: Verdict) -> EventDate | None:
        """Return the date of the event that a token tells, or None."""
        sentence = token.sent
        here = [
            p for p in self._placed if p.span.start >= sentence.start and p.span.end <= sentence.end
        ]
        usable = [p for p in here if _is_usable(p.mention, kind)]
        sources = (
            self._on_verb(token, usable),
            self._on_chain(token, verdict, usable),
            self._on_clause(token, usable),
            _on_label(token, usable),
            _beside(token, usable),
            _on_event_noun(token, usable),
            self._on_announcement(token, kind, verdict, usable),
        )
        for own in sources:
            if own:
                nearest = min(own, key=lambda p: abs(p.span.start - token.i)).mention
                return _read(nearest, verdict, kind)
        return None

    def date_at(
        self, token: Token, spans: Sequence[tuple[int, int]], kind: str, verdict: Verdict
    ) -> EventDate | None:
        """Return the first date that stands in one of some stretches of code points, or None.

        The day on which somebody speaks of what the token tells, or asks for it, is not its own;
        a deadline is: "told it on Monday to report by May".
        """
        for placed in self._placed:
            first, last = placed.span.start_char, placed.span.end_char
            inside = any(start < last and first < end for start, end in spans)
            inside = inside and placed.span.sent == token.sent
            if inside and _is_usable(placed.mention, kind):
                owner = _owner(placed.span.root, token)
                above = owner is not None and owner != token and owner in token.ancestors
                ends = placed.mention.relation in _DEADLINES
                if ends or not (above and owner and self._only_speaks(owner, verdict)):
                    return _read(placed.mention, verdict, kind)
        return None

    def others(self, token: Token, kind: str, chosen: EventDate | None) -> Iterator[str]:
        """Yield the dates of the sentence that are not the event's, and why not."""
        sentence = token.sent
        taken = chosen.mention if chosen is not None else None
        if chosen is not None and taken is not None:
            for other in (taken.past, taken.future):
                if other not in {None, chosen.value}:
                    yield f"date={other}: tense"
        for each in self._placed:
            inside = sentence.start <= each.span.start and each.span.end <= sentence.end
            if inside and each.mention is not taken:
                yield f"date={each.mention.value}: {self._why_not(each, token, kind)}"

    def _why_not(self, placed: _Placed, token: Token, kind: str) -> str:
        if placed.mention.attributive:
            return "names a thing"
        if not _is_usable(placed.mention, kind):
            return placed.mention.relation or placed.mention.basis
        owner = _owner(placed.span.root, token)
        if owner is None:
            return "elsewhere"
        return "said" if self._is_saying(owner) else owner.lemma_.lower()

    def _on_verb(self, token: Token, placed: Sequence[_Placed]) -> list[_Placed]:
        return [p for p in placed if _owner(p.span.root, token) == token]

    def _on_chain(self, token: Token, verdict: Verdict, placed: Sequence[_Placed]) -> list[_Placed]:
        """Dates on the verbs around it: what was planned for May happens in May."""
        chain = list(takewhile(lambda v: not self._only_speaks(v, verdict), self._chain(token)))
        return [p for p in placed if _owner(p.span.root, token) in chain]

    def _on_clause(self, token: Token, placed: Sequence[_Placed]) -> list[_Placed]:
        """Dates of what it lets others do: "plans to let employers offer it this year"."""
        if token.lemma_.lower() not in {"let", "allow", "start", "begin"}:
            return []
        below = list(clauses(token))
        return [p for p in placed if _owner(p.span.root, token) in below]

    def _on_announcement(
        self, token: Token, kind: str, verdict: Verdict, placed: Sequence[_Placed]
    ) -> list[_Placed]:
        """What a party announces of itself is made public that day: "the two firms said Monday"."""
        if kind not in _ANNOUNCED or verdict.value != "done":
            return []
        verbs = [t for t in token.ancestors if t.pos_ in VERBAL and self._is_saying(t)]
        return [p for p in placed if _owner(p.span.root, token) in verbs[:1]]

    def _chain(self, token: Token) -> Iterator[Token]:
        verb = token
        if verb.pos_ not in VERBAL:  # the noun's own clause
            verb = verb.head if verb.head.pos_ in VERBAL else verb.head.head
            if verb.pos_ in VERBAL and not self._is_saying(verb):
                yield verb
        for _ in range(6):
            head = verb.head
            if head is verb or (verb.dep_ in {"ccomp", "relcl", "acl"} and self._is_saying(head)):
                return
            if verb.dep_ == "conj" and head.pos_ in VERBAL:
                if _has_own_subject(verb) or self._is_saying(head):
                    return
            elif not _passes_on(verb):
                return
            if head.pos_ in VERBAL:
                if self._is_saying(head):
                    return
                yield head
            verb = head

    def _only_speaks(self, verb: Token, verdict: Verdict) -> bool:
        """Tell whether a verb's day is not that of what it speaks of.

        So with verbs of saying and of asking others ("asked the agency on Monday to act"), and
        with an announcement of what is ahead ("announced in May that it would").
        """
        if self._is_saying(verb):
            return True
        if verb.lemma_.lower() in _PERFORMING:
            return verdict.value != "done"
        asks = not OBJECT_CONTROL.isdisjoint(lemmas(verb))
        return asks and any(c.dep_ == "dobj" for c in verb.children)

    def _is_saying(self, verb: Token) -> bool:
        if verb.lemma_.lower() in _PERFORMING:
            return False
        classes = self._lexicon.status.get(verb.lemma_.lower(), frozenset())
        return "say" in classes or "deny" in classes


def _placed(doc: Doc) -> Iterator[_Placed]:
    for mention in doc._.dates:
        span = doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
        if span is not None and len(span) and not _is_cut_from_name(mention, doc):
            yield _Placed(mention=mention, span=span)


def _is_cut_from_name(date: DateMention, doc: Doc) -> bool:
    """Tell whether a date begins with the number of a text: "vetoed SB 40 days later"."""
    return any(
        name.start < date.span.start < name.end < date.span.end
        for text in doc._.instruments
        for name in text.mentions
    )


def _is_usable(mention: DateMention, kind: str) -> bool:
    if mention.attributive or mention.relation in _UNDATING:
        return False
    if kind == "direct" and (mention.basis == "deadline" or mention.relation == "by"):
        return False  # the day by which the duty is due
    if mention.relation == "from":
        return kind in _SINCE_TYPES and mention.precision != "year"
    if mention.relation == "since":
        return kind in _SINCE_TYPES
    return mention.relation != "until" or kind in _UNTIL_TYPES


def _on_label(token: Token, placed: Sequence[_Placed]) -> list[_Placed]:
    """A date before a colon dates what follows: "Last action (02/25/2026): passed"."""
    found = []
    for each in placed:
        if each.span.end <= token.i:
            between = token.doc[each.span.end : token.i]
            if any(t.text[-1:] == ":" for t in between) and each.span.root.sent == token.sent:
                found.append(each)
    return found


def _beside(token: Token, placed: Sequence[_Placed]) -> list[_Placed]:
    """A date in the same stretch of words, if the parser hung it on a noun or on nothing."""
    sentence = token.sent
    found = []
    for each in placed:
        if token.i < each.span.start < sentence.end:
            between = token.doc[token.i + 1 : each.span.start]
            if not any((t.is_punct and t.text in _BREAKS) or t.tag_ in _FINITE for t in between):
                found.append(each)
    return found[:1]


def _on_event_noun(token: Token, placed: Sequence[_Placed]) -> list[_Placed]:
    """ "The exit, completed on May 4, raised …": the date of what the clause speaks of."""
    nouns = [c for c in token.children if c.lemma_.lower() in _EVENT_NOUNS]
    verbs = [c for noun in nouns for c in noun.children if c.dep_ in {"acl", "relcl"}]
    return [p for p in placed if _owner(p.span.root, token) in verbs]


def _owner(root: Token, event: Token) -> Token | None:
    """Return the verb or event noun that a date hangs on."""
    token = root
    for _ in range(12):
        head = token.head
        if head is token:
            return token if token.pos_ in VERBAL else None
        if head == event:
            return head
        if head.pos_ in VERBAL:
            # A date before a participle is none of its own: "an order Thursday meant to help".
            if head.dep_ == "acl" and root.i < head.i and head.head.i < root.i:
                token = head
                continue
            return head
        if (
            token.dep_ == "prep"
            and token.lower_ in {"of", "from"}
            and head.pos_ in {"NOUN", "PROPN"}
        ):
            return None
        token = head
    return None


def _passes_on(verb: Token) -> bool:
    """Tell whether a clause shares the time of its governor."""
    if verb.dep_ == "advcl":
        # "ten months after the House had passed it": a finite clause has a time of its own
        finite = any(c.dep_ in {"aux", "auxpass"} and c.tag_ in _TENSED for c in verb.children)
        return verb.tag_ in {"VBG", "VB", "VBN"} and not finite
    return verb.dep_ in {"xcomp", "acl", "pcomp", "ccomp"}


def _has_own_subject(verb: Token) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)


def _read(mention: DateMention, verdict: Verdict, kind: str) -> EventDate:
    """Read "in May" as the last or the next one, by the tense of the clause."""
    closing = kind == "comment" and mention.relation in {"by", "until"}
    leaving = kind == "appoint" and mention.span.text.casefold().startswith(("as of", "effective"))
    # "gave the public until May 4", "resigned as of May 4"
    ahead = closing or leaving or "present" in verdict.cues
    if ahead or verdict.value in {"planned", "considered"}:
        value = mention.toward("future")
    elif verdict.value == "done":
        value = mention.toward("past")
    else:
        value = mention.value
    return EventDate(value=value, basis=mention.basis, mention=mention)
