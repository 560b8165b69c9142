"""From what the components left on a ``Doc`` to the annotation of the document's own text."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from spacy.tokens import Doc

from policytrail.nlp.remembered import text_of
from policytrail.records import Annotation, Span


def to_annotation(doc: Doc) -> Annotation:
    """Return what the components left on a ``Doc`` as a record."""
    label, score = doc._.sentiment
    annotation = Annotation(
        document_id=doc._.document.id,
        relevance=doc._.relevance,
        topics=doc._.topics,
        sentiment_score=score,
        sentiment=label,
        entities=doc._.entities,
        instruments=doc._.instruments,
        amounts=doc._.amounts,
        events=doc._.events,
        stances=doc._.stances,
        directives=doc._.directives,
        expectations=doc._.expectations,
    )
    own: str = doc._.document.text
    if own.startswith(text_of(doc)):
        return annotation
    restored: Annotation = with_own_characters(annotation, own)
    return restored


def with_own_characters(record: Any, text: str) -> Any:
    """Return a record whose spans carry the characters of ``text`` at their offsets.

    The components read plain spaces and no control characters (see ``characters``); offsets are
    those of the document all the same.
    """
    if isinstance(record, Span):
        return replace(record, text=text[record.start : record.end])
    if isinstance(record, tuple):
        return tuple(with_own_characters(item, text) for item in record)
    if is_dataclass(record) and not isinstance(record, type):
        values = {item.name: getattr(record, item.name) for item in fields(record)}
        changed = {name: with_own_characters(value, text) for name, value in values.items()}
        return replace(record, **changed)
    return record
