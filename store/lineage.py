"""Which ids a subject of today had at an earlier moment.

A text that is known by its number today may have been told of without one: then it had an id of
its own, made of its name or of its first telling. What leads from one to the other are the names
of today, among which its earlier ids are, and the events that name it.
"""

# ruff: noqa: S608 - only names of columns that stand here are put into SQL
from __future__ import annotations

import json

from policytrail.store.connection import Connection

_KNOWN = """
select 1 from instrument where id = :id union all select 1 from entity where id = :id
union all select 1 from event where id = :id union all select 1 from event_mention where id = :id
limit 1
"""
# Today's names that were ids, numbers that something else bore then, events that name it.
_NAMES = "select name from alias where {column} = :id"
_BORE = """
select distinct {column} as id from alias
where superseded_at is null and {column} is not null
  and ({column} in (select value from json_each(?1))
    or (kind = 'key' and name in (select value from json_each(?1))))
order by first_known, id
"""
_EVENTS = "select event_id, role from event_party where {column} = :id"
_NAMED = """
select {column} as id from event_party
where event_id = ? and role = ? and {column} is not null order by position
"""


def ids_then(present: Connection, then: Connection, subject: str) -> tuple[str, ...]:
    """Return the ids that a subject had; the one that is asked about where it had that or none.

    Several: what is one today was not known to be one then.
    """
    if then is present or then.scalar(_KNOWN, {"id": subject}) is not None:
        return (subject,)
    for table, column in (("instrument", "instrument_id"), ("entity", "entity_id")):
        if present.scalar(f"select 1 from {table} where id = ?", [subject]) is not None:
            found = _by_name(present, then, subject, column)
            found += _by_event(present, then, subject, column)
            return tuple(dict.fromkeys(found)) or (subject,)
    return (subject,)


def _by_name(present: Connection, then: Connection, subject: str, column: str) -> list[str]:
    """Return what bore one of today's names or numbers as its id or number."""
    names = [row["name"] for row in present.rows(_NAMES.format(column=column), {"id": subject})]
    rows = then.rows(_BORE.format(column=column), [json.dumps(names)])
    return [row["id"] for row in rows]


def _by_event(present: Connection, then: Connection, subject: str, column: str) -> list[str]:
    """Return what its events named then in its place and is known no more today."""
    pairs = present.rows(_EVENTS.format(column=column), {"id": subject})
    named = {
        row["id"]: None
        for pair in pairs
        for row in then.rows(_NAMED.format(column=column), [pair["event_id"], pair["role"]])
    }
    gone = f"select 1 from event_party where {column} = ? limit 1"
    return [each for each in named if present.scalar(gone, [each]) is None]
