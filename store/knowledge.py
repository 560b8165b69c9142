"""Writes what follows from many documents over what was there; changes only what differs."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

from policytrail.records import Knowledge, Run
from policytrail.store import as_of, corrections, evidence, history, language, ledger
from policytrail.store.connection import Connection, Row
from policytrail.store.knowledge_rows import Tables, build_rows, version_rows

# The columns by which a row is the same row as before; `id` where nothing is said.
_KEYS = {
    "event_party": ("event_id", "role", "position"),
    "event_version": ("event_id", "first_known"),
    "story_document": ("story_id", "position"),
}


def save(connection: Connection, run: Run, knowledge: Knowledge) -> None:
    """Replace all derived rows in one transaction; see ``Store.save_knowledge``."""
    with connection.transaction():
        language.save_run(connection, run)
        knowledge, effects = corrections.apply(knowledge, ledger.standing(connection))
        quotes = evidence.Quotes(connection, knowledge)
        knowledge = evidence.settle(knowledge, quotes)
        tables = build_rows(knowledge, quotes, run.id)
        present = {table: _present(connection, table) for table in tables}
        retracted = history.keep_retracted(connection, quotes, present, tables)
        for event in knowledge.events:
            found = as_of.periods(event, retracted.get(event.id, ()))
            tables["event_version"] += version_rows(event.id, run.id, found)
        _write(connection, present, tables)
        ledger.note(connection, effects)
        evidence.delete_unused(connection)


def _present(connection: Connection, table: str) -> dict[tuple[object, ...], Row]:
    key = _KEYS.get(table, ("id",))
    rows = connection.rows(f"select * from [{table}]")
    return {tuple(row[name] for name in key): row for row in rows}


def _write(connection: Connection, present: history.Present, tables: Tables) -> None:
    """Make each table hold exactly these rows; one that stays keeps its earliest first_known."""
    for table, rows in tables.items():
        key = _KEYS.get(table, ("id",))
        left = dict(present[table])
        changed = []
        for row in rows:
            old = left.pop(tuple(row[name] for name in key), None)
            if old is not None:
                row["first_known"] = min(row["first_known"], old["first_known"])
            if row != old:
                changed.append(row)
        connection.delete(table, [dict(zip(key, values, strict=True)) for values in left])
        connection.upsert(table, changed, key)
