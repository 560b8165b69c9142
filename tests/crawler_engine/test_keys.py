"""What a server is told: who asks, and the key that is meant for it alone."""

from __future__ import annotations

import asyncio

from policytrail.crawler.polling import PollRequest, make_request
from policytrail.records import Outcome, PollState
from policytrail.tests.crawler_engine.feeds import feed


def test_who_we_are_is_sent_and_cookies_are_not(site, crawl, answer) -> None:
    site.pages["/feed"] = answer(
        feed(links=[site.url("/a")]), headers={"Set-Cookie": "id=1; Path=/"}
    )
    site.pages["/a"] = answer(b"text")
    crawl.run(crawl.source(site.url("/feed")))
    accepted = {hit.path: hit.headers["accept"].partition(",")[0] for hit in site.hits}
    assert accepted == {
        "/robots.txt": "application/rss+xml",
        "/feed": "application/rss+xml",
        "/a": "text/html",
    }
    agents = {hit.headers["user-agent"] for hit in site.hits}
    assert len(agents) == 1
    assert agents.pop().startswith("policytrail/")
    assert all("tests@example.org" in hit.headers["user-agent"] for hit in site.hits)
    assert not any("cookie" in hit.headers or "referer" in hit.headers for hit in site.hits)


def test_key_goes_to_the_own_origin_and_nowhere_else(site, crawl, answer) -> None:
    other = site.url("/other", host="127.0.0.2")
    site.pages["/api"] = answer(
        feed(items=["https://example.org/a"], links=[other], next=site.url("/api?page=2"))
    )
    site.pages["/api?page=2"] = answer(status=302, headers={"Location": other})
    site.pages["/other"] = answer(feed(items=["https://example.org/b"]))
    source = crawl.source(site.url("/api"))
    request = PollRequest(
        source=source, state=PollState(source_id=source.id), headers={"X-Api-Key": "s3cret-key"}
    )
    asyncio.run(crawl.poll([request], lambda _: None))
    carried = {(hit.host, hit.path) for hit in site.hits if "x-api-key" in hit.headers}
    assert carried == {("127.0.0.1", "/api"), ("127.0.0.1", "/api?page=2")}
    assert ("127.0.0.2", "/other") in {(hit.host, hit.path) for hit in site.hits}
    assert "s3cret-key" not in repr(request)


def test_key_that_a_server_repeats_is_not_stored(site, crawl, answer) -> None:
    body = feed(items=["https://example.org/a"], key="s3cret-key")
    site.pages["/api"] = answer(body, headers={"ETag": '"s3cret-key"'})
    source = crawl.source(site.url("/api"))
    request = PollRequest(
        source=source, state=PollState(source_id=source.id), headers={"X-Api-Key": "s3cret-key"}
    )
    results = []
    asyncio.run(crawl.poll([request], results.append))
    assert results[0].poll.outcome is Outcome.NEW
    assert "s3cret-key" not in repr(results)


def test_source_without_its_key_says_so_and_is_skipped(site, crawl, answer) -> None:
    site.pages["/api"] = answer(feed(items=["https://example.org/a"]))
    options = {"key_variable": "POLICYTRAIL_EXAMPLE_API_KEY", "key_header": "X-Example"}
    source = crawl.source(site.url("/api"), options=options)
    state, results = PollState(source_id=source.id), []
    for environment in ({}, {"POLICYTRAIL_EXAMPLE_API_KEY": "s3cret-key"}):
        request = make_request(source, state, environment)
        asyncio.run(crawl.poll([request], results.append))
    skipped, visited = (result.poll for result in results)
    assert skipped.outcome is Outcome.ERROR
    assert skipped.message == ("no API key: set POLICYTRAIL_EXAMPLE_API_KEY; the source is skipped")
    assert visited.outcome is Outcome.NEW
    assert [hit.headers.get("x-example") for hit in site.hits] == [None, "s3cret-key"]
    assert make_request(crawl.source(site.url("/feed")), state, {}).headers == {}


def test_key_does_not_follow_the_paging_of_another_origin(site, crawl, answer) -> None:
    other = site.url("/api", host="127.0.0.2")
    pages = {
        "127.0.0.1": answer(status=302, headers={"Location": other}),
        "127.0.0.2": answer(feed(items=["https://example.org/a"], next=other + "?page=2")),
    }
    site.pages["/api"] = lambda hit: pages[hit.host]
    site.pages["/api?page=2"] = answer(feed(items=["https://example.org/b"]))
    source = crawl.source(site.url("/api"))
    request = PollRequest(
        source=source, state=PollState(source_id=source.id), headers={"X-Api-Key": "s3cret-key"}
    )
    results = []
    asyncio.run(crawl.poll([request], results.append))
    assert [result.poll.outcome for result in results] == [Outcome.NEW, Outcome.NEW]
    carried = [hit.host for hit in site.hits if "x-api-key" in hit.headers]
    assert carried == ["127.0.0.1"]
