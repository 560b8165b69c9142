"""Where the text of a Federal Register document states its fields: a line ``name: value`` each."""

from __future__ import annotations

import re

from policytrail.records import Document, Span


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
