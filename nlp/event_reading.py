"""From a parsed document to its events: frames, status, dates, authority, joined."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from spacy.tokens import Doc, Token

from policytrail.nlp.authority import AuthorityReader
from policytrail.nlp.calendar import parse_value, publication_anchor
from policytrail.nlp.event_caveats import Caveats
from policytrail.nlp.event_completion import Completion
from policytrail.nlp.event_dates import DateReader, EventDate
from policytrail.nlp.event_findings import Finder, with_dates
from policytrail.nlp.event_frames import Candidate, FrameMatcher
from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.event_merge import Party, Told, merge
from policytrail.nlp.event_rivals import rivals
from policytrail.nlp.event_times import with_times
from policytrail.nlp.notice_text import notice_events
from policytrail.nlp.order_events import in_order, order_events
from policytrail.nlp.order_text import Order, read_order
from policytrail.nlp.participants import Referents
from policytrail.nlp.referent import Referent
from policytrail.nlp.sentences import sentence_of
from policytrail.nlp.status import StatusReader
from policytrail.records import RETRACTED, Amount, EventClaim, EventStatus, EventType

_WITH_AMOUNT = frozenset({"allocate", "divest", "enforce", "partner"})
_IN_PERSON = frozenset({"appoint", "hear"})  # what the head of a department does in person
_UNITS = ("USD", "percent", "shares")  # which amount says most, money first
_OPENING_SENTENCES = 2
_NEWS_DAYS = 31  # what lies further back is background


class EventReader:
    """Reads the events of documents with one lexicon."""

    def __init__(self, lexicon: EventLexicon) -> None:
        self._lexicon = lexicon
        self._status = StatusReader(lexicon)

    def read(self, doc: Doc) -> tuple[EventClaim, ...]:
        """Return the events of a document whose other attributes are filled."""
        caveats = Caveats(doc, self._lexicon)
        if caveats.is_satire():
            return ()
        order = read_order(doc)
        told: Iterator[Told] = _Reading(doc, self).told(caveats)
        if order is not None:
            told = _of_order(order, self._lexicon, told)
        else:
            told = itertools.chain(notice_events(doc), told)
        return tuple(_claim(each) for each in merge(told))

    @property
    def lexicon(self) -> EventLexicon:
        """The word lists."""
        return self._lexicon

    @property
    def status(self) -> StatusReader:
        """The judge of predicates."""
        return self._status


def _of_order(order: Order, lexicon: EventLexicon, told: Iterable[Told]) -> Iterator[Told]:
    signing, *directions = order_events(order, lexicon)
    yield signing
    yield from directions
    for each in told:
        kept = in_order(each, order, signing)
        if kept is not None:
            yield kept


class _Reading:
    """One document while it is read."""

    def __init__(self, doc: Doc, reader: EventReader) -> None:
        document = doc._.document
        self._doc = doc
        self._day = (
            publication_anchor(document.published, document.published_precision)
            if document is not None
            else None
        )
        self._lexicon = reader.lexicon
        self._referents = Referents(doc, reader.lexicon, self._day)
        self._matcher = FrameMatcher(doc, reader.lexicon, self._referents, reader.status)
        self._dates = DateReader(doc, reader.lexicon)
        self._reader = reader.status
        self._authority = AuthorityReader(doc, reader.lexicon, self._referents)
        self._opening = _end_of_opening(doc)

    def told(self, caveats: Caveats) -> Iterator[Told]:
        candidates = []
        for candidate in self._candidates():
            value = caveats.status(candidate.token, candidate.verdict.value)
            if value != "void":
                verdict = replace(candidate.verdict, value=value)
                if value == "denied" and caveats.is_retracted(candidate.token):
                    verdict = replace(verdict, cues=(RETRACTED, *verdict.cues))
                candidates.append(replace(candidate, verdict=verdict))
        dated = [(c, self._date(c)) for c in candidates]
        told = (self._tell(candidate, day, dated) for candidate, day in dated)
        yield from with_times(self._doc, Completion(self._doc, self._referents).complete(told))

    def _candidates(self) -> list[Candidate]:
        """Return what the frames tell and what the encoder adds, in the order of the text."""
        tellings = self._doc._.tellings
        framed = list(with_dates(self._doc, tellings, self._matcher.candidates()))
        finder = Finder(self._doc, self._lexicon, self._referents, self._reader)
        added = finder.candidates(tellings, framed, self._matcher.void)
        return sorted([*framed, *added], key=lambda candidate: candidate.token.i)

    def _date(self, candidate: Candidate) -> EventDate | None:
        found = self._dates.date_of(candidate.token, candidate.type, candidate.verdict)
        if candidate.dated and (found is None or candidate.probability is not None):
            marked = self._dates.date_at(
                candidate.token, candidate.dated, candidate.type, candidate.verdict
            )
            found = marked or found
        if candidate.trigger.undated and found is not None:
            mention = found.mention
            of_state = mention.precision == "quarter" or self._dates.is_of_state(mention)
            return found if of_state else None
        return found

    def _tell(
        self,
        candidate: Candidate,
        day: EventDate | None,
        others: Sequence[tuple[Candidate, EventDate | None]],
    ) -> Told:
        token = candidate.token
        status = self._status(candidate, day)
        value, basis = (day.value, day.basis) if day is not None else (None, None)
        actors = candidate.actors
        if candidate.author is not None:
            actors, status, made = self._by_author(candidate, candidate.author, status, others)
            if value is None and made is not None and status == "done":
                value, basis = made.value, "inferred"
        actors = tuple(self._referents.offices.at(actor, value) for actor in actors)
        if candidate.type in _IN_PERSON:
            actors = tuple(self._referents.offices.secretary(actor) for actor in actors)
        authority, chain = self._authority.read(token)
        return Told(
            type=cast("EventType", candidate.type),
            status=cast("EventStatus", status),
            actors=_parties(actors),
            objects=_parties(candidate.objects),
            evidence=sentence_of(token),
            date=value,
            basis=basis,
            amount=self._amount(candidate),
            confidence=_confidence(candidate),
            authority=authority,
            chain=chain,
            rule="/".join((candidate.trigger.id, *candidate.verdict.cues[:3])),
            headline=token.i < self._opening and self._is_news(value),
            place=token.idx,
            rejected=rivals(
                candidate,
                day,
                status,
                dates=self._dates,
                referents=self._referents,
                reader=self._reader,
            ),
        )

    def _status(self, candidate: Candidate, day: EventDate | None) -> str:
        """A plain present with a day to come is ahead: "takes effect on July 1"; with one that is
        over it is behind, in a timetable too.
        """
        value = candidate.verdict.value
        scheduled = value == "planned" and candidate.trigger.aspect == "scheduled"
        if scheduled and day is not None and self._day is not None:
            over = parse_value(day.value).last < self._day
            return "done" if over and "present" in candidate.verdict.cues else value
        if value == "done" and day is not None and self._day is not None:
            open_form = candidate.trigger.form in {"fragment", "told"}
            able = candidate.trigger.aspect == "ability"
            present = "present" in candidate.verdict.cues or open_form or able
            if present and parse_value(day.value).first > self._day:
                return "planned"
        return value

    def _by_author(
        self,
        candidate: Candidate,
        text: Referent,
        status: str,
        others: Sequence[tuple[Candidate, EventDate | None]],
    ) -> tuple[tuple[Referent, ...], str, EventDate | None]:
        """Return who made a text that acts, how far that has come, and when."""
        made = [
            (c, d) for c, d in others
            if c.type in {"sign", "issue"} and _shares(c.objects, text)
        ]  # fmt: skip
        done = next(((c, d) for c, d in made if c.verdict.value == "done"), None)
        if done is not None:
            return done[0].actors or self._president(text), status, done[1]
        if made and status == "done":
            return made[0][0].actors or self._president(text), "planned", None
        actors = made[0][0].actors if made else ()
        return actors or self._president(text), status, None

    def _president(self, text: Referent) -> tuple[Referent, ...]:
        if "executive_order" not in text.classes:
            return ()
        return (self._referents.offices.president(text.token, self._day),)

    def _amount(self, candidate: Candidate) -> Amount | None:
        if candidate.type not in _WITH_AMOUNT:
            return None
        token = candidate.token
        start, end = token.left_edge.idx, token.right_edge.idx + len(token.right_edge)
        inside = [a for a in self._doc._.amounts if start <= a.span.start and a.span.end <= end]
        return min(
            inside, key=lambda a: _UNITS.index(a.unit) if a.unit in _UNITS else 1, default=None
        )

    def _is_news(self, value: str | None) -> bool:
        if value is None or self._day is None:
            return True
        last: date = parse_value(value).last
        return (self._day - last).days <= _NEWS_DAYS


def _shares(objects: Iterable[Referent], text: Referent) -> bool:
    return any(
        o.record is text.record if o.record is not None else o.name == text.name for o in objects
    )


def _parties(referents: Iterable[Referent]) -> tuple[Party, ...]:
    parties = (
        Party(
            name=r.name,
            key=r.record.id if r.record is not None else r.name.casefold(),
            is_record=r.record is not None,
        )
        for r in referents
        if r.name
    )
    return tuple({party.key: party for party in parties}.values())


def _confidence(candidate: Candidate) -> float:
    """Return a first estimate: full frames of known things are surest."""
    parties = (*candidate.actors, *candidate.objects)
    known = sum(referent.known for referent in parties)
    filled = bool(candidate.actors) + bool(candidate.objects)
    if candidate.probability is not None:
        return round(min(candidate.probability, 0.9), 2)
    value = 0.45 + 0.12 * filled + 0.1 * min(known, 2)
    if any(r.how in {"pronoun", "definite", "topic"} for r in parties):
        value -= 0.05
    return round(min(value, 0.95), 2)


def _end_of_opening(doc: Doc) -> int:
    sentences = [s for s in doc.sents if s.text.strip()]
    return sentences[min(_OPENING_SENTENCES, len(sentences)) - 1].end if sentences else 0


def _claim(told: Told) -> EventClaim:
    return EventClaim(
        type=told.type,
        status=told.status,
        actors=tuple(party.name for party in told.actors),
        objects=tuple(party.name for party in told.objects),
        evidence=told.evidence,
        date=told.date,
        date_basis=told.basis if told.date is not None else None,
        amount=told.amount,
        confidence=told.confidence,
        authority=told.authority,
        chain=told.chain,
        rule=told.rule,
        headline=told.headline,
        rejected=told.rejected,
    )


__all__ = ["EventReader", "Token"]
