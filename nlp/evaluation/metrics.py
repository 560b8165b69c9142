"""What is reported: each metric by name, and how its value is made of the counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from policytrail.nlp.evaluation import corpus
from policytrail.nlp.evaluation.corpus import STORY_PAIRS, Columns, CorpusScore
from policytrail.nlp.evaluation.tally import Cell, Tally, mean_f1, share, total

Reading = Literal["micro", "macro", "accuracy", "ranking", "clusters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric: its name, how it is read, and of which counts it is made."""

    name: str
    reading: Reading
    counts: str  # the metric whose cells it reads


def _metric(name: str, reading: Reading = "micro", counts: str = "") -> Metric:
    return Metric(name=name, reading=reading, counts=counts or name)


METRICS = (
    _metric("relevance_average_precision", "ranking"),
    _metric("relevance_f1"),
    _metric("topics_micro_f1"),
    _metric("sentiment_macro_f1", "macro"),
    _metric("entities_f1"),
    _metric("entities_typed_f1"),
    _metric("mentions_exact_f1"),
    _metric("mentions_overlap_f1"),
    _metric("entity_sentiment_macro_f1", "macro"),
    _metric("instruments_f1"),
    _metric("instruments_kind_f1"),
    _metric("instrument_key_accuracy", "accuracy"),
    _metric("instrument_mentions_exact_f1"),
    _metric("instrument_mentions_overlap_f1"),
    _metric("events_f1"),
    _metric("events_status_f1"),
    _metric("event_status_accuracy", "accuracy"),
    _metric("event_date_exact", "accuracy"),
    _metric("event_date_compatible", "accuracy"),
    _metric("event_actors_f1"),
    _metric("event_objects_f1"),
    _metric("event_evidence_overlap", "accuracy"),
    _metric("stances_f1"),
    _metric("stances_strict_f1"),
    _metric("stance_class_macro_f1", "macro", counts="stances_strict_f1"),
    _metric("amounts_f1"),
    _metric("stories_b_cubed_f1", "clusters"),
    _metric(STORY_PAIRS),
)
# Rows by class: what they are called, and whose cells they show.
BREAKDOWNS = {
    "topic": "topics_micro_f1",
    "sentiment": "sentiment_macro_f1",
    "entity type": "entities_typed_f1",
    "entity sentiment": "entity_sentiment_macro_f1",
    "instrument kind": "instruments_kind_f1",
    "event type": "events_f1",
    "event status": "events_status_f1",
    "stance": "stances_strict_f1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The value of a metric, or of a class, with its parts; None where it is not defined.

    ``tally`` is None where the value is not made of counts.
    """

    value: float | None
    precision: float | None = None
    recall: float | None = None
    tally: Tally | None = None


class Meter:
    """Measures a scored corpus, whole or with documents drawn several times or not at all."""

    def __init__(self, score: CorpusScore) -> None:
        self._score = score
        self._columns: Columns = corpus.columns(score.documents)
        self._everything = (1,) * len(score.documents)

    def measure(self, weights: Sequence[int] | None = None) -> dict[str, Measure]:
        """Return the measure of each metric by its name.

        Args:
            weights: how often each document counts; once each if None.
        """
        drawn = self._everything if weights is None else weights
        cells: defaultdict[str, list[Tally]] = defaultdict(list)
        for (name, _), tally in self._columns.weighted(drawn).items():
            cells[name].append(tally)
        cells[STORY_PAIRS] = [self._story_pairs(drawn)]
        return {metric.name: self._read(metric, cells[metric.counts], drawn) for metric in METRICS}

    def classes(self) -> dict[str, dict[str, Measure]]:
        """Return for each breakdown the measure of each class."""
        sums = self._columns.weighted(self._everything)
        return {name: _by_class(sums, metric) for name, metric in BREAKDOWNS.items()}

    def _read(self, metric: Metric, tallies: Sequence[Tally], drawn: Sequence[int]) -> Measure:
        if metric.reading == "ranking":
            return Measure(value=self._average_precision(drawn))
        if metric.reading == "clusters":
            return self._b_cubed(drawn)
        counted = total(tallies)
        if metric.reading == "macro":
            return Measure(value=mean_f1(tallies), tally=counted)
        if metric.reading == "accuracy":
            return Measure(value=counted.recall, tally=counted)
        return _f1(counted)

    def _story_pairs(self, drawn: Sequence[int]) -> Tally:
        """Sum pairs, each as often as both of its documents are drawn together."""
        found = extra = missed = 0
        for (one, other), tally in self._score.pairs.items():
            times = drawn[one] * drawn[other]
            found += times * tally.found
            extra += times * tally.extra
            missed += times * tally.missed
        return Tally(found=found, extra=extra, missed=missed)

    def _b_cubed(self, drawn: Sequence[int]) -> Measure:
        """Average the placements of the drawn documents, each taken among all documents.

        Copies of one document would be a story of their own, so clusters are not formed anew.
        """
        placed = [
            (times, place)
            for times, place in zip(drawn, self._score.placements, strict=True)
            if times and place is not None
        ]
        count = sum(times for times, _ in placed)
        precision = share(sum(times * place.precision for times, place in placed), count)
        recall = share(sum(times * place.recall for times, place in placed), count)
        if precision is None or recall is None:
            return Measure(value=None)
        value = 2 * precision * recall / (precision + recall)
        return Measure(value=value, precision=precision, recall=recall)

    def _average_precision(self, drawn: Sequence[int]) -> float | None:
        """Sum precision over the steps of recall; documents of equal score are one step."""
        steps: defaultdict[float, list[int]] = defaultdict(lambda: [0, 0])
        for times, document in zip(drawn, self._score.documents, strict=True):
            step = steps[document.relevance]
            step[0] += times * document.wanted
            step[1] += times
        wanted = sum(hits for hits, _ in steps.values())
        area, hits_so_far, seen = 0.0, 0, 0
        for score in sorted(steps, reverse=True):
            hits, size = steps[score]
            hits_so_far += hits
            seen += size
            area += hits * hits_so_far / seen if seen else 0.0
        return share(area, wanted)


def _f1(tally: Tally) -> Measure:
    return Measure(value=tally.f1, precision=tally.precision, recall=tally.recall, tally=tally)


def _by_class(sums: Mapping[Cell, Tally], metric: str) -> dict[str, Measure]:
    return {label: _f1(tally) for (name, label), tally in sorted(sums.items()) if name == metric}
