"""Dates of events as the scheme writes them: a day, a month, a quarter or a year."""

from __future__ import annotations


def bounds(date: str) -> tuple[str, str]:
    """Return the first and the last day as texts that sort; each month is taken to have 31 days."""
    year, _, rest = date.partition("-")
    if rest.startswith("Q"):
        last = 3 * int(rest[1])
        return f"{year}-{last - 2:02}-01", f"{year}-{last:02}-31"
    month, _, day = rest.partition("-")
    return f"{year}-{month or '01'}-{day or '01'}", f"{year}-{month or '12'}-{day or '31'}"


def compatible(one: str | None, other: str | None) -> bool:
    """Say whether one date lies inside the other: 2025-08 and 2025-08-07, 2025-Q3 and 2025-08."""
    if one is None or other is None:
        return False
    (first, last), (begin, end) = bounds(one), bounds(other)
    return first <= begin <= end <= last or begin <= first <= last <= end
