"""Everything that follows from a set of annotated documents, at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from policytrail.records import AnnotatedDocument, Knowledge
from policytrail.timeline.linker import Linker


def link(documents: Iterable[AnnotatedDocument], *, today: date | None = None) -> Knowledge:
    """Return everything that follows from a set of annotated documents.

    The result depends on the set alone: not on the order, and a document given twice counts once,
    in the state that was retrieved last. ``today`` is the day up to which scheduled days have
    passed; without it, the day on which the latest document was first seen.
    """
    linker = Linker(today=today)
    linker.update(_present(documents))
    return linker.knowledge()


def as_of(documents: Iterable[AnnotatedDocument], day: date) -> Knowledge:
    """Return what followed from the documents that had been seen by the end of a day (UTC)."""
    seen = [item for item in documents if item.document.first_seen.date() <= day]
    return link(seen, today=day)


def _present(documents: Iterable[AnnotatedDocument]) -> list[AnnotatedDocument]:
    """Return each document once, in the state that counts."""
    given: dict[str, list[AnnotatedDocument]] = {}
    for item in documents:
        given.setdefault(item.document.id, []).append(item)
    return [max(same, key=_state) if same[1:] else same[0] for same in given.values()]


def _state(item: AnnotatedDocument) -> tuple[object, ...]:
    """Sort the states of one document: the one retrieved last is the one that counts."""
    return (item.document.retrieved, item.document.text_sha256, repr(item.annotation))
