"""The network or the name server is out: one alert, and all are visited soon after its end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policytrail.config import DaemonSettings
from policytrail.crawler import next_due
from policytrail.daemon import watching
from policytrail.daemon.backlog import Backlog
from policytrail.daemon.outage import Outage
from policytrail.daemon.visits import Visits
from policytrail.operations.metrics import Metrics
from policytrail.records import Outcome, Poll, PollResult, Source
from policytrail.store import Store, open_store

NOW = datetime(2026, 6, 3, 13, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def _source(number: int, host: str = "") -> Source:
    return Source(
        id=f"s{number}", publisher=f"Publisher {number}", title=f"Publisher {number}", kind="feed",
        url=f"https://{host or f'p{number}.example'}/feed", tier="news", interval_minutes=15,
    )  # fmt: skip


class World:
    """Sources, a clock, and a network that can be out."""

    def __init__(self, store: Store, sources: list[Source]) -> None:
        self.store, self.sources, self.now = store, {one.id: one for one in sources}, NOW
        self.planned: dict[str, datetime] = {}
        self.visits = Visits(self._schedule)
        self.visits.take(sources)
        store.sync_sources(sources=sources, now=NOW)
        self.outage = Outage(self.visits, Metrics(), lambda: self.now)
        asyncio.run(self.visits.plan_all(store, NOW))
        self.dead: set[str] = set()

    def _schedule(self, source: Source, at: datetime | None) -> None:
        assert at is not None
        self.planned[source.id] = at

    def visit(self, source: Source, *, out: bool) -> None:
        outcome = Outcome.UNREACHABLE if out or source.id in self.dead else Outcome.UNCHANGED
        poll = Poll(
            source_id=source.id, url=source.url, started=self.now, finished=self.now,
            outcome=outcome, message="the name cannot be resolved" if out else "",
        )  # fmt: skip
        self.store.record(result=PollResult(poll=poll))
        del self.planned[source.id]
        plan = self.visits.plan_again(self.store, source.id, self.now, MINUTE / 2)
        asyncio.run(plan)
        self.outage.see(poll)

    def live(self, until: datetime, *, out: bool, step: timedelta = 5 * MINUTE) -> None:
        """Visit whom it is time for, and watch."""
        while self.now < until:
            for id in [id for id, at in self.planned.items() if at <= self.now]:
                self.visit(self.sources[id], out=out)
            self.outage.probe()
            told = Backlog(Metrics(), 100), self.outage, Metrics(), self.now
            asyncio.run(watching.watch(self.store, DaemonSettings(), *told))
            self.now += step

    def alerts(self) -> list[tuple[str, bool]]:
        """Return each alert ever, and whether it has ended."""
        rows = self.store._connection.rows("select subject, ended from alert order by id")
        return [(row["subject"], row["ended"] is not None) for row in rows]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "policytrail.db", create=True) as opened:
        yield opened


def test_after_a_night_without_network_all_are_visited_within_minutes(store: Store) -> None:
    world = World(store, [_source(number) for number in range(8)])
    world.live(NOW + HOUR, out=False)
    world.live(NOW + 5 * HOUR, out=True)
    assert world.alerts() == [("network", False)]
    # By itself a source would be left alone for hours.
    history = store.polls(source_id="s0")
    assert next_due(world.sources["s0"], history, world.now).at > world.now + HOUR
    back = world.now
    world.live(back + 10 * MINUTE, out=False, step=MINUTE)
    for id in world.sources:
        answered = [one for one in store.polls(source_id=id) if one.started >= back]
        assert answered, id
        assert answered[0].started - back <= 3 * MINUTE
    assert world.alerts() == [("network", True)]
    assert {one.state for one in store.source_health(now=world.now)} <= {"ok", "empty"}


def test_publishers_that_are_out_are_told_one_by_one_and_left_alone(store: Store) -> None:
    world = World(store, [_source(number) for number in range(8)])
    world.dead = {"s1", "s2", "s3"}
    world.live(NOW + 4 * HOUR, out=False)
    assert sorted(world.alerts()) == [(f"source s{number}", False) for number in (1, 2, 3)]
    visits = len(store.polls(source_id="s1"))
    assert visits <= 6  # 15, 30, 60, 120 minutes
    world.dead = set()
    world.live(world.now + 8 * HOUR, out=False)
    assert sorted(world.alerts()) == [(f"source s{number}", True) for number in (1, 2, 3)]


def test_one_host_alone_is_no_sign_of_the_network(store: Store) -> None:
    world = World(store, [_source(number, host="one.example") for number in range(3)])
    world.live(NOW + 2 * HOUR, out=True)
    assert world.outage.since is None
    assert ("network", False) not in world.alerts()
    assert len(world.alerts()) == 3


def test_who_fails_through_an_outage_is_told_after_it(store: Store) -> None:
    world = World(store, [_source(number) for number in range(6)])
    world.live(NOW + HOUR, out=True)
    world.dead = {"s4"}
    world.live(NOW + 4 * HOUR, out=False)
    assert world.alerts() == [("network", True), ("source s4", False)]
