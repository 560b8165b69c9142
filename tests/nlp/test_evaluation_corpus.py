"""Many documents: stories, rankings, resamples, groups."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from policytrail.nlp.evaluation import corpus, intervals, report
from policytrail.nlp.evaluation.metrics import Measure, Meter
from policytrail.nlp.evaluation.tally import Tally

Row = dict[str, Any]
_AMOUNTS = [{"value": 5, "unit": "percent"}, {"value": 2e6, "unit": "USD"}]


def row(id: str, **fields: Any) -> Row:
    lists = ("topics", "entities", "instruments", "events", "stances", "amounts")
    none: Row = {name: [] for name in lists}
    return {"id": id, "relevance": 1, "sentiment": {}, **none, **fields}


def gold_rows(ids: str) -> dict[str, Row]:
    return {id: row(id, amounts=copy.deepcopy(_AMOUNTS), source=f"Paper {id}") for id in ids}


def stories(predicted: list[str | None]) -> dict[str, Measure]:
    told = {"a": "s", "b": "t", "c": "t", "d": None}
    gold = {key: row(key, story=story) for key, story in told.items()}
    rows = {key: {**gold[key], "story": one} for key, one in zip(gold, predicted, strict=True)}
    return Meter(corpus.score(gold, rows)).measure()


def test_stories_are_scored_by_b_cubed_and_by_pairs() -> None:
    together = stories(["x", "x", "x", "x"])
    assert together["stories_b_cubed_f1"].precision == pytest.approx((1 / 3 + 2 / 3 + 2 / 3) / 3)
    assert together["stories_pairwise_f1"].tally == Tally(found=1, extra=2)
    alone = stories([None, None, None, None])
    assert alone["stories_b_cubed_f1"].value == pytest.approx(0.8)
    assert alone["stories_pairwise_f1"].tally == Tally(missed=1)


def test_average_precision_takes_equal_scores_together() -> None:
    wanted = {"a": (1, 0.9), "b": (0, 0.4), "c": (1, 0.4), "d": (0, 0.1)}
    gold = {key: row(key, relevance=want) for key, (want, _) in wanted.items()}
    rows = {key: row(key, relevance=score) for key, (_, score) in wanted.items()}
    found = Meter(corpus.score(gold, rows)).measure()
    assert found["relevance_average_precision"].value == pytest.approx((1 + 2 / 3) / 2)
    assert found["relevance_f1"].tally == Tally(found=1, missed=1)


def test_a_document_without_prediction_is_empty_and_foreign_ones_are_ignored() -> None:
    scored = corpus.score(gold_rows("d"), {"x": row("x")})
    assert Meter(scored).measure()["amounts_f1"].tally == Tally(missed=2)
    assert any("(d)" in note for note in scored.notes)
    assert any("(x)" in note for note in scored.notes)


def test_intervals_hold_the_value_and_are_the_same_each_time() -> None:
    gold = gold_rows("abcdefghijkl")
    rows = copy.deepcopy(gold)
    for key in "abcd":
        rows[key]["amounts"].pop()
    meter = Meter(corpus.score(gold, rows))
    first, again = (intervals.bootstrap(meter, 12, 60)["amounts_f1"] for _ in range(2))
    point = meter.measure()["amounts_f1"].value
    assert first is not None
    assert point is not None
    assert first == again
    assert 0.7 < first.low < point < first.high  # twelve draws each: one alone would reach 2/3


def test_a_perfect_prediction_has_no_spread() -> None:
    meter = Meter(corpus.score(gold_rows("ab"), gold_rows("ab")))
    found = intervals.bootstrap(meter, 2, 20)
    assert found["amounts_f1"] == intervals.Interval(low=1.0, high=1.0)
    assert found["events_f1"] is None


def test_quantiles_lie_between_neighbours() -> None:
    assert intervals.quantile([0.0, 1.0, 2.0, 3.0, 4.0], 0.6) == pytest.approx(2.4)


def test_weights_count_a_document_several_times() -> None:
    gold = {key: {**one, "story": "s"} for key, one in gold_rows("ab").items()}
    gold["b"]["relevance"] = 0
    rows = {"a": {**gold["a"], "relevance": 1}, "b": row("b", story="s")}
    found = Meter(corpus.score(gold, rows)).measure([3, 2])
    assert found["amounts_f1"].tally == Tally(found=6, missed=4)
    assert found["stories_pairwise_f1"].tally == Tally(found=6)
    assert found["relevance_average_precision"].value == pytest.approx(3 / 5)


def test_groups_are_measured_alone() -> None:
    gold = gold_rows("ab")
    groups = report.make(gold, {"a": gold["a"]}, resamples=0, by="source").groups
    assert groups["Paper a"].measures["amounts_f1"].value == 1.0
    assert groups["Paper b"].measures["amounts_f1"].value == 0.0
    assert [group.documents for group in groups.values()] == [1, 1]


def test_minima_are_met_when_equal_and_not_without_a_value() -> None:
    gold = gold_rows("ab")
    measures = Meter(corpus.score(gold, {"a": gold["a"]})).measure()
    assert report.below(measures, {"amounts_f1": 2 / 3}) == {}
    low = report.below(measures, {"amounts_f1": 0.67, "events_f1": 0.0})
    assert low == {"amounts_f1": (2 / 3, 0.67), "events_f1": (None, 0.0)}
