"""Matching of records: entities with entities, instruments with instruments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policytrail.nlp.evaluation import assignment
from policytrail.nlp.evaluation.names import comparable
from policytrail.nlp.evaluation.spans import Place, Row, place, shared, words_at

_ONLY_PLACE = 0.1  # the weight of a pair that shares a place but no name


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A record as it is matched: its names, its class (type or kind) and its places."""

    form: str
    forms: frozenset[str]
    label: str
    places: frozenset[Place]


def gold_named(record: Row, text: str | None) -> Named:
    """Read a gold record: ``names`` lists what it may be called; without it, its mentions do."""
    listed = record.get("names") or [words_at(span, text) for span in record["mentions"]]
    return _named(record, listed)


def predicted_named(record: Row, text: str | None) -> Named:
    """Read a predicted record: it is called by its name and by the words of its mentions."""
    return _named(record, [words_at(span, text) for span in record["mentions"]])


def _named(record: Row, names: Sequence[str]) -> Named:
    return Named(
        form=comparable(record["name"]),
        forms=frozenset(comparable(name) for name in (record["name"], *names)) - {""},
        label=record["type"] if "type" in record else record["kind"],
        places=frozenset(place(span) for span in record["mentions"]),
    )


def match(
    gold: Sequence[Named],
    predicted: Sequence[Named],
    *,
    of_one_class: bool = False,
    by_place: bool = False,
) -> dict[int, int]:
    """Match records that share a name, one to one, as many as can be.

    Args:
        gold: the records of the gold document.
        predicted: those of the prediction.
        of_one_class: match only records of equal class.
        by_place: match records without a common name too if their mentions overlap.
    """

    def weight(row: int, column: int) -> float | None:
        one, other = gold[row], predicted[column]
        if of_one_class and one.label != other.label:
            return None
        if one.forms.isdisjoint(other.forms):
            return _ONLY_PLACE if by_place and _touch(one, other) else None
        alike = (other.form in one.forms) + 0.5 * (one.label == other.label)
        return len(one.places & other.places) + alike

    return assignment.most(assignment.edges(len(gold), len(predicted), weight))


def _touch(one: Named, other: Named) -> bool:
    return any(shared(mine, theirs) for mine in one.places for theirs in other.places)
