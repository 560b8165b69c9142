"""Scores of joining: what was not found is told from what was joined wrongly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policytrail.nlp.evaluation.joining import Joining, Telling, score

SETS = sorted((Path(__file__).parent.parent / "data" / "joining").glob("*.jsonl"))


def told(spec: str) -> list[Telling]:
    """Read ``a1=X b1=X c1=Y``: document a, its first sentence, the happening X."""
    return [
        Telling(document=place[0], type="sign", start=10 * int(place[1]),
                end=10 * int(place[1]) + 9, event=event)
        for place, _, event in (each.partition("=") for each in spec.split())
    ]  # fmt: skip


def of(gold: str, read: str) -> Joining:
    return score(told(gold), told(read))


GOLD = "a1=X b1=X c1=X d1=Y e1=Y"


def test_what_is_joined_rightly_is_perfect() -> None:
    found = of(GOLD, "a1=p b1=p c1=p d1=q e1=q z1=q")
    for measures in (found.joined, found.whole):
        assert (measures.pairs.f1, measures.b_cubed, measures.links.f1) == (1.0, 1.0, 1.0)
    assert (found.finding.found, found.finding.missed) == (5, 0)
    assert found.split == found.merged == ()


def test_what_was_not_found_is_no_error_of_joining() -> None:
    found = of(GOLD, "a1=p b1=p d1=q e1=q")
    assert found.joined.pairs.f1 == 1.0
    assert (found.finding.found, found.finding.missed) == (4, 1)
    assert found.whole.pairs.recall == pytest.approx(2 / 4)
    assert found.whole.links.recall == pytest.approx(2 / 3)
    assert found.whole.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)


def test_one_that_is_torn_off_costs_its_pairs() -> None:
    found = of(GOLD, "a1=p b1=p c1=r d1=q e1=q")
    assert (found.joined.pairs.found, found.joined.pairs.missed) == (2, 2)
    assert (found.joined.links.found, found.joined.links.missed) == (2, 1)
    assert len(found.split) == 2
    assert found.joined.precision == 1.0


def test_all_in_one_costs_precision() -> None:
    found = of(GOLD, "a1=p b1=p c1=p d1=p e1=p")
    assert (found.joined.pairs.found, found.joined.pairs.extra) == (4, 6)
    assert (found.joined.links.found, found.joined.links.extra) == (3, 1)
    assert found.joined.precision == pytest.approx((3 * 3 / 5 + 2 * 2 / 5) / 5)
    assert len(found.merged) == 6


def test_another_type_in_its_words_is_told_apart_from_nothing() -> None:
    gold = told("a1=X b1=X")
    read = [Telling(document="a", type="issue", start=10, end=15, event="p")]
    found = score(gold, read)
    assert set(found.other_type.values()) == {"issue"}
    assert len(found.other_type) == 1
    assert found.joined.pairs.f1 is None


def test_one_reading_is_of_one_telling() -> None:
    gold = told("a1=X a2=Y")
    wide = Telling(document="a", type="sign", start=10, end=22, event="p")
    found = score(gold, [wide])
    assert list(found.found) == [gold[0].key]


@pytest.mark.parametrize("file", SETS, ids=lambda file: file.stem)
def test_each_telling_of_the_sets_quotes_its_document(file: Path) -> None:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert 80 <= len(row["text"].split()) <= 200, row["id"]
        assert row["tellings"], row["id"]
        for telling in row["tellings"]:
            place = telling["evidence"]
            assert row["text"][place["start"] : place["end"]] == place["text"]
