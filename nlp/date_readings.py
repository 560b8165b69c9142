"""How a matched date is read: one resolver for each kind of pattern in ``date_rules``.

A resolver returns a ``Reading``: one interval where the words leave no choice, or a past and a
future one ("Thursday", "May 2") between which the caller or the clause decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from policytrail.nlp.calendar import (
    MONTHS,
    WEEKDAYS,
    Interval,
    add_period,
    day_interval,
    federal_holidays,
    fiscal_year_interval,
    in_range,
    month_interval,
    quarter_interval,
    week_interval,
    year_interval,
)
from policytrail.nlp.numerals import ORDINALS
from policytrail.records import DateBasis

_SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a resolver may look at beside its match."""

    anchor: date | None  # the day of publication
    base: date | None  # the day from which deadlines count
    previous: Interval | None  # the date mentioned before, for "three months later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Possible intervals of a mention. ``only`` excludes the other two."""

    basis: DateBasis
    only: Interval | None = None
    past: Interval | None = None
    future: Interval | None = None
    prefer: str = "nearest"  # or "past": what to take when neither caller nor clause decides
    anchor: date | None = None  # the day from which "nearest" is measured
    days: int | None = None  # length of a deadline given in days


Resolver = Callable[[re.Match[str], Context], Reading | None]


def month_number(word: str) -> int:
    """Return the number of a month name or abbreviation, with or without its full stop."""
    return MONTHS[word.casefold().rstrip(".")]


def explicit(interval: Interval | None) -> Reading | None:
    """Return the reading of a date that needs no anchor."""
    return Reading(basis="explicit", only=interval) if interval else None


def relative(interval: Interval | None) -> Reading | None:
    """Return the reading of a date that follows from another."""
    return Reading(basis="relative", only=interval) if interval else None


def _day(year: int, month: int, day: int) -> Interval | None:
    try:
        return day_interval(date(year, month, day))
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(re.match(r"\d+", text)[0])  # type: ignore[index]


def near(make: Callable[[int], Interval | None], anchor: date) -> Reading | None:
    """Return the last interval that has begun by the anchor and the next that ends after it."""
    found = [item for year in range(-4, 5) if (item := make(anchor.year + year))]
    past = [item for item in found if item.first <= anchor]
    future = [item for item in found if item.last >= anchor]
    if not past and not future:
        return None
    return Reading(
        basis="relative",
        past=past[-1] if past else None,
        future=future[0] if future else None,
        anchor=anchor,
    )


# --- days ------------------------------------------------------------------------------------


def read_iso(match: re.Match[str], _: Context) -> Reading | None:
    interval = _day(int(match["y"]), int(match["m"]), int(match["d"]))
    return explicit(interval)


def read_slashed(match: re.Match[str], _: Context) -> Reading | None:
    """US order, month first; a first number above 12 can only be a day."""
    month, day = int(match["m"]), int(match["d"])
    if month > 12:
        month, day = day, month
    year = int(match["y"])
    interval = _day(year + 2000 if year < 100 else year, month, day)
    return explicit(interval)


def read_month_day_year(match: re.Match[str], _: Context) -> Reading | None:
    year, month = int(match["y"]), month_number(match["m"])
    interval = _day(year, month, _number(match["d"]))
    return explicit(_to_last_day(match, interval) if interval else None)


def _to_last_day(match: re.Match[str], interval: Interval) -> Interval:
    """Stretch "February 3-5" to its last day."""
    last = match.groupdict().get("last")
    if not last or int(last) <= interval.first.day:
        return interval
    end = _day(interval.first.year, interval.first.month, int(last))
    return Interval(first=interval.first, last=end.last) if end else interval


def read_month_day(match: re.Match[str], context: Context) -> Reading | None:
    month, day = month_number(match["m"]), _number(match["d"])
    whose = match.groupdict().get("whose")
    if whose:
        year = _year_of(whose, context)
        return relative(_day(year, month, day) if year else None)
    if context.anchor is None:
        return None

    def make(year: int) -> Interval | None:
        interval = _day(year, month, day)
        return interval and _to_last_day(match, interval)

    return near(make, context.anchor)


def read_day_word(match: re.Match[str], context: Context) -> Reading | None:
    if context.anchor is None:
        return None
    word = match[0].casefold()
    shift = {"yesterday": -1, "tomorrow": 1, "last night": -1}.get(word, 0)
    return relative(day_interval(context.anchor + timedelta(days=shift)))


def read_weekday(match: re.Match[str], context: Context) -> Reading | None:
    if context.anchor is None:
        return None
    anchor, number = context.anchor, WEEKDAYS[match["day"].casefold()]
    back = (anchor.weekday() - number) % 7
    which = re.sub(r"\s+", " ", (match["which"] or "").casefold())
    if which == "last":
        return relative(day_interval(anchor - timedelta(days=back or 7)))
    if which in {"next", "this coming", "the coming"}:
        return relative(day_interval(anchor + timedelta(days=(number - anchor.weekday()) % 7 or 7)))
    if which == "this":
        return relative(day_interval(week_interval(anchor).first + timedelta(days=number)))
    return Reading(
        basis="relative",
        past=day_interval(anchor - timedelta(days=back)),
        future=day_interval(anchor + timedelta(days=(number - anchor.weekday()) % 7)),
        prefer="past",
        anchor=anchor,
    )


