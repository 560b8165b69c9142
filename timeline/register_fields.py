"""Where the text of an official record states its fields, a line ``name: value`` each; its RIN."""

from __future__ import annotations

import re
from functools import partial

from policytrail.records import Document, EventClaim, Instrument, Span

RIN = re.compile(r"\d{4}-[A-Z]{2}\d{2}")
# The claim of a field: the record vouches for it, and it is what the record is about.
recorded_claim = partial(
    EventClaim, date_basis="explicit", confidence=1.0, authority="instrument", headline=True
)


def field_span(document: Document, name: str) -> Span | None:
    """Return the line of the text that states a field; None where the text lacks it."""
    match = re.search(rf"^{re.escape(name)}:[^\n]*", document.text, re.MULTILINE)
    return Span(start=match.start(), end=match.end(), text=match[0]) if match else None


def value_span(document: Document, name: str) -> Span | None:
    """Return the value in the line that states a field."""
    line = field_span(document, name)
    if line is None:
        return None
    start = line.start + len(f"{name}: ")
    return Span(start=start, end=line.end, text=document.text[start : line.end])


def rin_of(document: Document) -> str | None:
    """Return the RIN that a record of one rulemaking states; None where it is none."""
    match = RIN.fullmatch(document.metadata.get("rin", "").strip())
    return match[0] if match else None


def rulemaking_of(document: Document) -> Instrument | None:
    """Return the rulemaking of a record, by its RIN; None where the text does not state it."""
    place, rin = value_span(document, "rin"), rin_of(document)
    if place is None or rin is None:
        return None
    name = document.metadata.get("title") or f"RIN {rin}"
    return Instrument(id=f"rin:{rin}", key=f"rin:{rin}", kind="rule", name=name, mentions=(place,))
