"""The feed behind a page, and the entry of a catalogue that it would become."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from policytrail.crawler.cleaning import clean_line
from policytrail.crawler.decoding import decode
from policytrail.crawler.extraction import select
from policytrail.crawler.feed_reading import read_feed
from policytrail.crawler.identity import absolute_url, canonical_url
from policytrail.crawler.kinds import feed
from policytrail.crawler.parsed import Kind, Link, Parsed
from policytrail.crawler.refusals import find_refusal
from policytrail.crawler.rendering import is_too_complex, parse_tree, tree_to_text
from policytrail.records import Fetch, Source

_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
)
_HINT = re.compile(r"\b(?:rss|atom|feed)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCandidate:
    """A feed that a page leads to. ``is_declared``: by ``link rel=alternate``, not by a guess."""

    url: str
    title: str = ""
    is_declared: bool = False


def find_feeds(text: str, url: str) -> tuple[FeedCandidate, ...]:
    """Return the feeds of a page, declared ones first; the address itself if it is a feed.

    ``text`` is the decoded answer of ``url``. Nothing is fetched: who asks has to visit them.
    """
    if read_feed(text).outcome is None:
        return (FeedCandidate(url=url, is_declared=True),)
    tree = None if is_too_complex(text) else parse_tree(text)
    if tree is None:
        return ()
    found: dict[str, FeedCandidate] = {}
    for node in [*select(tree, "link[rel~=alternate][href]"), *select(tree, "a[href]")]:
        candidate = _read(node, url)
        if candidate is not None:
            found.setdefault(canonical_url(candidate.url), candidate)
    return tuple(sorted(found.values(), key=lambda candidate: not candidate.is_declared))


def _read(node: object, page: str) -> FeedCandidate | None:
    attributes = dict(node.attrib)  # type: ignore[attr-defined]
    address = absolute_url(page, attributes.get("href", ""))
    if address is None or canonical_url(address) == canonical_url(page):
        return None
    if attributes.get("rel"):
        is_feed = attributes.get("type", "").split(";")[0].strip().lower() in _TYPES
        title = clean_line(attributes.get("title", ""))
        return FeedCandidate(url=address, title=title, is_declared=True) if is_feed else None
    # A guess: both the words of the link and its address must speak of a feed.
    label = clean_line(tree_to_text(node))
    is_named = _HINT.search(f"{label} {attributes.get('title', '')}")
    is_likely = is_named and _HINT.search(urlsplit(address).path)
    return FeedCandidate(url=address, title=label) if is_likely else None


class _Discovery:
    """Reads a page as the feeds that it leads to: what the sandbox runs for ``sources add``."""

    def parse(self, source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
        """Return the feeds as links, declared ones first."""
        text = decode(fetch.body, fetch.headers.get("content-type", "")).text
        refusal = find_refusal(fetch, text)
        if refusal is not None:
            return Parsed(outcome=refusal.outcome, message=refusal.message)
        found = find_feeds(text, fetch.final_url)
        return Parsed(links=tuple(Link(url=one.url, title=one.title) for one in found))


def load_readers() -> Mapping[str, Kind]:
    """Return what reads pages as lists of feeds, and what reads feeds."""
    return {"discovery": _Discovery(), "feed": feed}


def draft_entry(id: str, candidate: FeedCandidate, publisher: str) -> str:
    """Return the TOML of a source, to be put in a file of a user's folder and completed there."""
    title = candidate.title or f"News of {publisher}"
    return (
        f"publisher = {_quote(publisher)}\n"
        'tier = "news"\n'
        'licence = "all rights reserved"\n'
        "excerpt_chars = 300\n\n"
        f"[sources.{_quote(id)}]\n"
        f"title = {_quote(title)}\n"
        'kind = "feed"\n'
        f"url = {_quote(candidate.url)}\n"
        "interval_minutes = 60\n"
        'status = "unverified"\n'
    )


def _quote(text: str) -> str:
    escaped = clean_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
