"""Places in a text: half-open ranges of characters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from policytrail.nlp.evaluation import assignment

Row = Mapping[str, Any]
Place = tuple[int, int]  # start, end (exclusive), in code points
_QUOTE = 90


def place(span: Row) -> Place:
    """Return where a span lies."""
    return span["start"], span["end"]


def shared(one: Place, other: Place) -> int:
    """Return how many characters two places have in common."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def words_at(span: Row, text: str | None) -> str:
    """Return the characters that a span covers; where the text lacks them, what the span says."""
    start, end = place(span)
    if text is not None and end <= len(text):
        return text[start:end]
    said: str = span.get("text") or ""
    return said


def quoted(span: Row, text: str | None) -> str:
    """Return the words of a span on one line, shortened, in quotes."""
    flat = " ".join(words_at(span, text).split())
    return f"“{flat if len(flat) <= _QUOTE else flat[: _QUOTE - 1] + '…'}”"


def mentioned(records: Iterable[Row]) -> list[Place]:
    """Return every place where a record is mentioned, once, in the order of the text."""
    return sorted({place(span) for record in records for span in record["mentions"]})


def overlapping(gold: Sequence[Place], predicted: Sequence[Place]) -> dict[int, int]:
    """Match places that share a character, those that share most first."""

    def weight(row: int, column: int) -> float | None:
        common = shared(gold[row], predicted[column])
        return common + (gold[row] == predicted[column]) if common else None

    return assignment.most(assignment.edges(len(gold), len(predicted), weight))
