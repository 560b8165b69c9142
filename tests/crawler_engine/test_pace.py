"""How often a host is visited, and when it is left alone."""

from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, datetime

from policytrail.crawler.polling import PollRequest
from policytrail.records import Outcome, PollState
from policytrail.tests.crawler_engine.feeds import feed


def test_one_request_at_a_time_for_a_host_and_a_pause_between(site, crawl, answer) -> None:
    for name in ("/one", "/two", "/three"):
        site.pages[name] = answer(feed(items=["https://example.org/a"]), wait=0.05)
    sources = [
        crawl.source(site.url(name), delay_seconds=0.2) for name in ("/one", "/two", "/three")
    ]
    crawl.run(*sources)
    assert site.most_busy == 1
    times = [hit.at for hit in site.hits]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(gaps) == 3  # robots.txt takes its turn like any other request
    assert min(gaps) > 0.19


def test_hosts_are_visited_side_by_side(site, crawl, answer) -> None:
    hosts = [f"127.0.0.{number}" for number in range(2, 8)]
    site.pages["/feed"] = answer(b"{}", wait=0.6)
    crawl.run(*(crawl.source(site.url("/feed", host=host)) for host in hosts))
    assert site.most_busy >= 3


def test_a_host_that_keeps_failing_is_left_alone(site, crawl, answer) -> None:
    links = [site.url(f"/page/{number}", host="127.0.0.2") for number in range(8)]
    site.pages["/feed"] = answer(feed(links=links), headers={"ETag": "x"})
    site.pages |= {f"/page/{number}": answer(status=503) for number in range(8)}
    results = crawl.run(crawl.source(site.url("/feed")))
    assert len(results) == 4
    assert results[-1].poll.message == "5 pages left out: 127.0.0.2 keeps failing"
    assert results[-1].poll.etag is None


def test_crawl_delay_is_kept(site, crawl, answer) -> None:
    site.pages["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 0.4\n")
    site.pages["/feed"] = answer(feed(links=[site.url("/a")]))
    site.pages["/a"] = answer(b"text")
    crawl.run(crawl.source(site.url("/feed")))
    times = [hit.at for hit in site.hits]
    assert times[2] - times[1] > 0.39


def test_several_crawls_on_one_loop_share_the_pace(site, crawl, answer) -> None:
    site.pages |= {path: answer(b"{}", wait=0.1) for path in ("/one", "/two")}
    sources = [crawl.source(site.url(path)) for path in ("/one", "/two")]
    results = []

    async def together() -> None:
        await asyncio.gather(
            *(
                crawl.poll(
                    [PollRequest(source=source, state=PollState(source_id=source.id))],
                    results.append,
                )
                for source in sources
            )
        )

    asyncio.run(together())
    assert len(results) == 2
    assert site.most_busy == 1


def test_host_that_asks_to_wait_is_left_alone_by_all_sources(site, crawl, answer) -> None:
    site.pages["/busy"] = answer(status=429, headers={"Retry-After": "3600"})
    site.pages["/other"] = answer(feed(items=["https://example.org/a"]))
    results = crawl.run(crawl.source(site.url("/busy")), crawl.source(site.url("/other")))
    assert [result.poll.outcome for result in results] == [Outcome.BLOCKED, Outcome.BLOCKED]
    assert {result.poll.not_before for result in results} == {
        datetime(2025, 8, 11, 13, 0, tzinfo=UTC)
    }
    assert "asked to wait until 2025-08-11 13:00:00 UTC" in results[1].poll.message
    assert site.paths() == ["/busy"]


def test_address_that_is_overloaded_does_not_stop_its_host(site, crawl, answer) -> None:
    site.pages["/busy"] = answer(status=503, headers={"Retry-After": "3600"})
    site.pages["/other"] = answer(feed(items=["https://example.org/a"]))
    results = crawl.run(crawl.source(site.url("/busy")), crawl.source(site.url("/other")))
    assert [result.poll.outcome for result in results] == [Outcome.SERVER_ERROR, Outcome.NEW]
    assert results[0].poll.not_before == datetime(2025, 8, 11, 13, 0, tzinfo=UTC)
    assert results[1].poll.not_before is None
