"""How far a confidence can be believed: reliability, expected calibration error, coverage.

Expected calibration error: predictions are put into bins of equal width by their confidence, and
the gaps between mean confidence and share of right ones are averaged, each bin by its size (Naeini
et al. 2015; Guo et al. 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A prediction with its confidence (0 to 1), whether it is right, and where it comes from."""

    confidence: float
    right: bool
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Predictions of like confidence: how many, how sure on average, what share is right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What is left at a threshold: the share of predictions kept, and of right ones among them."""

    threshold: float
    coverage: float
    accuracy: float


def bin_of(confidence: float, bins: int = BINS) -> int:
    """Return the bin from 0 that a confidence falls into; 1.0 falls into the last."""
    return min(int(confidence * bins), bins - 1)


def reliability(graded: Sequence[Graded], bins: int = BINS) -> tuple[Bin, ...]:
    """Return the bins that are not empty, from the least sure to the surest."""
    filled: dict[int, list[Graded]] = {}
    for item in graded:
        filled.setdefault(bin_of(item.confidence, bins), []).append(item)
    return tuple(
        Bin(
            low=at / bins,
            high=(at + 1) / bins,
            count=len(items),
            confidence=sum(item.confidence for item in items) / len(items),
            accuracy=sum(item.right for item in items) / len(items),
        )
        for at, items in sorted(filled.items())
    )


def calibration_error(graded: Sequence[Graded], bins: int = BINS) -> float | None:
    """Return the expected calibration error, 0 (honest) to 1; None where there is nothing."""
    if not graded:
        return None
    gaps = (b.count * abs(b.confidence - b.accuracy) for b in reliability(graded, bins))
    return sum(gaps) / len(graded)


def coverage(graded: Sequence[Graded]) -> tuple[Cover, ...]:
    """Return what each threshold keeps, the strictest first; equal confidences stay together."""
    kept: list[Cover] = []
    ordered = sorted(graded, key=lambda item: -item.confidence)
    right = 0
    for place, item in enumerate(ordered, start=1):
        right += item.right
        if place == len(ordered) or ordered[place].confidence < item.confidence:
            kept.append(
                Cover(
                    threshold=item.confidence,
                    coverage=place / len(ordered),
                    accuracy=right / place,
                )
            )
    return tuple(kept)
