"""RSS 2.0 and Atom feeds of the articles that can be seen at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from policytrail.crawler.replay.articles import Article, Outlet
from policytrail.crawler.replay.pages import markdown_to_html

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
}


def feed(outlet: Outlet, articles: Sequence[Article], base_url: str) -> bytes:
    """Return the feed of an outlet for articles that come newest first.

    The bytes depend on the articles alone, so that an unchanged feed keeps its ETag.
    """
    chosen = articles[: outlet.feed_items]
    build = _atom if outlet.feed == "atom" else _rss
    root = build(outlet, chosen, base_url)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def last_change(articles: Sequence[Article]) -> datetime | None:
    """Return the moment at which a feed of these articles last changed; None for no articles."""
    return max((article.modified or article.since for article in articles), default=None)


def _rss(outlet: Outlet, articles: Sequence[Article], base_url: str) -> ET.Element:
    # Prefixes are written out: ElementTree's own registry is shared by all threads.
    prefixes = {"xmlns:content": CONTENT, "xmlns:dc": DUBLIN_CORE, "xmlns:atom": ATOM}
    root = ET.Element("rss", {"version": "2.0"} | prefixes)
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", outlet.name)
    _add(channel, "link", base_url + outlet.home)
    _add(channel, "description", outlet.tagline)
    _add(channel, "language", "en-US")
    link = {"href": base_url + outlet.feed_address, "rel": "self", "type": "application/rss+xml"}
    ET.SubElement(channel, "atom:link", link)
    changed = last_change(articles)
    if changed is not None:
        _add(channel, "lastBuildDate", format_datetime(changed))
    for article in articles:
        _rss_item(channel, outlet, article, base_url)
    return root


def _rss_item(channel: ET.Element, outlet: Outlet, article: Article, base_url: str) -> None:
    item = ET.SubElement(channel, "item")
    _add(item, "title", article.title)
    _add(item, "link", base_url + article.path)
    for author in article.authors:
        _add(item, "dc:creator", author)
    _add(item, "pubDate", format_datetime(article.published))
    for tag in article.tags:
        _add(item, "category", tag)
    guid = _add(item, "guid", _permanent_id(article))
    guid.set("isPermaLink", "false")
    if outlet.feed_content != "none":
        _add(item, "description", f"<p>{article.summary}</p>" if article.summary else "")
    if outlet.feed_content == "full":
        _add(item, "content:encoded", markdown_to_html(article.text))


def _atom(outlet: Outlet, articles: Sequence[Article], base_url: str) -> ET.Element:
    root = ET.Element("feed", {"xmlns": ATOM})
    _add(root, "title", outlet.name)
    _add(root, "subtitle", outlet.tagline)
    _add(root, "id", f"tag:{outlet.id}.example,2025:feed")
    ET.SubElement(root, "link", {"href": base_url + outlet.home})
    self_link = {"href": base_url + outlet.feed_address, "rel": "self"}
    ET.SubElement(root, "link", self_link)
    changed = last_change(articles) or datetime(2025, 1, 1, tzinfo=UTC)
    _add(root, "updated", changed.isoformat())
    for article in articles:
        _atom_entry(root, outlet, article, base_url)
    return root


def _atom_entry(root: ET.Element, outlet: Outlet, article: Article, base_url: str) -> None:
    entry = ET.SubElement(root, "entry")
    _add(entry, "title", article.title)
    _add(entry, "id", _permanent_id(article))
    ET.SubElement(entry, "link", {"rel": "alternate", "href": base_url + article.path})
    _add(entry, "published", article.published.isoformat())
    _add(entry, "updated", (article.modified or article.published).isoformat())
    for name in article.authors or (outlet.name,):
        author = ET.SubElement(entry, "author")
        _add(author, "name", name)
    for tag in article.tags:
        ET.SubElement(entry, "category", {"term": tag})
    if outlet.feed_content != "none":
        _add(entry, "summary", article.summary)
    if outlet.feed_content == "full":
        content = _add(entry, "content", markdown_to_html(article.text))
        content.set("type", "html")


def _permanent_id(article: Article) -> str:
    return f"tag:{article.outlet}.example,{article.published:%Y-%m-%d}:{article.stem}"


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = text
    return element
