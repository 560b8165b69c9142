"""Where a redirect leads, and what may be remembered of it."""

from __future__ import annotations

import pytest

from policytrail.crawler.redirects import (
    gives_up_encryption,
    leads_home,
    next_hop,
    permanent_target,
)

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
