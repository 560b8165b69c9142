"""Questions about events: who is meant, and what happened."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

from policytrail.errors import QueryError
from policytrail.records import (
    Amount,
    Event,
    EventMention,
    EventStanding,
    EventType,
    Party,
    SourceLink,
    Span,
    TimelineEntry,
)
from policytrail.store.as_of import STRENGTH, event_as_of
from policytrail.store.codec import fold, from_moment, maybe_from_moment, to_moment
from policytrail.store.connection import Connection, Row

SubjectKind = Literal["entity", "instrument", "event", "issue"]

_SUGGESTIONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Something that a question can be about."""

    id: str
    name: str
    kind: SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineQuery:
    """Which events are wanted. Everything left out means: all.

    ``subject`` is an id of an entity, instrument or event (``resolve`` finds it). ``since`` and
    ``until`` are days, both included; a date that is only known to the month or year matches
    where any of its days does, and an event without a date counts as of the day on which it was
    first told. ``as_of``: only what was known then. ``limit`` keeps the latest ones.
    """

    subject: str | None = None
    since: date | None = None
    until: date | None = None
    types: tuple[EventType, ...] = ()
    statuses: tuple[EventStanding, ...] = ()
    include_historical: bool = True
    as_of: datetime | None = None
    limit: int | None = None


def end_of_day(day: date) -> datetime:
    """Return the last moment of a day in UTC: ``as_of`` for somebody who names a day."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)


def resolve(connection: Connection, subject: str) -> list[Subject]:
    """Return what a text may mean; see ``Store.resolve``."""
    wanted = subject.strip()
    with connection.snapshot():
        for query in (_BY_ID, _BY_NAME):
            rows = connection.rows(query, {"id": wanted, "folded": fold(wanted)})
            if rows:
                return [Subject(**row) for row in rows]
        near = _suggest(connection, fold(wanted))
    raise QueryError(
        "nothing of this name is known",
        subject=subject,
        remedy=f"Did you mean {', '.join(near)}?" if near else "The database knows no names yet.",
    )


# An event is also found by the id of any of its mentions: events take the id of their first
# mention, so an id that was given out before two events were merged still leads to the one.
_BY_ID = """
select id, name, 'entity' as kind from entity where id = :id and superseded_at is null
union all
select id, name, 'instrument' from instrument where id = :id and superseded_at is null
union all
select id, title, 'event' from event where superseded_at is null
  and (id = :id or id in (select event_id from event_mention where id = :id))
union all
select distinct target_id, target_id, 'issue' from stance where target_id = :id
  and superseded_at is null
  and target_id not in (select id from entity union all select id from instrument)
"""

_BY_NAME = """
select distinct coalesce(a.entity_id, a.instrument_id) as id, coalesce(e.name, i.name) as name,
  case when a.entity_id is null then 'instrument' else 'entity' end as kind
from alias a left join entity e on e.id = a.entity_id
  left join instrument i on i.id = a.instrument_id
