"""What `policytrail doctor` finds out about a database and the place where it lies."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from policytrail.errors import PolicytrailError
from policytrail.store import plans, work
from policytrail.store.codec import from_moment
from policytrail.store.connection import Connection, open_connection

_LITTLE_SPACE = 500 * 1024 * 1024
_LARGE_WAL = 64 * 1024 * 1024
_OLDEST_SQLITE = (3, 38, 0)  # STRICT tables and the ->> operator
_BUSY_SECONDS = 5.0
_OLD_BACKUP = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: Literal["ok", "warning", "failed"]
    detail: str
    remedy: str = ""


def checkup(path: Path, *, now: datetime) -> list[Check]:
    """Look at everything that a database needs; nothing raises, nothing is changed."""
    checks = [_sqlite(), _space(path)]
    opened = _opened(path)
    if isinstance(opened, Check):
        return [*checks, opened]
    try:
        for name, check in _CHECKS.items():
            try:
                checks += check(opened, now)
            except PolicytrailError as error:
                checks.append(_failed(name, error))
    finally:
        opened.close()
    return checks


def _failed(name: str, error: PolicytrailError) -> Check:
    detail = f"{error.subject}: {error.message}" if error.subject else error.message
    return Check(name=name, state="failed", detail=detail, remedy=error.remedy)


def _sqlite() -> Check:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        remedy = "Use a Python with SQLite 3.38 or later."
        return Check(name="sqlite", state="failed", detail=version, remedy=remedy)
    return Check(name="sqlite", state="ok", detail=version)


def _space(path: Path) -> Check:
    folder = next((one for one in path.absolute().parents if one.is_dir()), Path("/"))
    free = shutil.disk_usage(folder).free
    detail = f"{free / 1e9:,.1f} GB free in {folder}"
    if free < _LITTLE_SPACE:
        return Check(name="space", state="warning", detail=detail, remedy="Free some space.")
    return Check(name="space", state="ok", detail=detail)


def _opened(path: Path) -> Connection | Check:
    from policytrail.store import migrations

    try:
        opened = open_connection(path, create=False, read_only=False, busy_seconds=_BUSY_SECONDS)
    except PolicytrailError as error:
        return _failed("opens", error)
    try:
        migrations.check(opened)
    except PolicytrailError as error:
        opened.close()
        return _failed("schema", error)
    return opened


def _schema(opened: Connection, now: datetime) -> Iterator[Check]:
    from policytrail.store import migrations

    pending = migrations.pending(opened)
    if pending:
        detail = f"{len(pending)} steps behind: {', '.join(pending)}"
        remedy = "`policytrail init` brings it up to date."
        yield Check(name="schema", state="warning", detail=detail, remedy=remedy)
    else:
        yield Check(name="schema", state="ok", detail="up to date")


def _pages(opened: Connection, now: datetime) -> Iterator[Check]:
    found = opened.scalar("pragma quick_check(1)")
    if found == "ok":
        yield Check(name="pages", state="ok", detail="sound")
    else:
        remedy = "`policytrail restore` puts the newest backup in its place."
        yield Check(name="pages", state="failed", detail=str(found), remedy=remedy)


def _references(opened: Connection, now: datetime) -> Iterator[Check]:
    dangling = opened.rows("pragma foreign_key_check")
    tables = ", ".join(sorted({str(row["table"]) for row in dangling}))
    if dangling:
        remedy = "`policytrail restore` puts the newest backup in its place."
        yield Check(
            name="references",
            state="failed",
            detail=f"{len(dangling)} rows lead nowhere, in {tables}",
            remedy=remedy,
        )
    else:
        yield Check(name="references", state="ok", detail="every row leads somewhere")


def _indexes(opened: Connection, now: datetime) -> Iterator[Check]:
    for name in ("document_fts", "evidence_fts"):
        try:
            # For FTS5 a check is a write, of which nothing is kept.
            with opened.transaction():
                opened.execute(f"insert into {name}({name}, rank) values ('integrity-check', 1)")  # noqa: S608
        except PolicytrailError as error:
            remedy = "Rebuild it: `policytrail doctor --rebuild-search`."
            yield Check(name="search", state="failed", detail=error.message, remedy=remedy)
        else:
            yield Check(name="search", state="ok", detail=f"{name} agrees with its table")


def _writing(opened: Connection, now: datetime) -> Iterator[Check]:
    probe = opened.path.with_name(f".{opened.path.name}.probe-{os.getpid()}")
    try:
        with probe.open("wb") as file:
            file.write(b"\0" * 65536)
            os.fsync(file.fileno())
    except OSError as error:
        detail = f"{opened.path.parent}: {error.strerror}"
        yield Check(name="writing", state="failed", detail=detail, remedy="Check the disk.")
        return
    finally:
        probe.unlink(missing_ok=True)
    with opened.transaction():
        pass  # takes and gives back the writer's lock
    yield Check(name="writing", state="ok", detail="the lock is free and the folder writable")


def _journal(opened: Connection, now: datetime) -> Iterator[Check]:
    wal = opened.path.with_name(opened.path.name + "-wal")
    size = wal.stat().st_size if wal.exists() else 0
    detail = f"{size / 1e6:,.1f} MB wait in the journal"
    if size > _LARGE_WAL:
        remedy = "A reader that never ends holds it up: find and stop it."
        yield Check(name="journal", state="warning", detail=detail, remedy=remedy)
    else:
        yield Check(name="journal", state="ok", detail=detail)


def _clock(opened: Connection, now: datetime) -> Iterator[Check]:
    last = opened.scalar("select max(started) from poll")
    if last is None:
        yield Check(name="clock", state="ok", detail="no visit yet to compare it with")
    elif from_moment(last) > now + timedelta(minutes=5):
        remedy = "Set the clock right: visits that are due would wait for that moment."
        detail = f"the last visit was at {last}, which is yet to come"
        yield Check(name="clock", state="failed", detail=detail, remedy=remedy)
    else:
        yield Check(name="clock", state="ok", detail=f"the last visit was at {last}")


def _daemon(opened: Connection, now: datetime) -> Iterator[Check]:
    """What the daemon says of its jobs and what it set aside."""
    found = plans.jobs(opened)
    failing = [job for job in found.values() if job.failures]
    for job in failing:
        remedy = "The log of the daemon says more."
        detail = f"{job.name}: {job.message}"
        yield Check(name="jobs", state="warning", detail=detail, remedy=remedy)
    if not failing:
        yield Check(name="jobs", state="ok", detail=f"{len(found)} jobs ended well")
    number = len(work.quarantined(opened))
    detail = f"{number} texts are set aside"
    if number:
        remedy = "`policytrail status` says why; `policytrail retry` reads them again."
        yield Check(name="quarantine", state="warning", detail=detail, remedy=remedy)
    else:
        yield Check(name="quarantine", state="ok", detail=detail)


def _backups(opened: Connection, now: datetime) -> Iterator[Check]:
    job = plans.jobs(opened).get("backup")
    if job is None or job.last_success is None:
        yield Check(name="backups", state="ok", detail="no daemon has made one yet")
    elif now - job.last_success > _OLD_BACKUP:
        detail = f"the last one is of {job.last_success:%Y-%m-%d}"
        remedy = "See why the daemon makes none: `policytrail status`."
        yield Check(name="backups", state="warning", detail=detail, remedy=remedy)
    else:
        detail = f"the last one is of {job.last_success:%Y-%m-%d %H:%M}"
        yield Check(name="backups", state="ok", detail=detail)


_CHECKS: dict[str, Callable[[Connection, datetime], Iterator[Check]]] = {
    "schema": _schema,
    "pages": _pages,
    "references": _references,
    "search": _indexes,
    "writing": _writing,
    "journal": _journal,
    "clock": _clock,
    "jobs": _daemon,
    "backups": _backups,
}
