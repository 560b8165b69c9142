"""Presidential documents as the White House posts them: before they have a number.

An executive order ends its preamble with "it is hereby ordered" or "I hereby order" and closes
with the president's name (which some pages leave out), "THE WHITE HOUSE," and the day of signing:
the form that 1 CFR 19.1 and long use prescribe.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

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
_PRESIDENT = "the President"  # the office, where nothing says who held it
_SIGNED = "order.signed"  # the rule by which the language stage reads the text of an order
_PREAMBLE = 8000  # characters: some orders declare an emergency at length before they order

_HEADING = 500  # characters in which a memorandum names those to whom it goes


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed, when, and where the text says so; ``president`` is "" where no name stands."""

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
        president=_spell(last["name"] or ""),
        day=day.isoformat(),
        evidence=Span(start=start, end=end, text=document.text[start:end]),
    )


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


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
            events=(_signing(document, order, annotation.events), *annotation.events),
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


def _signing(document: Document, order: Instrument, read: Sequence[EventClaim]) -> EventClaim:
    """Return the signing: from the signature, or else from the day of posting, as inferred.

    Who signed is whom the language stage found to hold the office on that day, else the name
    below the text, else the office.

    The White House mostly posts an order on the day of its signing: so for 118 of the 122 recorded
    orders whose page shows the signature. The Federal Register's explicit day wins later.
    """
    signed = signature(document)
    posted = document.published.date() if document.published else None
    found = (actor for one in read if one.rule == _SIGNED for actor in one.actors[:1])
    holder = next((actor for actor in found if actor != _PRESIDENT), "")
    president = holder or (signed.president if signed else "") or _PRESIDENT
    return EventClaim(
        type="sign",
        status="done",
        actors=(president,),
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
