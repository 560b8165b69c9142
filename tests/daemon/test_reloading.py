"""SIGHUP: what is wrong is named and changes nothing, what is right takes hold."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from policytrail.config import Config, CrawlSettings, DaemonSettings, LanguageSettings
from policytrail.crawler.replay.demo import demo_site, demo_sources, moments
from policytrail.crawler.replay.server import ReplayServer
from policytrail.daemon.language import WorkerLanguage
from policytrail.daemon.network import Network
from policytrail.daemon.reading import Reading
from policytrail.daemon.reloading import needs_restart
from policytrail.errors import ConfigError, LanguageError, ToneModelError
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
# Root passes over permissions, unless that privilege is taken away.
_DROP = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


class Running:
    """A daemon in a process of its own, of two sources on the loopback of which one is watched."""

    def __init__(self, folder: Path, addresses: Sequence[str]) -> None:
        self.file, self.catalogue = folder / "policytrail.toml", folder / "catalogue"
        self.catalogue.mkdir()
        for number, address in enumerate(addresses):
            self.write_source(number, f'url = "{address}"')
        self.write()
        as_root = os.geteuid() == 0
        command = [sys.executable, "-m", "policytrail.cli", "--config", str(self.file), "run"]
        self.process = subprocess.Popen(
            [*(_DROP if as_root else ()), *command], stderr=subprocess.PIPE, text=True
        )
        self.read_until("event=started")

    def write_source(self, number: int, keys: str) -> None:
        head = 'publisher = "Local"\ntier = "news"\nlicence = "test"\n'
        entry = 'title = "News"\nkind = "feed"\ninterval_minutes = 60\nstatus = "test"\n'
        text = f"{head}[sources.local_{number}]\n{entry}{keys}\n"
        (self.catalogue / f"local_{number}.toml").write_text(text)

    def write(
        self, *, sources: str = '"local_0"', daemon: str = "", rest: str = "", top: str = ""
    ) -> None:
        self.file.write_text(
            f'database = "policytrail.db"\ndigests = "digests"\ncatalogues = ["catalogue"]\n{top}'
            f'sources = [{sources}]\n[crawl]\nallowed_addresses = ["127.0.0.0/8"]\n'
            f"[daemon]\nhealth_port = -1\nbackups_kept = 0\n{daemon}\n{rest}"
        )

    def read_until(self, words: str) -> str:
        assert self.process.stderr is not None
        text = ""
        for line in self.process.stderr:
            text += line
            if words in line:
                return text
        raise AssertionError(f"{words} was not said, but {text}")

    def hang_up(self) -> str:
        """Send SIGHUP; return the line that tells of it."""
        self.process.send_signal(signal.SIGHUP)
        return self.read_until("event=reload").splitlines()[-1]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root without setpriv cannot be refused anything")
    with ReplayServer(demo_site(), moments()[-1].at) as server:
        feeds = [one.url for one in demo_sources(server.base_url) if one.kind == "feed"]
        one = Running(tmp_path, feeds[:2])
        try:
            yield one
        finally:
            one.process.kill()
            one.process.communicate()


@pytest.mark.slow
def test_each_fault_is_named_with_its_place_and_the_daemon_goes_on(running: Running) -> None:
    file, source = running.file, running.catalogue / "local_1.toml"
    good = source.read_text()
    faults: list[tuple[Callable[[], object], list[str]]] = [
        (lambda: running.write(daemon="link_minutes = = 3"), ["not a TOML file", "line 10"]),
        (lambda: running.write(daemon='timezone = "Mars/Base"'), ["daemon.timezone", "Mars/Base"]),
        (lambda: running.write(daemon='timezone = "America"'), ["daemon.timezone", "New_York"]),
        (lambda: running.write(daemon="care_hour = 25"), ["daemon.care_hour", "from 0 to 23"]),
        (lambda: running.write(daemon='recess = ["soon"]'), ["daemon.recess", "Write 2026-"]),
        (lambda: running.write(sources='"lokal_0"'), ["'lokal_0' in 'sources'", "'local_0'"]),
        (lambda: file.chmod(0), [str(file), "cannot be read: Permission denied"]),
        (lambda: file.unlink(), [str(file), "no such file"]),
        (lambda: running.write_source(1, 'url = "htp://x/"'), [str(source), "'local_1'", "'url'"]),
        (lambda: running.write_source(1, "url = [1"), [str(source), "not a TOML file"]),
        (lambda: source.chmod(0), [str(source), "cannot be read: Permission denied"]),
        (lambda: running.catalogue.chmod(0), [str(running.catalogue), "Grant read permission"]),
    ]
    for spoil, words in faults:
        spoil()
        line = running.hang_up()
        missing = [word for word in words if word not in line]
        assert "event=reload_refused" in line
        assert not missing, line
        assert f"configuration={file}" in line
        assert "goes on as before; correct this and send SIGHUP again" in line
        running.catalogue.chmod(0o755)
        source.unlink()
        source.write_text(good)
        file.unlink(missing_ok=True)
        running.write()
    assert "event=reloaded sources=1" in running.hang_up()


@pytest.mark.slow
def test_a_good_change_takes_hold_and_a_missing_model_does_not(running: Running) -> None:
    running.write(rest='[language]\ntone_model = "/no/such/folder"\n')
    line = running.hang_up()
    assert "event=reload_refused" in line
    assert "/no/such/folder" in line
    assert "language.tone_model" in line
    running.write(
        sources='"local_1"',
        rest='[language]\ntone_model = "none"\nevent_model = "none"\n[web]\nport = 8009\n',
    )
    assert "event=reloaded sources=1 after_restart=none" in running.hang_up()
    assert "source=local_1 outcome=new" in running.read_until("source=local_1 outcome=new")
    running.read_until("event=annotated")
    running.process.send_signal(signal.SIGTERM)
    rest = running.process.communicate(timeout=30)[1]
    assert running.process.returncode == 0, rest


def test_what_only_the_next_start_takes_is_told() -> None:
    before = Config()
    other = replace(before, database=Path("elsewhere.db"), daemon=DaemonSettings(health_port=1))
    assert needs_restart(before, other) == "database,daemon.health_port"
    assert needs_restart(before, replace(before, sources=("x",))) == "none"


# --- the language stage changes between two batches


class Stage(WorkerLanguage):
    """A language stage that needs no model, unless it is told that it misses one."""

    async def versions(self) -> tuple[str, str]:
        if self._settings.tone_model == "missing":
            raise ToneModelError("there is no such folder", subject="missing")
        return self._settings.model, "rules"

    def with_settings(self, settings: LanguageSettings, folders: tuple[Path, ...]) -> Stage:
        return Stage(settings, folders, started=self.starts)

    async def annotate(self, documents: Sequence[Document]) -> list[Annotation | Failure]:
        await asyncio.sleep(0.05)
        return [Annotation(document_id=one.id, relevance=0.0) for one in documents]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "policytrail.db", create=True) as opened:
        source = Source(
            id="wire", publisher="Wire", title="Wire", kind="feed", url="https://wire.example/f",
            tier="news", interval_minutes=60,
        )  # fmt: skip
        opened.sync_sources(sources=[source], now=NOW)
        documents = tuple(
            Document(
                id=content_id(str(number)), source_id=source.id, title=f"Notice {number}",
                url=f"https://wire.example/{number}", text=f"The board met {number} times.",
                retrieved=NOW, first_seen=NOW,
            )
            for number in range(12)
        )  # fmt: skip
        poll = Poll(
            source_id=source.id, url=source.url, started=NOW, finished=NOW, outcome=Outcome.NEW
        )
        opened.record(result=PollResult(poll=poll, documents=documents))
        yield opened


def _runs(store: Store) -> dict[str, int]:
    """Return how many texts each model read."""
    sql = "select r.model, count(*) as n from annotation a join run r on r.id = a.run_id group by 1"
    return {row["model"]: row["n"] for row in store._connection.rows(sql)}


def _read(reading: Reading, store: Store) -> Any:
    return reading.read(
        store, batch_size=2, clock=lambda: NOW, watch=lambda number: None, ends=lambda: False
    )


def test_the_batch_in_hand_is_read_by_the_stage_before_and_the_rest_by_the_next(
    store: Store,
) -> None:
    reading = Reading(Stage(LanguageSettings(model="first"), ()))

    async def live() -> list[int]:
        under_way = asyncio.create_task(_read(reading, store))
        while not _runs(store):
            await asyncio.sleep(0.01)
        fresh = await reading.prepare(LanguageSettings(model="second"), ())
        assert fresh is not None
        begun = (await under_way).annotated
        await reading.take(fresh)
        return [begun, (await _read(reading, store)).annotated]

    begun, after = asyncio.run(live())
    assert 2 <= begun < 12
    assert after == 12  # another model reads all of them
    assert _runs(store)["second"] == 12
    assert store.quarantined() == []
    assert store.workers() == set()


def test_a_stage_without_its_model_is_refused_and_the_one_before_reads_on(store: Store) -> None:
    reading = Reading(Stage(LanguageSettings(model="first"), ()))

    async def live() -> int:
        with pytest.raises(ToneModelError, match="no such folder"):
            await reading.prepare(LanguageSettings(model="second", tone_model="missing"), ())
        read: int = (await _read(reading, store)).annotated
        return read

    assert asyncio.run(live()) == 12
    assert _runs(store) == {"first": 12}


def test_the_same_settings_need_no_other_stage_unless_there_are_lexicons(tmp_path: Path) -> None:
    settings = LanguageSettings()

    async def asked(folders: tuple[Path, ...]) -> bool:
        return await Reading(Stage(settings, folders)).prepare(settings, folders) is not None

    assert not asyncio.run(asked(()))
    assert asyncio.run(asked((tmp_path,)))


def test_a_process_that_would_read_by_other_rules_ends_the_run() -> None:
    class Changing(WorkerLanguage):
        rules = 0

        async def _load(self) -> tuple[str, str]:
            self.rules += 1
            return "model", f"rules {self.rules}"

    language = Changing(LanguageSettings(), ())

    async def live() -> None:
        assert await language.versions() == ("model", "rules 1")
        with pytest.raises(LanguageError, match="others than when reading began"):
            await language.annotate([])
        assert await language.versions() == ("model", "rules 2")

    asyncio.run(live())


# --- so does the network


def test_the_crawler_is_opened_with_the_new_settings_before_the_old_one_is_closed() -> None:
    told: list[str] = []

    @asynccontextmanager
    async def opened(settings: CrawlSettings) -> Any:
        if settings.contact == "wrong":
            raise ConfigError("wrong", subject="crawl")
        told.append(f"open {settings.contact}")
        yield
        told.append(f"close {settings.contact}")

    async def live() -> None:
        network = Network(opened)
        await network.take(CrawlSettings(contact="a"))
        with pytest.raises(ConfigError):
            await network.take(CrawlSettings(contact="wrong"))
        await network.take(CrawlSettings(contact="b"))
        await network.close()

    asyncio.run(live())
    assert told == ["open a", "open b", "close a", "close b"]


@pytest.mark.slow
def test_a_wrong_row_in_a_lexicon_is_named_and_the_old_words_stay(running: Running) -> None:
    folder = running.file.parent / "words"
    folder.mkdir()
    row = folder / "entities-mine.jsonl"
    good = '{"id": "fund:quarry", "type": "pension_fund", "name": "Quarry Mill Pension Fund"}\n'
    row.write_text(good + '{"id": "fund:other", "type": "pension_found", "name": "Other"}\n')
    running.write(top='lexicons = ["words"]\n')
    line = running.hang_up()
    assert "event=reload_refused" in line
    missing = [word for word in (f"{row}:2", "'type'", "pension_fund") if word not in line]
    assert not missing, line
    row.write_text(good)
    assert "event=reloaded sources=1 after_restart=none" in running.hang_up()
