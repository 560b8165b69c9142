"""Stacked columns as SVG shapes, and the same in words. Pure: a template writes them.

A library of plots would be another script; a drawing of ours needs none, prints, and takes the
colours of light and dark from the style sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_HIGH, _FOOT, _LEFT = 120, 22, 34
_WIDEST, _GAP = 44, 3
_LABEL = 62  # units that a label of a column needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A piece of a column."""

    x: float
    y: float
    width: float
    height: float
    css: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Columns from left to right; ``rows`` has the same numbers, a row a column."""

    title: str
    width: int
    height: int
    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, str], ...]  # where, and what
    ticks: tuple[tuple[float, int], ...]
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def columns(
    title: str,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int]]],
    *,
    width: int = 640,
) -> Plot | None:
    """Return stacked columns: ``rows`` are a label and a number for each of the series.

    The CSS class of a piece is ``pt-bar-`` and its series. None: there is nothing to draw.
    """
    most = max((sum(numbers) for _, numbers in rows), default=0)
    if most == 0:
        return None
    step = min(_WIDEST, (width - _LEFT) / len(rows))
    top = _round_up(most)
    bars, labels = [], []
    every = max(1, -(-_LABEL // int(step)))
    for place, (label, numbers) in enumerate(rows):
        x = _LEFT + place * step
        y = float(_HIGH)
        for name, number in zip(series, numbers, strict=True):
            if number:
                height = number / top * (_HIGH - 8)
                y -= height
                says = f"{label}: {number} {name}"
                bars.append(
                    Bar(
                        x=round(x, 1),
                        y=round(y, 1),
                        width=round(max(1.0, step - _GAP), 1),
                        height=round(height, 1),
                        css=f"pt-bar-{name}",
                        says=says,
                    )
                )
        if place % every == 0 and x + _LABEL <= width:
            labels.append((round(x, 1), label))
    return Plot(
        title=title,
        width=width,
        height=_HIGH + _FOOT,
        bars=tuple(bars),
        labels=tuple(labels),
        ticks=tuple((round(_HIGH - one / top * (_HIGH - 8), 1), one) for one in (0, top)),
        series=tuple(series),
        rows=tuple((label, tuple(numbers)) for label, numbers in rows),
    )


def _round_up(number: int) -> int:
    """Return the next number that begins with 1, 2 or 5 and goes on with zeros; at least 2."""
    size = 1
    while True:
        for first in (1, 2, 5):
            if first * size >= max(number, 2):
                return first * size
        size *= 10


def by_week(
    found: Iterable[tuple[str, str]], series: Sequence[str], *, last: date, most: int
) -> list[tuple[str, list[int]]]:
    """Count by week (its Monday) and series what is given as days and series, without gaps.

    The weeks are those up to ``last``, at most ``most``, from the first that has something.
    """
    counted: Counter[tuple[date, str]] = Counter()
    end = _monday(last)
    for day, name in found:
        monday = _monday(date.fromisoformat(day))
        if monday <= end and name in series:
            counted[monday, name] += 1
    first = min((monday for monday, _ in counted), default=end)
    first = max(first, end - timedelta(weeks=most - 1))
    weeks = [first + timedelta(weeks=at) for at in range((end - first).days // 7 + 1)]
    return [(week.isoformat(), [counted[week, name] for name in series]) for week in weeks]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
