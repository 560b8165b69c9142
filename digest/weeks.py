"""The days of a digest: an ISO week, Monday to Sunday, or an interval as ISO 8601 writes it."""

from __future__ import annotations

import re
from datetime import date

from policytrail.errors import QueryError

_WEEK = re.compile(r"(\d{4})-W(\d{2})")


def parse_week(week: str) -> tuple[date, date]:
    """Return the Monday and the Sunday of a week such as ``2025-W32``; of an interval such as
    ``2025-08-01/2025-08-15`` the first and the last day.

    Raises:
        QueryError: the text is neither, the year has no such week, or the interval is backward.
    """
    if "/" in week:
        return _interval(week)
    match = _WEEK.fullmatch(week)
    if match is None:
        raise QueryError("is no week", subject=week, remedy="Write it like 2025-W32.")
    year, number = int(match[1]), int(match[2])
    try:
        return date.fromisocalendar(year, number, 1), date.fromisocalendar(year, number, 7)
    except ValueError as error:
        remedy = f"The year {year} has weeks 01 to {last_week(year)}." if year else ""
        raise QueryError("is no week of the calendar", subject=week, remedy=remedy) from error


def interval(first: date, last: date) -> str:
    """Return the days from one to another, both included, as an interval."""
    return f"{first}/{last}"


def _interval(text: str) -> tuple[date, date]:
    try:
        first, last = (date.fromisoformat(part) for part in text.split("/"))
    except ValueError as error:
        remedy = "Write it like 2025-08-01/2025-08-15."
        raise QueryError("is no interval of days", subject=text, remedy=remedy) from error
    if last < first:
        raise QueryError("ends before it begins", subject=text)
    return first, last


def last_week(year: int) -> int:
    """Return the number of the last week: 28 December always lies in it."""
    return date(year, 12, 28).isocalendar().week


def week_of(day: date) -> str:
    """Return the week in which a day lies."""
    year, number, _ = day.isocalendar()
    return f"{year:04d}-W{number:02d}"
