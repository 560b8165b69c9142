"""What an earlier digest said and does not hold is told again, with the old words and the new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from policytrail import digest
from policytrail.digest.dates import meet
from policytrail.records import Digest, Party, TimelineEntry, ToldLine
from policytrail.tests.digest.conftest import told_line

MakeEntry = Callable[..., TimelineEntry]
NOW = datetime(2025, 8, 11, 9, tzinfo=UTC)
TITLE = "Donald Trump signed Executive Order 14330."
WEAKER = "Donald Trump is reported to have signed Executive Order 14330."


def build(
    told: ToldLine, *present: TimelineEntry, entries: tuple[TimelineEntry, ...] = ()
) -> Digest:
    return digest.build("2025-W32", entries=entries, earlier=[told], present=present, now=NOW)


def lines(built: Digest, title: str = "Corrections to earlier digests") -> list[str]:
    return [line.text for each in built.sections if each.title == title for line in each.lines]


def test_an_act_that_is_only_reported_now(make_entry: MakeEntry) -> None:
    told = told_line(TITLE, event_id="e", date="2025-08-01")
    now = make_entry(WEAKER, ("courier", "2025-08-01", "done"), id="e", status="reported")
    built = build(told, now, entries=(now,))
    assert lines(built) == [
        f"The digest of 2025-W31 said: “{TITLE}”, dated 2025-08-01. Now: {WEAKER}"
    ]
    assert lines(built, "Reported, not confirmed") == []  # an event stands in one place
    assert lines(built, "In one minute") == lines(built)


def test_an_event_that_is_gone_is_told_once_with_its_old_source() -> None:
    told = told_line(TITLE, date=None)
    built = build(told)
    assert lines(built) == [
        f"The digest of 2025-W31 said: “{TITLE}”. Now: no longer on record; the sources do not bear"
        " it out."
    ]
    (kept,) = digest.told_lines(built, [], [told])
    assert (kept.week, kept.status) == ("2025-W32", "gone")
    assert lines(build(kept)) == []


def test_another_day_is_a_correction_and_a_finer_one_is_none(make_entry: MakeEntry) -> None:
    now = make_entry(TITLE, ("courier", "2025-08-01", "done"), id="e", date="2025-08-07")
    assert lines(build(told_line(TITLE, event_id="e", date="2025-08-06"), now)) == [
        f"The digest of 2025-W31 said: “{TITLE}”, dated 2025-08-06. Now dated 2025-08-07: {TITLE}"
    ]
    for finer in ("2025-08", "2025-Q3", "2025", None, "2025-08-07"):
        assert lines(build(told_line(TITLE, event_id="e", date=finer), now)) == []


@pytest.mark.parametrize(
    ("was", "status", "title"),
    [
        ("planned", "done", TITLE),
        ("planned", "denied", "It is denied that Donald Trump signed Executive Order 14330."),
        ("reported", "done", TITLE),
    ],
)
def test_what_becomes_of_a_plan_or_a_report_is_news_and_no_mistake(
    make_entry: MakeEntry, was: str, status: str, title: str
) -> None:
    now = make_entry(title, ("courier", "2025-08-08", "done"), id="e", status=status)
    assert lines(build(told_line("It is planned.", event_id="e", status=was), now)) == []


def test_an_act_of_somebody_else_is_a_correction(make_entry: MakeEntry) -> None:
    def acted(entity_id: str | None) -> TimelineEntry:
        party = Party(name="Somebody", entity_id=entity_id)
        return make_entry(TITLE, ("courier", "2025-08-01", "done"), id="e", actors=(party,))

    told = told_line("The Senate signed it.", event_id="e", actors=("senate",), date=None)
    assert len(lines(build(told, acted("person:donald-trump")))) == 1
    assert lines(build(told, acted("senate"))) == []
    assert lines(build(told, acted(None))) == []


def test_an_event_that_was_joined_to_another_is_found(make_entry: MakeEntry) -> None:
    now = make_entry(TITLE, ("courier", "2025-08-01", "done"), id="other", date="2025-08-01")
    told = told_line(TITLE, event_id="e", mentions=("m0", "other"))
    assert lines(build(told, now)) == []


def test_what_is_noted_is_what_was_told(make_entry: MakeEntry) -> None:
    entry = make_entry(TITLE, ("courier", "2025-08-08", "done"), id="e")
    built = digest.build("2025-W32", entries=[entry], now=NOW)
    (kept,) = digest.told_lines(built, [entry], [])
    assert (kept.week, kept.ends, kept.status, kept.title) == (
        "2025-W32",
        "2025-08-10",
        "done",
        TITLE,
    )
    assert kept.source.document_id == "courier"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2025-08-07", "2025-08-08", False),
        ("2025-08-07", "2025-08", True),
        ("2025-09", "2025-Q3", True),
        ("2025-10", "2025-Q3", False),
        ("2024", "2025-Q1", False),
    ],
)
def test_dates_meet(one: str, other: str, expected: bool) -> None:
    assert meet(one, other) == meet(other, one) == expected
