"""Figures of one configuration on one set of marked documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policytrail.nlp.evaluation import corpus, events, intervals
from policytrail.nlp.evaluation.calibration import Graded, calibration_error
from policytrail.nlp.evaluation.corpus import CorpusScore
from policytrail.nlp.evaluation.documents import grade_events, grade_stances
from policytrail.nlp.evaluation.intervals import Interval
from policytrail.nlp.evaluation.metrics import Meter

Rows = Mapping[str, Mapping[str, Any]]
# What is printed, by the name of the metric, in the order of columns.
SHOWN = {
    "events_f1": "events",
    "events_status_f1": "with status",
    "event_status_accuracy": "status",
    "event_date_compatible": "dates",
    "event_actors_f1": "actors",
    "event_objects_f1": "objects",
    "stances_f1": "positions",
    "stances_strict_f1": "strict",
    "sentiment_macro_f1": "tone",
    "entity_sentiment_macro_f1": "tone to names",
    "relevance_f1": "relevance",
}
WITH_INTERVAL = ("events_f1", "events_status_f1", "stances_strict_f1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a configuration reaches on a set.

    ``values`` and ``spans`` go by metric; ``shown`` events are told, ``false_done`` of them as
    done that the marks do not have so; ``errors`` are those of calibration by layer.
    """

    values: Mapping[str, float | None]
    spans: Mapping[str, Interval | None]
    precision: float | None
    recall: float | None
    shown: int
    false_done: int
    errors: Mapping[str, float | None]

    @property
    def false_done_per_thousand(self) -> float:
        """Events told as done that are not, of a thousand events told."""
        return 1000 * self.false_done / self.shown if self.shown else 0.0


def figures(gold: Rows, predicted: Rows, *, resamples: int = 0) -> Figures:
    """Score annotations against marks, by key; the documents are drawn anew for intervals."""
    scored = corpus.score(gold, predicted)
    meter = Meter(scored)
    measures = meter.measure()
    drawn = intervals.bootstrap(meter, len(gold), resamples) if resamples else {}
    told = measures["events_f1"]
    return Figures(
        values={name: measures[name].value for name in SHOWN},
        spans={name: drawn.get(name) for name in WITH_INTERVAL},
        precision=told.precision,
        recall=told.recall,
        shown=sum(len(row["events"]) for row in predicted.values()),
        false_done=false_done(scored),
        errors=_errors(gold, predicted),
    )


def false_done(scored: CorpusScore) -> int:
    """Count events told as done that the marks lack or have with another status."""
    return sum(
        count
        for (layer, asked, given), count in scored.crossings.items()
        if layer == events.LAYER and given == "done" and asked != "done"
    )


def _errors(gold: Rows, predicted: Rows) -> dict[str, float | None]:
    told: list[Graded] = []
    held: list[Graded] = []
    for key, row in predicted.items():
        for name, graded, verdicts in (
            ("events", told, grade_events(gold[key], row)),
            ("stances", held, grade_stances(gold[key], row)),
        ):
            graded += [
                Graded(confidence=claim["confidence"], right=right, group=key)
                for claim, right in zip(row[name], verdicts, strict=True)
            ]
    return {"events": calibration_error(told), "positions": calibration_error(held)}
