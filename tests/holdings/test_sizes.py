"""Market sizes as series, and scenarios reckoned again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from policytrail.cli import main
from policytrail.holdings.sizes import (
    Said,
    as_of,
    load_measures,
    measure_of,
    rounding,
    scenarios,
    sentences_to,
    series,
)
from policytrail.records import Amount, Annotation, Span
from policytrail.store import open_store
from policytrail.tests.holdings import articles, told

MEASURES = load_measures()
_UNITS = {"trillion": 1e12, "billion": 1e9}
SEED = (
    "American workers hold a great deal. As of the first quarter of 2025, assets in 401(k) plans"
    " reached $8.9 trillion. All retirement assets in the United States come to $43 trillion, with"
    " nearly $9 trillion in 401(k) accounts. Even if only 1% of that went to coins, it would bring"
    " approximately $90 billion. The crypto market is worth about $4 trillion."
)


def said(text: str, document: str = "a", day: date = date(2025, 7, 18)) -> list[Said]:
    """Return the figures of a text, as it writes them: "nearly $9 trillion", "1%"."""
    found = []
    for start, amount in amounts(text):
        sentences, at = sentences_to(text, start)
        found.append(
            Said(
                value=amount.value, unit=amount.unit, bound=amount.bound, text=amount.span.text,
                start=at, sentences=sentences, document_id=document, publisher=f"Paper {document}",
                url="https://paper.example/", told_on=day,
            )
        )  # fmt: skip
    return found


def amounts(text: str) -> list[tuple[int, Amount]]:
    import re

    found = []
    pattern = r"(nearly |about |approximately )?(?:\$([\d.]+) (trillion|billion)|([\d.]+)%)"
    for match in re.finditer(pattern, text):
        start, end = match.start() + len(match[1] or ""), match.end()
        span = Span(start=start, end=end, text=text[start:end])
        value = float(match[2]) * _UNITS[match[3]] if match[2] else float(match[4])
        unit = "USD" if match[2] else "percent"
        bound = "about" if match[1] else "exact"
        found.append((start, Amount(value=value, unit=unit, bound=bound, span=span)))
    return found


def test_one_value_at_two_roundings_is_one_value() -> None:
    points = series(said(SEED), MEASURES)
    assert [(each.measure, each.value, each.as_of) for each in points] == [
        ("plans_401k", 8.9e12, "2025-Q1"),
        ("retirement", 4.3e13, None),
        ("crypto", 4e12, None),
    ]
    assert [each.text for each in points[0].said] == ["$8.9 trillion", "$9 trillion"]


def test_values_that_no_rounding_joins_are_a_series_in_the_order_of_time() -> None:
    later = said(
        "At the end of June 2025 assets in 401(k) plans were $9.3 trillion.", "b", date(2025, 9, 18)
    )
    points = series([*later, *said(SEED)], MEASURES)
    found = [(each.value, each.as_of) for each in points if each.measure == "plans_401k"]
    assert found == [(8.9e12, "2025-Q1"), (9.3e12, "2025-06")]
    other = said("Plans of the 401(k) kind have nearly $9 trillion.", "c", date(2025, 9, 20))
    joined = series([*later, *said(SEED), *other], MEASURES)
    assert [len(each.said) for each in joined if each.measure == "plans_401k"] == [2, 2]
    assert joined[1].publishers == ("Paper b", "Paper c"), "the nearest in time"


def test_any_order_of_texts_gives_one_series() -> None:
    texts = [*said(SEED), *said("The crypto market is at $3.7 trillion.", "b", date(2025, 8, 1))]
    assert series(texts, MEASURES) == series(list(reversed(texts)), MEASURES)


def test_a_scenario_is_reckoned_again() -> None:
    (one,) = scenarios(said(SEED), MEASURES)
    assert (one.share, one.base, one.derived, one.said) == (1.0, 9e12, 9e10, 9e10)
    assert (one.measure, one.is_flagged) == ("plans_401k", False)


@pytest.mark.parametrize(
    ("result", "is_flagged"),
    [("$94 billion", False), ("$95 billion", True), ("$120 billion", True)],
)
def test_more_than_five_percent_off_is_flagged(result: str, *, is_flagged: bool) -> None:
    text = f"If 1% of the $9 trillion in 401(k) plans moved, that would be {result}."
    (one,) = scenarios(said(text), MEASURES)
    assert one.is_flagged is is_flagged


def test_a_share_without_a_scenario_is_none() -> None:
    assert scenarios(said("The fund put 3% into coins. It has $50 billion."), MEASURES) == ()
    assert scenarios(said("If 3% of it were lost. A market of $9 trillion."), MEASURES) == ()


def test_a_figure_beyond_what_a_measure_may_be_is_of_none() -> None:
    (one,) = said("A manager of $5.9 trillion opened 401(k) accounts for coins.")
    assert (measure_of(one, MEASURES) or MEASURES[1]).id == "plans_401k"
    (much,) = said("The 401(k) market has $90 trillion.")
    assert measure_of(much, MEASURES) is None


def test_roundings_and_times() -> None:
    eight, _, nine, *_ = (each for each in said(SEED) if each.unit == "USD")
    assert (rounding(eight), rounding(nine)) == (pytest.approx(1e11), pytest.approx(1e12))
    assert as_of("at the end of Q4 2024") == "2024-Q4"
    assert as_of("in 2023") == "2023"
    assert as_of("on March 31, 2025,") == "2025-03"
    assert as_of("today") is None


def test_the_command_shows_series_and_what_is_derived(tmp_path: Path) -> None:
    document = articles._document("2025-07-18", "Sizes", SEED)
    path = tmp_path / "sizes.db"
    with open_store(path, create=True) as store:
        store.add_source(source=articles.PAPER, now=told.NOW)
        store.record(result=articles.visit(document))
        store.save_run(run=told.READ)
        found = tuple(amount for _, amount in amounts(SEED))
        annotation = Annotation(document_id=document.id, relevance=1.0, amounts=found)
        store.save_annotations(run_id=told.READ.id, results=[(document, annotation)])
    environment = {"POLICYTRAIL_DATABASE": str(path), "COLUMNS": "140"}
    shown = CliRunner().invoke(main, ["sizes"], env=environment)
    assert "8,900,000,000,000" in shown.output, shown.output
    assert "90,000,000,000" in shown.output
    table = json.loads(CliRunner().invoke(main, ["sizes", "--json"], env=environment).output)
    assert len(table["points"]) == 3
    early = CliRunner().invoke(main, ["sizes", "--as-of", "2025-07-01"], env=environment)
    assert "no market size is told" in early.output
