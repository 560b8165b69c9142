"""Where a redirect leads, and what may be remembered of it."""

from __future__ import annotations

import pytest

from policytrail.crawler.redirects import (
    gives_up_encryption,
    leads_home,
    next_hop,
    permanent_target,
)
from policytrail.records import Outcome, PollState
from policytrail.tests.crawler_engine.feeds import feed, outcomes

BASE = "https://www.example.org/news/item?id=1"


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/other", "https://www.example.org/other"),
        ("next", "https://www.example.org/news/next"),
        ("//cdn.example.org/x", "https://cdn.example.org/x"),
        ("https://other.example/a#part", "https://other.example/a"),
        ("/a b%zz", "https://www.example.org/a%20b%zz"),
        ("/größe", "https://www.example.org/gr%C3%B6%C3%9Fe"),
        ("/a%20b", "https://www.example.org/a%20b"),
        ("?id=2", "https://www.example.org/news/item?id=2"),
        ("https://größe.example/ä", "https://größe.example/%C3%A4"),
        ("file:///etc/hostname", "file:///etc/hostname"),
        ("http://a\\@b/", "http://a\\@b/"),
        ("", None),
        ("  ", None),
    ],
)
def test_location_is_resolved(location: str, expected: str | None) -> None:
    assert next_hop(BASE, location) == expected


@pytest.mark.parametrize(
    ("url", "final", "home"),
    [
        ("https://example.org/news/a", "https://example.org/", True),
        ("https://example.org/news/a", "https://www.example.org", True),
        ("https://example.org/news/a", "https://example.org/index.html", True),
        ("https://example.org/news/a", "https://example.org/en/", True),
        ("https://example.org/", "https://example.org/index.html", False),
        ("https://example.org/news/a", "https://example.org/news/b", False),
        ("https://example.org/news/a", "https://example.org/?p=12", False),
        ("https://example.org/news/a", "https://other.example/", False),
    ],
)
def test_front_page_instead_of_a_page(url: str, final: str, home: bool) -> None:
    assert leads_home(url, final) is home


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        ((), None),
        ((("https://n/1", 301),), "https://n/1"),
        ((("https://n/1", 308), ("https://n/2", 301)), "https://n/2"),
        ((("https://n/1", 301), ("https://n/2", 302)), "https://n/1"),
        ((("https://n/1", 302), ("https://n/2", 301)), None),
    ],
)
def test_only_the_leading_permanent_hops_count(
    hops: tuple[tuple[str, int], ...], expected: str | None
) -> None:
    assert permanent_target(hops) == expected


@pytest.mark.parametrize(
    ("url", "following", "given_up"),
    [
        ("https://a.example/", "http://a.example/", True),
        ("https://a.example/", "https://b.example/", False),
        ("http://a.example/", "http://b.example/", False),
        ("http://a.example/", "https://a.example/", False),
    ],
)
def test_encryption_is_not_given_up_silently(url: str, following: str, given_up: bool) -> None:
    assert gives_up_encryption(url, following) is given_up


def test_redirects_are_followed_and_checked_at_each_hop(site, crawl, answer) -> None:
    site.pages["/old"] = answer(status=301, headers={"Location": "/new"})
    site.pages["/new"] = answer(feed(items=["https://example.org/a"]))
    site.pages["/inside"] = answer(
        status=302, headers={"Location": f"http://127.1.0.1:{site.port}/new"}
    )
    site.pages["/decimal"] = answer(
        status=302, headers={"Location": f"http://2130771969:{site.port}/new"}
    )
    sources = [crawl.source(site.url(path)) for path in ("/old", "/inside", "/decimal")]
    found = outcomes(crawl.run(*sources))
    assert found[sources[0].url] is Outcome.NEW
    assert found[sources[1].url] is Outcome.REFUSED_ADDRESS
    assert found[sources[2].url] is Outcome.REFUSED_ADDRESS
    assert {hit.host for hit in site.hits} == {"127.0.0.1"}


def test_permanent_redirects_are_reported_and_the_learned_address_is_visited(
    site, crawl, answer
) -> None:
    body = feed(items=["https://example.org/a"])
    site.pages["/old"] = answer(status=301, headers={"Location": "/newer"})
    site.pages["/newer"] = answer(status=302, headers={"Location": "/now"})
    site.pages["/now"] = answer(body)
    source = crawl.source(site.url("/old"))
    (first,) = crawl.run(source)
    assert (first.poll.outcome, first.poll.url) == (Outcome.NEW, source.url)
    assert first.poll.moved_to == site.url("/newer")
    state = PollState(source_id=source.id, moved_to=site.url("/newer"))
    site.hits.clear()
    (second,) = crawl.run(source, states={source.id: state})
    assert site.paths() == ["/newer", "/now"]
    assert (second.poll.url, second.poll.moved_to) == (source.url, site.url("/newer"))


def test_redirect_to_a_page_that_is_no_feed_is_not_reported(site, crawl, answer) -> None:
    site.pages["/old"] = answer(status=301, headers={"Location": "/page"})
    site.pages["/page"] = answer(b"<html>moved</html>")
    (result,) = crawl.run(crawl.source(site.url("/old")))
    assert (result.poll.outcome, result.poll.moved_to) == (Outcome.DRIFT, None)
