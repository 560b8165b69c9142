"""SIGTERM in the midst of reading, linking and a digest, each frozen: the worst moment there is."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from policytrail import scheduler
from policytrail.config import Config, CrawlSettings, DaemonSettings
from policytrail.crawler.replay.demo import demo_site, demo_sources, moments
from policytrail.crawler.replay.server import ReplayServer
from policytrail.daemon.language import WorkerLanguage
from policytrail.daemon.linking import WorkerLinking
from policytrail.daemon.surroundings import Surroundings
from policytrail.operations.worker import Worker
from policytrail.records import Annotation, Document
from policytrail.store import Store, open_store


class Freezing(Worker):
    """A worker whose process is frozen as soon as it is to run one function."""

    def __init__(self, stage: str) -> None:
        super().__init__(stage, memory=2**32)
        self.stage = stage
        self.frozen: int | None = None

    async def run(self, function: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
        if function.__name__ == self.stage and self.frozen is None:
            process = await self._start()
            os.kill(process.pid, signal.SIGSTOP)
            self.frozen = process.pid
        return await super().run(function, *arguments, seconds=seconds)


class Silent(WorkerLanguage):
    """A language stage that finds nothing."""

    async def versions(self) -> tuple[str, str]:
        return "none", "none"

    async def annotate(self, documents: Sequence[Document]) -> list[Any]:
        return [Annotation(document_id=one.id, relevance=0.0) for one in documents]


def _language(config: Config, stage: str, worker: Worker) -> WorkerLanguage:
    if stage != "annotate":
        return Silent(config.language, ())
    language = WorkerLanguage(config.language, ())
    language._worker = worker
    return language


async def _stopped_in_the_midst(store: Store, config: Config, worker: Freezing) -> float:
    """Run a daemon until the worker is frozen, send SIGTERM, and return the seconds to its end."""
    language = _language(config, worker.stage, worker)
    with ReplayServer(demo_site(), moments()[-1].at) as server:
        sources = [one for one in demo_sources(server.base_url) if one.kind == "feed"][:1]
        around = Surroundings(
            clock=lambda: datetime.now(UTC),
            notify=lambda text: None,
            chores=worker,
            linking=WorkerLinking(worker),
        )
        daemon = scheduler.Daemon(lambda: (config, sources), store, language, around)
        task = asyncio.create_task(daemon.run())
        end = time.monotonic() + 240
        # On a busy machine the first look comes before the first answer.
        while not (worker.frozen and worker.busy and store.counts()["document"]):
            if task.done() or time.monotonic() > end:
                break
            await asyncio.sleep(0.05)
        assert worker.frozen, "the stage did not begin"
        begun = time.monotonic()
        os.kill(os.getpid(), signal.SIGTERM)
        await task
        return time.monotonic() - begun


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["annotate", "link", "write_digest"])
def test_term_ends_a_daemon_whose_work_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    monkeypatch.setattr(scheduler, "_LOOK_SECONDS", 1)
    monkeypatch.setattr(scheduler, "_WATCH_SECONDS", 2)
    crawl = CrawlSettings(contact="test", allowed_addresses=("127.0.0.0/8",))
    daemon = DaemonSettings(health_port=-1, stop_seconds=8)
    config = Config(digests=tmp_path / "digests", crawl=crawl, daemon=daemon)
    worker = Freezing(stage)
    with open_store(tmp_path / "policytrail.db", create=True) as store:
        seconds = asyncio.run(_stopped_in_the_midst(store, config, worker))
        assert seconds < 10
        with pytest.raises(ProcessLookupError):  # nobody is left behind, frozen or not
            os.kill(worker.frozen or 0, 0)
        assert store.workers() == set()  # what was in hand has been given back
        assert store._connection.scalar("pragma integrity_check") == "ok"
        assert store.counts()["document"] > 0
        assert not list(tmp_path.glob("digests/*.partial"))
