"""Quotes as pages show them: the words, who says them, and where they stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policytrail.records import EventMention, Span, TimelineEntry, permalinks
from policytrail.web.reading import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A document as a page cites it."""

    id: str
    title: str
    publisher: str
    published: str | None
    first_seen: str
    url: str
    address: str  # of its page here
    tier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a document, and the address of the place where they stand."""

    text: str
    address: str
    document: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An event of a list, with the place that speaks best for it."""

    entry: TimelineEntry
    address: str
    quote: Quote | None
    sources: int

    @property
    def event(self) -> object:
        return self.entry.event


class Citing:
    """The documents that a page cites, read at once."""

    def __init__(self, reader: Reader, documents: Iterable[str]) -> None:
        self._as_of = reader.as_of
        wanted = json.dumps(sorted(set(documents)))
        rows = reader.rows(_DOCUMENTS, {"ids": wanted})
        self._known = {
            row["id"]: Cited(
                id=row["id"],
                title=row["title"] or row["url"],
                publisher=row["publisher"] or row["source_id"],
                published=row["published"],
                first_seen=row["first_seen"],
                url=row["url"],
                address=permalinks.document(row["id"], as_of=self._as_of),
                tier=row["tier"],
            )
            for row in rows
        }

    def document(self, document_id: str) -> Cited:
        return self._known[document_id]

    def quote(self, document_id: str, evidence: Span) -> Quote:
        """Return words with the address of their place."""
        address = permalinks.document(
            document_id, start=evidence.start, end=evidence.end, as_of=self._as_of
        )
        return Quote(text=evidence.text, address=address, document=self._known[document_id])


_DOCUMENTS = """
select id, title, publisher, published, first_seen, url, tier, source_id from document
where id in (select value from json_each(:ids))
"""


def lines(reader: Reader, entries: Sequence[TimelineEntry]) -> list[Line]:
    """Return events with the quote of the source that speaks best for each."""
    best = [(entry, _best(entry)) for entry in entries]
    citing = Citing(reader, [one.document_id for _, one in best if one])
    return [
        Line(
            entry=entry,
            address=permalinks.event(entry.event.id, as_of=reader.as_of),
            quote=citing.quote(one.document_id, one.evidence) if one else None,
            sources=len(entry.sources),
        )
        for entry, one in best
    ]


def _best(entry: TimelineEntry) -> EventMention | None:
    """Return the mention of the first source: sources are ordered by how well they speak."""
    first = entry.sources[0].document_id if entry.sources else None
    fitting = [one for one in entry.event.mentions if one.document_id == first]
    told = "done" if entry.event.status == "reported" else entry.event.status
    return min(fitting, key=lambda one: one.status != told, default=None)