def read_holiday(match: re.Match[str], context: Context) -> Reading | None:
    name = match["holiday"].casefold().replace("’", "'")
    if match["y"]:
        return explicit(day_interval(federal_holidays(int(match["y"]))[name]))
    if context.anchor is None:
        return None
    return near(lambda year: day_interval(federal_holidays(year)[name]), context.anchor)


# --- months, quarters, years -------------------------------------------------------------------


def _year_of(whose: str, context: Context) -> int | None:
    """Return the year that "this", "last", "next" or "that" year is."""
    word = re.sub(r"\s+", " ", whose.casefold())
    if word in {"that", "the same", "the following"}:
        if context.previous is None:
            return None
        return context.previous.last.year + (word == "the following")
    if context.anchor is None:
        return None
    return context.anchor.year + {"this": 0, "last": -1, "next": 1}[word]


def read_month_year(match: re.Match[str], _: Context) -> Reading | None:
    return explicit(month_interval(int(match["y"]), month_number(match["m"])))


def read_month(match: re.Match[str], context: Context) -> Reading | None:
    month, whose, which = month_number(match["m"]), match["whose"], (match["which"] or "").lower()
    if whose:
        year = _year_of(whose, context)
        return relative(month_interval(year, month)) if year else None
    if which in {"that", "the following"}:
        return _discourse_month(month, which, context)
    if context.anchor is None:
        return None
    reading = read_near_month(match, context)
    if reading is None or which not in {"last", "next", "this"}:
        return reading
    if which == "this":
        return relative(month_interval(context.anchor.year, month))
    return _strict_month(month, context.anchor, -1 if which == "last" else 1)


def read_near_month(match: re.Match[str], context: Context) -> Reading | None:
    """Read a month of which nothing says the year."""
    if context.anchor is None:
        return None
    month = month_number(match["m"])
    return near(lambda year: month_interval(year, month), context.anchor)


def read_months(match: re.Match[str], context: Context) -> Reading | None:
    """Read "between October and December": from the first day to the last, within one year."""
    first, last = month_number(match["m"] or match["m0"]), month_number(match["last"])

    def make(year: int) -> Interval:
        begin = month_interval(year, first)
        if last <= first:  # into the next year: the scheme has no value for it but its beginning
            return begin
        return Interval(first=begin.first, last=month_interval(year, last).last)

    if match["y"]:
        return explicit(make(int(match["y"]) - (last <= first)))
    return near(make, context.anchor) if context.anchor is not None else None


def _strict_month(month: int, anchor: date, step: int) -> Reading | None:
    """Return the nearest such month before or after the current one."""
    year = anchor.year
    if (step < 0 and month >= anchor.month) or (step > 0 and month <= anchor.month):
        year += step
    return relative(month_interval(year, month))


def _discourse_month(month: int, which: str, context: Context) -> Reading | None:
    if context.previous is None:
        return None
    start = context.previous.first
    year = start.year + (month < start.month or (which == "the following" and month == start.month))
    return relative(month_interval(year, month))


def read_quarter(match: re.Match[str], context: Context) -> Reading | None:
    groups = match.groupdict()
    word = (groups.get("ordinal") or groups["n"]).casefold()
    number = {"final": 4, "last": 4}.get(word) or ORDINALS.get(word) or int(word)
    if number > 4:
        return None
    year = groups.get("y") or groups.get("y0")
    if year:
        full = int(year) if len(year) == 4 else 2000 + int(year)
        return explicit(quarter_interval(full, number)) if in_range(full) else None
    if groups.get("whose"):
        resolved = _year_of(groups["whose"], context)
        return relative(quarter_interval(resolved, number)) if resolved else None
    if context.anchor is None:
        return None
    return near(lambda y: quarter_interval(y, number), context.anchor)


def read_fiscal(match: re.Match[str], _: Context) -> Reading | None:
    year = int(match["y"])
    return explicit(fiscal_year_interval(year + 2000 if year < 100 else year))


def read_year(match: re.Match[str], _: Context) -> Reading | None:
    return explicit(year_interval(int(match["y"])))


def read_season(match: re.Match[str], context: Context) -> Reading | None:
    start = _SEASONS[match["season"].casefold()]

    def make(year: int) -> Interval:
        first = date(year, start, 1)
        return Interval(first=first, last=add_period(first, 3, "month") - timedelta(days=1))

    if match["y"]:
        interval = make(int(match["y"]))
        return explicit(interval if interval.value else year_interval(int(match["y"])))
    if context.anchor is None:
        return None
    reading = near(make, context.anchor)
    which = (match["which"] or "").casefold()
    if reading and which == "last":
        return Reading(basis="relative", only=_before(make, context.anchor))
    if reading and which == "next":
        return Reading(basis="relative", only=reading.future)
    return reading


def _before(make: Callable[[int], Interval], anchor: date) -> Interval:
    """Return the last season that had ended before the anchor."""
    return next(item for year in range(anchor.year, anchor.year - 3, -1)
                if (item := make(year)).last < anchor)  # fmt: skip
