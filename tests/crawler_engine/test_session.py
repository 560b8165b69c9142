"""The public entry: real kinds in real children, shared by all batches of a loop."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policytrail import crawler
from policytrail.config import CrawlSettings
from policytrail.crawler.session import open_session
from policytrail.errors import ConfigError
from policytrail.records import Outcome, PollResult, PollState, Source

NOW = datetime(2025, 8, 11, 12, 0, tzinfo=UTC)
SETTINGS = CrawlSettings(allowed_addresses=("127.0.0.0/8",), timeout=5.0)
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Releases</title>
<item><title>Agency withdraws guidance</title><link>%s</link>
<pubDate>Mon, 11 Aug 2025 09:00:00 GMT</pubDate><description>It was issued in 2022.</description>
</item></channel></rss>"""
PAGE = b"<html><head><title>Release</title></head><body><article>%s</article></body></html>"
SENTENCE = (
    b"<p>The agency withdrew the guidance that it had issued three years before, and said that "
    b"plan fiduciaries are free to weigh digital assets like any other investment.</p>"
)


def children() -> set[str]:
    """Return the processes that this one has started and not yet buried."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("counts processes in /proc")
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == str(os.getpid()):
            found.add(folder.name)
    return found


def request(url: str) -> crawler.PollRequest:
    source = Source(
        id=f"s{hash(url) % 1000}",
        publisher="Example",
        title="Example",
        kind="feed",
        url=url,
        tier="news",
        interval_minutes=30,
        delay_seconds=0.0,
    )
    return crawler.PollRequest(source=source, state=PollState(source_id=source.id))


def test_feed_and_page_are_read_by_the_real_kinds_and_nothing_stays_behind(site, answer) -> None:
    before = children()
    site.pages["/feed"] = answer(RSS % site.url("/release").encode())
    site.pages["/release"] = answer(PAGE % (SENTENCE * 5), headers={"Content-Type": "text/html"})
    results: list[PollResult] = []
    crawler.crawl([request(site.url("/feed"))], SETTINGS, clock=lambda: NOW, sink=results.append)
    assert [result.poll.outcome for result in results] == [Outcome.NEW, Outcome.NEW]
    (document,) = results[0].documents
    assert document.title == "Release"
    assert "weigh digital assets" in document.text
    assert children() == before


def test_batches_at_once_share_one_session(site, answer) -> None:
    site.pages["/feed"] = answer(RSS % b"https://example.org/", wait=0.2)

    async def run() -> tuple[bool, int]:
        results: list[PollResult] = []
        async with open_session(SETTINGS) as first, open_session(SETTINGS) as second:
            batches = [
                crawler.poll_sources(
                    [request(site.url("/feed", host=f"127.0.0.{number}"))],
                    SETTINGS,
                    clock=lambda: NOW,
                    sink=results.append,
                )
                for number in range(2, 7)
            ]
            await asyncio.gather(*batches)
            return first is second, len(children())

    before = len(children())
    same, count = asyncio.run(run())
    assert same
    assert count - before <= 2


def test_session_outlives_a_batch_when_it_is_kept_open(site, answer) -> None:
    site.pages["/feed"] = answer(RSS % b"https://example.org/")

    async def run() -> tuple[set[str], set[str]]:
        async with crawler.keep_open(SETTINGS):
            seen = []
            for _ in range(2):
                await crawler.poll_sources(
                    [request(site.url("/feed"))], SETTINGS, clock=lambda: NOW, sink=lambda _: None
                )
                seen.append(children())
        return seen[0], seen[1]

    before = children()
    first, second = asyncio.run(run())
    assert first == second != before
    assert children() == before


def test_wrong_allow_list_is_told_and_leaves_nothing_open() -> None:
    settings = CrawlSettings(allowed_addresses=("not a host!",))
    for _ in range(2):
        with pytest.raises(ConfigError, match="not a host!"):
            crawler.crawl(
                [request("http://127.0.0.1/")], settings, clock=lambda: NOW, sink=lambda _: None
            )


def test_nothing_to_visit_opens_nothing() -> None:
    crawler.crawl([], SETTINGS, clock=lambda: NOW, sink=lambda _: None)
