"""When a server wants to be asked again, and when we ask."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from policytrail.crawler.backoff import (
    JITTER,
    MAX_FRESHNESS,
    MAX_WAIT,
    learned_address,
    next_due,
    prepare_state,
    settled_pages,
    wait_asked_for,
)
from policytrail.records import Outcome, Poll, PollState, Source

NOW = datetime(2025, 8, 11, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source(
    id="x",
    publisher="Example",
    title="Example",
    kind="feed",
    url="https://example.org/feed",
    tier="news",
    interval_minutes=30,
)
INTERVAL = timedelta(minutes=30)


def poll(ago: timedelta, outcome: Outcome = Outcome.UNCHANGED, **more: object) -> Poll:
    """Return a visit that ended so long before now."""
    values = {"source_id": "x", "url": SOURCE.url, "started": NOW - ago, "finished": NOW - ago}
    return Poll(**{**values, "outcome": outcome, **more})  # type: ignore[arg-type]


def waits(history: Sequence[Poll], **more: str) -> timedelta:
    return next_due(SOURCE, history, NOW, **more).at - history[-1].finished


@pytest.mark.parametrize(
    ("headers", "status", "seconds"),
    [
        ({}, 200, None),
        ({"retry-after": "120"}, 429, 120),
        ({"retry-after": " 120 "}, 503, 120),
        ({"retry-after": "Mon, 11 Aug 2025 13:00:00 GMT"}, 503, 3600),
        ({"retry-after": "Mon, 11 Aug 2025 11:00:00 GMT"}, 429, None),
        ({"retry-after": "1" + "0" * 12}, 429, MAX_WAIT.total_seconds()),
        ({"retry-after": "9" * 400}, 429, MAX_WAIT.total_seconds()),
        ({"retry-after": "-5"}, 429, None),
        ({"retry-after": "soon"}, 429, None),
        ({"retry-after": "²"}, 429, None),
        ({"retry-after": "Mon, 99 Aug 2025 13:00:00 GMT"}, 429, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"}, 200, 30),
        (
            {
                "x-ratelimit-remaining": "0",
                "x-ratelimit-reset": str(int(NOW.timestamp()) + 45),
            },
            200,
            45,
        ),
        ({"x-ratelimit-remaining": "7", "x-ratelimit-reset": "30"}, 200, None),
        ({"cache-control": "public, max-age=7200"}, 200, 7200),
        ({"cache-control": "max-age=7200"}, 304, 7200),
        ({"cache-control": "max-age=7200"}, 404, None),
        ({"cache-control": "max-age=7200, no-store"}, 200, None),
        ({"cache-control": "max-age=0"}, 200, None),
        ({"cache-control": "max-age=10000000000"}, 200, MAX_FRESHNESS.total_seconds()),
        (
            {
                "date": "Fri, 08 Aug 2025 12:00:00 GMT",
                "expires": "Fri, 08 Aug 2025 13:00:00 GMT",
            },
            200,
            3600,
        ),
        ({"expires": "Fri, 08 Aug 2099 13:00:00 GMT"}, 200, None),
        ({"expires": "0"}, 200, None),
        ({"retry-after": "60", "cache-control": "max-age=7200"}, 200, 7200),
    ],
)
def test_what_the_server_asks_for(
    headers: dict[str, str], status: int, seconds: float | None
) -> None:
    wait = wait_asked_for(headers, status, NOW)
    assert (wait.total_seconds() if wait else None) == seconds


def test_new_source_is_due_at_once() -> None:
    assert next_due(SOURCE, [], NOW).at == NOW


def test_busy_source_keeps_its_interval_with_jitter() -> None:
    wait = waits([poll(HOUR, Outcome.NEW), poll(INTERVAL, Outcome.NEW)])
    assert INTERVAL <= wait <= INTERVAL * (1 + JITTER)


def test_jitter_depends_on_the_seed_and_on_nothing_else() -> None:
    history = [poll(HOUR, Outcome.NEW)]
    assert waits(history, seed="a") == waits(history, seed="a")
    assert waits(history, seed="a") != waits(history, seed="b")


def test_quiet_source_is_asked_less_often_but_not_seldom() -> None:
    day = waits([poll(DAY, Outcome.NEW), poll(HOUR)])
    month = waits([poll(30 * DAY, Outcome.NEW), poll(HOUR)])
    assert timedelta(hours=2) < day < timedelta(hours=2.7)
    assert timedelta(hours=4) <= month < timedelta(hours=4.5)  # eight intervals


def test_source_that_never_brought_anything_counts_from_its_first_visit() -> None:
    assert waits([poll(DAY), poll(timedelta(0))]) > timedelta(hours=2.3)


@pytest.mark.parametrize(
    ("outcome", "first", "third"),
    [
        (Outcome.TIMEOUT, INTERVAL, INTERVAL * 4),
        (Outcome.SERVER_ERROR, INTERVAL, INTERVAL * 4),
        (Outcome.BLOCKED, INTERVAL * 4, INTERVAL * 16),
        (Outcome.GONE, INTERVAL * 4, INTERVAL * 16),
        (Outcome.DRIFT, INTERVAL * 4, INTERVAL * 16),
    ],
)
def test_failures_double_the_wait(outcome: Outcome, first: timedelta, third: timedelta) -> None:
    good = poll(3 * HOUR, Outcome.NEW)
    run = [good, poll(2 * HOUR, outcome), poll(HOUR, outcome), poll(timedelta(0), outcome)]
    assert first <= waits(run[:2]) <= first * (1 + JITTER)
    assert third <= waits(run) <= third * (1 + JITTER)
    assert next_due(SOURCE, run, NOW).reason == f"3 x {outcome.value}"


def test_failures_wait_a_day_at_most() -> None:
    run = [poll(timedelta(hours=40 - n), Outcome.TIMEOUT) for n in range(40)]
    assert DAY <= waits(run) <= DAY * (1 + JITTER)


def test_a_feed_that_turns_over_quickly_is_asked_again_before_it_has() -> None:
    """What it shows when it is back must not be gone before the next visit."""
    failures = [poll(ago * HOUR, Outcome.TIMEOUT) for ago in range(12, 0, -1)]
    for new, most in ((5, 6 * HOUR), (1, DAY)):
        good = [poll(DAY + at * 12 * HOUR, Outcome.NEW, items=20, new_items=new)
                for at in range(4, 0, -1)]  # fmt: skip
        assert 0.99 * most < waits(good + failures) < 1.2 * most
    assert waits(failures) > 20 * HOUR  # nothing is known of its pace


def test_success_resets_the_wait() -> None:
    run = [
        poll(HOUR, Outcome.TIMEOUT),
        poll(HOUR, Outcome.TIMEOUT),
        poll(timedelta(0), Outcome.NEW),
    ]
    assert waits(run) <= INTERVAL * (1 + JITTER)


def test_what_the_server_asked_for_is_never_undercut() -> None:
    asked = NOW + timedelta(hours=5)
    due = next_due(SOURCE, [poll(timedelta(0), Outcome.NEW, not_before=asked)], NOW)
    assert asked <= due.at <= asked + INTERVAL * JITTER
    assert due.reason == "the server asked to wait"
    soon = next_due(SOURCE, [poll(timedelta(0), not_before=NOW + timedelta(seconds=1))], NOW)
    assert soon.at >= NOW + INTERVAL


def test_gone_for_good_ends_a_source_when_confirmed() -> None:
    once = [poll(3 * HOUR, Outcome.GONE, status=410)]
    soon = [*once, poll(timedelta(hours=2.9), Outcome.GONE, status=410)]
    confirmed = [*once, poll(HOUR, Outcome.GONE, status=410)]
    assert not next_due(SOURCE, once, NOW).ended
    assert not next_due(SOURCE, soon, NOW).ended
    assert next_due(SOURCE, confirmed, NOW).ended
    assert not next_due(SOURCE, [*confirmed, poll(timedelta(0), Outcome.NEW)], NOW).ended


def test_not_found_ends_a_source_after_ten_visits_in_seven_days() -> None:
    def run(count: int, days: float) -> list[Poll]:
        step = timedelta(days=days) / (count - 1)
        return [poll(step * n, Outcome.GONE, status=404) for n in reversed(range(count))]

    assert not next_due(SOURCE, run(9, 30), NOW).ended
    assert not next_due(SOURCE, run(20, 6), NOW).ended
    ended = next_due(SOURCE, run(10, 8), NOW)
    assert ended.ended
    assert ended.reason == "answered 404 10 times over 8 days"


def moved(ago: timedelta, target: str | None = "https://new.example/", **more: object) -> Poll:
    return poll(ago, Outcome.NOT_MODIFIED, moved_to=target, **more)


@pytest.mark.parametrize(
    ("history", "believed"),
    [
        ([], False),
        ([moved(2 * DAY), moved(DAY)], False),
        ([moved(3 * HOUR), moved(2 * HOUR), moved(HOUR)], False),
        ([moved(2 * DAY), moved(DAY), moved(HOUR)], True),
        ([moved(2 * DAY), moved(DAY, "https://other.example/"), moved(HOUR)], False),
        ([moved(3 * DAY), moved(2 * DAY), moved(DAY), moved(HOUR, None)], False),
        ([moved(3 * DAY), moved(2 * DAY), moved(DAY), poll(HOUR, Outcome.TIMEOUT)], True),
        ([moved(3 * DAY), moved(2 * DAY), moved(DAY), poll(HOUR, Outcome.GONE)], False),
        ([moved(3 * DAY), poll(2 * DAY, Outcome.TIMEOUT), moved(DAY), moved(HOUR)], True),
    ],
)
def test_new_address_is_believed_after_several_sightings(
    history: list[Poll], believed: bool
) -> None:
    assert (learned_address(history) == "https://new.example/") is believed


STATE = PollState(source_id="x", etag="e", last_modified="l", body_sha256="s")


def test_validators_are_left_out_in_one_visit_a_week() -> None:
    """Sixty days of visits, an hour apart, each seeing no more than the three before it."""
    history: list[Poll] = []
    full: list[datetime] = []
    for hours in reversed(range(60 * 24)):
        now = NOW - timedelta(hours=hours)
        if prepare_state(STATE, history[-3:], now).etag is None:
            full.append(now)
        history.append(poll(NOW - now, Outcome.NOT_MODIFIED, status=304))
    gaps = {later - earlier for earlier, later in itertools.pairwise(full[1:])}
    assert gaps == {timedelta(days=7)}
    assert len(full) in {9, 10}


def test_full_visit_that_failed_is_made_again() -> None:
    old = poll(9 * DAY, Outcome.NEW, status=200)
    state = prepare_state(STATE, [old, poll(HOUR, Outcome.TIMEOUT)], NOW)
    assert (state.etag, state.last_modified, state.body_sha256) == (None, None, "s")


def test_learned_address_reaches_the_state() -> None:
    history = [moved(2 * DAY, status=200), moved(DAY), moved(HOUR)]
    state = prepare_state(PollState(source_id="x"), history, NOW)
    assert state.moved_to == "https://new.example/"


PAGE = "https://example.org/a"


def page(ago: timedelta, outcome: Outcome, url: str = PAGE) -> Poll:
    return poll(ago, outcome, url=url)


@pytest.mark.parametrize(
    ("visits", "settled"),
    [
        ([], False),
        ([page(400 * DAY, Outcome.NEW)], True),
        ([page(400 * DAY, Outcome.NEW, PAGE + "?utm_source=feed")], True),
        ([page(HOUR, Outcome.TIMEOUT)], False),
        ([page(2 * HOUR, Outcome.TIMEOUT), page(HOUR / 2, Outcome.TIMEOUT)], True),
        ([page(3 * HOUR, Outcome.TIMEOUT), page(2 * HOUR, Outcome.TIMEOUT)], False),
        ([page(2 * HOUR, Outcome.NO_TEXT)], True),
        ([page(2 * DAY, Outcome.BLOCKED)], False),
        ([page(3 * DAY, Outcome.BLOCKED), page(2 * DAY, Outcome.BLOCKED)], True),
        ([page(40 * DAY, Outcome.GONE)] * 9 + [page(29 * DAY, Outcome.GONE)], True),
        ([page(40 * DAY, Outcome.GONE)] * 9 + [page(31 * DAY, Outcome.GONE)], False),
    ],
)
def test_pages_that_were_read_or_failed_lately_are_settled(
    visits: list[Poll], settled: bool
) -> None:
    assert (PAGE in settled_pages(visits, NOW)) is settled


def test_settled_pages_are_known_to_the_state() -> None:
    state = PollState(source_id="x", known_urls=frozenset({"https://example.org/b"}))
    prepared = prepare_state(state, [], NOW, pages=[page(HOUR, Outcome.NEW)])
    assert prepared.known_urls == {PAGE, "https://example.org/b"}


SLOTTED = replace(SOURCE, options={"slots": "08:45,16:15", "timezone": "America/New_York"})


def visited(at: datetime, outcome: Outcome = Outcome.UNCHANGED, **more: object) -> list[Poll]:
    values = {"source_id": "x", "url": SOURCE.url, "started": at, "finished": at}
    return [Poll(**{**values, "outcome": outcome, **more})]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("last", "due"),
    [
        # Noon in Washington, then the afternoon's slot; summer time is four hours behind UTC.
        (datetime(2026, 10, 30, 16, tzinfo=UTC), datetime(2026, 10, 30, 20, 17, tzinfo=UTC)),
        # Over the weekend on which clocks go back: the same hour on the wall, an hour later in UTC.
        (datetime(2026, 10, 30, 21, tzinfo=UTC), datetime(2026, 11, 2, 13, 47, tzinfo=UTC)),
        # Over the weekend on which they go forward.
        (datetime(2026, 3, 6, 22, tzinfo=UTC), datetime(2026, 3, 9, 12, 47, tzinfo=UTC)),
        # The day before Thanksgiving: nothing is released on the holiday.
        (datetime(2026, 11, 25, 22, tzinfo=UTC), datetime(2026, 11, 27, 13, 47, tzinfo=UTC)),
    ],
)
def test_source_with_slots_that_answers_is_visited_at_the_next_one(
    last: datetime, due: datetime
) -> None:
    found = next_due(SLOTTED, visited(last), last + HOUR)
    assert (found.at, found.reason) == (due, "its next slot")


def test_slot_that_was_missed_is_due_and_a_visit_before_it_does_not_count() -> None:
    begun = datetime(2026, 10, 30, 12, 46, 59, tzinfo=UTC)  # a second before the release is there
    slow = visited(begun, finished=begun + timedelta(seconds=20))
    assert next_due(SLOTTED, slow, NOW).at == datetime(2026, 10, 30, 12, 47, tzinfo=UTC)
    weeks_later = datetime(2026, 11, 20, tzinfo=UTC)
    assert next_due(SLOTTED, slow, weeks_later).at < weeks_later


def test_source_with_slots_that_fails_does_not_wait_for_one() -> None:
    friday = datetime(2026, 10, 30, 22, 5, tzinfo=UTC)
    found = next_due(SLOTTED, visited(friday, Outcome.TIMEOUT), friday)
    assert friday + INTERVAL <= found.at <= friday + INTERVAL * (1 + JITTER)


def test_wish_of_the_server_goes_before_a_slot() -> None:
    noon = datetime(2026, 10, 30, 16, tzinfo=UTC)
    asked = noon + timedelta(hours=6)
    assert next_due(SLOTTED, visited(noon, not_before=asked), noon).at >= asked
