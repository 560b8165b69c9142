"""Amounts: value, unit, range, bound; and what is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policytrail.errors import LexiconError
from policytrail.nlp.amounts import AmountFinder, load_units

_CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data/components/amounts.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.fixture(scope="module")
def finder() -> AmountFinder:
    return AmountFinder(load_units())


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["text"][:50])
def test_text_gives_amounts(finder: AmountFinder, case: dict[str, object]) -> None:
    text = str(case["text"])
    found = finder.find(text)
    assert [[a.value, a.unit, a.value_max] for a in found] == case["amounts"]
    for amount in found:
        assert text[amount.span.start : amount.span.end] == amount.span.text


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("It has $5 million.", "exact"),
        ("It has about $5 million.", "about"),
        ("It has nearly $5 million.", "about"),
        ("It has more than $5 million.", "more_than"),
        ("It has up to $5 million.", "at_most"),
        ("It has as much as $5 million.", "at_most"),
        ("It has at least $5 million.", "at_least"),
        ("It has less than $5 million.", "less_than"),
        ("It has $5 million or more.", "at_least"),
    ],
)
def test_bound_is_read_from_the_words_around(finder: AmountFinder, text: str, bound: str) -> None:
    assert finder.find(text)[0].bound == bound


def test_users_units_are_added(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text(
        '[count]\nnouns = ["widgets"]\n[coin.words]\nDOGE = "DOGE"\n'
    )
    finder = AmountFinder(load_units([tmp_path]))
    found = finder.find("It sold 4,000 widgets for 12 DOGE and lent to 300 members.")
    assert [(a.value, a.unit) for a in found] == [(4000, "count"), (12, "DOGE"), (300, "count")]


def test_wrong_units_name_the_file(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text("count = 3\n")
    with pytest.raises(LexiconError, match=r"units\.toml"):
        load_units([tmp_path])


def test_long_text_takes_bounded_time(finder: AmountFinder) -> None:
    assert finder.find("9" * 50_000) == ()
    assert len(finder.find("$1 " * 20_000)) == 20_000
