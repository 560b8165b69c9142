"""Of which state and of which session a state's bill is, by the words around its number."""

from __future__ import annotations

import re
from datetime import date

# Chambers number their bills so in one state only: Maine's legislative documents, Nebraska's bills.
ONLY_IN = {"ld": "me", "lb": "ne"}
_OLDEST = 8  # years: what is told with an older year is told of something else
# What happens to a bill in its session, and the year beside it: "signed in May 2025".
_LIFE = (
    r"\b(?:sign|pass|veto|enact|adopt|introduc|approv|reject|kill)(?:s|es|ed|ing)?\b"
    r"|\b(?:filed|died|failed|killed|became\slaw)\b"
)
_DATED = re.compile(
    rf"(?:{_LIFE})[^.;]{{0,60}}?\b(?:(?P<year>20\d\d)|(?P<last>last\s(?:year|session)))\b",
    re.IGNORECASE,
)
_WOULD = re.compile(r"\b(?:before|until|from|beginning|starting|after)\s$", re.IGNORECASE)


def session_year(sentence: str, anchor: date | None) -> str:
    """Return the year in which a bill was before its legislature; empty where nothing tells.

    It is the year that the sentence gives for what happened to it, "last year" included, else that
    of ``anchor``, the day of publication. What a bill provides "from 2031" is of another year.
    """
    if anchor is None:
        return ""
    for match in _DATED.finditer(sentence):
        if match["last"]:
            return str(anchor.year - 1)
        if _WOULD.search(sentence[: match.start("year")]):
            continue
        if anchor.year - _OLDEST <= int(match["year"]) <= anchor.year:
            return match["year"]
    return str(anchor.year)


def paragraph_bounds(text: str, start: int) -> tuple[int, int]:
    """Return where the paragraph around a code point begins and ends (exclusive)."""
    end = text.find("\n\n", start)
    begin = text.rfind("\n\n", 0, start)
    return (0 if begin < 0 else begin + 2), (len(text) if end < 0 else end)
