"""Long documents are read in parts: the memory and time of one reading stay bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from policytrail.nlp.resolution import same_thing
from policytrail.records import Annotation, Document, Entity, Instrument, Span

PART_CHARS = 60_000  # about 12,000 tokens: 400 MB while the model reads them
_SHORTEST = 4  # letters of a surname that is looked for
_MARKS = ("\n\n", "\n", " ")
_Named = TypeVar("_Named", Entity, Instrument)


def cut_at_paragraph(text: str, limit: int) -> str:
    """Return at most ``limit`` characters, cut at the last paragraph, line or word that fits."""
    if len(text) <= limit:
        return text
    for mark in _MARKS:
        place = text.rfind(mark, 0, limit)
        if place > limit // 2:
            return text[:place]
    return text[:limit]


def split_document(document: Document, size: int = PART_CHARS) -> list[tuple[int, Document]]:
    """Return parts of at most ``size`` characters, each with its offset in the whole."""
    return [(start, replace(document, text=text)) for start, text in _pieces(document.text, size)]


def _pieces(text: str, size: int) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        piece = cut_at_paragraph(text[start : start + size + 1], size)
        yield start, piece
        start += len(piece)


def join_annotations(document: Document, parts: Sequence[tuple[int, Annotation]]) -> Annotation:
    """Return one annotation of the whole from those of its parts, in their order.

    Equal entities and instruments become one; a surname or short form of a later part joins the
    name of an earlier one. The document's tone is that of its parts by their number. Only the
    first part holds the document's opening.
    """
    moved = [(start, shifted(annotation, start)) for start, annotation in parts]
    found = [annotation for _, annotation in moved]
    score = sum(item.sentiment_score for item in found) / len(found)
    return Annotation(
        document_id=document.id,
        relevance=max(item.relevance for item in found),
        topics=tuple(dict.fromkeys(topic for item in found for topic in item.topics)),
        sentiment_score=round(score, 4),
        sentiment=_label(found),
        entities=with_surnames(
            document.text, _merged([entity for item in found for entity in item.entities])
        ),
        instruments=_merged([text for item in found for text in item.instruments]),
        amounts=tuple(amount for item in found for amount in item.amounts),
        events=tuple(
            replace(event, headline=event.headline and start == 0)
            for start, item in moved
            for event in item.events
        ),
        stances=tuple(dict.fromkeys(stance for item in found for stance in item.stances)),
        directives=tuple(directive for item in found for directive in item.directives),
        expectations=tuple(dict.fromkeys(one for item in found for one in item.expectations)),
    )


def _label(found: Sequence[Annotation]) -> Any:
    labels = [item.sentiment for item in found]
    return max(dict.fromkeys(labels), key=labels.count)


def shifted(record: Any, by: int) -> Any:
    """Return a record with all its spans moved by so many characters."""
    if isinstance(record, Span):
        return replace(record, start=record.start + by, end=record.end + by)
    if isinstance(record, tuple):
        return tuple(shifted(item, by) for item in record)
    if is_dataclass(record) and not isinstance(record, type):
        names = [item.name for item in fields(record)]
        return replace(record, **{name: shifted(getattr(record, name), by) for name in names})
    return record


def _merged(records: Sequence[_Named]) -> tuple[_Named, ...]:
    merged: list[_Named] = []
    for record in records:
        same = [i for i in range(len(merged)) if _equal(merged[i], record)]
        if same:
            merged[same[0]] = _with_mentions(merged[same[0]], record.mentions)
        else:
            merged.append(record)
    return tuple(merged)


def _with_mentions(record: _Named, mentions: tuple[Span, ...]) -> _Named:
    return replace(record, mentions=(*record.mentions, *mentions))


def with_surnames(text: str, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return the entities with the surnames of persons that later parts left unread.

    A part that does not hold the full name cannot know that "Fennimore" is a person.
    """
    taken = {i for e in entities for m in e.mentions for i in range(m.start, m.end)}
    surnames = [e.name.split()[-1] for e in entities if e.type == "person" and " " in e.name]
    return tuple(
        _with_surname(text, entity, taken)
        if entity.type == "person" and surnames.count(entity.name.split()[-1]) == 1
        else entity
        for entity in entities
    )


def _with_surname(text: str, entity: Entity, taken: set[int]) -> Entity:
    surname = entity.name.split()[-1]
    if not entity.mentions or len(surname) < _SHORTEST or not surname[0].isupper():
        return entity
    pattern = re.compile(rf"\b{re.escape(surname)}\b(?![-’'][A-Z])")
    added = [
        Span(start=match.start(), end=match.end(), text=match[0])
        for match in pattern.finditer(text, entity.mentions[0].end)
        if match.start() not in taken and match.start() >= PART_CHARS // 2
    ]
    mentions = sorted((*entity.mentions, *added), key=lambda span: span.start)
    return replace(entity, mentions=tuple(mentions))


def _equal(one: Entity | Instrument, two: Entity | Instrument) -> bool:
    if one.id == two.id:
        return True
    if isinstance(one, Entity) and isinstance(two, Entity):
        return same_thing(one, two)
    return False
