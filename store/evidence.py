"""Quotes: where each stands in a stored text, and since when.

No claim is stored whose words are not in a stored text at the offsets that it names.
"""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from policytrail.errors import StoreError
from policytrail.records import (
    Deadline,
    Directive,
    Event,
    EventMention,
    InstrumentLink,
    Knowledge,
    Span,
    Stance,
)
from policytrail.store.codec import clean, from_moment
from policytrail.store.connection import Connection, Row

Claim = TypeVar("Claim", EventMention, Stance, Directive, Deadline, InstrumentLink)
Place = tuple[str, int, int]  # document id, start, end

_QUOTING = (
    "event_mention", "stance", "directive", "deadline", "instrument_link",
)  # fmt: skip


class Quotes:
    """Finds or adds the row of each quote, and knows since when its words were public."""

    def __init__(self, connection: Connection, knowledge: Knowledge) -> None:
        self._connection = connection
        self._states: dict[str, list[Row]] = {}
        self._ids: dict[Place, int] = {}
        for document_id, span in _spans(knowledge):
            self._add(document_id, span)

    def id_of(self, document_id: str, span: Span) -> int:
        """Return the id of the quote's row."""
        return self._ids[document_id, span.start, span.end]

    def known_since(self, document_id: str, span: Span, given: datetime) -> datetime:
        """Return when the words were first seen.

        A document that changed may have said this before or only since its change; its own first
        moment says neither. The earliest state that holds the words does. A document with one
        state keeps the moment that is given.
        """
        states = self._states_of(document_id)
        if len(states) == 1:
            return given
        quote = clean(span.text)
        return min(from_moment(row["first_seen"]) for row in states if quote in row["text"])

    def taken_back(self, document_id: str, quote: str) -> str | None:
        """Return since when the document no longer has these words; None: it has them."""
        states = self._states_of(document_id)
        if quote in states[0]["text"]:  # the current one
            return None
        last = max((row["first_seen"] for row in states if quote in row["text"]), default="")
        after = [row["first_seen"] for row in states if row["first_seen"] > last]
        moment: str = min(after, default=states[0]["current_since"])
        return moment

    def told_on(self, document_id: str) -> str:
        """Return the day on which a document was published, or first seen where none is known."""
        state = self._states_of(document_id)[0]
        day: str = (state["published"] or state["seen"])[:10]
        return day

    def _states_of(self, document_id: str) -> list[Row]:
        """Return the document's states: the current one first, then the newest first."""
        if document_id not in self._states:
            rows = self._connection.rows(
                "select r.id, r.text, r.first_seen, r.current_since, d.published,"
                " d.first_seen as seen"
                " from revision r"
                " join document d on d.id = r.document_id where d.id = ?"
                " order by r.id = d.revision_id desc, r.first_seen desc",
                [document_id],
            )
            if not rows:
                raise StoreError("a claim about a document that is not stored", subject=document_id)
            self._states[document_id] = rows
        return self._states[document_id]

    def _add(self, document_id: str, span: Span) -> None:
        place = (document_id, span.start, span.end)
        if place in self._ids:
            return
        quote = clean(span.text)
        state = next(
            (r for r in self._states_of(document_id) if r["text"][span.start : span.end] == quote),
            None,
        )
        if state is None:
            raise StoreError(
                f"no stored text has {span.text[:60]!r} at {span.start}-{span.end}",
                subject=document_id,
                remedy="Annotate the document again.",
            )
        self._ids[place] = self._row_id(state["id"], document_id, span, quote)

    def _row_id(self, revision_id: int, document_id: str, span: Span, quote: str) -> int:
        key = [revision_id, span.start, span.end]
        query = "select id from evidence where revision_id = ? and start_char = ? and end_char = ?"
        found: int | None = self._connection.scalar(query, key)
        if found is None:
            row = {
                "document_id": document_id,
                "revision_id": revision_id,
                "start_char": span.start,
                "end_char": span.end,
                "quote": quote,
            }
            self._connection.insert("evidence", [row])
            found = self._connection.scalar(query, key)
        assert found is not None
        return found


def settle(knowledge: Knowledge, quotes: Quotes) -> Knowledge:
    """Return the knowledge with every claim known since its words were public."""
    return replace(
        knowledge,
        events=tuple(_settled_event(event, quotes) for event in knowledge.events),
        stances=tuple(_settled(one, quotes) for one in knowledge.stances),
        directives=tuple(_settled(one, quotes) for one in knowledge.directives),
        deadlines=tuple(_settled(one, quotes) for one in knowledge.deadlines),
        links=tuple(_settled(one, quotes) for one in knowledge.links),
    )


def _settled_event(event: Event, quotes: Quotes) -> Event:
    mentions = tuple(_settled(one, quotes) for one in event.mentions)
    if mentions == event.mentions:
        return event
    # What linking says of its past was reckoned from other moments.
    first_known = min(one.first_known for one in mentions)
    return replace(event, mentions=mentions, first_known=first_known, history=())


def _settled(claim: Claim, quotes: Quotes) -> Claim:
    moment = quotes.known_since(claim.document_id, claim.evidence, claim.first_known)
    return claim if moment == claim.first_known else replace(claim, first_known=moment)


def _spans(knowledge: Knowledge) -> Iterable[tuple[str, Span]]:
    for event in knowledge.events:
        for mention in event.mentions:
            yield mention.document_id, mention.evidence
    for group in (
        knowledge.stances,
        knowledge.directives,
        knowledge.deadlines,
        knowledge.links,
    ):
        for claim in group:
            yield claim.document_id, claim.evidence


def delete_unused(connection: Connection) -> None:
    """Delete quotes that no claim rests on any more."""
    used = " union all ".join(f"select evidence_id from [{table}]" for table in _QUOTING)
    connection.execute(f"delete from evidence where id not in ({used})")
