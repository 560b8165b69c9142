"""Visits at fixed times of business days, for publishers that release at known hours.

A source says ``slots = "08:45,11:15"`` and ``timezone = "America/New_York"``. Business days are
those of the federal government: Monday to Friday without the holidays of 5 U.S.C. 6103, each on
the day on which it is observed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from policytrail.records import Source

_SLOT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
# A release takes a little: a visit at the very minute finds the list of the slot before.
GRACE = timedelta(minutes=2)
_FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
# Month, weekday (Monday is 0) and which one in the month; -1 is the last.
_FLOATING = ((1, 0, 3), (2, 0, 3), (5, 0, -1), (9, 0, 1), (10, 0, 2), (11, 3, 4))


def parse_slots(text: str) -> tuple[time, ...]:
    """Return the times of ``"08:45,11:15"``, sorted.

    Raises:
        ValueError: a part is no time of the form HH:MM.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    matches = [_SLOT.fullmatch(part) for part in parts]
    for part, match in zip(parts, matches, strict=True):
        if match is None:
            raise ValueError(f"no time of the form HH:MM: {part!r}")
    return tuple(sorted(time(int(match[1]), int(match[2])) for match in matches if match))


def next_slot(source: Source, after: datetime) -> datetime | None:
    """Return the first visit of a source with slots that comes after a moment, in UTC.

    None when the source has no slots: it is visited by its interval.
    """
    slots = parse_slots(str(source.options.get("slots", "")))
    if not slots:
        return None
    zone = ZoneInfo(str(source.options.get("timezone", "UTC")))
    return next(moment for moment in _visits(slots, zone, after) if moment > after)


def is_business_day(day: date) -> bool:
    """Tell whether the federal government works on a day."""
    return day.weekday() < 5 and day not in federal_holidays(day.year)


@cache  # it is asked for each day of a year
def federal_holidays(year: int) -> frozenset[date]:
    """Return the days of a year on which federal holidays are observed.

    A holiday on a Saturday is observed the day before, so New Year's may fall into December.
    """
    fixed = [date(year, month, day) for month, day in _FIXED] + [date(year + 1, 1, 1)]
    observed = {_observe(day) for day in fixed}
    floating = {_nth(year, month, weekday, which) for month, weekday, which in _FLOATING}
    # The day on which a President takes office, every fourth year, is one in Washington alone.
    inauguration = {_observe(date(year, 1, 20))} if year % 4 == 1 else set()
    return frozenset(day for day in observed | floating | inauguration if day.year == year)


def _visits(slots: tuple[time, ...], zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    day = after.astimezone(zone).date() - timedelta(days=1)  # a late slot may be past midnight
    while True:
        if is_business_day(day):
            for slot in slots:
                yield datetime.combine(day, slot, tzinfo=zone).astimezone(UTC) + GRACE
        day += timedelta(days=1)


def _observe(day: date) -> date:
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    if which < 0:
        last = date(year, month + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
