"""Why a document is read and shown, or not: what the gate found in it, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from policytrail.records import Annotation, Document

if TYPE_CHECKING:
    from policytrail.nlp.gate import Reasons

_WORK = {
    "full": "read in full: names, texts, events, positions",
    "names": "read for its names, texts and figures; no events are sought in it",
    "known": "read for names that a list has; no events are sought in it",
    "outside": "not read: only its relevance is kept",
}


def as_json(document: Document, found: Reasons, annotation: Annotation | None) -> dict[str, object]:
    """Return the reasons as an object for programs."""
    return {
        "document": {"id": document.id, "url": document.url, "title": document.title},
        "gate": {
            "level": found.verdict.level,
            "probability": found.verdict.probability,
            "floor": found.floor,
            "size": found.size,
            "phrases": {group: dict(counts) for group, counts in found.phrases.items()},
            "pairs": found.pairs,
        },
        "read": None
        if annotation is None
        else {
            "relevance": annotation.relevance,
            "topics": annotation.topics,
            "events": len(annotation.events),
            "stances": len(annotation.stances),
            "directives": len(annotation.directives),
        },
    }


def blocks(
    document: Document, found: Reasons, annotation: Annotation | None
) -> Iterator[RenderableType]:
    """Yield what a reader sees: the verdict, the cues, the pairs that meet, the outcome."""
    verdict = found.verdict
    yield Text(document.title or document.url, style="bold")
    yield Text(f"{document.id} · {document.publisher} · {document.url}", style="dim")
    side = "at least" if verdict.probability >= found.floor else "below"
    yield Text(
        f"gate: {verdict.probability:.2f}, {side} the floor {found.floor:.2f} "
        f"({found.size} words and marks): {_WORK[verdict.level]}"
    )
    yield _cues(found.phrases) if found.phrases else Text("no cue of the field was found in it")
    if found.pairs:
        yield _pairs(found.pairs)
    elif found.phrases:
        yield Text("no two groups of cues that count together were found in it")
    yield Text(_outcome(annotation))


def _cues(phrases: Mapping[str, Mapping[str, int]]) -> Table:
    table = _table("cues of", "times", "phrases (those of the title count double)")
    for group, counts in phrases.items():
        told = ", ".join(f"{phrase} {times}" for phrase, times in counts.items())
        table.add_row(group, str(sum(counts.values())), told)
    return table


def _pairs(pairs: Mapping[str, float]) -> Table:
    table = _table("pair", "alone gives")
    for pair, share in sorted(pairs.items(), key=lambda item: -item[1]):
        table.add_row(pair.replace("+", " + "), f"{share:.2f}")
    return table


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", vertical="top")
    return table


def _outcome(annotation: Annotation | None) -> str:
    if annotation is None:
        return "not read yet, or it could not be read (policytrail status, policytrail retry)"
    claims = (
        f"{len(annotation.events)} events, {len(annotation.stances)} positions, "
        f"{len(annotation.directives)} duties"
    )
    topics = ", ".join(annotation.topics) or "none"
    return f"as it was last read: relevance {annotation.relevance:.2f}, topics {topics}; {claims}"