where a.folded = :folded and a.superseded_at is null
order by kind desc, name, id
"""


def _suggest(connection: Connection, folded: str) -> list[str]:
    """Return the nearest names: those that contain the words first, then those spelt alike."""
    rows = connection.rows(
        "select distinct folded, name from alias where superseded_at is null order by folded"
    )
    names = {row["folded"]: row["name"] for row in rows}
    words = folded.split()
    near = [one for one in names if words and all(word in one for word in words)]
    near += difflib.get_close_matches(folded, list(names), n=_SUGGESTIONS, cutoff=0.6)
    return [f"'{names[one]}'" for one in dict.fromkeys(near)][:_SUGGESTIONS]


def timeline(connection: Connection, query: TimelineQuery) -> list[TimelineEntry]:
    """Return the events in the order of their dates; see ``Store.timeline``."""
    with connection.snapshot():
        ids = _matching(connection, query)
        entries = _load(connection, ids)
    if query.as_of is not None:
        entries = [one for entry in entries for one in _as_of(entry, query.as_of)]
    if query.statuses:
        entries = [entry for entry in entries if entry.event.status in query.statuses]
    return entries if query.limit is None else entries[max(0, len(entries) - query.limit) :]


def _as_of(entry: TimelineEntry, moment: datetime) -> list[TimelineEntry]:
    event = event_as_of(entry.event, moment)
    if event is None:
        return []
    cited = {link.document_id: link for link in entry.sources}
    sources: dict[str, SourceLink] = {}
    for one in sorted(event.mentions, key=lambda one: _support(event.status, one)):
        link = replace(cited[one.document_id], quote=one.evidence.text)
        sources.setdefault(one.document_id, link)
    return [TimelineEntry(event=event, sources=tuple(sources.values()))]


def _support(standing: EventStanding, mention: EventMention) -> tuple[bool, int]:
    """Sort first what says that which the event counts as, by authority."""
    said = "done" if standing == "reported" else standing
    return mention.status != said, STRENGTH[mention.authority]


def _matching(connection: Connection, query: TimelineQuery) -> list[str]:
    conditions, values = _conditions(query)
    rows = connection.rows(
        f"select e.id from event e where {' and '.join(conditions)}"
        " order by coalesce(e.date_from, e.told_on), e.date_to, e.id",
        values,
    )
    return [row["id"] for row in rows]


def _conditions(query: TimelineQuery) -> tuple[list[str], dict[str, object]]:
    conditions = ["e.superseded_at is null"]
    values: dict[str, object] = {}
    if query.subject is not None:
        conditions.append(_ABOUT)
        values["subject"] = query.subject
    if query.since is not None:
        conditions.append("coalesce(e.date_to, e.told_on) >= :since")
        values["since"] = query.since.isoformat()
    if query.until is not None:
        conditions.append("coalesce(e.date_from, e.told_on) <= :until")
        values["until"] = query.until.isoformat()
    if query.types:
        conditions.append("e.type in (select value from json_each(:types))")
        values["types"] = json.dumps(query.types)
    if not query.include_historical:
        conditions.append("e.historical = 0")
    if query.as_of is not None:
        conditions.append("e.first_known <= :as_of")
        values["as_of"] = to_moment(query.as_of)
    return conditions, values


_ABOUT = """(e.id = :subject
  or e.id in (select event_id from event_mention where id = :subject)
  or e.id in (select event_id from event_party
    where (entity_id = :subject or instrument_id = :subject) and superseded_at is null))"""


def _load(connection: Connection, ids: Sequence[str]) -> list[TimelineEntry]:
    """Return the entries of these events, in this order."""
    wanted = [json.dumps(ids)]
    rows = connection.rows(_EVENTS, wanted)
    parties = _grouped(connection.rows(_PARTIES, wanted))
    mentions = _grouped(connection.rows(_MENTIONS, wanted))
    found = {}
    for row in rows:
        told = mentions.get(row["id"], [])
        event = _event(row, parties.get(row["id"], []), told)
        found[event.id] = TimelineEntry(event=event, sources=_links(event, told))
    return [found[one] for one in ids]


_EVENTS = "select * from event where id in (select value from json_each(?))"
_PARTIES = """
select event_id, role, name, entity_id, instrument_id from event_party
where event_id in (select value from json_each(?)) and superseded_at is null
order by event_id, role, position
"""
_MENTIONS = """
select m.*, v.start_char, v.end_char, v.quote, d.title, d.url, d.publisher, d.published
from event_mention m join evidence v on v.id = m.evidence_id join document d on d.id = m.document_id
where m.event_id in (select value from json_each(?)) and m.superseded_at is null
order by m.event_id, m.position
"""


def _grouped(rows: list[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["event_id"], []).append(row)
    return groups


def _event(row: Row, parties: list[Row], mentions: list[Row]) -> Event:
    return Event(
        id=row["id"],
        type=row["type"],
        status=row["status"],
        title=row["title"],
        date=row["date"],
        date_basis=row["date_basis"],
        authority=row["authority"],
        actors=tuple(_party(one) for one in parties if one["role"] == "actor"),
        objects=tuple(_party(one) for one in parties if one["role"] == "object"),
        mentions=tuple(_mention(one) for one in mentions),
        first_known=from_moment(row["first_known"]),
        confidence=row["confidence"],
        amount=_amount(row),
        historical=bool(row["historical"]),
        origins=tuple(json.loads(row["origins"])),
    )


def _party(row: Row) -> Party:
    return Party(name=row["name"], entity_id=row["entity_id"], instrument_id=row["instrument_id"])


def span_of(row: Row) -> Span:
    """Return the quote of a row that was joined with ``evidence``."""
    return Span(start=row["start_char"], end=row["end_char"], text=row["quote"])


def _mention(row: Row) -> EventMention:
    return EventMention(
        document_id=row["document_id"],
        evidence=span_of(row),
        status=row["status"],
        date=row["date"],
        authority=row["authority"],
        chain=tuple(json.loads(row["chain"])),
        rule=row["rule"],
        confidence=row["confidence"],
        first_known=from_moment(row["first_known"]),
        id=row["id"],
        origin=row["origin"],
    )


def _amount(row: Row) -> Amount | None:
    if row["amount_unit"] is None:
        return None
    span: dict[str, Any] = {
        "start": row["amount_start_char"],
        "end": row["amount_end_char"],
        "text": row["amount_text"],
    }
    return Amount(
        value=row["amount_value"],
        value_max=row["amount_max"],
        unit=row["amount_unit"],
        bound=row["amount_bound"],
        span=Span(**span),
    )


def _links(event: Event, mentions: list[Row]) -> tuple[SourceLink, ...]:
    """Return one link a document, those first that say what the event counts as."""
    pairs = sorted(
        zip(event.mentions, mentions, strict=True), key=lambda pair: _support(event.status, pair[0])
    )
    links: dict[str, SourceLink] = {}
    for _, row in pairs:
        links.setdefault(row["document_id"], source_link(row))
    return tuple(links.values())


def source_link(row: Row) -> SourceLink:
    """Return a citation from a row that was joined with ``document`` and has a quote."""
    return SourceLink(
        document_id=row["document_id"],
        title=row["title"],
        url=row["url"],
        publisher=row["publisher"],
        published=maybe_from_moment(row["published"]),
        quote=row["quote"],
    )
