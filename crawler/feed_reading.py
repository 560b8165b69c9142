"""RSS, Atom and JSON Feed as entries of one shape, whatever state the bytes are in."""

from __future__ import annotations

import html.entities
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from policytrail.crawler.cleaning import clean_line, without_controls
from policytrail.crawler.dates import parse_moment
from policytrail.crawler.rendering import is_too_complex, without_doctype
from policytrail.records import Outcome

MAX_ITEMS = 2000
MAX_ELEMENTS = 200_000  # of one feed; those of 2,000 items with plain fields stay below 50,000
_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|rdf|channel|entry)\b", re.IGNORECASE)
_HTML = re.compile(r"<html[\s>]", re.IGNORECASE)
_PROLOGUE = 5000  # characters in which a feed must begin; longer preambles are another thing
_BEGINNING = re.compile(r"\s*<(?:\?|!--|(?:\w+:)?(?:rss|feed|rdf|channel)\b)", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s[^>]*\?>")
_REFERENCE = re.compile(
    r"&(?:#(?P<decimal>\d+)|#[xX](?P<hex>[0-9a-fA-F]+)|(?P<name>[A-Za-z]\w{1,30}));|&"
)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ITEM_START = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ITEM_DATE = re.compile(
    r"<(?:\w+:)?(?:pubDate|published|updated|date|issued|modified)\b[^>]{0,200}>"
    r"(?:<!\[CDATA\[)?([^<\]]{1,100})",
    re.IGNORECASE,
)
_ANY_TIME = datetime(9000, 1, 1, tzinfo=UTC)  # only the order of two dates counts
_FEED_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_XML_NAMES = frozenset({"lt", "gt", "amp", "quot", "apos"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as the feed has it: HTML not rendered, dates not read, links maybe relative."""

    title: str = ""
    link: str = ""
    guid: str = ""
    published: str = ""
    updated: str = ""
    content: str = ""  # HTML
    summary: str = ""  # HTML
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    origin: str = ""  # the publisher that an aggregator names


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The entries of a feed, or the outcome that says why there are none."""

    entries: tuple[Entry, ...] = ()
    language: str = ""
    outcome: Outcome | None = None
    message: str = ""
    problems: tuple[str, ...] = ()
    complete: bool = True  # False: the text broke off


def read_feed(text: str, *, max_items: int = MAX_ITEMS) -> Feed:
    """Return the entries of a feed, or the outcome that says why there are none."""
    if not text.strip():
        return Feed(outcome=Outcome.EMPTY, message="an empty body")
    if text.lstrip()[:1] in {"{", "["}:
        return _read_json(text, max_items)
    text = without_doctype(text)
    root, page = _ROOT.search(text[:_PROLOGUE]), _HTML.search(text[:_PROLOGUE])
    if root is None or (page is not None and page.start() < root.start()):
        what = "an HTML page" if page else f"no feed: it begins {clean_line(text[:300], 60)!r}"
        return Feed(outcome=Outcome.DRIFT, message=f"{what} where a feed was expected")
    limited, left_out = _limit_items(text, max_items)
    reason = is_too_complex(limited, max_elements=MAX_ELEMENTS)
    if reason:
        return Feed(outcome=Outcome.MALFORMED, message=reason)
    problems = [f"{left_out} items beyond the newest {max_items} were left out"] if left_out else []
    return _read_xml(limited, max_items, problems)


def _read_xml(text: str, max_items: int, problems: list[str]) -> Feed:
    import feedparser  # not at the top: the kind's options are read without it

    # No base address is given: feedparser would turn plain guids into links of the site.
    headers = {"content-type": "application/xml; charset=utf-8"}
    body = io.BytesIO(_repair(text).encode("utf-8"))
    try:
        parsed = feedparser.parse(
            body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # feedparser lets errors of its parsers through, of any class
        message = f"the feed parser gave up: {type(error).__name__}: {clean_line(str(error), 120)}"
        return Feed(outcome=Outcome.MALFORMED, message=message)
    if not _BEGINNING.match(text):
        problems.append(f"text before the feed: {clean_line(text, 40)!r}")
    broken = clean_line(str(parsed.get("bozo_exception", ""))) if parsed.get("bozo") else ""
    if not parsed.entries:
        return _without_entries(parsed, broken)
    if broken:
        problems.append(f"not well-formed: {broken}")
    is_rss = not str(parsed.get("version", "")).startswith("atom")
    return Feed(
        entries=tuple(
            _read_entry(dict(entry), is_rss=is_rss) for entry in parsed.entries[:max_items]
        ),
        language=clean_line(str(parsed.feed.get("language") or "")),
        problems=tuple(problems),
        complete=not broken or bool(_FEED_END.search(text)),
    )


def _without_entries(parsed: Any, broken: str) -> Feed:
    if broken:
        return Feed(outcome=Outcome.MALFORMED, message=f"not well-formed: {broken}", complete=False)
    if not parsed.get("version") and not parsed.feed:
        return Feed(outcome=Outcome.DRIFT, message="XML, but no feed")
    return Feed(outcome=Outcome.EMPTY, message="a feed without items")


def _limit_items(text: str, max_items: int) -> tuple[str, int]:
    """Take the oldest items out before parsing, where there are too many: 50,000 take 20 seconds.

    Feeds are in order of time, most with the newest item first, some with the oldest.
    """
    ends = [match.end() for match in _ITEM_END.finditer(text)]
    first = _ITEM_START.search(text)
    if len(ends) <= max_items or first is None:
        return text, 0
    left_out = len(ends) - max_items
    items = text[first.start() : ends[0]], text[ends[-2] : ends[-1]]
    if _is_rising(*(match[1] if (match := _ITEM_DATE.search(item)) else "" for item in items)):
        return text[: first.start()] + text[ends[left_out - 1] :], left_out
    return text[: ends[max_items - 1]] + text[ends[-1] :], left_out


def _is_rising(first: str, last: str) -> bool:
    """Tell whether the date of a feed's last item is later than that of its first."""
    begun, ended = (parse_moment(text, retrieved=_ANY_TIME).value for text in (first, last))
    return begun is not None and ended is not None and begun < ended


def _repair(text: str) -> str:
    """Return text that a strict parser can read, as far as plain substitution goes."""
    start = _DECLARATION.search(text[:_PROLOGUE]) or _ROOT.search(text[:_PROLOGUE])
    body = text[start.start() :] if start else text
    body = _DECLARATION.sub("", body, count=1)
    return "".join(_resolve_outside_cdata(without_controls(body)))


def _resolve_outside_cdata(text: str) -> Iterator[str]:
    """Resolve references where they are some: in CDATA an ampersand is one."""
    position = 0
    while (start := text.find(_CDATA, position)) >= 0:
        end = text.find(_CDATA_END, start)
        yield _REFERENCE.sub(_resolve, text[position:start])
        yield text[start:] if end < 0 else text[start : end + len(_CDATA_END)]
        position = len(text) if end < 0 else end + len(_CDATA_END)
    yield _REFERENCE.sub(_resolve, text[position:])


def _resolve(match: re.Match[str]) -> str:
    """Return what XML can read for a reference: the character, U+FFFD, or the plain ampersand."""
    if match["decimal"] or match["hex"]:
        digits, base = (match["decimal"], 10) if match["decimal"] else (match["hex"], 16)
        code = int(digits[:9], base) if len(digits.lstrip("0")) < 9 else 0x110000
        allowed = code < 0x110000 and bool(without_controls(chr(code)))
        return match[0] if allowed else "\ufffd"
    if match["name"] in _XML_NAMES:
        return match[0]
    character = html.entities.html5.get(f"{match['name']};", "") if match["name"] else ""
    return character if character and character not in "<>&\"'" else f"&amp;{match[0][1:]}"


def _read_entry(fields: dict[str, Any], *, is_rss: bool) -> Entry:
    published, updated = _text(fields, "published"), _text(fields, "updated")
    if is_rss and not published:
        published, updated = updated, ""  # dc:date, the only date that RSS 1.0 items have
    link = _text(fields, "feedburner_origlink") or _text(fields, "link")
    # RSS calls every guid an address unless it is told otherwise, and most feeds do not tell.
    is_guid = bool(fields.get("guidislink")) and link == _text(fields, "id")
    if is_guid and not link.startswith(("http://", "https://")):
        link = ""
    return Entry(
        title=_text(fields, "title"),
        link=link,
        guid=_text(fields, "id"),
        published=published or _text(fields, "created"),
        updated=updated,
        content=_longest_html(fields.get("content", [])),
        summary=_text(fields, "summary"),
        authors=tuple(_names(fields)),
        categories=tuple(str(tag.get("term") or "") for tag in fields.get("tags", [])),
        origin=str(fields.get("source", {}).get("title") or ""),
    )


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _longest_html(contents: list[Mapping[str, Any]]) -> str:
    """Return the fullest of several contents; other media types than text are not for reading."""
    kinds = {"text/html", "application/xhtml+xml", "text/plain", ""}
    texts = [_text(content, "value") for content in contents if content.get("type", "") in kinds]
    return max(texts, key=len, default="")


def _names(fields: Mapping[str, Any]) -> list[str]:
    named = [
        _text(author, "name") or _text(author, "email") for author in fields.get("authors", [])
    ]
    return named if any(named) else [_text(fields, "author")]


def _read_json(text: str, max_items: int) -> Feed:
    """Read JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""
    try:
        table = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        return Feed(outcome=Outcome.MALFORMED, message=f"not JSON: {clean_line(str(error), 120)}")
    version = table.get("version") if isinstance(table, dict) else None
    if not isinstance(version, str) or "jsonfeed.org/version/" not in version:
        return Feed(outcome=Outcome.DRIFT, message="JSON, but no JSON Feed")
    items = table.get("items")
    if not isinstance(items, list):
        return Feed(outcome=Outcome.MALFORMED, message="a JSON Feed whose items are no list")
    if not items:
        return Feed(outcome=Outcome.EMPTY, message="a feed without items")
    left_out = max(0, len(items) - max_items)
    if left_out:
        rising = _is_rising(
            *(str(_field(item, "date_published")) for item in (items[0], items[-1]))
        )
        items = items[left_out:] if rising else items[:max_items]
    kept = [item for item in items if isinstance(item, dict)]
    bad = len(items) - len(kept)
    problems = [f"{bad} items are no objects"] if bad else []
    if left_out:
        problems.append(f"{left_out} items beyond the newest {max_items} were left out")
    return Feed(
        entries=tuple(_read_json_item(item, table) for item in kept),
        language=_text(table, "language"),
        problems=tuple(problems),
    )


def _field(item: object, name: str) -> object:
    return item.get(name) if isinstance(item, dict) else None


def _read_json_item(item: dict[str, Any], feed: Mapping[str, Any]) -> Entry:
    plain = html.escape(_text(item, "content_text"))
    authors = item.get("authors") or [item.get("author")]
    if not any(authors):
        authors = feed.get("authors") or [feed.get("author")]
    guid = item.get("id")
    return Entry(
        title=html.escape(_text(item, "title"), quote=False),
        link=_text(item, "url") or _text(item, "external_url"),
        guid=str(guid) if isinstance(guid, str | int | float) else "",
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        content=_text(item, "content_html") or plain,
        summary=html.escape(_text(item, "summary")),
        authors=tuple(_text(author, "name") for author in authors if isinstance(author, dict)),
        categories=tuple(tag for tag in item.get("tags") or [] if isinstance(tag, str)),
    )
