"""Questions about events: who is meant, and what happened."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

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
from policytrail.store.as_of import STRENGTH
from policytrail.store.codec import (
    from_json,
    from_json_list,
    from_moment,
    maybe_from_moment,
    to_moment,
)
from policytrail.store.connection import Connection, Row

SubjectKind = Literal["entity", "instrument", "event", "issue"]


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

    With ``as_of`` alone: ``changed_since`` leaves out what stood at that earlier moment as it did
    ``as_of``; ``changed_by`` leaves out what still stood at that later moment as it did ``as_of``.
    """

    subject: str | None = None
    since: date | None = None
    until: date | None = None
    types: tuple[EventType, ...] = ()
    statuses: tuple[EventStanding, ...] = ()
    include_historical: bool = True
    as_of: datetime | None = None
    limit: int | None = None
    changed_since: datetime | None = None
    changed_by: datetime | None = None
    events: tuple[str, ...] | None = None  # ids of events, or of their mentions


def end_of_day(day: date) -> datetime:
    """Return the last moment of a day in UTC: ``as_of`` for somebody who names a day."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)


def timeline(
    connection: Connection, query: TimelineQuery, subjects: Sequence[str] | None = None
) -> list[TimelineEntry]:
    """Return the events in the order of their dates; see ``Store.timeline``.

    ``subjects`` are the ids of the subject, where it is known by others than that of the query.
    """
    moment = None if query.as_of is None else to_moment(query.as_of)
    if subjects is None and query.subject is not None:
        subjects = (query.subject,)
    with connection.snapshot():
        return _load(connection, _matching(connection, query, moment, subjects), moment)


def began(connection: Connection) -> date | None:
    """Return the day on which the first event came to be known; see ``Questions.began``."""
    first = connection.scalar("select min(first_known) from event")
    return None if first is None else from_moment(first).date()


def _support(standing: EventStanding, mention: EventMention) -> tuple[bool, bool, int]:
    """Sort first what says that which the event counts as: who vouches for it, by authority."""
    said = "done" if standing == "reported" else standing
    return mention.status != said, not mention.vouches, STRENGTH[mention.authority]


def _matching(
    connection: Connection,
    query: TimelineQuery,
    moment: str | None,
    subjects: Sequence[str] | None,
) -> list[str]:
    """Return ids of events: as they stand, or as they stood at a moment."""
    source, version = ("event e", "e") if moment is None else (_THEN, "v")
    conditions, values = _conditions(query, moment, version)
    if subjects is not None:
        conditions.append(_ABOUT)
        values["subjects"] = json.dumps(subjects)
    # The latest ones first, so that a limit leaves out the oldest; then turned round.
    rows = connection.rows(
        f"select e.id from {source} where {' and '.join(conditions)}"
        f" order by coalesce({version}.date_from, e.told_on) desc, e.id desc limit :limit",
        values | {"limit": -1 if query.limit is None else query.limit},
    )
    return [row["id"] for row in reversed(rows)]


# The version of an event that stood at a moment; there is at most one.
_THEN = """event e join event_version v on v.event_id = e.id and v.first_known <= :as_of
  and (v.superseded_at is null or v.superseded_at > :as_of)"""


def _conditions(
    query: TimelineQuery, moment: str | None, version: str
) -> tuple[list[str], dict[str, object]]:
    conditions = ["e.superseded_at is null"] if moment is None else ["true"]
    values: dict[str, object] = {} if moment is None else {"as_of": moment}
    if query.since is not None:
        conditions.append(f"coalesce({version}.date_to, e.told_on) >= :since")
        values["since"] = query.since.isoformat()
    if query.until is not None:
        conditions.append(f"coalesce({version}.date_from, e.told_on) <= :until")
        values["until"] = query.until.isoformat()
    if query.types:
        conditions.append("e.type in (select value from json_each(:types))")
        values["types"] = json.dumps(query.types)
    if query.statuses:
        conditions.append(f"{version}.status in (select value from json_each(:statuses))")
        values["statuses"] = json.dumps(query.statuses)
    if not query.include_historical:
        conditions.append("e.historical = 0")
    if query.events is not None:
        conditions.append(_NAMED)
        values["events"] = json.dumps(query.events)
    if query.changed_since is not None:
        conditions.append("v.first_known > :changed_since" if moment else _CHANGED)
        values["changed_since"] = to_moment(query.changed_since)
    if query.changed_by is not None:
        ended = "v.superseded_at" if moment is not None else "e.until"  # as a ``Past`` has it
        conditions.append(f"{ended} <= :changed_by")
        values["changed_by"] = to_moment(query.changed_by)
    return conditions, values


# Of a row of the first linking that was logged, its versions tell what it was before.
_CHANGED = """case when e.written > (select first from linked) then e.written > :changed_since
  else exists (select 1 from event_version v
    where v.event_id = e.id and v.first_known > :changed_since) end"""
_NAMED = """(e.id in (select value from json_each(:events)) or e.id in (
  select event_id from event_mention where id in (select value from json_each(:events))))"""
_SUBJECTS = "(select value from json_each(:subjects))"
_ABOUT = f"""(e.id in {_SUBJECTS}
  or e.id in (select event_id from event_mention where id in {_SUBJECTS})
  or e.id in (select event_id from event_party
    where entity_id in {_SUBJECTS} or instrument_id in {_SUBJECTS})
  or e.id in (select event_id from instrument_state where instrument_id in {_SUBJECTS}))"""


def _load(connection: Connection, ids: Sequence[str], moment: str | None) -> list[TimelineEntry]:
    """Return the entries of these events, in this order."""
    wanted = {"ids": json.dumps(ids), "as_of": moment}
    events = {row["id"]: row for row in connection.rows(_EVENTS, wanted)}
    parties = _grouped(connection.rows(_PARTIES, wanted))
    mentions = _grouped(connection.rows(_MENTIONS, wanted))
    versions = {} if moment is None else _grouped(connection.rows(_VERSIONS, wanted))
    found = []
    for one in ids:
        told = mentions.get(one, [])
        event = _event(events[one], parties.get(one, []), told)
        if moment is not None:
            event = _as_then(event, versions[one][0])
        found.append(TimelineEntry(event=event, sources=_links(event, told)))
    return found


def _as_then(event: Event, version: Row) -> Event:
    """Return the event with everything that may have changed as it was."""
    return replace(
        event,
        status=version["status"],
        title=version["title"],
        date=version["date"],
        date_basis=version["date_basis"],
        authority=version["authority"],
        actors=from_json_list(Party, version["actors"]),
        objects=from_json_list(Party, version["objects"]),
        confidence=version["confidence"],
        amount=None if version["amount"] is None else from_json(Amount, version["amount"]),
        origins=tuple(json.loads(version["origins"])),
        first_known=min((one.first_known for one in event.mentions), default=event.first_known),
    )


_STOOD = """(case when :as_of is null then x.superseded_at is null
  else x.first_known <= :as_of and (x.superseded_at is null or x.superseded_at > :as_of) end)"""
_EVENTS = "select * from event where id in (select value from json_each(:ids))"
_PARTIES = f"""
select x.event_id, x.role, x.name, x.entity_id, x.instrument_id from event_party x
where x.event_id in (select value from json_each(:ids)) and {_STOOD}
order by x.event_id, x.role, x.position
"""
_MENTIONS = f"""
select x.*, v.start_char, v.end_char, v.quote, d.title, d.url, d.publisher, d.published
from event_mention x join evidence v on v.id = x.evidence_id join document d on d.id = x.document_id
where x.event_id in (select value from json_each(:ids)) and {_STOOD}
order by x.event_id, x.first_known, x.position, x.id
"""
_VERSIONS = f"""
select x.* from event_version x
where x.event_id in (select value from json_each(:ids)) and {_STOOD}
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
        mentions=tuple(mention_of(one) for one in mentions),
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


def mention_of(row: Row) -> EventMention:
    """Return the mention of a row that was joined with ``evidence``."""
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
        rejected=tuple(json.loads(row["rejected"])),
        vouches=row["vouches"],
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
    said = "done" if event.status == "reported" else event.status
    links: dict[str, SourceLink] = {}
    for mention, row in pairs:
        vouches = mention.vouches if mention.status == said else ""
        link = replace(source_link(row), vouches=vouches)
        links.setdefault(row["document_id"], link)
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
