"""Of which state and session a state's bill is. All bills are made up."""

from __future__ import annotations

from datetime import date

import pytest

from policytrail.nlp.bill_sessions import paragraph_bounds, session_year
from policytrail.nlp.instruments import InstrumentFinder, Setting

_DAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("House Bill 7, signed in May 2025, forbids it.", "2025"),
        ("The governor vetoed House Bill 7 last year.", "2025"),
        ("House Bill 7 died last session.", "2025"),
        ("House Bill 7 would ban coins from 2031.", "2026"),
        ("House Bill 7, approved for years from 2024, is law.", "2026"),
        ("House Bill 7 amends the act that Congress passed in 1974.", "2026"),
        ("House Bill 7 was introduced on Monday.", "2026"),
    ],
)
def test_the_session_is_the_year_of_what_happened_to_the_bill(sentence: str, year: str) -> None:
    assert session_year(sentence, _DAY) == year
    assert session_year(sentence, None) == ""


def test_a_paragraph_ends_at_a_blank_line() -> None:
    text = "One.\n\nTwo, three.\n\nFour."
    start, end = paragraph_bounds(text, text.index("three"))
    assert text[start:end] == "Two, three."
    assert paragraph_bounds(text, 0) == (0, 4)
    assert text[slice(*paragraph_bounds(text, len(text) - 1))] == "Four."


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Senate Bill 288 was vetoed. It would have let the Kansas fund buy coins.\n\nIowa waits.",
         "bill:ks-2026-sb-288"),
        ("The panel took up L.D. 1877 on coins. Iowa and Utah look on.", "bill:me-2026-ld-1877"),
        ("In Oklahoma, House Bill 2207, signed in May 2025, forbids it.", "bill:ok-2025-hb-2207"),
        ("TOPEKA — House Bill 7 is on coins.\n\nIowa waits. So does Utah.", "bill:ks-2026-hb-7"),
    ],
)  # fmt: skip
def test_the_state_is_the_one_around_the_number(
    text: str, key: str, finder: InstrumentFinder
) -> None:
    (bill,) = [i for i in finder.find(text, Setting(anchor=_DAY)) if i.kind == "bill"]
    assert bill.key == key
