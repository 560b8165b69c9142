"""A child that hangs, swells, crashes or lies is an outcome; the next body finds a new child."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policytrail.config import CrawlSettings
from policytrail.crawler.parsed import Parsed
from policytrail.crawler.sandbox import Sandbox, death
from policytrail.crawler.sandbox_worker import frame, load_parsed, prefix_size
from policytrail.records import Fetch, Outcome, Source

NOW = datetime(2025, 8, 11, tzinfo=UTC)
SOURCE = Source(
    id="x",
    publisher="Example",
    title="Example",
    kind="fine",
    url="https://example.org/",
    tier="news",
    interval_minutes=30,
)
FETCH = Fetch(
    source_id="x", url=SOURCE.url, final_url=SOURCE.url, retrieved=NOW, status=200, body=b"text"
)


@pytest.fixture
def parse(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Parsed]]:
    """Parse one body with each named kind, one after another, in one sandbox."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    monkeypatch.setenv("POLICYTRAIL_REGULATIONS_API_KEY", "secret")
    settings = CrawlSettings(parse_seconds=1, parse_memory=512 * 1024 * 1024)

    async def run(kinds: tuple[str, ...]) -> list[Parsed]:
        sandbox = Sandbox(settings, kinds="kinds_that_misbehave:load_kinds")
        try:
            return [await sandbox.parse(kind, SOURCE, FETCH, None) for kind in kinds]
        finally:
            await sandbox.close()

    return lambda *kinds: asyncio.run(run(kinds))


def test_child_is_used_again_and_is_another_process(parse) -> None:
    first, second, text = parse("pid", "pid", "fine")
    assert first.message == second.message != str(os.getpid())
    assert text.message == "text"


def test_child_has_no_keys_and_no_crawler(parse) -> None:
    keys, modules = parse("keys", "modules")
    assert "POLICYTRAIL_REGULATIONS_API_KEY" not in keys.message
    assert "PATH" in keys.message
    assert modules.message == "[]"


def test_what_a_kind_says_comes_back(parse) -> None:
    (drift,) = parse("drift")
    assert (drift.outcome, drift.message) == (Outcome.DRIFT, "another thing")


def test_endless_parsing_is_a_timeout_and_the_next_body_is_read(parse) -> None:
    hung, fine = parse("loop", "fine")
    assert hung.outcome is Outcome.TIMEOUT
    assert "parsing took more than" in hung.message  # of processor; on a busy machine, of time
    assert fine.message == "text"


def test_too_much_memory_is_too_large(parse) -> None:
    swollen, fine = parse("swell", "fine")
    assert swollen.outcome is Outcome.TOO_LARGE
    assert fine.message == "text"


def test_kind_that_raises_is_an_error_that_names_it(parse) -> None:
    (failed,) = parse("raise")
    assert failed.outcome is Outcome.ERROR
    assert failed.message == "kind 'raise' failed: ValueError: cannot read https://example.org/"


def test_crash_is_an_error_and_the_next_body_is_read(parse) -> None:
    crashed, fine = parse("crash", "fine")
    assert crashed.outcome is Outcome.ERROR
    assert "SIGABRT" in crashed.message
    assert fine.message == "text"


def test_printing_does_not_mix_with_answers(parse) -> None:
    printed, fine = parse("print", "fine")
    assert (printed.message, fine.message) == ("printed", "text")


def test_unknown_kind_is_an_error_that_lists_the_known(parse) -> None:
    (unknown,) = parse("no-such-kind")
    assert unknown.outcome is Outcome.ERROR
    assert "no-such-kind" in unknown.message
    assert "drift" in unknown.message


def test_code_from_a_child_is_not_run(parse, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    evil, fine = parse("evil", "fine")
    assert evil.outcome is Outcome.ERROR
    assert "is not a record" in evil.message
    assert list(tmp_path.iterdir()) == []
    assert fine.message == "text"


def test_kinds_that_cannot_be_imported_are_an_error() -> None:
    async def run() -> Parsed:
        sandbox = Sandbox(CrawlSettings(), kinds="no_such_module:load_kinds")
        try:
            return await sandbox.parse("fine", SOURCE, FETCH, None)
        finally:
            await sandbox.close()

    parsed = asyncio.run(run())
    assert parsed.outcome is Outcome.ERROR
    assert "ended with status 1" in parsed.message


async def ended(pid: int) -> None:
    """Wait until a process is gone, ten seconds at most."""
    async with asyncio.timeout(10):
        while True:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            await asyncio.sleep(0.05)


def test_idle_child_ends_by_itself(parse, monkeypatch) -> None:
    async def run() -> tuple[str, str]:
        sandbox = Sandbox(
            CrawlSettings(), kinds="kinds_that_misbehave:load_kinds", idle_seconds=0.2
        )
        try:
            first = await sandbox.parse("pid", SOURCE, FETCH, None)
            await ended(int(first.message))
            return first.message, (await sandbox.parse("pid", SOURCE, FETCH, None)).message
        finally:
            await sandbox.close()

    first, second = asyncio.run(run())
    assert first != second


def test_child_leaves_the_end_to_its_parent(parse) -> None:
    async def run() -> Parsed:
        sandbox = Sandbox(CrawlSettings(), kinds="kinds_that_misbehave:load_kinds")
        try:
            pid = int((await sandbox.parse("pid", SOURCE, FETCH, None)).message)
            os.kill(pid, signal.SIGINT)
            os.kill(pid, signal.SIGTERM)
            return await sandbox.parse("fine", SOURCE, FETCH, None)
        finally:
            await sandbox.close()

    assert asyncio.run(run()).message == "text"


def test_child_that_died_while_idle_costs_no_body(parse) -> None:
    async def run() -> Parsed:
        sandbox = Sandbox(CrawlSettings(), kinds="kinds_that_misbehave:load_kinds")
        try:
            pid = int((await sandbox.parse("pid", SOURCE, FETCH, None)).message)
            os.kill(pid, signal.SIGKILL)
            await asyncio.sleep(0.5)
            return await sandbox.parse("fine", SOURCE, FETCH, None)
        finally:
            await sandbox.close()

    assert asyncio.run(run()).message == "text"


def test_given_up_body_does_not_answer_for_the_next(parse) -> None:
    async def run() -> Parsed:
        sandbox = Sandbox(CrawlSettings(), kinds="kinds_that_misbehave:load_kinds")
        try:
            await sandbox.parse("fine", SOURCE, FETCH, None)
            slow = asyncio.create_task(sandbox.parse("nap", SOURCE, FETCH, None))
            await asyncio.sleep(0.1)
            slow.cancel()
            await asyncio.gather(slow, return_exceptions=True)
            return await sandbox.parse("fine", SOURCE, FETCH, None)
        finally:
            await sandbox.close()

    assert asyncio.run(run()).message == "text"


@pytest.mark.parametrize(
    "data", [b"", b"nonsense", pickle.dumps({"a": 1}), pickle.dumps(os.getcwd)]
)
def test_what_is_not_a_parsed_is_refused(data: bytes) -> None:
    with pytest.raises(pickle.UnpicklingError):
        load_parsed(data)


def test_parsed_survives_the_way() -> None:
    parsed = Parsed(items=3, message="x", problems=("one",), outcome=Outcome.EMPTY)
    assert load_parsed(frame(parsed)[prefix_size() :]) == parsed


def test_death_names_its_cause() -> None:
    assert death(-signal.SIGXCPU, 20).outcome is Outcome.TIMEOUT
    assert "SIGSEGV" in death(-signal.SIGSEGV, 20).message
    assert "status 3" in death(3, 20).message
