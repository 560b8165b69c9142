"""A search near anchors finds what a search of the whole text finds."""

from __future__ import annotations

import re

import pytest

from policytrail.nlp.anchored import find_near, places_of
from policytrail.nlp.date_rules import RULES

TEXT = (
    "On 2025-08-07 (or 8/7/2025) she signed. Wednesday, July 9, 2025, was the day; 9 July 2025 "
    "too, and Dec. 1-3. It came this morning, last Thursday, before New Year's Day and on LABOR "
    "DAY 2024. Since March, in early May this year, the second quarter of 2025, 2024's fourth "
    "quarter, Q3 of 2025, 1Q25, 2025-Q2, FY 2026 and fiscal 2027, by spring 2026, through the "
    "end of the year. Earlier this week, two weeks ago, three months from now, ten days later, "
    "the following week, of the year, year-end 2026, within one hundred and eighty (180) "
    "calendar days of the date of this order, no later than 30 business days after publication, "
    "and in 1974 no rule did. Between October and December, in 4Q, in the quarter ended June 30, "
    "during the quarter, later in the year, before the year is out, in the new year or the week "
    "after next it may, or in April's slump, by midyear. "
)


@pytest.mark.parametrize("text", [TEXT, TEXT.upper(), TEXT * 3, "", "May May May 5", "no date"])
def test_dates_are_found_as_by_a_search_of_the_whole_text(text: str) -> None:
    for rule in RULES:
        near = find_near(rule.pattern, text, places_of(rule.anchor, text))
        whole = rule.pattern.finditer(text)
        assert [m.span() for m in near] == [m.span() for m in whole], rule.name


def test_every_date_rule_has_a_match_in_the_text_above() -> None:
    assert [rule.name for rule in RULES if not rule.pattern.search(TEXT)] == []


def test_a_match_belongs_to_the_anchor_inside_it() -> None:
    pattern, anchor = re.compile(r"\b\d+ days?\b"), re.compile("day")
    text = "the day after 12 days, " + "x" * 300 + " 1 day"
    assert [m[0] for m in find_near(pattern, text, places_of(anchor, text))] == ["12 days", "1 day"]
