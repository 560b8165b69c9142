"""Opens the SQLite file with the settings that hold, and turns its errors into ours."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import os
import sqlite3
import threading
import time
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policytrail.errors import (
    DatabaseDamagedError,
    DatabaseLockedError,
    DatabaseMissingError,
    DatabaseReadOnlyError,
    StoreError,
)

if TYPE_CHECKING:
    import sqlite_utils

Row = dict[str, Any]
Values = Sequence[object] | Mapping[str, object]

_STEPS = 10_000  # of SQLite's machine between two looks at the clock
_PAUSE_SECONDS = 0.01  # between two attempts at what SQLite does not wait for
BUSY_SECONDS = 30.0  # docs/decisions/0301: a writer waits rather than fails


class Connection:
    """One SQLite connection. Any thread may use it; one at a time does."""

    def __init__(self, path: Path, db: sqlite_utils.Database) -> None:
        self.path = path
        self.db = db
        self._lock = threading.RLock()
        opened = path.stat()
        self.identity = (opened.st_dev, opened.st_ino)

    def close(self) -> None:
        """Close the file. Calling it again does nothing."""
        with self._lock:
            self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing. ``BEGIN IMMEDIATE``: two writers queue up instead of failing.

        A block inside another joins it.
        """
        with self._lock, translated(self.path):
            if self.db.conn.in_transaction:
                yield
                return
            self._check_file()
            self.db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._commit()
            except BaseException:
                self.db.rollback()
                raise

    def _check_file(self) -> None:
        """Refuse to write into a file that nobody will find: SQLite itself would not notice."""
        try:
            found = self.path.stat()
        except FileNotFoundError as error:
            raise DatabaseMissingError(
                "the database was deleted or moved while it was open",
                subject=str(self.path),
                remedy="Put it back, or restore a backup, and start again.",
            ) from error
        if (found.st_dev, found.st_ino) != self.identity:
            raise DatabaseMissingError(
                "the database was replaced by another file while it was open",
                subject=str(self.path),
                remedy="Start again.",
            )

    def _commit(self) -> None:
        try:
            self.db.conn.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            # Foreign keys are checked at commit: only here can the message name what dangles.
            dangling = self.db.conn.execute("PRAGMA foreign_key_check").fetchall()
            raise StoreError(
                f"rows refer to what is not there: {_describe(dangling, self.db.conn)}",
                subject=str(self.path),
                remedy="Nothing was written.",
            ) from error

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let several reads see one state of the database. Keep it short."""
        with self._lock, translated(self.path):
            if self.db.conn.in_transaction:
                yield
                return
            self.db.conn.execute("BEGIN")
            try:
                yield
            finally:
                self.db.rollback()

    @contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """Break off what runs longer: words that are everywhere must not hold everybody up."""
        end = time.monotonic() + seconds
        with self.snapshot():
            self.db.conn.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
            try:
                yield
            finally:
                self.db.conn.set_progress_handler(None, 0)

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """Return the rows of a query as dictionaries."""
        with self._lock, translated(self.path):
            cursor = self.db.execute(sql, values)  # type: ignore[arg-type]
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def tuples(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query as tuples: half the time of ``rows``, where there are many."""
        with self._lock, translated(self.path):
            return self.db.execute(sql, values).fetchall()  # type: ignore[arg-type]

    def scalar(self, sql: str, values: Values = ()) -> Any:
        """Return the first column of the first row, or None where there is no row."""
        with self._lock, translated(self.path):
            row = self.db.execute(sql, values).fetchone()  # type: ignore[arg-type]
            return None if row is None else row[0]

    def execute(self, sql: str, values: Values = ()) -> None:
        """Run one statement."""
        with self._lock, translated(self.path):
            self.db.execute(sql, values)  # type: ignore[arg-type]

    def execute_script(self, sql: str) -> None:
        """Run statements to their end, outside any transaction but their own."""
        with self._lock, translated(self.path):
            self._check_file()
            self.db.conn.executescript(sql)

    def insert(self, table: str, rows: Iterable[Row], *, ignore: bool = False) -> None:
        """Add rows; never a column."""
        with self._lock, translated(self.path):
            self.db.table(table).insert_all(rows, ignore=ignore, alter=False)

    def insert_many(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> None:
        """Add very many rows, as tuples: a third of the time of ``insert``."""
        named, places = ", ".join(f"[{each}]" for each in columns), ", ".join("?" for _ in columns)
        with self._lock, translated(self.path):
            self.db.conn.executemany(f"insert into [{table}] ({named}) values ({places})", rows)

    def upsert(self, table: str, rows: Iterable[Row], key: Sequence[str]) -> None:
        """Add rows, or change those with the same key."""
        with self._lock, translated(self.path):
            self.db.table(table).upsert_all(rows, pk=tuple(key), alter=False)

    def delete(self, table: str, keys: Iterable[Row]) -> None:
        """Delete the rows whose columns have the values of any of the keys."""
        with self._lock, translated(self.path):
            for key in keys:
                where = " and ".join(f"[{name}] is :{name}" for name in key)
                self.db.execute(f"delete from [{table}] where {where}", key)


def _describe(dangling: list[tuple[Any, ...]], conn: sqlite3.Connection) -> str:
    """Name the rows of a foreign key check: table, column and the value that leads nowhere."""
    shown = []
    for table, rowid, parent, number in dangling[:3]:
        columns = {row[0]: row[3] for row in conn.execute(f"PRAGMA foreign_key_list([{table}])")}
        column = columns[number]
        found = conn.execute(f"select [{column}] from [{table}] where rowid = ?", [rowid])
        shown.append(f"{table}.{column} = {found.fetchone()[0]!r} is no {parent}")
    more = f", and {len(dangling) - 3} more" if len(dangling) > 3 else ""
    return ", ".join(shown) + more


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise our errors in place of SQLite's, each with the path and what can be done."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translate(error, path) from error


def _translate(error: sqlite3.Error, path: Path) -> StoreError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF  # the low byte of an extended result code
    subject = str(path)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DatabaseLockedError(
            "the database is locked: another program is writing to it",
            subject=subject,
            remedy="Wait for it to end, or stop it, and try again.",
        )
    if primary == sqlite3.SQLITE_READONLY:
        return DatabaseReadOnlyError(
            f"the database may only be read ({error})",
            subject=subject,
            remedy="Grant write permission on the file and its folder.",
        )
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, str(error))
    message, remedy = _PLAIN.get(primary or -1, (f"SQLite says: {error}", ""))
    return StoreError(message, subject=subject, remedy=remedy)


