"""When two addresses are one document."""

from __future__ import annotations

import pytest

from policytrail.crawler.identity import (
    absolute_url,
    canonical_url,
    document_id,
    register_id,
    same_origin,
    same_site,
)

PAGE = "https://www.example.org/news/order"


@pytest.mark.parametrize(
    "variant",
    [
        "http://www.example.org/news/order",
        "HTTPS://WWW.Example.ORG/news/order",
        "https://www.example.org:443/news/order",
        "http://www.example.org:80/news/order",
        "https://www.example.org./news/order",
        "https://user:word@www.example.org/news/order",
        "https://www.example.org/news/order/",
        "https://www.example.org//news///order",
        "https://www.example.org/./news/x/../order",
        "https://www.example.org/news/order/index.html",
        "https://www.example.org/news/order#comments",
        "https://www.example.org/news/order?utm_source=rss&utm_medium=feed",
        "https://www.example.org/news/order?fbclid=abc&gclid=1&mc_cid=9",
        "https://www.example.org/news/order?PHPSESSID=0123456789abcdef",
        "https://www.example.org/news/order;jsessionid=0123456789ABCDEF",
        "https://www.example.org/news/order?amp=1",
        "https://www.example.org/news/order?outputType=amp",
        "https://www.example.org/amp/news/order",
        "https://www.example.org/news/order/amp/",
        "https://www.example.org/news/order.amp.html",
        "https://www.example.org/n%65ws/order",
        "  https://www.example.org/news/order\n",
    ],
)
def test_variants_of_an_address_are_one(variant: str) -> None:
    assert canonical_url(variant) == PAGE


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
        ("https://example.org/a?id=7&utm_term=x", "https://example.org/a?id=7"),
        ("https://example.org/a?q=", "https://example.org/a?q="),
        ("https://example.org/a#!/page/2", "https://example.org/a#!/page/2"),
        ("https://example.org/a%2Fb", "https://example.org/a%2Fb"),
        ("https://example.org/a%2fb c", "https://example.org/a%2Fb%20c"),
        ("https://example.org/%E9t%E9", "https://example.org/%E9t%E9"),
        ("https://example.org/été", "https://example.org/%C3%A9t%C3%A9"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://m.example.org/a", "https://example.org/a"),
        ("https://amp.example.org/a", "https://example.org/a"),
        ("https://m.org/a", "https://m.org/a"),
        ("https://example.org:8443/a/", "https://example.org:8443/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("http://127.0.0.1:5000/a/", "http://127.0.0.1:5000/a"),
        ("http://127.0.0.1/a", "http://127.0.0.1/a"),
        ("http://localhost/a", "http://localhost/a"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ("https://example.org/ampere", "https://example.org/ampere"),
        ("https://example.org/Case", "https://example.org/Case"),
        ("https://example.org/?p=12", "https://example.org/?p=12"),
    ],
)
def test_other_parts_of_an_address_stay(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical, "a canonical address is its own"


@pytest.mark.parametrize(
    "url", ["", "mailto:a@example.org", "file:///etc/passwd", "https:///a", "//x/y"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not an http"):
        canonical_url(url)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a", "https://example.org/a"),
        ("b?x=1", "https://example.org/feeds/b?x=1"),
        ("//other.example/c", "https://other.example/c"),
        (" https://example.org/d \n", "https://example.org/d"),
        ("#top", "https://example.org/feeds/list"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://example.org/a", None),
        ("http://[broken", None),
        ("http://ex�mple.org/a", None),
        ("http://example.org:0/a", None),
        ("http://example.org:99999/a", None),
        ("https://example.org/" + "a" * 3000, None),
    ],
)
def test_links_become_absolute_or_nothing(link: str, address: str | None) -> None:
    assert absolute_url("https://example.org/feeds/list", link) == address


def test_ids_follow_the_canonical_address_without_www() -> None:
    assert document_id("http://example.org/a/?utm_source=x") == document_id(
        "https://www.example.org/a"
    )
    assert document_id("https://example.org/a") != document_id("https://example.org/b")


def test_a_register_number_counts_with_its_date() -> None:
    assert register_id("99-1", "1999-01-04") != register_id("99-1", "2000-01-04")


def test_origin_and_site() -> None:
    assert same_origin("https://a.example/x", "https://a.example:443/y")
    assert not same_origin("https://a.example/x", "http://a.example/x")
    assert not same_origin("https://a.example/x", "https://a.example:8443/x")
    assert same_site("https://www.a.example/x", "http://amp.a.example/y")
    assert not same_site("https://a.example/x", "https://b.example/x")
