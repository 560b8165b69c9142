"""Moments as publishers write them: exact, to the day, or unknown, and never a guess.

Feed libraries read an epoch number as the year 1763 and a Central European time as UTC. Here a
text is either one of the forms below, or it is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from policytrail.records import Precision

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # nothing on the web is older
LATEST_AHEAD = timedelta(days=1)  # clocks and zones differ by less

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Hours from UTC for the names that RFC 822 defines, and for names with one meaning only.
# IST, BST or CST in Asia have several; a text with an unlisted name keeps its day only.
_ZONES: dict[str, float] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "cet": 1, "met": 1, "cest": 2, "eet": 2,
    "eest": 3, "msk": 3, "jst": 9, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
}  # fmt: skip

_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*(?P<zone>[A-Za-z]{1,5}|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?))?"
    r"(?:\s*\([^)]*\))?"
)
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:\.?,\s*|\.?\s+))?"
_GAP = r"(?:,?\s+|-)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # RFC 822 and 2822: Thu, 07 Aug 2025 17:01:02 -0400
        rf"{_WEEKDAY}(?P<day>\d{{1,2}}){_GAP}{_NAME}{_GAP}(?P<year>\d{{4}}|\d{{2}})"
        rf"(?:,?\s+(?:at\s+)?{_CLOCK})?",
        # ISO 8601: 2025-08-07T17:01:02-04:00
        rf"(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?:(?:T|\s+){_CLOCK})?",
        # ISO 8601, basic: 20250807T170102Z
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
        r"(?:T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<half>(?!))?(?P<zone>Z|[+-]\d{4})?)",
        # American: August 7, 2025, 5:01 PM EDT
        rf"{_WEEKDAY}{_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?:,?\s+(?:at\s+)?{_CLOCK})?",
        # asctime: Thu Aug  7 17:01:02 2025
        rf"{_WEEKDAY}{_NAME}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s+(?P<year>\d{{4}})",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment in UTC and how exact it is; ``problem`` says why it is less than the text wants."""

    value: datetime | None = None
    precision: Precision = "second"
    problem: str = ""


def parse_moment(text: str, *, retrieved: datetime, zone: str = "") -> Moment:
    """Return the moment that a text means.

    ``zone`` is the IANA name of the publisher's time zone, used for times that name none. Without
    it such a time keeps its day only, and says so.
    """
    plain = " ".join(text.split())
    if not plain:
        return Moment()
    for form in _FORMS:
        match = form.fullmatch(plain)
        if match is not None:
            return _bounded(_read(match, plain, zone), plain, retrieved)
    return Moment(problem=f"not a date: {plain[:60]!r}")


def parse_day(text: str) -> date | None:
    """Return the day of ``YYYY-MM-DD``; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == len("2025-08-07") else None
    except ValueError:
        return None


def at_day(day: date) -> datetime:
    """Return the moment that stands for a day: its midnight in UTC, for precision ``day``."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _read(match: re.Match[str], text: str, zone: str) -> Moment:
    parts = match.groupdict()
    try:
        month = int(parts["month"]) if parts.get("month") else _month(parts["name"])
        day = date(_year(parts["year"]), month, int(parts["day"]))
        if parts.get("hour") is None:
            return Moment(value=at_day(day), precision="day")
        return _with_clock(day, parts, text, zone)
    except (ValueError, OverflowError):
        return Moment(problem=f"not a date: {text[:60]!r}")


def _with_clock(day: date, parts: dict[str, str | None], text: str, zone: str) -> Moment:
    seconds = _seconds(parts)
    offset = _offset(parts.get("zone"))
    midnight = at_day(day)
    if offset is not None:
        return Moment(value=midnight + timedelta(seconds=seconds) - offset)
    if zone and not parts.get("zone"):
        local = (midnight + timedelta(seconds=seconds)).replace(tzinfo=ZoneInfo(zone))
        return Moment(value=local.astimezone(UTC))
    named = f"unknown time zone {parts['zone']!r}" if parts.get("zone") else "no time zone"
    problem = f"{named}, only the day is kept: {text[:60]!r}"
    return Moment(value=midnight, precision="day", problem=problem)


def _seconds(parts: dict[str, str | None]) -> int:
    """Return the second of the day; 24:00 and the leap second :60 lead into what follows."""
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(f"no such hour: {hour} {half}m")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    total = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 60 or total > 24 * 3600:
        raise ValueError(f"no such time: {hour}:{minute}:{second}")
    return total


def _offset(zone: str | None) -> timedelta | None:
    name = (zone or "").lower()
    if name in _ZONES:
        return timedelta(hours=_ZONES[name])
    match = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?", name)
    if match is None:
        return None
    size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if size > timedelta(hours=14):  # the widest zone in use is UTC+14
        raise ValueError(f"no such zone: {zone}")
    return timezone(size if match[1] == "+" else -size).utcoffset(None)


def _month(name: str | None) -> int:
    return _MONTHS.index((name or "")[:3].lower()) + 1


def _year(text: str | None) -> int:
    """Return the year; two digits as RFC 2822 section 4.3 reads them."""
    year = int(text or 0)
    if len(text or "") == 2:
        return year + (2000 if year < 50 else 1900)
    return year


def _bounded(moment: Moment, text: str, retrieved: datetime) -> Moment:
    if moment.value is None:
        return moment
    if moment.value < EARLIEST:
        return Moment(problem=f"too old to be true: {text[:60]!r}")
    if moment.value > retrieved + LATEST_AHEAD:
        return Moment(problem=f"lies in the future: {text[:60]!r}")
    return moment
