"""What the daemon lives through: texts that kill, a full disk, a clock that is set, a flood."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from policytrail import jobs
from policytrail.daemon.database import Database
from policytrail.daemon.visits import Visits
from policytrail.errors import StoreError, WorkerError
from policytrail.records import (
    Annotation,
    Document,
    Failure,
    Outcome,
    Poll,
    PollResult,
    Source,
    content_id,
)
from policytrail.store import Store, open_store

NOW = datetime(2026, 6, 3, 13, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = Source(
    id="wire",
    publisher="Example Wire",
    title="Example Wire",
    kind="feed",
    url="https://wire.example/feed",
    tier="news",
    interval_minutes=60,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "policytrail.db", create=True) as opened:
        opened.sync_sources(sources=[SOURCE], now=NOW)
        yield opened


def _document(number: int) -> Document:
    return Document(
        id=content_id(str(number)),
        source_id=SOURCE.id,
        url=f"https://wire.example/{number}",
        title=f"Notice {number}",
        text=f"The board met for the {number}th time.",
        retrieved=NOW,
        first_seen=NOW + timedelta(minutes=number),
    )


def _poll(at: datetime, outcome: Outcome = Outcome.UNCHANGED) -> Poll:
    return Poll(source_id=SOURCE.id, url=SOURCE.url, started=at, finished=at, outcome=outcome)


class Deadly:
    """A language stage whose worker does not survive some texts."""

    def __init__(self, deadly: set[str]) -> None:
        self.deadly = deadly
        self.batches: list[list[str]] = []

    async def versions(self) -> tuple[str, str]:
        return "model", "rules"

    async def annotate(self, documents: Sequence[Document]) -> list[Annotation | Failure]:
        ids = [one.id for one in documents]
        self.batches.append(ids)
        if self.deadly & set(ids):
            raise WorkerError("was killed by SIGSEGV", subject="language worker")
        return [
            Annotation(
                document_id=id, relevance=0.0, topics=(), sentiment="neutral", sentiment_score=0.0
            )
            for id in ids
        ]


def _read(store: Store, language: Deadly) -> jobs.AnnotateReport:
    work = jobs.annotate(store, language, batch_size=4, clock=lambda: NOW, worker="daemon")
    return asyncio.run(work)


def test_one_text_that_kills_is_set_aside_the_third_time_and_the_others_are_read(
    store: Store,
) -> None:
    documents = [_document(number) for number in range(6)]
    store.record(result=PollResult(poll=_poll(NOW), documents=tuple(documents)))
    language = Deadly({documents[3].id})
    report = _read(store, language)
    assert report.annotated == 5
    assert [len(batch) for batch in language.batches if documents[3].id in batch] == [4, 1, 1]
    (aside,) = store.quarantined()
    assert aside.document_id == documents[3].id
    assert "3 times; the last time was killed by SIGSEGV" in aside.reason
    assert store.backlog() == {}
    assert _read(store, language).annotated == 0
    language.deadly.clear()
    assert store.retry() == 1
    assert _read(store, language).annotated == 1
    assert store.quarantined() == []


@pytest.mark.parametrize("step", ["claim", "save_annotations"])
def test_a_reader_that_is_cancelled_in_the_midst_of_a_step_holds_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A thread goes on when nobody waits for it any more: what it takes has to be given back."""
    documents = [_document(number) for number in range(3)]
    store.record(result=PollResult(poll=_poll(NOW), documents=tuple(documents)))
    begun, done = threading.Event(), getattr(store, step)

    def slowly(**arguments: Any) -> Any:
        begun.set()
        time.sleep(0.2)
        return done(**arguments)

    monkeypatch.setattr(store, step, slowly)

    async def cancel() -> None:
        work = jobs.annotate(store, Deadly(set()), batch_size=4, clock=lambda: NOW, worker="daemon")
        reading = asyncio.create_task(work)
        await asyncio.to_thread(begun.wait)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    asyncio.run(cancel())
    assert store.workers() == set()
    assert sum(store.backlog().values()) == (3 if step == "claim" else 0)


def test_texts_that_a_killed_reader_held_are_read_at_the_next_start(store: Store) -> None:
    documents = [_document(number) for number in range(3)]
    store.record(result=PollResult(poll=_poll(NOW), documents=tuple(documents)))

    class Killed(Deadly):
        async def annotate(self, documents: Sequence[Document]) -> list[Annotation | Failure]:
            raise KeyboardInterrupt

    # The process ends without a word: nobody gives back what it held.
    store.release = lambda **_: 0  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        _read(store, Killed(set()))
    assert store.workers() == {"daemon"}
    assert _read(store, Deadly(set())).annotated == 3


def test_a_full_disk_is_waited_for(store: Store) -> None:
    database = Database(store, busy_seconds=1.0, clock=lambda: NOW)
    pages = store._connection.scalar("pragma page_count")
    store._connection.execute(f"pragma max_page_count = {pages}")
    big = [_document(number) for number in range(200)]
    with pytest.raises(StoreError, match="disk is full") as caught:
        store.record(result=PollResult(poll=_poll(NOW), documents=tuple(big)))
    assert store.counts()["document"] == 0
    database.failed(caught.value)
    assert database.trouble is caught.value
    store._connection.execute("pragma max_page_count = 1000000")
    assert asyncio.run(database.works())
    assert store.record(result=PollResult(poll=_poll(NOW), documents=tuple(big))) == 200
    database.close()


