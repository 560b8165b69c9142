"""Quotes: where each stands in a stored text, and since when.

No claim is stored whose words are not in a stored text at the offsets that it names.
"""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import functools
import json
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
from policytrail.store.schema_0013 import PREFIX

Claim = TypeVar("Claim", EventMention, Stance, Directive, Deadline, InstrumentLink)
Place = tuple[str, int, int]  # document id, start, end

_CLAIMS = (
    "event_mention", "stance", "directive", "deadline", "instrument_link",
)  # fmt: skip
_QUOTING = (*_CLAIMS, *(PREFIX + table for table in _CLAIMS))  # what rests on quotes, now or once


class Quotes:
    """Finds the row of each quote or plans one, and knows since when its words were public.

    Reads only; ``write`` adds the planned rows. Texts are read where a quote is new or a document
    has several states, and not kept: all texts together may be larger than the memory.
    """

    def __init__(self, connection: Connection, knowledge: Knowledge) -> None:
        self._connection = connection
        named = json.dumps(sorted({document_id for document_id, _ in _spans(knowledge)}))
        self._documents = {row["id"]: row for row in connection.rows(_DOCUMENTS, [named])}
        self._known = {
            (row["revision_id"], row["start_char"], row["end_char"]): row
            for row in connection.rows(_EVIDENCE, [named])
        }
        self._states_of = functools.lru_cache(maxsize=_TEXTS)(self._read_states)
        self._ids: dict[Place, int] = {}
        self._planned: list[Row] = []
        for document_id, span in sorted(_spans(knowledge), key=lambda pair: pair[0]):
            self._add(document_id, span)

    def id_of(self, document_id: str, span: Span) -> int:
        """Return the id of the quote's row; a planned row has a negative one."""
        return self._ids[document_id, span.start, span.end]

    def known_since(self, document_id: str, span: Span, given: datetime) -> datetime:
        """Return when the words were first seen.

        A document that changed may have said this before or only since its change; its own first
        moment says neither. The earliest state that holds the words does. A document with one
        state keeps the moment that is given.
        """
        if self._document(document_id)["states"] == 1:
            return given
        quote = clean(span.text)
        states = self._states_of(document_id)
        return min(from_moment(row["first_seen"]) for row in states if quote in row["text"])

    def taken_back(self, document_id: str, quote: str) -> str | None:
        """Return since when the document no longer has these words; None: it has them."""
        if self._document(document_id)["states"] == 1:
            return None
        states = self._states_of(document_id)
        if quote in states[0]["text"]:  # the current one
            return None
        last = max((row["first_seen"] for row in states if quote in row["text"]), default="")
        after = [row["first_seen"] for row in states if row["first_seen"] > last]
        moment: str = min(after, default=states[0]["current_since"])
        return moment

    def told_on(self, document_id: str) -> str:
        """Return the day on which a document was published, or first seen where none is known."""
        document = self._document(document_id)
        day: str = (document["published"] or document["first_seen"])[:10]
        return day

    def write(self, rows: Iterable[Row], moment: str) -> None:
        """Add the planned quotes, and let the rows that rest on them name their ids."""
        last: int = self._connection.scalar("select coalesce(max(id), 0) from evidence")
        self._connection.insert(
            "evidence", [row | {"id": last - row["id"], "written": moment} for row in self._planned]
        )
        for row in rows:
            if row.get("evidence_id", 0) < 0:
                row["evidence_id"] = last - row["evidence_id"]

    def _document(self, document_id: str) -> Row:
        if document_id not in self._documents:
            rows = self._connection.rows(_DOCUMENTS, [json.dumps([document_id])])
            if not rows:
                raise StoreError("a claim about a document that is not stored", subject=document_id)
            self._documents[document_id] = rows[0]
        return self._documents[document_id]

    def _read_states(self, document_id: str) -> list[Row]:
        """Return the document's states: the current one first, then the newest first."""
        return self._connection.rows(
            "select r.id, r.text, r.first_seen, r.current_since from revision r"
            " join document d on d.id = r.document_id where d.id = ?"
            " order by r.id = d.revision_id desc, r.first_seen desc",
            [document_id],
        )

    def _add(self, document_id: str, span: Span) -> None:
        place = (document_id, span.start, span.end)
        if place in self._ids:
            return
        quote = clean(span.text)
        current = self._document(document_id)["revision_id"]
        known = self._known.get((current, span.start, span.end))
        if known is not None and known["quote"] == quote:
            self._ids[place] = known["id"]
            return
        for state in self._states_of(document_id):
            if state["text"][span.start : span.end] == quote:
                self._ids[place] = self._id_in(state["id"], document_id, span, quote)
                return
        raise StoreError(
            f"no stored text has {span.text[:60]!r} at {span.start}-{span.end}",
            subject=document_id,
            remedy="Annotate the document again.",
        )

    def _id_in(self, revision_id: int, document_id: str, span: Span, quote: str) -> int:
        known = self._known.get((revision_id, span.start, span.end))
        if known is not None:
            number: int = known["id"]
            return number
        row = {
            "id": -1 - len(self._planned),
            "document_id": document_id,
            "revision_id": revision_id,
            "start_char": span.start,
            "end_char": span.end,
            "quote": quote,
        }
        self._planned.append(row)
        return -len(self._planned)


_TEXTS = 64  # documents whose texts are in memory at a time
_DOCUMENTS = """
select d.id, d.published, d.first_seen, d.revision_id,
  (select count(*) from revision r where r.document_id = d.id) as states
from document d where d.id in (select value from json_each(?))
"""
_EVIDENCE = "select * from evidence where document_id in (select value from json_each(?))"


def settle(knowledge: Knowledge, quotes: Quotes) -> Knowledge:
    """Return the knowledge with every claim known since its words were public."""
    return replace(
        knowledge,
        events=tuple(settled_event(event, quotes) for event in knowledge.events),
        stances=tuple(_settled(one, quotes) for one in knowledge.stances),
        directives=tuple(_settled(one, quotes) for one in knowledge.directives),
        deadlines=tuple(_settled(one, quotes) for one in knowledge.deadlines),
        links=tuple(_settled(one, quotes) for one in knowledge.links),
    )


def settled_event(event: Event, quotes: Quotes) -> Event:
    """Return the event with its mentions known since their words were public."""
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


def delete_unused_of(connection: Connection, documents: Iterable[str]) -> None:
    """Delete the quotes of some documents that no claim rests on any more."""
    used = " and ".join(
        f"not exists (select 1 from [{table}] x where x.evidence_id = evidence.id)"
        for table in _QUOTING
    )
    connection.execute(
        f"delete from evidence where document_id in (select value from json_each(?)) and {used}",
        [json.dumps(sorted(documents))],
    )
