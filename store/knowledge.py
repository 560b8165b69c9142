"""Writes what follows from many documents over what was there; changes only what differs."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

from policytrail.records import Knowledge, Run
from policytrail.store import evidence, language
from policytrail.store.connection import Connection, Row
from policytrail.store.knowledge_rows import build_rows

# The columns by which a row is the same row as before; `id` where nothing is said.
_KEYS = {
    "event_party": ("event_id", "role", "position"),
    "story_document": ("story_id", "position"),
}


def save(connection: Connection, run: Run, knowledge: Knowledge) -> None:
    """Replace all derived rows in one transaction; see ``Store.save_knowledge``."""
    with connection.transaction():
        language.save_run(connection, run)
        quotes = evidence.Quotes(connection, knowledge)
        for table, rows in build_rows(knowledge, quotes, run.id).items():
            _synchronise(connection, table, rows)
        evidence.delete_unused(connection)


def _synchronise(connection: Connection, table: str, rows: list[Row]) -> None:
    """Make a table hold exactly these rows; a row that stays keeps its earliest first_known."""
    key = _KEYS.get(table, ("id",))
    present = {
        tuple(row[name] for name in key): row for row in connection.rows(f"select * from [{table}]")
    }
    changed = []
    for row in rows:
        old = present.pop(tuple(row[name] for name in key), None)
        row["superseded_at"] = None
        if old is not None:
            row["first_known"] = min(row["first_known"], old["first_known"])
        if row != old:
            changed.append(row)
    gone = [dict(zip(key, values, strict=True)) for values in present]
    connection.delete(table, gone)
    connection.upsert(table, changed, key)
