"""Answers as Atom (RFC 4287) and iCalendar (RFC 5545), for programs that watch and remind.

Pure: rows in, text out. What a row is about is the page of its event, else the address that it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from policytrail.records import content_id, permalinks
from policytrail.store.connection import Row
from policytrail.web.questions import Question

_MOST = 500  # rows
_LINE = 75  # octets of a line of a calendar
_UNSENDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SHOWN = ("status", "quote", "excerpt", "new", "standing", "publisher", "instrument", "authority")


def atom(question: Question, rows: Sequence[Row], site: str, address: str) -> str:
    """Return the feed of an answer. ``site`` is the address of the pages, ``address`` the feed's.

    Rows without a moment are left out.
    """
    when, title = question.feed
    entries = [
        _entry(question, row, moment, str(row[title] or "(no title)"), site)
        for row in rows[:_MOST]
        for moment in (_moment(row[when]),)
        if moment is not None
    ]
    updated = max((moment for moment, _ in entries), default="1970-01-01T00:00:00Z")
    whole = f"{site}/policytrail/{question.name}"
    return "\n".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>',
            '<feed xmlns="http://www.w3.org/2005/Atom">',
            f"<title>{_text(question.title)}</title>",
            f"<subtitle>{_text(question.description)}</subtitle>",
            f"<id>{_text(site + address)}</id>",
            f'<link rel="self" href={quoteattr(site + address)}/>',
            f'<link rel="alternate" type="text/html" href={quoteattr(whole)}/>',
            f"<updated>{updated}</updated>",
            "<author><name>policytrail</name></author>",
            *(entry for _, entry in sorted(entries, reverse=True)),
            "</feed>\n",
        )
    )


def _entry(question: Question, row: Row, moment: str, title: str, site: str) -> tuple[str, str]:
    link = _link(row, site)
    identity = content_id(question.name, title, link, moment[:10])
    said = "\n".join(f"{name}: {row[name]}" for name in _SHOWN if row.get(name))
    text = (
        f"<entry>\n<title>{_text(title)}</title>\n<id>urn:policytrail:{identity}</id>\n"
        f"<link href={quoteattr(link)}/>\n<updated>{moment}</updated>\n"
        f"<content>{_text(said)}</content>\n</entry>"
    )
    return moment, text


def calendar(question: Question, rows: Sequence[Row], site: str, now: datetime) -> str:
    """Return the days of an answer as a calendar; rows whose day is not known are left out."""
    when, title = question.calendar
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//policytrail//questions//EN",
        f"X-WR-CALNAME:{_value(question.title)}",
    ]
    for row in rows[:_MOST]:
        day = _day(row[when])
        if day is not None:
            lines += _event(question, row, day, str(row[title] or ""), site, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(
    question: Question, row: Row, day: date, title: str, site: str, now: datetime
) -> Iterator[str]:
    link = _link(row, site)
    said = "\n".join(f"{name}: {row[name]}" for name in _SHOWN if row.get(name))
    yield "BEGIN:VEVENT"
    yield f"UID:{content_id(question.name, title, link, day.isoformat())}@policytrail"
    yield f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_value(title)}"
    if said:
        yield f"DESCRIPTION:{_value(said)}"
    yield f"URL:{link}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _link(row: Row, site: str) -> str:
    """Return the page of the row's event, else the address that the row has, else the front."""
    if row.get("event_id"):
        return site + permalinks.event(row["event_id"])
    url = row.get("url") or row.get("to_url") or ""
    if url.startswith(("http://", "https://")) and not re.search(r"[\s\x00-\x1f]", url):
        return str(url)
    return f"{site}/"


def _moment(value: object) -> str | None:
    """Return a moment or a day (as coarse as ``2025-Q1``: none) as Atom wants it."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return f"{found.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _day(value: object) -> date | None:
    if not isinstance(value, str) or len(value) < 10:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _text(value: str) -> str:
    return escape(_UNSENDABLE.sub("\N{REPLACEMENT CHARACTER}", value))


def _value(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    plain = _UNSENDABLE.sub("\N{REPLACEMENT CHARACTER}", escaped)
    return plain.replace("\r\n", r"\n").replace("\n", r"\n").replace("\r", r"\n")


def _folded(line: str) -> str:
    """Break a line after 75 octets, never within a character."""
    parts, size = [""], 0
    for letter in line:
        width = len(letter.encode("utf-8"))
        if size + width > _LINE:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += width
    return "\r\n".join(parts)
