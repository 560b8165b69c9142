"""What digests told and calendars hold comes back as it was, and never goes backward."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from policytrail import jobs
from policytrail.errors import StoreError
from policytrail.records import CalendarEntry, SourceLink, ToldLine
from policytrail.store import Correction, Store
from policytrail.tests.store import world

NOW = datetime(2026, 4, 20, 12, tzinfo=UTC)
LINK = SourceLink(
    document_id="d", title="T", url="https://d.example/", publisher="P",
    published=datetime(2025, 8, 7, 9, tzinfo=UTC), quote="Words.",
)  # fmt: skip
LINE = ToldLine(
    week="2025-W32", ends="2025-08-10", event_id="e", title="It was signed.", status="done",
    date=None, mentions=("m",), actors=(), source=LINK,
)  # fmt: skip
ENTRY = CalendarEntry(
    uid="u", thread="comment eo:1", deadline_id="d1", kind="comment", due="2026-06-01",
    title="Comments close", source=replace(LINK, published=None), made=NOW, changed=NOW,
)  # fmt: skip


def test_told_lines_come_back_the_last_of_each_event(store: Store) -> None:
    later = replace(LINE, week="2025-W40", ends="2025-10-05", status="gone")
    store.note_told(week="2025-W32", lines=[LINE], now=NOW)
    store.note_told(week="2025-W40", lines=[later], now=NOW)
    assert store.told_before(day=date(2025, 8, 10)) == []
    assert store.told_before(day=date(2025, 8, 11)) == [LINE]
    assert store.told_before(day=date(2025, 10, 6)) == [later]
    store.note_told(week="2025-W40", lines=[], now=NOW)
    assert store.told_before(day=date(2025, 10, 6)) == [LINE]


def test_the_sequence_of_a_calendar_entry_never_falls(store: Store) -> None:
    store.save_calendar(entries=[ENTRY])
    moved = replace(ENTRY, due="2026-07-01", sequence=1, state="cancelled")
    store.save_calendar(entries=[moved])
    assert store.calendar() == [moved]
    with pytest.raises(StoreError, match="must not fall"):
        store.save_calendar(entries=[ENTRY])
    assert store.calendar() == [moved]


def test_a_digest_corrects_what_an_earlier_one_told(full: Store, tmp_path: Path) -> None:
    def texts(week: str) -> list[str]:
        (path,) = jobs.write_digest(full, week, tmp_path, ["json"], now=NOW, note=True)
        sections = json.loads(path.read_text())["sections"]
        found = next(each for each in sections if each["title"].startswith("Corrections"))
        return [line["text"] for line in found["lines"]]

    assert texts("2025-W32") == []
    full.correct(
        correction=Correction(
            kind="delete", subject_id=world.SIGNING.id, value="", who="A. Counsel",
            why="a test", made=NOW,
        )
    )  # fmt: skip
    full.save_knowledge(run=world.LINK, knowledge=world.KNOWLEDGE)
    expected = [
        f"The digest of 2025-W32 said: “{world.SIGNING.title}”, dated 2025-08-07."
        " Now: no longer on record; the sources do not bear it out."
    ]
    assert texts("2025-W33") == expected
    assert texts("2025-W33") == expected  # written again, it says the same
    assert texts("2025-W34") == []  # and the next one says it no more


def test_only_a_whole_week_that_is_over_counts_as_told(full: Store, tmp_path: Path) -> None:
    for week, now in (("2025-08-04/2025-08-10", NOW), ("2026-W17", NOW)):
        jobs.write_digest(full, week, tmp_path, ["json"], now=now, note=True)
    as_of = date(2025, 8, 10)
    jobs.write_digest(full, "2025-W32", tmp_path, ["json"], now=NOW, as_of=as_of, note=True)
    assert full.counts()["told_line"] == 0
