"""Days in calendars: ids last, sequences only rise, and other programs can read the file."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest

from policytrail.digest import calendar
from policytrail.digest.exports import Taken, export
from policytrail.records import CalendarEntry, Deadline, SourceLink, Span

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
HOSTILE = 'Comments; close, \\now\r\nATTENDEE:mailto:evil@example.org "x"\nEND:VEVENT ' + "ä" * 200
LINK = SourceLink(
    document_id="notice", title="Notice", url="https://notice.example.org/a;b,c",
    publisher="Department of Labor", published=NOW - timedelta(days=2), quote="",
)  # fmt: skip


def deadline(key: str = "d1", due: str = "2026-06-01", **fields: Any) -> Deadline:
    values: dict[str, Any] = {
        "id": key,
        "kind": "comment",
        "due": due,
        "document_id": "notice",
        "evidence": Span(start=0, end=5, text="Comments must be received by June 1, 2026."),
        "first_known": NOW,
        "instrument_id": "rin:1210-AC38",
        "title": "Comments on the proposed rule close",
    }
    return Deadline(**values | fields)


def settle(
    known: list[CalendarEntry], *deadlines: Deadline, now: datetime = NOW
) -> list[CalendarEntry]:
    """Return the whole calendar after it was brought up to date."""
    changed = calendar.settle(known, deadlines, {"notice": LINK}, now=now)
    merged = {each.uid: each for each in known} | {each.uid: each for each in changed}
    return sorted(merged.values(), key=lambda each: (each.due, each.uid))


def test_what_is_unchanged_is_not_touched() -> None:
    first = settle([], deadline())
    assert calendar.settle(first, [deadline()], {"notice": LINK}, now=NOW) == []


@pytest.mark.parametrize("key", ["d1", "another"])
def test_a_day_that_is_moved_keeps_its_id(key: str) -> None:
    (entry,) = settle([], deadline())
    (moved,) = settle([entry], deadline(key, "2026-07-01"), now=NOW + timedelta(days=1))
    assert (moved.uid, moved.due, moved.sequence) == (entry.uid, "2026-07-01", 1)
    assert moved.made == NOW < moved.changed


def test_a_day_that_is_withdrawn_is_cancelled_and_may_come_back() -> None:
    (entry,) = settle([], deadline())
    (gone,) = settle([entry])
    assert (gone.state, gone.sequence) == ("cancelled", 1)
    assert settle([gone]) == [gone]
    (back,) = settle([gone], deadline())
    assert (back.uid, back.state, back.sequence) == (entry.uid, "confirmed", 2)


def test_a_past_day_stays_and_a_further_one_is_new() -> None:
    (entry,) = settle([], deadline())
    later = datetime(2026, 6, 20, tzinfo=UTC)
    assert settle([entry], now=later) == [entry]
    both = settle([entry], deadline("d2", "2026-08-01"), now=later)
    assert [each.due for each in both] == ["2026-06-01", "2026-08-01"]
    assert both[0] == entry


def test_one_day_told_by_two_documents_is_one_entry() -> None:
    entries = settle([], deadline(), deadline("d2", first_known=NOW + timedelta(hours=1)))
    assert [each.deadline_id for each in entries] == ["d1"]


def test_two_duties_of_one_order_on_one_day_are_two_entries() -> None:
    duties = (deadline("d1", kind="directive"), deadline("d2", kind="directive"))
    assert len(settle([], *duties)) == 2


def test_the_sequence_never_falls_whatever_happens() -> None:
    """Five hundred random changes of what is known, with the clock going on."""
    draw = random.Random(23)  # noqa: S311 - no secret
    known: list[CalendarEntry] = []
    now = NOW
    for _ in range(500):
        now += timedelta(hours=draw.randrange(0, 60))
        deadlines = [
            deadline(
                f"d{draw.randrange(4)}",
                (date(2026, 4, 1) + timedelta(days=draw.randrange(0, 900))).isoformat(),
                kind=draw.choice(["comment", "effective", "directive"]),
                instrument_id=draw.choice(["rin:1", "rin:2", None]),
            )
            for _ in range(draw.randrange(0, 4))
        ]
        different = list({each.id: each for each in deadlines}.values())
        before = {each.uid: each for each in known}
        known = settle(known, *different, now=now)
        assert len({each.uid for each in known}) == len(known)
        for each in known:
            old = before.get(each.uid)
            assert old is None or each.sequence >= old.sequence
            assert old is None or each == old or each.sequence == old.sequence + 1


def read(*entries: CalendarEntry) -> icalendar.Calendar:
    taken = Taken(now=NOW, site="https://policy.example.org", calendar=entries)
    body = export("ics", taken)
    assert body == export("ics", taken)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert body.count(b"\n") == body.count(b"\r\n")
    return icalendar.Calendar.from_ical(body)


def test_a_calendar_says_the_day_the_sentence_and_the_source() -> None:
    (event,) = read(*settle([], deadline())).walk("VEVENT")
    assert event["DTSTART"].dt == date(2026, 6, 1)
    assert event["DTEND"].dt == date(2026, 6, 2)
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] == 0
    assert "“Comments must be received by June 1, 2026.”" in event["DESCRIPTION"]
    assert "https://notice.example.org/a;b,c" in event["DESCRIPTION"]
    assert event["URL"] == "https://policy.example.org/instrument/rin-1210-AC38"
    alarms = [each["TRIGGER"].dt for each in event.walk("VALARM")]
    assert alarms == [timedelta(days=-7), timedelta(days=-1)]


def test_a_cancelled_day_rings_no_bell() -> None:
    (gone,) = settle(settle([], deadline()))
    (event,) = read(gone).walk("VEVENT")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert list(event.walk("VALARM")) == []


def test_no_text_breaks_out_of_its_field() -> None:
    (entry,) = settle([], deadline(title=HOSTILE))
    entry = replace(entry, source=replace(entry.source, quote=HOSTILE, publisher=HOSTILE))
    (event,) = read(entry).walk("VEVENT")
    assert "ATTENDEE" not in event
    assert event["SUMMARY"] == " ".join(HOSTILE.split())


def test_an_empty_calendar_is_one() -> None:
    assert read().walk("VEVENT") == []
