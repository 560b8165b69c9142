"""Market sizes and scenarios, from the figures of all documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policytrail.holdings.sizes import (
    Measure,
    Point,
    Said,
    Scenario,
    load_measures,
    scenarios,
    sentences_to,
    series,
)
from policytrail.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """The series, and the scenarios that texts reckon from them."""

    measures: tuple[Measure, ...]
    points: tuple[Point, ...]
    scenarios: tuple[Scenario, ...]


def sizes(store: Store, *, as_of: datetime | None = None) -> Sizes:
    """Return what was told of market sizes until a moment.

    Raises:
        StoreError: the database could not be read.
    """
    figures, texts = store.large_figures(as_of=as_of)
    said = []
    for each in figures:
        sentences, start = sentences_to(texts[each.document_id], each.start)
        said.append(
            Said(
                value=each.value,
                unit=each.unit,
                bound=each.bound,
                text=each.text,
                start=start,
                sentences=sentences,
                document_id=each.document_id,
                publisher=each.publisher,
                url=each.url,
                told_on=each.told_on,
            )
        )
    measures = load_measures()
    return Sizes(
        measures=measures, points=series(said, measures), scenarios=scenarios(said, measures)
    )
