"""The days on which federal offices and Congress work, numbered; daily and weekly moments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from policytrail.crawler.slots import is_business_day
from policytrail.errors import ConfigError
from policytrail.store import OpenDay

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def open_days(now: datetime, recess: Iterable[str] = ()) -> list[OpenDay]:
    """Return the days of last year, this year and the next, numbered.

    ``recess`` are further days or spans (``2026-10-02/2026-11-10``) on which Congress is away.

    Raises:
        ConfigError: one of them is no day and no span.
    """
    away = {day for text in recess for day in _span(text)}
    government = congress = 0
    found = []
    day = date(now.year - 1, 1, 1)
    while day.year <= now.year + 1:
        works = is_business_day(day)
        government += works
        congress += works and not _in_recess(day) and day not in away
        found.append(OpenDay(day=day, government=government, congress=congress))
        day += timedelta(days=1)
    return found


def _in_recess(day: date) -> bool:
    """Whether Congress is away by rule: in August, and between Christmas and its new session.

    The August break begins on the Friday at least thirty days before Labor Day and ends on the
    second day after it (2 U.S.C. 198, written for odd years and kept in even ones). A session
    begins on January 3 (20th Amendment, section 2).
    """
    if (day.month, day.day) >= (12, 24) or (day.month, day.day) < (1, 3):
        return True
    first = date(day.year, 9, 1)
    labor_day = first + timedelta(days=(0 - first.weekday()) % 7)
    friday = labor_day - timedelta(days=30)
    friday -= timedelta(days=(friday.weekday() - 4) % 7)
    return friday <= day < labor_day + timedelta(days=2)


def _span(text: str) -> Iterator[date]:
    first, _, last = text.partition("/")
    try:
        day, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    except ValueError as error:
        raise ConfigError(
            f"{text!r} is neither a day nor a span of days",
            subject="daemon.recess",
            remedy="Write 2026-10-02 or 2026-10-02/2026-11-10",
        ) from error
    while day <= end:
        yield day
        day += timedelta(days=1)


def last_daily(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """Return the last moment at which it was this hour of the day, in UTC.

    On the day on which the hour is left out, it is the moment after; on the day on which it comes
    twice, the first.
    """
    day = now.astimezone(zone).date()
    for back in (0, 1):
        moment = datetime.combine(day - timedelta(days=back), time(hour), zone).astimezone(UTC)
        if moment <= now:
            return moment
    raise AssertionError("yesterday is before now")


def last_weekly(now: datetime, weekday: str, hour: int, zone: ZoneInfo) -> datetime:
    """Return the last moment at which it was this hour of this weekday, in UTC.

    Raises:
        ConfigError: ``weekday`` is none of mon, tue, wed, thu, fri, sat, sun.
    """
    if weekday not in _WEEKDAYS:
        raise ConfigError(
            f"{weekday!r} is no day of the week",
            subject="daemon.digest_weekday",
            remedy=f"Take one of {', '.join(_WEEKDAYS)}",
        )
    moment = last_daily(now, hour, zone)
    back = (moment.astimezone(zone).weekday() - _WEEKDAYS.index(weekday)) % 7
    day = moment.astimezone(zone).date() - timedelta(days=back)
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
