"""What the daemon keeps about its own work: plans, jobs, alerts, the calendar, the journal."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from policytrail.errors import DatabaseMissingError
from policytrail.records import Outcome, Poll, PollResult, Source
from policytrail.store import OpenDay, Plan, Store, Trouble, open_store
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import rows

NOW = datetime(2026, 6, 3, 13, tzinfo=UTC)  # a Wednesday
HOUR = timedelta(hours=1)
WIRE = f"source {world.WIRE.id}"


def visit(store: Store, source: Source, at: datetime, outcome: Outcome = Outcome.UNCHANGED) -> None:
    poll = Poll(source_id=source.id, url=source.url, started=at, finished=at, outcome=outcome)
    store.record(result=PollResult(poll=poll))


def state(store: Store, source: Source, now: datetime) -> tuple[str, str]:
    found = {one.source_id: one for one in store.source_health(now=now)}[source.id]
    return found.state, found.why


# --- jobs


def test_a_job_remembers_its_last_success_and_counts_failures(store: Store) -> None:
    store.note_job(name="backup", started=NOW, finished=NOW + HOUR)
    for number in (1, 2):
        later = NOW + number * 24 * HOUR
        store.note_job(name="backup", started=later, finished=later, failure="no room")
    found = store.jobs()["backup"]
    assert (found.failures, found.message, found.last_success) == (2, "no room", NOW + HOUR)
    store.note_job(name="backup", started=NOW, finished=NOW)
    assert store.jobs()["backup"].failures == 0


def test_writing_elsewhere_is_noticed_and_own_writing_is_not(store: Store) -> None:
    before = store.changed_elsewhere()
    store.note_job(name="backup", started=NOW, finished=NOW)
    assert store.changed_elsewhere() == before
    with open_store(store.path) as other:
        other.retry()
        other.note_job(name="care", started=NOW, finished=NOW)
    assert store.changed_elsewhere() != before


def test_a_write_test_finds_a_file_that_is_gone(store: Store) -> None:
    store.probe_writing(now=NOW)
    store.path.rename(store.path.with_name("elsewhere.db"))
    with pytest.raises(DatabaseMissingError):
        store.probe_writing(now=NOW)


# --- alerts


def test_an_alert_begins_and_ends_once(store: Store) -> None:
    bad = {WIRE: Trouble(state="blocked", message="HTTP 403")}
    for minute in range(3):
        now = NOW + timedelta(minutes=minute)
        store.settle_alerts(scope="source", troubles=bad, now=now)
    (begun,) = store.untold_alerts()
    assert (begun.subject, begun.state, begun.began, begun.ended) == (WIRE, "blocked", NOW, None)
    store.mark_told(told=[begun], now=NOW)
    assert store.untold_alerts() == []
    store.settle_alerts(scope="source", troubles={}, now=NOW + HOUR)
    (ended,) = store.untold_alerts()
    assert ended.ended == NOW + HOUR
    store.mark_told(told=[ended], now=NOW + HOUR)
    assert store.untold_alerts() == []
    assert store.standing_alerts() == []


def test_another_kind_of_trouble_is_another_alert_and_scopes_do_not_mix(store: Store) -> None:
    store.settle_alerts(
        scope="job", troubles={"job link": Trouble(state="failed", message="x")}, now=NOW
    )
    for kind in ("blocked", "dead"):
        store.settle_alerts(
            scope="source", troubles={WIRE: Trouble(state=kind, message="x")}, now=NOW
        )
    standing = {one.subject: one.state for one in store.standing_alerts()}
    assert standing == {"job link": "failed", WIRE: "dead"}
    assert store.counts()["alert"] == 3


def test_an_alert_that_ended_before_anybody_was_told_is_told_whole(store: Store) -> None:
    store.settle_alerts(
        scope="source", troubles={WIRE: Trouble(state="dead", message="x")}, now=NOW
    )
    store.settle_alerts(scope="source", troubles={}, now=NOW + HOUR)
    (alert,) = store.untold_alerts()
    store.mark_told(told=[alert], now=NOW + HOUR)
    assert store.untold_alerts() == []


# --- health by plan and calendar


def test_a_visit_that_is_due_and_does_not_come_makes_a_source_stale(store: Store) -> None:
    visit(store, world.WIRE, NOW)  # every 30 minutes
    assert state(store, world.WIRE, NOW + 2 * HOUR) == ("stale", "no visit since one was due")
    plan = Plan(due=NOW + 65 * HOUR, reason="its next slot")  # over a long weekend
    store.save_plans(plans={world.WIRE.id: plan})
    assert state(store, world.WIRE, NOW + 65 * HOUR) == ("ok", "")
    assert state(store, world.WIRE, NOW + 66 * HOUR)[0] == "stale"
    assert store.plans() == {world.WIRE.id: plan}
    store.save_plans(plans={world.WIRE.id: None})
    assert store.plans() == {}


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome.NEW, "ok"),
        (Outcome.EMPTY, "empty"),
        (Outcome.BLOCKED, "blocked"),
        (Outcome.ROBOTS, "blocked"),
        (Outcome.DRIFT, "drift"),
        (Outcome.MALFORMED, "drift"),
        (Outcome.GONE, "dead"),
        (Outcome.TIMEOUT, "failing"),
    ],
)
def test_the_outcome_of_the_last_visit_decides(
    store: Store, outcome: Outcome, expected: str
) -> None:
    visit(store, world.WIRE, NOW, outcome)
    assert state(store, world.WIRE, NOW + timedelta(minutes=1))[0] == expected


def test_a_source_that_does_not_answer_for_a_week_is_dead(store: Store) -> None:
    for day in range(9):
        visit(store, world.WIRE, NOW + day * 24 * HOUR, Outcome.UNREACHABLE)
    assert state(store, world.WIRE, NOW + 6 * 24 * HOUR)[0] == "failing"
    assert state(store, world.WIRE, NOW + 8 * 24 * HOUR)[0] == "dead"


def _silent(store: Store, source: Source, days: int) -> str:
    """Return its state so many days after three weeks in which it brought something every day."""
    store.sync_sources(sources=[source], now=NOW)
    last = NOW
    for number in range(22):
        last = NOW + number * 24 * HOUR
        if source.tier != "news" and last.weekday() > 4:
            continue
        text = f"Text {number} of a source that speaks every day."
        document = world.make_document(source, f"d{number}", "Title", text, last)
        poll = world.visit(document).poll
        store.record(result=replace(world.visit(document), poll=replace(poll, url=source.url)))
    now = last + days * 24 * HOUR
    visit(store, source, now)
    return state(store, source, now)[0]


def _calendar(closed: set[date], recess: set[date]) -> list[OpenDay]:
    government = congress = 0
    found = []
    for number in range(120):
        day = NOW.date() + timedelta(days=number)
        works = day.weekday() < 5 and day not in closed
        government += works
        congress += works and day not in recess
        found.append(OpenDay(day=day, government=government, congress=congress))
    return found


def test_silence_counts_by_the_days_on_which_a_publisher_works(store: Store) -> None:
    recess = {date(2026, 6, 25) + timedelta(days=number) for number in range(60)}
    store.set_open_days(days=_calendar({date(2026, 6, 26)}, recess))
    news = replace(world.WIRE, tier="news")
    office = replace(world.HOUSE, tier="official")
    assert _silent(store, news, 5) == "ok"
    assert _silent(store, news, 6) == "stale"
    # From Wednesday to Thursday of the next week: five, without a holiday and the weekend.
    assert _silent(store, office, 8) == "ok"
    assert _silent(store, office, 9) == "stale"


def test_congress_in_recess_is_not_silent(store: Store) -> None:
    recess = {date(2026, 6, 25) + timedelta(days=number) for number in range(60)}
    store.set_open_days(days=_calendar(set(), recess))
    congress = replace(world.WIRE, tier="legislature")
    assert _silent(store, congress, 40) == "ok"
    assert _silent(store, replace(world.HOUSE, tier="official"), 40) == "stale"


# --- the journal


def test_a_torn_journal_says_how_much_was_lost(store: Store, tmp_path: Path) -> None:
    store._connection.execute("pragma wal_checkpoint(truncate)")
    for number in range(3):
        store.note_job(name=f"job{number}", started=NOW, finished=NOW)
    whole = store.torn()
    assert whole.kept > 0
    assert whole.lost == 0
    wal = store.path.with_name(store.path.name + "-wal")
    data = wal.read_bytes()
    for cut in (3, 4000, 4116, 9000):
        copy = tmp_path / f"cut{cut}" / "policytrail.db"
        copy.parent.mkdir()
        shutil.copy(store.path, copy)
        copy.with_name(copy.name + "-wal").write_bytes(data[:-cut])
        with open_store(copy) as opened:
            torn = opened.torn()
            assert torn.kept < whole.kept
            assert torn.lost + torn.kept * 4120 + 32 == len(data) - cut
            assert len(opened.jobs()) < 3
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 0xFF
    copy = tmp_path / "flipped" / "policytrail.db"
    copy.parent.mkdir()
    shutil.copy(store.path, copy)
    copy.with_name(copy.name + "-wal").write_bytes(bytes(flipped))
    with open_store(copy) as opened:
        assert opened.torn().lost > 0
        assert opened._connection.scalar("pragma integrity_check") == "ok"


def test_frames_of_an_earlier_round_are_no_loss(store: Store) -> None:
    for number in range(5):
        store.note_job(name=f"job{number}", started=NOW, finished=NOW)
    store._connection.execute("pragma wal_checkpoint(restart)")
    store.note_job(name="last", started=NOW, finished=NOW)  # begins anew at the front
    found = store.torn()
    assert found.lost == 0
    assert 0 < found.kept < 10


def test_deleted_rows_give_their_space_back_in_small_steps(store: Store) -> None:
    for number in range(60):
        text = f"{number} " * 3000
        document = world.make_document(world.WIRE, f"d{number}", "Title", text, NOW)
        store.record(result=world.visit(document))
    store._connection.execute("create table heap as select * from revision")
    store._connection.execute("drop table heap")
    free = rows(store, "pragma freelist_count")[0]["freelist_count"]
    assert isinstance(free, int)
    assert free > 60
    assert store.give_back_space(pages=50) == free - 50
    assert store.give_back_space(pages=10**6) == 0
