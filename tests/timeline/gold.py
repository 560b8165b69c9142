"""The development gold as annotated documents."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from policytrail.records import (
    AnnotatedDocument,
    Annotation,
    Document,
    Entity,
    EventClaim,
    Instrument,
    Span,
)


def read_gold(gold: Path) -> list[AnnotatedDocument]:
    """Return all documents with what is said to be in them."""
    return [
        AnnotatedDocument(document=document_of(row), annotation=annotation_of(row))
        for row in read_rows(gold)
    ]


def read_rows(gold: Path) -> list[dict[str, Any]]:
    """Return the rows of the file."""
    lines = (gold / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def document_of(row: dict[str, Any]) -> Document:
    """Return the document of a row."""
    moment = datetime.fromisoformat(row["published"].replace("Z", "+00:00"))
    return Document(
        id=row["id"],
        source_id="gold",
        url=row["url"],
        title=row["title"],
        text=row["text"],
        retrieved=moment,
        first_seen=moment,
        published=moment,
        publisher=row["source"],
    )


def annotation_of(row: dict[str, Any]) -> Annotation:
    """Return what is in a document."""

    def span(place: dict[str, Any]) -> Span:
        return Span(start=place["start"], end=place["end"], text=place["text"])

    def mentions(record: dict[str, Any]) -> tuple[Span, ...]:
        return tuple(span(mention) for mention in record["mentions"])

    return Annotation(
        document_id=row["id"],
        relevance=row["relevance"],
        entities=tuple(
            Entity(id=each["id"], name=each["name"], type=each["type"], mentions=mentions(each))
            for each in row["entities"]
        ),
        instruments=tuple(
            Instrument(
                id=each["key"] or f"unnamed-{number}",
                kind=each["kind"],
                name=each["name"],
                key=each["key"],
                mentions=mentions(each),
            )
            for number, each in enumerate(row["instruments"])
        ),
        events=tuple(
            EventClaim(
                type=each["type"],
                status=each["status"],
                actors=tuple(each["actors"]),
                objects=tuple(each["objects"]),
                evidence=span(each["evidence"]),
                date=each["date"],
            )
            for each in row["events"]
        ),
    )
