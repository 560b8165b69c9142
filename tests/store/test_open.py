"""Opening: what is made, what is refused, and what the message says."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from policytrail.errors import (
    DatabaseLockedError,
    DatabaseMissingError,
    DatabaseReadOnlyError,
    DatabaseVersionError,
    StoreError,
)
from policytrail.records import Run
from policytrail.store import Store, open_store
from policytrail.tests.store import world


def test_missing_database_is_named_with_the_remedy(path: Path) -> None:
    with pytest.raises(DatabaseMissingError) as caught:
        open_store(path)
    assert str(path) in str(caught.value)
    assert "policytrail init" in str(caught.value)
    assert not path.exists()


def test_create_makes_the_folders_too(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deeper" / "policytrail.db"
    open_store(path, create=True).close()
    assert path.exists()
    open_store(path).close()


def test_reading_never_creates(path: Path) -> None:
    with pytest.raises(DatabaseMissingError):
        open_store(path, create=True, read_only=True)


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_store(tmp_path)


def test_a_file_of_something_else_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"these are notes, not a database " * 40)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a SQLite database") as caught:
        open_store(path, create=True)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("create table recipe (name text)")
    other.commit()
    other.close()
    for create in (False, True):
        with pytest.raises(StoreError, match="is not a policytrail database"):
            open_store(path, create=create)
    other = sqlite3.connect(path)
    assert other.execute("select name from sqlite_master").fetchall() == [("recipe",)]
    other.close()


def test_an_empty_file_becomes_a_database_only_when_asked(path: Path) -> None:
    path.touch()
    with pytest.raises(StoreError, match="is an empty database") as caught:
        open_store(path)
    assert "Run `policytrail init` on it" in str(caught.value)
    open_store(path, create=True).close()


def test_a_newer_schema_is_refused_by_name(full: Store, path: Path) -> None:
    full.close()
    other = sqlite3.connect(path)
    other.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at)"
        " values ('policytrail', 'm9999_from_the_future', '2030-01-01')"
    )
    other.commit()
    other.close()
    for read_only in (False, True):
        with pytest.raises(DatabaseVersionError, match="m9999_from_the_future") as caught:
            open_store(path, read_only=read_only)
        assert str(path) in str(caught.value)


def test_a_write_waits_and_then_names_the_lock(store: Store, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    with open_store(path, busy_seconds=0.05) as waiting:
        with pytest.raises(DatabaseLockedError, match="another program") as caught:
            waiting.record(result=world.visit(world.ORDER))
        assert str(path) in str(caught.value)
        assert waiting.counts()["document"] == 0  # readers are never held up
        other.execute("rollback")
        other.close()
        assert waiting.record(result=world.visit(world.ORDER)) == 1


def test_a_read_only_store_answers_and_refuses_to_write(full: Store, path: Path) -> None:
    with open_store(path, read_only=True) as reading:
        assert reading.counts()["event"] == 3
        with pytest.raises(DatabaseReadOnlyError) as caught:
            reading.save_run(run=Run(id="x", stage="annotate", version="2"))
        assert str(path) in str(caught.value)


def test_the_settings_that_hold_are_on(store: Store) -> None:
    read = store._connection.scalar
    assert read("pragma journal_mode") == "wal"
    assert read("pragma synchronous") == 2  # FULL
    assert read("pragma foreign_keys") == 1
    assert read("pragma busy_timeout") == 1000


def test_a_reader_does_not_trust_the_schema(store: Store, path: Path) -> None:
    with open_store(path, read_only=True) as reading:
        assert reading._connection.scalar("pragma trusted_schema") == 0
        assert reading._connection.scalar("pragma query_only") == 1


_AS_NOBODY = """
import os, sys
from pathlib import Path
from policytrail.errors import DatabaseReadOnlyError
from policytrail.store import open_store
path = Path(sys.argv[1])
with open_store(path, read_only=True) as store:
    store.counts()  # loads every module while the files of Python can still be read
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    open_store(path)
except DatabaseReadOnlyError as error:
    print(error)
with open_store(path, read_only=True) as store:
    print(store.counts()["event"])
"""


def test_a_folder_that_may_not_be_written(full: Store, path: Path) -> None:
    """Run as somebody without the right to write; root has every right."""
    full.close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    for folder in path.parents[1:3]:
        folder.chmod(0o755)
    try:
        done = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        path.parent.chmod(0o755)
    assert done.returncode == 0, done.stderr
    message, events = done.stdout.splitlines()
    assert str(path) in message
    assert "write permission" in message
    assert events == "3"


def test_importing_the_store_loads_neither_sqlite_utils_nor_zstandard() -> None:
    code = (
        "import sys, policytrail.store;"
        "print([name for name in ('sqlite_utils', 'zstandard') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_many_may_create_one_database_at_once(path: Path) -> None:
    errors: list[BaseException] = []
    ready = threading.Barrier(6)

    def create() -> None:
        ready.wait()
        try:
            open_store(path, create=True).close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=create) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    with open_store(path) as opened:
        assert opened.counts()["document"] == 0


def test_a_new_file_that_another_is_setting_up_is_waited_for(path: Path) -> None:
    """SQLite itself gives up at once here: it does not wait for what it needs to turn WAL on."""
    with contextlib.closing(
        sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    ) as other:
        other.executescript("create table begun (x); drop table begun; BEGIN IMMEDIATE")
        end = threading.Timer(0.2, other.execute, ["ROLLBACK"])
        end.start()
        with open_store(path, create=True) as opened:
            assert opened.counts()["document"] == 0
        end.join()


def test_a_new_file_that_another_keeps_is_not_waited_for_without_end(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.executescript("create table begun (x); drop table begun; BEGIN IMMEDIATE")
        with pytest.raises(DatabaseLockedError, match="another program"):
            open_store(path, create=True, busy_seconds=0.05)
