"""The comparison of a demonstration with its truth."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from policytrail.benchmarks.demo_truth import (
    TRUTH,
    Claim,
    compare_positions,
    compare_told,
    compare_untrue,
)
from policytrail.records import Event, EventMention, Party, Span, Stance

NOW = datetime(2026, 6, 3, tzinfo=UTC)
MENTION = EventMention(
    document_id="d", evidence=Span(start=0, end=5, text="Words"), status="done", date=None,
    authority="outlet", chain=(), rule="", confidence=0.9, first_known=NOW,
)  # fmt: skip
SIGNED = Event(
    id="e", type="sign", status="done", title="Ann Bell signed House Bill 9.", date="2025-08-07",
    date_basis="explicit", authority="outlet", actors=(Party(name="Ann Bell"),),
    objects=(Party(name="House Bill 9"),), mentions=(MENTION,), first_known=NOW, confidence=0.9,
)  # fmt: skip


def claim(**changes: str) -> Claim:
    row = {"type": "sign", "status": "done", "date": "", "who": "Bell", "what": "Bill 9"}
    return Claim(**row | changes)


def test_a_claim_is_about_events_of_its_type_and_names() -> None:
    assert claim().is_about(SIGNED)
    assert not claim(type="pass").is_about(SIGNED)
    assert not claim(who="Carver").is_about(SIGNED)
    assert not claim(what="Bill 8").is_about(SIGNED)
    assert claim(who="").is_about(SIGNED)


def test_who_takes_part_counts_on_both_sides_of_an_appointment() -> None:
    appointed = replace(SIGNED, type="appoint", objects=(Party(name="Carver"),))
    assert claim(type="appoint", who="Carver", what="").is_about(appointed)


@pytest.mark.parametrize(
    ("mine", "theirs", "fits"),
    [
        ("", None, True),
        ("2025", None, False),
        ("2025-08", "2025-08-07", True),
        ("2025-08-07", "2025-08", True),
        ("2025-08", "2025-09-01", False),
        ("2025-Q3", "2025-08-07", True),
        ("2025-08", "2025-Q3", True),
        ("2025-08", "2025-07", False),
        ("2025-Q3", "2025-Q4", False),
        ("2025-Q3", "2025", True),
    ],
)
def test_dates_fit_when_one_lies_in_the_other(mine: str, theirs: str | None, fits: bool) -> None:
    assert claim(date=mine).has_date_of(replace(SIGNED, date=theirs)) is fits


def test_what_is_told_is_counted_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["sign", "done", "2025", "Bell", ""], ["pass", "done", "", "Senate", "Bill 9"]]
    assert compare_told(rows, [SIGNED]) == {"e"}
    printed = capsys.readouterr().out
    assert "1 of 2 right" in printed
    assert "missing: no date | done | pass | Senate | Bill 9" in printed


def test_what_is_untrue_may_be_reported_but_not_claimed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [["sign", "done", "", "Bell", "", "she vetoed it"]]
    assert compare_untrue(rows, [SIGNED]) == 1
    assert "she vetoed it" in capsys.readouterr().out
    assert compare_untrue(rows, [replace(SIGNED, status="reported")]) == 0
    assert compare_untrue(rows, [replace(SIGNED, status="planned")]) == 0


def test_the_truth_is_well_formed() -> None:
    truth = tomllib.loads(TRUTH.read_text(encoding="utf-8"))
    assert {name: {len(row) for row in rows} for name, rows in truth.items()} == {
        "told": {5}, "untrue": {6}, "held": {3}, "not_held": {4}, "known": {5}, "unknown": {5},
    }  # fmt: skip
    for rows in truth.values():
        for row in rows:
            for words in row[2:]:
                re.compile(words)


def test_positions_are_counted_and_untrue_ones_named(capsys: pytest.CaptureFixture[str]) -> None:
    held = Stance(
        id="s", document_id="d", holder="Ann Bell", target="House Bill 9", stance="oppose",
        evidence=MENTION.evidence, confidence=0.9, first_known=NOW, target_id="bill:xx-9",
    )  # fmt: skip
    rows = [["Bell", "oppose", "^bill:xx-9$"], ["Bell", "support", "Bill 9"]]
    wrong = [["Bell", "", "Bill 9", "she took no side"], ["Bell", "neutral", "", "nor so"]]
    assert compare_positions(rows, wrong, [held]) == 1
    printed = capsys.readouterr().out
    assert "positions: 1 of 2 right" in printed
    assert "missing: Bell | support | Bill 9" in printed
    assert "she took no side" in printed
    assert "nor so" not in printed
