"""Writes what follows from many documents over what was there; changes only what differs."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

from dataclasses import dataclass

from policytrail.records import Knowledge, Run
from policytrail.store import as_of, corrections, evidence, history, language, ledger
from policytrail.store.connection import Connection, Row
from policytrail.store.corrections import Effect
from policytrail.store.knowledge_rows import Tables, build_rows, version_rows
from policytrail.store.ledger import advance, generation

# The columns by which a row is the same row as before; `id` where nothing is said.
_KEYS = {
    "event_party": ("event_id", "role", "position"),
    "event_version": ("event_id", "first_known"),
    "story_document": ("story_id", "position"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What the tables are to hold, reckoned from a generation of their content."""

    generation: int
    tables: Tables
    present: history.Present
    quotes: evidence.Quotes
    effects: tuple[Effect, ...]


def save(connection: Connection, run: Run, knowledge: Knowledge) -> None:
    """Replace all derived rows in one transaction; see ``Store.save_knowledge``.

    The rows are reckoned before the lock is taken, so that whoever writes meanwhile need not wait.
    If somebody else derived or corrected something by then, they are reckoned again, within it.
    """
    plan = _reckon(connection, run, knowledge)
    with connection.transaction():
        if generation(connection) != plan.generation:
            plan = _reckon(connection, run, knowledge)
        language.save_run(connection, run)
        plan.quotes.write(row for rows in plan.tables.values() for row in rows)
        if _write(connection, plan):
            advance(connection)
        ledger.note(connection, plan.effects)
        evidence.delete_unused(connection)


def _reckon(connection: Connection, run: Run, knowledge: Knowledge) -> _Plan:
    number = generation(connection)
    knowledge, effects = corrections.apply(knowledge, ledger.standing(connection))
    quotes = evidence.Quotes(connection, knowledge)
    knowledge = evidence.settle(knowledge, quotes)
    tables = build_rows(knowledge, quotes, run.id)
    present = {table: _present(connection, table) for table in tables}
    retracted = history.keep_retracted(connection, quotes, present, tables)
    for event in knowledge.events:
        found = as_of.periods(event, retracted.get(event.id, ()))
        tables["event_version"] += version_rows(event.id, run.id, found)
    return _Plan(generation=number, tables=tables, present=present, quotes=quotes, effects=effects)


def _present(connection: Connection, table: str) -> dict[tuple[object, ...], Row]:
    key = _KEYS.get(table, ("id",))
    rows = connection.rows(f"select * from [{table}]")
    return {tuple(row[name] for name in key): row for row in rows}


def _write(connection: Connection, plan: _Plan) -> bool:
    """Make each table hold exactly these rows; one that stays keeps its earliest first_known.

    Return whether anything was to be changed.
    """
    anything = False
    for table, rows in plan.tables.items():
        key = _KEYS.get(table, ("id",))
        left = dict(plan.present[table])
        changed = []
        for row in rows:
            old = left.pop(tuple(row[name] for name in key), None)
            if old is not None:
                row["first_known"] = min(row["first_known"], old["first_known"])
            if row != old:
                changed.append(row)
        connection.delete(table, [dict(zip(key, values, strict=True)) for values in left])
        connection.upsert(table, changed, key)
        anything = anything or bool(left or changed)
    return anything
