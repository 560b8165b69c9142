"""Everything that is reported about a prediction, as one record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from policytrail.nlp.evaluation import baselines, corpus, intervals
from policytrail.nlp.evaluation.documents import DocumentScore
from policytrail.nlp.evaluation.intervals import Interval
from policytrail.nlp.evaluation.metrics import Measure, Meter
from policytrail.nlp.evaluation.spans import Row
from policytrail.nlp.evaluation.tally import Finding

NONE = "none"  # the class of a crossing on the side that has no such thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a comparison of a prediction with gold found.

    ``measures`` and ``intervals`` go by metric; ``classes`` by breakdown and class; ``groups`` by
    the value of a document key; ``crossings`` by layer, gold class and predicted class; ``empty``
    and ``constant`` are the values of predictions without thought; ``findings`` go by document.
    """

    documents: int
    measures: Mapping[str, Measure]
    intervals: Mapping[str, Interval | None]
    classes: Mapping[str, Mapping[str, Measure]]
    crossings: Mapping[str, Mapping[str, Mapping[str, int]]]
    empty: Mapping[str, float | None]
    constant: Mapping[str, float | None]
    groups: Mapping[str, Group]
    notes: tuple[str, ...]
    findings: Mapping[str, tuple[Finding, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The documents that agree in a key, and their measures."""

    documents: int
    measures: Mapping[str, Measure]


def make(
    gold: Mapping[str, Row], predicted: Mapping[str, Row], *, resamples: int, by: str | None = None
) -> Report:
    """Compare a prediction with gold, by document id.

    Args:
        gold: the gold rows.
        predicted: the predicted rows.
        resamples: how many times the documents are drawn for the intervals; 0 for none.
        by: a document key, such as "source", by whose values the documents are grouped.
    """
    scored = corpus.score(gold, predicted)
    meter = Meter(scored)
    return Report(
        documents=len(gold),
        measures=meter.measure(),
        intervals=intervals.bootstrap(meter, len(gold), resamples) if resamples else {},
        classes=meter.classes(),
        crossings=_nested(scored.crossings),
        empty=baselines.nothing(gold),
        constant=baselines.constants(gold, predicted),
        groups=_grouped(meter, [row.get(by) for row in gold.values()]) if by else {},
        notes=scored.notes,
        findings=_by_document(scored.documents),
    )


def below(
    measures: Mapping[str, Measure], floors: Mapping[str, float]
) -> dict[str, tuple[float | None, float]]:
    """Return value and minimum of each metric under its minimum; without a value it is under."""
    low = {}
    for name, floor in floors.items():
        value = measures[name].value
        if value is None or value < floor:
            low[name] = (value, floor)
    return low


def _grouped(meter: Meter, values: list[object]) -> dict[str, Group]:
    """Measure the documents of each value alone."""
    names = [NONE if value is None else str(value) for value in values]
    return {
        name: Group(
            documents=names.count(name),
            measures=meter.measure([int(other == name) for other in names]),
        )
        for name in sorted(set(names))
    }


def _nested(crossings: Counter[tuple[str, str, str]]) -> dict[str, dict[str, dict[str, int]]]:
    tree: dict[str, dict[str, dict[str, int]]] = {}
    for (layer, gold, predicted), count in sorted(crossings.items()):
        row = tree.setdefault(layer, {}).setdefault(gold or NONE, {})
        row[predicted or NONE] = count
    return tree


def _by_document(documents: tuple[DocumentScore, ...]) -> dict[str, tuple[Finding, ...]]:
    return {document.id: document.findings for document in documents if document.findings}
