"""How far the values would move with other documents: the bootstrap (Efron 1979)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from policytrail.nlp.evaluation.metrics import METRICS, Meter

_SEED = 4100  # fixed: the same files give the same intervals
_TAIL = 0.025


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The middle 95 percent of the values over all resamples."""

    low: float
    high: float


def bootstrap(meter: Meter, documents: int, resamples: int) -> dict[str, Interval | None]:
    """Return the interval of each metric; None where no resample gave it a value.

    Args:
        meter: measures the scored documents.
        documents: how many there are; each resample draws as many, with replacement.
        resamples: how many times to draw.
    """
    source = random.Random(_SEED)  # noqa: S311 - a sample, not a secret
    values: dict[str, list[float]] = {metric.name: [] for metric in METRICS}
    for _ in range(resamples):
        drawn = Counter(source.choices(range(documents), k=documents))
        weights = [drawn[position] for position in range(documents)]
        for name, measure in meter.measure(weights).items():
            if measure.value is not None:
                values[name].append(measure.value)
    return {name: _middle(sorted(found)) for name, found in values.items()}


def _middle(ordered: Sequence[float]) -> Interval | None:
    if not ordered:
        return None
    return Interval(low=quantile(ordered, _TAIL), high=quantile(ordered, 1 - _TAIL))


def quantile(ordered: Sequence[float], part: float) -> float:
    """Return the value below which that part of a sorted list lies, between neighbours."""
    exact = part * (len(ordered) - 1)
    below = int(exact)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (exact - below) * (ordered[above] - ordered[below])
