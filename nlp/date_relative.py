"""How relative dates are read: against publication, the date before, or a deadline's base."""

from __future__ import annotations

import re
from datetime import date, timedelta

from policytrail.nlp.calendar import (
    Interval,
    Unit,
    add_period,
    day_interval,
    month_interval,
    quarter_interval,
    quarter_of,
    week_interval,
    year_interval,
)
from policytrail.nlp.date_readings import Context, Reading, explicit, near, relative
from policytrail.nlp.numerals import parse_number


def _calendar_unit(day: date, unit: str) -> Interval:
    if unit in {"week", "weekend"}:
        return week_interval(day)
    if unit == "month":
        return month_interval(day.year, day.month)
    if unit == "quarter":
        return quarter_interval(day.year, quarter_of(day))
    return year_interval(day.year) if unit == "year" else day_interval(day)


def read_this_period(match: re.Match[str], context: Context) -> Reading | None:
    """Read "this week", "last month", "earlier this year", "next quarter"."""
    if context.anchor is None:
        return None
    unit, which = match["unit"].casefold(), match["which"].casefold()
    kind: Unit = "week" if unit == "weekend" else unit  # type: ignore[assignment]
    step = {"last": -1, "next": 1, "the coming": 1}.get(re.sub(r"\s+", " ", which), 0)
    day = add_period(context.anchor, step, kind)
    interval = _calendar_unit(day, unit)
    if unit == "weekend":
        interval = Interval(first=interval.first + timedelta(days=5), last=interval.last)
    side = (match["side"] or "").casefold()
    if unit == "day":
        return None
    if side == "earlier" and step == 0:
        interval = Interval(first=interval.first, last=context.anchor, label=interval.value)
    if side == "later" and step == 0:
        interval = Interval(first=context.anchor, last=interval.last, label=interval.value)
    return relative(interval)


def read_after_next(match: re.Match[str], context: Context) -> Reading | None:
    """Read "the week after next"."""
    if context.anchor is None:
        return None
    unit: Unit = match["unit"].casefold()  # type: ignore[assignment]
    return relative(_calendar_unit(add_period(context.anchor, 2, unit), unit))


def read_new_year(_: re.Match[str], context: Context) -> Reading | None:
    """Read "in the new year": the coming one, or in January the one that has begun."""
    if context.anchor is None:
        return None
    return relative(year_interval(context.anchor.year + (context.anchor.month > 1)))


def read_in_the_period(match: re.Match[str], context: Context) -> Reading | None:
    """Read "later in the year": of the year told before if that is over, else of this one."""
    if context.anchor is None:
        return None
    unit = match["unit"].casefold()
    present = _calendar_unit(context.anchor, unit)
    told = _calendar_unit(context.previous.first, unit) if context.previous else present
    if told.last >= present.first:
        return relative(present)
    return Reading(basis="relative", past=told, future=present, anchor=context.anchor)


def read_period_over(match: re.Match[str], context: Context) -> Reading | None:
    """Read "before the year is out": at some time in it."""
    if context.anchor is None:
        return None
    return relative(_calendar_unit(context.anchor, match["unit"].casefold()))


def read_quarter_ended(match: re.Match[str], context: Context) -> Reading | None:
    """Read "the quarter ended June 30" as the quarter, where it is one of the calendar."""
    number = {"mar": 1, "jun": 2, "sep": 3, "dec": 4}[match["m"][:3].casefold()]
    if match["y"]:
        return explicit(quarter_interval(int(match["y"]), number))
    if context.anchor is None:
        return None
    return near(lambda year: quarter_interval(year, number), context.anchor)


def read_the_quarter(_: re.Match[str], context: Context) -> Reading | None:
    """Read "during the quarter": the quarter named before, or that of the day told as its end."""
    told = context.previous
    if told is None:
        return None
    quarter = _calendar_unit(told.last, "quarter")
    named = (told.first, told.last) == (quarter.first, quarter.last)
    ends = told.first == told.last == quarter.last
    return relative(quarter) if named or ends else None


