"""The front page: what is new, what is due, what changed, and how the sources are."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import groupby
from typing import Any, get_args

from policytrail.records import TimelineEntry, permalinks
from policytrail.records.labels import EventStanding
from policytrail.store import TimelineQuery
from policytrail.store.standings import day_in_washington
from policytrail.web import plots
from policytrail.web.metadata import ABOUT
from policytrail.web.parameters import Given
from policytrail.web.questions import Question, questions
from policytrail.web.reading import Reader
from policytrail.web.views.citing import Citing, lines
from policytrail.web.views.page import Page

PARAMETERS = ()
_WEEKS = 26
_STATUSES = get_args(EventStanding)
_MOST = 6
_FEW = 3  # of changes of events, and of documents

_SUMMARY = """
select
  (select count(*) from document) as documents,
  (select count(*) from event where superseded_at is null) as events,
  (select count(*) from stance where superseded_at is null) as stances,
  (select count(*) from instrument where superseded_at is null and kind <> 'position')
    as instruments,
  (select count(*) from source where removed is null) as sources,
  (select max(started) from poll) as last_visit
"""
_NEW = """
select id from event where superseded_at is null and historical = 0 and first_known <= :until
order by first_known desc, date desc, id limit :most
"""
_DUE = """
select due, kind, title, instrument_id, document_id, id from deadline
where due >= :today and first_known <= :until
  and (superseded_at is null or superseded_at > :until)
union all
select due, 'directive', agency || ' must ' || duty, instrument_id, document_id, id from directive
where due >= :today and met_on is null and first_known <= :until
  and (superseded_at is null or superseded_at > :until)
order by due, id limit :most
"""
# A version that is not the first of its event: its status, its date or its parties changed.
_TURNED = """
select v.event_id, v.first_known, v.status, v.title,
  (select b.status from event_version b where b.event_id = v.event_id
    and b.first_known < v.first_known order by b.first_known desc limit 1) as before
from event_version v join event e on e.id = v.event_id
where v.first_known <= :until and e.superseded_at is null and e.first_known < v.first_known
  and e.historical = 0
order by v.first_known desc, v.event_id limit 40
"""
_EDITED = """
select r.document_id, r.first_seen as seen, r.change, r.number from revision r
where r.number > 1 and r.change not in ('cosmetic', 'first') and r.first_seen <= :until
order by r.first_seen desc limit :most
"""
_GONE = """
select document_id, noticed as seen, 'taken down' as change, 0 as number from removal
where noticed <= :until order by noticed desc limit :most
"""


def view(reader: Reader, segment: str, given: Given) -> Page:
    """Return the front page."""
    today = day_in_washington(reader.then)
    values: dict[str, Any] = {"until": reader.until, "most": _MOST, "today": today.isoformat()}
    health = reader.questions.source_health(now=reader.then)
    return Page(
        template="page_home.html",
        title="policytrail",
        address="/",
        values={
            "about": ABOUT,
            "summary": reader.rows(_SUMMARY)[0],
            "new": lines(reader, _entries(reader, values)),
            "due": [_due(reader, row, today) for row in reader.rows(_DUE, values)],
            "turned": _turned(reader, values),
            "edited": _edited(reader, values),
            "states": Counter(one.state for one in health),
            "failing": [one for one in health if one.state not in ("ok", "disabled")],
            "groups": _groups(),
            "plot": _plot(reader),
            "issues": [
                row | {"address": permalinks.issue(row["target_id"], as_of=reader.as_of)}
                for row in reader.rows(_ISSUES, values)
            ],
        },
    )


def _entries(reader: Reader, values: dict[str, Any]) -> list[TimelineEntry]:
    return [
        entry
        for row in reader.rows(_NEW, values)
        for entry in reader.questions.timeline(
            query=TimelineQuery(subject=row["id"], as_of=reader.moment)
        )
    ]


def _due(reader: Reader, row: dict[str, Any], today: date) -> dict[str, Any]:
    address = (
        permalinks.instrument(row["instrument_id"], as_of=reader.as_of)
        if row["instrument_id"]
        else permalinks.document(row["document_id"], as_of=reader.as_of)
    )
    left = (date.fromisoformat(row["due"]) - today).days
    return row | {"address": address, "left": left}


def _turned(reader: Reader, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return events whose status became another one, the latest first."""
    rows = [row for row in reader.rows(_TURNED, values) if row["before"] != row["status"]]
    return [
        row | {"address": permalinks.event(row["event_id"], as_of=reader.as_of)}
        for row in rows[:_FEW]
    ]


def _edited(reader: Reader, values: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [*reader.rows(_EDITED, values), *reader.rows(_GONE, values)]
    latest = sorted(rows, key=lambda row: row["seen"], reverse=True)[:_FEW]
    citing = Citing(reader, [row["document_id"] for row in latest])
    return [row | {"document": citing.document(row["document_id"])} for row in latest]


_ISSUES = """
select x.target_id, sum(x.stance = 'support') as support, sum(x.stance = 'oppose') as oppose
from stance x where x.target_id is not null and instr(x.target_id, ':') = 0
  and x.first_known <= :until and (x.superseded_at is null or x.superseded_at > :until)
  and not exists (select 1 from entity where id = x.target_id)
  and not exists (select 1 from instrument where id = x.target_id)
group by x.target_id order by count(*) desc, x.target_id limit :most
"""
_KNOWN = """
select substr(v.first_known, 1, 10) as day, v.status from event_version v
join event e on e.id = v.event_id
where v.first_known >= :since and v.first_known <= :until and e.historical = 0
  and e.first_known = v.first_known
"""


def _plot(reader: Reader) -> plots.Plot | None:
    """Return what became known by week and status in the last half year of the record."""
    last = reader.scalar(
        "select max(first_known) from event where first_known <= ? and historical = 0",
        [reader.until],
    )
    if last is None:
        return None
    day = date.fromisoformat(last[:10])
    since = (day - timedelta(weeks=_WEEKS)).isoformat()
    rows = reader.rows(_KNOWN, {"since": since, "until": reader.until})
    found = [(row["day"], row["status"]) for row in rows]
    weeks = plots.by_week(found, _STATUSES, last=day, most=_WEEKS)
    return plots.columns("Events that became known, by week", _STATUSES, weeks, width=900)


def _groups() -> list[tuple[str, list[Question]]]:
    return [(name, list(group)) for name, group in groupby(questions(), lambda one: one.group)]
