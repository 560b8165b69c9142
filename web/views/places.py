"""Where notes stand in a text, and which words of a claim write out its date."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence

from policytrail.records import Span
from policytrail.web import wording
from policytrail.web.marking import Place
from policytrail.web.views.notes import Note


def places(text: str, notes: Sequence[Note]) -> list[Place]:
    """Return all places of the notes, with those of written dates.

    A place whose words are not those of the note is left out: it is of another state of the text.
    """
    found = [
        Place(one.start, one.end, (note.number,), note.css, note.label, note.is_sentence)
        for note in notes
        for one in note.places
        if text[one.start : one.end] == one.text
    ]
    return found + [one for note in notes if note.date for one in _dates(text, note)]


def _dates(text: str, note: Note) -> Iterator[Place]:
    for one in note.places:
        if text[one.start : one.end] != one.text:
            continue
        for start, end in written(one, note.date or ""):
            label = f"Date: {wording.day(note.date)}"
            yield Place(start, end, (note.number,), "pt-date", label)


def written(claim: Span, date: str) -> Iterable[tuple[int, int]]:
    """Return where the words of a claim write out a date: ``Aug. 7, 2025`` for ``2025-08-07``.

    Dates that are told in another way ("Thursday", "within 180 days") are not found here.
    """
    form = _form(date)
    if form is None:
        return []
    return [
        (claim.start + found.start(), claim.start + found.end())
        for found in re.finditer(form, claim.text)
    ]


def _form(date: str) -> str | None:
    year = date[:4]
    if len(date) == 10:
        month, day = int(date[5:7]), int(date[8:])
        name = _month(month)
        return (
            rf"\b{name} 0?{day}(?:st|nd|rd|th)?\b(?:,? {year}\b)?|\b0?{day} {name}(?: {year}\b)?"
            rf"|\b{date}\b|\b0?{month}/0?{day}/(?:{year}|{year[2:]})\b"
        )
    if len(date) == 7 and date[5] == "Q":
        ordinal = ("first", "second", "third", "fourth")[int(date[6]) - 1]
        return rf"\b(?:the )?{ordinal}[ -]quarter(?: of)? {year}\b|\bQ{date[6]} {year}\b"
    if len(date) == 7:
        return rf"\b{_month(int(date[5:]))},? {year}\b"
    return rf"\b{year}\b" if len(date) == 4 else None


def _month(number: int) -> str:
    full, short = calendar.month_name[number], calendar.month_abbr[number]
    return rf"(?:{full}|{short}\.?|Sept\.?)" if number == 9 else rf"(?:{full}|{short}\.?)"
