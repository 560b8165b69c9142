"""Where an instrument stands on a day: its state, how it came there, and what is due next."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from policytrail.errors import QueryError
from policytrail.records import Deadline, InstrumentState, SourceLink, TimelineEntry
from policytrail.store import answers
from policytrail.store.answers import STOOD
from policytrail.store.codec import to_moment
from policytrail.store.connection import Connection, Row
from policytrail.store.queries import TimelineQuery, timeline

EASTERN = ZoneInfo("America/New_York")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a life, with the event that made it and who says so, the strongest first."""

    state: str
    date: str | None
    title: str
    event_id: str
    first_known: datetime
    sources: tuple[SourceLink, ...]
    is_reported: bool = False  # nobody who may vouches for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A step that is not on record although a later one is."""

    missing: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What this instrument does to another one, or (``is_by``) another one to it."""

    relation: str
    other_id: str
    other_name: str
    is_by: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentStatus:
    """Where an instrument stood at a moment, by what was known then."""

    id: str
    name: str
    kind: str
    keys: tuple[str, ...]
    state: str | None  # None: told of, but no step of its life is on record, or all are reported
    since: str | None
    history: tuple[Step, ...]
    gaps: tuple[Gap, ...]
    relations: tuple[Relation, ...]
    clashes: tuple[str, ...]  # of two official sources, in words; the preferred value first
    next_deadline: Deadline | None
    closes_at: datetime | None  # where that is the closing of comments: the moment, with its zone


def status(
    connection: Connection, ids: Sequence[str], now: datetime, as_of: datetime | None
) -> InstrumentStatus:
    """Return where an instrument stood; see ``Store.status``.

    ``now`` is the day that is asked about. ``as_of`` is the same where the connection is not that
    of the moment itself. Several ``ids``: what is one text today was several then. It is called by
    the name of the one that had come furthest, and the steps of all are told.
    """
    with connection.snapshot():
        states = answers.states(connection, ids, as_of, now)
        known = states[-1].instrument_id if states else ids[0]
        steps = _steps(connection, ids, as_of, states)
        row = _instrument(connection, known, now)
        due = _next(connection, ids, now, as_of)
        last = next((step for step in reversed(steps) if not step.is_reported), None)
        return InstrumentStatus(
            id=row["id"],
            name=_name_then(connection, known, as_of) or row["name"],
            kind=row["kind"],
            keys=_keys(connection, known, as_of),
            state=last.state if last else None,
            since=last.date if last else None,
            history=steps,
            gaps=_gaps(connection, known, as_of),
            relations=_relations(connection, known, as_of),
            clashes=_clashes(connection, known, as_of),
            next_deadline=due,
            closes_at=closing_moment(due.due) if due and due.kind == "comment" else None,
        )


def _instrument(connection: Connection, instrument_id: str, now: datetime) -> Row:
    found = connection.rows("select * from instrument where id = ?", [instrument_id])
    if found and found[0]["first_known"] <= to_moment(now):
        return found[0]
    today = "select first_known from main.instrument where id = ?"  # also where ``found`` is then
    first = connection.scalar(today, [instrument_id])
    if first is None:
        raise QueryError(
            "is no instrument",
            subject=instrument_id,
            remedy="`policytrail timeline` tells what persons and bodies did.",
        )
    raise QueryError(
        f"was not known on {now:%Y-%m-%d}: it was first told of on {first[:10]}",
        subject=instrument_id,
    )


def _moment(as_of: datetime | None) -> str | None:
    return None if as_of is None else to_moment(as_of)


def _steps(
    connection: Connection,
    ids: Sequence[str],
    as_of: datetime | None,
    states: list[InstrumentState],
) -> tuple[Step, ...]:
    query = TimelineQuery(as_of=as_of)
    entries = {entry.event.id: entry for entry in timeline(connection, query, ids)}
    return tuple(_step(connection, each, entries.get(each.event_id)) for each in states)


def _step(connection: Connection, state: InstrumentState, entry: TimelineEntry | None) -> Step:
    """Return a step with its event as it is; or was, where it made the step as another than it is
    now: a plan that is carried out since was a plan when it was reported, and told by others."""
    then = connection.rows(
        "select title, status from event_version where event_id = ? and first_known <= ?"
        " order by first_known desc limit 1",
        [state.event_id, to_moment(state.first_known)],
    )
    title = entry.event.title if entry else ""
    sources = entry.sources if entry else ()
    if then and (entry is None or entry.event.status != then[0]["status"]):
        title = then[0]["title"]
        sources = _told_by(entry, state.first_known) if entry else ()
    return Step(
        state=state.state,
        date=state.date,
        title=title,
        event_id=state.event_id,
        first_known=state.first_known,
        sources=sources,
        is_reported=state.is_reported,
    )


def _told_by(entry: TimelineEntry, moment: datetime) -> tuple[SourceLink, ...]:
    """Return the sources that had told of an event by then."""
    mentions = entry.event.mentions
    known = {one.document_id for one in mentions if one.first_known <= moment}
    return tuple(link for link in entry.sources if link.document_id in known)


def _name_then(connection: Connection, instrument_id: str, as_of: datetime | None) -> str | None:
    """Return what the instrument was called in the latest version of then of any of its events."""
    if as_of is None:
        return None
    rows = connection.rows(
        "select v.objects from event_version v where v.first_known <= :as_of"
        " and v.event_id in (select event_id from event_party where instrument_id = :id)"
        " order by v.first_known desc limit 20",
        {"id": instrument_id, "as_of": _moment(as_of)},
    )
    names = (
        party["name"]
        for row in rows
        for party in json.loads(row["objects"])
        if party["instrument_id"] == instrument_id
    )
    return next(names, None)


def _keys(connection: Connection, instrument_id: str, as_of: datetime | None) -> tuple[str, ...]:
    """Return the numbers by which it was called then: since a text spells them, or since a record
    of a register, whose fields are no mentions, tells of it."""
    rows = connection.rows(_KEYS, {"id": instrument_id, "as_of": _moment(as_of)})
    return tuple(row["name"] for row in rows)


_KEYS = """
select a.name from alias a
where a.instrument_id = :id and a.kind = 'key' and a.superseded_at is null
  and (:as_of is null or :as_of >= coalesce(
    (select min(m.first_known) from mention m where m.subject_id = a.name),
    (select min(m.first_known) from event_mention m join event_party p on p.event_id = m.event_id
      where p.instrument_id = a.instrument_id and m.rule like 'register:%'),
    ''))
