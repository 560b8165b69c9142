"""Many at once, killed, and torn: nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from policytrail.errors import DatabaseMissingError
from policytrail.records import Document
from policytrail.store import Store, TimelineQuery, open_store
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import rows


def numbered(number: int, slug: str = "n") -> Document:
    text = f"Document {number} says that a fund sold bitcoin. " * 20
    return world.make_document(world.WIRE, f"{slug}{number}", "Title", text, world.FUND_SEEN)


def check_whole(store: Store) -> None:
    """Every document has its state, bytes and sighting, and the indexes agree with them."""
    assert store._connection.scalar("pragma integrity_check") == "ok"
    assert rows(store, "pragma foreign_key_check") == []
    store._connection.execute(
        "insert into document_fts(document_fts, rank) values ('integrity-check', 1)"
    )
    torn = rows(
        store,
        "select d.id from document d left join revision r on r.id = d.revision_id"
        " left join blob b on b.sha256 = r.blob_sha256"
        " left join sighting g on g.document_id = d.id"
        " where r.id is null or b.sha256 is null or g.document_id is null",
    )
    assert torn == []
    polls = rows(store, "select count(*) as n from poll")
    assert polls == rows(store, "select count(*) as n from document")


def test_writers_and_readers_at_once_never_fail(path: Path) -> None:
    """Two writers and four readers for three seconds: no error, nothing lost."""
    with open_store(path, create=True) as store:
        store.sync_sources(sources=world.SOURCES, now=world.RUMOUR_SEEN)
    end = time.monotonic() + 3
    errors: list[BaseException] = []
    written: list[str] = []
    reads = [0]

    def until_end(step: Callable[[Store, int], None], *, read_only: bool) -> None:
        try:
            with open_store(path, read_only=read_only) as opened:
                number = 0
                while time.monotonic() < end:
                    step(opened, number)
                    number += 1
        except BaseException as error:
            errors.append(error)

    def write(slug: str) -> Callable[[Store, int], None]:
        def step(opened: Store, number: int) -> None:
            document = numbered(number, slug)
            assert opened.record(result=world.visit(document)) == 1
            written.append(document.id)

        return step

    def read(opened: Store, number: int) -> None:
        before = opened.counts()["document"]
        assert len(opened.search(text="bitcoin", limit=1000)) >= min(before, 1000)
        opened.timeline(query=TimelineQuery())
        opened.source_health()
        assert opened.counts()["document"] >= before
        reads[0] += 1

    threads = [
        threading.Thread(target=until_end, args=(write(slug),), kwargs={"read_only": False})
        for slug in ("a", "b")
    ]
    threads += [
        threading.Thread(target=until_end, args=(read,), kwargs={"read_only": True})
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    assert reads[0] > 0
    with open_store(path, read_only=False) as opened:
        check_whole(opened)
        stored = {str(row["id"]) for row in rows(opened, "select id from document")}
        assert stored == set(written)
        assert len(written) > 20


def test_one_store_may_be_used_by_many_threads(store: Store) -> None:
    errors: list[BaseException] = []

    def write(slug: str) -> None:
        try:
            for number in range(15):
                store.record(result=world.visit(numbered(number, slug)))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(slug,)) for slug in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    assert store.counts()["document"] == 60
    check_whole(store)


_WRITER = """
import sys
from pathlib import Path
from policytrail.store import open_store
from policytrail.tests.store import world
from policytrail.tests.store.test_durability import numbered
with open_store(Path(sys.argv[1])) as store:
    for number in range(int(sys.argv[2]), 10**6):
        document = numbered(number)
        store.record(result=world.visit(document))
        print(document.id, flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.013, 0.11])
def test_a_killed_writer_loses_nothing_that_it_acknowledged(store: Store, delay: float) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(store.path), "0"], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    acknowledged = [writer.stdout.readline().strip()]  # it has begun
    time.sleep(delay)
    writer.kill()
    acknowledged += [line.strip() for line in writer.stdout if line.endswith("\n")]
    writer.wait(timeout=10)
    writer.stdout.close()
    check_whole(store)
    stored = {str(row["id"]) for row in rows(store, "select id from document")}
    assert set(acknowledged) <= stored
    assert len(stored) <= len(acknowledged) + 1  # at most the one that it could not tell of
    assert store.record(result=world.visit(numbered(10**7))) == 1


def test_a_torn_journal_gives_the_state_of_an_earlier_moment(store: Store, tmp_path: Path) -> None:
    """The power fails: of the journal only the beginning reached the disk."""
    store._connection.execute("pragma wal_checkpoint(truncate)")  # the schema is on the disk
    store._connection.execute("pragma wal_autocheckpoint = 0")
    order = [numbered(number) for number in range(12)]
    for document in order:
        store.record(result=world.visit(document))
    wal = store.path.with_name(store.path.name + "-wal")
    size = wal.stat().st_size
    seen = set()
    for part in range(1, 20):
        copy = tmp_path / f"torn{part}" / "policytrail.db"
        copy.parent.mkdir()
        shutil.copy(store.path, copy)
        torn = wal.read_bytes()[: size * part // 20 + part * 37]
        copy.with_name(copy.name + "-wal").write_bytes(torn)
        with open_store(copy) as opened:
            check_whole(opened)
            stored = {row["id"] for row in rows(opened, "select id from document")}
            assert stored == {one.id for one in order[: len(stored)]}
            seen.add(len(stored))
    assert len(seen) > 3


def test_a_copy_made_while_writing_goes_on_is_sound(store: Store, tmp_path: Path) -> None:
    for number in range(30):
        store.record(result=world.visit(numbered(number)))
    done = threading.Event()

    def write() -> None:
        with open_store(store.path) as other:
            number = 1000
            while not done.is_set():
                other.record(result=world.visit(numbered(number)))
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for second in range(5):
            now = world.RULE_SEEN.replace(second=second)
            made = store.backup(folder=tmp_path / "copies", now=now, keep=9)
            with open_store(made.path) as copy:
                check_whole(copy)
                assert copy.counts()["document"] >= 30
    finally:
        done.set()
        writer.join(timeout=30)


def test_nothing_is_written_into_a_file_that_is_gone(store: Store) -> None:
    store.path.rename(store.path.with_name("elsewhere.db"))
    with pytest.raises(DatabaseMissingError, match="deleted or moved while it was open") as caught:
        store.record(result=world.visit(numbered(1)))
    assert str(store.path) in str(caught.value)
    store.path.write_bytes(b"another file")
    with pytest.raises(DatabaseMissingError, match="replaced by another file"):
        store.record(result=world.visit(numbered(1)))
    store.path.unlink()
    store.path.with_name("elsewhere.db").rename(store.path)
    assert store.record(result=world.visit(numbered(1))) == 1  # it is back
