"""What an event was taken for at earlier moments. Pure.

Nothing that was first known later may shine through: an order that was planned then is not shown
as signed, whatever later documents say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from policytrail.records import (
    Authority,
    Event,
    EventMention,
    EventStanding,
    EventVersion,
    Party,
)

STRENGTH = {name: place for place, name in enumerate(get_args(Authority))}  # 0: strongest


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracted:
    """A place that told of an event until its document was changed."""

    mention: EventMention
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A version and when the next one took its place; None: it stands."""

    version: EventVersion
    until: datetime | None = None


def periods(event: Event, retracted: Sequence[Retracted] = ()) -> tuple[Period, ...]:
    """Return the versions of an event, oldest first.

    They are those that linking gives. Where it gives none, or where a document took back what it
    had said, they are reckoned here from the mentions known at each moment, in a cautious form of
    the same rules: while not all is known, a completed act that nothing sufficient vouches for is
    ``reported``, and the title is the words of then.
    """
    if event.history and not retracted:
        return _joined([(one.first_known, one) for one in event.history])
    moments = {one.first_known for one in event.mentions}
    moments |= {moment for one in retracted for moment in (one.mention.first_known, one.until)}
    return _joined([(moment, _at(event, retracted, moment)) for moment in sorted(moments)])


def _joined(points: list[tuple[datetime, EventVersion | None]]) -> tuple[Period, ...]:
    """Make periods of points; a point that changes nothing continues its period."""
    found: list[Period] = []
    for moment, version in points:
        last = found[-1] if found and found[-1].until is None else None
        if (
            last
            and version
            and replace(version, first_known=last.version.first_known) == (last.version)
        ):
            continue
        if last:
            found[-1] = replace(last, until=moment)
        if version:
            found.append(Period(version=replace(version, first_known=moment)))
    return tuple(found)


def _at(event: Event, retracted: Sequence[Retracted], moment: datetime) -> EventVersion | None:
    known = [one for one in event.mentions if one.first_known <= moment]
    taken_back = [one.mention for one in retracted if one.mention.first_known <= moment < one.until]
    if len(known) == len(event.mentions) and not taken_back:
        return _present(event, moment)
    if not known and not taken_back:
        return None
    return _cautious(event, known + taken_back, moment)


def _present(event: Event, moment: datetime) -> EventVersion:
    return EventVersion(
        first_known=moment,
        status=event.status,
        title=event.title,
        date=event.date,
        date_basis=event.date_basis,
        authority=event.authority,
        actors=event.actors,
        objects=event.objects,
        confidence=event.confidence,
        amount=event.amount,
        origins=event.origins,
    )


# Of a register's record one field is quoted, and its other fields name the parties.
_RECORD = "register:"


def _cautious(event: Event, known: list[EventMention], moment: datetime) -> EventVersion:
    status, ruling = standing_of(known)
    present = _present(event, moment)
    same_date = status == event.status and ruling.date == event.date
    said = "\n".join(one.evidence.text for one in known)
    actors, objects = event.actors, event.objects
    if not ruling.rule.startswith(_RECORD):
        actors, objects = _named(actors, said), _named(objects, said)
    # The present title may say what only became known later, a name or a status; the words of then
    # cannot.
    same_title = status == event.status and (actors, objects) == (event.actors, event.objects)
    return replace(
        present,
        status=status,
        title=event.title if same_title else ruling.evidence.text,
        date=ruling.date,
        date_basis=event.date_basis if same_date else None,
        authority=ruling.authority,
        actors=actors,
        objects=objects,
        confidence=max(one.confidence for one in known),
        amount=event.amount if event.amount and event.amount.span.text in said else None,
        origins=tuple(sorted({one.origin for one in known if one.status == ruling.status})),
    )


def _named(parties: tuple[Party, ...], said: str) -> tuple[Party, ...]:
    """Keep the parties whose very name was said: another name may have become known later."""
    return tuple(one for one in parties if one.name.casefold() in said.casefold())


def standing_of(known: list[EventMention]) -> tuple[EventStanding, EventMention]:
    """Return what the mentions make of the event, and the one that decides it.

    The strongest mention decides, and of equally strong ones the latest; but a completed act is
    not undone by somebody who only plans it.
    """
    ruling = max(known, key=_weight)
    done = [one for one in known if one.status == "done"]
    if not done or (ruling.status == "denied" and ruling not in done):
        return ruling.status, ruling
    firm = any(one.vouches for one in done)
    return ("done" if firm else "reported"), max(done, key=_weight)


def _weight(mention: EventMention) -> tuple[int, datetime]:
    return -STRENGTH[mention.authority], mention.first_known
