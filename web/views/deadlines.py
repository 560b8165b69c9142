"""What is due, as a month of a calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any

from policytrail.records import permalinks
from policytrail.store.standings import day_in_washington
from policytrail.web import wording
from policytrail.web.parameters import Given, shorten, wrong
from policytrail.web.reading import Reader
from policytrail.web.views.page import Page

PARAMETERS = ("month",)
_MOST = 400  # of a month

# What is due between two days, as it was known at a moment.
_DUE = """
select x.due, x.kind, x.title, x.instrument_id, x.document_id, v.start_char, v.end_char, x.id,
  null as met_on
from deadline x join evidence v on v.id = x.evidence_id
where x.due >= :first and x.due < :after and x.first_known <= :until
  and (x.superseded_at is null or x.superseded_at > :until)
union all
select x.due, 'directive', x.agency || ' must ' || x.duty, x.instrument_id, x.document_id,
  v.start_char, v.end_char, x.id, case when e.first_known <= :until then x.met_on end
from directive x join evidence v on v.id = x.evidence_id left join event e on e.id = x.met_by
where x.due >= :first and x.due < :after and x.first_known <= :until
  and (x.superseded_at is null or x.superseded_at > :until)
order by 1, 2, 3 limit :most
"""
_NEIGHBOURS = """
select (select max(due) from {table} where due < :first and superseded_at is null) as before,
  (select min(due) from {table} where due >= :after and superseded_at is null) as after
"""


def view(reader: Reader, segment: str, given: Given) -> Page:
    """Return the page of a month; without one, that of the day in Washington.

    Raises:
        ParameterError: ``month`` is none.
    """
    today = day_in_washington(reader.then)
    first = _month(given, today)
    after = _next(first)
    values = {
        "first": first.isoformat(),
        "after": after.isoformat(),
        "until": reader.until,
        "most": _MOST,
    }
    rows = reader.rows(_DUE, values)
    days: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        days.setdefault(row["due"], []).append(row | _leads(reader, row))
    return Page(
        template="page_deadlines.html",
        title=f"Deadlines in {wording.day(first.isoformat()[:7])}",
        address="/deadlines",
        values={
            "weeks": calendar.Calendar(firstweekday=6).monthdatescalendar(first.year, first.month),
            "names": ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
            "days": days,
            "month": first.isoformat()[:7],
            "this_day": today,
            "previous": (first - timedelta(days=1)).isoformat()[:7],
            "following": after.isoformat()[:7],
            "nearest": _nearest(reader, values),
            "count": len(rows),
        },
    )


def _month(given: Given, today: date) -> date:
    text = given.text("month")
    if not text:
        return today.replace(day=1)
    expected = "a month such as 2026-05, from 1900-01 to 2199-12"
    if len(text) != 7:
        raise wrong("month", given=shorten(text), expected=expected)
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise wrong("month", given=shorten(text), expected=expected) from error
    if not 1900 <= found.year < 2200:
        raise wrong("month", given=shorten(text), expected=expected)
    return found


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _leads(reader: Reader, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "address": permalinks.instrument(row["instrument_id"], as_of=reader.as_of)
        if row["instrument_id"]
        else "",
        "words": permalinks.document(
            row["document_id"], start=row["start_char"], end=row["end_char"], as_of=reader.as_of
        ),
        "kind": wording.DEADLINES[row["kind"]],
        "is_met": row["met_on"] is not None,
    }


def _nearest(reader: Reader, values: dict[str, Any]) -> tuple[str, str]:
    """Return the nearest months before and after that have something."""
    found = [
        reader.rows(_NEIGHBOURS.format(table=table), values)[0]
        for table in ("deadline", "directive")
    ]
    before = max(row["before"] or "" for row in found)[:7]
    after = min(row["after"] or "9" for row in found)[:7]
    return before, "" if after == "9" else after
