"""The power fails in the midst of crawl, reading and linking: what is said, and the way back.

The short form of ``benchmarks/powercut.py``.
"""

from __future__ import annotations

import asyncio
import random
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policytrail import jobs
from policytrail.cli import main
from policytrail.daemon.database import Database
from policytrail.errors import DatabaseDamagedError, DatabaseMissingError, StoreError
from policytrail.operations.lock import lock_file, only_daemon
from policytrail.store import Store, checkup, newest, open_store, restore
from policytrail.tests.timeline.conftest import Builder
from policytrail.tests.timeline.test_kept_linking import made
from policytrail.tests.timeline.test_saving import _record

NOW = datetime(2026, 6, 3, 13, tzinfo=UTC)
PAGE = 4096


def _live(store: Store, number: int) -> None:
    """Store a document, what was read in it, and what follows from it."""
    said = f"Governor Ida Marrow signed Executive Order {14000 + number}."
    document = (
        Builder(f"gazette-{number}", said + " It was read out." * 200, "2026-05-01T08:00:00")
        .instrument(f"Executive Order {14000 + number}", "executive_order", f"eo:{14000 + number}")
        .event("sign", "done", ["Ida Marrow"], [f"Executive Order {14000 + number}"], said)
    )
    _record(store, document.build())
    jobs.Linking().update(store)


def _counts(store: Store) -> tuple[int, int, int]:
    counts = store.counts()
    return counts["document"], counts["annotation"], counts["event"]


def _copy(store: Store, folder: Path, wal: bytes) -> Path:
    """Return the database as a power cut leaves it with so much of its journal."""
    folder.mkdir()
    path = folder / "policytrail.db"
    shutil.copy(store.path, path)
    path.with_name(path.name + "-wal").write_bytes(wal)
    return path


