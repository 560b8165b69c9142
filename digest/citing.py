"""An event as it is cited in a memo: what counts as known, who says so, when it was seen, where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from policytrail.digest.rendering import one_line, web_address
from policytrail.records import EventStanding, SourceLink, TimelineEntry, permalinks

_COUNTS: dict[EventStanding, str] = {
    "done": "done",
    "reported": "reported, not confirmed",
    "planned": "planned",
    "considered": "under consideration",
    "denied": "denied",
}


def cite(entry: TimelineEntry, seen: Mapping[str, datetime], *, site: str, as_of: datetime) -> str:
    """Return the citation, a paragraph and a line a source; ``seen`` is when each document was
    first seen, by its id."""
    event = entry.event
    counted = f"{_dated(event.date)}counts as {_COUNTS[event.status]}"
    page = web_address(site.rstrip("/") + permalinks.event(event.id, as_of=as_of.date()))
    lines = [
        f"{one_line(event.title)} ({counted}.)",
        *(f"{number}. {_source(link, seen)}" for number, link in enumerate(entry.sources, 1)),
        f"As known at {as_of:%Y-%m-%d %H:%M} UTC: {page}",
    ]
    return "\n".join(lines)


def _dated(text: str | None) -> str:
    if text is None:
        return "Date not known; "
    shown = _long(date.fromisoformat(text)) if len(text) == len("2025-08-07") else text
    return f"Dated {shown}; "


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _source(link: SourceLink, seen: Mapping[str, datetime]) -> str:
    published = _long(link.published.date()) if link.published else "no date of publication"
    first = seen.get(link.document_id)
    noticed = f"; first seen {first:%Y-%m-%d %H:%M} UTC" if first else ""
    said = f": “{one_line(link.quote)}”" if link.quote else ""
    title = f"“{one_line(link.title)}”, " if link.title else ""
    where = web_address(link.url)
    return f"{one_line(link.publisher)}, {title}{published}, {where}{said}{noticed}."