def test_a_disk_that_is_nearly_full_is_left_alone_until_there_is_room(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A little fits where a visit does not; each would be fetched again and again."""
    database = Database(store, busy_seconds=1.0, clock=lambda: NOW)
    database.spare = 10 * 2**20
    usage = shutil.disk_usage(store.path.parent)
    told = []
    for free in (11, 9, 11, 19, 21, 11):
        left = usage._replace(free=free * 2**20)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder, left=left: left)
        told.append(asyncio.run(database.works()))
    assert told == [True, False, False, False, True, True]
    monkeypatch.undo()
    assert asyncio.run(database.works())
    database.close()


def test_a_folder_that_cannot_be_written_does_not_stop_the_crawl(store: Store) -> None:
    database = Database(store, busy_seconds=1.0, clock=lambda: NOW)
    database.failed(StoreError("a backup needs 8.0 MB", subject="/elsewhere/backups"))
    assert database.trouble is None
    database.failed(StoreError("the disk is full", subject=str(store.path)))
    assert database.trouble is not None
    database.close()


def test_a_source_whose_plan_cannot_be_kept_is_visited_all_the_same(store: Store) -> None:
    """On a full disk neither the visit nor the next plan can be written."""
    planned: dict[str, datetime | None] = {}
    visits = Visits(lambda source, at: planned.update({source.id: at}))
    visits.take([SOURCE])

    def full(**_: object) -> None:
        raise StoreError("the disk is full", subject=str(store.path))

    store.save_plans = full  # type: ignore[method-assign]
    with pytest.raises(StoreError):
        asyncio.run(visits.plan_all(store, NOW))
    assert planned.pop(SOURCE.id) == NOW
    with pytest.raises(StoreError):
        asyncio.run(visits.plan_again(store, SOURCE.id, NOW, HOUR))
    assert planned.pop(SOURCE.id) == NOW + HOUR
    asyncio.run(visits.plan_again(None, SOURCE.id, NOW, 2 * HOUR))
    assert planned.pop(SOURCE.id) == NOW + 2 * HOUR
    store.polls = full  # type: ignore[method-assign, assignment]
    visits.forget()  # the clock is set meanwhile
    with pytest.raises(StoreError):
        asyncio.run(visits.plan_again(store, SOURCE.id, NOW, HOUR))
    assert planned.pop(SOURCE.id) == NOW + HOUR
    del store.save_plans, store.polls
    asyncio.run(visits.plan_again(store, SOURCE.id, NOW, HOUR))
    assert planned.pop(SOURCE.id) == NOW + HOUR
    assert store.plans()[SOURCE.id].due == NOW + HOUR


_RIGHTS = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from policytrail.daemon.database import Database
from policytrail.store import open_store
folder = Path(sys.argv[1])
with open_store(folder / "policytrail.db", create=True) as store:
    database = Database(store, busy_seconds=1.0, clock=lambda: datetime.now(UTC))
    works = lambda: asyncio.run(database.works())
    for place in (store.path, folder):
        before = place.stat().st_mode
        assert works()
        place.chmod(before & ~0o222)
        assert not works()
        assert f"no write permission on {place}" in str(database.trouble)
        assert not works(), "what is open still can be written, and that is not enough"
        place.chmod(before)
        assert works()
    database.close()
"""


def test_permissions_that_are_revoked_are_noticed_and_waited_for(tmp_path: Path) -> None:
    # Root passes over permissions, unless that privilege is taken away.
    drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root without setpriv cannot be refused anything")
    prefix = drop if os.geteuid() == 0 else []
    command = [*prefix, sys.executable, "-c", _RIGHTS, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_clock_that_was_set_back_holds_nobody_up(store: Store) -> None:
    for hours in range(40):  # while the clock was a year ahead
        store.record(result=PollResult(poll=_poll(NOW + timedelta(days=365) + hours * HOUR)))
    store.record(result=PollResult(poll=_poll(NOW - HOUR / 2)))
    planned: dict[str, datetime | None] = {}
    visits = Visits(lambda source, at: planned.update({source.id: at}))
    visits.take([SOURCE])
    asyncio.run(visits.plan_all(store, NOW))
    due = planned[SOURCE.id]
    assert due is not None
    assert NOW + HOUR / 2 <= due <= NOW + HOUR
    assert store.plans()[SOURCE.id].due == due


def test_a_gap_of_three_hours_plans_one_visit_to_each_within_a_minute(store: Store) -> None:
    store.record(result=PollResult(poll=_poll(NOW - 3 * HOUR)))
    calls: list[datetime | None] = []
    visits = Visits(lambda source, at: calls.append(at))
    visits.take([SOURCE])
    asyncio.run(visits.plan_all(store, NOW))
    assert asyncio.run(visits.plan_all(store, NOW)) == {}
    (due,) = calls
    assert due is not None
    assert NOW <= due <= NOW + timedelta(minutes=1)


def test_what_a_visit_brought_is_stored_when_the_visit_is_broken_off(store: Store) -> None:
    async def visit(requests: object, settings: object, *, clock: object, sink: object) -> None:
        sink(PollResult(poll=_poll(NOW), documents=(_document(1),)))  # type: ignore[operator]
        await asyncio.sleep(60)

    async def broken_off() -> None:
        from policytrail.config import CrawlSettings

        work = jobs.crawl(store, [SOURCE], CrawlSettings(), clock=lambda: NOW, visit=visit)
        task = asyncio.create_task(work)
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(broken_off())
    assert store.counts()["document"] == 1
