"""What a notice of the Federal Register is, by its own head: AGENCY, ACTION, DATES.

The captions are prescribed (1 CFR 18.12): a document states the agency, what it does, and the
dates that matter before anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from policytrail.nlp.calendar import publication_anchor
from policytrail.nlp.dates import find_dates
from policytrail.nlp.event_merge import Party, Told
from policytrail.nlp.remembered import text_of
from policytrail.records import EventType, Instrument, Span

_CAPTION = re.compile(r"^[ \t]*(?P<name>AGENCY|ACTION|DATES)\s*:\s*", re.MULTILINE)
_NEXT = re.compile(r"^[ \t]*[A-Z][A-Z ]{4,30}\s*:", re.MULTILINE)
# The first that fits says what the document does.
_ACTIONS: tuple[tuple[str, EventType], ...] = (
    (r"correct|delay|postpone|amendment", "amend"),
    (r"withdraw|rescission|removal", "rescind"),
    (r"(?:extension|reopening) of (?:the )?comment", "comment"),
    (r"request for (?:information|comment)|advance notice", "review"),
    (r"propos", "propose"),
    (r"final|interim", "finalize"),
    (r"notice|guidance|interpret|policy|exemption", "issue"),
)
_TEXT_KINDS = frozenset({"rule", "guidance", "docket"})


def notice_events(doc: Doc) -> Iterator[Told]:
    """Yield what a notice does and the day by which comments are due; nothing for other texts."""
    document = doc._.document
    parts = _parts(text_of(doc))
    if document is None or document.kind == "register" or "ACTION" not in parts:
        return
    action = parts["ACTION"]
    kind = next((kind for words, kind in _ACTIONS if re.search(words, action.text, re.I)), None)
    if kind is None:
        return
    day = publication_anchor(document.published, document.published_precision)
    yield Told(
        type=kind,
        status="done",
        actors=_agencies(doc, parts.get("AGENCY")),
        objects=(_text_of(doc),),
        evidence=action,
        date=day.isoformat() if day is not None else None,
        basis="inferred" if day is not None else None,
        amount=None,
        confidence=0.9,
        authority="instrument",
        chain=(),
        rule="notice.action",
        headline=True,
        place=action.start,
    )
    yield from _comment(doc, parts, day is not None)


def _comment(doc: Doc, parts: dict[str, Span], dated: bool) -> Iterator[Told]:
    dates = parts.get("DATES")
    if dates is None or "comment" not in dates.text.casefold() or not dated:
        return
    document = doc._.document
    anchor = publication_anchor(document.published, document.published_precision)
    found = [d for d in find_dates(dates.text, anchor) if d.precision == "day"]
    if not found or anchor is None:
        return
    yield Told(
        type="comment",
        status="planned" if found[0].first >= anchor else "done",
        actors=_agencies(doc, parts.get("AGENCY")),
        objects=(_text_of(doc),),
        evidence=dates,
        date=found[0].value,
        basis="explicit",
        amount=None,
        confidence=0.9,
        authority="instrument",
        chain=(),
        rule="notice.comments",
        headline=True,
        place=dates.start,
    )


def _parts(text: str) -> dict[str, Span]:
    """Return the captions of the head with what follows each, caption included."""
    found: dict[str, Span] = {}
    for match in _CAPTION.finditer(text):
        following = _NEXT.search(text, match.end())
        end = following.start() if following is not None else len(text)
        body = text[match.start() : end].rstrip()
        start = match.start() + len(body) - len(body.lstrip())
        span = Span(start=start, end=match.start() + len(body), text=body.lstrip())
        found.setdefault(match["name"], span)
    return found if "AGENCY" in found else {}


def _agencies(doc: Doc, span: Span | None) -> tuple[Party, ...]:
    if span is None:
        return ()
    return tuple(
        Party(name=entity.name, key=entity.id, is_record=True)
        for entity in doc._.entities
        if entity.type == "agency"
        and any(span.start <= m.start and m.end <= span.end for m in entity.mentions)
    )


def _text_of(doc: Doc) -> Party:
    """Return the text that the notice is: by its title, else its first rule, else its title."""
    records: tuple[Instrument, ...] = doc._.instruments
    title = doc._.document.title
    own = [r for r in records if r.name.casefold() == title.casefold()]
    first = next(iter(own or [r for r in records if r.kind in _TEXT_KINDS]), None)
    if first is not None:
        return Party(name=first.name, key=first.id, is_record=True)
    return Party(name=title or "document", key=(title or "document").casefold())
