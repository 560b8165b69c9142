"""Amounts: values with their units."""

from __future__ import annotations

from collections.abc import Iterable

from policytrail.nlp.evaluation import assignment
from policytrail.nlp.evaluation.spans import Row
from policytrail.nlp.evaluation.tally import Sheet

_TOLERANCE = 0.005  # of the gold value
_NOISE = 1e-12  # of binary fractions


def score(gold: Row, predicted: Row, sheet: Sheet) -> None:
    """Compare the distinct amounts of a document."""
    asked, given = _distinct(gold["amounts"]), _distinct(predicted["amounts"])

    def weight(row: int, column: int) -> float | None:
        one, other = asked[row], given[column]
        return -abs(one["value"] - other["value"]) if equal(one, other) else None

    pairs = assignment.most(assignment.edges(len(asked), len(given), weight))
    sheet.matched("amounts_f1", len(pairs), gold=len(asked), predicted=len(given))
    for row, amount in enumerate(asked):
        if row not in pairs:
            sheet.note("missed", "amount", _told(amount))
    for column in sorted(set(range(len(given))) - set(pairs.values())):
        sheet.note("made up", "amount", _told(given[column]))


def equal(gold: Row, predicted: Row) -> bool:
    """Say whether the units are equal and the values within half a percent of gold's."""
    if gold["unit"].casefold() != predicted["unit"].casefold():
        return False
    apart = abs(gold["value"] - predicted["value"])
    return bool(apart <= _TOLERANCE * abs(gold["value"]) + _NOISE)


def _distinct(amounts: Iterable[Row]) -> list[Row]:
    """Return the first amount of each value and unit."""
    first: dict[tuple[float, str], Row] = {}
    for amount in amounts:
        first.setdefault((float(amount["value"]), amount["unit"].casefold()), amount)
    return list(first.values())


def _told(amount: Row) -> str:
    words = f" “{amount['text']}”" if amount.get("text") else ""
    return f"{amount['value']:g} {amount['unit']}{words}"
