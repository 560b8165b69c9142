"""What a robots.txt allows, whatever it is made of."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from policytrail.crawler.polling import PollRequest, make_request
from policytrail.crawler.robots import (
    MAX_BYTES,
    Forbidden,
    from_answer,
    from_failure,
    robots_url,
)
from policytrail.records import Outcome, PollState
from policytrail.tests.crawler_engine.feeds import feed, outcomes

NOW = datetime(2025, 8, 11, tzinfo=UTC)
PAGE = "https://example.org/news/item"


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        (b"", True),
        (b"User-agent: *\nDisallow: /", False),
        (b"User-agent: *\nDisallow: /\nUser-agent: policytrail\nAllow: /news/", True),
        (b"User-agent: policytrail\nDisallow: /news/\nUser-agent: *\nAllow: /", False),
        (b"User-agent: *\nDisallow: /news/\nAllow: /news/item", True),
        (b"User-agent: *\nDisallow: /*item$", False),
        (b"\xef\xbb\xbfUSER-AGENT: *\rDISALLOW: /news/ # comment\r", False),
        (b"<!doctype html><html><body>Not found</body></html>", True),
        (bytes(range(256)) * 20, True),
        (b"User-agent: *\nDisallow: /news/\n" + b"# filler\n" * 100_000, False),
        (b"# filler\n" * (MAX_BYTES // 9 + 9) + b"User-agent: *\nDisallow: /\n", True),
    ],
)
def test_rules(body: bytes, allowed: bool) -> None:
    robots = from_answer(200, body, NOW)
    assert robots is not None
    assert (robots.forbids(PAGE) is None) is allowed


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_means_no_rules(status: int) -> None:
    robots = from_answer(status, b"User-agent: *\nDisallow: /", NOW)
    assert robots is not None
    assert robots.forbids(PAGE) is None
    assert robots.expires == NOW + timedelta(hours=24)


@pytest.mark.parametrize("status", [301, 429, 500, 503])
def test_these_answers_say_nothing_about_rules(status: int) -> None:
    assert from_answer(status, b"", NOW) is None


def test_robots_that_cannot_be_read_forbid_everything_and_say_why() -> None:
    robots = from_failure(Outcome.TIMEOUT, "no complete answer within 10 seconds", NOW)
    assert robots.forbids(PAGE) == Forbidden(
        outcome=Outcome.TIMEOUT,
        message="robots.txt could not be read: no complete answer within 10 seconds",
    )
    assert robots.expires == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        (b"Crawl-delay: 2", 2.0),
        (b"Crawl-delay: 0.5", 0.5),
        (b"Crawl-delay: 86400", 60.0),
        (b"Crawl-delay: -3", 0.0),
        (b"Crawl-delay: soon", 0.0),
        (b"", 0.0),
    ],
)
def test_crawl_delay_is_kept_within_bounds(line: bytes, delay: float) -> None:
    robots = from_answer(200, b"User-agent: *\n" + line, NOW)
    assert robots is not None
    assert robots.delay() == delay


def test_a_host_that_was_not_reached_is_asked_again_soon() -> None:
    robots = from_failure(Outcome.UNREACHABLE, "the host name has no address", NOW)
    assert robots.expires == NOW + timedelta(minutes=1)


def test_thousands_of_wildcards_take_no_time_and_forbid_rather_than_allow() -> None:
    bait = b"*a" * 5000
    body = b"User-agent: *\n" + (b"Disallow: /" + bait + b"\n" + b"Allow: /" + bait + b"\n") * 20
    started = time.process_time()
    robots = from_answer(200, body, NOW)
    assert robots is not None
    assert robots.forbids("https://example.org/" + "a" * 2000) is not None
    assert robots.forbids("https://example.org/bbb") is None
    assert time.process_time() - started < 1


def test_rules_are_per_origin() -> None:
    assert robots_url("http://example.org:8080/a/b?c#d") == "http://example.org:8080/robots.txt"


def test_robots_are_obeyed_and_forbid_when_they_cannot_be_read(site, crawl, answer) -> None:
    rules = {
        "127.0.0.1": answer(b"User-agent: policytrail\nDisallow: /private\n"),
        "127.0.0.2": answer(status=500),
        "127.0.0.3": answer(status=404),
        "127.0.0.4": answer(status=301, headers={"Location": "http://10.0.0.1/robots.txt"}),
    }
    site.pages["/robots.txt"] = lambda hit: rules[hit.host]
    site.pages |= {
        path: answer(feed(items=["https://example.org/a"])) for path in ("/private", "/feed")
    }
    sources = {
        name: crawl.source(site.url(path, host=f"127.0.0.{number}"))
        for name, path, number in [
            ("forbidden", "/private", 1),
            ("allowed", "/feed", 1),
            ("failing", "/feed", 2),
            ("none", "/feed", 3),
            ("elsewhere", "/feed", 4),
        ]
    }
    found = outcomes(crawl.run(*sources.values()))
    named = {name: found[source.url] for name, source in sources.items()}
    assert named == {
        "forbidden": Outcome.ROBOTS,
        "allowed": Outcome.NEW,
        "failing": Outcome.SERVER_ERROR,
        "none": Outcome.NEW,
        "elsewhere": Outcome.REFUSED_ADDRESS,
    }
    assert sum(hit.path == "/robots.txt" and hit.host == "127.0.0.1" for hit in site.hits) == 1


def test_robots_may_be_ignored_by_configuration(site, crawl, answer) -> None:
    crawl.settings = replace(crawl.settings, obey_robots=False)
    site.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /\n")
    site.pages["/feed"] = answer(feed(items=["https://example.org/a"]))
    (result,) = crawl.run(crawl.source(site.url("/feed")))
    assert result.poll.outcome is Outcome.NEW
    assert [hit.path for hit in site.hits] == ["/feed"]


def test_robots_are_read_once_for_all_crawls_of_a_loop(site, crawl, answer) -> None:
    site.pages["/feed"] = answer(feed(items=["https://example.org/a"]))
    source = crawl.source(site.url("/feed"))
    request = PollRequest(source=source, state=PollState(source_id=source.id))
    results = []

    async def twice() -> None:
        await crawl.poll([request], results.append)
        await crawl.poll([request], results.append)

    asyncio.run(twice())
    assert len(results) == 2
    assert sum(hit.path == "/robots.txt" for hit in site.hits) == 1


def test_address_that_is_offered_to_programs_needs_no_permit_but_its_pages_do(
    site, crawl, answer
) -> None:
    site.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /cgi-bin/\n")
    page, more = site.url("/cgi-bin/page"), site.url("/cgi-bin/feed?page=2")
    site.pages["/cgi-bin/feed"] = answer(feed(links=[page], next=more))
    site.pages["/cgi-bin/feed?page=2"] = answer(feed(items=["https://example.org/a"]))
    source = crawl.source(site.url("/cgi-bin/feed"), options={"robots": False})
    request = make_request(source, PollState(source_id=source.id), {})
    results = []
    asyncio.run(crawl.poll([request], results.append))
    assert outcomes(results) == {
        source.url: Outcome.NEW,
        more: Outcome.NEW,
        page: Outcome.ROBOTS,
    }
