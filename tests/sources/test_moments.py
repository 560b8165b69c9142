"""Dates as publishers write them are exact, to the day, or unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from policytrail.crawler.dates import parse_day, parse_moment

RETRIEVED = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
FIVE_PM = datetime(2025, 8, 7, 21, 1, 2, tzinfo=UTC)
THE_DAY = datetime(2025, 8, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 07 Aug 2025 17:01:02 -0400",
        "Thu,07 Aug 2025 17:01:02 -0400",
        "7 August 2025 17:01:02 EDT",
        "Thu, 7-Aug-25 21:01:02 GMT",
        "Thursday, 07 Aug 2025 21:01:02 UT",
        "Thu, 07 Aug 2025 23:01:02 CEST",
        "2025-08-07T17:01:02-04:00",
        "2025-08-07T17:01:02.123456789-0400",
        "2025-08-07 21:01:02Z",
        "2025-08-07t21:01:02z",
        "20250807T210102Z",
        "August 7, 2025, 5:01:02 PM EDT",
        "Aug. 7th, 2025 at 17:01:02 UTC-4",
        "2025-08-08T02:31:02+05:30",
    ],
)
def test_exact_moments(text: str) -> None:
    moment = parse_moment(text, retrieved=RETRIEVED)
    assert (moment.value, moment.precision, moment.problem) == (FIVE_PM, "second", "")


@pytest.mark.parametrize("text", ["2025-08-07", "7 Aug 2025", "Thu, 07 Aug 2025", "August 7, 2025"])
def test_a_day_is_no_midnight(text: str) -> None:
    moment = parse_moment(text, retrieved=RETRIEVED)
    assert (moment.value, moment.precision, moment.problem) == (THE_DAY, "day", "")


@pytest.mark.parametrize("text", ["2025-08-07 17:01:02", "Thu, 07 Aug 2025 17:01:02 IST"])
def test_without_a_known_zone_only_the_day_is_kept_and_that_is_said(text: str) -> None:
    moment = parse_moment(text, retrieved=RETRIEVED)
    assert (moment.value, moment.precision) == (THE_DAY, "day")
    assert "time zone" in moment.problem


def test_the_zone_of_a_publisher_makes_it_exact() -> None:
    moment = parse_moment("2025-08-07 17:01:02", retrieved=RETRIEVED, zone="America/New_York")
    assert (moment.value, moment.precision, moment.problem) == (FIVE_PM, "second", "")


@pytest.mark.parametrize(
    "text",
    [
        "1764000000", "1764000000000", "2025", "2025-08", "2025-W32-4", "2025-219", "07/08/2025",
        "Mon, 30 Feb 2026 10:00:00 GMT", "Mon, 23 Mar 2026 25:61:61 GMT", "today", "0000-00-00",
        "Mon, 23 Mar -2026 10:00:00 GMT", "Mon, 23 Mar 2026 10:00:00 +9999", "Lun, 7 août 2025",
        "2026-03-23T10:00:00+99:99", "7 Foo 2025",
        "Foo 7, 2025", "31 Dec 99999", "13:00 PM, 7 Aug 2025",
    ],
)  # fmt: skip
def test_what_is_no_date_is_unknown_and_named(text: str) -> None:
    moment = parse_moment(text, retrieved=RETRIEVED)
    assert moment.value is None
    assert text[:20] in moment.problem


def test_bounds_are_1990_and_a_day_after_the_visit() -> None:
    assert parse_moment("1989-12-31", retrieved=RETRIEVED).value is None
    assert parse_moment("2026-10-06T11:59:00Z", retrieved=RETRIEVED).value is not None
    ahead = parse_moment("2026-10-06T12:01:00Z", retrieved=RETRIEVED)
    assert ahead.value is None
    assert "future" in ahead.problem


def test_the_leap_second_and_24_hours_lead_into_the_next() -> None:
    moments = [
        parse_moment(f"2025-08-07T{clock}Z", retrieved=RETRIEVED)
        for clock in ("24:00:00", "23:59:60")
    ]
    assert [moment.value for moment in moments] == [datetime(2025, 8, 8, tzinfo=UTC)] * 2


def test_nothing_is_no_problem() -> None:
    assert parse_moment("  ", retrieved=RETRIEVED).problem == ""


def test_days_of_registers() -> None:
    assert parse_day("2025-08-12") == date(2025, 8, 12)
    assert [parse_day(text) for text in ("2025-13-01", "20250812", "soon", "")] == [None] * 4
