"""Duties that texts lay on bodies, and the days by which something is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from policytrail.records import (
    AnnotatedDocument,
    Deadline,
    Directive,
    DirectiveClaim,
    Event,
    EventMention,
    content_id,
)
from policytrail.timeline import dates, modality, orders, register, wording
from policytrail.timeline.tellings import Names, Resolver, Telling
from policytrail.timeline.words import fold

Cell = tuple[str, str]  # the order, or else the document, and the body


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A duty as one document tells it."""

    directive: Directive
    is_text: bool  # the document is the text that lays it down

    @property
    def cell(self) -> Cell:
        """What it shares with the duties that may be the same."""
        directive = self.directive
        body = directive.agency_id or fold(directive.agency)
        return (directive.instrument_id or directive.document_id, body)

    @property
    def _key(self) -> str:
        """What it shares with the same duty in other documents."""
        directive = self.directive
        due = directive.due if directive.instrument_id else None
        return f"due {due}" if due else fold(directive.duty)

    @property
    def age(self) -> tuple[datetime, str]:
        """What sorts duties by when they were first known."""
        return (self.directive.first_known, self.directive.document_id)


def laid_down(item: AnnotatedDocument, resolver: Resolver, names: Names) -> list[Laid]:
    """Return the duties that a document tells of, in its order."""
    is_text = _is_the_text(item)
    return [
        Laid(directive=_directive(item, claim, resolver, names), is_text=is_text)
        for claim in item.annotation.directives
    ]


def different(told: Sequence[Laid]) -> list[Directive]:
    """Return the duties of one cell, each once.

    The texts that lay duties down tell them apart by their words. Where such a text is known, what
    other documents say of its duties adds nothing; without it, those of one order, body and due
    day count as one.
    """
    by_age = sorted(told, key=lambda each: each.age)
    texts = [each for each in by_age if each.is_text]
    found: dict[tuple[str, str], Directive] = {}
    for each in texts or by_age:
        words = fold(each.directive.duty) if texts else ""
        found.setdefault((each._key, words), each.directive)
    return list(found.values())


def _directive(
    item: AnnotatedDocument, claim: DirectiveClaim, resolver: Resolver, names: Names
) -> Directive:
    document, agency = item.document, resolver.actor(claim.agency)
    return Directive(
        id=content_id("directive", document.id, claim.agency, claim.duty, claim.evidence.text),
        document_id=document.id,
        agency=agency.name or claim.agency,
        duty=claim.duty,
        evidence=claim.evidence,
        first_known=document.first_seen,
        agency_id=agency.entity_id,
        instrument_id=_instrument(item, claim, resolver, names),
        due=claim.due if dates.is_day(claim.due) else None,
        days=claim.days,
    )


def _instrument(
    item: AnnotatedDocument, claim: DirectiveClaim, resolver: Resolver, names: Names
) -> str | None:
    """Return the named instrument; an order that names none means itself."""
    if claim.instrument:
        return resolver.object(claim.instrument).instrument_id
    if _is_the_text(item) and item.annotation.instruments:
        return names.texts.id_of(item.document, item.annotation.instruments[0])
    return None


def _is_the_text(item: AnnotatedDocument) -> bool:
    return orders.is_order(item.document) or register.is_register(item.document)


def deadline_id(key: str) -> str:
    """Return the id of the deadline that an event or a duty gives."""
    return content_id("deadline", key)


def of_event(
    event: Event, tellings: Mapping[str, Telling], *, by_hand: bool = False
) -> Deadline | None:
    """Return the day on which comments close or a text takes effect.

    A day that was put off is no deadline any more; ``by_hand``: a person gave the day, whatever
    the documents say.
    """
    if not by_hand and any(tellings[mention.id].is_moved for mention in event.mentions):
        return None
    if event.type not in {"comment", "effective"} or event.status not in {"planned", "done"}:
        return None
    dated = [each for each in event.mentions if by_hand or each.date == event.date]
    if event.date is None or not dates.is_day(event.date) or not dated:
        return None
    best = dated[0]
    if event.type == "comment" and not _closes(best, event.date, tellings):
        return None
    targets = [party.instrument_id for party in event.objects if party.instrument_id]
    return Deadline(
        id=deadline_id(event.id),
        kind="comment" if event.type == "comment" else "effective",
        due=event.date,
        document_id=best.document_id,
        evidence=best.evidence,
        first_known=min(each.first_known for each in dated),
        instrument_id=targets[0] if targets else None,
        title=_without_status(event),
    )


def _closes(mention: EventMention, day: str, tellings: Mapping[str, Telling]) -> bool:
    """Tell whether the day is that of the closing: of an extension, only if it is yet to come."""
    step = wording.comment_step(mention.evidence.text)
    return step == "close" or (step == "extend" and day > tellings[mention.id].told.isoformat())


def _without_status(event: Event) -> str:
    """Return what is due, which holds before and after the day."""
    objects = modality.join_names([party.name for party in event.objects]) or "a text"
    return f"Comments on {objects} close" if event.type == "comment" else f"{objects} takes effect"


def of_duty(duty: Directive) -> Deadline | None:
    """Return the day on which a duty is due, if it has one."""
    if duty.due is None:
        return None
    return Deadline(
        id=deadline_id(duty.id),
        kind="directive",
        due=duty.due,
        document_id=duty.document_id,
        evidence=duty.evidence,
        first_known=duty.first_known,
        instrument_id=duty.instrument_id,
        title=f"{duty.agency}: {modality.shorten(duty.duty)}",
    )
