"""What a correction may be about: ids as they stand now, of things that its kind fits."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from policytrail.errors import QueryError
from policytrail.store import ledger
from policytrail.store.connection import Connection
from policytrail.store.corrections import Correction, Kind, check

Thing = Literal["event", "entity", "instrument", "stance", "directive", "deadline"]

_KNOWN = """
select 'event' as thing from event where id = :id
union all select 'event' from event_mention where id = :id
union all select 'entity' from entity where id = :id
union all select 'instrument' from instrument where id = :id
union all select 'stance' from stance where id = :id
union all select 'directive' from directive where id = :id
union all select 'deadline' from deadline where id = :id
"""
_NAMED: frozenset[Thing] = frozenset({"event", "entity", "instrument"})
# What each kind can correct; anything can be deleted.
_FITS: dict[Kind, frozenset[Thing]] = {
    "status": frozenset({"event"}),
    "date": frozenset({"event"}),
    "split": frozenset({"event"}),
    "relabel": _NAMED,
    "merge": _NAMED,
}


def settle(connection: Connection, correction: Correction) -> Correction:
    """Return the correction with ids as they are since earlier merges.

    Raises:
        QueryError: it can never be applied, nothing of an id is known, it was deleted, or what it
            is of is of another kind.
    """
    check(correction)
    subject = ledger.follow(connection, correction.subject_id)
    thing = _thing(connection, subject)
    if thing not in _FITS.get(correction.kind, {thing}):
        wanted = " or ".join(sorted(_FITS[correction.kind]))
        raise QueryError(f"is of no {wanted}, as '{correction.kind}' needs", subject=subject)
    settled = replace(correction, subject_id=subject)
    if correction.kind == "merge":
        return _merge(connection, settled, thing)
    if correction.kind == "split":
        _check_split(connection, settled)
    return settled


def _thing(connection: Connection, subject: str) -> Thing:
    found: Thing | None = connection.scalar(_KNOWN, {"id": subject})
    if found is None:
        raise QueryError(
            "nothing of this id is known",
            subject=subject,
            remedy="`policytrail timeline --json` shows the ids of events.",
        )
    return found


def _merge(connection: Connection, correction: Correction, thing: Thing) -> Correction:
    into = ledger.follow(connection, correction.value)
    other = _thing(connection, into)
    if other != thing:
        raise QueryError(f"is no {other}, as {into} is", subject=correction.subject_id)
    ids = [correction.subject_id, into]
    if thing == "event":
        ids = [_event(connection, id) for id in ids]
    if ids[0] == ids[1]:
        raise QueryError(f"is one with {correction.value} already", subject=correction.subject_id)
    return replace(correction, value=into)


def _event(connection: Connection, subject: str) -> str:
    found: str = connection.scalar(
        "select coalesce((select event_id from event_mention where id = :id"
        " and superseded_at is null), :id)",
        {"id": subject},
    )
    return found


def _check_split(connection: Connection, correction: Correction) -> None:
    event = _event(connection, correction.subject_id)
    rows = connection.rows(
        "select id from event_mention where event_id = ? and superseded_at is null", [event]
    )
    there = {row["id"] for row in rows}
    wanted = set(mentions_of(correction))
    if missing := sorted(wanted - there):
        raise QueryError(
            f"has no mention {missing[0]}",
            subject=event,
            remedy=f"`policytrail explain {event}` shows the ids of its mentions.",
        )
    if wanted == there:
        raise QueryError("nothing would be left of it", subject=event, remedy="Name fewer.")


def mentions_of(correction: Correction) -> list[str]:
    """Return the ids that a ``split`` names."""
    return re.split(r"[\s,]+", correction.value.strip(" ,\t\n"))
