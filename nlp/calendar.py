"""Periods of the calendar: intervals, their labels, arithmetic, US federal holidays."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

Unit = Literal["day", "business_day", "week", "month", "quarter", "year"]
DatePrecision = Literal["day", "month", "quarter", "year"]

# US policy and its press keep Eastern time: 00:55 UTC on a Friday is Thursday evening there.
EASTERN = ZoneInfo("America/New_York")

MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
MONTHS["sept"] = 9
WEEKDAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
_FIRST_YEAR, _LAST_YEAR = 1800, 2199


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Days from ``first`` to ``last``, both included. ``label`` overrules the derived one."""

    first: date
    last: date
    label: str = ""

    @property
    def value(self) -> str:
        """The smallest day, month, quarter or year that holds the interval, or '' for none."""
        if self.label:
            return self.label
        first, last = self.first, self.last
        if first == last:
            return first.isoformat()
        if first.year != last.year:
            return ""
        if first.month == last.month:
            return f"{first.year:04}-{first.month:02}"
        if quarter_of(first) == quarter_of(last):
            return f"{first.year:04}-Q{quarter_of(first)}"
        return f"{first.year:04}"


def precision_of(value: str) -> DatePrecision:
    """Return the precision of ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY-Qn`` or ``YYYY``."""
    if "Q" in value:
        return "quarter"
    return {4: "year", 7: "month", 10: "day"}[len(value)]  # type: ignore[return-value]


def parse_value(value: str) -> Interval:
    """Return the interval that a value of the scheme names.

    Raises:
        ValueError: not ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY-Qn`` or ``YYYY``.
    """
    if "Q" in value:
        return quarter_interval(int(value[:4]), int(value[6:]))
    if len(value) == 4:
        return year_interval(int(value))
    if len(value) == 7:
        return month_interval(int(value[:4]), int(value[5:]))
    return day_interval(date.fromisoformat(value))


def day_interval(day: date) -> Interval:
    """Return the interval of one day."""
    return Interval(first=day, last=day)


def month_interval(year: int, month: int) -> Interval:
    """Return a month."""
    return Interval(first=date(year, month, 1), last=date(year, month, days_in(year, month)))


def quarter_interval(year: int, quarter: int) -> Interval:
    """Return a calendar quarter, 1 to 4."""
    last_month = quarter * 3
    return Interval(
        first=date(year, last_month - 2, 1),
        last=date(year, last_month, days_in(year, last_month)),
    )


def year_interval(year: int) -> Interval:
    """Return a calendar year."""
    return Interval(first=date(year, 1, 1), last=date(year, 12, 31))


def fiscal_year_interval(year: int) -> Interval:
    """Return a federal fiscal year: it ends on September 30 of its number (31 U.S.C. 1102)."""
    return Interval(first=date(year - 1, 10, 1), last=date(year, 9, 30), label=f"{year:04}")


def week_interval(day: date) -> Interval:
    """Return the week of a day, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Interval(first=monday, last=monday + timedelta(days=6))


def quarter_of(day: date) -> int:
    """Return the calendar quarter of a day, 1 to 4."""
    return (day.month + 2) // 3


def days_in(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return calendar.monthrange(year, month)[1]


def in_range(year: int) -> bool:
    """Tell whether a year is one that policy texts speak of; arithmetic stays inside."""
    return _FIRST_YEAR <= year <= _LAST_YEAR


def publication_anchor(published: datetime | date | None, precision: str = "second") -> date | None:
    """Return the day in whose light a text is read.

    An instant is read in US Eastern time; a moment of precision ``day`` is the day that it names.
    """
    if published is None:
        return None
    if not isinstance(published, datetime):
        return published
    if precision == "day" or published.tzinfo is None:
        return published.date()
    return published.astimezone(EASTERN).date()


def add_period(base: date, count: int, unit: Unit) -> date:
    """Return the day that lies ``count`` units after ``base``; negative counts go back.

    A month that lacks the day ends on its last one: January 31 and one month is February 28.

    Raises:
        OverflowError: the result is outside the years that are kept.
    """
    if unit == "business_day":
        return _add_business_days(base, count)
    if unit in {"day", "week"}:
        days = count * (7 if unit == "week" else 1)
        if abs(days) > 150_000:
            raise OverflowError(f"{count} {unit}s from {base} is out of range")
        return base + timedelta(days=days)
    months = base.month - 1 + count * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = base.year + months // 12, months % 12 + 1
    if not in_range(year):
        raise OverflowError(f"{count} {unit}s from {base} is out of range")
    return date(year, month, min(base.day, days_in(year, month)))


def _add_business_days(base: date, count: int) -> date:
    if abs(count) > 5_000:
        raise OverflowError(f"{count} business days from {base} is out of range")
    step = timedelta(days=1 if count > 0 else -1)
    day = base
    while count:
        day += step
        if is_business_day(day):
            count -= 1 if count > 0 else -1
    return day


def is_business_day(day: date) -> bool:
    """Tell whether federal offices work: no Saturday, Sunday or observed federal holiday."""
    return day.weekday() < 5 and day not in observed_holidays(day.year)


@lru_cache(maxsize=64)
def federal_holidays(year: int) -> dict[str, date]:
    """Return the holidays of 5 U.S.C. 6103 by lower-case name, on their own days."""
    return {
        "new year's day": date(year, 1, 1),
        "martin luther king jr. day": _nth_weekday(year, 1, 0, 3),
        "presidents day": _nth_weekday(year, 2, 0, 3),
        "memorial day": _nth_weekday(year, 5, 0, -1),
        "juneteenth": date(year, 6, 19),
        "independence day": date(year, 7, 4),
        "labor day": _nth_weekday(year, 9, 0, 1),
        "columbus day": _nth_weekday(year, 10, 0, 2),
        "veterans day": date(year, 11, 11),
        "thanksgiving": _nth_weekday(year, 11, 3, 4),
        "christmas": date(year, 12, 25),
    }


@lru_cache(maxsize=64)
def observed_holidays(year: int) -> frozenset[date]:
    """Return the weekdays of a year on which holidays are kept (a Saturday's on the Friday)."""
    days = _observed(year) | _observed(year + 1)  # New Year's Day may be kept in December
    return frozenset(day for day in days if day.year == year)


def _observed(year: int) -> set[date]:
    shift = {5: -1, 6: 1}
    return {
        day + timedelta(days=shift.get(day.weekday(), 0)) for day in federal_holidays(year).values()
    }


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    days = [day for day in _days_of(year, month) if day.weekday() == weekday]
    return days[nth - 1] if nth > 0 else days[nth]


def _days_of(year: int, month: int) -> Iterator[date]:
    return (date(year, month, day) for day in range(1, days_in(year, month) + 1))
