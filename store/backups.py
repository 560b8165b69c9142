"""Whole copies of a database that is in use, each proved to be whole, the oldest thrown away."""

from __future__ import annotations

import os
import shutil
import sqlite3
import urllib.parse
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from policytrail.errors import DatabaseMissingError, StoreError
from policytrail.store.connection import Connection, translated

_PATTERN = "policytrail-*.db"
_SPARE = 1.1  # room that a copy needs, as a multiple of what it copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy that was checked, and the older ones that went."""

    path: Path
    size: int
    removed: tuple[Path, ...] = ()


def backup(connection: Connection, folder: Path, now: datetime, keep: int) -> Backup:
    """Copy the database into the folder; see ``Store.backup``."""
    _make_folder(folder)
    _check_room(connection.path, folder)
    for left in folder.glob(_PATTERN + ".partial"):
        left.unlink()  # of a backup that was killed
    name = f"policytrail-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"
    target = folder / name
    copy_and_prove(connection.path, target)
    removed = sorted(folder.glob(_PATTERN))[: -max(1, keep)]
    for old in removed:
        old.unlink()
    return Backup(path=target, size=target.stat().st_size, removed=tuple(removed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A backup that took the place of a database, and where that is now."""

    backup: Path
    kept: tuple[Path, ...]  # the files that lay there; none where there was nothing


def newest(folder: Path) -> Path:
    """Return the newest backup in a folder.

    Raises:
        DatabaseMissingError: there is none.
    """
    found = sorted(folder.glob(_PATTERN))
    if not found:
        raise DatabaseMissingError(
            "there is no backup here",
            subject=str(folder),
            remedy="Name one: `policytrail restore FILE`.",
        )
    return found[-1]


def restore(path: Path, backup: Path, now: datetime) -> Restored:
    """Put a proved copy of a backup at a path. What lay there is kept beside it.

    The journal goes with its database: SQLite would write it into whatever lies at the path. When
    this is broken off at any moment, it can begin again. Nobody may have the database open.

    Raises:
        DatabaseMissingError: there is no such backup.
        StoreError: the backup is not sound, or there is no room for the copy.
    """
    if not backup.is_file():
        raise DatabaseMissingError("there is no such backup", subject=str(backup))
    path.parent.mkdir(parents=True, exist_ok=True)
    _check_room(backup, path.parent)
    fresh = path.with_name(path.name + ".restoring")
    fresh.unlink(missing_ok=True)
    shutil.copyfile(backup, fresh)
    try:
        _prove(fresh)
    except StoreError as error:
        fresh.unlink()
        raise StoreError(error.message, subject=str(backup), remedy="Take an older one.") from error
    kept = _put_aside(path, f"before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    fresh.replace(path)
    _sync_folder(path.parent)
    return Restored(backup=backup, kept=kept)


def _put_aside(path: Path, name: str) -> tuple[Path, ...]:
    """Rename a database and its journal, the database first: without it nothing is opened."""
    kept = []
    for suffix in ("", "-wal", "-shm"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            kept.append(old.rename(path.with_name(f"{path.name}.{name}{suffix}")))
    return tuple(kept)


def keep_copy(path: Path, name: str) -> Path:
    """Copy the database beside itself before something that changes all of it.

    Raises:
        StoreError: there is no room, or the copy is not sound.
    """
    target = path.with_name(f"{path.name}.{name}")
    _check_room(path, path.parent)
    copy_and_prove(path, target)
    return target


def copy_and_prove(path: Path, target: Path) -> None:
    """Copy a database, also while it is written to, and check that the copy is whole.

    Raises:
        StoreError: it is not.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        _copy(path, partial)
        _prove(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder for backups cannot be made: {error.strerror}", subject=str(folder)
        ) from error


def _check_room(path: Path, folder: Path) -> None:
    wal = path.with_name(path.name + "-wal")
    needed = _SPARE * (path.stat().st_size + (wal.stat().st_size if wal.exists() else 0))
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoreError(
            f"a backup needs {needed / 1e6:,.1f} MB, and {free / 1e6:,.1f} MB are free",
            subject=str(folder),
            remedy="Free some space, or name a folder on another disk.",
        )


def _copy(path: Path, partial: Path) -> None:
    """Copy in one step: of a WAL database that is a snapshot, and holds up no writer."""
    source = f"file:{urllib.parse.quote(str(path))}?mode=ro"
    partial.unlink(missing_ok=True)
    with (
        translated(partial),
        closing(sqlite3.connect(source, uri=True)) as live,
        closing(sqlite3.connect(partial)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, complete without a -wal


def _prove(partial: Path) -> None:
    with translated(partial), closing(sqlite3.connect(partial)) as copy:
        found = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
        dangling = copy.execute("PRAGMA foreign_key_check").fetchall()
    if found != ["ok"] or dangling:
        raise StoreError(
            f"the copy is not sound: {found[0] if found != ['ok'] else 'rows lead nowhere'}",
            subject=str(partial),
            remedy="`policytrail doctor` says what is wrong with the database itself.",
        )
    with partial.open("rb") as written:
        os.fsync(written.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
