"""Duties whose last day is past without an act on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from policytrail.records import Directive
from policytrail.store import answers
from policytrail.store.connection import Connection
from policytrail.store.standings import day_in_washington

# An order that ended before a duty was due left nothing to be late with.
ENDED = frozenset({"revoked", "rescinded", "superseded", "withdrawn", "vacated"})


def overdue(
    connection: Connection,
    subjects: Sequence[str] | None,
    now: datetime,
    as_of: datetime | None,
) -> list[Directive]:
    """Return duties that were late at a moment, by what was known then; see ``Store.overdue``."""
    today = day_in_washington(now).isoformat()
    with connection.snapshot():
        return [
            duty
            for duty in answers.directives(connection, subjects, as_of)
            if duty.due is not None
            and duty.due < today
            and (duty.met_on is None or duty.met_on > today)
            and not _has_ended(connection, duty, now, as_of)
        ]


def _has_ended(
    connection: Connection, duty: Directive, now: datetime, as_of: datetime | None
) -> bool:
    if duty.instrument_id is None:
        return False
    steps = answers.states(connection, (duty.instrument_id,), as_of, now)
    ends = [step.date for step in steps if step.state in ENDED and step.date]
    return any(end <= (duty.due or "") for end in ends)
