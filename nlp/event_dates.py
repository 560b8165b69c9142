"""Which date of a sentence is that of an event.

A date belongs to the verb that it hangs on in the parse. What hangs on a verb of saying is the
day of the saying; what names a thing ("the 2022 guidance", "an order of May 5") is no date of an
event. Nothing falls back on the day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from spacy.tokens import Doc, Token

from policytrail.nlp.calendar import parse_value, publication_anchor
from policytrail.nlp.date_labels import dated_items
from policytrail.nlp.date_offsets import before_main
from policytrail.nlp.date_owners import (
    bounds_noun,
    calls_on,
    has_subject,
    is_apart,
    is_asked_ahead,
    is_behind,
    is_deed,
    is_meant,
    is_meant_back,
    is_of_other_time,
    names_thing,
    owner,
    passes_on,
    share_time,
    was_asked,
    was_expected,
)
from policytrail.nlp.date_places import (
    Placed,
    before_when,
    beside,
    ends_range,
    is_in_full,
    is_moved_to,
    of_application,
    on_document,
    on_event_noun,
    on_label,
    on_vote,
)
from policytrail.nlp.dates import DateMention
from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.remembered import text_of
from policytrail.nlp.roles import OBJECT_CONTROL, VERBAL, clauses, is_passive, lemmas
from policytrail.nlp.status import Verdict
from policytrail.records import DateBasis

_UNDATING = frozenset({"before", "after"})
# Who announces an act of their own performs it: the day of the one is that of the other.
_DEADLINES = frozenset({"by", "until"})  # of what is to be done, not of the word that asks for it
_PERFORMING = frozenset({"announce", "unveil", "declare"})
_ANNOUNCED = frozenset({"partner"})
_SINCE_TYPES = frozenset({"launch", "appoint", "allocate", "review", "enforce", "effective"})
_UNTIL_TYPES = frozenset({"comment", "effective"})
_SETTING = _UNTIL_TYPES | {"appoint"}  # what is done sets a day to come: "resigned as of May 4"
# Who is chosen from a day on was chosen on another; who leaves leaves on it.
_CHOOSING = frozenset(
    {
        *("elect", "name", "appoint", "select", "choose", "pick", "tap", "nominate", "confirm"),
        *("promote", "hire"),
    }
)
_EFFECT = re.compile(
    r"\b(?:as\s+of|effective(?:\s+(?:on|as\s+of))?|with\s+effect\s+from)\s+$", re.IGNORECASE
)
_STATE = re.compile(r"\b(?:as\s+of|at\s+the\s+(?:close|end)\s+of)\s+(?:the\s+)?$", re.IGNORECASE)
_OPEN = frozenset({"planned", "considered"})
# The day of a promise is not that of what is promised: "promised in January to publish it".
_PLEDGING = frozenset({"promise", "pledge", "vow", "plan", "intend", "hope", "aim", "swear"})
_MOVING = frozenset({"amend", "withdraw", "finalize", "issue", "enforce", "direct", "decide"})
_VOTED = frozenset({"advance", "pass", "reject", "amend", "propose", "finalize", "appoint"})
_AT_TIME = frozenset({"in", "on", "during"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """A date of an event and how it was read."""

    value: str
    basis: DateBasis
    mention: DateMention


class DateReader:
    """Gives the events of one document their dates."""

    def __init__(self, doc: Doc, lexicon: EventLexicon) -> None:
        self._doc = doc
        self._lexicon = lexicon
        self._placed = list(_placed(doc))
        self._items = dated_items(text_of(doc), doc._.dates)

    def date_of(self, token: Token, kind: str, verdict: Verdict) -> EventDate | None:
        """Return the date of the event that a token tells, or None."""
        sentence = token.sent
        here = [
            p for p in self._placed if p.span.start >= sentence.start and p.span.end <= sentence.end
        ]
        applied = of_application(token, here) if kind == "effective" else None
        if applied is not None:
            return EventDate(value=applied.value, basis=applied.basis, mention=applied)
        usable = [p for p in here if self._is_usable(p, token, kind, verdict)]
        sources = (
            self._on_verb(token, usable),
            before_when(token, [p for p in here if not p.mention.attributive]),
            self._on_chain(token, verdict, usable),
            self._on_clause(token, usable),
            on_vote(token, usable) if kind in _VOTED and verdict.value == "done" else [],
            on_label(token, usable),
            beside(token, usable),
            on_event_noun(token, usable),
            on_document(token, usable) if verdict.value == "done" else [],
            self._on_announcement(token, kind, verdict, usable),
        )
        for own in sources:
            if own:
                nearest = min(own, key=lambda p: abs(p.span.start - token.i))
                return self._read(nearest, token, verdict, kind)
        counted = before_main(token, here, _day_of(self._doc)) if verdict.value == "done" else None
        if counted is not None:
            return EventDate(value=counted.value, basis=counted.basis, mention=counted)
        return self._of_item(token, verdict)

    def date_at(
        self, token: Token, spans: Sequence[tuple[int, int]], kind: str, verdict: Verdict
    ) -> EventDate | None:
        """Return the first date that stands in one of some stretches of code points, or None.

        The day on which somebody speaks of what the token tells, or asks for it, is not its own;
        a deadline is: "told it on Monday to report by May".
        """
        inside = [p for p in self._placed if _is_inside(p, spans) and p.span.sent == token.sent]
        own = self._on_verb(token, inside)
        for placed in (*own, *inside):
            root = placed.span.root
            verb = owner(root, token)
            if names_thing(root) or not self._is_usable(placed, token, kind, verdict):
                continue
            if verb is not None and is_apart(verb, root, token):
                continue
            ends = placed.mention.relation in _DEADLINES
            if ends or not any(self._only_speaks(v, verdict) for v in _between(token, verb)):
                return self._read(placed, token, verdict, kind)
        return None

    def is_of_state(self, mention: DateMention) -> bool:
        """Tell "reported 900 shares as of June 30", the day on which it stood so."""
        return bool(_STATE.search(text_of(self._doc)[: mention.span.start][-30:]))

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

    def _why_not(self, placed: Placed, token: Token, kind: str) -> str:
        if placed.mention.attributive:
            return "names a thing"
        if not _fits(placed.mention, kind):
            return placed.mention.relation or placed.mention.basis
        verb = owner(placed.span.root, token)
        if verb is None:
            return "elsewhere"
        return "said" if self._is_saying(verb) else verb.lemma_.lower()

    def _is_usable(self, placed: Placed, token: Token, kind: str, verdict: Verdict) -> bool:
        """Tell whether a date may be an event's by its preposition and what it stands on."""
        mention = placed.mention
        if mention.relation == "since" and not mention.attributive:
            # "Bears her signature since May"; "has bought none since May": all the time, no day
            lasts = "present" in verdict.cues or kind in _SINCE_TYPES
            return lasts and verdict.value not in {"considered", "denied"}
        if bounds_noun(placed.span.root) or ends_range(placed, self._placed):
            return False
        if verdict.value in _OPEN and was_expected(token):
            return False
        if kind not in _SETTING and self._is_ahead(mention, verdict):
            return False
        if kind in _MOVING and is_moved_to(placed):
            return False
        chosen = kind == "appoint" and token.lemma_.lower() in _CHOOSING
        if chosen and verdict.value == "done" and self._is_of_effect(placed):
            return False
        return _fits(mention, kind)

    def _is_ahead(self, mention: DateMention, verdict: Verdict) -> bool:
        """Tell whether a day can only be to come: what is done was done before."""
        day = _day_of(self._doc)
        if day is None or verdict.value != "done" or is_in_full(self._doc, mention):
            return False
        return parse_value(mention.toward("past")).first > day

    def _is_of_effect(self, placed: Placed) -> bool:
        start = placed.span.start_char
        return _EFFECT.search(text_of(self._doc), max(0, start - 30), start) is not None

    def _read(self, placed: Placed, token: Token, verdict: Verdict, kind: str) -> EventDate:
        """Read "in May" as the last or the next one, by the tense of what it hangs on."""
        mention = placed.mention
        extended = placed.span.start > 0 and self._doc[placed.span.start - 1].lower_ == "to"
        closing = kind == "comment" and (extended or mention.relation in _DEADLINES)
        ahead = closing or "present" in verdict.cues  # "gave the public until May 4"
        if kind == "effective" and self._is_of_effect(placed):
            value = mention.value  # "effective July 1, the fund will": by the verb of the sentence
        elif kind == "appoint" and self._is_of_effect(placed):
            value = self._nearest(mention)  # "resigned as of May 4", last month or next
        elif mention.relation == "since":
            value = mention.toward("past")
        elif ahead or verdict.value in _OPEN:
            verb = None if ahead else owner(placed.span.root, token)
            if verb is not None and is_meant_back(verb) and mention.rule != "weekday":
                value = self._nearest(mention)  # "was due by October", last month or next
            else:
                back = verb is not None and _looks_back(placed, token, verb)
                value = mention.toward("past" if back else "future")
        else:
            value = mention.toward("past" if verdict.value == "done" else None)
        return EventDate(value=value, basis=mention.basis, mention=mention)

    def _nearest(self, mention: DateMention) -> str:
        day = _day_of(self._doc)
        if day is None or mention.past is None or mention.future is None:
            return mention.value
        past, future = parse_value(mention.past).last, parse_value(mention.future).first
        return mention.past if day - past < future - day else mention.future

    def _of_item(self, token: Token, verdict: Verdict) -> EventDate | None:
        """Return the day of the line of a calendar in which an event is told.

        The first sentence of a line tells what is on that day; what follows may look back on other
        days, or say what a bill would do.
        """
        item = next((i for i in self._items if i.start <= token.idx < i.end), None)
        if item is None or verdict.value == "denied":
            return None
        opens = not self._doc.text[item.start : token.sent.start_char].strip()
        past = verdict.value == "done" and "past" in verdict.cues
        ahead = verdict.value in _OPEN or "present" in verdict.cues
        if "will" not in verdict.cues and not (opens and (past or ahead)):
            return None
        value = item.mention.toward("past" if past else "future")
        day = _day_of(self._doc)
        if past and day is not None and parse_value(value).first > day:
            return None
        return EventDate(value=value, basis=item.mention.basis, mention=item.mention)

    def _on_verb(self, token: Token, placed: Sequence[Placed]) -> list[Placed]:
        return [p for p in placed if owner(p.span.root, token) == token]

    def _on_chain(self, token: Token, verdict: Verdict, placed: Sequence[Placed]) -> list[Placed]:
        """Dates on the verbs around it: what was planned for May happens in May."""
        chain = list(takewhile(lambda v: not self._only_speaks(v, verdict), self._chain(token)))
        return [p for p in placed if owner(p.span.root, token) in chain]

    def _on_clause(self, token: Token, placed: Sequence[Placed]) -> list[Placed]:
        """Dates of what it lets others do: "plans to let employers offer it this year"."""
        if token.lemma_.lower() not in {"let", "allow", "start", "begin"}:
            return []
        below = list(clauses(token))
        return [p for p in placed if owner(p.span.root, token) in below]

    def _on_announcement(
        self, token: Token, kind: str, verdict: Verdict, placed: Sequence[Placed]
    ) -> list[Placed]:
        """What a party announces of itself is made public that day: "the two firms said Monday"."""
        if kind not in _ANNOUNCED or verdict.value != "done":
            return []
        verbs = [t for t in token.ancestors if t.pos_ in VERBAL and self._is_saying(t)]
        return [p for p in placed if owner(p.span.root, token) in verbs[:1]]

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
                says = self._is_saying(head) and not is_deed(head)
                if has_subject(verb) or says or not share_time(verb, head):
                    return
            elif not passes_on(verb) or is_of_other_time(verb, head):
                return
            if head.pos_ in VERBAL:
                if self._is_saying(head) and not is_deed(head):
                    return
                yield head
            verb = head

    def _only_speaks(self, verb: Token, verdict: Verdict) -> bool:
        """Tell whether a verb's day is not that of what it speaks of.

        So with verbs of saying and of asking others ("asked the agency on Monday to act"), and
        with an announcement of what is ahead ("announced in May that it would").
        """
        if self._is_saying(verb) and not (is_deed(verb) and verdict.value == "done"):
            return True
        if verb.lemma_.lower() in _PERFORMING:
            return verdict.value != "done"
        if verb.lemma_.lower() in _PLEDGING and is_behind(verb) and not is_passive(verb):
            return verdict.value in _OPEN
        asks = not OBJECT_CONTROL.isdisjoint(lemmas(verb))
        # What is to be asked for next year cannot come before: only a past request has its own day.
        asks = asks and not is_asked_ahead(verb)
        asked = any(c.dep_ == "dobj" or calls_on(c) for c in verb.children)
        return asks and (asked or was_asked(verb))

    def _is_saying(self, verb: Token) -> bool:
        if verb.lemma_.lower() in _PERFORMING:
            return False
        classes = self._lexicon.status.get(verb.lemma_.lower(), frozenset())
        return "say" in classes or "deny" in classes


