"""Presidential documents as the White House posts them: before they have a number.

An executive order ends its preamble with "it is hereby ordered" or "I hereby order" and closes
with the president's name (which some pages leave out), "THE WHITE HOUSE," and the day of signing:
the form that 1 CFR 19.1 and long use prescribe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from policytrail.records import (
    AnnotatedDocument,
    Document,
    EventClaim,
    Instrument,
    InstrumentKind,
    Span,
    content_id,
)
from policytrail.timeline.words import title_key

_ORDERED = re.compile(
    r"\b(?:it\s+is\s+hereby\s+ordered|hereby\s+(?:\w+\s+and\s+)?order"
    r"|I\s+order\s+as\s+follows)\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"^\W*MEMORANDUM\s+FOR\b", re.MULTILINE)
_SIGNATURE = re.compile(
    r"^(?:[^\S\n]*(?P<name>[A-Z][A-Z.\x27’ -]{4,40}[A-Z.])[^\S\n]*\n+)?"
    r"[^\S\n]*THE\s+WHITE\s+HOUSE,?\s*"
    r"(?P<date>(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)\s+\d{1,2},\s+\d{4})\b",
    re.MULTILINE,
)
# Who held the office from which day (inauguration days; the last term ends on 2029-01-20).
_PRESIDENTS = (
    (date(1993, 1, 20), "Bill Clinton"),
    (date(2001, 1, 20), "George W. Bush"),
    (date(2009, 1, 20), "Barack Obama"),
    (date(2017, 1, 20), "Donald Trump"),
    (date(2021, 1, 20), "Joe Biden"),
    (date(2025, 1, 20), "Donald Trump"),
    (date(2029, 1, 20), ""),
)
_PREAMBLE = 8000  # characters: some orders declare an emergency at length before they order

_HEADING = 500  # characters in which a memorandum names those to whom it goes


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed, when, and where the text says so."""

    president: str
    day: str
    evidence: Span


def is_order(document: Document) -> bool:
    """Tell whether the page is the text of a signed order or memorandum itself."""
    return document.tier == "official" and _kind(document) is not None


def signature(document: Document) -> Signature | None:
    """Return the signature block at the end of the text."""
    blocks = list(_SIGNATURE.finditer(document.text))
    if not blocks:
        return None
    last = blocks[-1]
    words = " ".join(last["date"].split())
    day = datetime.strptime(words, "%B %d, %Y").date()  # noqa: DTZ007 - a day has no zone
    start = last.start("name") if last["name"] else last.start() + _indent(last[0])
    end = last.end("date")
    return Signature(
        president=president_on(day) or _spell(last["name"] or ""),
        day=day.isoformat(),
        evidence=Span(start=start, end=end, text=document.text[start:end]),
    )


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def president_on(day: date) -> str | None:
    """Return who was president on a day; None where the table does not reach."""
    held = [name for since, name in _PRESIDENTS if since <= day]
    return held[-1] or None if held else None


def enrich(item: AnnotatedDocument) -> AnnotatedDocument:
    """Return the page with the order that it is and, where it shows a signature, the signing."""
    document, annotation = item.document, item.annotation
    kind, clause = _kind(document), _clause(document)
    if kind is None or clause is None:
        return item
    order = Instrument(
        id=own_id(document), kind=kind, name=document.title, mentions=(clause,), key=None
    )
    return replace(
        item,
        annotation=replace(
            annotation,
            instruments=(order, *_others(item)),
            events=(_signing(document, order), *annotation.events),
        ),
    )


def _others(item: AnnotatedDocument) -> tuple[Instrument, ...]:
    """Return the instruments that are not the page itself under its title."""
    own = title_key(item.document.title)
    return tuple(
        each
        for each in item.annotation.instruments
        if each.key is not None or title_key(each.name) != own
    )


def own_id(document: Document) -> str:
    """Return the provisional id of the order that a page is."""
    return "page:" + content_id("order", document.id)


def _signing(document: Document, order: Instrument) -> EventClaim:
    """Return the signing: from the signature, or else from the day of posting, as inferred.

    The White House mostly posts an order on the day of its signing: so for 118 of the 122 recorded
    orders whose page shows the signature. The Federal Register's explicit day wins later.
    """
    signed = signature(document)
    posted = document.published.date() if document.published else None
    president = signed.president if signed else posted and president_on(posted)
    return EventClaim(
        type="sign",
        status="done",
        actors=(president,) if president else (),
        objects=(order.name,),
        evidence=signed.evidence if signed else order.mentions[0],
        date=signed.day if signed else posted.isoformat() if posted else None,
        date_basis="explicit" if signed else "inferred" if posted else None,
        confidence=1.0 if signed else 0.9,
        authority="instrument",
        rule="orders:signature" if signed else "orders:posted",
        headline=True,
    )


def _kind(document: Document) -> InstrumentKind | None:
    if document.kind == "register":
        return None
    if _ADDRESSED.search(document.text, 0, _HEADING):
        return "memorandum"
    return "executive_order" if _ORDERED.search(document.text, 0, _PREAMBLE) else None


def _clause(document: Document) -> Span | None:
    match = _ADDRESSED.search(document.text, 0, _HEADING) or _ORDERED.search(
        document.text, 0, _PREAMBLE
    )
    return Span(start=match.start(), end=match.end(), text=match[0]) if match else None


def _spell(name: str) -> str:
    """Return a name in capitals the way it is written elsewhere, without middle initials."""
    parts = [part for part in name.replace("’", "'").split() if not re.fullmatch(r"[A-Z]\.?", part)]
    return " ".join(part.title() if part.isupper() else part for part in parts)
