"""Events as CSV, a row each with the source that weighs most; no cell is a formula."""

from __future__ import annotations

from policytrail.digest.exports import Taken
from policytrail.digest.rendering import csv_row, web_address
from policytrail.records import Party, TimelineEntry, permalinks

SUFFIX = "csv"
_COLUMNS = (
    *("date", "status", "type", "title", "actors", "objects", "amount", "unit", "authority"),
    *("historical", "sources", "publisher", "published", "address", "quote", "page", "event"),
)


def export(taken: Taken) -> bytes:
    """Return the rows in the order of the timeline, in UTF-8."""
    rows = [csv_row(_cells(taken.site, each)) for each in taken.entries]
    return "".join(f"{row}\r\n" for row in (",".join(_COLUMNS), *rows)).encode()


def _cells(site: str, entry: TimelineEntry) -> list[object]:
    event = entry.event
    first = entry.sources[0] if entry.sources else None
    published = first.published.date() if first and first.published else None
    return [
        *(event.date, event.status, event.type, event.title),
        *(_names(event.actors), _names(event.objects)),
        *((event.amount.value, event.amount.unit) if event.amount else (None, None)),
        *(event.authority, int(event.historical), len(entry.sources)),
        *(first and first.publisher, published, first and web_address(first.url)),
        *(first and first.quote, site and web_address(site + permalinks.event(event.id)), event.id),
    ]


def _names(parties: tuple[Party, ...]) -> str:
    return "; ".join(each.name for each in parties)
