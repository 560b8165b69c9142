"""What the fields of a Federal Register document say: signing, publication, closing, effect.

The fields are those of the register's API, version 1
(https://www.federalregister.gov/developers/documentation/api/v1). The register is the instrument
itself: its claims have the authority "instrument". Every claim points at the line
``name: value`` of the document's text that states the field.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from policytrail.records import (
    AnnotatedDocument,
    Document,
    EventClaim,
    EventStatus,
    EventType,
    Instrument,
    InstrumentKind,
)
from policytrail.timeline import dates, dispositions
from policytrail.timeline.dispositions import Disposition
from policytrail.timeline.register_fields import RIN, field_span, recorded_claim, value_span

PUBLISHER = "Federal Register"
SCHEDULED_RULES = frozenset({"register:comments_close_on", "register:effective_on"})
_NUMBER = re.compile(r"[A-Z]?\d{1,4}-\d+")
_ORDER = re.compile(r"\d{4,5}(?:-[A-Z])?")
_CITATION = re.compile(r"(\d+) FR (\d+)")
_DOCKET = re.compile(r"\b([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d{4}-\d{4})\b")
# What a document of the type Rule, Proposed Rule or Notice does, by the words of its "action"
# field; the first match counts. The types alone mix final rules with corrections and delays.
_ACTIONS: tuple[tuple[str, EventType], ...] = (
    (r"correct", "amend"),
    (r"withdraw|rescission|removal of", "rescind"),
    (
        r"(?:extension|reopening|re-opening) of (?:the )?(?:public )?comment|comment period",
        "comment",
    ),
    (r"\bdelay|postpone|\bstay\b", "amend"),
    (r"advance(?:d)? notice|request for (?:information|comment)", "review"),
    (r"propos", "propose"),
    (r"final|interim|direct", "finalize"),
    (r"notif|notice|polic|guidance|interpret|availab", "issue"),
)
# What the words of the field say beyond the type of act: a state of the rulemaking.
_STEPS = (
    (r"\bdelay|postpone", "delayed"),
    (r"\bstay\b", "stayed"),
    (r"correct", "corrected"),
    (r"interim|direct final", "adopted_at_once"),
)
_BY_TYPE: dict[str, EventType] = {
    "rule": "finalize",
    "prorule": "propose",
    "proposed rule": "propose",
    "notice": "issue",
}
_PRESIDENTIAL = frozenset({"presdocu", "presidential document"})


def step_of(rule: str) -> str | None:
    """Return the state that an act made of a rulemaking, by the rule of its claim."""
    name, _, step = rule.partition("/")
    return step or None if name.startswith("register:") else None


def is_register(document: Document) -> bool:
    """Tell whether the document is one of the Federal Register."""
    return document.kind == "register"


def keys(document: Document) -> tuple[str, ...]:
    """Return the identifiers that the register gives to one and the same instrument.

    An order's number and its document number are one; so are a rulemaking's only RIN and the
    document. A document that acts on several RINs is none of them.
    """
    order = order_number(document)
    number = _first(_NUMBER, document.metadata.get("document_number", ""))
    found = [f"eo:{order}"] if order else []
    rins = regulation_ids(document)
    if len(rins) == 1:
        found.append(f"rin:{rins[0]}")
    if number and (found or not rins):
        found.append(f"fr:{number}")
    return tuple(found)


def order_number(document: Document) -> str | None:
    """Return the number of the executive order that the document prints, if it is one."""
    return _first(_ORDER, document.metadata.get("executive_order_number", ""))


def regulation_ids(document: Document) -> tuple[str, ...]:
    """Return the regulation identifier numbers (RIN), sorted."""
    return tuple(sorted(set(RIN.findall(document.metadata.get("regulation_id_numbers", "")))))


def citation(document: Document) -> str | None:
    """Return the page on which the document begins, as a key: ``fr:91-fr-16088``."""
    match = _CITATION.fullmatch(document.metadata.get("citation", "").strip())
    return f"fr:{match[1]}-fr-{match[2]}" if match else None


def dockets(document: Document) -> tuple[str, ...]:
    """Return the dockets of regulations.gov, such as EBSA-2026-0166, sorted."""
    return tuple(sorted(set(_DOCKET.findall(document.metadata.get("docket_ids", "")))))


def publication_date(document: Document) -> str | None:
    """Return the day on which the register printed the document."""
    return _day(document, "publication_date")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Scheduled:
    """A day that a document schedules for a rulemaking."""

    printed: str
    day: str
    document_id: str


def schedules(document: Document) -> Iterator[tuple[str, str, Scheduled]]:
    """Yield the days that a document schedules, each with the RIN and the rule of its claim."""
    printed = publication_date(document) if is_register(document) else None
    for rule in sorted(SCHEDULED_RULES) if printed else ():
        day = _day(document, rule.removeprefix("register:"))
        for rin in regulation_ids(document) if day and printed else ():
            scheduled = Scheduled(printed=printed or "", day=day or "", document_id=document.id)
            yield rin, rule, scheduled


def put_off(scheduled: Collection[Scheduled]) -> set[str]:
    """Return the documents whose day for one thing a later one put off before it came.

    A comment period that was closed when another document opened it again had closed.
    """
    return {
        each.document_id
        for each in scheduled
        if any(each.printed < other.printed <= each.day < other.day for other in scheduled)
    }


def enrich(item: AnnotatedDocument) -> AnnotatedDocument:
    """Return the document with its instruments and with the claims of its fields.

    What the language stage found in the lines of fields is dropped: the fields say it better.
    """
    document, annotation = item.document, item.annotation
    instruments = _instruments(document)
    named = tuple(_ordered_by_note(each) for each in dispositions.read(document))
    if not instruments:
        return replace(item, annotation=replace(annotation, events=_own_events(item)))
    claims = _claims(document, tuple(each.name for each in instruments))
    own = {each.key for each in instruments}
    others = tuple(each for each in annotation.instruments if each.key not in own)
    others += tuple(each for each in named if each.key not in own)
    return replace(
        item,
        annotation=replace(
            annotation,
            instruments=(*instruments, *others),
            events=(*claims, *_own_events(item)),
        ),
    )


def _day(document: Document, name: str) -> str | None:
    value = document.metadata.get(name, "").strip()
    return value if dates.is_day(value) else None


def _first(pattern: re.Pattern[str], value: str) -> str | None:
    match = pattern.fullmatch(value.strip())
    return match[0] if match else None


def _instruments(document: Document) -> tuple[Instrument, ...]:
    """Return what the document acts on: an order, the rulemakings, or a text of its own."""
    place = value_span(document, "title") or value_span(document, "document_number")
    kind = _kind(document)
    if place is None or kind is None:
        return ()
    identities = keys(document)
    named = identities[:1] or tuple(f"rin:{rin}" for rin in regulation_ids(document))
    return tuple(
        Instrument(id=key, key=key, kind=kind, name=_name(document, key), mentions=(place,))
        for key in named
    )


def _name(document: Document, key: str) -> str:
    """Return the title; with its RIN where a document acts on several and shares its title out."""
    return document.title if key in keys(document) else f"{document.title} ({key[4:]})"


def _kind(document: Document) -> InstrumentKind | None:
    fields = document.metadata
    if order_number(document):
        return "executive_order"
    kind = fields.get("type", "").strip().casefold()
    if kind in _PRESIDENTIAL and fields.get("subtype", "").strip().casefold() == "executive order":
        return "executive_order"  # on file it has no number yet
    if kind in _PRESIDENTIAL:  # proclamations, notices and determinations are not followed
        return "memorandum" if "memorandum" in fields.get("subtype", "").casefold() else None
    if regulation_ids(document) or kind in {"rule", "prorule", "proposed rule"}:
        return "rule"
    return "guidance" if kind == "notice" else None


def _claims(document: Document, objects: tuple[str, ...]) -> tuple[EventClaim, ...]:
    kind = document.metadata.get("type", "").strip().casefold()
    presidential = kind in _PRESIDENTIAL or order_number(document) is not None
    parts = [
        _presidential_claims(document, objects)
        if presidential
        else _agency_claims(document, objects, kind),
        _disposed(document, objects),
        _dated(document, "comment", "comments_close_on", objects),
        _dated(document, "effective", "effective_on", objects),
    ]
    return tuple(claim for part in parts for claim in part)


def _presidential_claims(document: Document, objects: tuple[str, ...]) -> list[EventClaim]:
    president = tuple(_names(document.metadata.get("president", "")))
    return [
        *_claim(document, "sign", "signing_date", president, objects),
        *_claim(document, "issue", "publication_date", (PUBLISHER,), objects),
    ]


def _ordered_by_note(note: Disposition) -> Instrument:
    key = f"eo:{note.number}"
    name = f"Executive Order {note.number}"
    return Instrument(id=key, key=key, kind="executive_order", name=name, mentions=(note.mention,))


def _disposed(document: Document, objects: tuple[str, ...]) -> list[EventClaim]:
    """Return that an order revoked or amended another one, or was revoked or amended itself."""
    president = tuple(_names(document.metadata.get("president", "")))
    claims = []
    for note in dispositions.read(document):
        day = note.day if note.is_by else _day(document, "signing_date")
        if day is None:
            continue
        other = (f"Executive Order {note.number}",)
        whole = note.relation == "rescinds" and not note.in_part
        claims.append(
            recorded_claim(
                type="rescind" if whole else "amend",
                status="done",
                actors=() if note.is_by else president,
                objects=objects if note.is_by else other,
                evidence=note.line,
                date=day,
                rule="register:disposition_notes",
                headline=not note.is_by,
            )
        )
    return claims


def _agency_claims(document: Document, objects: tuple[str, ...], kind: str) -> list[EventClaim]:
    action = document.metadata.get("action", "")
    agencies = tuple(_names(document.metadata.get("agencies", "")))
    by_action = (type_ for pattern, type_ in _ACTIONS if re.search(pattern, action, re.I))
    type_ = next(by_action, None) or _BY_TYPE.get(kind)
    if type_ is None:
        return []
    claims = _claim(document, type_, "publication_date", agencies, objects)
    step = next((step for pattern, step in _STEPS if re.search(pattern, action, re.I)), None)
    if step and type_ in {"amend", "finalize"}:
        claims = [replace(claim, rule=f"{claim.rule}/{step}") for claim in claims]
    told = field_span(document, "action") if type_ == "comment" else None  # extended, or reopened
    return [replace(claim, evidence=told) for claim in claims] if told else claims


def _dated(
    document: Document, type_: EventType, name: str, objects: tuple[str, ...]
) -> list[EventClaim]:
    """Return what the register schedules. That the day has passed, only the calendar says."""
    return _claim(document, type_, name, (), objects, "planned")


def _claim(
    document: Document,
    type_: EventType,
    name: str,
    actors: tuple[str, ...],
    objects: tuple[str, ...],
    status: EventStatus = "done",
) -> list[EventClaim]:
    day, line = _day(document, name), field_span(document, name)
    if day is None or line is None:
        return []
    return [
        recorded_claim(
            type=type_,
            status=status,
            actors=actors,
            objects=objects,
            evidence=line,
            date=day,
            rule=f"register:{name}",
        )
    ]


def _names(value: str) -> list[str]:
    """Return the names of a list field, however the list was written down."""
    parts = re.split(r"[;|\n]|\"\s*,\s*\"", value.strip().strip("[]"))
    return [name for part in parts if (name := part.strip().strip("\"'"))]


def _own_events(item: AnnotatedDocument) -> tuple[EventClaim, ...]:
    """Return the claims of the language stage that stand in running text, not in a field."""
    places = _field_places(item.document)
    return tuple(
        claim
        for claim in item.annotation.events
        if not any(
            claim.evidence.start < end and start < claim.evidence.end for start, end in places
        )
    )


def _field_places(document: Document) -> list[tuple[int, int]]:
    """Return where a field stands as a line, and where title, action and dates are paragraphs."""
    places = [
        (span.start, span.end)
        for name in document.metadata
        if name != "abstract" and (span := field_span(document, name))
    ]
    for name in ("title", "action", "dates"):
        value = document.metadata.get(name, "")
        start = document.text.find(value) if value else -1
        if start >= 0:
            places.append((start, start + len(value)))
    return places
