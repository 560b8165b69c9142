"""Events and positions as an Atom feed (RFC 4287), the latest change first; ids are for good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree

from policytrail.digest.exports import Taken
from policytrail.digest.rendering import one_line, web_address
from policytrail.digest.sections.positions import POSITION_WORDS, issue
from policytrail.records import SourceLink, Stance, TimelineEntry, permalinks

SUFFIX = "atom"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_LATEST = 100
_MADE = "policytrail,2025"  # the authority of tag: addresses (RFC 4151)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class _Item:
    path: str  # of its id
    title: str
    text: str
    updated: datetime
    known: datetime
    page: str
    sources: tuple[SourceLink, ...]
    terms: tuple[str, ...]


def export(taken: Taken) -> bytes:
    """Return the feed; background is left out."""
    found = [_of_event(taken, each) for each in taken.entries if not each.event.historical]
    found += [_of_stance(taken, each) for each in taken.stances]
    found.sort(key=lambda each: (-each.updated.timestamp(), each.path))
    ElementTree.register_namespace("", _NAMESPACE)
    feed = ElementTree.Element(_tag("feed"))
    subject = quote(taken.subject or "everything", safe="")
    _add(feed, "id", f"tag:{_MADE}:feed/{subject}")
    _add(feed, "title", one_line(taken.title))
    latest = max((each.updated for each in found), default=_NEVER)
    _add(feed, "updated", _moment(latest))
    author = ElementTree.SubElement(feed, _tag("author"))
    _add(author, "name", "policytrail")
    if taken.site:
        ElementTree.SubElement(feed, _tag("link"), rel="alternate", href=web_address(taken.site))
    for each in found[:_LATEST]:
        feed.append(_entry(taken.site, each))
    ElementTree.indent(feed)
    body: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _entry(site: str, item: _Item) -> ElementTree.Element:
    element = ElementTree.Element(_tag("entry"))
    _add(element, "id", f"tag:{_MADE}:{item.path}")
    _add(element, "title", one_line(item.title))
    _add(element, "updated", _moment(item.updated))
    _add(element, "published", _moment(item.known))
    if page := web_address(site + item.page) if site else "":
        ElementTree.SubElement(element, _tag("link"), rel="alternate", href=page)
    for link in item.sources:
        if url := web_address(link.url):
            title = one_line(link.title)
            ElementTree.SubElement(element, _tag("link"), rel="via", href=url, title=title)
    for term in item.terms:
        ElementTree.SubElement(element, _tag("category"), term=term)
    lines = [one_line(item.text), *map(_cited, item.sources[:3])]
    _add(element, "content", "\n".join(lines)).set("type", "text")
    return element


def _of_event(taken: Taken, entry: TimelineEntry) -> _Item:
    event = entry.event
    dated = f" ({event.date})" if event.date else ""
    return _Item(
        path=f"event/{quote(event.id, safe='')}",
        title=event.title,
        text=f"{event.title}{dated} Counts as: {event.status}.",
        updated=taken.changed.get(event.id, event.first_known),
        known=event.first_known,
        page=permalinks.event(event.id),
        sources=entry.sources,
        terms=(event.status, event.type),
    )


def _of_stance(taken: Taken, stance: Stance) -> _Item:
    words = f"{stance.holder} {POSITION_WORDS[stance.stance]} {issue(stance.target)}."
    place = stance.evidence
    return _Item(
        path=f"stance/{quote(stance.id, safe='')}",
        title=words,
        text=words,
        updated=stance.first_known,
        known=stance.first_known,
        page=permalinks.document(stance.document_id, start=place.start, end=place.end),
        sources=(replace(taken.cited[stance.document_id], quote=place.text),),
        terms=("position", stance.stance),
    )


def _cited(link: SourceLink) -> str:
    published = f", {link.published.date()}" if link.published else ""
    return one_line(f"{link.publisher}{published}: “{link.quote}”")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, _tag(name))
    element.text = text
    return element
