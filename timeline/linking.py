"""From annotated documents to what follows from them all: the order of the steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from policytrail.records import AnnotatedDocument, Knowledge
from policytrail.timeline import (
    contradictions,
    duties,
    entities,
    events,
    instruments,
    ledger,
    lifecycles,
    links,
    orders,
    positions,
    register,
    stories,
    tellings,
    topics,
)
from policytrail.timeline.groups import Groups
from policytrail.timeline.instruments import Instruments


def link(documents: Iterable[AnnotatedDocument], *, today: date | None = None) -> Knowledge:
    """Return everything that follows from a set of annotated documents.

    The result depends on the set alone: not on the order, and a document given twice counts once.
    ``today`` is the day up to which scheduled days have passed; without it, the day on which the
    latest document was first seen.
    """
    read = _read(documents)
    resolved = resolve(read)
    known = entities.gather(read)
    names = tellings.Names.of(known, resolved)
    told_of = stories.find(read)
    told = tellings.tell(read, names, stories.copies(read, told_of), today or _latest(read))
    merged = events.merge(told, names)
    by_id = {telling.id: telling for telling in told}
    states, gaps = lifecycles.trace(resolved.known, merged, by_id)
    between = links.find(read, resolved)
    laid_down = ledger.settle(duties.directives(read, names), merged, between)
    return Knowledge(
        entities=known,
        instruments=resolved.known,
        states=states,
        events=merged,
        stances=positions.stances(read, names),
        directives=laid_down,
        deadlines=duties.deadlines(merged, laid_down, names, by_id),
        links=between,
        stories=told_of,
        contradictions=contradictions.find(merged, by_id),
        gaps=gaps,
    )


def as_of(documents: Iterable[AnnotatedDocument], day: date) -> Knowledge:
    """Return what followed from the documents that had been seen by the end of a day (UTC)."""
    seen = [item for item in documents if item.document.first_seen.date() <= day]
    return link(seen, today=day)


def resolve(documents: Sequence[AnnotatedDocument]) -> Instruments:
    """Return the instruments over all documents and which mention is of which."""
    found = instruments.places(documents)
    groups = Groups(place.node for place in found)
    instruments.join_identified(groups, documents)
    instruments.join_posted(groups, documents)
    instruments.join_named(groups, found)
    topics.join_described(groups, found, documents)
    return instruments.describe(groups, found)


def _read(documents: Iterable[AnnotatedDocument]) -> list[AnnotatedDocument]:
    """Return each document once, by id, with the claims that its form makes."""
    given: dict[str, list[AnnotatedDocument]] = {}
    for item in documents:
        given.setdefault(item.document.id, []).append(item)
    present = [max(same, key=_state) if same[1:] else same[0] for same in given.values()]
    present.sort(key=lambda item: item.document.id)
    return [_with_own_claims(item) for item in present]


def _latest(documents: Sequence[AnnotatedDocument]) -> date:
    """Return the day on which the latest document was first seen."""
    return max((item.document.first_seen.date() for item in documents), default=date.min)


def _state(item: AnnotatedDocument) -> tuple[object, ...]:
    """Sort the states of one document: the one retrieved last is the one that counts."""
    return (item.document.retrieved, item.document.text_sha256, repr(item.annotation))


def _with_own_claims(item: AnnotatedDocument) -> AnnotatedDocument:
    if register.is_register(item.document):
        return register.enrich(item)
    if orders.is_order(item.document):
        return orders.enrich(item)
    return item
