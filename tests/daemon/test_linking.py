"""The process that links: what it keeps, when it is let go, and what becomes of its death."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policytrail import jobs
from policytrail.config import Config, DaemonSettings
from policytrail.daemon import linking
from policytrail.daemon.linking import Unlinked, WorkerLinking
from policytrail.errors import WorkerError
from policytrail.operations.worker import Worker
from policytrail.store import Store, open_store
from policytrail.tests.timeline.conftest import Builder
from policytrail.tests.timeline.test_kept_linking import made
from policytrail.tests.timeline.test_saving import NOW, _record

PAUSE = timedelta(minutes=10)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path / "policytrail.db") as opened:
        yield opened


def _read(store: Store, number: int) -> None:
    said = f"Governor Ida Marrow signed Executive Order {14000 + number}."
    document = (
        Builder(f"gazette-{number}", said, "2026-05-01T08:00:00")
        .instrument(f"Executive Order {14000 + number}", "executive_order", f"eo:{14000 + number}")
        .event("sign", "done", ["Ida Marrow"], [f"Executive Order {14000 + number}"], said)
    )
    _record(store, document.build())


def _config(store: Store, **daemon: int) -> Config:
    return Config(database=store.path, daemon=replace(DaemonSettings(), **daemon))


def _whole(store: Store) -> bool:
    """Tell whether the rows are those of linking all anew."""
    rows = store.dump(derived_only=True)
    jobs.Linking().update(store)
    return rows == store.dump(derived_only=True)


def _pid(worker: Worker) -> int:
    assert worker._process is not None
    return worker._process.pid


def test_the_process_keeps_what_it_made_until_it_is_killed(store: Store) -> None:
    config, worker = _config(store), Worker("linking", memory=2**32)
    kept = WorkerLinking(worker)

    async def live() -> list[tuple[int, bool]]:
        reports = []
        for number in range(4):
            _read(store, number)
            if number == 2:
                os.kill(_pid(worker), signal.SIGKILL)
                await worker._process.wait()  # type: ignore[union-attr]
            reports.append(await kept.link(store, config))
        await worker.finish()
        return [(report.taken, report.anew) for report in reports]

    assert asyncio.run(live()) == [(1, True), (1, False), (3, True), (1, False)]
    assert worker.starts == 2
    assert store.counts()["event"] == 4
    assert _whole(store)


def test_a_process_that_is_killed_at_work_leaves_the_rows_as_they_were(store: Store) -> None:
    config, worker = _config(store), Worker("linking", memory=2**32)
    kept = WorkerLinking(worker)

    async def live() -> jobs.LinkReport:
        _read(store, 0)
        await kept.link(store, config)
        before = store.dump(derived_only=True)
        _read(store, 1)
        os.kill(_pid(worker), signal.SIGSTOP)  # what it is to do next, it does not
        working = asyncio.create_task(kept.link(store, config))
        while not worker.busy:
            await asyncio.sleep(0.01)
        os.kill(_pid(worker), signal.SIGKILL)
        with pytest.raises(WorkerError, match="SIGKILL"):
            await working
        assert _derived(store.dump(derived_only=True)) == _derived(before)
        report = await kept.link(store, config)
        await worker.finish()
        return report

    report = asyncio.run(live())
    assert (report.anew, report.events) == (True, 2)
    assert _whole(store)


def _derived(dump: str) -> list[str]:
    return [row for row in dump.splitlines() if row.startswith(("event", "instrument", "story"))]


def test_a_process_that_holds_much_is_let_go(store: Store) -> None:
    worker = Worker("linking", memory=2**32)
    kept = WorkerLinking(worker)

    async def live() -> list[bool]:
        _read(store, 0)
        reports = [await kept.link(store, _config(store))]
        held = worker.resident()
        for number in range(1, 3):
            _read(store, number)
            reports.append(await kept.link(store, _config(store, link_memory=3 * held // 2)))
            assert not worker.runs
        # A process that has just begun holds little: the watch shall find one that holds more.
        await kept.link(store, _config(store))
        _read(store, 3)
        with pytest.raises(WorkerError, match="more than 1 MB of memory"):
            await kept.link(store, _config(store, link_memory=2**20))
        return [report.anew for report in reports]

    assert asyncio.run(live()) == [True, False, True]
    assert store.counts()["event"] == 3
    assert not worker.runs


def test_an_idle_process_is_let_go(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "_IDLE_SECONDS", 0.05)
    worker = Worker("linking", memory=2**32)
    kept = WorkerLinking(worker)

    async def live() -> None:
        _read(store, 0)
        await kept.link(store, _config(store))
        async with asyncio.timeout(20):
            while worker.runs:
                await asyncio.sleep(0.02)
        await worker.finish()

    asyncio.run(live())
    assert not worker.runs


def test_a_database_that_was_put_back_is_linked_anew(store: Store, tmp_path: Path) -> None:
    config, worker = _config(store), Worker("linking", memory=2**32)
    kept = WorkerLinking(worker)

    async def live() -> list[tuple[int, bool]]:
        _read(store, 0)
        reports = [await kept.link(store, config)]
        backup = store.backup(folder=tmp_path / "backups", now=NOW)
        _read(store, 1)
        reports.append(await kept.link(store, config))
        store.close()
        shutil.copyfile(backup.path, store.path)  # the same file, with other content
        with open_store(store.path) as restored:
            reports.append(await kept.link(restored, config))
            assert restored.counts()["event"] == 1
            assert _whole(restored)
        await worker.finish()
        return [(report.documents, report.anew) for report in reports]

    assert asyncio.run(live()) == [(1, True), (2, False), (1, True)]


def _report(state: tuple[int, int], documents: int = 1) -> jobs.LinkReport:
    return jobs.LinkReport(
        documents=documents, events=1, instruments=0, entities=0, taken=1, anew=False, state=state
    )


def test_there_is_something_to_link_after_any_change_of_what_linking_left() -> None:
    now = datetime(2026, 6, 3, tzinfo=UTC)
    unlinked = Unlinked()
    assert unlinked.begins(now, PAUSE)  # at the start, whatever there is
    assert not unlinked.begins(now + PAUSE, PAUSE)
    unlinked.end(_report((3, 8)))
    unlinked.see((3, 8))
    assert not unlinked.begins(now + PAUSE, PAUSE)
    for state in ((4, 8), (3, 9), (2, 8)):  # a correction, a reading, a backup
        unlinked.see(state)
        now += PAUSE
        assert not unlinked.begins(now - PAUSE / 2, PAUSE)
        assert unlinked.begins(now, PAUSE)
        unlinked.end(_report(state))
        unlinked.see(state)
        assert not unlinked.begins(now + PAUSE, PAUSE)


def test_failed_linking_is_tried_again_and_the_first_text_does_not_wait() -> None:
    now = datetime(2026, 6, 3, tzinfo=UTC)
    unlinked = Unlinked()
    assert unlinked.begins(now, PAUSE)
    unlinked.end(None)
    assert not unlinked.begins(now, PAUSE)
    assert unlinked.begins(now + PAUSE, PAUSE)
    unlinked.end(_report((0, 0), documents=0))
    unlinked.see((0, 1))
    assert unlinked.begins(now + PAUSE, PAUSE)
    unlinked.end(None)
    assert unlinked.begins(now, PAUSE)  # the clock was set back
