"""How long an item of the simulated web can be had, and what counts as missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from policytrail.records import Source

START = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def publisher(root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An item every hour, of which two are shown; visited every four hours."""
    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    import year_web  # type: ignore[import-not-found, unused-ignore]

    source = Source(
        id="paper", title="Paper", url="https://paper.example/feed", kind="feed", tier=2,
        publisher="Paper", interval_minutes=240,
    )  # fmt: skip
    published = [START + HOUR * n for n in range(30)]
    return year_web.Publisher(source=source, published=published, shown=2)


def outage(publisher: Any, begin: float, end: float) -> None:
    publisher.outages.append((START + HOUR * begin, START + HOUR * end))


def hours(publisher: Any, number: int) -> float:
    found: timedelta = publisher.shown_for(number, START + HOUR * 30)
    return found / HOUR


def test_an_item_is_shown_until_newer_ones_take_its_place(publisher: Any) -> None:
    assert hours(publisher, 5) == 2
    assert hours(publisher, 28) == 2  # the run is over before it goes


def test_an_outage_takes_its_time_away(publisher: Any) -> None:
    outage(publisher, 5.5, 6.75)
    assert hours(publisher, 4) == 1.5
    assert hours(publisher, 5) == 0.5  # before it; a quarter of an hour after it
    outage(publisher, 9, 14)
    assert hours(publisher, 10) == 0


def test_what_an_outage_left_too_little_time_is_counted_apart(publisher: Any) -> None:
    import year_report

    outage(publisher, 9, 14)
    publisher.visits.append(START + HOUR * 29)
    publisher.shown = 5
    world = year_report.World([publisher])
    found = year_report.compare(world, {}, START + HOUR * 30)
    # 6 to 8 are cut short by its beginning, 10 to 12 by its end; nothing is left of 9.
    assert (found["shown_too_briefly"], found["unreachable_while_shown"]) == (6, 1)
    assert found["missed_by_source"] == {"paper": 29 - 7}


def test_a_feed_too_short_for_its_interval_is_missed(publisher: Any) -> None:
    import year_report

    publisher.visits.append(START + HOUR * 29)
    found = year_report.compare(year_report.World([publisher]), {}, START + HOUR * 30)
    assert (found["missed"], found["shown_too_briefly"]) == (29, 0)
