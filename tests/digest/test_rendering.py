"""The printed forms: golden files, escaping, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from policytrail import digest
from policytrail.digest.rendering import escape_markdown, one_line, web_address
from policytrail.errors import QueryError
from policytrail.records import Digest, SourceLink, TimelineEntry

GOLDEN = Path(__file__).parent.parent / "data" / "digest"
NOW = datetime(2025, 9, 30, tzinfo=UTC)
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "[x](javascript:alert(1))",
    "![x](https://evil.example.org/p.png)",
    "</style><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7 * 7 }}",
    '<a href="javascript:alert(1)">x</a>',
    "# Heading\n\n- list\n\n<iframe src=//evil.example.org>",
)


def test_formats_are_the_files_that_are_there() -> None:
    assert digest.formats() == ("csv", "html", "json", "md")


@pytest.mark.parametrize("fmt", digest.formats())
def test_render_gives_the_golden_file(
    week: Digest, fmt: str, request: pytest.FixtureRequest
) -> None:
    """Delete a golden file to have it written anew; the test then fails once."""
    text = digest.render(week, fmt)
    golden = GOLDEN / f"weekly.{fmt}"
    if not golden.exists():
        golden.write_text(text, encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and is written: review and commit it")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("fmt", digest.formats())
def test_render_twice_gives_the_same_bytes(week: Digest, fmt: str) -> None:
    assert digest.render(week, fmt) == digest.render(week, fmt)


def test_an_unknown_format_is_named(week: Digest) -> None:
    with pytest.raises(QueryError) as caught:
        digest.render(week, "odt")
    assert str(caught.value) == "odt: is no format. Formats: csv, html, json, md."


class Page(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


def hostile_week(
    make_entry: Callable[..., TimelineEntry], make_link: Callable[..., SourceLink], attack: str
) -> Digest:
    entry = make_entry(f"{attack} was passed.", ("courier", "2025-08-08", "done"), type="pass")
    source = make_link("courier", title=attack, publisher=attack, quote=attack, url=attack)
    entry = TimelineEntry(event=entry.event, sources=(source, make_link("ledger", title=attack)))
    return digest.build("2025-W32", entries=[entry], now=NOW)


@pytest.mark.parametrize("attack", ATTACKS)
def test_html_has_no_active_content(
    make_entry: Callable[..., TimelineEntry], make_link: Callable[..., SourceLink], attack: str
) -> None:
    page = Page()
    page.feed(digest.render(hostile_week(make_entry, make_link, attack), "html"))
    assert not page.tags & {"script", "img", "svg", "iframe", "object", "embed", "form"}
    assert page.handlers == []
    assert page.links
    assert all(re.match(r"https?://|#", link) for link in page.links)


@pytest.mark.parametrize("attack", ATTACKS)
def test_markdown_prints_hostile_text_as_text(
    make_entry: Callable[..., TimelineEntry], make_link: Callable[..., SourceLink], attack: str
) -> None:
    markdown_it = pytest.importorskip("markdown_it")
    text = digest.render(hostile_week(make_entry, make_link, attack), "md")
    page = Page()
    page.feed(markdown_it.MarkdownIt("commonmark", {"html": True}).render(text))
    assert page.tags <= {"h1", "h2", "p", "ul", "li", "strong", "em", "a"}
    assert page.handlers == []
    assert page.links == ["https://ledger.example.org/a?b=1&c=2"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_json_keeps_texts_as_they_are(
    make_entry: Callable[..., TimelineEntry], make_link: Callable[..., SourceLink], attack: str
) -> None:
    table = json.loads(digest.render(hostile_week(make_entry, make_link, attack), "json"))
    (line,) = next(each["lines"] for each in table["sections"] if each["title"] == "Congress")
    assert line["text"] == f"{attack} was passed."


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r\n=1", "＝1"])
def test_no_cell_of_csv_is_a_formula_or_breaks_its_row(
    make_entry: Callable[..., TimelineEntry], make_link: Callable[..., SourceLink], start: str
) -> None:
    text = digest.render(hostile_week(make_entry, make_link, f'{start}"x",\ny'), "csv")
    head, row = csv.reader(io.StringIO(text))
    assert len(row) == len(head)
    assert row[3] == f'\'{start.strip()}"x", y was passed.'
    assert row[7].startswith("'")
    assert row[9] == ""
    assert row[10].startswith("'")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example.org/x?y=1&z=2#w", "https://a.example.org/x?y=1&z=2#w"),
        ("https://a.example.org/a b<c>", "https://a.example.org/a%20b%3Cc%3E"),
        ("javascript:alert(1)", ""),
        ("//a.example.org", ""),
        ("https://", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url: str, address: str) -> None:
    assert web_address(url) == address


def test_control_and_direction_characters_go() -> None:
    assert one_line("a\u202eb\x00c\nd\ud800e") == "a b c d e"
    assert escape_markdown("1. *a* <b> [c] _d_") == r"1\. \*a\* \<b\> \[c\] \_d\_"