def read_ago(match: re.Match[str], context: Context) -> Reading | None:
    if context.anchor is None:
        return None
    unit: Unit = match["unit"].casefold()  # type: ignore[assignment]
    if match["vague"]:
        return _vague(context.anchor, unit)
    count = int(parse_number(match["n"]))
    try:
        day = add_period(context.anchor, -count, unit)
    except OverflowError:
        return None
    if match["exact"] or match["today"]:
        return relative(day_interval(day))
    rough = {"day": "day", "week": "week", "month": "month", "quarter": "quarter"}.get(unit, "year")
    return relative(_calendar_unit(day, rough))


def _vague(anchor: date, unit: Unit) -> Reading | None:
    """Read "a few days ago": two to six of the unit back, and no closer."""
    return relative(Interval(first=add_period(anchor, -6, unit), last=add_period(anchor, -2, unit)))


def read_from_now(match: re.Match[str], context: Context) -> Reading | None:
    if context.anchor is None:
        return None
    unit: Unit = match["unit"].casefold()  # type: ignore[assignment]
    try:
        day = add_period(context.anchor, int(parse_number(match["n"])), unit)
    except OverflowError:
        return None
    return relative(_calendar_unit(day, unit))


def read_later(match: re.Match[str], context: Context) -> Reading | None:
    """Read "three months later" and "a day earlier" from the date mentioned before."""
    if context.previous is None:
        return None
    count = int(parse_number(match["n"])) * (-1 if match["dir"].casefold() == "earlier" else 1)
    unit: Unit = match["unit"].casefold()  # type: ignore[assignment]
    try:
        first = add_period(context.previous.first, count, unit)
        last = add_period(context.previous.last, count, unit)
    except OverflowError:
        return None
    interval = Interval(first=first, last=last)
    if len(context.previous.value) == 10 and unit in {"month", "quarter", "year"}:
        return relative(_calendar_unit(first, "quarter" if unit == "quarter" else "month"))
    if not interval.value:  # three months after some year: counted from its end
        return relative(_calendar_unit(last, "quarter" if unit == "quarter" else "month"))
    return relative(interval)


def read_next_unit(match: re.Match[str], context: Context) -> Reading | None:
    """Read "the next day", "the following month", "that year", "the same day"."""
    if context.previous is None:
        return None
    which, unit = re.sub(r"\s+", " ", match["which"].casefold()), match["unit"].casefold()
    step = {"the next": 1, "the following": 1, "the previous": -1}.get(which, 0)
    if unit == "day" and context.previous.first != context.previous.last:
        return None
    return relative(_calendar_unit(add_period(context.previous.first, step, unit), unit))  # type: ignore[arg-type]


def read_bare_period(match: re.Match[str], context: Context) -> Reading | None:
    if context.anchor is None:
        return None
    return relative(_calendar_unit(context.anchor, match["unit"].casefold()))


def read_year_end(match: re.Match[str], context: Context) -> Reading | None:
    """Read "year-end" and "year-end 2025" as the last day of the year."""
    if match["y"]:
        return explicit(day_interval(date(int(match["y"]), 12, 31)))
    if context.anchor is None:
        return None
    return near(lambda year: day_interval(date(year, 12, 31)), context.anchor)


def read_midyear(match: re.Match[str], context: Context) -> Reading | None:
    """Read "by midyear" and "mid-year 2025" as June."""
    if match["y"]:
        return explicit(_june(int(match["y"])))
    return near(_june, context.anchor) if context.anchor is not None else None


def _june(year: int) -> Interval:
    return Interval(first=date(year, 6, 1), last=date(year, 6, 30))


def read_deadline(match: re.Match[str], context: Context) -> Reading | None:
    if context.base is None:
        return None
    unit: Unit = match["unit"].casefold()  # type: ignore[assignment]
    count = int(parse_number(match["n"]))
    if match["business"]:
        unit = "business_day"
    try:
        due = add_period(context.base, count, unit)
    except OverflowError:
        return None
    days = count if unit == "day" else None
    return Reading(basis="deadline", only=day_interval(due), days=days)
