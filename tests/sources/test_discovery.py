"""The feed behind a page becomes an entry that the catalogue accepts."""

from __future__ import annotations

from pathlib import Path

from policytrail.crawler.discovery import FeedCandidate, draft_entry, find_feeds
from policytrail.crawler.sources import find_source, load_catalogue

PAGE = """<!doctype html><html><head>
<link rel="stylesheet" href="/style.css" type="text/css">
<link rel="alternate" hreflang="fr" href="/fr/">
<link rel="alternate" type="application/rss+xml" title="All news" href="/feed/">
<link rel="alternate" type="application/atom+xml" href="https://www.example.org/atom.xml">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
</head><body><a href="/news">News</a> <a href="/rss/releases.xml">RSS: releases</a>
<a href="/feed/?utm_source=page">Feed</a> <a href="/feedback">Give feedback</a></body></html>"""
URL = "https://www.example.org/news"


def test_declared_feeds_come_first_and_each_once() -> None:
    assert find_feeds(PAGE, URL) == (
        FeedCandidate(url="https://www.example.org/feed/", title="All news", is_declared=True),
        FeedCandidate(url="https://www.example.org/atom.xml", is_declared=True),
        FeedCandidate(url="https://www.example.org/rss/releases.xml", title="RSS: releases"),
    )


def test_a_feed_is_its_own_and_other_things_have_none() -> None:
    feed = "<rss version='2.0'><channel><item><title>T</title></item></channel></rss>"
    assert find_feeds(feed, URL) == (FeedCandidate(url=URL, is_declared=True),)
    assert find_feeds("<html><body>No feed</body></html>", URL) == ()
    assert find_feeds("", URL) == ()


def test_a_draft_is_a_source(tmp_path: Path) -> None:
    candidate = FeedCandidate(url="https://www.example.org/feed/", title='The "Daily" \\ News\n')
    text = draft_entry("example.news", candidate, "Example \x1b Times")
    (tmp_path / "example.toml").write_text(text, encoding="utf-8")
    source = find_source(load_catalogue([tmp_path]), "example.news")
    assert (source.title, source.publisher) == ('The "Daily" \\ News', "Example Times")
    assert source.url == candidate.url
