"""Disposition notes of the Federal Register: what an order does to others, and others to it.

A note reads "Revokes: EO 13062, September 29, 1997; Amended by: EO 13652, September 30, 2013
(in part)", as in the disposition tables of the Office of the Federal Register
(https://www.archives.gov/federal-register/executive-orders/disposition).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policytrail.records import Document, Span
from policytrail.timeline.register_fields import field_span

FIELDS = ("disposition_notes", "executive_order_notes")
Relation = Literal["rescinds", "amends", "supersedes"]
_VERBS: tuple[tuple[str, Relation], ...] = (
    (r"revok", "rescinds"),
    (r"supersed|replac", "supersedes"),
    (r"amend|modif|continu", "amends"),
)
_HEADER = re.compile(r"(?P<verb>[A-Z][a-z]+(?: in part)?)(?P<by> by)?:")
_TARGET = re.compile(
    r"(?:EO|E\.O\.|Executive Order)\s*(?P<number>\d{4,5}(?:-[A-Z])?)"
    r"(?:,?\s*(?P<date>[A-Z][a-z]+ \d{1,2}, \d{4}))?\s*(?P<part>\(in part\))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """One entry of a note."""

    relation: Relation
    number: str  # of the other executive order
    is_by: bool  # the other order does it to this one
    in_part: bool
    day: str | None  # of the other order
    line: Span  # the field
    mention: Span  # the other order's number in it


def read(document: Document) -> list[Disposition]:
    """Return the entries of the document's disposition notes; "See" and the like say nothing."""
    found: list[Disposition] = []
    for name in FIELDS:
        line = field_span(document, name)
        if line is not None:
            found += _entries(document.text, line, line.start + len(name) + 1)
    return found


def _entries(text: str, line: Span, start: int) -> Iterator[Disposition]:
    headers = list(_HEADER.finditer(text, start, line.end))
    ends = [header.start() for header in headers[1:]] + [line.end]
    for header, end in zip(headers, ends, strict=True):
        relation = _relation(header["verb"])
        if relation is None:
            continue
        for target in _TARGET.finditer(text, header.end(), end):
            begin, stop = target.start(), target.end("number")
            yield Disposition(
                relation=relation,
                number=target["number"],
                is_by=header["by"] is not None,
                in_part=target["part"] is not None or "in part" in header["verb"],
                day=_day(target["date"]),
                line=line,
                mention=Span(start=begin, end=stop, text=text[begin:stop]),
            )


def _relation(verb: str) -> Relation | None:
    return next((name for pattern, name in _VERBS if re.match(pattern, verb, re.I)), None)


def _day(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%B %d, %Y").date().isoformat()  # noqa: DTZ007
    except ValueError:
        return None
