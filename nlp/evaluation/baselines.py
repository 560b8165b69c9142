"""Predictions without thought, so that a figure can be seen beside what it costs nothing to reach.

``nothing`` predicts nothing. The constants change one trait of the prediction at hand: every event
on the day of publication, every event done, every tone neutral.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from policytrail.nlp.evaluation import corpus
from policytrail.nlp.evaluation.metrics import Meter
from policytrail.nlp.evaluation.spans import Row

Change = Callable[[Row, Row], dict[str, Any]]


def dated_as_published(row: Row, gold: Row) -> dict[str, Any]:
    """Date every event of a prediction on the day of publication."""
    day = (gold.get("published") or "")[:10] or None
    return {**row, "events": [{**event, "date": day} for event in row["events"]]}


def all_done(row: Row, _gold: Row) -> dict[str, Any]:
    """Call every event of a prediction done."""
    return {**row, "events": [{**event, "status": "done"} for event in row["events"]]}


def all_neutral(row: Row, _gold: Row) -> dict[str, Any]:
    """Give the document and all its entities a neutral tone."""
    entities = [{**entity, "sentiment": "neutral"} for entity in row["entities"]]
    return {**row, "sentiment": {"label": "neutral"}, "entities": entities}


_CONSTANTS: Mapping[Change, tuple[str, ...]] = {
    dated_as_published: ("event_date_exact", "event_date_compatible"),
    all_done: ("events_status_f1", "event_status_accuracy"),
    all_neutral: ("sentiment_macro_f1", "entity_sentiment_macro_f1"),
}


def nothing(gold: Mapping[str, Row]) -> dict[str, float | None]:
    """Return what predicting nothing scores, by metric."""
    measured = Meter(corpus.score(gold, {})).measure()
    return {name: measure.value for name, measure in measured.items()}


def constants(gold: Mapping[str, Row], predicted: Mapping[str, Row]) -> dict[str, float | None]:
    """Return what the prediction would score with a constant in place of a trait.

    Only the metrics that judge that trait are there.
    """
    values: dict[str, float | None] = {}
    for change, judged in _CONSTANTS.items():
        changed = {key: change(row, gold[key]) for key, row in predicted.items() if key in gold}
        measured = Meter(corpus.score(gold, changed)).measure()
        values |= {name: measured[name].value for name in judged}
    return values
