"""Brings a database file to the present schema, one numbered step at a time."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlite_utils import Database, Migrations

from policytrail.errors import DatabaseVersionError, StoreError
from policytrail.store import (
    backups,
    schema_0001,
    schema_0001_knowledge,
    schema_0001_views,
    schema_0002,
    schema_0003,
    schema_0004,
    schema_0005,
    schema_0006,
    schema_0007,
    schema_0008,
    schema_0009,
    schema_0010,
    schema_0011,
    schema_0013,
    schema_0015,
    schema_0016,
    schema_0018,
    schema_0020,
    schema_0023,
)
from policytrail.store.connection import Connection

MIGRATIONS = Migrations("policytrail")


def _run(db: Database, script: str) -> None:
    """Run statements within the transaction that is open.

    sqlite-utils' own ``executescript`` does the same, but asks after each letter whether a
    statement is complete: 0.4 s for the steps of a new file.
    """
    for statement in _statements(script):
        db.conn.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """Cut a script into statements. The semicolons within one, as in triggers, are no ends."""
    begun = ""
    *pieces, rest = script.split(";")
    for piece in pieces:
        begun += piece + ";"
        if sqlite3.complete_statement(begun):
            yield begun.strip()
            begun = ""
    if (begun + rest).strip():
        yield begun + rest  # a comment; or what is broken off, which SQLite refuses


@MIGRATIONS()
def m0001_first_schema(db: Database) -> None:
    """Make all tables, indexes, triggers and views."""
    for script in (
        schema_0001.SOURCES,
        schema_0001.DOCUMENTS,
        schema_0001.ANNOTATIONS,
        schema_0001_knowledge.SUBJECTS,
        schema_0001_knowledge.EVENTS,
        schema_0001_knowledge.LIVES,
        schema_0001_knowledge.POSITIONS,
        schema_0001_views.TIMELINE,
        schema_0001_views.INSTRUMENTS,
        schema_0001_views.STANCES,
        schema_0001_views.DEADLINES,
        schema_0001_views.SOURCES,
    ):
        _run(db, script)


@MIGRATIONS()
def m0002_versions_and_corrections(db: Database) -> None:
    """Keep what events were taken for earlier, corrections, and work in hand."""
    for script in (
        schema_0002.VERSIONS,
        schema_0002.FILL_VERSIONS,
        schema_0002.CORRECTIONS,
        schema_0002.WORK,
        schema_0002.with_corrections(schema_0001_views.TIMELINE),
    ):
        _run(db, script)


@MIGRATIONS()
def m0003_ages_of_bytes(db: Database) -> None:
    """Let bytes know their age."""
    _run(db, schema_0003.AGES)


@MIGRATIONS()
def m0004_health_from_indexes(db: Database) -> None:
    """Answer how sources stand from indexes."""
    _run(db, schema_0004.HEALTH)


@MIGRATIONS()
def m0005_classes_of_change(db: Database) -> None:
    """Class the changes between states, and show them sentence by sentence."""
    schema_0005.describe_again(db)
    _run(db, schema_0005.EDITS)


@MIGRATIONS()
def m0006_tables_of_the_daemon(db: Database) -> None:
    """Keep what the daemon plans, how its jobs end and what went bad; health by the calendar."""
    _run(db, schema_0006.TABLES)
    _run(db, schema_0006.VIEW)


@MIGRATIONS()
def m0007_removals(db: Database) -> None:
    """Keep what was taken down, and tell an edit from another form of a text."""
    _run(db, schema_0007.REMOVALS)
    _run(db, schema_0007.FORMS)
    schema_0007.forget_false_edits(db)
    schema_0007.find_removals(db)
    _run(db, schema_0007.EDITS)


@MIGRATIONS()
def m0008_rejected_readings(db: Database) -> None:
    """Keep what a place could have been read as, and was not."""
    _run(db, schema_0008.REJECTED)


@MIGRATIONS()
def m0009_expectations_and_changes_of_stance(db: Database) -> None:
    """Keep what is expected of markets; show both sides of a change of position."""
    _run(db, schema_0009.OUTLOOKS)
    _run(db, schema_0009.STANCES)


@MIGRATIONS()
def m0010_lives_of_positions(db: Database) -> None:
    """Show the lives of positions, days of plans that slipped, and what became of duties."""
    _run(db, schema_0010.LIVES)
    _run(db, schema_0010.SLIPS)
    _run(db, schema_0010.DUTIES)


@MIGRATIONS()
def m0011_readings(db: Database) -> None:
    """Keep which run dealt last with the present text of each document."""
    _run(db, schema_0011.READINGS)


@MIGRATIONS()
def m0020_filings(db: Database) -> None:
    """Keep what institutional managers filed on form 13F, row by row."""
    _run(db, schema_0020.FILINGS)


@MIGRATIONS()
def m0015_who_vouches(db: Database) -> None:
    """Keep who vouches for what is told; tell steps that are only reported from those done."""
    for script in (
        schema_0015.VOUCHING,
        schema_0015.TIMELINE,
        schema_0015.LIVES,
        schema_0015.DUTIES,
    ):
        _run(db, script)


@MIGRATIONS()
def m0018_what_was_sent(db: Database) -> None:
    """Keep what digests told, what calendars hold, and what is to be sent."""
    _run(db, schema_0018.SENT)


@MIGRATIONS()
def m0023_archives(db: Database) -> None:
    """Keep how far archives have been read."""
    _run(db, schema_0023.BACKFILLS)


@MIGRATIONS()
def m0013_the_past(db: Database) -> None:
    """Keep what derived rows and documents said before they were changed."""
    _run(db, schema_0013.LINKED)
    schema_0013.keep_the_past(db)


@MIGRATIONS()
def m0016_indexes_of_pages(db: Database) -> None:
    """Answer pages from indexes, however many documents there are."""
    _run(db, schema_0016.INDEXES)


def prepare(connection: Connection, *, create: bool, read_only: bool) -> None:
    """Check that the file is ours and not newer than we are; apply what is pending.

    All pending steps are one transaction: the file has the old schema or the new one. Before
    that, an older database is copied beside itself (``….before-<step>``).

    Raises:
        DatabaseVersionError: the file has a step that this program does not know.
        StoreError: the file is empty or a database of something else; or ``read_only`` and
            steps are pending; or there is no room for the copy.
    """
    if not (create and _is_empty(connection)):
        check(connection)
    missing = pending(connection)
    if not missing:
        return
    if read_only:
        raise StoreError(
            "has an older schema, which this version must first bring up to date",
            subject=str(connection.path),
            remedy="Run `policytrail init` on it once.",
        )
    with connection.transaction():
        # Another program may have been quicker while this one waited for the lock.
        if _applied(connection) and pending(connection):
            backups.keep_copy(connection.path, f"before-{missing[0]}")
        MIGRATIONS.apply(connection.db)


def check(connection: Connection) -> None:
    """Refuse a file that is not ours, or newer than we are.

    Raises:
        DatabaseVersionError: it has a step that this program does not know.
        StoreError: it is empty or a database of something else.
    """
    applied = _applied(connection)
    newer = sorted(set(applied) - set(_known()))
    if newer:
        raise DatabaseVersionError(
            f"was written by a newer policytrail (it has the schema step {newer[-1]})",
            subject=str(connection.path),
            remedy="Install that version or a later one.",
        )
    if not applied and _is_empty(connection):
        raise StoreError(
            "is an empty database: making it was broken off, or never begun",
            subject=str(connection.path),
            remedy="Run `policytrail init` on it.",
        )
    if not applied:
        raise StoreError(
            "is not a policytrail database",
            subject=str(connection.path),
            remedy="Name another path, or run `policytrail init` with one where no file is yet.",
        )


def pending(connection: Connection) -> list[str]:
    """Return the names of the steps that the file lacks."""
    applied = _applied(connection)
    return [name for name in _known() if name not in applied]


def _applied(connection: Connection) -> list[str]:
    """Names of the steps that the file has, in order; none where it is not ours."""
    table = Migrations.migrations_table
    if not connection.scalar("select 1 from sqlite_master where name = ?", [table]):
        return []
    rows = connection.rows(
        f"select name from [{table}] where migration_set = ? order by id",
        [MIGRATIONS.name],
    )
    return [row["name"] for row in rows]


def _is_empty(connection: Connection) -> bool:
    return bool(connection.scalar("select count(*) = 0 from sqlite_master"))


def _known() -> list[str]:
    """Return the names of all steps: those that are pending in an empty database."""
    with Database(memory=True, execute_plugins=False) as empty:
        return [step.name for step in MIGRATIONS.pending(empty)]
