"""Which id a subject of today had at an earlier moment.

A text that is known by its number today may have been told of without one: then it had an id of
its own, made of its name or of its first telling. What leads from one to the other are the names
of today, among which its earlier ids are, and the events that name it.
"""

# ruff: noqa: S608 - only names of columns that stand here are put into SQL
from __future__ import annotations

from policytrail.store.connection import Connection

_KNOWN = """
select 1 from instrument where id = :id union all select 1 from entity where id = :id
union all select 1 from event where id = :id union all select 1 from event_mention where id = :id
limit 1
"""
# Today's names that were ids, numbers that something else bore then, events that name it.
_NAMES = "select name from alias where {column} = :id"
_EVENTS = "select event_id, role from event_party where {column} = :id"
_NAMED = """
select {column} as id from event_party
where event_id = ? and role = ? and {column} is not null order by position
"""


def id_then(present: Connection, then: Connection, subject: str) -> str:
    """Return the id that a subject had, or the one that is asked about where it had none."""
    if then is present or then.scalar(_KNOWN, {"id": subject}) is not None:
        return subject
    for table, column in (("instrument", "instrument_id"), ("entity", "entity_id")):
        if present.scalar(f"select 1 from {table} where id = ?", [subject]) is None:
            continue
        found = _by_name(present, then, subject, table, column) or _by_event(
            present, then, subject, column
        )
        return found or subject
    return subject


def _by_name(
    present: Connection, then: Connection, subject: str, table: str, column: str
) -> str | None:
    """Return what bore one of today's names or numbers as its id or number."""
    for row in present.rows(_NAMES.format(column=column), {"id": subject}):
        found: str | None = then.scalar(
            f"select id from {table} where id = ?",
            [row["name"]],
        ) or then.scalar(
            f"select {column} from alias where name = ? and kind = 'key'"
            f" and {column} is not null and superseded_at is null",
            [row["name"]],
        )
        if found is not None:
            return found
    return None


def _by_event(present: Connection, then: Connection, subject: str, column: str) -> str | None:
    """Return what most of its events named then in its place and is known no more today."""
    votes: dict[str, int] = {}
    for row in present.rows(_EVENTS.format(column=column), {"id": subject}):
        for named in then.rows(_NAMED.format(column=column), [row["event_id"], row["role"]]):
            gone = present.scalar(
                f"select 1 from event_party where {column} = ? limit 1",
                [named["id"]],
            )
            if gone is None:
                votes[named["id"]] = votes.get(named["id"], 0) + 1
    return min(votes, key=lambda each: (-votes[each], each), default=None)
