"""Dates as far as a text supports them, as intervals of days that can be compared."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_PATTERN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?")

_YEARS = range(1600, 2201)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it spans; one is exact."""
        return (self.last - self.first).days + 1

    def contains(self, other: Interval) -> bool:
        """Tell whether all days of the other are among these."""
        return self.first <= other.first and other.last <= self.last


@lru_cache(maxsize=65_536)
def parse(text: str | None) -> Interval | None:
    """Return the days that ``YYYY``, ``YYYY-Qn``, ``YYYY-MM`` or ``YYYY-MM-DD`` stands for.

    None for no date, and for a text that is none of these, no day of the calendar, or of a year
    that can only be a misprint.
    """
    match = _PATTERN.fullmatch(text) if text else None
    if match is None:
        return None
    year, quarter, month, day = (int(part) if part else 0 for part in match.groups())
    if year not in _YEARS or (match[3] and not 1 <= month <= 12):
        return None
    if match[4]:
        return _single_day(year, month, day)
    first_month, last_month = (month, month) if month else _months(quarter)
    last = date(year, last_month, monthrange(year, last_month)[1])
    return Interval(first=date(year, first_month, 1), last=last)


def _single_day(year: int, month: int, day: int) -> Interval | None:
    if not 1 <= day <= monthrange(year, month)[1]:
        return None
    exact = date(year, month, day)
    return Interval(first=exact, last=exact)


def _months(quarter: int) -> tuple[int, int]:
    return (3 * quarter - 2, 3 * quarter) if quarter else (1, 12)


def compatible(one: str | None, other: str | None) -> bool:
    """Tell whether two dates can be of one happening: an unknown one, or one inside the other."""
    left, right = parse(one), parse(other)
    if left is None or right is None:
        return True
    return left.contains(right) or right.contains(left)


def is_day(text: str | None) -> bool:
    """Tell whether the date is exact to the day."""
    days = parse(text)
    return days is not None and days.days == 1


def finest(dates: Iterable[str | None]) -> str | None:
    """Return the date of the shortest span; the earliest of equals; None if there is none."""
    known = [(days.days, days.first, text) for text in dates if text and (days := parse(text))]
    return min(known)[2] if known else None


def distance(one: str | None, day: date) -> int:
    """Return how many days lie between a date and a day: 0 inside it or where it is unknown."""
    days = parse(one)
    if days is None or days.first <= day <= days.last:
        return 0
    return (days.first - day).days if day < days.first else (day - days.last).days


def within(one: str | None, other: str | None, slack: timedelta) -> bool:
    """Tell whether two dates lie no further apart than the slack; unknown ones never do."""
    left, right = parse(one), parse(other)
    if left is None or right is None:
        return False
    return left.first - right.last <= slack and right.first - left.last <= slack
