"""What the rest of a document says about an event that one clause leaves open.

A passive names no agency, but the rule is the agency's elsewhere; an order that "was told to" the
secretary is the one that the text says was signed; a filing speaks of one quarter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Doc

from policytrail.nlp.calendar import parse_value, publication_anchor
from policytrail.nlp.date_owners import is_behind, owner
from policytrail.nlp.dates import DateMention, find_dates
from policytrail.nlp.event_lexicon import OF_ASSETS
from policytrail.nlp.event_merge import Party, Told
from policytrail.nlp.participants import Referents
from policytrail.nlp.remembered import text_of
from policytrail.records import Entity, Instrument

_MADE_BY_AGENCY = frozenset(
    {"issue", "propose", "finalize", "rescind", "amend", "review", "comment"}
)
_OF_TEXTS = frozenset({"guidance", "rule", "docket"})
_ATTACKED = frozenset({"guidance", "rule", "docket", "executive_order", "law"})
_CREATING = frozenset({"issue", "finalize", "propose", "introduce", "sign", "enact"})
_SEATS = frozenset({"court", "legislature"})
_ON_BILLS = frozenset({"sign", "introduce", "advance", "pass", "enact", "reject"})
_BILL_WORDS = frozenset({"bill", "legislation", "measure", "act", "resolution"})
_SEAT_WORDS = re.compile(r"\b(?:committee|subcommittee|panel|court)\b", re.IGNORECASE)
_FILED_WITHIN = timedelta(days=135)  # 45 days by law; news of it may come a quarter later
_OPENING = 400  # characters in which a report says what it is about
_FILINGS = ("13F", "13f", "filing")


class Completion:
    """Completes the events of one document."""

    def __init__(self, doc: Doc, referents: Referents) -> None:
        self._doc = doc
        self._referents = referents
        self._records = {r.id: r for r in (*doc._.entities, *doc._.instruments)}
        self._titled = self._quarter_of_title()

    def complete(self, told: Iterable[Told]) -> list[Told]:
        """Return the events with what other places of the text add."""
        events = list(told)
        signed = next((e for e in events if e.type == "sign" and e.status == "done"), None)
        events = [self._signed(e, signed) for e in events]
        events = [self._made(e, events) for e in events]
        events = [self._named(e) for e in events]
        events = [self._invested(e) for e in events]
        events = [self._seated(e, events) for e in events]
        events = _without_lots([_voted(e, events) for e in events])
        events = [self._about(e, events) for e in events]
        quarter = self._quarter()
        events = [self._dated(e, quarter, events) for e in events]
        return self._without_testimony(events)

    def _signed(self, event: Told, signed: Told | None) -> Told:
        """Instructions without an author are those of the order that was signed."""
        if event.type != "direct" or event.actors or signed is None:
            return event
        if not any(
            self._kind(party) in {"executive_order", "memorandum"} for party in signed.objects
        ):
            return event
        if event.date is None and event.status == "done":
            return replace(event, actors=signed.actors, date=signed.date, basis="inferred")
        return replace(event, actors=signed.actors)

    def _made(self, event: Told, events: Sequence[Told]) -> Told:
        """A text without a maker is that of the agency whose text it is elsewhere."""
        if event.actors or event.type not in _MADE_BY_AGENCY:
            return event
        texts = {party.key for party in event.objects if self._kind(party) in _OF_TEXTS}
        named = [
            actor for other in events if other.type in _MADE_BY_AGENCY
            and texts & {party.key for party in other.objects}
            for actor in other.actors if self._is_agency(actor)
        ]  # fmt: skip
        owners = (owner for key in sorted(texts) if (owner := self._owner(key)))
        owner = next(iter(named), None) or next(owners, None) or self._only_maker(events)
        return replace(event, actors=(owner,)) if owner is not None else event

    def _owner(self, key: str) -> Party | None:
        """Return the agency that possesses a text: "the Labor Department's new rule"."""
        for mention in self._referents.mentions:
            if mention.record.id != key:
                continue
            for child in mention.head.children:
                if child.dep_ == "poss":
                    for found in self._referents.of(child, frozenset({"agency"})):
                        if isinstance(found.record, Entity) and found.record.type == "agency":
                            return Party(name=found.name, key=found.record.id, is_record=True)
        return None

    def _only_maker(self, events: Sequence[Told]) -> Party | None:
        makers = {
            actor.key: actor for other in events if other.type in _MADE_BY_AGENCY
            for actor in other.actors if self._is_agency(actor)
        }  # fmt: skip
        return next(iter(makers.values())) if len(makers) == 1 else None

    def _named(self, event: Told) -> Told:
        """The one bill of a text is what it calls "legislation" at first."""
        if event.type not in _ON_BILLS or not event.objects:
            return event
        bills = [r for r in self._doc._.instruments if r.kind == "bill"]
        bare = all(p.key in _BILL_WORDS for p in event.objects)
        if len(bills) != 1 or not bare:
            return event
        bill = Party(name=bills[0].name, key=bills[0].id, is_record=True)
        return replace(event, objects=(bill,))

    def _invested(self, event: Told) -> Told:
        """Who buys or sells in the passive is the one fund that a text speaks of."""
        if event.actors or event.type not in OF_ASSETS:
            return event
        funds = [r for r in self._doc._.entities if r.type == "pension_fund"]
        if len(funds) != 1:
            return event
        fund = Party(name=funds[0].name, key=funds[0].id, is_record=True)
        return replace(event, actors=(fund,))

    def _seated(self, event: Told, events: Sequence[Told]) -> Told:
        """A hearing takes place where the others do, a ruling comes from the judge who is named."""
        if event.type == "hear" and not event.actors:
            seats = [
                party for other in events if other.type in {"hear", "decide", "advance"}
                for party in other.actors if self._is_seat(party)
            ]  # fmt: skip
            return replace(event, actors=tuple(seats[:1]))
        if event.type == "decide" and not any(party.is_record for party in event.actors):
            judges = [
                r for r in self._doc._.entities
                if r.type == "person" and "court" in self._referents.classes_of(r)
            ]  # fmt: skip
            if len(judges) == 1:
                judge = Party(name=judges[0].name, key=judges[0].id, is_record=True)
                return replace(event, actors=(judge,))
        return event

    def _about(self, event: Told, events: Sequence[Told]) -> Told:
        """A suit without a target is about the text on which the same document has a ruling."""
        if event.type not in {"litigate", "hear", "decide"}:
            return event
        if any(party.is_record for party in event.objects):
            return event
        cases = [r for r in self._doc._.instruments if r.kind == "case"]
        if len(cases) == 1 and event.type != "litigate":
            case = Party(name=cases[0].name, key=cases[0].id, is_record=True)
            return replace(event, objects=(case,))
        ruled = [
            party for other in events if other.type == "decide" and other is not event
            for party in other.objects if self._kind(party) in _ATTACKED
        ]  # fmt: skip
        if event.type == "litigate" and event.status == "done" and ruled and not event.objects:
            return replace(event, objects=tuple(ruled[:1]))
        return event

    def _is_of_filing(self, event: Told, events: Sequence[Told]) -> bool:
        """A plain past is of the quarter; a state too, if the title or the fund's own tells it."""
        if event.rule.endswith("/past") or self._titled is not None:
            return event.rule.endswith(("/past", "/present"))
        funds = {p.key for e in events if e.date is not None and "Q" in e.date for p in e.actors}
        return event.rule.endswith("/present") and bool(funds & {p.key for p in event.actors})

    def _dated(self, event: Told, quarter: str | None, events: Sequence[Told]) -> Told:
        if event.date is not None or event.status != "done":
            return event
        of_filing = event.type in OF_ASSETS and self._is_of_filing(event, events)
        if of_filing and quarter is not None and not self._tells_other_time(event, quarter):
            return replace(event, date=quarter, basis="inferred")
        if event.type in _CREATING:
            years = (self._year_of(party) for party in event.objects)
            value = next((year for year in years if year), None)
            if value is not None:
                return replace(event, date=value, basis="inferred")
        return event

    def _tells_other_time(self, event: Told, quarter: str) -> bool:
        """Tell whether a sentence speaks of days outside the quarter and its filing."""
        first, last = parse_value(quarter).first, parse_value(quarter).last
        span = event.evidence
        inside = (
            parse_value(d.toward("past")) for d in self._doc._.dates
            if span.start <= d.span.start and d.span.end <= span.end
            and not self._is_of_clause(d, event)
        )  # fmt: skip
        return any(d.last < first or d.first > last + _FILED_WITHIN for d in inside)

    def _is_of_clause(self, date: DateMention, event: Told) -> bool:
        """Tell whether a date is of a relative clause on what the event is about."""
        span = self._doc.char_span(date.span.start, date.span.end, alignment_mode="expand")
        verb = owner(span.root, span.root) if span is not None else None
        if verb is None or verb.dep_ != "relcl" or not is_behind(verb):
            return False
        return not verb.left_edge.idx <= event.place <= verb.right_edge.idx

    def _year_of(self, party: Party) -> str | None:
        """Return the date in a text's own name: a "2020 letter" is of 2020."""
        record = self._records.get(party.key)
        if not isinstance(record, Instrument):
            return None
        for mention in record.mentions:
            for found in self._doc._.dates:
                touches = mention.start - 1 <= found.span.end and found.span.start < mention.end
                if touches and found.basis == "explicit":
                    return str(found.value)
        return None

    def _quarter(self) -> str | None:
        """Return the quarter of which a report of a filing speaks, if it is one."""
        if self._titled is not None:
            return self._titled
        if not any(word in text_of(self._doc) for word in _FILINGS):
            return None
        # "A quarter earlier it had none" only likens that one to the quarter of the report.
        found = [d for d in self._doc._.dates if d.precision == "quarter" and d.rule != "later"]
        quarters = {d.value for d in found}
        if len(quarters) > 1:  # one that the opening names beside those that it compares
            quarters = {d.value for d in found if d.span.start < _OPENING}
        return quarters.pop() if len(quarters) == 1 else None

    def _quarter_of_title(self) -> str | None:
        """Return the quarter whose filings a text is about by its title."""
        document = self._doc._.document
        if document is None or not any(word in document.title for word in _FILINGS):
            return None
        day = publication_anchor(document.published, document.published_precision)
        named = {d.value for d in find_dates(document.title, day) if d.precision == "quarter"}
        return named.pop() if len(named) == 1 else None

    def _kind(self, party: Party) -> str | None:
        record = self._records.get(party.key)
        return record.kind if isinstance(record, Instrument) else None

    def _is_agency(self, party: Party) -> bool:
        record = self._records.get(party.key)
        return isinstance(record, Entity) and record.type == "agency"

    def _is_seat(self, party: Party) -> bool:
        if not party.is_record and _SEAT_WORDS.search(party.name):
            return True
        record = self._records.get(party.key)
        return isinstance(record, Entity) and record.type in _SEATS

    def _without_testimony(self, events: list[Told]) -> list[Told]:
        """Drop the witnesses of a hearing that the text tells: the hearing is the event."""
        hearings = [e for e in events if e.type == "hear" and e.status == "done"]
        held = [e for e in hearings if any(self._is_seat(party) for party in e.actors)]
        if not held:
            return events
        return [e for e in events if e not in hearings or e in held]


def _voted(event: Told, events: Sequence[Told]) -> Told:
    """A vote told without chamber or day is that of the text's opening, if it tells of one."""
    if event.type != "pass" or event.status != "done" or event.date is not None:
        return event
    if not event.rule.endswith("/past"):  # "had passed" looks further back
        return event
    passed = (e for e in events if e.type == "pass" and e.status == "done")
    opening = next((e for e in passed if e.headline), None)
    if opening is None or opening.date is None or opening is event:
        return event
    named = [party for party in event.actors if party.is_record]
    if named and not {p.key for p in named} & {p.key for p in opening.actors}:
        return event
    actors = tuple(named) or opening.actors  # "lawmakers" are those of the chamber
    return replace(event, actors=actors, date=opening.date, basis="inferred")


def _without_lots(events: list[Told]) -> list[Told]:
    """Drop "a trio of bills" where the text goes on to name what passed."""
    passed = [e for e in events if e.type == "pass" and e.status == "done"]
    named = any(party.is_record for e in passed for party in e.objects)
    if not named:
        return events
    return [e for e in events if e not in passed or any(party.is_record for party in e.objects)]
