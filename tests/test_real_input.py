"""The whole program on recorded feeds, pages and API answers, over HTTP on the loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest

from policytrail import jobs
from policytrail.config import Config, CrawlSettings
from policytrail.crawler.replay import recorded as material
from policytrail.crawler.replay.routes import Route, RouteSite, constant
from policytrail.crawler.replay.server import ReplayServer
from policytrail.crawler.replay.web import Reply
from policytrail.nlp.process import LocalLanguage
from policytrail.records import Document, Outcome, Source, TimelineEntry
from policytrail.store import Store, TimelineQuery, open_store

pytestmark = [pytest.mark.recorded, pytest.mark.slow]

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
WHITE_HOUSE = ("https://www.whitehouse.gov",)
CRAWL = CrawlSettings(contact="test", allowed_addresses=("127.0.0.0/8",))
ORDER_PAGE = "2025-08-07-democratizing-access-to-alternative-assets-for-401k-investors.md"
# Fields of the register's own API; the files also hold a machine's opinion, which is not a fact.
API_FIELDS = (
    "document_number", "executive_order_number", "title", "abstract", "signing_date",
    "publication_date", "president", "html_url", "pdf_url", "raw_text_url",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "policytrail.db", create=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def language() -> LocalLanguage:
    return LocalLanguage(Config().language, ())


def _source(id: str, url: str, kind: str, **options: str | int | bool) -> Source:
    return Source(
        id=id,
        publisher="The White House" if id.startswith("wh") else id,
        title=id,
        kind=kind,
        url=url,
        tier="official",
        interval_minutes=60,
        delay_seconds=0.0,
        options=options,
    )


def _crawl(store: Store, sources: Sequence[Source], now: datetime = NOW) -> jobs.CrawlReport:
    store.sync_sources(sources=sources, now=now)
    return asyncio.run(jobs.crawl(store, sources, CRAWL, clock=lambda: now))


def _understand(store: Store, language: LocalLanguage) -> None:
    async def work() -> None:
        await jobs.annotate(store, language, batch_size=8, clock=lambda: NOW, worker="test")
        await jobs.link(store)

    asyncio.run(work())


def _pages_of(feeds: Sequence[Path], docs: Path) -> tuple[Route, ...]:
    """Return a page for every link of the feeds: the recorded one, or one that says its title."""
    real = material.markdown_pages(docs.rglob("*.md"), origins=WHITE_HOUSE)
    known = {route.path for route in real}
    titles = {
        urlsplit(entry.link).path: entry.title
        for file in feeds
        for entry in feedparser.parse(file.read_bytes()).entries
    }
    made = [
        constant(path, Reply(body=_PAGE.format(title=escape(title)).encode()))
        for path, title in titles.items()
        if path not in known
    ]
    return (*(route for route in real if route.path in titles), *made)


_PAGE = """<html><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>This page stands in for one that was not recorded. It says that {title}, and it says it at
enough length to be taken for the text of an article, which has more than one sentence.</p>
<p>Nothing else is on it, and nothing that was said on the day is repeated here.</p></article>
</body></html>"""


def test_feed_history_is_stored_once_and_whole(recorded: Path, store: Store) -> None:
    folder = recorded / "feeds" / "whitehouse_rss_history"
    feed = material.feed_history(folder, "/feed/", origins=WHITE_HOUSE)
    pages = _pages_of(sorted(folder.glob("*.xml")), recorded / "whitehouse_docs")
    times = material.history_moments(folder)
    with ReplayServer(RouteSite(routes=(feed, *pages)), times[0]) as server:
        source = _source("wh.history", server.base_url + "/feed/", "feed")
        store.sync_sources(sources=[source], now=times[0])

        async def poll_all() -> list[jobs.CrawlReport]:
            reports = []
            for moment in (*times, times[-1]):
                server.move_to(moment)
                clock = lambda at=moment: at  # noqa: E731
                reports.append(await jobs.crawl(store, [source], CRAWL, clock=clock))
            return reports

        *reports, again = asyncio.run(poll_all())
    assert len(times) == 58
    assert [poll for report in reports for poll in report.failed] == []
    assert store.counts()["document"] == len(pages)  # nothing twice, nothing missed
    assert again.revisions == 0
    assert [poll.outcome for poll in again.polls] == [Outcome.NOT_MODIFIED]


def _order_routes(recorded: Path) -> tuple[Route, ...]:
    pages = material.markdown_pages(
        [recorded / "whitehouse_docs" / "presidential-actions" / ORDER_PAGE], origins=WHITE_HOUSE
    )
    file = recorded / "federal_register" / "eo_enriched_json" / "eo-14330.json"
    fields = {
        key: value for key, value in json.loads(file.read_text()).items() if key in API_FIELDS
    }
    answer = {"count": 1, "total_pages": 1, "results": [fields]}
    body = json.dumps(answer).encode()
    return (*pages, constant("/documents.json", Reply(body=body, content_type=material.JSON_TYPE)))


def _ask(store: Store, subject: str) -> list[TimelineEntry]:
    (found,) = store.resolve(subject=subject)
    return store.timeline(query=TimelineQuery(subject=found.id))


def test_order_page_and_register_answer_when_by_whom_and_what(
    recorded: Path, store: Store, language: LocalLanguage
) -> None:
    routes = _order_routes(recorded)
    with ReplayServer(RouteSite(routes=routes), NOW) as server:
        sources = [
            _source("wh.page", server.base_url + routes[0].path, "page"),
            _source("fr.eo", server.base_url + "/documents.json", "federal_register"),
        ]
        report = _crawl(store, sources)
    assert [poll.outcome for poll in report.polls] == [Outcome.NEW, Outcome.NEW]
    _understand(store, language)
    events = [entry.event for entry in _ask(store, "eo:14330")]
    (signing,) = [event for event in events if event.type == "sign"]
    assert (signing.status, signing.date) == ("done", "2025-08-07")
    assert [actor.name for actor in signing.actors] == ["Donald Trump"]
    documents = {mention.document_id for mention in signing.mentions}
    assert len(documents) == 2  # the page, which has no number, and the register are one order
    duties = [one for one in store.directives() if "Labor" in one.agency]
    assert "2026-02-03" in {one.due for one in duties}
    words = " ".join(one.duty for one in duties)
    assert "guidance" in words


def test_planned_order_of_the_seed_article_is_never_signed(
    seed: Path, store: Store, language: LocalLanguage
) -> None:
    report = asyncio.run(
        jobs.ingest(
            store,
            [str(seed / "article.txt")],
            CRAWL,
            published=datetime(2025, 7, 18, tzinfo=UTC),
            title="",
            clock=lambda: NOW,
        )
    )
    assert report.failures == ()
    _understand(store, language)
    entries = store.timeline(query=TimelineQuery(types=("sign",)))
    orders = [entry.event for entry in entries if "order" in entry.event.title.lower()]
    assert "planned" in {event.status for event in orders}
    assert not {"done", "reported"} & {event.status for event in orders}


def _documents(store: Store) -> list[Document]:
    found = store.pending(run_id="none", limit=1000)
    return list(found)


def test_government_feeds_are_read(recorded: Path, store: Store) -> None:
    folder = recorded / "feeds" / "us_gov"
    files = sorted(path for path in folder.iterdir() if path.suffix in {".xml", ".rss"})
    routes = [
        material.file_route(file, f"/{file.name}", content_type=material.RSS_TYPE) for file in files
    ]
    with ReplayServer(RouteSite(routes=tuple(routes)), NOW) as server:
        sources = [
            _source(f"gov.{file.stem}", f"{server.base_url}/{file.name}", "feed", content="full")
            for file in files
        ]
        report = _crawl(store, sources)
    addresses = {source.url for source in sources}
    polls = [poll for poll in report.polls if poll.url in addresses]  # not the pages they lead to
    assert {poll.outcome for poll in polls} == {Outcome.NEW}
    expected = sum(len(feedparser.parse(file.read_bytes()).entries) for file in files)
    read = sum(poll.items for poll in polls)
    assert read == expected
    assert _documents(store)


def test_register_answers_are_read(recorded: Path, store: Store) -> None:
    files = sorted((recorded / "federal_register").glob("fr_api_*.json"))
    assert len(files) == 4
    routes = [material.api_answer(file, f"/{file.name}") for file in files]
    with ReplayServer(RouteSite(routes=tuple(routes)), NOW) as server:
        sources = [
            _source(f"fr.{at}", f"{server.base_url}/{file.name}", "federal_register")
            for at, file in enumerate(files)
        ]
        report = _crawl(store, sources)
    first_pages = {poll.url: poll for poll in report.polls if "page=" not in poll.url}
    assert {poll.outcome for poll in first_pages.values()} == {Outcome.NEW}
    documents = {document.metadata["document_number"]: document for document in _documents(store)}
    for file in files:
        answer = json.loads(file.read_text())
        for result in _results(answer):
            document = documents[result["document_number"]]
            assert document.title == result["title"]
            assert document.published is not None
            assert document.published.date().isoformat() == result["publication_date"]


def _results(answer: Any) -> list[dict[str, Any]]:
    if isinstance(answer, list):
        return answer
    results: list[dict[str, Any]] = answer.get("results", [answer])
    return results


def test_article_pages_are_read(recorded: Path, store: Store) -> None:
    files = sorted((recorded / "html" / "scrapinghub" / "html").iterdir())[:30]
    routes = material.page_folder(files, "/pages/")
    with ReplayServer(RouteSite(routes=routes), NOW) as server:
        sources = [
            _source(f"page.{at}", server.base_url + route.path, "page")
            for at, route in enumerate(routes)
        ]
        report = _crawl(store, sources)
    assert len(report.polls) == 30
    read = [poll for poll in report.polls if poll.outcome is Outcome.NEW]
    assert len(read) >= 28
    assert sum(len(document.text) for document in _documents(store)) / len(read) > 1000
