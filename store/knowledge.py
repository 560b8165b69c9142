"""Writes what follows from many documents over what was there; changes only what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from policytrail.records import Knowledge, KnowledgeChange, Run
from policytrail.store import as_of, corrections, evidence, history, language, ledger, undo, units
from policytrail.store.connection import Connection, Row
from policytrail.store.corrections import Correction, Effect, Redraw
from policytrail.store.knowledge_rows import Tables, build_rows, version_rows
from policytrail.store.ledger import advance, generation
from policytrail.store.units import Units


@dataclass(frozen=True, slots=True)
class _Given:
    """What is to be saved; ``units`` None: everything."""

    run: Run
    knowledge: Knowledge
    units: Units | None
    redraw: Redraw | None
    moment: datetime | None = None  # from which on it counts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What the tables are to hold, reckoned from a generation of their content."""

    generation: int
    tables: Tables
    present: units.Present
    quotes: evidence.Quotes
    effects: tuple[Effect, ...]
    documents: set[str]  # that rows rest or rested on
    released: frozenset[str]  # ids that corrections no longer apply to
    amended: undo.Amended


def save(
    connection: Connection,
    run: Run,
    knowledge: Knowledge,
    redraw: Redraw | None,
    moment: datetime | None,
) -> int:
    """Replace all derived rows in one transaction; see ``Store.save_knowledge``."""
    left = _save(connection, _Given(run, knowledge, None, redraw, moment), None)
    assert left is not None  # no generation was asked for
    return left


def save_change(
    connection: Connection,
    run: Run,
    change: KnowledgeChange,
    since: int | None,
    redraw: Redraw | None,
    moment: datetime | None,
) -> int | None:
    """Replace the derived rows of some units in one transaction; see ``Store.save_change``."""
    if any(change.units.values()):
        return _save(connection, _Given(run, change.rows, change.units, redraw, moment), since)
    present = generation(connection)
    return present if since in (None, present) else None


def _save(connection: Connection, given: _Given, since: int | None) -> int | None:
    """Write what differs; return the generation that this leaves.

    The rows are reckoned before the lock is taken, so that whoever writes meanwhile need not wait.
    If somebody else derived or corrected something by then, they are reckoned again, within it;
    or, where this is a change ``since`` a generation, nothing is written.
    """
    plan = _reckon(connection, given)
    with connection.transaction():
        present = generation(connection)
        if since not in (None, present):
            return None
        if present != plan.generation:
            plan = _reckon(connection, given)
        language.save_run(connection, given.run)
        moment, has_begun = undo.moment_of(connection, given.moment), undo.has_begun(connection)
        plan.quotes.write((row for rows in plan.tables.values() for row in rows), moment)
        anything = _write(connection, plan, moment)
        if anything or not has_begun:
            undo.note(connection, moment)
        if anything:
            advance(connection)
        ledger.note(connection, plan.effects)
        if given.units is None:
            evidence.delete_unused(connection)
        else:
            evidence.delete_unused_of(connection, plan.documents)
        return generation(connection)


def _reckon(connection: Connection, given: _Given) -> _Plan:
    number = generation(connection)
    book = ledger.standing(connection)
    told_by = {each.id: each for each in _without_values(given.knowledge, book).events}
    knowledge, effects = corrections.apply(given.knowledge, book, given.redraw)
    quotes = evidence.Quotes(connection, knowledge)
    knowledge = evidence.settle(knowledge, quotes)
    wanted = given.units and units.extended(connection, given.units, knowledge)
    tables = build_rows(knowledge, quotes, given.run.id)
    present = units.present(connection, wanted)
    retracted = history.keep_retracted(connection, quotes, present, tables)
    for event in knowledge.events:
        told = evidence.settled_event(told_by.get(event.id, event), quotes)
        found = as_of.periods(told, retracted.get(event.id, ()))
        said = [
            one
            for one, effect in zip(book, effects, strict=True)
            if one.kind in corrections.VALUES and effect.applied_to == event.id
        ]
        tables["event_version"] += version_rows(
            event.id, given.run.id, corrections.overrule(found, said, event.date)
        )
    rows = [row for table in tables for row in (*present[table].values(), *tables[table])]
    released = ledger.released(connection)
    return _Plan(
        generation=number,
        tables=tables,
        present=present,
        quotes=quotes,
        effects=effects,
        documents=units.documents(rows),
        released=released,
        amended=undo.amended(book, effects, released),
    )


def _without_values(knowledge: Knowledge, book: list[Correction]) -> Knowledge:
    """Return the knowledge as it is but for what people said of events themselves."""
    others = [one for one in book if one.kind not in corrections.VALUES]
    return corrections.apply(knowledge, others)[0]


def _write(connection: Connection, plan: _Plan, moment: str) -> bool:
    """Make each table hold exactly these rows; one that stays keeps its earliest first_known.

    Unless that may be the moment of something else, which a correction had merged with it. What
    rows said before is kept as what stood until the moment. Return whether anything was to be
    changed.
    """
    anything = False
    for table, rows in plan.tables.items():
        key = units.KEYS.get(table, ("id",))
        left = dict(plan.present[table])
        changed, past = [], []
        for row in rows:
            old = left.pop(tuple(row[name] for name in key), None)
            if old is not None and plan.released.isdisjoint(row.values()):
                row["first_known"] = min(row["first_known"], old["first_known"])
            row["written"] = old["written"] if old is not None else moment
            if row == old:
                continue
            changed.append(row)
            if plan.amended.covers(table, row, old):
                row["written"] = min(row["written"], row["first_known"])
            elif old is not None and row | {"run_id": old["run_id"]} != old:  # else: says the same
                past.append(old)
                row["written"] = moment
        _delete(connection, plan, table, left, moment)
        undo.keep(connection, table, past, moment)
        connection.upsert(table, changed, key)
        anything = anything or bool(left or changed)
    return anything


def _delete(
    connection: Connection,
    plan: _Plan,
    table: str,
    left: Mapping[tuple[object, ...], Row],
    moment: str,
) -> None:
    """Delete rows that nothing asks for any more, and keep what they said."""
    key = units.KEYS.get(table, ("id",))
    covered = {values for values, row in left.items() if plan.amended.covers(table, row)}
    undo.keep(connection, table, (row for at, row in left.items() if at not in covered), moment)
    undo.forget(connection, table, [dict(zip(key, values, strict=True)) for values in covered])
    connection.delete(table, [dict(zip(key, values, strict=True)) for values in left])
