"""Target sentiment against its labels: macro-F1, accuracy, calibration, each with an interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from policytrail.nlp.evaluation.calibration import BINS, Bin, Cover, Graded, bin_of, coverage
from policytrail.nlp.evaluation.calibration import reliability as reliability_of
from policytrail.nlp.evaluation.intervals import Interval
from policytrail.nlp.evaluation.tone_sets import TargetPair
from policytrail.records import SentimentLabel

LABELS: tuple[SentimentLabel, ...] = ("negative", "neutral", "positive")
_SEED = 4100  # fixed: the same file gives the same intervals
_CHUNK = 100  # resamples at once: the counts of a hundred fit the cache
_TAILS = (0.025, 0.975)
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A label with its confidence; None where the reader gives none."""

    label: SentimentLabel
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A figure and its 95 percent interval over resamples of the groups."""

    value: float
    interval: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneReport:
    """``values`` by name: macro_f1, accuracy, f1_<label>, and calibration_error if it can be."""

    pairs: int
    groups: int
    values: Mapping[str, Value]
    always_neutral: float  # macro-F1 of the constant answer
    confusion: tuple[tuple[int, ...], ...]  # rows: the label as annotated; columns: as read
    reliability: tuple[Bin, ...] = ()
    coverage: tuple[Cover, ...] = ()


def score(pairs: Sequence[TargetPair], answers: Sequence[Answer], *, resamples: int) -> ToneReport:
    """Compare answers with labels, one answer a pair.

    Intervals are of the bootstrap by group (Efron 1979): pairs of one article stay together.
    """
    sums, sure = _sums_by_group(pairs, answers)
    total = sums.sum(axis=0)
    measured = {name: float(read(total[None, :])[0]) for name, read in _measures(sure).items()}
    spans = _intervals(sums, _measures(sure), resamples)
    graded = [
        Graded(confidence=a.confidence, right=a.label == p.label, group=p.group)
        for p, a in zip(pairs, answers, strict=True) if a.confidence is not None
    ]  # fmt: skip
    return ToneReport(
        pairs=len(pairs),
        groups=len(sums),
        values={n: Value(value=v, interval=spans.get(n)) for n, v in measured.items()},
        always_neutral=_always_neutral(pairs),
        confusion=tuple(tuple(int(n) for n in row) for row in total[:9].reshape(3, 3)),
        reliability=reliability_of(graded),
        coverage=coverage(graded),
    )


def _sums_by_group(pairs: Sequence[TargetPair], answers: Sequence[Answer]) -> tuple[_Floats, bool]:
    """Return a row a group: the nine cells of the confusion; by bin count, confidence, right."""
    rows = {group: at for at, group in enumerate(dict.fromkeys(pair.group for pair in pairs))}
    sums = np.zeros((len(rows), 9 + 3 * BINS))
    sure = all(answer.confidence is not None for answer in answers)
    for pair, answer in zip(pairs, answers, strict=True):
        row = sums[rows[pair.group]]
        row[3 * LABELS.index(pair.label) + LABELS.index(answer.label)] += 1
        if answer.confidence is not None:
            cell = 9 + 3 * bin_of(answer.confidence)
            row[cell : cell + 3] += (1, answer.confidence, pair.label == answer.label)
    return sums, sure


def _measures(sure: bool) -> dict[str, Callable[[_Floats], _Floats]]:
    measures: dict[str, Callable[[_Floats], _Floats]] = {
        "macro_f1": lambda sums: _f1(sums).mean(axis=1),
        "accuracy": lambda sums: _share(sums[:, 0:9:4].sum(axis=1), sums[:, :9].sum(axis=1)),
    }
    for at, label in enumerate(LABELS):
        measures[f"f1_{label}"] = lambda sums, at=at: _f1(sums)[:, at]  # type: ignore[misc]
    if sure:
        measures["calibration_error"] = _calibration_error
    return measures


def _f1(sums: _Floats) -> _Floats:
    """Return the F1 of each label, a row a resample."""
    table = sums[:, :9].reshape(-1, 3, 3)
    right = np.stack([table[:, at, at] for at in range(3)], axis=1)
    return _share(2 * right, table.sum(axis=1) + table.sum(axis=2))


def _calibration_error(sums: _Floats) -> _Floats:
    bins = sums[:, 9:].reshape(-1, BINS, 3)
    gaps = np.abs(bins[:, :, 1] - bins[:, :, 2]).sum(axis=1)
    return _share(gaps, bins[:, :, 0].sum(axis=1))


def _share(part: _Floats, whole: _Floats) -> _Floats:
    """Return part / whole, and 0 where there is no whole."""
    shares: _Floats = np.zeros_like(part)
    np.divide(part, whole, out=shares, where=whole > 0)
    return shares


def _intervals(
    sums: _Floats, measures: Mapping[str, Callable[[_Floats], _Floats]], resamples: int
) -> dict[str, Interval]:
    if not resamples:
        return {}
    source = np.random.default_rng(_SEED)
    groups = len(sums)
    drawn: dict[str, list[_Floats]] = {name: [] for name in measures}
    for first in range(0, resamples, _CHUNK):
        size = min(_CHUNK, resamples - first)
        times = source.multinomial(groups, np.full(groups, 1 / groups), size=size)
        totals = times @ sums
        for name, measure in measures.items():
            drawn[name].append(measure(totals))
    found: dict[str, Interval] = {}
    for name, values in drawn.items():
        low, high = np.quantile(np.concatenate(values), _TAILS)
        found[name] = Interval(low=float(low), high=float(high))
    return found


def _always_neutral(pairs: Sequence[TargetPair]) -> float:
    """Return the macro-F1 of who always says neutral: only that class has any."""
    neutral = sum(pair.label == "neutral" for pair in pairs)
    return 2 * neutral / (neutral + len(pairs)) / len(get_args(SentimentLabel))
