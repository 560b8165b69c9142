"""Verifying, copying, looking after and giving up."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policytrail.errors import DatabaseLockedError, StoreError
from policytrail.records import Blob, Document, Failure, Knowledge, Outcome, Run
from policytrail.store import (
    Claim,
    Correction,
    Retention,
    Store,
    TimelineQuery,
    checkup,
    open_store,
)
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import later, rows

NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)


def change(store: Store, sql: str, *values: object) -> None:
    """Write behind the store's back, without triggers."""
    connection = store._connection
    triggers = rows(store, "select name, sql from sqlite_master where type = 'trigger'")
    for trigger in triggers:
        connection.execute(f"drop trigger [{trigger['name']}]")
    connection.execute(sql, values)
    for trigger in triggers:
        connection.execute(str(trigger["sql"]))


def claims_of(store: Store, document: Document) -> set[tuple[str, str]]:
    """All rows that rest on a document's text."""
    found = set()
    for table in ("event_mention", "stance", "directive", "deadline", "instrument_link",
                  "mention", "figure", "expectation"):  # fmt: skip
        sql = f"select id from [{table}] where document_id = ?"  # noqa: S608
        found |= {(table, str(row["id"])) for row in rows(store, sql, (document.id,))}
    return found


def test_a_sound_database_verifies(full: Store) -> None:
    found = full.verify()
    assert found.ok
    assert (found.texts, found.blobs) == (5, 5)
    assert found.quotes == sum(
        full.counts()[one] for one in ("evidence", "mention", "figure", "expectation")
    )


@pytest.mark.parametrize("where", ["text", "bytes", "damaged bytes"])
def test_one_flipped_byte_fails_exactly_what_rests_on_it(full: Store, where: str) -> None:
    expected = claims_of(full, world.ORDER)
    assert len(expected) == 4
    if where == "text":
        text = world.ORDER.text.replace("August", "Augusf")
        change(full, "update revision set text = ? where document_id = ?", text, world.ORDER.id)
    else:
        sql = "select data from blob where sha256 = ?"
        data = bytearray(full._connection.scalar(sql, [world.ORDER.blob_sha256]))
        data[-3 if where == "bytes" else 0] ^= 1
        sql = "update blob set data = ? where sha256 = ?"
        change(full, sql, bytes(data), world.ORDER.blob_sha256)
    broken = full.verify().broken
    assert {one.document_id for one in broken} == {world.ORDER.id}
    assert {(one.table, one.id) for one in broken if one.table not in ("revision", "evidence")} == (
        expected
    )


def test_a_changed_quote_fails_alone(full: Store) -> None:
    quote = world.COMMENTS.evidence.text
    change(full, "update evidence set quote = ? where quote = ?", quote.upper(), quote)
    broken = full.verify().broken
    assert {(one.table, one.id) for one in broken if one.table != "evidence"} == {
        ("deadline", world.COMMENTS.id)
    }
    assert "other words" in broken[0].reason


def test_quotes_are_found_again_in_what_the_bytes_give(full: Store) -> None:
    def read(document: Document, blob: Blob) -> str | None:
        text = blob.data.decode()
        return text.replace("June 1", "June 2") if document.id == world.RULE.id else text

    broken = full.verify(rederive=read).broken
    assert {(one.table, one.id) for one in broken if one.table != "evidence"} == {
        ("deadline", world.COMMENTS.id)
    }
    assert full.verify(rederive=lambda document, blob: blob.data.decode()).ok
    nothing = full.verify(rederive=lambda document, blob: None).broken
    assert {one.reason for one in nothing} == {"its bytes give no text any more"}


def test_a_backup_is_whole_and_opens(full: Store, tmp_path: Path) -> None:
    made = full.backup(folder=tmp_path / "copies", now=NOW)
    assert made.path.name == "policytrail-20260402T120000Z.db"
    assert [one.name for one in made.path.parent.iterdir()] == [made.path.name]
    with open_store(made.path, read_only=True) as copy:
        assert copy.dump() == full.dump()


