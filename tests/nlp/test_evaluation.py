"""The rules by which annotations are compared with gold, each on a small case."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from policytrail.nlp.evaluation import (
    amounts,
    assignment,
    baselines,
    corpus,
    instruments,
    labels,
    names,
    periods,
    report,
)
from policytrail.nlp.evaluation.metrics import Measure, Meter
from policytrail.nlp.evaluation.tally import Tally

TEXT = (
    "The Harbor Board proposed a fee rule on Monday. Ada Crane of Lark Trust backs the rule. "
    "Crane may sell gold worth $3 million, and the Board denied any delay of House Bill 41."
)
Row = dict[str, Any]


def span(words: str, number: int = 0) -> Row:
    start = -1
    for _ in range(number + 1):
        start = TEXT.index(words, start + 1)
    return {"start": start, "end": start + len(words)}


def entity(name: str, type_: str, *words: str, names: tuple[str, ...] = (), **more: Any) -> Row:
    mentions = [span(word) for word in words or (name,)]
    return {"name": name, "type": type_, "names": [name, *names], "mentions": mentions, **more}


def instrument(name: str, kind: str, key: str | None = None) -> Row:
    return {"name": name, "kind": kind, "key": key, "mentions": [span(name)]}


def event(type_: str, status: str, actors: list[str], objects: list[str], **more: Any) -> Row:
    evidence = more.pop("evidence", span("The Harbor Board proposed a fee rule on Monday."))
    parties = {"actors": actors, "objects": objects}
    return {"type": type_, "status": status, "evidence": evidence, **parties, **more}


def stance(holder: str, target: str, view: str, **more: Any) -> Row:
    words = span("Ada Crane of Lark Trust backs the rule.")
    return {"holder": holder, "target": target, "stance": view, "evidence": words, **more}


def row(**fields: Any) -> Row:
    lists = ("topics", "entities", "instruments", "events", "stances", "amounts")
    none: Row = {name: [] for name in lists}
    return {"id": "d", "text": TEXT, "relevance": 1, "sentiment": {}, **none, **fields}


def gold_row() -> Row:
    """A document with something on every layer."""
    return row(
        topics=["labor-guidance"],
        sentiment={"label": "neutral"},
        entities=[
            entity("Harbor Board", "agency", names=("the Board",), sentiment="neutral"),
            entity("Ada Crane", "person", "Ada Crane", "Crane", names=("Crane",), sentiment=0.5),
            entity("Lark Trust", "company"),
            entity("gold", "asset"),
        ],
        instruments=[
            instrument("fee rule", "rule", "rin:1299-ZZ07"), instrument("House Bill 41", "bill"),
        ],
        events=[
            event("propose", "done", ["Harbor Board"], ["fee rule"], date="2025-11-17"),
            event(
                "divest", "considered", ["Ada Crane"], ["gold"], date=None,
                evidence=span("Crane may sell gold worth $3 million"),
            ),
        ],
        stances=[stance("Ada Crane", "fee rule", "support")],
        amounts=[{"value": 3e6, "unit": "USD", "text": "$3 million"}],
    )  # fmt: skip


def measured(gold: Row, predicted: Row) -> dict[str, Measure]:
    return Meter(corpus.score({"d": gold}, {"d": predicted})).measure()


def value(metric: str, change: Callable[[Row], None]) -> float | None:
    """The value of a metric for a prediction that is gold but for a change."""
    predicted = copy.deepcopy(gold_row())
    change(predicted)
    return measured(gold_row(), predicted)[metric].value


def test_gold_against_itself_is_right_everywhere() -> None:
    whole = {name: one.value for name, one in measured(gold_row(), gold_row()).items()}
    assert {name for name, one in whole.items() if one != 1.0} == {
        "stories_b_cubed_f1", "stories_pairwise_f1",
    }  # fmt: skip
    assert whole["stories_b_cubed_f1"] is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Harbor  Board", "HARBOR BOARD"),
        ("U.S. Labor Department", "Labor Department"),
        ("United States Senate's", "the Senate"),
        ("trustees’", "trustees"),
        ("“Fee Act”", "Fee Act,"),
    ],
)
def test_names_that_are_equal(one: str, other: str) -> None:
    assert names.comparable(one) == names.comparable(other)


def test_a_name_is_never_stripped_to_nothing() -> None:
    assert names.comparable("the") == "the"
    assert names.comparable("US") == "us"


def test_content_words_leave_out_plurals_and_what_tells_nothing_apart() -> None:
    assert names.content_words("the new Sales of House Bills 41") == {"sale", "house", "bill", "41"}


def test_records_with_other_names_are_two_things_however_alike_their_words() -> None:
    resolve = names.resolver([frozenset({"bitcoin"}), frozenset({"bitcoin fund"})], {})
    bitcoin, fund, words = (resolve(name) for name in ("bitcoin", "bitcoin fund", "new bitcoins"))
    assert bitcoin.likeness(fund) is None
    assert bitcoin.likeness(words) == fund.likeness(words) == 0.5


def test_matching_makes_as_many_pairs_as_there_can_be() -> None:
    """The heaviest pair first would leave one unmatched: it gives way along a path."""
    links = {(0, 0): 3.0, (0, 1): 1.0, (1, 0): 2.0, (2, 1): 1.0, (2, 2): 0.5}
    assert assignment.best_first(links) == {0: 0, 2: 1}
    assert assignment.most(links) == {0: 1, 1: 0, 2: 2}


def test_matching_is_as_large_as_trying_everything() -> None:
    for bits in range(1 << 9):
        links = {(at // 3, at % 3): 1.0 for at in range(9) if bits >> at & 1}
        most = max(
            sum((row, column) in links for row, column in enumerate(order))
            for order in itertools.permutations(range(3))
        )
        assert len(assignment.most(links)) == most


def test_a_long_chain_of_matches_is_no_recursion_error() -> None:
    links = {(at, at): 1.0 for at in range(3000)} | {(at + 1, at): 2.0 for at in range(3000)}
    assert len(assignment.most(links)) == 3000


def test_two_records_for_one_cost_a_made_up_one() -> None:
    def split(predicted: Row) -> None:
        predicted["entities"].append(entity("Crane", "person"))

    assert value("entities_f1", split) == pytest.approx(8 / 9)


def test_one_record_for_two_costs_a_missed_one() -> None:
    def merge(predicted: Row) -> None:
        predicted["entities"][1]["mentions"] += predicted["entities"].pop(2)["mentions"]

    assert value("entities_f1", merge) == pytest.approx(6 / 7)


def test_typed_entities_are_matched_anew() -> None:
    def retype(predicted: Row) -> None:
        predicted["entities"][0]["type"] = "company"

    assert value("entities_f1", retype) == 1.0
    assert value("entities_typed_f1", retype) == pytest.approx(3 / 4)


def test_mentions_are_exact_or_overlap() -> None:
    def widen(predicted: Row) -> None:
        predicted["entities"][0]["mentions"][0]["end"] += 9

    assert value("mentions_exact_f1", widen) == pytest.approx(4 / 5)
    assert value("mentions_overlap_f1", widen) == 1.0


def test_a_tone_left_out_is_missed_and_not_neutral() -> None:
    def leave_out(predicted: Row) -> None:
        predicted["entities"][1]["sentiment"] = None

    def neutral(predicted: Row) -> None:
        predicted["entities"][1]["sentiment"] = 0.19

    assert value("entity_sentiment_macro_f1", leave_out) == pytest.approx((1 + 0) / 2)
    assert value("entity_sentiment_macro_f1", neutral) == pytest.approx((2 / 3 + 0) / 2)
    assert [labels.tone_label(tone) for tone in (0.2, -0.2, 0.0)] == [
        "positive", "negative", "neutral",
    ]  # fmt: skip


def test_instruments_match_by_place_under_another_name() -> None:
    def rename(predicted: Row) -> None:
        found = predicted["instruments"][0]
        found.update(name="proposal on fees", kind="bill", mentions=[span("a fee rule on")])
        found.pop("names", None)
        predicted["events"][0]["actors"] = []
        predicted["events"][0]["objects"] = ["proposal on fees"]

    assert value("instruments_f1", rename) == 1.0
    assert value("instruments_kind_f1", rename) == pytest.approx(1 / 2)
    assert value("events_f1", rename) == 1.0
    assert value("event_objects_f1", rename) == 1.0


def test_keys_are_judged_where_gold_has_one() -> None:
    def other_key(predicted: Row) -> None:
        predicted["instruments"][0]["key"] = None
        predicted["instruments"][1]["key"] = "bill:119-hr-41"

    assert value("instrument_key_accuracy", other_key) == 0.0
    assert instruments.same_key("bill:xx-2025-hb-41", "BILL:xx-hb-41")
    assert not instruments.same_key("bill:xx-2025-hb-41", "bill:xx-hb-4")


def test_an_event_needs_its_type_and_a_shared_party() -> None:
    def change(field: str, to: object) -> Callable[[Row], None]:
        return lambda predicted: predicted["events"][0].update({field: to})

    other = gold_row()
    change("type", "finalize")(other)
    assert measured(gold_row(), other)["event_status_accuracy"].tally == Tally(found=1)
    assert value("events_f1", change("type", "finalize")) == 1 / 2
    assert value("events_f1", change("actors", ["Ada Crane"])) == 1.0  # the object is shared

    def strangers(predicted: Row) -> None:
        predicted["events"][0].update(actors=["Ada Crane"], objects=["gold"])

    def nobody(predicted: Row) -> None:
        predicted["events"][0].update(actors=[], objects=[])

    assert value("events_f1", strangers) == 1 / 2
    assert value("events_f1", nobody) == 1.0  # the evidence overlaps


def test_words_match_where_a_side_is_no_record() -> None:
    def words(objects: str) -> Callable[[Row], None]:
        return lambda predicted: predicted["events"][1].update(actors=[], objects=[objects])

    assert value("events_f1", words("the gold bars")) == 1.0
    assert value("events_f1", words("silver bars")) == 1 / 2
    assert value("events_f1", words("Lark Trust")) == 1 / 2  # two records are two things


@pytest.mark.parametrize("differing", [{"status": "planned"}, {"date": "2026"}])
def test_of_two_events_of_the_same_parties_the_nearer_one_is_taken(differing: Row) -> None:
    gold, predicted = gold_row(), gold_row()
    rival = {**gold["events"][0], **differing}
    gold["events"].insert(0, rival)
    predicted["events"].insert(1, rival)
    found = measured(gold, predicted)
    assert found["event_status_accuracy"].value == found["event_date_exact"].value == 1.0


def test_in_partnerships_all_take_part_alike() -> None:
    gold = row(events=[event("partner", "done", ["Lark Trust"], ["Harbor Board"])])
    predicted = row(events=[event("partner", "done", [], ["Harbor Board", "Lark Trust"])])
    found = measured(gold, predicted)
    assert found["event_actors_f1"].value == 1.0
    assert found["event_objects_f1"].tally == Tally()


def test_a_wrong_status_is_a_miss_and_a_made_up_one() -> None:
    def flip(predicted: Row) -> None:
        predicted["events"][1]["status"] = "done"

    assert value("events_status_f1", flip) == 1 / 2
    assert value("event_status_accuracy", flip) == 1 / 2
    predicted = gold_row()
    flip(predicted)
    scored = corpus.score({"d": gold_row()}, {"d": predicted})
    assert scored.crossings["events", "considered", "done"] == 1
    classes = Meter(scored).classes()["event status"]
    assert classes["considered"].tally == Tally(missed=1)
    assert classes["done"].tally == Tally(found=1, extra=1)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2025-08", "2025-08-07", True),
        ("2025-Q3", "2025-08", True),
        ("2025", "2025-Q4", True),
        ("2025-Q3", "2025-09-30", True),
        ("2025-Q3", "2025-10-01", False),
        ("2025-Q3", "2025-06-30", False),
        ("2025-08-07", "2025-08-08", False),
        (None, None, False),
    ],
)
def test_dates_agree_where_one_lies_in_the_other(
    one: str | None, other: str | None, expected: bool
) -> None:
    assert periods.compatible(one, other) is expected
    assert periods.compatible(other, one) is expected


def test_a_date_that_gold_does_not_give_is_counted_apart() -> None:
    predicted = gold_row()
    predicted["events"][0]["date"] = "2025-11"
    predicted["events"][1]["date"] = "2025"
    found = measured(gold_row(), predicted)
    assert found["event_date_exact"].value == 0.0
    assert found["event_date_compatible"].value == 1.0
    assert found["event_date_compatible"].tally == Tally(found=1, extra=1)


def test_optional_records_are_right_when_found_and_no_miss_when_left_out() -> None:
    gold = gold_row()
    gold["events"][1]["optional"] = True
    gold["stances"].append(stance("Lark Trust", "fee rule", "oppose", optional=True))
    gold["topics_optional"] = ["litigation"]
    less = copy.deepcopy(gold)
    less["events"].pop()
    less["stances"].pop()
    for predicted, events in ((gold, 2), (less, 1)):
        found = measured(gold, {**predicted, "topics": ["labor-guidance", "litigation"]})
        assert found["events_f1"].tally == Tally(found=events)
        assert found["stances_f1"].value == found["topics_micro_f1"].value == 1.0


def test_a_required_event_goes_before_an_optional_one() -> None:
    gold = gold_row()
    twin = event("propose", "planned", ["Harbor Board"], [], date=None, optional=True)
    gold["events"].append(twin)
    predicted = {**gold_row(), "events": [{**twin, "optional": False}, gold["events"][1]]}
    assert measured(gold, predicted)["events_f1"].tally == Tally(found=2)


def test_stances_are_matched_by_holder_and_target() -> None:
    def flip(predicted: Row) -> None:
        predicted["stances"][0].update(holder="Crane", stance="oppose")

    assert value("stances_f1", flip) == 1.0
    assert value("stances_strict_f1", flip) == 0.0
    assert value("stance_class_macro_f1", flip) == 0.0
    elsewhere = {"target": "gold"}
    assert value("stances_f1", lambda predicted: predicted["stances"][0].update(elsewhere)) == 0.0


def test_amounts_are_distinct_values_within_half_a_percent() -> None:
    def near(by: float) -> Callable[[Row], None]:
        def change(predicted: Row) -> None:
            amount = {"value": 3e6 * by, "unit": "usd"}
            predicted["amounts"] = [amount, dict(amount)]

        return change

    assert value("amounts_f1", near(1.005)) == 1.0
    assert value("amounts_f1", near(1.006)) == 0.0
    assert not amounts.equal({"value": 3, "unit": "USD"}, {"value": 3, "unit": "GBP"})


def test_spans_that_do_not_fit_are_noted() -> None:
    predicted = gold_row()
    predicted["entities"][0]["mentions"][0]["end"] = len(TEXT) + 1
    predicted["entities"][2]["mentions"][0]["text"] = "Lark"
    notes = corpus.score({"d": gold_row()}, {"d": predicted}).notes
    assert [note.split()[0] for note in notes] == ["1", "1"]


def test_baselines_change_one_trait() -> None:
    gold = {"d": {**gold_row(), "published": "2025-11-17T15:00:00Z"}}
    constant = baselines.constants(gold, {"d": gold_row()})
    assert constant["event_date_exact"] == 1.0
    assert constant["event_status_accuracy"] == 1 / 2
    assert constant["entity_sentiment_macro_f1"] == pytest.approx((2 / 3 + 0) / 2)
    assert baselines.nothing(gold)["events_f1"] == 0.0


def test_findings_say_what_is_missed_made_up_and_wrong() -> None:
    predicted = gold_row()
    predicted["entities"][3] = entity("Monday", "place")
    predicted["events"][0]["status"] = "denied"
    found = report.make({"d": gold_row()}, {"d": predicted}, resamples=0).findings["d"]
    told = {(one.mistake, one.what): one.detail for one in found}
    assert told["missed", "entity"] == "gold (asset)"
    assert told["made up", "entity"] == "Monday (place)"
    assert told["wrong", "event status"].startswith("denied for done propose, 2025-11-17")
