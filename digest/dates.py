"""Dates as far as they are known: days, months, quarters, years."""

from __future__ import annotations

from calendar import monthrange


def meet(one: str, other: str) -> bool:
    """Whether two dates may be one day: ``2025-08-07`` and ``2025-08``, ``2025-Q3``, ``2025``."""
    (first, last), (begin, end) = _months(one), _months(other)
    if len(one) == len(other) == len("2025-08-07"):
        return one == other
    return first <= end and begin <= last


def _months(text: str) -> tuple[int, int]:
    """Return the first and the last month, counted from the year 0."""
    year, rest = int(text[:4]) * 12, text[5:7]
    if not rest:
        return year, year + 11
    if rest.startswith("Q"):
        start = year + 3 * (int(rest[1]) - 1)
        return start, start + 2
    return year + int(rest) - 1, year + int(rest) - 1


def bounds(text: str) -> tuple[str, str]:
    """Return the first and the last day of a date."""
    if len(text) == len("2025-08-07"):
        return text, text
    first, last = _months(text)
    (year, month), (end_year, end_month) = divmod(first, 12), divmod(last, 12)
    days = monthrange(end_year, end_month + 1)[1]
    return f"{year:04d}-{month + 1:02d}-01", f"{end_year:04d}-{end_month + 1:02d}-{days:02d}"
