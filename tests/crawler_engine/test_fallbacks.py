"""When stand-ins step in for a source, and when it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from policytrail.crawler.backoff import MAX_INTERVAL, next_due
from policytrail.crawler.fallbacks import (
    add_stand_ins,
    as_stand_in,
    fallbacks_of,
    find_outage,
    find_routes,
)
from policytrail.records import Outcome, Poll, Source

NOW = datetime(2025, 8, 11, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GOOD, BLOCKED, TIMEOUT = Outcome.UNCHANGED, Outcome.BLOCKED, Outcome.TIMEOUT


def source(id: str, **more: object) -> Source:
    values = {
        "id": id, "publisher": "Example", "title": id, "kind": "feed",
        "url": f"https://{id}.example.org/feed", "tier": "official", "interval_minutes": 60,
    }  # fmt: skip
    return Source(**{**values, **more})  # type: ignore[arg-type]


MAIN = source("main", interval_minutes=30, options={"fallbacks": "second, third"})
SECOND = source("second")
THIRD = source("third", enabled=False, interval_minutes=15, options={"content": "full"})
OTHER = source("other")
ALL = (MAIN, OTHER, SECOND, THIRD)


def polls(*visits: tuple[timedelta, Outcome], status: int | None = None) -> list[Poll]:
    return [
        Poll(
            source_id="main", url=MAIN.url, started=NOW - ago, finished=NOW - ago, outcome=outcome,
            status=status,
        )
        for ago, outcome in visits
    ]  # fmt: skip


def routes(history: list[Poll], main: Source = MAIN):  # type: ignore[no-untyped-def]
    return find_routes((main, *ALL[1:]), lambda id: history if id == "main" else [])


def test_names_of_stand_ins_are_read_once_each() -> None:
    assert fallbacks_of(source("x", options={"fallbacks": " b,a ,, b"})) == ("b", "a")
    assert fallbacks_of(OTHER) == ()


@pytest.mark.parametrize(
    ("visits", "failed"),
    [
        ([], 0),
        ([(HOUR, GOOD)], 0),
        ([(2 * HOUR, GOOD), (HOUR, BLOCKED)], 0),  # one refusal may be chance
        ([(3 * HOUR, GOOD), (2 * HOUR, BLOCKED), (HOUR, BLOCKED)], 2),
        ([(2 * HOUR, Outcome.GONE), (HOUR, Outcome.ROBOTS)], 2),
        ([(2 * HOUR, Outcome.DRIFT), (HOUR, BLOCKED)], 2),
        ([(3 * HOUR, BLOCKED), (2 * HOUR, BLOCKED), (HOUR, GOOD)], 0),  # it answers again
        ([(3 * HOUR, TIMEOUT), (2 * HOUR, TIMEOUT), (HOUR, TIMEOUT)], 0),  # it may pass
        ([(7 * HOUR, TIMEOUT), (HOUR, TIMEOUT)], 0),
        ([(7 * HOUR, TIMEOUT), (2 * HOUR, BLOCKED), (HOUR, TIMEOUT)], 3),
        ([(7 * HOUR, TIMEOUT), (2 * HOUR, BLOCKED), (HOUR, BLOCKED)], 3),
    ],
)
def test_when_a_source_counts_as_out(visits: list[tuple[timedelta, Outcome]], failed: int) -> None:
    assert len(find_outage(polls(*visits))) == failed


def test_a_route_tells_since_when_and_who_stands_in() -> None:
    (route,) = routes(
        polls((3 * HOUR, GOOD), (2 * HOUR, TIMEOUT), (HOUR, BLOCKED), (HOUR, BLOCKED))
    )
    assert (route.source, route.since, route.outcome) == (MAIN, NOW - 2 * HOUR, BLOCKED)
    assert route.stand_ins == ("second", "third")


def test_a_source_that_nobody_watches_needs_no_stand_in() -> None:
    out = polls((2 * HOUR, BLOCKED), (HOUR, BLOCKED))
    assert routes(out, replace(MAIN, enabled=False)) == ()


def test_stand_ins_are_visited_as_often_as_it_would_be_and_say_so() -> None:
    open_routes = routes(polls((2 * HOUR, BLOCKED), (HOUR, BLOCKED)))
    found = {one.id: one for one in add_stand_ins([MAIN, OTHER, SECOND], ALL, open_routes)}
    assert list(found) == ["main", "other", "second", "third"]
    assert (found["main"], found["other"]) == (MAIN, OTHER)
    assert found["second"] == replace(SECOND, interval_minutes=30, options={"via": True})
    assert found["third"] == replace(THIRD, enabled=True, options={"content": "full", "via": True})
    assert as_stand_in(OTHER, open_routes) is OTHER


def test_stand_ins_of_others_and_of_what_answers_are_left_alone() -> None:
    open_routes = routes(polls((2 * HOUR, BLOCKED), (HOUR, BLOCKED)))
    assert add_stand_ins([OTHER], ALL, open_routes) == [OTHER]
    assert add_stand_ins([MAIN, SECOND], ALL, routes(polls((HOUR, GOOD)))) == [MAIN, SECOND]


def test_a_source_with_stand_ins_is_asked_again_for_ever() -> None:
    refused = polls(*((day * DAY, BLOCKED) for day in range(20, 0, -1)), status=403)
    assert next_due(OTHER, refused, NOW).ended
    due = next_due(MAIN, refused, NOW)
    assert not due.ended
    assert due.at <= refused[-1].finished + MAX_INTERVAL * 1.1
    gone = polls((2 * DAY, Outcome.GONE), (DAY, Outcome.GONE), status=410)
    assert next_due(MAIN, gone, NOW).ended, "gone for good is gone for good"
