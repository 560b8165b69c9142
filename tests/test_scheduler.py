"""The daemon: what is due when, and a whole small life of it on the loopback."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policytrail.config import Config, CrawlSettings, DaemonSettings
from policytrail.crawler.replay.demo import demo_site, demo_sources, moments
from policytrail.crawler.replay.server import ReplayServer
from policytrail.daemon.language import WorkerLanguage
from policytrail.daemon.surroundings import Surroundings
from policytrail.errors import DatabaseLockedError
from policytrail.operations.lock import find_daemon, only_daemon
from policytrail.scheduler import Daemon
from policytrail.store import Store, open_store

LAST = moments()[-1].at


async def _until(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds; a test that waits in vain fails at the assertion after it."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        await asyncio.sleep(0.1)


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    with open_store(tmp_path / "policytrail.db", create=True) as opened:
        yield opened


def _config(folder: Path) -> Config:
    crawl = CrawlSettings(contact="test", allowed_addresses=("127.0.0.0/8",))
    return Config(
        digests=folder / "digests",
        crawl=crawl,
        daemon=DaemonSettings(stop_seconds=8, health_port=0),
    )


@pytest.mark.slow
def test_daemon_crawls_reads_links_and_stops(tmp_path: Path, store: Store) -> None:
    config = _config(tmp_path)
    language = WorkerLanguage(config.language, ())
    said: list[str] = []

    async def live() -> float:
        with ReplayServer(demo_site(), LAST) as server:
            sources = demo_sources(server.base_url)
            load = lambda: (config, sources)  # noqa: E731
            around = Surroundings(clock=lambda: datetime.now(UTC), notify=said.append)
            daemon = Daemon(load, store, language, around)
            task = asyncio.create_task(daemon.run())
            await _until(lambda: store.counts()["event"] > 0 or task.done(), 240)
            begun = time.monotonic()
            daemon.stop()
            await task
            return time.monotonic() - begun

    seconds_to_stop = asyncio.run(live())
    counts = store.counts()
    assert counts["poll"] > 0
    assert counts["document"] > 0
    assert counts["annotation"] > 0
    assert counts["event"] > 0
    assert seconds_to_stop < 10
    assert said[0] == "READY=1"
    assert said[-1] == "STOPPING=1"
    assert "WATCHDOG=1" in said


def _command(folder: Path, *arguments: str) -> list[str]:
    database = str(folder / "policytrail.db")
    return [sys.executable, "-m", "policytrail.cli", "--database", database, *arguments]


def _environment(folder: Path, catalogue: Path) -> dict[str, str]:
    config = folder / "policytrail.toml"
    config.touch()
    return os.environ | {
        "POLICYTRAIL_CONFIG": str(config),
        "POLICYTRAIL_CATALOGUES": str(catalogue),
        "POLICYTRAIL_SOURCES": "local_news",
        "POLICYTRAIL_CRAWL__ALLOWED_ADDRESSES": "127.0.0.0/8",
        "POLICYTRAIL_DIGESTS": str(folder / "digests"),
        "POLICYTRAIL_DAEMON__HEALTH_PORT": "-1",
    }


def _catalogue(folder: Path, url: str) -> Path:
    catalogue = folder / "catalogue"
    catalogue.mkdir()
    (catalogue / "local.toml").write_text(
        f"""
        publisher = "Local"
        tier = "news"
        licence = "test"
        [sources."local_news"]
        title = "News"
        kind = "feed"
        url = "{url}"
        interval_minutes = 1
        delay_seconds = 0.0
        status = "test"
        """
    )
    return catalogue


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_the_daemon_within_ten_seconds(tmp_path: Path, number: signal.Signals) -> None:
    with ReplayServer(demo_site(), LAST) as server:
        (feed, *_) = [one for one in demo_sources(server.base_url) if one.kind == "feed"]
        environment = _environment(tmp_path, _catalogue(tmp_path, feed.url))
        process = subprocess.Popen(
            _command(tmp_path, "run"), env=environment, stderr=subprocess.PIPE, text=True
        )
        assert process.stderr is not None
        lines = _read_until(process.stderr, "event=started")
        begun = time.monotonic()
        process.send_signal(number)
        rest = process.communicate(timeout=30)[1]
    assert "event=started sources=1" in lines
    assert process.returncode == 0, rest
    assert "event=stopped" in rest
    assert time.monotonic() - begun < 10


def _read_until(stream, words: str) -> str:  # type: ignore[no-untyped-def]
    text = ""
    for line in stream:
        text += line
        if words in line:
            break
    return text


@pytest.mark.slow
def test_hangup_reads_the_configuration_again_and_refuses_a_bad_one(tmp_path: Path) -> None:
    with ReplayServer(demo_site(), LAST) as server:
        (feed, *_) = [one for one in demo_sources(server.base_url) if one.kind == "feed"]
        environment = _environment(tmp_path, _catalogue(tmp_path, feed.url))
        process = subprocess.Popen(
            _command(tmp_path, "run"), env=environment, stderr=subprocess.PIPE, text=True
        )
        assert process.stderr is not None
        _read_until(process.stderr, "event=started")
        config = tmp_path / "policytrail.toml"
        config.write_text("databse = 'x'")
        process.send_signal(signal.SIGHUP)
        refused = _read_until(process.stderr, "event=reload")
        config.write_text("[daemon]\nlink_minutes = 5\n")
        process.send_signal(signal.SIGHUP)
        taken = _read_until(process.stderr, "event=reload")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert "event=reload_refused" in refused
    assert "databse" in refused
    assert "event=reloaded sources=1" in taken
    assert process.returncode == 0


def test_second_daemon_of_a_database_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "policytrail.db"
    refused = pytest.raises(DatabaseLockedError, match=str(os.getpid()))
    with only_daemon(database), refused, only_daemon(database):
        pass
    with only_daemon(database) as in_order:
        assert in_order
        assert find_daemon(database) == os.getpid()
    assert find_daemon(database) is None
    database.with_name("policytrail.db.daemon").write_text(
        "123\n"
    )  # as whoever is killed leaves it
    with only_daemon(database) as in_order:
        assert not in_order
