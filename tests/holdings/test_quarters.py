"""What stands after amendments, and what changed from quarter to quarter."""

from __future__ import annotations

import itertools
import random
from datetime import date

import pytest

from policytrail.holdings.amendments import at, views
from policytrail.records import AmendmentKind, Position
from policytrail.tests.holdings.world import (
    CLASSES,
    Q1_24,
    Q1_25,
    Q2_24,
    Q4_23,
    Q4_24,
    Filed,
    changes_of,
    gbtc,
    ibit,
    report,
    row,
    rows_of,
)

PLAIN = row(9, "QUAY WORKS INC", "22222B208", 500)
MAY, AUGUST = date(2024, 5, 14), date(2024, 8, 13)


def kinds(filed: list[Filed], day: date | None = None) -> list[tuple[str, str]]:
    return [(each.security.id, each.kind) for each in changes_of(filed, day)]


def test_shares_decide_and_the_first_filing_only_says_that_it_is_held() -> None:
    filed: list[Filed] = [
        (report(1, Q1_24, MAY), [PLAIN, ibit(2_450_400, 40.5), gbtc(1_013_000)]),
        (report(2, Q2_24, AUGUST), [PLAIN, ibit(2_898_051, 34.1)]),
        (report(3, Q4_24, date(2025, 2, 14)), [PLAIN, ibit(6_060_351, 53.0)]),
        (report(4, Q1_25, date(2025, 5, 15)), [PLAIN]),
    ]
    assert kinds(filed) == [
        ("gbtc", "held"), ("ibit", "held"),
        ("gbtc", "exited"), ("ibit", "increased"),
        ("ibit", "increased"), ("ibit", "exited"),
    ]  # fmt: skip
    last = changes_of(filed)[-1]
    assert (last.before, last.period, last.known_on) == (Q4_24, Q1_25, date(2025, 5, 15))
    assert last.difference == -6_060_351
    skipped = changes_of(filed)[-2]
    assert skipped.notes == ("no filing of the quarters between is here",)


def test_a_price_is_no_purchase_and_a_split_is_none() -> None:
    first: Filed = (report(1, Q4_23, date(2024, 2, 14)), [ibit(1_000, 40)])
    assert kinds([first, (report(2, Q1_24, MAY), [ibit(1_000, 80)])])[1:] == [("ibit", "kept")]
    quadrupled = changes_of([first, (report(2, Q1_24, MAY), [ibit(4_000, 10.5)])])[-1]
    assert (quadrupled.kind, quadrupled.is_doubtful) == ("increased", True)
    assert "a split would look the same" in quadrupled.notes[0]
    bought = changes_of([first, (report(2, Q1_24, MAY), [ibit(4_000, 41)])])[-1]
    assert (bought.kind, bought.is_doubtful, bought.notes) == ("increased", False, ())
    assert kinds([first, (report(2, Q1_24, MAY), [ibit(400, 41)])])[1:] == [("ibit", "reduced")]
    new: Filed = (report(2, Q1_24, MAY), [ibit(1_000, 40), gbtc(5)])
    assert kinds([first, new])[1:] == [("gbtc", "initiated"), ("ibit", "kept")]


def test_options_are_no_shares() -> None:
    call = row(3, "ISHARES BITCOIN TR", "46438F101", 700, option="Call")
    assert kinds([(report(1, Q1_24, MAY), [call])]) == []


def test_rows_of_several_managers_are_added_up_and_each_is_evidence() -> None:
    (change,) = changes_of(
        [(report(1, Q1_24, MAY), [ibit(10), row(7, "ISHARES BITCOIN TR", "", 5)])]
    )
    assert change.amount == 15
    assert change.now is not None
    assert [number for _, number in change.now.rows] == [1, 7]


def test_a_restatement_replaces_and_new_holdings_add() -> None:
    filed: list[Filed] = [
        (report(1, Q4_23, date(2024, 2, 14)), [ibit(100)]),
        (report(2, Q1_24, MAY), [ibit(100)]),
        (report(3, Q1_24, date(2024, 6, 1), "new_holdings"), [gbtc(7)]),
        (report(4, Q1_24, date(2024, 7, 1), "restatement"), [ibit(90), gbtc(7)]),
    ]
    assert kinds(filed, date(2024, 5, 31))[1:] == [("ibit", "kept")]
    assert kinds(filed, date(2024, 6, 1))[1:] == [("gbtc", "initiated"), ("ibit", "kept")]
    assert kinds(filed)[1:] == [("gbtc", "initiated"), ("ibit", "reduced")]
    first, second, third = (each for each in views(one for one, _ in filed) if each.period == Q1_24)
    assert (first.known_on, first.superseded_on) == (MAY, date(2024, 6, 1))
    assert (second.superseded_on, third.superseded_on) == (date(2024, 7, 1), None)
    assert [each.accession[-1] for each in second.filings] == ["2", "3"]


def test_an_amendment_that_does_not_say_what_it_does_changes_nothing_and_is_told() -> None:
    filed: list[Filed] = [
        (report(1, Q1_24, MAY), [ibit(100)]),
        (report(2, Q1_24, date(2024, 6, 1), "unknown"), [gbtc(7)]),
    ]
    (change,) = changes_of(filed)
    assert (change.security.id, change.amount) == ("ibit", 100)
    assert "says not whether it restates or adds" in change.notes[0]


def test_what_only_adds_to_a_missing_filing_shows_no_change() -> None:
    filed: list[Filed] = [(report(2, Q1_24, MAY, "new_holdings"), [ibit(100)])]
    assert changes_of(filed) == ()
    (view,) = at(views(one for one, _ in filed), None)
    assert not view.is_complete


def test_a_split_that_is_listed_is_taken_out() -> None:
    def arkb(amount: int, price: float) -> Position:
        return row(4, "ARK 21SHARES BITCOIN ETF", "040919102", amount, price)

    first: Filed = (report(1, Q1_25, date(2025, 5, 13)), [arkb(100_000, 82)])
    last = date(2025, 6, 30)
    kept = changes_of([first, (report(2, last, date(2025, 8, 4)), [arkb(300_000, 36)])])[-1]
    assert (kept.kind, kept.difference) == ("kept", 0)
    assert kept.notes == ("one share became 3 by a split",)
    more = changes_of([first, (report(2, last, date(2025, 8, 4)), [arkb(330_000, 36)])])[-1]
    assert (more.kind, more.difference, more.amount_before) == ("increased", 30_000, 300_000)


@pytest.mark.parametrize("seed", range(60))
def test_any_order_of_original_and_amendments_gives_one_answer(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test, not a secret
    amendments: list[AmendmentKind] = ["original", "restatement", "new_holdings", "unknown"]
    filed: list[Filed] = []
    for number in range(chance.randint(2, 6)):
        period = chance.choice([Q1_24, Q2_24])
        kind = chance.choice(amendments)
        day = date(2024, 8, chance.randint(1, 5))
        rows = [each(chance.randint(1, 3) * 100) for each in (ibit, gbtc) if chance.random() < 0.7]
        filed.append((report(number, period, day, kind), [PLAIN, *rows]))
    expected = changes_of(filed)
    for order in itertools.islice(itertools.permutations(filed), 0, 120, 7):
        assert changes_of(list(order)) == expected
        for day in range(1, 6):
            moment = date(2024, 8, day)
            known = [each for each in order if each[0].filed <= moment]
            assert changes_of(list(order), moment) == changes_of(known)
    assert CLASSES.of(PLAIN) is None
    assert rows_of(filed)(filed[0][0].accession)