def test_backups_are_pruned_to_the_newest(full: Store, tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "notes.txt").touch()
    for day in range(5):
        made = full.backup(folder=tmp_path / "copies", now=NOW + timedelta(days=day), keep=2)
    left = sorted(one.name for one in (tmp_path / "copies").iterdir())
    assert left == [
        "notes.txt",
        "policytrail-20260405T120000Z.db",
        "policytrail-20260406T120000Z.db",
    ]
    assert [one.name for one in made.removed] == ["policytrail-20260404T120000Z.db"]


def test_a_backup_of_a_damaged_database_is_refused(full: Store, tmp_path: Path) -> None:
    connection = full._connection
    connection.execute("pragma foreign_keys = off")
    connection.execute("delete from source where id = ?", [world.WIRE.id])
    with pytest.raises(StoreError, match="not sound: rows lead nowhere"):
        full.backup(folder=tmp_path / "copies", now=NOW)
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_backup_without_room_is_refused(
    full: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(StoreError, match="are free"):
        full.backup(folder=tmp_path / "copies", now=NOW)


def states(path: Path) -> dict[str, str]:
    return {one.name: one.state for one in checkup(path, now=NOW)}


def test_a_healthy_database_has_a_clean_checkup(full: Store, path: Path) -> None:
    assert set(states(path).values()) == {"ok"}
    assert list(states(path)) == [
        "sqlite", "space", "schema", "pages", "references", "search", "writing", "journal", "clock",
        "jobs", "quarantine", "backups",
    ]  # fmt: skip


def test_a_checkup_never_raises(tmp_path: Path, full: Store, path: Path) -> None:
    assert states(tmp_path / "nowhere.db")["opens"] == "failed"
    (tmp_path / "notes.db").write_text("no database " * 400)
    assert states(tmp_path / "notes.db")["opens"] == "failed"
    sqlite3.connect(tmp_path / "empty.db").close()
    assert states(tmp_path / "empty.db")["schema"] == "failed"
    full._connection.execute("insert into _sqlite_migrations values (99, 'policytrail', 'm9', '')")
    assert states(path)["schema"] == "failed"


def test_a_checkup_finds_an_index_out_of_step(full: Store, path: Path) -> None:
    change(full, "update evidence set quote = 'zebra' where id = 1")
    assert states(path)["search"] == "failed"


def test_a_checkup_finds_rows_that_lead_nowhere(full: Store, path: Path) -> None:
    full._connection.execute("pragma foreign_keys = off")
    full._connection.execute("delete from source where id = ?", [world.WIRE.id])
    assert states(path)["references"] == "failed"


def test_a_checkup_finds_damaged_pages(full: Store, path: Path) -> None:
    page = rows(full, "select rootpage from sqlite_master where name = 'revision'")[0]["rootpage"]
    full.close()
    data = bytearray(path.read_bytes())
    place = 4096 * (int(str(page)) - 1)
    data[place : place + 600] = b"\xff" * 600
    path.write_bytes(bytes(data))
    assert states(path)["pages"] == "failed"


def test_a_checkup_finds_a_clock_that_went_back(full: Store, path: Path) -> None:
    found = {one.name: one for one in checkup(path, now=NOW - timedelta(days=300))}
    assert found["clock"].state == "failed"


def test_a_checkup_finds_the_lock_taken(
    full: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policytrail.store.doctor._BUSY_SECONDS", 0.05)
    with full._connection.transaction():
        assert states(path)["writing"] == "failed"


# --- work in hand


@pytest.fixture
def crawled(store: Store) -> Store:
    for document in world.DOCUMENTS:
        store.record(result=world.visit(document))
    store.save_run(run=world.ANNOTATE)
    return store


def ask(worker: str, minutes: int = 0) -> Claim:
    return Claim(run_id=world.ANNOTATE.id, worker=worker, now=NOW + timedelta(minutes=minutes))


def ids(documents: list[Document]) -> list[str]:
    return [one.id for one in documents]


def test_two_workers_never_hold_one_text(crawled: Store) -> None:
    first = crawled.claim(asked=ask("a"), limit=2)
    second = crawled.claim(asked=ask("b"), limit=9)
    assert ids(first) == [world.RULE.id, world.FUND.id]
    assert ids(second) == [world.REACTION.id, world.ORDER.id, world.RUMOUR.id]
    assert crawled.claim(asked=ask("c"), limit=9) == []
    done = [(one, world.annotate(one)) for one in first]
    crawled.save_annotations(run_id=world.ANNOTATE.id, results=done)
    assert {row["worker"] for row in rows(crawled, "select worker from work")} == {"b"}


def test_what_a_dead_worker_held_is_free_when_its_time_is_up(crawled: Store) -> None:
    crawled.claim(asked=ask("a"), limit=9)
    assert crawled.claim(asked=ask("b", 4), limit=9) == []
    # One of them may have killed it, so each is handed out alone.
    handed = [crawled.claim(asked=ask(f"b{number}", 5), limit=9) for number in range(6)]
    assert [len(one) for one in handed] == [1, 1, 1, 1, 1, 0]


def test_what_killed_a_worker_is_handed_out_alone_and_says_how(crawled: Store) -> None:
    held = crawled.claim(asked=ask("a"), limit=3)
    assert crawled.abandon(worker="a", reason="it took more than 60 s") == 3
    assert crawled.workers() == set()
    for one in held[1:]:  # the first is to blame
        crawled.save_annotations(run_id=world.ANNOTATE.id, results=[(one, world.annotate(one))])
    for _ in range(2):
        assert crawled.claim(asked=ask("a"), limit=9) == held[:1]
        crawled.abandon(worker="a", reason="it was killed by SIGKILL")
    left = crawled.claim(asked=ask("a"), limit=9)
    assert ids(left) == [world.ORDER.id, world.RUMOUR.id]
    (found,) = crawled.quarantined()
    assert found.document_id == held[0].id
    assert "3 times; the last time it was killed by SIGKILL" in found.reason
    assert sum(crawled.backlog().values()) == 2


def test_a_text_that_kills_three_workers_is_quarantined(crawled: Store) -> None:
    for number in range(3):
        (held,) = crawled.claim(asked=ask(f"w{number}", 10 * number), limit=1)
        assert held.id == world.RULE.id
    assert world.RULE.id not in ids(crawled.claim(asked=ask("w3", 40), limit=9))
    (found,) = rows(crawled, "select document_id, outcome, reason from annotation")
    assert (found["document_id"], found["outcome"]) == (world.RULE.id, "quarantined")
    assert "3 times" in str(found["reason"])
    assert crawled.retry() == 1
    assert ids(crawled.claim(asked=ask("w4", 50), limit=1)) == [world.RULE.id]


def test_what_is_given_back_does_not_count(crawled: Store) -> None:
    for number in range(9):
        assert len(crawled.claim(asked=ask("a", number), limit=2)) == 2
        assert crawled.release(run_id=world.ANNOTATE.id, worker="a") == 2
    assert crawled.counts()["work"] == 0
    assert crawled.counts()["annotation"] == 0


def test_retry_of_one_document_leaves_the_others(crawled: Store) -> None:
    failed = [(one, Failure(subject=one.id, message="no")) for one in (world.ORDER, world.RULE)]
    crawled.save_annotations(run_id=world.ANNOTATE.id, results=failed)
    assert crawled.retry(document_id=world.ORDER.id) == 1
    assert ids(crawled.pending(run_id=world.ANNOTATE.id, limit=1)) == [world.FUND.id]
    assert world.ORDER.id in ids(crawled.pending(run_id=world.ANNOTATE.id, limit=9))
    assert world.RULE.id not in ids(crawled.pending(run_id=world.ANNOTATE.id, limit=9))


# --- growth


def test_old_quiet_visits_and_loose_bytes_go_and_nothing_else(
    full: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policytrail.store.upkeep._VISITS_KEPT", 2)
    start = world.RUMOUR_SEEN - timedelta(days=400)
    for day in range(6):
        outcome = Outcome.TIMEOUT if day == 3 else Outcome.UNCHANGED
        at = start + timedelta(days=day)
        full.record(result=world.visit(source=world.WIRE, at=at, outcome=outcome))
    loose = Blob(sha256="0" * 64, data=b"a feed that brought nothing")
    empty = world.visit(source=world.WIRE, at=start, outcome=Outcome.EMPTY)
    full.record(result=replace(empty, blobs=(loose,)))
    knowledge, counts = full.dump(derived_only=True), full.counts()
    gone = full.prune(retention=Retention(), now=NOW)
    assert (gone.visits, gone.blobs) == (5, 1)
    assert full.dump(derived_only=True) == knowledge
    changed = {name for name, number in full.counts().items() if number != counts[name]}
    assert changed == {"poll", "blob"}
    assert rows(full, "select count(*) as n from poll where outcome = 'timeout'") == [{"n": 1}]
    assert full.verify().ok


def test_old_readings_go_and_the_newest_stay(full: Store) -> None:
    latest = None
    for number in range(4):
        latest = Run(id=f"run{number}", stage="annotate", version=str(number))
        full.save_run(run=latest)
        result = replace(world.annotate(world.ORDER), relevance=number / 10)
        full.save_annotations(run_id=latest.id, results=[(world.ORDER, result)])
    failed = Run(id="failed", stage="annotate", version="9")
    full.save_run(run=failed)
    failure = Failure(subject=world.ORDER.id, message="no")
    full.save_annotations(run_id=failed.id, results=[(world.ORDER, failure)])
    before = list(full.annotated())
    assert full.prune(retention=Retention(), now=NOW).readings == 3
    assert list(full.annotated()) == before
    kept = rows(full, "select run_id from annotation where document_id = ?", (world.ORDER.id,))
    assert {row["run_id"] for row in kept} == {"run2", "run3", "failed"}


def test_tidying_changes_no_content(full: Store, path: Path) -> None:
    full.record(result=world.visit(later(world.FUND, 1, text="It left. " * 40_000)))
    text = full.dump()
    full.save_knowledge(run=Run(id="x", stage="link", version="1"), knowledge=Knowledge())
    full.save_knowledge(run=world.LINK, knowledge=world.KNOWLEDGE)
    full.tidy(vacuum=True)
    assert full.search(text="left") != []
    assert path.with_name(path.name + "-wal").stat().st_size == 0
    assert set(states(path).values()) == {"ok"}
    run = set(full.dump().splitlines()) - set(text.splitlines())
    assert [line.split("\t")[0] for line in run] == ["run"]


# --- trouble


def test_a_full_disk_loses_only_the_step_in_hand(full: Store) -> None:
    """A page limit is SQLite's own full disk."""
    pages = full._connection.scalar("pragma page_count")
    full._connection.execute(f"pragma max_page_count = {pages + 2}")
    text = full.dump()
    large = world.make_document(
        world.WIRE, "large", "Large", "words and more words. " * 20_000, NOW
    )
    with pytest.raises(StoreError, match="disk is full") as caught:
        full.record(result=world.visit(large))
    assert str(full.path) in str(caught.value)
    assert full.dump() == text
    assert len(full.timeline(query=TimelineQuery())) == 3
    full._connection.execute("pragma max_page_count = 1000000")
    assert full.record(result=world.visit(large)) == 1


def test_every_write_says_that_the_database_is_locked(full: Store, path: Path) -> None:
    correction = Correction(kind="delete", subject_id=world.EXIT.id, who="a", why="b", made=NOW)
    changed = later(world.ORDER, 3, text="Other words.")
    new = Run(id="new", stage="annotate", version="9")
    with open_store(path, busy_seconds=0.01) as waiting, full._connection.transaction():
        for write in (
            lambda: waiting.sync_sources(sources=(), now=NOW),
            lambda: waiting.add_source(source=world.WIRE, now=NOW),
            lambda: waiting.record(result=world.visit(changed)),
            lambda: waiting.save_run(run=new),
            lambda: waiting.save_annotations(run_id=world.ANNOTATE.id, results=[]),
            lambda: waiting.save_knowledge(run=world.LINK, knowledge=world.KNOWLEDGE),
            lambda: waiting.claim(asked=ask("a"), limit=1),
            lambda: waiting.release(run_id=world.ANNOTATE.id, worker="a"),
            waiting.retry,
            lambda: waiting.correct(correction=correction),
            lambda: waiting.withdraw_correction(number=1, who="a", now=NOW),
            lambda: waiting.prune(retention=Retention(), now=NOW),
            waiting.tidy,
        ):
            with pytest.raises(DatabaseLockedError, match="another program") as caught:
                write()  # type: ignore[operator]
            assert str(path) in str(caught.value)
