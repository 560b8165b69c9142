"""One document: everything that a prediction says about it against everything that gold says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policytrail.nlp.evaluation import (
    amounts,
    entities,
    events,
    instruments,
    labels,
    names,
    records,
    stances,
)
from policytrail.nlp.evaluation.events import Resolve
from policytrail.nlp.evaluation.spans import Row
from policytrail.nlp.evaluation.tally import Cell, Finding, Sheet, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentScore:
    """What one document adds to each metric, and its mistakes.

    ``crossings`` counts (layer, gold class, predicted class) of events and stances.
    """

    id: str
    wanted: bool
    relevance: float
    tallies: Mapping[Cell, Tally] = field(default_factory=dict)
    crossings: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    findings: tuple[Finding, ...] = ()


def empty() -> dict[str, Any]:
    """Return the prediction that says nothing."""
    lists = ("topics", "entities", "instruments", "events", "stances", "amounts")
    return {"relevance": 0.0, "sentiment": {}, **{name: [] for name in lists}}


def score(gold: Row, predicted: Row | None) -> DocumentScore:
    """Score one document; no prediction counts as the empty one. Offsets go into gold's text."""
    row = empty() if predicted is None else predicted
    sheet = Sheet()
    labels.score_relevance(gold, row, sheet)
    labels.score_topics(gold, row, sheet)
    labels.score_tone(gold, row, sheet)
    same_entities = entities.score(gold, row, sheet)
    same_instruments = instruments.score(gold, row, sheet)
    amounts.score(gold, row, sheet)
    ours, theirs = _resolvers(gold, row, same_entities, same_instruments)
    text = gold.get("text")
    events.score(events.read(gold, ours, text), events.read(row, theirs, text), sheet)
    stances.score(stances.read(gold, ours), stances.read(row, theirs), sheet)
    return DocumentScore(
        id=gold["id"],
        wanted=labels.is_relevant(gold),
        relevance=row["relevance"],
        tallies=sheet.tallies,
        crossings=sheet.crossings,
        findings=tuple(sheet.findings),
    )


def grade_stances(gold: Row, predicted: Row) -> tuple[bool, ...]:
    """Tell of each predicted stance of a document whether it is right, in their order."""
    ours, theirs = _resolved(gold, predicted)
    return stances.grade(stances.read(gold, ours), stances.read(predicted, theirs))


def grade_events(gold: Row, predicted: Row) -> tuple[bool, ...]:
    """Tell of each predicted event whether gold has it, with its status, in their order."""
    ours, theirs = _resolved(gold, predicted)
    text = gold.get("text")
    return events.grade(events.read(gold, ours, text), events.read(predicted, theirs, text))


def _resolved(gold: Row, predicted: Row) -> tuple[Resolve, Resolve]:
    sheet = Sheet()
    same_entities = entities.score(gold, predicted, sheet)
    same_instruments = instruments.score(gold, predicted, sheet)
    return _resolvers(gold, predicted, same_entities, same_instruments)


def _resolvers(
    gold: Row, predicted: Row, same_entities: Mapping[int, int], same_instruments: Mapping[int, int]
) -> tuple[Resolve, Resolve]:
    """Return what the bare names in gold and in the prediction stand for.

    A predicted record that was matched answers to the names of its gold record too.
    """
    text = gold.get("text")
    asked = [
        records.gold_named(record, text).forms
        for record in (*gold["entities"], *gold["instruments"])
    ]
    given = [
        records.predicted_named(record, text).forms
        for record in (*predicted["entities"], *predicted["instruments"])
    ]
    also = {column: asked[row] for row, column in same_entities.items()}
    before, first = len(predicted["entities"]), len(gold["entities"])
    also |= {before + column: asked[first + row] for row, column in same_instruments.items()}
    return names.resolver(asked, {}), names.resolver(given, also)
