"""Pages: main text, title, authors, dates, address; and what comes back instead of a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from policytrail.crawler.kinds import page
from policytrail.crawler.parsed import Link, Parsed
from policytrail.records import Outcome

URL = "https://www.example.org/news/order"
PARAGRAPHS = [
    "The department said on Monday that it will look again at the guidance on private assets.",
    "Trustees of pension plans had asked for clear rules since the spring of last year.",
    "Unions replied that savers would pay higher fees and could not sell in a crisis.",
]
ATTRIBUTES = " ".join(f"a{n}='1'" for n in range(900))
Read = Callable[..., Parsed]


def article(head: str = "", extra: str = "", title: str = "Agency looks again") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<!DOCTYPE html><html lang="en-US"><head><title>{title}</title>{head}</head><body>'
        "<nav><a href='/'>Home</a> <a href='/news'>News</a></nav>"
        f"<article><h1>{title}</h1>{text}</article>{extra}"
        "<footer>About us. Contact.</footer></body></html>"
    )


@pytest.fixture
def read(make_source: Callable[..., Any], make_fetch: Callable[..., Any]) -> Read:
    """Parse a page; other keyword arguments are options of the source."""

    def parse(
        body: bytes | str, link: Link | None = None, final_url: str = URL, **options: object
    ) -> Parsed:
        fetch = make_fetch(body, URL, final_url=final_url)
        return page.parse(make_source("page", URL, **options), fetch, link=link)

    return parse


def test_main_text_is_kept_in_paragraphs_and_the_furniture_goes(read: Read) -> None:
    (document,) = read(article()).documents
    assert "\n\n".join(PARAGRAPHS) in document.text
    assert "Contact" not in document.text
    assert (document.title, document.language) == ("Agency looks again", "en")
    assert document.url == URL


def test_selectors_take_their_elements_only(read: Read) -> None:
    body = article(
        extra="<div class='order'><h2>Order</h2><div>One<br>line of this order</div>"
        "<p class='x'>Not</p></div>"
        "<time class='when'>August 7, 2025, 5:01 PM</time><b class='by'>Ann Example</b>"
    )
    (document,) = read(
        body,
        page_content="div.order",
        page_remove="p.x",
        page_title="div.order h2",
        page_date="time.when",
        page_author="b.by",
        timezone="America/New_York",
    ).documents
    assert document.text == "Order\n\nOne line of this order"
    assert (document.title, document.authors) == ("Order", ("Ann Example",))
    assert document.published == datetime(2025, 8, 7, 21, 1, tzinfo=UTC)
    assert document.method == "selectors"


def test_a_selector_that_stops_matching_is_a_problem_and_the_library_takes_over(read: Read) -> None:
    parsed = read(article(), page_content="div.order", page_date="time.when")
    assert parsed.documents[0].method == "trafilatura"
    assert parsed.problems == (
        "selector 'div.order' finds nothing any more",
        "selector 'time.when' finds nothing any more",
    )


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


DAY = datetime(2025, 8, 7, tzinfo=UTC)
SECOND = datetime(2025, 8, 7, 21, 1, 2, tzinfo=UTC)


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


DATED = [
    (meta("article:published_time", "2025-08-07T17:01:02-04:00"), SECOND, "second"),
    (json_ld('{"@graph": [{"datePublished": "2025-08-07T21:01:02Z"}]}'), SECOND, "second"),
    (json_ld('{"dateCreated": "2025-08-07T21:01:02Z"}'), SECOND, "second"),
    (
        json_ld('{"datePublished": "2025-08-07T21:01:02Z", "dateCreated": "2020-01-01"}'),
        SECOND,
        "second",
    ),
    (json_ld("[{a: ,}") + meta("article:published_time", "2025-08-07"), DAY, "day"),
    (meta("article:published_time", "2099-01-01T00:00:00Z"), None, "second"),
    ("", None, "second"),
]


@pytest.mark.parametrize(("head", "published", "precision"), DATED)
def test_dates_come_from_the_page_or_stay_unknown(
    read: Read, head: str, published: datetime | None, precision: str
) -> None:
    (document,) = read(article(head)).documents
    assert (document.published, document.published_precision) == (published, precision)


def test_the_feed_knows_the_second_where_the_page_knows_the_day(read: Read) -> None:
    moment = datetime(2025, 8, 7, 21, 1, 2, tzinfo=UTC)
    link = Link(url=URL, title="From the feed", published=moment)
    (document,) = read(article(meta("article:published_time", "2025-08-07")), link=link).documents
    assert (document.published, document.published_precision) == (moment, "second")


def test_the_page_is_believed_about_its_update_and_conflicts_are_flagged(read: Read) -> None:
    head = (
        meta("article:published_time", "2025-08-07T21:00:00Z")
        + meta("article:modified_time", "2025-08-09T10:00:00Z")
        + '<script type="application/ld+json">{"datePublished": "2025-08-01"}</script>'
    )
    parsed = read(article(head))
    assert parsed.documents[0].published == datetime(2025, 8, 7, 21, tzinfo=UTC)
    assert parsed.documents[0].updated == datetime(2025, 8, 9, 10, tzinfo=UTC)
    assert parsed.problems == (
        "the page gives several dates of publication: 2025-08-01, 2025-08-07",
    )


@pytest.mark.parametrize(
    ("canonical", "address"),
    [
        ("/news/the-order/", "https://www.example.org/news/the-order"),
        ("https://example.org/news/the-order?utm_source=x", "https://example.org/news/the-order"),
        ("https://elsewhere.example/news", URL),
        ("https://www.example.org/", URL),
        ("javascript:alert(1)", URL),
        ("", URL),
    ],
)
def test_canonical_links_count_on_their_own_site_only(
    read: Read, canonical: str, address: str
) -> None:
    (document,) = read(article(f'<link rel="canonical" href="{canonical}">')).documents
    assert document.url == address


def test_the_address_that_was_asked_is_kept_where_the_page_lives_elsewhere(read: Read) -> None:
    link = Link(url="http://example.org/?p=12")
    (document,) = read(article(), link=link).documents
    assert document.metadata["requested_url"] == "https://example.org/?p=12"


def test_pages_that_show_a_part_only_say_so(read: Read) -> None:
    head = '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'
    assert read(article(head)).documents[0].metadata["paywalled"] == "true"


@pytest.mark.parametrize(
    ("body", "outcome", "part"),
    [
        (b"", Outcome.EMPTY, "empty body"),
        (b"  \n" * 1000, Outcome.EMPTY, "empty body"),
        ("<body><noscript>Enable scripts</noscript></body>", Outcome.NO_TEXT, "without main text"),
        (b"%PDF-1.7 rest", Outcome.MALFORMED, "a broken PDF file"),
        (b"\x89PNG\r\n\x1a\n\x00", Outcome.DRIFT, "an image"),
        ("<p>x" * 50_000, Outcome.TOO_LARGE, "20000 elements"),
        (f"<p {ATTRIBUTES}>x", Outcome.TOO_LARGE, "500 attributes"),
        ("<p>" + "word " * 500_000, Outcome.TOO_LARGE, "characters"),
    ],
)  # fmt: skip
def test_what_is_no_page_says_what_it_is(
    read: Read, body: bytes | str, outcome: Outcome, part: str
) -> None:
    parsed = read(body)
    assert parsed.outcome is outcome
    assert part in parsed.message
    assert parsed.documents == ()


def test_control_characters_stop_no_library(read: Read) -> None:
    body = article().replace("Monday", "Mon\x01\x00day").replace("spring", "spr&#1;ing\x0b")
    (document,) = read(body).documents
    assert "\n\n".join(PARAGRAPHS) in document.text


def test_deep_pages_end_no_recursion(read: Read) -> None:
    parsed = read("<html><body>" + "<b>" * 50_000 + PARAGRAPHS[0] + "</body></html>")
    assert parsed.documents[0].text == PARAGRAPHS[0]