def _day_of(doc: Doc) -> date | None:
    document = doc._.document
    if document is None:
        return None
    return publication_anchor(document.published, document.published_precision)


def _placed(doc: Doc) -> Iterator[Placed]:
    for mention in doc._.dates:
        span = doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
        while span is not None and len(span) > 1 and span[-1].is_punct:
            span = span[:-1]  # the full stop of the sentence hangs elsewhere in the parse
        if span is not None and len(span) and not _is_cut_from_name(mention, doc):
            yield Placed(mention=mention, span=span)


def _is_cut_from_name(date: DateMention, doc: Doc) -> bool:
    """Tell whether a date begins with the number of a text: "vetoed SB 40 days later"."""
    return any(
        name.start < date.span.start < name.end < date.span.end
        for text in doc._.instruments
        for name in text.mentions
    )


def _fits(mention: DateMention, kind: str) -> bool:
    if mention.attributive or mention.relation in _UNDATING:
        return False
    if kind == "direct" and (mention.basis == "deadline" or mention.relation == "by"):
        return False  # the day by which the duty is due
    if mention.relation == "from":
        return kind in _SINCE_TYPES and mention.precision != "year"
    if mention.relation == "since":
        return kind in _SINCE_TYPES
    return mention.relation != "until" or kind in _UNTIL_TYPES


def _is_inside(placed: Placed, spans: Sequence[tuple[int, int]]) -> bool:
    first, last = placed.span.start_char, placed.span.end_char
    return any(start < last and first < end for start, end in spans)


def _looks_back(placed: Placed, token: Token, verb: Token) -> bool:
    """Tell whether a date hangs on a past deed: "agreed in September to pay".

    "Planned for May" and "set a hearing for May" speak of the day that is meant.
    """
    if not is_behind(verb) or placed.mention.relation not in {"", "on"}:
        return False
    head = placed.span.root.head
    if head.lower_ == "for":
        return False
    if verb == token:
        return not is_meant(verb)
    timed = head.pos_ != "ADP" or head.lower_ in _AT_TIME
    obliged = verb.lemma_ == "have" and token.head == verb and token.dep_ == "xcomp"
    return timed and not is_passive(verb) and not obliged


def _between(token: Token, verb: Token | None) -> list[Token]:
    """Return the verbs above a token up to the one on which a date hangs, if it is one of them."""
    above = list(token.ancestors)
    if verb is None or verb == token or verb not in above:
        return []
    return [v for v in above[: above.index(verb) + 1] if v.pos_ in VERBAL]
