"""RSS, Atom and JSON Feed: items become documents where they bring their text, else links."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

from policytrail.crawler.cleaning import clean_author, clean_line
from policytrail.crawler.dates import Moment, parse_moment
from policytrail.crawler.decoding import decode
from policytrail.crawler.documents import base_document, number_option, text_option
from policytrail.crawler.extraction import PAGE_OPTIONS
from policytrail.crawler.feed_reading import MAX_ITEMS, Entry, Feed, read_feed
from policytrail.crawler.identity import absolute_url, canonical_url, document_id
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.refusals import find_refusal
from policytrail.crawler.rendering import html_to_line, html_to_text
from policytrail.records import Document, Fetch, Outcome, Source, content_id

# Where an item's text is: on the page that it links to, in the item, or nowhere but a summary.
FEED_CONTENTS = ("link", "full", "summary")
OPTIONS = {
    "content": str,  # one of FEED_CONTENTS
    "min_chars": int,  # with "full": an item with less text leads to its page instead
    "max_items": int,
    "paged": bool,  # older items stand on further pages, ?paged=2 and so on, as WordPress has them
    "stale_days": int,  # a feed whose newest item is older than so many days is abandoned
    "timezone": str,  # IANA name, for dates without a zone
    "updated_is_published": bool,  # Atom feeds whose entries are never edited
    "via": bool,  # the feed brings what others publish
    **PAGE_OPTIONS,
}
_SUMMARY = "feed summary"
_FEWEST_WORDS = 5  # of a teaser; fewer are a label
_APPEARED = re.compile(r"The post .{1,500} (?:appeared first|first appeared) on .{1,200}")
_MIN_CHARS = 200  # the length of a teaser; the shortest releases have twice as much


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """An entry, read: what its document or its link is made of."""

    entry: Entry
    url: str | None
    title: str
    published: Moment
    updated: Moment


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read a feed. ``content`` decides whether items become documents or links."""
    decoded = decode(fetch.body, fetch.headers.get("content-type", ""))
    refusal = find_refusal(fetch, decoded.text)
    if refusal is not None:
        return Parsed(outcome=refusal.outcome, message=refusal.message)
    feed = read_feed(decoded.text, max_items=number_option(source, "max_items", MAX_ITEMS))
    if feed.outcome is not None:
        return Parsed(outcome=feed.outcome, message=feed.message, complete=feed.complete)
    remarks = (decoded.remark,) if decoded.remark else ()
    return _collect(source, fetch, feed, remarks)


def _collect(source: Source, fetch: Fetch, feed: Feed, remarks: tuple[str, ...]) -> Parsed:
    documents: dict[str, Document] = {}
    links: dict[str, Link] = {}
    problems = Counter((*remarks, *feed.problems))
    items = [_read_item(source, fetch, entry) for entry in feed.entries]
    abandoned = _find_staleness(items, fetch, number_option(source, "stale_days", 0))
    if abandoned:
        return Parsed(outcome=Outcome.DRIFT, message=abandoned, items=len(items))
    for item in items:
        problems.update(
            moment.problem for moment in (item.published, item.updated) if moment.problem
        )
        document = _make_document(source, fetch, item, feed.language)
        if document is not None:
            documents.setdefault(document.id, document)
        elif item.url is not None:
            link = _make_link(source, fetch, item, feed.language)
            links.setdefault(canonical_url(item.url), link)
        else:
            problems["an item without a link and without text"] += 1
    if items and not documents and not links:
        # A broken feed may hide what it had; a sound one says that it has nothing.
        outcome = Outcome.MALFORMED if feed.problems else Outcome.EMPTY
        message = feed.problems[0] if feed.problems else "no item has a link or a text"
        return Parsed(outcome=outcome, message=message, items=len(items))
    return Parsed(
        documents=tuple(documents.values()),
        links=tuple(links.values()),
        items=len(feed.entries),
        problems=tuple(f"{text} ({n} times)" if n > 1 else text for text, n in problems.items()),
        complete=feed.complete,
    )


def _find_staleness(items: list[_Item], fetch: Fetch, days: int) -> str:
    """Return why a feed counts as abandoned; "" when it does not, or when nothing is dated."""
    moments = [m.value for item in items for m in (item.published, item.updated) if m.value]
    if not days or not moments or max(moments) > fetch.retrieved - timedelta(days=days):
        return ""
    return f"a stale feed: its newest item is of {max(moments).date().isoformat()}"


