"""When a page that was read is looked at again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from policytrail.crawler.parsed import Link
from policytrail.crawler.revisits import MOST, PageVisit, due_revisits
from policytrail.records import Outcome, Poll

NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE = "https://example.org/a"


def visit(at: datetime, outcome: Outcome = Outcome.NEW, url: str = PAGE, **more: object) -> Poll:
    values = {"source_id": "x", "url": url, "started": at, "finished": at, "outcome": outcome}
    return Poll(**{**values, **more})  # type: ignore[arg-type]


def looks(days: int) -> list[float]:
    """Return at what ages, in hours, a page is looked at when somebody asks every hour."""
    polls = [visit(NOW)]
    for hour in range(days * 24):
        now = NOW + hour * HOUR
        if due_revisits(polls, now):
            polls.append(visit(now, Outcome.NOT_MODIFIED))
    return [(poll.finished - NOW) / HOUR for poll in polls[1:]]


def test_pauses_double_and_end() -> None:
    assert looks(365) == [6, 12, 24, 48, 96, 192, 384, 768, 1536, 3072]


def test_last_good_look_gives_the_validators() -> None:
    polls = [
        visit(NOW - 20 * HOUR, etag="v1", body_sha256="0f"),
        visit(NOW - 14 * HOUR, Outcome.UNCHANGED, etag="v2", last_modified="l", body_sha256="1f"),
        visit(NOW - 5 * HOUR, Outcome.TIMEOUT),
    ]
    assert due_revisits(polls, NOW) == []
    assert due_revisits(polls, NOW + HOUR) == [
        PageVisit(link=Link(url=PAGE), etag="v2", last_modified="l", body_sha256="1f")
    ]


def test_a_page_that_is_gone_is_soon_looked_at_again() -> None:
    """Old pages are looked at once in weeks; one that vanished is not."""
    polls = [visit(NOW - 40 * 24 * HOUR), visit(NOW - 8 * 24 * HOUR), visit(NOW, Outcome.GONE)]
    found = []
    for hour in range(24 * 365):
        now = NOW + hour * HOUR
        if due_revisits(polls, now):
            polls.append(visit(now, Outcome.GONE))
            found.append(hour)
    assert found[:4] == [6, 12, 24, 48]
    assert len(found) == 10


def test_pages_that_were_never_read_are_not_looked_at() -> None:
    assert due_revisits([visit(NOW - 20 * HOUR, Outcome.NO_TEXT)], NOW) == []


def test_those_that_wait_longest_come_first_and_not_all_at_once() -> None:
    polls = [visit(NOW - hours * HOUR, url=f"{PAGE}/{hours}") for hours in range(100, 0, -1)]
    found = due_revisits(polls, NOW)
    assert len(found) == MOST
    assert [item.link.url for item in found[:2]] == [f"{PAGE}/100", f"{PAGE}/99"]
