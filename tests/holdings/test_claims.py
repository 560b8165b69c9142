"""Claims about holdings beside what was filed."""

from __future__ import annotations

from datetime import date

import pytest

from policytrail.holdings.amendments import at, views
from policytrail.holdings.claims import Check, Claim, ClaimKind, check, end_of_quarter
from policytrail.holdings.quarters import quarter
from policytrail.records import Position
from policytrail.tests.holdings.world import (
    CLASSES,
    Q1_24,
    Q1_25,
    Q2_24,
    Q3_24,
    Q4_24,
    Filed,
    gbtc,
    ibit,
    report,
    row,
    rows_of,
)

PLAIN = row(9, "QUAY WORKS INC", "22222B208", 500)
FILED: list[Filed] = [
    (report(1, Q1_24, date(2024, 5, 14)), [PLAIN, ibit(2_450_400, 40.47), gbtc(1_013_000, 62.87)]),
    (report(2, Q2_24, date(2024, 8, 13)), [PLAIN, ibit(2_898_051, 34.14)]),
    (report(3, Q3_24, date(2024, 11, 14)), [PLAIN, ibit(2_898_051, 36.13)]),
    (report(4, Q4_24, date(2025, 2, 14)), [PLAIN, ibit(6_060_351, 53.05)]),
    (report(5, Q1_25, date(2025, 5, 15)), [PLAIN]),
]


def told(
    kind: ClaimKind,
    day: date,
    spoken_of: date | None = None,
    amount: float | None = None,
    unit: str = "",
    *,
    asset: str = "asset:ibit",
    bound: str = "exact",
    filed: list[Filed] = FILED,
) -> Check:
    claim = Claim(
        investor="Wisconsin", asset="bitcoin", asset_id=asset, kind=kind, told_on=day,
        spoken_of=spoken_of, amount=amount, unit=unit, bound=bound,
    )  # fmt: skip
    found = views(one for one, _ in filed)
    now = [quarter(each, rows_of(filed), CLASSES) for each in at(found, None)]
    then = [quarter(each, rows_of(filed), CLASSES) for each in at(found, day)]
    return check(claim, then, now)


MAY_24, JULY_25, AUGUST_25 = date(2024, 5, 15), date(2025, 7, 18), date(2025, 8, 5)


def test_the_sentence_that_began_it_is_contradicted_by_the_filing_for_march_2025() -> None:
    found = told("holds", JULY_25, asset="asset:bitcoin")
    assert found.verdict == "contradicted"
    assert "the filing for 2025-03-31, on file since 2025-05-15, shows no bitcoin" in found.reason
    assert "it was so on 2024-12-31" in found.reason
    assert found.on_file is not None
    assert (found.on_file.quarter, found.on_file.shares) == (Q1_25, 0)


@pytest.mark.parametrize(
    ("kind", "day", "spoken_of", "amount", "unit", "verdict"),
    [
        ("holds", MAY_24, Q1_24, 99e6, "USD", "consistent"),
        ("holds", MAY_24, Q1_24, 94_562, "shares", "contradicted"),
        ("holds", MAY_24, Q1_24, 2_450_000, "shares", "consistent"),
        ("holds", date(2025, 2, 20), None, 321e6, "USD", "consistent"),
        ("holds", date(2025, 2, 20), None, 2_898_051, "shares", "stale"),
        ("holds", date(2025, 1, 5), None, 2_898_051, "shares", "consistent"),
        ("holds", date(2025, 3, 20), None, None, "", "consistent"),
        ("holds", AUGUST_25, None, 387e6, "USD", "contradicted"),
        ("holds", date(2024, 4, 20), None, 2_900_000, "shares", "consistent"),  # filed later
        ("none", AUGUST_25, None, None, "", "consistent"),
        ("none", MAY_24, None, None, "", "contradicted"),
        ("exited", date(2025, 5, 16), Q1_25, None, "", "consistent"),
        ("reduced", date(2025, 5, 16), Q1_25, None, "", "consistent"),
        ("increased", date(2025, 2, 15), None, None, "", "consistent"),
        ("increased", date(2024, 11, 15), Q3_24, None, "", "contradicted"),
        ("increased", date(2024, 11, 20), None, None, "", "consistent"),  # filed later
        ("increased", date(2025, 6, 20), None, None, "", "stale"),
        ("increased", date(2025, 5, 20), Q1_25, None, "", "contradicted"),
        ("holds", MAY_24, Q1_24, 3, "percent", "not_checkable"),
    ],
)
def test_verdicts(
    kind: ClaimKind,
    day: date,
    spoken_of: date | None,
    amount: float | None,
    unit: str,
    verdict: str,
) -> None:
    assert told(kind, day, spoken_of, amount, unit).verdict == verdict


def test_arithmetic_and_tolerance_are_told() -> None:
    found = told("holds", MAY_24, Q1_24, 94_562, "shares")
    assert found.arithmetic == "94,562 said, 2,450,400 filed: -96.1%"
    assert found.tolerance == "1%"
    assert found.for_quarter is not None
    assert found.for_quarter.rows == (("0000854157-24-000001", 1),)


def test_more_than_is_no_contradiction_of_more() -> None:
    assert told("holds", MAY_24, Q1_24, 50e6, "USD", bound="more_than").verdict == "consistent"
    assert told("holds", MAY_24, Q1_24, 500e6, "USD", bound="more_than").verdict == "contradicted"


def test_tripled_by_a_split_is_contradicted() -> None:
    def arkb(amount: int, price: float) -> Position:
        return row(4, "ARK 21SHARES BITCOIN ETF", "040919102", amount, price)

    june = date(2025, 6, 30)
    filed: list[Filed] = [
        (report(1, Q1_25, date(2025, 5, 13)), [PLAIN, arkb(100_000, 82)]),
        (report(2, june, date(2025, 8, 4)), [PLAIN, arkb(300_000, 36)]),
    ]
    found = told("increased", AUGUST_25, june, asset="asset:arkb", filed=filed)
    assert found.verdict == "contradicted"
    assert "kept: shares 300,000 then and 300,000 now, a split taken out" in found.reason


def test_what_a_form_13f_cannot_show_is_not_counted_against_a_claim() -> None:
    nothing: list[Filed] = [(report(1, Q1_24, date(2024, 5, 14)), [PLAIN])]
    found = told("holds", MAY_24, asset="asset:bitcoin", filed=nothing)
    assert found.verdict == "not_checkable"
    assert "no coins or metal held directly" in found.reason
    assert told("holds", MAY_24, asset="asset:ibit", filed=nothing).verdict == "contradicted"
    assert told("holds", MAY_24, asset="asset:private-equity").verdict == "not_checkable"
    assert told("holds", MAY_24, filed=[]).verdict == "not_checkable"


def test_quarters_end() -> None:
    assert end_of_quarter(date(2024, 5, 15)) == Q2_24
    assert end_of_quarter(date(2024, 12, 31)) == Q4_24
