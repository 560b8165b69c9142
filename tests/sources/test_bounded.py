"""Texts that make patterns backtrack end at once. A pattern gone wrong again would hang here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from policytrail.crawler.dates import parse_moment
from policytrail.crawler.feed_reading import read_feed
from policytrail.crawler.identity import canonical_url
from policytrail.crawler.plain_text import find_plain_text, join_lines
from policytrail.crawler.refusals import find_refusal
from policytrail.crawler.rendering import collapse_runs, html_to_text, is_too_complex
from policytrail.store.sentences import split_sentences

MANY = 30_000
NOW = datetime(2026, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["<!-- a -->" * MANY + "X", "<?a?>" * MANY, "<title>" * MANY, "<script>" * MANY, "<a " * MANY],
    ids=["comments", "instructions", "titles", "scripts", "open tags"],
)
def test_refusals(make_fetch: Callable[..., Any], text: str) -> None:
    assert find_refusal(make_fetch(b""), text) is None


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE " * MANY + "<rss>",
        "<!DOCTYPE rss [" * MANY + "<rss>",
        "<!DOCTYPE rss [ ] " * MANY + "<rss>",
        "<rss>" + "<![CDATA[" * MANY,
        "<rss>" + "&" * 10 * MANY,
        "<rss>" + "</item " * MANY,
    ],
    ids=["types", "subsets", "closed subsets", "CDATA", "ampersands", "ends"],
)
def test_feeds(text: str) -> None:
    assert read_feed(text).outcome is not None


def test_markup() -> None:
    assert is_too_complex("<a " + "x= " * MANY) != ""
    assert is_too_complex("<a " + "x " * MANY) == ""
    assert collapse_runs("<b>\n" * MANY + "<i>").count("<b>") == 1
    assert collapse_runs("<b " * MANY) == "<b " * MANY
    assert html_to_text("\n \n" * MANY) == ""
    assert html_to_text("<br> " * MANY) == ""


def test_dates_and_addresses() -> None:
    assert parse_moment(" " * MANY + "1 " * MANY, retrieved=NOW).value is None
    assert parse_moment("Mon, 7 Aug 2025 " + "(" * MANY, retrieved=NOW).value is None
    assert canonical_url("https://example.org/" + "a/../" * MANY) == "https://example.org/"


def test_sentences_and_lines() -> None:
    assert len(split_sentences("a. " * MANY)) == 1
    assert len(split_sentences("Sec. " * MANY)) == 1
    assert len(split_sentences("One word. " * MANY)) == MANY
    assert join_lines("word-\n" * MANY).count("word") == MANY
    assert join_lines("\n" * MANY + "[[Page 1]]\n" * MANY) == ""
    assert find_plain_text("<html><head>" + " " * MANY + "<title>x") is None
