"""Stances: who holds which position toward what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policytrail.nlp.evaluation import assignment, spans
from policytrail.nlp.evaluation.events import Resolve
from policytrail.nlp.evaluation.names import Party
from policytrail.nlp.evaluation.spans import Place, Row
from policytrail.nlp.evaluation.tally import Sheet

LAYER = "stances"
_SAME_EVIDENCE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A stance as it is matched, with its names resolved to parties."""

    holder: Party
    target: Party
    stance: str
    evidence: Place
    optional: bool
    told: str


def read(row: Row, resolve: Resolve) -> tuple[Position, ...]:
    """Return the stances of a document as they are matched."""
    return tuple(
        Position(
            holder=resolve(stance["holder"]),
            target=resolve(stance["target"]),
            stance=stance["stance"],
            evidence=spans.place(stance["evidence"]),
            optional=bool(stance.get("optional")),
            told=f"{stance['holder']}: {stance['stance']}, toward {stance['target']}",
        )
        for stance in row["stances"]
    )


def score(gold: Sequence[Position], predicted: Sequence[Position], sheet: Sheet) -> None:
    """Compare the stances of a document."""
    pairs = match(gold, predicted)
    for row, column in sorted(pairs.items()):
        _compare(gold[row], predicted[column], sheet)
    unmet = [one for row, one in enumerate(gold) if row not in pairs and not one.optional]
    for one in unmet:
        sheet.classified("stances_strict_f1", one.stance, None)
        sheet.crossings[LAYER, one.stance, ""] += 1
        sheet.note("missed", "stance", one.told)
    for column in sorted(set(range(len(predicted))) - set(pairs.values())):
        other = predicted[column]
        sheet.classified("stances_strict_f1", None, other.stance)
        sheet.crossings[LAYER, "", other.stance] += 1
        sheet.note("made up", "stance", other.told)
    sheet.matched("stances_f1", len(pairs), gold=len(pairs) + len(unmet), predicted=len(predicted))


def grade(gold: Sequence[Position], predicted: Sequence[Position]) -> tuple[bool, ...]:
    """Tell of each predicted stance whether gold has it: holder, target and side.

    One that gold marks as optional is right if its side is.
    """
    matched = {column: row for row, column in match(gold, predicted).items()}
    return tuple(
        at in matched and gold[matched[at]].stance == item.stance
        for at, item in enumerate(predicted)
    )


def match(gold: Sequence[Position], predicted: Sequence[Position]) -> dict[int, int]:
    """Match stances of one holder toward one target, those of equal stance first."""

    def weight(row: int, column: int) -> float | None:
        one, other = gold[row], predicted[column]
        if not (one.holder.shares_name(other.holder) and one.target.shares_name(other.target)):
            return None
        near = spans.shared(one.evidence, other.evidence) > 0
        return 1 + (one.stance == other.stance) + _SAME_EVIDENCE * near

    return assignment.most(assignment.edges(len(gold), len(predicted), weight))


def _compare(gold: Position, predicted: Position, sheet: Sheet) -> None:
    sheet.classified("stances_strict_f1", gold.stance, predicted.stance)
    sheet.crossings[LAYER, gold.stance, predicted.stance] += 1
    if gold.stance != predicted.stance:
        sheet.note("wrong", "stance", f"{predicted.stance} for {gold.told}")
