"""Keeps what documents took back: it was known for a time, and ``as_of`` must still answer so.

A claim that linking no longer gives is deleted if the rules changed their mind; it is kept, marked
with the moment, if the words are gone from the document that said them.
"""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import json
from collections.abc import Iterable

from policytrail.store.as_of import Retracted
from policytrail.store.codec import from_moment
from policytrail.store.connection import Connection, Row
from policytrail.store.evidence import Quotes
from policytrail.store.knowledge_rows import Tables
from policytrail.store.queries import mention_of
from policytrail.store.units import Present, key_of

_CLAIMS = ("event_mention", "stance", "directive", "deadline", "instrument_link")
_ENTITY_COLUMNS = ("entity_id", "holder_id", "agency_id")
_INSTRUMENT_COLUMNS = ("instrument_id", "target_id")
# Where entities and instruments are named.
_NAMING = {
    "event_party": ("entity_id", "instrument_id"),
    "stance": ("holder_id", "target_id"),
    "directive": ("agency_id", "instrument_id"),
    "deadline": ("instrument_id",),
    "instrument_link": ("instrument_id", "target_id"),
}


def has_past_claims(connection: Connection, documents: Iterable[str]) -> bool:
    """Whether any of the documents has claims of the past; see ``Store.has_past_claims``."""
    named = json.dumps(sorted(documents))
    past = "superseded_at is not null and document_id in (select value from json_each(:named))"
    return any(
        connection.scalar(f"select 1 from [{table}] where {past} limit 1", {"named": named})
        for table in _CLAIMS
    )


def keep_retracted(
    connection: Connection, quotes: Quotes, present: Present, tables: Tables
) -> dict[str, list[Retracted]]:
    """Add the rows that were taken back to the wanted ones; return the mentions by event."""
    kept = {table: _retracted(connection, quotes, present, tables, table) for table in _CLAIMS}
    _place_mentions(kept["event_mention"], present, tables)
    for table, rows in kept.items():
        tables[table] += rows
    _forget_unknown_acts(connection, kept["directive"], present, tables)
    past = [row for rows in kept.values() for row in rows] + _past_naming(
        connection, present, tables
    )
    _keep_named(present, tables, past)
    return _mentions(connection, kept["event_mention"])


def _retracted(
    connection: Connection, quotes: Quotes, present: Present, tables: Tables, table: str
) -> list[Row]:
    wanted = {row["id"] for row in tables[table]}
    gone = [row for row in present[table].values() if row["id"] not in wanted]
    words = _quotes(connection, gone)
    found = []
    for row in gone:
        moment = quotes.taken_back(row["document_id"], words[row["evidence_id"]]["quote"])
        if moment is not None:
            found.append(row | {"superseded_at": moment})
    return found


def _quotes(connection: Connection, rows: Iterable[Row]) -> dict[int, Row]:
    numbers = json.dumps([row["evidence_id"] for row in rows])
    found = connection.rows(
        "select * from evidence where id in (select value from json_each(?))", [numbers]
    )
    return {row["id"]: row for row in found}


def _place_mentions(kept: list[Row], present: Present, tables: Tables) -> None:
    """Hang each mention on the event that its companions are in now, or keep its own event."""
    events = {row["id"] for row in tables["event"]}
    now_in = {row["id"]: row["event_id"] for row in tables["event_mention"]}
    companions: dict[str, str] = {}
    for row in present["event_mention"].values():
        if row["id"] in now_in:
            companions.setdefault(row["event_id"], now_in[row["id"]])
    for row in kept:
        if row["event_id"] not in events:
            row["event_id"] = companions.get(row["event_id"], row["event_id"])
    alone = {row["event_id"] for row in kept} - events
    for event_id in sorted(alone):
        ends = [row["superseded_at"] for row in kept if row["event_id"] == event_id]
        _keep_event(event_id, max(ends), present, tables)


def _keep_event(event_id: str, end: str, present: Present, tables: Tables) -> None:
    tables["event"].append(present["event"][(event_id,)] | {"superseded_at": end})
    for table in ("event_party", "event_version"):
        for row in present[table].values():
            if row["event_id"] == event_id:
                stops = min(row["superseded_at"] or end, end)
                tables[table].append(row | {"superseded_at": stops})


def _forget_unknown_acts(
    connection: Connection, directives: list[Row], present: Present, tables: Tables
) -> None:
    """Let duties of the past name no act that is no event any more."""
    events = {row["id"] for row in tables["event"]}
    gone = {key for (key,) in present["event"]} - events
    there = {row["id"] for row in tables["directive"]}
    tables["directive"] += [
        row
        for row in connection.rows(
            "select * from directive where superseded_at is not null"
            " and met_by in (select value from json_each(?))",
            [json.dumps(sorted(map(str, gone)))],
        )
        if row["id"] not in there
    ]
    for row in tables["directive"]:
        if row["superseded_at"] is not None and row["met_by"] in gone:
            row |= {"met_by": None, "met_on": None, "days_late": None}


def _past_naming(connection: Connection, present: Present, tables: Tables) -> list[Row]:
    """Return the rows of the past that name entities and instruments which nothing names now.

    Those that are being saved anew are not among them: which of them stay is known already.
    """
    found: list[Row] = []
    for table, columns in (("entity", _ENTITY_COLUMNS), ("instrument", _INSTRUMENT_COLUMNS)):
        gone = {key for (key,) in present[table]} - {row["id"] for row in tables[table]}
        if not gone:
            continue
        for claim, names in _NAMING.items():
            for column in set(columns) & set(names):
                rows = connection.rows(
                    f"select * from [{claim}] where superseded_at is not null"
                    f" and [{column}] in (select value from json_each(?))",
                    [json.dumps(sorted(map(str, gone)))],
                )
                found += [row for row in rows if key_of(claim, row) not in present[claim]]
    return found


def _keep_named(present: Present, tables: Tables, kept: list[Row]) -> None:
    """Keep the entities and instruments that only rows of the past still name."""
    past = kept + [row for row in tables["event_party"] if row["superseded_at"] is not None]
    for table, columns in (("entity", _ENTITY_COLUMNS), ("instrument", _INSTRUMENT_COLUMNS)):
        there = {row["id"] for row in tables[table]}
        ends: dict[str, str] = {}
        for row in past:
            for column in columns:
                named = row.get(column)
                if named is not None and named not in there and (named,) in present[table]:
                    ends[named] = max(ends.get(named, ""), row["superseded_at"])
        for named, end in sorted(ends.items()):
            tables[table].append(present[table][(named,)] | {"superseded_at": end})


def _mentions(connection: Connection, kept: list[Row]) -> dict[str, list[Retracted]]:
    words = _quotes(connection, kept)
    found: dict[str, list[Retracted]] = {}
    for row in kept:
        mention = mention_of(words[row["evidence_id"]] | row)  # the id of the row, not of the words
        until = from_moment(row["superseded_at"])
        found.setdefault(row["event_id"], []).append(Retracted(mention=mention, until=until))
    return found
