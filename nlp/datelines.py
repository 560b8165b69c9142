"""The place and day before a text's first dash: "JEFFERSON CITY, Mo. (Interpress) — "."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from policytrail.nlp.dates import DateMention
from policytrail.nlp.names import Name
from policytrail.nlp.remembered import text_of

DATELINE = 90  # code points within which one ends
_TOKENS = 8  # within which the dash follows the place
_DASHES = frozenset({"—", "–", "--", "-"})
# "JEFFERSON CITY, Mo. (Interpress) — ", "WASHINGTON, Oct. 14 - ".
_PATTERN = re.compile(
    r"\s*[A-Z][A-Z.'’ -]{2,30}(?:,\s(?:[A-Z][\w.]+|\d{1,2})(?:\s\d{1,2})?){0,2}"
    r"(?:\s\([A-Z][^()\n]{1,30}\))?\s?(?:—|–|--|-)\s"
)


def end_of_dateline(doc: Doc) -> int:
    """Return the code points of the dateline that opens the text; 0 without one.

    "EBSA — The agency said …" has none: the name before the dash is that of a body.
    """
    found = _PATTERN.match(text_of(doc))
    if found is None:
        return 0
    first = next((hit for hit in doc._.names if doc[hit.start].idx < found.end()), None)
    return 0 if first is not None and first.entry.type != "place" else found.end()


def opens_dateline(doc: Doc, name: Name) -> bool:
    """Read "CALLOWAY, Montana —" and "SALEM —" at the start of any line."""
    first, lines = doc[name.start], name.start == 0 or doc[name.start - 1].is_space
    if not lines or not all(token.is_upper for token in doc[name.start : name.end]):
        return False
    rest = [token.text for token in doc[name.end : name.end + _TOKENS] if not token.is_space]
    return len(first) > 2 and bool(_DASHES & {*rest}) and rest[:1] != ["-"]


def day_of_dateline(doc: Doc) -> str | None:
    """Return the day in a dateline: "LEEDS, May 4, 2026 — The fund announces …"."""
    opening = text_of(doc)[:DATELINE]
    dash = min((i for i in (opening.find(mark) for mark in ("—", "–", " - ")) if i > 0), default=0)
    found: list[DateMention] = [
        d for d in doc._.dates if d.precision == "day" and d.span.end <= dash
    ]
    return found[0].value if found else None
