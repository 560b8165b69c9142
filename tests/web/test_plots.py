"""Columns have the heights of their numbers."""

from __future__ import annotations

from datetime import date

from policytrail.web import plots


def test_columns_stand_on_each_other_in_proportion() -> None:
    plot = plots.columns("t", ("a", "b"), [("x", (1, 3)), ("y", (0, 0)), ("z", (2, 0))])
    assert plot is not None
    one, three, two = plot.bars
    assert abs(three.height - 3 * one.height) < 0.2
    assert abs(two.height - 2 * one.height) < 0.2
    assert abs(three.y + three.height - one.y) < 0.2
    assert one.says == "x: 1 a"
    assert plot.ticks[1][1] == 5
    assert [numbers for _, numbers in plot.rows] == [(1, 3), (0, 0), (2, 0)]


def test_nothing_is_not_drawn() -> None:
    assert plots.columns("t", ("a",), [("x", (0,))]) is None
    assert plots.columns("t", ("a",), []) is None


def test_labels_stay_within_the_drawing() -> None:
    rows = [(f"2025-01-{day:02}", (day,)) for day in range(1, 31)]
    plot = plots.columns("t", ("a",), rows)
    assert plot is not None
    assert all(x + 62 <= plot.width for x, _ in plot.labels)
    assert all(bar.x + bar.width <= plot.width for bar in plot.bars)


def test_weeks_begin_on_monday_without_gaps() -> None:
    found = [("2025-08-07", "a"), ("2025-08-10", "b"), ("2025-08-25", "a"), ("2025-08-07", "other")]
    weeks = plots.by_week(found, ("a", "b"), last=date(2025, 8, 26), most=10)
    assert weeks == [
        ("2025-08-04", [1, 1]),
        ("2025-08-11", [0, 0]),
        ("2025-08-18", [0, 0]),
        ("2025-08-25", [1, 0]),
    ]
    assert len(plots.by_week(found, ("a", "b"), last=date(2025, 8, 26), most=2)) == 2
    assert plots.by_week([], ("a",), last=date(2025, 8, 26), most=2) == [("2025-08-25", [0])]
