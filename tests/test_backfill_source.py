"""Earlier years of sources: windows of days, further pages, and where a run goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from policytrail import jobs
from policytrail.config import CrawlSettings
from policytrail.crawler import load_catalogue
from policytrail.crawler.kinds import federal_register
from policytrail.crawler.replay.server import ReplayServer
from policytrail.crawler.replay.web import Reply, Request
from policytrail.crawler.windows import Window, months
from policytrail.errors import CatalogueError
from policytrail.records import Source
from policytrail.store import Store, open_store

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
SETTINGS = CrawlSettings(contact="test", allowed_addresses=("127.0.0.0/8",))
SPAN = jobs.Span(first=date(2019, 1, 20), last=date(2019, 3, 10))
_SHOWN = 4  # documents that the register of the tests shows of one search


def _days(span: jobs.Span) -> list[date]:
    return [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]


@dataclass(slots=True)
class Register:
    """Two documents on each third day; shows the first few of a search, two a page."""

    down_after: int | None = None  # searches that it answers before it fails
    asked: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, request: Request) -> Reply | None:
        if request.path != "/documents.json":
            return None
        query = dict(request.query)
        first, last = (query[f"conditions[publication_date][{end}]"] for end in ("gte", "lte"))
        page = int(query.get("page", "1"))
        if page == 1 and len(self.asked) == self.down_after:
            return Reply(status=500)
        self.asked += [(first, last)] if page == 1 else []
        rows = [row for row in _rows() if first <= row["publication_date"] <= last]
        further = request.target.replace("&page=1", "").partition("&page=")[0]
        more = page * 2 < min(len(rows), _SHOWN)
        told = {
            "count": len(rows),
            "results": rows[:_SHOWN][page * 2 - 2 : page * 2],
            **({"next_page_url": f"{request.base_url}{further}&page={page + 1}"} if more else {}),
        }
        return Reply(body=json.dumps(told).encode(), content_type="application/json")


def _rows() -> list[dict[str, str]]:
    days = [day.isoformat() for day in _days(SPAN)[::3] for _ in range(2)]
    return [
        {
            "document_number": f"2019-{number:05d}",
            "publication_date": day,
            "title": f"Notice {number} on what savings plans of pilots may hold",
            "html_url": f"https://register.example/d/2019-{number:05d}",
        }
        for number, day in enumerate(days)
    ]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "policytrail.db", create=True) as opened:
        yield opened


def _source(base: str, **others: object) -> Source:
    told = {
        "id": "harbor", "publisher": "Harbor Register", "title": "Notices", "tier": "official",
        "kind": "federal_register", "interval_minutes": 60, "delay_seconds": 0.0,
        "url": f"{base}/documents.json?conditions%5Bpublication_date%5D%5Bgte%5D=2025-01-01&a=b",
        "options": {"robots": False},
    }  # fmt: skip
    return Source(**{**told, **others})  # type: ignore[arg-type]


def _run(store: Store, source: Source, *, again: bool = False) -> jobs.BackfillReport:
    store.sync_sources(sources=[source], now=NOW)
    return asyncio.run(
        jobs.backfill_source(store, source, SPAN, SETTINGS, clock=lambda: NOW, again=again)
    )


def _stored(store: Store, what: str) -> list[str]:
    return [row[what] for row in store._connection.rows("select * from document order by id")]


def test_a_window_with_too_many_answers_is_divided_until_all_are_shown(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(federal_register, "MOST_ANSWERS", _SHOWN)
    register = Register()
    with ReplayServer(register, NOW) as server:
        source = _source(server.base_url)
        report = _run(store, source)
        assert report.failures == ()
        assert report.backfill.finished == NOW
        assert sorted(_stored(store, "url")) == sorted(row["html_url"] for row in _rows())
        asked = len(register.asked)
        assert asked > 3, "more than the three months of the span"
        _run(store, source)
        assert len(register.asked) == asked, "it is finished: nobody is asked again"
        assert _run(store, source, again=True).backfill.kept == 0


def test_what_a_journal_of_record_brings_was_known_when_it_was_published(store: Store) -> None:
    with ReplayServer(Register(), NOW) as server:
        _run(store, _source(server.base_url))
    rows = store._connection.rows("select first_seen, published from document")
    assert len(rows) == 3 * _SHOWN, "of each month what is shown"
    assert all(row["first_seen"] == row["published"] for row in rows)


def test_a_run_that_failed_goes_on_from_there(store: Store) -> None:
    register = Register(down_after=2)
    with ReplayServer(register, NOW) as server:
        source = _source(server.base_url)
        broken = _run(store, source)
        (failure,) = broken.failures
        assert failure.subject == "harbor"
        assert "2019-03-01 to 2019-03-10: server_error" in failure.message
        assert broken.backfill.finished is None
        register.down_after = None
        assert _run(store, source).backfill.finished == NOW
    assert [first for first, _ in register.asked] == ["2019-01-20", "2019-02-01", "2019-03-01"]


def test_a_source_goes_on_with_its_own_address_afterwards(store: Store) -> None:
    with ReplayServer(Register(), NOW) as server:
        source = _source(server.base_url)
        _run(store, source)
        assert store.polls(source_id=source.id, limit=9) == []
        state = store.poll_state(source_id=source.id)
        assert (state.etag, state.body_sha256) == (None, None)


@dataclass(slots=True)
class Papers:
    """A feed with an item a day, three a page, the newest first."""

    ignores_pages: bool = False
    asked: list[int] = field(default_factory=list)

    def answer(self, request: Request) -> Reply | None:
        if request.path != "/feed/":
            return None
        number = int(dict(request.query).get("paged", "1"))
        self.asked.append(number)
        days = _days(SPAN)[::-1] + [SPAN.first - timedelta(days=n) for n in range(1, 40)]
        page = 1 if self.ignores_pages else number
        shown = days[page * 3 - 3 : page * 3]
        if not shown:
            return Reply(status=404, body=b"Not found")
        items = "".join(
            f"<item><title>Paper of {day}</title><link>https://papers.example/{day}</link>"
            f"<pubDate>{day:%a, %d %b %Y} 12:00:00 GMT</pubDate><description><![CDATA["
            f"<p>{'The office told trustees what plans may hold. ' * 6}</p>]]></description></item>"
            for day in shown
        )
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
        return Reply(body=feed.encode(), content_type="application/rss+xml")


def _feed(base: str) -> Source:
    options = {"robots": False, "content": "full", "paged": True, "stale_days": 30}
    return _source(base, kind="feed", url=f"{base}/feed/", options=options)


def test_a_feed_is_read_page_by_page_until_it_is_old_enough(store: Store) -> None:
    papers = Papers()
    with ReplayServer(papers, NOW) as server:
        report = _run(store, _feed(server.base_url))
    assert report.failures == ()
    assert report.backfill.finished == NOW
    wanted = {f"https://papers.example/{day}" for day in _days(SPAN)}
    assert wanted <= set(_stored(store, "url"))
    assert papers.asked == list(range(1, len(_days(SPAN)) // 3 + 2))
    assert set(_stored(store, "first_seen")) == {NOW.isoformat()}, "a feed proves no day"


def test_a_feed_that_gives_the_same_page_again_is_a_clear_failure(store: Store) -> None:
    papers = Papers(ignores_pages=True)
    with ReplayServer(papers, NOW) as server:
        report = _run(store, _feed(server.base_url))
    assert [failure.message for failure in report.failures] == [
        "page 2 is the one before it: it has no further pages"
    ]
    assert papers.asked == [1, 2]


def test_a_source_without_earlier_years_is_refused(store: Store) -> None:
    source = _source("https://harbor.example", kind="page")
    with pytest.raises(CatalogueError, match="newest items only"):
        _run(store, source)


def test_every_day_of_a_span_is_in_exactly_one_window() -> None:
    windows = list(months(SPAN.first, SPAN.last))
    while any(window.first < window.last for window in windows):
        days = [day for one in windows for day in _days(jobs.Span(first=one.first, last=one.last))]
        assert days == _days(SPAN)
        windows = [
            half for one in windows for half in (one.halves() if one.first < one.last else (one,))
        ]
    assert windows == [Window(first=day, last=day) for day in _days(SPAN)]


def test_registers_and_paged_feeds_of_the_catalogue_can_be_asked() -> None:
    from policytrail.crawler.windows import check_reachable, is_paged, windowed

    catalogue = load_catalogue()
    reachable = [one for one in catalogue if windowed(one) or is_paged(one)]
    assert {"fr.eo", "fr.ebsa", "wh.actions"} <= {one.id for one in reachable}
    for source in reachable:
        check_reachable(source)