order by a.name
"""


def _gaps(connection: Connection, instrument_id: str, as_of: datetime | None) -> tuple[Gap, ...]:
    rows = connection.rows(
        f"select x.* from state_gap x where x.instrument_id = :id and {STOOD}"
        " order by x.first_known, x.missing",
        {"id": instrument_id, "as_of": _moment(as_of)},
    )
    return tuple(Gap(missing=row["missing"], before=row["before_state"]) for row in rows)


def _relations(
    connection: Connection, instrument_id: str, as_of: datetime | None
) -> tuple[Relation, ...]:
    rows = connection.rows(
        "select x.*, i.name as target_name, s.name as source_name from instrument_link x"
        " join instrument i on i.id = x.target_id join instrument s on s.id = x.instrument_id"
        f" where (x.instrument_id = :id or x.target_id = :id) and {STOOD}"
        " order by x.relation, x.instrument_id, x.target_id",
        {"id": instrument_id, "as_of": _moment(as_of)},
    )
    return tuple(
        Relation(
            relation=row["relation"],
            other_id=row["instrument_id"] if is_by else row["target_id"],
            other_name=row["source_name"] if is_by else row["target_name"],
            is_by=is_by,
        )
        for row in rows
        for is_by in (row["target_id"] == instrument_id,)
    )


def _clashes(connection: Connection, instrument_id: str, as_of: datetime | None) -> tuple[str, ...]:
    rows = connection.rows(
        "select x.*, e.type from contradiction x join event e on e.id = x.event_id"
        " where x.event_id in (select event_id from event_party where instrument_id = :id"
        f" and role = 'object') and {STOOD} order by x.slot, x.id",
        {"id": instrument_id, "as_of": _moment(as_of)},
    )
    return tuple(
        f"{row['type']}, {row['slot']}: {row['preferred']} or {row['rejected']} ({row['reason']})"
        for row in rows
    )


def closing_moment(day: str) -> datetime:
    """Return when comments close: at the end of a day in Washington, as regulations.gov takes it.

    It states the time as 11:59 p.m. Eastern Time; the whole last minute counts.
    """
    return datetime.combine(date.fromisoformat(day), time(23, 59, 59), tzinfo=EASTERN)


def day_in_washington(moment: datetime) -> date:
    """Return the day there, by which things are due: in its evening, UTC is a day ahead already."""
    return moment.astimezone(EASTERN).date()


def _next(
    connection: Connection, ids: Sequence[str], now: datetime, as_of: datetime | None
) -> Deadline | None:
    due = answers.deadlines(connection, day_in_washington(now), None, as_of)
    return next((each for each in due if each.instrument_id in ids), None)
