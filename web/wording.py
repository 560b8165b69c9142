"""Words for what the database keeps as codes: who vouches, what a status means, when it was."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, datetime

AUTHORITIES = {
    "instrument": "the text itself",
    "official": "an official source",
    "filing": "a filing",
    "named_person": "a person who is named",
    "outlet": "a news outlet",
    "anonymous": "people who are not named",
    "inferred": "nobody: it is inferred",
}
STATUSES = {
    "done": "Done",
    "reported": "Reported",
    "planned": "Planned",
    "considered": "Considered",
    "denied": "Denied",
}
STANCES = {"support": "For", "oppose": "Against", "neutral": "Undecided"}
KINDS = {
    "executive_order": "executive order",
    "pension_fund": "pension fund",
    "advocacy": "advocacy group",
    "media": "news outlet",
    "position": "holding",
}
DEADLINES = {
    "comment": "comments close",
    "effective": "takes effect",
    "directive": "a duty falls due",
}
BASES = {
    "explicit": "the date is written",
    "relative": "reckoned from words such as “Thursday”",
    "deadline": "reckoned from a time limit",
    "inferred": "taken from the day of the document",
}
RELATIONS = {
    "implements": ("implements", "is implemented by"),
    "amends": ("amends", "is amended by"),
    "rescinds": ("rescinds", "is rescinded by"),
    "supersedes": ("supersedes", "is superseded by"),
    "corrects": ("corrects", "is corrected by"),
    "challenges": ("challenges", "is challenged by"),
    "withdraws": ("withdraws", "is withdrawn by"),
}


def kind(code: str) -> str:
    """Return the words for a kind or type."""
    return KINDS.get(code, code.replace("_", " "))


def day(text: str | date | datetime | None) -> str:
    """Return a date as people write it, as exactly as it is known: ``August 7, 2025``.

    ``2025-Q3`` is the third quarter of 2025; a moment gives its day in UTC.
    """
    if text is None:
        return ""
    plain = text if isinstance(text, str) else text.isoformat()[:10]
    plain = plain[:10]
    if len(plain) == 4:
        return plain
    if len(plain) == 7 and plain[5] == "Q":
        return f"quarter {plain[6]} of {plain[:4]}"
    if len(plain) == 7:
        return f"{calendar.month_name[int(plain[5:])]} {plain[:4]}"
    try:
        found = date.fromisoformat(plain)
    except ValueError:
        return plain
    return f"{calendar.month_name[found.month]} {found.day}, {found.year}"


def moment(text: str | datetime | None) -> str:
    """Return a moment in UTC to the minute."""
    if text is None:
        return ""
    plain = text if isinstance(text, str) else text.isoformat()
    return f"{day(plain)}, {plain[11:16]} UTC"


def joined(names: Sequence[str], most: int = 5) -> str:
    """Return names as a sentence lists them: ``A, B and C``."""
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return ``1 document`` or ``2 documents``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


_UNITS = {"percent": "%", "shares": " shares", "count": ""}
_BOUNDS = {
    "about": "about ",
    "at_most": "at most ",
    "at_least": "at least ",
    "more_than": "more than ",
    "less_than": "less than ",
}


def amount(value: float, unit: str, bound: str = "exact", value_max: float | None = None) -> str:
    """Return an amount in figures: ``about 321,000,000 USD``."""
    figures = _figure(value)
    if value_max is not None:
        figures = f"{figures} to {_figure(value_max)}"
    return f"{_BOUNDS.get(bound, '')}{figures}{_UNITS.get(unit, f' {unit}')}"


def _figure(value: float) -> str:
    return f"{int(value):,}" if value.is_integer() else f"{value:,}"


def chance(value: float) -> str:
    """Return a confidence in words: ``95%``."""
    return f"{value:.0%}"