def damaged(path: Path, why: str) -> DatabaseDamagedError:
    """Return the error that says so and names the way back."""
    what = "is not a SQLite database" if "not a database" in why else f"is damaged ({why})"
    return DatabaseDamagedError(
        f"the file {what}",
        subject=str(path),
        remedy="`policytrail restore` puts the newest backup in its place and keeps this file.",
    )


_PLAIN = {
    sqlite3.SQLITE_FULL: (
        "the disk is full; nothing of the last step was written",
        "Free some space and try again.",
    ),
    sqlite3.SQLITE_INTERRUPT: (
        "the question took too long and was broken off",
        "Ask for less: more words, or a shorter time.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "the file cannot be opened",
        "Check that the folder exists and that you may read and write in it.",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk could not be read or written",
        "Check the disk and its free space.",
    ),
}  # fmt: skip


def open_connection(
    path: Path, *, create: bool, read_only: bool, busy_seconds: float
) -> Connection:
    """Open the file. Sets nothing up in it: ``migrations.prepare`` does.

    Raises:
        DatabaseMissingError: no file, and ``create`` is false.
        DatabaseReadOnlyError: the file or its folder may not be written, and ``read_only`` is
            false.
        StoreError: the path is a folder, or cannot be opened.
    """
    _check_path(path, create=create, read_only=read_only)
    import sqlite_utils  # 0.3 s, which `policytrail --help` does not need

    with translated(path):
        conn = sqlite3.connect(
            f"file:{urllib.parse.quote(str(path))}?{_mode(path, create, read_only)}",
            uri=True,
            timeout=busy_seconds,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            _set_pragmas(conn, read_only=read_only, busy_seconds=busy_seconds)
        except BaseException:
            conn.close()
            raise
        return Connection(path, sqlite_utils.Database(conn, execute_plugins=False))


def _check_path(path: Path, *, create: bool, read_only: bool) -> None:
    subject = str(path)
    if path.is_dir():
        raise StoreError("is a folder, not a database", subject=subject, remedy="Name a file.")
    if not path.exists():
        if not create or read_only:
            raise DatabaseMissingError(
                "there is no database here", subject=subject, remedy="Run `policytrail init` first."
            )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseReadOnlyError(
                f"its folder cannot be made: {error.strerror}",
                subject=subject,
                remedy="Name a place where you may write.",
            ) from error
    # WAL keeps two files beside the database, so the folder must be writable too.
    closed = [place for place in (path, path.parent) if place.exists() and not _writable(place)]
    if closed and not read_only:
        raise DatabaseReadOnlyError(
            f"may not be written: no write permission on {closed[0]}",
            subject=subject,
            remedy="Grant write permission on the file and its folder.",
        )


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK)


def _mode(path: Path, create: bool, read_only: bool) -> str:
    if not read_only:
        return "mode=rwc" if create else "mode=rw"
    wal = path.with_name(path.name + "-wal")
    if _writable(path.parent) or wal.exists():
        return "mode=ro"
    # Reading a WAL database makes a -shm file. Where none can be made and there is no journal,
    # nobody writes, and the file may be read as it stands.
    return "mode=ro&immutable=1"


def _set_pragmas(conn: sqlite3.Connection, *, read_only: bool, busy_seconds: float) -> None:
    conn.execute("PRAGMA foreign_keys = ON")
    if read_only:
        conn.execute("PRAGMA trusted_schema = OFF")
        conn.execute("PRAGMA query_only = ON")
        return
    # Our own triggers write to the FTS5 indexes, which SQLite 3.40 forbids with trusted_schema
    # OFF ("unsafe use of virtual table"); docs/decisions/0301 weighs it.
    conn.execute("PRAGMA trusted_schema = ON")
    if conn.execute("PRAGMA page_count").fetchone() == (0,):
        # A new file gives back the space of deleted rows in small steps; an old one learns it at
        # the next whole VACUUM.
        conn.execute("PRAGMA auto_vacuum = INCREMENTAL")
    _keep_a_journal(conn, busy_seconds)
    conn.execute("PRAGMA synchronous = FULL")


def _keep_a_journal(conn: sqlite3.Connection, busy_seconds: float) -> None:
    """Turn WAL on. SQLite asks for the whole file for that and does not wait for it, whatever the
    timeout: who opens a new file beside another who does must try again.
    """
    end = time.monotonic() + busy_seconds
    while True:
        try:
            conn.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(_PAUSE_SECONDS)
