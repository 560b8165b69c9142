"""Events as JSON Lines in the field names of PLOVER, so that its tools can read them.

What PLOVER cannot say is in ``policytrail``: the kind, what the event counts as, on whose word. A
date that is not known is null; it is never that of publication.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from policytrail.digest.dates import bounds
from policytrail.digest.exports import Taken
from policytrail.records import Event, SourceLink, TimelineEntry

SUFFIX = "jsonl"
_CODER = "policytrail"


def export(taken: Taken) -> bytes:
    """Return a line an event, in the order of the timeline."""
    lines = [json.dumps(_row(taken, each), ensure_ascii=False) for each in taken.entries]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


@cache
def _table() -> dict[str, dict[str, Any]]:
    text = resources.files("policytrail.digest").joinpath("plover.toml").read_text("utf-8")
    return tomllib.loads(text)


def _row(taken: Taken, entry: TimelineEntry) -> dict[str, Any]:
    event, table = entry.event, _table()
    first, last = bounds(event.date) if event.date else (None, None)
    coded = taken.changed.get(event.id, event.first_known)
    return {
        "id": event.id,
        "date": first,
        "enddate": last,
        "actor": [_party(each.name, each.entity_id) for each in event.actors],
        "recipient": [
            _party(each.name, each.entity_id or each.instrument_id) for each in event.objects
        ],
        "event": table["event"].get(event.type),
        "mode": table["mode"].get(event.type),
        "context": table["context"][event.type],
        "event_text": event.title,
        "text_info": [_place(each) for each in entry.sources],
        "cite_info": [_cited(each) for each in entry.sources],
        "coder": _CODER,
        "coded_date": coded.date().isoformat(),
        "policytrail": _own(event),
    }


def _party(name: str, known: str | None) -> dict[str, str | None]:
    return {"name": name, "id": known}


def _place(link: SourceLink) -> dict[str, str]:
    return {"document": link.document_id, "text": link.quote}


def _cited(link: SourceLink) -> dict[str, str | None]:
    return {
        "url": link.url,
        "title": link.title,
        "publisher": link.publisher,
        "published": link.published.isoformat() if link.published else None,
    }


def _own(event: Event) -> dict[str, Any]:
    return {
        "type": event.type,
        "status": event.status,
        "authority": event.authority,
        "historical": event.historical,
        "date": event.date,
        "origins": list(event.origins),
        "confidence": event.confidence,
        "first_known": event.first_known.isoformat(),
    }
