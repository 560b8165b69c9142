"""Dates: explicit, relative, reckoned; null where the text gives none."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from policytrail.nlp.calendar import (
    add_period,
    federal_holidays,
    is_business_day,
    observed_holidays,
    parse_value,
    publication_anchor,
)
from policytrail.nlp.dates import clause_direction, find_dates, find_deadlines

_CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data/components/dates.jsonl").read_text().splitlines()
]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["text"][:50])
def test_text_gives_values(case: dict[str, object]) -> None:
    text = str(case["text"])
    found = find_dates(text, _day(case["anchor"]), base=_day(case.get("base")))  # type: ignore[arg-type]
    assert [mention.value for mention in found] == case["values"]
    for mention in found:
        assert text[mention.span.start : mention.span.end] == mention.span.text


def test_there_are_enough_cases() -> None:
    assert len(_CASES) >= 100


@pytest.mark.parametrize(
    ("published", "precision", "anchor"),
    [
        (datetime(2025, 8, 8, 0, 55, tzinfo=UTC), "second", date(2025, 8, 7)),
        (datetime(2025, 8, 8, 4, 0, tzinfo=UTC), "second", date(2025, 8, 8)),
        (datetime(2025, 1, 8, 4, 59, tzinfo=UTC), "second", date(2025, 1, 7)),
        (datetime(2025, 8, 8, 0, 0, tzinfo=UTC), "day", date(2025, 8, 8)),
        (date(2025, 8, 8), "second", date(2025, 8, 8)),
        (None, "second", None),
    ],
)
def test_anchor_is_the_eastern_day(
    published: datetime | None, precision: str, anchor: date | None
) -> None:
    assert publication_anchor(published, precision) == anchor


def test_caller_turns_an_ambiguous_date() -> None:
    (mention,) = find_dates("Talks on Thursday.", date(2025, 8, 8))
    assert (mention.toward("past"), mention.toward("future")) == ("2025-08-07", "2025-08-14")
    (fixed,) = find_dates("Talks on May 5, 2020.", date(2025, 8, 8))
    assert fixed.toward("future") == "2020-05-05"


def test_direction_overrules_the_clause() -> None:
    text = "It will be filed on Thursday."
    assert find_dates(text, date(2025, 8, 8))[0].value == "2025-08-14"
    assert find_dates(text, date(2025, 8, 8), direction="past")[0].value == "2025-08-07"


@pytest.mark.parametrize(
    ("text", "attributive"),
    [
        ("It withdrew its 2022 guidance.", True),
        ("The Fairness Act of 1974 stands.", True),
        ("It did so in 2022.", False),
        ("It did so in 2022 and later.", False),
        ("A deal (2022) was struck.", False),
        ("The 2020 information letter stands.", True),
    ],
)
def test_year_may_name_a_thing(text: str, attributive: bool) -> None:
    (mention,) = find_dates(text, date(2026, 1, 1))
    assert mention.attributive is attributive


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("due by June 1, 2026", "by"),
        ("due no later than June 1, 2026", "by"),
        ("open until June 1, 2026", "until"),
        ("since June 1, 2026", "since"),
        ("effective June 1, 2026", "from"),
        ("on June 1, 2026", "on"),
        ("as of June 1, 2026", "on"),
        ("June 1, 2026", ""),
    ],
)
def test_relation_is_read_from_the_preposition(text: str, relation: str) -> None:
    assert find_dates(text, None)[0].relation == relation


def test_interval_keeps_what_the_label_cannot_say() -> None:
    (mention,) = find_dates("Done this week.", date(2025, 8, 20))
    assert (mention.first, mention.last) == (date(2025, 8, 18), date(2025, 8, 24))
    (fiscal,) = find_dates("in fiscal year 2026", None)
    assert (fiscal.first, fiscal.last) == (date(2025, 10, 1), date(2026, 9, 30))


def test_deadline_is_counted_from_a_base() -> None:
    (limit,) = find_deadlines(
        "The Secretary shall, within 180 days of the date of this order, act."
    )
    assert (limit.count, limit.unit) == (180, "day")
    assert limit.due(date(2025, 8, 7)) == date(2026, 2, 3)
    (far,) = find_deadlines("within 9999 years")
    assert far.due(date(2025, 8, 7)) is None


@pytest.mark.parametrize(
    ("base", "count", "unit", "expected"),
    [
        (date(2025, 1, 31), 1, "month", date(2025, 2, 28)),
        (date(2024, 2, 29), 1, "year", date(2025, 2, 28)),
        (date(2025, 8, 7), -2, "week", date(2025, 7, 24)),
        (date(2025, 12, 24), 1, "business_day", date(2025, 12, 26)),
        (date(2025, 8, 29), 1, "business_day", date(2025, 9, 2)),
        (date(2025, 9, 2), -1, "business_day", date(2025, 8, 29)),
    ],
)
def test_periods_are_added(base: date, count: int, unit: str, expected: date) -> None:
    assert add_period(base, count, unit) == expected  # type: ignore[arg-type]


def test_adding_refuses_a_year_out_of_range() -> None:
    with pytest.raises(OverflowError, match="out of range"):
        add_period(date(2025, 1, 1), 5000, "year")


def test_holidays_follow_the_statute() -> None:
    assert federal_holidays(2025)["thanksgiving"] == date(2025, 11, 27)
    assert federal_holidays(2025)["memorial day"] == date(2025, 5, 26)
    assert date(2021, 12, 31) in observed_holidays(2021)  # New Year's Day 2022 was a Saturday
    assert not is_business_day(date(2026, 7, 3))  # July 4, 2026, is a Saturday


@pytest.mark.parametrize("value", ["2025-08-07", "2025-08", "2025-Q3", "2025"])
def test_values_can_be_read_back(value: str) -> None:
    assert parse_value(value).value == value


@pytest.mark.parametrize(
    ("clause", "direction"),
    [
        ("The bill will be sent on ", "future"),
        ("The bill was sent on ", "past"),
        ("The bill is expected to be voted on ", "future"),
        ("They had planned, and then sold on ", "past"),
        ("Nothing here on ", None),
    ],
)
def test_clause_shows_the_direction(clause: str, direction: str | None) -> None:
    assert clause_direction(clause + "Thursday", len(clause), len(clause) + 8) == direction


def test_long_text_takes_bounded_time() -> None:
    text = "within " * 20_000 + "the end of the end of " * 5_000
    assert find_dates(text, date(2025, 1, 1)) == ()