def _read_item(source: Source, fetch: Fetch, entry: Entry) -> _Item:
    zone = text_option(source, "timezone")
    published, updated = (
        parse_moment(text, retrieved=fetch.retrieved, zone=zone)
        for text in (entry.published, entry.updated)
    )
    if source.options.get("updated_is_published") and published.value is None:
        published, updated = updated, Moment()
    url = absolute_url(fetch.final_url, entry.link) if entry.link.strip() else None
    if url is not None and canonical_url(url) in {
        canonical_url(fetch.final_url),
        canonical_url(source.url),
    }:
        url = None  # an item that leads to its own feed would be visited for ever
    title = html_to_line(entry.title)
    if source.options.get("via") and entry.origin:
        title = title.removesuffix(f" - {html_to_line(entry.origin)}")
    return _Item(entry=entry, url=url, title=title, published=published, updated=updated)


def _make_link(source: Source, fetch: Fetch, item: _Item, language: str) -> Link:
    return Link(
        url=item.url or "",
        title=item.title,
        published=item.published.value,
        published_precision=item.published.precision,
        teaser=_make_teaser(source, fetch, item, language),
    )


def _make_teaser(source: Source, fetch: Fetch, item: _Item, language: str) -> Document | None:
    """Return what the feed says of a page, as the page's document; None where it says little."""
    told = _plain(item.entry.summary) or _plain(item.entry.content)
    if item.url is None or len(told.split()) < _FEWEST_WORDS:
        return None
    text = _with_title(item.title, told, item.entry.origin)
    if text == item.title:
        return None
    document = _describe(source, fetch, item, language)
    id, url = document_id(item.url), canonical_url(item.url)
    return replace(document, id=id, url=url, kind="teaser", text=text, method=_SUMMARY)


def _make_document(source: Source, fetch: Fetch, item: _Item, language: str) -> Document | None:
    """Return the document that an item is; None when only its page can tell the text."""
    text, method = _text(source, item)
    if not text:
        return None
    id, url = _identify(source, item, method)
    document = _describe(source, fetch, item, language)
    title = item.title or text.split("\n", 1)[0][:100]
    return replace(document, id=id, url=url, title=title, text=text, method=method)


def _describe(source: Source, fetch: Fetch, item: _Item, language: str) -> Document:
    """Return all of an item's document but its identity and its text."""
    return replace(
        base_document(source, fetch, id="", url=""),
        title=item.title,
        publisher=_publisher(source, item),
        kind="feed_item",
        authors=tuple(filter(None, map(clean_author, map(html_to_line, item.entry.authors)))),
        published=item.published.value,
        published_precision=item.published.precision,
        updated=item.updated.value,
        language=language.lower()[:2] or None,
        metadata=_metadata(item.entry),
    )


def _publisher(source: Source, item: _Item) -> str:
    """Return who published an item: an aggregator names others."""
    origin = html_to_line(item.entry.origin) if source.options.get("via") else ""
    return origin or source.publisher


def _text(source: Source, item: _Item) -> tuple[str, str]:
    mode = text_option(source, "content", "link")
    content, summary = (_plain(html) for html in (item.entry.content, item.entry.summary))
    fullest = content if len(content) >= len(summary) else summary
    if mode == "full" and len(fullest) >= number_option(source, "min_chars", _MIN_CHARS):
        return fullest, "feed content"
    if mode == "summary" or item.url is None:
        told = fullest if mode == "full" else summary or content
        return _with_title(item.title, told, item.entry.origin), _SUMMARY
    return "", ""


def _plain(html: str) -> str:
    """Return the text of an item without the line that WordPress puts below it."""
    text = html_to_text(html)
    head, _, last = text.rpartition("\n\n")
    return head if _APPEARED.fullmatch(last) else text


def _with_title(title: str, summary: str, origin: str) -> str:
    """Return both, or the title alone where an aggregator's summary only repeats it."""
    if _words(summary) in (_words(title), _words(f"{title} {origin}")):
        return title
    return "\n\n".join(part for part in (title, summary) if part)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _identify(source: Source, item: _Item, method: str) -> tuple[str, str]:
    """Return the id and the address of an item.

    An item with its full text is the page that it links to. A summary is not: several may lead to
    one page, such as the steps of one bill, so its guid counts too. An item without a link is known
    by its guid, or else by title and date.
    """
    guid = item.entry.guid
    if item.url is not None and method != _SUMMARY:
        return document_id(item.url), canonical_url(item.url)
    if item.url is not None:
        address = canonical_url(item.url)
        return content_id("feed item", source.id, address, guid), address
    key = guid or f"{item.title}\x1f{item.entry.published}"
    id = content_id("feed item", source.id, key)
    return id, f"{canonical_url(source.url)}#{id}"


def _metadata(entry: Entry) -> dict[str, str]:
    fields = {
        "guid": clean_line(entry.guid),
        "categories": "; ".join(filter(None, map(html_to_line, entry.categories))),
        "origin": html_to_line(entry.origin),
    }
    return {name: value for name, value in fields.items() if value}
