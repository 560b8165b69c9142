"""Which rows of which tables are replaced together when some documents changed something."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from policytrail.records import Knowledge
from policytrail.store.connection import Connection, Row

# The columns by which a row is the same row as before; `id` where nothing is said.
KEYS = {
    "event_party": ("event_id", "role", "position"),
    "event_version": ("event_id", "first_known"),
    "story_document": ("story_id", "position"),
}
# Table -> the field of ``Knowledge`` that it is made of, and the column that names the unit.
_UNITS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "entity": (("entities", "id"),),
    "instrument": (("instruments", "id"),),
    "alias": (("entities", "entity_id"), ("instruments", "instrument_id")),
    "event": (("events", "id"),),
    "event_party": (("events", "event_id"),),
    "event_mention": (("events", "event_id"),),
    "event_version": (("events", "event_id"),),
    "instrument_state": (("states", "instrument_id"),),
    "state_gap": (("gaps", "instrument_id"),),
    "instrument_link": (("links", "instrument_id"),),
    "stance": (("stances", "id"),),
    "directive": (("directives", "id"),),
    "deadline": (("deadlines", "id"),),
    "contradiction": (("contradictions", "event_id"),),
    "story": (("stories", "id"),),
    "story_document": (("stories", "story_id"),),
}
_UNIT_OF_RECORD = {
    "states": "instrument_id",
    "gaps": "instrument_id",
    "links": "source_id",
    "contradictions": "event_id",
}

Units = Mapping[str, Iterable[str]]
Present = dict[str, dict[tuple[object, ...], Row]]


def present(connection: Connection, units: Units | None) -> Present:
    """Return the rows of the units as they are in the database, by their keys; None: all."""
    return {
        table: _keyed(table, _rows(connection, table, columns, units))
        for table, columns in _UNITS.items()
    }


def any_row(connection: Connection) -> bool:
    """Whether there is any derived row."""
    return any(connection.scalar(f"select 1 from [{table}] limit 1") for table in _UNITS)


def _rows(
    connection: Connection,
    table: str,
    columns: Iterable[tuple[str, str]],
    units: Units | None,
) -> list[Row]:
    if units is None:
        return connection.rows(f"select * from [{table}]")
    return [
        row
        for field, column in columns
        for row in connection.rows(
            f"select * from [{table}] where [{column}] in (select value from json_each(?))",
            [json.dumps(sorted(units[field]))],
        )
    ]


def _keyed(table: str, rows: Iterable[Row]) -> dict[tuple[object, ...], Row]:
    return {key_of(table, row): row for row in rows}


def key_of(table: str, row: Row) -> tuple[object, ...]:
    """Return the values by which a row is the same row as before."""
    return tuple(row[name] for name in KEYS.get(table, ("id",)))


def extended(connection: Connection, units: Units, knowledge: Knowledge) -> dict[str, set[str]]:
    """Return the units with those into which corrections moved rows, or had moved them before."""
    found = {
        field: set(given)
        | {getattr(each, _UNIT_OF_RECORD.get(field, "id")) for each in getattr(knowledge, field)}
        for field, given in units.items()
    }
    mentions = [mention.id for event in knowledge.events for mention in event.mentions]
    held = connection.rows(
        "select distinct event_id from event_mention where id in (select value from json_each(?))",
        [json.dumps(mentions)],
    )
    found["events"] |= {row["event_id"] for row in held}
    return found


def documents(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the documents that rows rest on."""
    return {row["document_id"] for row in rows if "evidence_id" in row}
