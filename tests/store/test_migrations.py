"""Databases of earlier versions are brought to the present schema, whole or not at all."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from policytrail.errors import StoreError
from policytrail.store import Store, TimelineQuery, open_store, schema_0002
from policytrail.store.migrations import MIGRATIONS, _run
from policytrail.store.queries import end_of_day
from policytrail.tests.store import world

# A file for each released schema: its SQL, and rows that the release of that time wrote.
_RELEASED = sorted((Path(__file__).parent / "data").glob("released_*.json"))
_SCHEMA = (
    "select sql from sqlite_master where sql is not null and name not like '%sqlite_%'"
    " order by name"
)


def steps() -> list[str]:
    with Database(memory=True, execute_plugins=False) as empty:
        return [step.name for step in MIGRATIONS.pending(empty)]


def load(file: Path, path: Path, *, rows: bool = True) -> dict[str, Any]:
    """Make a database as the release of the file left it."""
    number = int(file.stem.split("_")[1])
    released: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    with Database(path, execute_plugins=False) as db:
        following = steps()[number:]
        MIGRATIONS.apply(db, stop_before=following[:1] or None)
        for table, found in released["rows"].items() if rows else ():
            for row in found:
                for name, value in row.items():
                    if isinstance(value, dict):
                        row[name] = bytes.fromhex(value["hex"])
            db.table(table).insert_all(found)
    return released


@pytest.mark.parametrize("file", _RELEASED, ids=lambda file: file.stem)
def test_a_released_schema_never_changes(file: Path, path: Path) -> None:
    released = load(file, path, rows=False)
    with Database(path, execute_plugins=False) as db:
        assert [row["sql"] for row in db.query(_SCHEMA)] == released["schema"]


@pytest.mark.parametrize("file", _RELEASED, ids=lambda file: file.stem)
def test_a_released_database_is_brought_up_to_date(file: Path, path: Path, full: Store) -> None:
    old = path.with_name("old.db")
    released = load(file, old)
    with open_store(old) as store:
        counts = store.counts()
        assert {name: counts[name] for name in released["rows"]} == {
            name: len(found) for name, found in released["rows"].items()
        }
        fresh = [row["sql"] for row in full._connection.rows(_SCHEMA)]
        assert [row["sql"] for row in store._connection.rows(_SCHEMA)] == fresh
        assert store._connection.rows("pragma foreign_key_check") == []
        assert store._connection.scalar("pragma integrity_check") == "ok"
        titles = [one.event.title for one in store.timeline(query=TimelineQuery())]
        assert titles == [world.EXIT.title, world.SIGNING.title, world.PROPOSING.title]
        early = TimelineQuery(subject=world.EO.id, as_of=end_of_day(world.RUMOUR_SEEN.date()))
        if "event_version" not in released["rows"]:
            # Of an older day it says too little rather than too much, until linking has run.
            assert store.timeline(query=early) == []
        assert all(row["first_seen"] for row in store._connection.rows("select * from blob"))
        changes = store._connection.rows("select change from revision where number > 1")
        assert "edited" not in {row["change"] for row in changes}, "classes of before schema 5"
        store.save_knowledge(run=world.LINK, knowledge=world.KNOWLEDGE)
        (entry,) = store.timeline(query=early)
        assert entry.event.status == "planned"


@pytest.mark.parametrize("file", _RELEASED, ids=lambda file: file.stem)
def test_a_reader_does_not_change_an_older_database(file: Path, path: Path) -> None:
    load(file, path)
    before = path.read_bytes()
    if len(steps()) > int(file.stem.split("_")[1]):
        with pytest.raises(StoreError, match="older schema"):
            open_store(path, read_only=True)
    assert path.read_bytes() == before


def test_every_earlier_schema_has_a_file() -> None:
    numbers = [int(file.stem.split("_")[1]) for file in _RELEASED]
    assert numbers == list(range(1, len(steps())))


def test_a_step_that_fails_leaves_the_old_schema(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(_RELEASED[0], path)

    script = schema_0002.CORRECTIONS + "CREATE TABLE correction (twice);"
    with monkeypatch.context() as patched:
        patched.setattr(schema_0002, "CORRECTIONS", script)
        with pytest.raises(StoreError, match="already exists"):
            open_store(path)
    with Database(path, execute_plugins=False) as db:
        assert "event_version" not in db.table_names()
        assert [step.name for step in MIGRATIONS.applied(db)] == steps()[:1]
    open_store(path).close()


def test_a_script_is_cut_where_its_statements_end() -> None:
    script = (
        "CREATE TABLE a (b TEXT DEFAULT ';') STRICT; -- one; two\n"
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; SELECT 'END;'; END;\n"
        "CREATE VIEW v AS SELECT b FROM a;\n-- the end; of it\n"
    )
    with Database(memory=True, execute_plugins=False) as db, db.atomic():
        _run(db, script)
        assert db.conn.in_transaction
        found = db.execute("select type, name, sql from sqlite_master").fetchall()
        with pytest.raises(sqlite3.OperationalError, match="incomplete input"):
            _run(db, "CREATE TABLE c (d); CREATE TABLE e (")
    with closing(sqlite3.connect(":memory:")) as plain:
        plain.executescript(script)
        expected = plain.execute("select type, name, sql from sqlite_master").fetchall()
    assert found == expected
    assert [row[1] for row in found] == ["a", "t", "v"]


def test_an_older_database_is_copied_before_it_is_changed(path: Path) -> None:
    load(_RELEASED[0], path)
    open_store(path).close()
    copy = path.with_name(f"{path.name}.before-{steps()[1]}")
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name, copy.name]
    with Database(copy, execute_plugins=False) as db:
        assert [step.name for step in MIGRATIONS.applied(db)] == steps()[:1]
        assert db.table("event").count == 3
    open_store(path).close()  # nothing is pending now, and no further copy is made
    assert len(list(path.parent.iterdir())) == 2


def test_two_programs_may_bring_a_database_up_to_date_at_once(path: Path) -> None:
    load(_RELEASED[0], path)
    errors: list[BaseException] = []

    def update() -> None:
        try:
            open_store(path).close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=update) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    assert len(list(path.parent.glob(f"{path.name}.before-*"))) == 1


_KILLED = """
import os, signal, sys
from pathlib import Path
from policytrail.store import connection, open_store
left = int(sys.argv[2])
def count(sql):
    global left
    if not sql.startswith("--"):
        left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
original = connection.Connection.__init__
def traced(self, path, db):
    original(self, path, db)
    db.conn.set_trace_callback(count)
connection.Connection.__init__ = traced
open_store(Path(sys.argv[1])).close()
"""


@pytest.mark.parametrize("after", [8, 20, 32, 44])
def test_a_migration_that_is_killed_leaves_the_old_or_the_new(path: Path, after: int) -> None:
    load(_RELEASED[0], path)
    done = subprocess.run([sys.executable, "-c", _KILLED, str(path), str(after)], check=False)
    assert done.returncode == -signal.SIGKILL
    with Database(path, execute_plugins=False) as db:
        applied = [step.name for step in MIGRATIONS.applied(db)]
        assert applied in (steps()[:1], steps())
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
    with open_store(path) as store:
        assert store.counts()["event"] == 3
