"""Visits at the publisher's hours: Eastern time, business days, both sides of the clock change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from policytrail.crawler.slots import federal_holidays, is_business_day, next_slot, parse_slots
from policytrail.crawler.sources import find_source, load_catalogue


def moments(source: Any, start: datetime, count: int) -> list[str]:
    found: list[str] = []
    moment = start
    for _ in range(count):
        following = next_slot(source, moment)
        assert following is not None
        found.append(f"{following:%a %d %H:%M}")
        moment = following
    return found


def test_public_inspection_is_visited_at_its_slots_of_business_days() -> None:
    source = find_source(load_catalogue([]), "fr.pi")
    friday = datetime(2026, 4, 3, 19, 0, tzinfo=UTC)  # 15:00 in Washington, summer time
    assert moments(source, friday, 7) == [
        "Fri 03 20:17", "Fri 03 22:02",
        "Mon 06 12:47", "Mon 06 15:17", "Mon 06 18:02", "Mon 06 20:17", "Mon 06 22:02",
    ]  # fmt: skip


def test_slots_keep_their_local_hour_over_the_clock_change(make_source: Callable[..., Any]) -> None:
    source = make_source(slots="08:45", timezone="America/New_York")
    friday = datetime(2026, 10, 30, 0, 0, tzinfo=UTC)
    assert moments(source, friday, 2) == ["Fri 30 12:47", "Mon 02 13:47"]


def test_a_source_without_slots_has_none(make_source: Callable[..., Any]) -> None:
    assert next_slot(make_source(), datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_the_next_slot_lies_ahead_always(make_source: Callable[..., Any]) -> None:
    source = make_source(slots="18:00, 08:45", timezone="America/New_York")
    start = datetime(2026, 12, 20, tzinfo=UTC)
    for hours in range(0, 24 * 20, 5):
        after = start + timedelta(hours=hours)
        following = next_slot(source, after)
        assert following is not None
        assert after < following <= after + timedelta(days=4)


@pytest.mark.parametrize("text", ["8:45", "24:00", "08:60", "08:45;11:15", "noon"])
def test_slots_that_are_no_times_are_named(text: str) -> None:
    with pytest.raises(ValueError, match="HH:MM"):
        parse_slots(text)


def test_federal_holidays_on_the_days_on_which_they_are_observed() -> None:
    assert federal_holidays(2026) == {
        date(2026, 1, 1), date(2026, 1, 19), date(2026, 2, 16), date(2026, 5, 25),
        date(2026, 6, 19), date(2026, 7, 3), date(2026, 9, 7), date(2026, 10, 12),
        date(2026, 11, 11), date(2026, 11, 26), date(2026, 12, 25),
    }  # fmt: skip
    assert date(2021, 12, 31) in federal_holidays(2021), "New Year's Day of 2022 is a Saturday"
    assert date(2022, 1, 1) not in federal_holidays(2022)
    assert date(2029, 1, 20) not in federal_holidays(2029), "a Saturday, observed on the Friday"
    assert date(2025, 1, 20) in federal_holidays(2025)
    assert [is_business_day(date(2026, 7, day)) for day in (2, 3, 4, 6)] == [
        True,
        False,
        False,
        True,
    ]
