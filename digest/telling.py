"""When each status of an event was told, and by whom: what places it in a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from policytrail.records import (
    Authority,
    Event,
    EventMention,
    EventStanding,
    SourceLink,
    TimelineEntry,
)

_AUTHORITIES = get_args(Authority)
_LATE = timedelta(days=3)  # after its publication: so long a source may need to be read
_STATUSES = get_args(EventStanding)
_EARLIER: dict[EventStanding, str] = {
    "done": "Told as done on",
    "planned": "Known as a plan since",
    "considered": "Under discussion since",
    "denied": "Denied on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The days of a digest."""

    name: str
    start: date
    end: date

    def has(self, day: date | None) -> bool:
        """Tell whether a day is in the week."""
        return day is not None and self.start <= day <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry and on which days its statuses were first told."""

    entry: TimelineEntry
    first: date
    firsts: dict[EventStanding, date]
    known: date  # when it came to be known that it counts as this: the day by which it is news

    @property
    def event(self) -> Event:
        """The event of the entry."""
        return self.entry.event

    @property
    def since(self) -> date:
        """Since when its present status is told."""
        return self.firsts.get(_told_as(self.event), self.first)


def tell(entry: TimelineEntry, began: date) -> Told:
    """Find when each status of an event was first told.

    ``began`` is the first day of the whole record.
    """
    published = {
        link.document_id: link.published.date() for link in entry.sources if link.published
    }
    firsts: dict[EventStanding, date] = {}
    for mention in entry.event.mentions:
        day = _day_of(mention, published.get(mention.document_id), began)
        firsts[mention.status] = min(day, firsts.get(mention.status, day))
    first = min(firsts.values(), default=entry.event.first_known.date())
    known = min(
        (
            _news_day(mention, published.get(mention.document_id), began)
            for mention in entry.event.mentions
            if mention.status == _told_as(entry.event)
        ),
        default=first,
    )
    return Told(entry=entry, first=first, firsts=firsts, known=known)


def _told_as(event: Event) -> EventStanding:
    return "done" if event.status == "reported" else event.status


def _news_day(mention: EventMention, published: date | None, began: date) -> date:
    """Return the day on which a telling could be news: what was published on Sunday and read on
    Monday is news of Monday's week, for Sunday's digest did not have it."""
    known = known_on(mention)
    return published if known == began and published is not None else known


def _day_of(mention: EventMention, published: date | None, began: date) -> date:
    """Return the day of the telling: of publication, unless the words came long after it.

    A page that was changed tells news under its old date. What was there when the record began
    says nothing of when it came.
    """
    known = known_on(mention)
    if published is None:
        return known
    is_late = known != began and known - published > _LATE
    return known if is_late else published


def known_on(mention: EventMention) -> date:
    return mention.first_known.date()


def earlier(told: Told) -> str:
    """Return what the event was told as before its present status was, and since when."""
    before = [
        (day, _STATUSES.index(status), status)
        for status, day in told.firsts.items()
        if day < told.since and status != told.event.status
    ]
    if not before:
        return ""
    day, _, status = min(before)
    return f" {_EARLIER[status]} {day}."


def ordered(told: Told) -> tuple[SourceLink, ...]:
    """Return the sources of the present status first, the strongest authority first."""
    now_told = _told_as(told.event)
    places = {
        mention.document_id: (
            mention.status != now_told,
            not mention.vouches,
            _AUTHORITIES.index(mention.authority),
        )
        for mention in reversed(told.event.mentions)
    }
    last = (True, True, len(_AUTHORITIES))
    return tuple(
        sorted(
            told.entry.sources,
            key=lambda link: (
                places.get(link.document_id, last),
                link.published is None,
                link.published or told.event.first_known,
                link.document_id,
            ),
        )
    )
