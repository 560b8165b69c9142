"""Duties that texts lay on bodies, and the days by which something is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from policytrail.records import (
    AnnotatedDocument,
    Deadline,
    Directive,
    DirectiveClaim,
    Event,
    EventMention,
    content_id,
)
from policytrail.timeline import dates, orders, register, wording
from policytrail.timeline.tellings import Names, Resolver, Telling
from policytrail.timeline.words import fold


def directives(documents: Iterable[AnnotatedDocument], names: Names) -> tuple[Directive, ...]:
    """Return the duties, one for all documents that tell of it, by id.

    The texts that lay duties down tell them apart by their words. Where such a text is known, what
    other documents say of its duties adds nothing; without it, those of one order, body and due
    day count as one.
    """
    laid_down: dict[tuple[str, ...], Directive] = {}
    reported: dict[tuple[str, ...], Directive] = {}
    for item in sorted(documents, key=lambda each: (each.document.first_seen, each.document.id)):
        resolver = Resolver(item, names)
        for claim in item.annotation.directives:
            directive = _directive(item, claim, resolver, names)
            if _is_the_text(item):
                laid_down.setdefault((*_duty_key(directive), fold(directive.duty)), directive)
            else:
                reported.setdefault(_duty_key(directive), directive)
    told = {key[:2] for key in laid_down}
    rest = [duty for key, duty in reported.items() if key[:2] not in told]
    return tuple(sorted([*laid_down.values(), *rest], key=lambda each: each.id))


def _directive(
    item: AnnotatedDocument, claim: DirectiveClaim, resolver: Resolver, names: Names
) -> Directive:
    document, agency = item.document, resolver.actor(claim.agency)
    return Directive(
        id=content_id("directive", document.id, claim.agency, claim.duty, claim.evidence.text),
        document_id=document.id,
        agency=agency.name,
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
        return names.resolved.id_of(item.document, item.annotation.instruments[0])
    return None


def _is_the_text(item: AnnotatedDocument) -> bool:
    return orders.is_order(item.document) or register.is_register(item.document)


def _duty_key(directive: Directive) -> tuple[str, ...]:
    body = directive.agency_id or fold(directive.agency)
    if directive.instrument_id and directive.due:
        return (directive.instrument_id, body, directive.due)
    return (directive.instrument_id or directive.document_id, body, fold(directive.duty))


def deadlines(
    events: Sequence[Event],
    duties: Sequence[Directive],
    names: Names,
    tellings: Mapping[str, Telling],
) -> tuple[Deadline, ...]:
    """Return the days on which comments close, texts take effect and duties are due, by id.

    A day that was put off is no deadline any more.
    """
    standing = [
        event
        for event in events
        if not any(tellings[mention.id].is_moved for mention in event.mentions)
    ]
    found = [_of_event(event, tellings) for event in standing]
    found += [_of_duty(duty, names.instruments) for duty in duties]
    return tuple(sorted((each for each in found if each), key=lambda each: each.id))


def _of_event(event: Event, tellings: Mapping[str, Telling]) -> Deadline | None:
    if event.type not in {"comment", "effective"} or event.status not in {"planned", "done"}:
        return None
    dated = [each for each in event.mentions if each.date == event.date]
    if event.date is None or not dates.is_day(event.date) or not dated:
        return None
    best = dated[0]
    if event.type == "comment" and not _closes(best, event.date, tellings):
        return None
    targets = [party.instrument_id for party in event.objects if party.instrument_id]
    return Deadline(
        id=content_id("deadline", event.id),
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
    objects = wording.join_names([party.name for party in event.objects]) or "a text"
    return f"Comments on {objects} close" if event.type == "comment" else f"{objects} takes effect"


def _of_duty(duty: Directive, instruments: Mapping[str, object]) -> Deadline | None:
    if duty.due is None:
        return None
    return Deadline(
        id=content_id("deadline", duty.id),
        kind="directive",
        due=duty.due,
        document_id=duty.document_id,
        evidence=duty.evidence,
        first_known=duty.first_known,
        instrument_id=duty.instrument_id,
        title=f"{duty.agency}: {wording.shorten(duty.duty)}",
    )
