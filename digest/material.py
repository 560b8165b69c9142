"""What the sections of a digest are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from policytrail.digest.retelling import correction
from policytrail.digest.telling import Told, Week, known_on, tell
from policytrail.records import (
    Coverage,
    Deadline,
    Directive,
    DocumentChange,
    EventStanding,
    SourceHealth,
    SourceLink,
    Stance,
    TimelineEntry,
    ToldFigure,
    ToldLine,
)


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything that may belong to a digest; each section picks what does.

    ``before`` has what events counted as when the days began, by their ids and by the ids of
    their mentions: an event that was joined to another bears another id since.
    """

    week: Week
    now: datetime
    told: tuple[Told, ...] = ()
    before: Mapping[str, TimelineEntry]
    stances: tuple[Stance, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    directives: tuple[Directive, ...] = ()
    changes: tuple[DocumentChange, ...] = ()
    health: tuple[SourceHealth, ...] = ()
    figures: tuple[ToldFigure, ...] = ()
    coverage: Coverage | None = None
    earlier: tuple[ToldLine, ...] = ()  # what earlier digests told last of each event
    present: Mapping[str, TimelineEntry] = field(
        default_factory=dict
    )  # of these: as they stand now
    cited: Mapping[str, SourceLink]

    @cached_property
    def corrected(self) -> frozenset[str]:
        """The events of which an earlier digest said something that does not hold."""
        entries = ((told, self.now_of(told)) for told in self.earlier)
        return frozenset(
            entry.event.id for told, entry in entries if entry and correction(told, entry)
        )

    def now_of(self, told: ToldLine) -> TimelineEntry | None:
        """Return what is known now of an event that an earlier digest told; None: nothing."""
        ids = (told.event_id, *told.mentions)
        return next((self.present[one] for one in ids if one in self.present), None)

    def standing_before(self, told: Told) -> EventStanding | None:
        """Return what an event counted as when the days began; None: it was not known."""
        found = find(told.entry, self.before)
        return found.event.status if found else None

    def is_news(self, told: Told) -> bool:
        """Whether an event is told for the first time, or counts as something else since.

        Background never is, and what corrects an earlier digest stands with its like. What was
        learned after the days, and is asked for later, belongs to the days in which it was done.
        """
        event, before = told.event, self.standing_before(told)
        if event.historical or before == event.status or event.id in self.corrected:
            return False
        if before is not None or self.week.has(told.known):
            return True
        return told.known > self.week.end and self.week.has(exact_day(event.date))


def find(entry: TimelineEntry, known: Mapping[str, TimelineEntry]) -> TimelineEntry | None:
    """Return what another state of knowledge has of an event, whatever id it bore there."""
    ids = (entry.event.id, *(each.id for each in entry.event.mentions if each.id))
    return next((known[one] for one in ids if one in known), None)


def by_mention(entries: Iterable[TimelineEntry]) -> dict[str, TimelineEntry]:
    """Return entries by the ids of their events and of all mentions of these."""
    found: dict[str, TimelineEntry] = {}
    for entry in entries:
        for one in (*(each.id for each in entry.event.mentions if each.id), entry.event.id):
            found[one] = entry
    return found


def tell_all(entries: Iterable[TimelineEntry], began: date | None, end: date) -> tuple[Told, ...]:
    """Find when the statuses of events were told; ``began``: the first day of the whole record,
    None if the entries are all of it."""
    listed = list(entries)
    if began is None:
        began = min(
            (known_on(each) for entry in listed for each in entry.event.mentions), default=end
        )
    return tuple(tell(entry, began) for entry in listed)


def exact_day(text: str | None) -> date | None:
    """Return a date if it is exact to the day."""
    return date.fromisoformat(text) if text and len(text) == len("2025-08-07") else None
