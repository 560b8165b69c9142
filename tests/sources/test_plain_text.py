"""Printed lines become paragraphs; a register's plain text is a document of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from policytrail.crawler.kinds import federal_register, page
from policytrail.crawler.parsed import Link
from policytrail.crawler.plain_text import find_plain_text, join_lines
from policytrail.records import Outcome

LINES = """[Federal Register Volume 91, Number 61 (Tuesday, March 31, 2026)]
[Proposed Rules]
[Pages 90030-90031]
From the Federal Register Online via the Government Publishing Office [www.gpo.gov]
[FR Doc No: 2026-90030]

=======================================================================
-----------------------------------------------------------------------

DEPARTMENT OF EXAMPLES

29 CFR Part 2550

SUMMARY: The Department proposes rules for the choice of invest-
ments that are not traded, and of long-
term funds.

    (a) In general. A fiduciary must weigh fees, and it must write down

[[Page 90031]]

why it chose an option. The duty is that of section 404.
    (b) Review. It must look again every year.

[FR Doc. 2026-90030 Filed 3-30-26; 8:45 am]
BILLING CODE 0000-00-P
"""
PARAGRAPHS = [
    "DEPARTMENT OF EXAMPLES",
    "29 CFR Part 2550",
    "SUMMARY: The Department proposes rules for the choice of investments that are not traded, and "
    "of long-term funds.",
    "(a) In general. A fiduciary must weigh fees, and it must write down why it chose an option. "
    "The duty is that of section 404.",
    "(b) Review. It must look again every year.",
    "[FR Doc. 2026-90030 Filed 3-30-26; 8:45 am] BILLING CODE 0000-00-P",
]
URL = "https://www.federalregister.gov/documents/full_text/text/2026/03/31/2026-90030.txt"


def test_lines_become_paragraphs() -> None:
    assert join_lines(LINES).split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Plain lines\nof text", "Plain lines\nof text"),
        (
            "<html><head><title>T</title></head><body><pre>\nA &amp; B\n</pre></body></html>",
            "\nA & B\n",
        ),
        ("<html>\n<head>\n<title>T</title>\n<body><pre>\nA <a href='x'>b</a>", "\nA b"),
        ("<html><body><p>An article</p><pre>code</pre></body></html>", None),
        ("<html><body><h1>Head</h1></body></html>", None),
    ],
)
def test_plain_text_is_told_from_pages(text: str, found: str | None) -> None:
    assert find_plain_text(text) == found


@pytest.mark.parametrize("wrapped", [False, True], ids=["plain", "in one block"])
def test_the_text_of_a_register_is_read(
    make_source: Callable[..., Any], make_fetch: Callable[..., Any], wrapped: bool
) -> None:
    body = f"<html><head><title>Register</title></head><body><pre>{LINES}</pre></body></html>"
    link = Link(url=URL, title="Choice of investments", published=datetime(2026, 3, 31, tzinfo=UTC))
    fetch = make_fetch(body if wrapped else LINES, URL)
    (document,) = page.parse(make_source("page", URL), fetch, link=link).documents
    assert document.text.split("\n\n") == PARAGRAPHS
    assert (document.title, document.kind) == ("Choice of investments", "file")
    assert document.published == link.published


def test_a_file_of_rules_and_marks_has_no_text(
    make_source: Callable[..., Any], make_fetch: Callable[..., Any]
) -> None:
    parsed = page.parse(make_source("page", URL), make_fetch("-----\n[[Page 1]]\n", URL))
    assert parsed.outcome is Outcome.NO_TEXT


def test_full_texts_are_visited_where_a_source_wants_them(
    make_source: Callable[..., Any], make_fetch: Callable[..., Any]
) -> None:
    row = {"document_number": "2026-90030", "publication_date": "2026-03-31", "raw_text_url": URL}
    for wanted in (True, False):
        source = make_source("federal_register", full_text=wanted)
        parsed = federal_register.parse(source, make_fetch(json.dumps(row)))
        assert [link.url for link in parsed.links] == ([URL] if wanted else [])
        assert len(parsed.documents) == 1
