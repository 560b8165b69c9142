"""A publisher that refuses us, over the loopback: its stand-in delivers until it answers again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from policytrail import jobs
from policytrail.config import Config, CrawlSettings
from policytrail.crawler.replay.server import ReplayServer
from policytrail.crawler.replay.web import Reply, Request
from policytrail.daemon.language import WorkerLanguage
from policytrail.daemon.surroundings import Surroundings
from policytrail.records import Outcome, Poll, PollResult, Source
from policytrail.scheduler import Daemon
from policytrail.store import Store, open_store

START = datetime(2026, 3, 2, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)
SETTINGS = CrawlSettings(contact="test", allowed_addresses=("127.0.0.0/8",))
_TEXT = (
    "The office for harbor pensions withdrew its notice on digital assets. Trustees may again weigh"
    " each asset on its own merits, it said, and must keep a record of how they did so. A time for"
    " comments opens next month, and the office expects to decide before the end of the year."
)


def _feed(*titles: str) -> Reply:
    items = "".join(
        f"<item><title>{title}</title><link>/{title.lower()}</link>"
        f"<description>{title}: {_TEXT}</description></item>"
        for title in titles
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    return Reply(body=body.encode(), content_type="application/rss+xml")


@dataclass(slots=True)
class Publisher:
    """A publisher whose own feed refuses programs, and a service that carries its bulletins."""

    pages: dict[str, Reply] = field(default_factory=dict)

    def answer(self, request: Request) -> Reply | None:
        return self.pages.get(request.path)


def _source(base: str, id: str, **more: object) -> Source:
    values = {
        "id": id, "publisher": "Harbor Office", "title": id, "kind": "feed", "tier": "official",
        "url": f"{base}/{id}.xml", "interval_minutes": 60, "delay_seconds": 0.0, "licence": "test",
    }  # fmt: skip
    options = {"content": "full", **more.pop("options", {})}  # type: ignore[dict-item]
    return Source(**{**values, **more, "options": options})  # type: ignore[arg-type]


def _sources(base: str) -> tuple[Source, ...]:
    own = _source(base, "own", options={"fallbacks": "carrier"}, interval_minutes=30)
    return own, _source(base, "carrier", enabled=False, publisher="Carrier")


@pytest.fixture
def site() -> Publisher:
    refused = Reply(status=403, body=b"Forbidden")
    return Publisher({"/own.xml": refused, "/carrier.xml": _feed("Withdrawn")})


@pytest.fixture
def server(site: Publisher) -> Iterator[ReplayServer]:
    with ReplayServer(site, START) as served:
        yield served


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "policytrail.db", create=True) as opened:
        yield opened


def _crawl(store: Store, sources: Sequence[Source], at: datetime) -> jobs.CrawlReport:
    enabled = [source for source in sources if source.enabled]
    visit = partial(jobs.crawl, store, settings=SETTINGS, clock=lambda: at)
    return asyncio.run(jobs.crawl_with_stand_ins(store, enabled, sources, visit))


def _visited(report: jobs.CrawlReport) -> list[tuple[str, Outcome]]:
    return [(poll.source_id, poll.outcome) for poll in report.polls]


def test_the_stand_in_delivers_until_the_publisher_answers_again(
    site: Publisher, server: ReplayServer, store: Store
) -> None:
    sources = _sources(server.base_url)
    store.sync_sources(sources=sources, now=START)
    assert _visited(_crawl(store, sources, START)) == [("own", Outcome.BLOCKED)]
    second = _crawl(store, sources, START + HOUR)
    assert _visited(second) == [("own", Outcome.BLOCKED), ("carrier", Outcome.NEW)]
    (poll,) = [poll for poll in second.polls if poll.source_id == "carrier"]
    assert poll.new_items == 1

    (hit,) = store.search(text="withdrew notice", limit=5)
    carried = store.document(document_id=hit.document_id)
    assert (carried.via, carried.source_id) == ("carrier", "carrier")
    health = {one.source_id: one for one in store.source_health()}["own"]
    assert (health.failing_since, health.covered_by) == (START, ("carrier",))
    assert [route.stand_ins for route in jobs.find_routes(store, sources)] == [("carrier",)]

    site.pages["/own.xml"] = _feed("Withdrawn", "Opened")
    site.pages["/carrier.xml"] = _feed("Withdrawn", "Closed")
    third = _visited(_crawl(store, sources, START + 2 * HOUR))
    assert ("own", Outcome.NEW) in third
    fourth = _visited(_crawl(store, sources, START + 3 * HOUR))
    assert fourth == [("own", Outcome.NOT_MODIFIED)], "the stand-in is needed no more"
    taken_back = store.document(document_id=hit.document_id)
    assert (taken_back.via, taken_back.source_id) == (None, "own")
    assert store.counts()["revision"] == store.counts()["document"] == 3
    health = {one.source_id: one for one in store.source_health()}["own"]
    assert (health.failing_since, health.covered_by) == (None, ())


def _daemon(store: Store, sources: Sequence[Source], at: datetime) -> Daemon:
    config = Config(crawl=SETTINGS)
    language = WorkerLanguage(config.language, ())
    around = Surroundings(clock=lambda: at, notify=lambda _: None)
    return Daemon(lambda: (config, sources), store, language, around)


def _plan(daemon: Daemon, store: Store, now: datetime) -> dict[str, datetime]:
    return asyncio.run(daemon.visits.plan_all(store, now))


def _record(store: Store, source: Source, at: datetime, outcome: Outcome) -> None:
    poll = Poll(source_id=source.id, url=source.url, started=at, finished=at, outcome=outcome)
    store.record(result=PollResult(poll=poll))


def test_the_daemon_plans_stand_ins_while_they_are_needed(store: Store) -> None:
    sources = own, carrier = _sources("https://harbor.example.org")
    daemon = _daemon(store, sources, START)
    assert list(_plan(daemon, store, START)) == ["own"]
    for hours in (0, 2):
        _record(store, own, START + hours * HOUR, Outcome.BLOCKED)
    later = START + 2 * HOUR
    assert _plan(daemon, store, later) == {"carrier": later}
    _record(store, carrier, later, Outcome.NEW)
    assert _plan(daemon, store, later) == {}, "what is planned stays"
    _record(store, own, START + 6 * HOUR, Outcome.UNCHANGED)
    assert _plan(daemon, store, START + 6 * HOUR) == {}
    _record(store, own, START + 8 * HOUR, Outcome.BLOCKED)
    _record(store, own, START + 10 * HOUR, Outcome.GONE)
    assert list(_plan(daemon, store, START + 10 * HOUR)) == ["carrier"]


@pytest.mark.parametrize(
    ("last", "due"),
    [
        # The weekend on which clocks go back, then Thanksgiving: Eastern time, business days.
        (datetime(2026, 10, 30, 21, tzinfo=UTC), datetime(2026, 11, 2, 13, 47, tzinfo=UTC)),
        (datetime(2026, 11, 25, 22, tzinfo=UTC), datetime(2026, 11, 27, 13, 47, tzinfo=UTC)),
    ],
)
def test_the_daemon_plans_a_source_with_slots_by_them(
    store: Store, last: datetime, due: datetime
) -> None:
    options = {"slots": "08:45, 16:15", "timezone": "America/New_York"}
    source = _source("https://harbor.example.org", "slotted", options=options)
    daemon = _daemon(store, [source], last)
    _record(store, source, last, Outcome.UNCHANGED)
    assert _plan(daemon, store, last + timedelta(minutes=1)) == {"slotted": due}