def _wal(store: Store) -> bytes:
    return store.path.with_name(store.path.name + "-wal").read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A database of eight documents in good order, a backup of it, and a configuration."""
    with made(tmp_path / "policytrail.db") as store:
        for number in range(8):
            _live(store, number)
        store.backup(folder=tmp_path / "backups", now=NOW)
    file = tmp_path / "policytrail.toml"
    file.write_text('database = "policytrail.db"\n[crawl]\ncontact = "test"\n')
    return tmp_path


def _run(folder: Path, *arguments: str) -> Result:
    command = ["--config", str(folder / "policytrail.toml"), *arguments]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def test_of_a_torn_journal_nothing_is_lost_that_was_reported(tmp_path: Path) -> None:
    """Cut, with blank sectors or with rubbish, anywhere behind what was reported as stored."""
    rng = random.Random(5)  # noqa: S311
    with made(tmp_path / "policytrail.db") as store:
        store._connection.execute("pragma wal_checkpoint(truncate)")
        store._connection.execute("pragma wal_autocheckpoint = 0")
        for number in range(6):
            _live(store, number)
            reported, safe = _counts(store), len(_wal(store))
            _live(store, number + 100)
            whole = bytearray(_wal(store))
            for how in ("cut", "blank", "rubbish"):
                place = rng.randrange(safe, len(whole))
                torn = whole[:place]
                if how != "cut":
                    filler = bytes(512) if how == "blank" else rng.randbytes(512)
                    torn += filler + whole[place + 512 :]
                path = _copy(store, tmp_path / f"{number}{how}", bytes(torn))
                with open_store(path) as opened:
                    found = _counts(opened)
                    assert all(a >= b for a, b in zip(found, reported, strict=True)), how
                    opened.check_pages()
                assert [one for one in checkup(path, now=NOW) if one.state == "failed"] == []


def test_a_main_file_torn_while_the_journal_was_written_into_it_is_whole(tmp_path: Path) -> None:
    """Any mixture of old and new sectors: the journal still has all of them."""
    rng = random.Random(7)  # noqa: S311
    with made(tmp_path / "policytrail.db") as store:
        store._connection.execute("pragma wal_checkpoint(truncate)")
        store._connection.execute("pragma wal_autocheckpoint = 0")
        for number in range(6):
            _live(store, number)
        expected, wal = store.dump(), _wal(store)
        done = _copy(store, tmp_path / "done", wal)
        with open_store(done) as opened:
            opened._connection.execute("pragma wal_checkpoint(truncate)")
        before, after = store.path.read_bytes(), done.read_bytes()
        for round_ in range(8):
            path = _copy(store, tmp_path / f"torn{round_}", wal)
            size = rng.choice([len(before), len(after), rng.randint(len(before), len(after))])
            path.write_bytes(
                b"".join(
                    rng.choice([before, after])[at : at + 512] or bytes(512)
                    for at in range(0, size, 512)
                )
            )
            with open_store(path) as opened:
                assert opened.dump() == expected
                opened.check_pages()


def _tear(path: Path, rng: random.Random) -> None:
    """Leave rubbish or nothing in a tenth of the pages, or only the beginning of the file."""
    data = bytearray(path.read_bytes())
    if rng.random() < 0.3:
        path.write_bytes(data[: rng.randrange(100, len(data))])
        return
    for at in rng.sample(range(0, len(data), PAGE), len(data) // PAGE // 10):
        data[at : at + PAGE] = bytes(PAGE) if rng.random() < 0.5 else rng.randbytes(PAGE)
    path.write_bytes(data)


def test_a_torn_main_file_is_named_with_the_way_back_and_the_way_works(folder: Path) -> None:
    rng = random.Random(3)  # noqa: S311
    path = folder / "policytrail.db"
    good = path.read_bytes()
    lock_file(path).write_text("123\n")  # as whoever is cut off leaves it
    for _ in range(8):
        path.write_bytes(good)
        _tear(path, rng)
        run = _run(folder, "run")
        assert run.exit_code == 2, run.output
        assert f"policytrail: {path}: the file is damaged (" in run.output or (
            f"policytrail: {path}: the file is not a SQLite database" in run.output
        )
        assert "`policytrail restore` puts the newest backup in its place" in run.output
        found = _run(folder, "doctor")
        assert found.exit_code == 1
        assert "policytrail restore" in " ".join(found.output.split())
        lock_file(path).write_text("123\n")
    torn = path.read_bytes()
    path.with_name(path.name + "-wal").write_bytes(b"left behind")
    done = _run(folder, "restore")
    assert done.exit_code == 0, done.output
    assert "with 8 documents" in done.output
    (kept,) = folder.glob("policytrail.db.before-*Z")
    assert kept.read_bytes() == torn
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"left behind"
    with open_store(path) as store:
        assert _counts(store) == (8, 8, 8)
    assert "failed" not in _run(folder, "doctor").output


def test_a_backup_is_not_put_back_with_the_journal_of_another_state(folder: Path) -> None:
    """SQLite would write pages of the later journal into the earlier file."""
    path = folder / "policytrail.db"
    with open_store(path) as store:
        store._connection.execute("pragma wal_autocheckpoint = 0")
        _live(store, 50)
        wal = _wal(store)
        copy = _copy(store, folder / "cut", wal)
    done = restore(copy, newest(folder / "backups"), NOW)
    assert len(done.kept) == 2
    with open_store(copy) as store:
        assert _counts(store) == (8, 8, 8)
        store.check_pages()


def test_what_cannot_be_put_back_changes_nothing(folder: Path) -> None:
    path = folder / "policytrail.db"
    before = path.read_bytes()
    bad = folder / "bad.db"
    shutil.copy(newest(folder / "backups"), bad)
    _tear(bad, random.Random(11))  # noqa: S311
    with pytest.raises(StoreError, match=r"bad\.db") as caught:
        restore(path, bad, NOW)
    assert "Take an older one" in str(caught.value)
    with pytest.raises(DatabaseMissingError, match="no such backup"):
        restore(path, folder / "absent.db", NOW)
    with pytest.raises(DatabaseMissingError, match="there is no backup here"):
        newest(folder / "elsewhere")
    with only_daemon(path):
        refused = _run(folder, "restore")
    assert refused.exit_code == 2
    assert "Stop that one first" in refused.output
    assert path.read_bytes() == before
    assert not list(folder.glob("*.restoring"))


def test_a_running_daemon_stays_out_of_a_damaged_file_until_it_is_put_back(folder: Path) -> None:
    path = folder / "policytrail.db"
    with open_store(path) as store:
        database = Database(store, busy_seconds=1.0, clock=lambda: NOW)
        root = store._connection.scalar("select rootpage from sqlite_master where name = 'event'")
        with path.open("r+b") as file:
            file.seek((root - 1) * PAGE)
            file.write(bytes(PAGE))
        store._connection.execute("pragma shrink_memory")  # pages are read anew
        with pytest.raises(DatabaseDamagedError) as caught:
            store.check_pages()
        database.failed(caught.value)

        async def live() -> list[bool]:
            works = [await database.works()]
            restore(path, newest(folder / "backups"), NOW + timedelta(hours=1))
            return [*works, await database.works()]

        assert asyncio.run(live()) == [False, True]
        assert _counts(database.store) == (8, 8, 8)
        database.close()


def test_without_a_backup_the_folder_is_named(folder: Path) -> None:
    shutil.rmtree(folder / "backups")
    refused = _run(folder, "restore")
    assert refused.exit_code == 2
    assert str(folder / "backups") in refused.output
    assert "policytrail restore FILE" in refused.output
