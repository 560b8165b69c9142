"""Questions about positions, duties, days, sources, and words."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from policytrail.records import (
    Deadline,
    Directive,
    InstrumentState,
    Outcome,
    SourceHealth,
    Stance,
)
from policytrail.store import schema_0006
from policytrail.store.codec import date_bounds, from_moment, maybe_from_moment, to_moment
from policytrail.store.connection import Connection, Row
from policytrail.store.queries import span_of

# A row stood at a moment if it was known by then and not yet superseded.
STOOD = (
    "(case when :as_of is null then x.superseded_at is null else x.first_known <= :as_of"
    " and (x.superseded_at is null or x.superseded_at > :as_of) end)"
)


def _claims(
    connection: Connection, table: str, where: str, values: dict[str, object], order: str
) -> list[Row]:
    """Return rows of a table of claims together with their quotes."""
    return connection.rows(
        "select x.*, v.start_char, v.end_char, v.quote"
        f" from [{table}] x join evidence v on v.id = x.evidence_id"
        f" where {STOOD} and {where} order by {order}",
        values,
    )


def _moment(as_of: datetime | None) -> str | None:
    return None if as_of is None else to_moment(as_of)


def _about(subjects: Sequence[str] | None, *columns: str) -> str:
    """Return the condition that a row is about a subject, by any of its ids; None: about any."""
    if subjects is None:
        return "true"
    wanted = "in (select value from json_each(:subjects))"
    return f"({' or '.join(f'x.{column} {wanted}' for column in columns)})"


def stances(
    connection: Connection, subjects: Sequence[str] | None, as_of: datetime | None
) -> list[Stance]:
    """Return positions held by, or toward, a subject; see ``Store.stances``."""
    rows = _claims(
        connection,
        "stance",
        _about(subjects, "holder_id", "target_id"),
        {"subjects": json.dumps(subjects), "as_of": _moment(as_of)},
        "x.date, x.id",
    )
    return [
        Stance(
            id=row["id"],
            document_id=row["document_id"],
            holder=row["holder"],
            target=row["target"],
            stance=row["stance"],
            evidence=span_of(row),
            confidence=row["confidence"],
            first_known=from_moment(row["first_known"]),
            date=row["date"],
            holder_id=row["holder_id"],
            target_id=row["target_id"],
            cue=row["cue"],
            rule=row["rule"],
        )
        for row in rows
    ]


def directives(
    connection: Connection, subjects: Sequence[str] | None, as_of: datetime | None
) -> list[Directive]:
    """Return duties laid on a body or by an instrument; see ``Store.directives``."""
    rows = _claims(
        connection,
        "directive",
        _about(subjects, "agency_id", "instrument_id"),
        {"subjects": json.dumps(subjects), "as_of": _moment(as_of)},
        "x.due is null, x.due, x.id",
    )
    return [
        Directive(
            id=row["id"],
            document_id=row["document_id"],
            agency=row["agency"],
            duty=row["duty"],
            evidence=span_of(row),
            first_known=from_moment(row["first_known"]),
            agency_id=row["agency_id"],
            instrument_id=row["instrument_id"],
            due=row["due"],
            days=row["days"],
            met_on=row["met_on"] if known else None,
            met_by=row["met_by"] if known else None,
            days_late=row["days_late"] if known else None,
        )
        for row in rows
        for known in (as_of is None or _was_known_done(connection, row["met_by"], as_of),)
    ]


def _was_known_done(connection: Connection, event_id: str | None, as_of: datetime) -> bool:
    """Whether an act was known to be done at a moment."""
    found = connection.scalar(
        "select 1 from event_version where event_id = ? and status = 'done' and first_known <= ?",
        [event_id, to_moment(as_of)],
    )
    return found is not None


def states(
    connection: Connection,
    ids: Sequence[str],
    as_of: datetime | None,
    day: datetime | None,
) -> list[InstrumentState]:
    """Return the steps of an instrument's life up to a day; see ``Store.states``.

    Several ids: what is one instrument today was several then, and their steps stand by date.
    """
    rows = connection.rows(
        f"select x.* from instrument_state x where {_about(ids, 'instrument_id')}"
        f" and {STOOD} order by {'x.date, ' if ids[1:] else ''}x.position",
        {"subjects": json.dumps(ids), "as_of": _moment(as_of)},
    )
    return [
        InstrumentState(
            instrument_id=row["instrument_id"],
            state=row["state"],
            date=row["date"],
            event_id=row["event_id"],
            first_known=from_moment(row["first_known"]),
            is_reported=bool(row["is_reported"]),
        )
        for row in rows
        if day is None or _has_come(row["date"], day)
    ]


def _has_come(text: str | None, day: datetime) -> bool:
    """Whether a date had come: a step that was announced is not a step that was made."""
    first, _ = date_bounds(text)
    return first is None or first <= to_moment(day)[:10]


def deadlines(
    connection: Connection,
    since: date | None,
    until: date | None,
    as_of: datetime | None,
    subjects: Sequence[str] | None = None,
) -> list[Deadline]:
    """Return what is due within days, both included; see ``Store.deadlines``."""
    values: dict[str, object] = {
        "subjects": json.dumps(subjects),
        "since": None if since is None else since.isoformat(),
        "until": None if until is None else until.isoformat(),
        "as_of": _moment(as_of),
    }
    rows = _claims(
        connection,
        "deadline",
        "(:since is null or x.due >= :since) and (:until is null or x.due <= :until)"
        f" and ({_about(subjects, 'instrument_id')} or exists (select 1 from directive d where"
        " d.agency_id in (select value from json_each(:subjects))"
        " and d.evidence_id = x.evidence_id and d.due = x.due))",
        values,
        "x.due, x.id",
    )
    return [
        Deadline(
            id=row["id"],
            kind=row["kind"],
            due=row["due"],
            document_id=row["document_id"],
            evidence=span_of(row),
            first_known=from_moment(row["first_known"]),
            instrument_id=row["instrument_id"],
            title=row["title"],
        )
        for row in rows
    ]


def source_health(connection: Connection, now: datetime | None) -> list[SourceHealth]:
    """Return how each visited source stands; see ``Store.source_health``."""
    view = "source_health" if now is None else f"({schema_0006.health(':now', ':now')})"
    values = {"now": _moment(now)} if now else {}
    with connection.snapshot():
        rows = connection.rows(f"select * from {view} where last_visit is not null", values)
        return [_health(connection, row, now) for row in rows]


def _health(connection: Connection, row: Row, now: datetime | None) -> SourceHealth:
    covering = []
    if row["failing_since"] is not None:
        covering = connection.rows(_COVERING, row | {"now": _moment(now)})
    return SourceHealth(
        source_id=row["source_id"],
        publisher=row["publisher"],
        url=row["url"],
        outcome=Outcome(row["last_outcome"]),
        last_visit=from_moment(row["last_visit"]),
        last_success=maybe_from_moment(row["last_success"]),
        failing_since=maybe_from_moment(row["failing_since"]),
        message=row["message"],
        covered_by=tuple(one["source_id"] for one in covering),
        state=row["state"],
        why=row["why"],
        failures=row["failures"],
        next_visit=maybe_from_moment(row["next_visit"]),
    )


# Sources that brought documents of the same publisher since, and the stand-ins that the catalogue
# names for it which brought any.
_COVERING = """
select g.source_id from document d cross join sighting g on g.document_id = d.id
where d.publisher = :publisher and g.first_seen >= :failing_since and g.source_id <> :source_id
  and (:now is null or g.first_seen <= :now)
union
select f.id from source s join source f on f.id <> s.id
  and instr(',' || replace(s.options ->> '$.fallbacks', ' ', '') || ',', ',' || f.id || ',')
where s.id = :source_id and s.options ->> '$.fallbacks' is not null and exists (
  select 1 from sighting g where g.source_id = f.id
    and g.first_seen >= :failing_since and (:now is null or g.first_seen <= :now))
order by 1
"""
