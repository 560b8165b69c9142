"""What follows for texts and duties when a person says the status or the day of an event. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policytrail.records import Directive, Event, EventStanding, InstrumentState, Knowledge
from policytrail.store.codec import date_bounds


def with_status(knowledge: Knowledge, event: Event, status: EventStanding) -> Knowledge:
    """Return the knowledge without the steps and fulfilments that rested on more than ``status``.

    Steps that would follow from more are not added: that takes the rules of lives.
    """
    if status == "done":
        return knowledge
    return replace(
        knowledge,
        states=tuple(
            each for each in knowledge.states if each.event_id != event.id or _is_left(each, status)
        ),
        gaps=tuple(each for each in knowledge.gaps if each.event_id != event.id),
        directives=tuple(
            replace(each, met_by=None, met_on=None, days_late=None)
            if each.met_by == event.id
            else each
            for each in knowledge.directives
        ),
    )


def _is_left(state: InstrumentState, status: EventStanding) -> bool:
    return state.state == "reported" and status != "denied"


def with_date(knowledge: Knowledge, event: Event, day: str | None) -> Knowledge:
    """Return the knowledge with the steps and fulfilments of an event on another day."""
    return replace(
        knowledge,
        states=tuple(
            replace(each, date=day)
            if each.event_id == event.id and each.date == event.date
            else each
            for each in knowledge.states
        ),
        directives=tuple(
            _met_on(each, day) if each.met_by == event.id else each for each in knowledge.directives
        ),
    )


def _met_on(duty: Directive, day: str | None) -> Directive:
    """Return a duty as met on a day; how late is known only where both days are exact."""
    if day is None or len(day) != len("2025-08-07"):
        return replace(duty, met_on=None, days_late=None)
    _, due = date_bounds(duty.due)
    late = (date.fromisoformat(day) - date.fromisoformat(due)).days if due else None
    return replace(duty, met_on=day, days_late=None if late is None else max(0, late))
