"""The real crawler over the demonstration: what the daemon would have seen, moment by moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from policytrail.config import CrawlSettings
from policytrail.crawler import PollRequest, crawl
from policytrail.crawler.replay.bundle import BUNDLED, load_article_site
from policytrail.crawler.replay.demo import demo_site, demo_sources, moments
from policytrail.crawler.replay.federal_register import load_documents
from policytrail.crawler.replay.server import ReplayServer
from policytrail.records import Document, Outcome, PollResult, PollState, Source

SETTINGS = CrawlSettings(allowed_addresses=("127.0.0.1",), contact="test")
SILENT = {"webinar-replay", "new-trustee"}  # gone, drift
TEASED = "who-drafted-the-order"  # robots.txt forbids the page: its feed's words stand for it


@dataclass(slots=True)
class Crawled:
    """All that the visits brought, and what they left behind for the next ones."""

    base: str = ""
    documents: dict[str, list[Document]] = field(default_factory=lambda: defaultdict(list))
    outcomes: dict[str, dict[str, Outcome]] = field(default_factory=lambda: defaultdict(dict))
    states: dict[str, PollState] = field(default_factory=dict)

    def state(self, source: Source) -> PollState:
        """Return what earlier visits of a source left behind."""
        return self.states.get(source.id, PollState(source_id=source.id))

    def take(self, source: Source, result: PollResult, moment: str) -> None:
        """Keep what a visit brought, as the store does."""
        poll, state = result.poll, self.state(source)
        for document in result.documents:
            self.documents[document.url].append(document)
        if poll.url == source.url:
            self.outcomes[moment][source.id] = poll.outcome
            state = replace(
                state, etag=poll.etag, last_modified=poll.last_modified,
                body_sha256=poll.body_sha256,
            )  # fmt: skip
        urls = {document.url for document in result.documents}
        self.states[source.id] = replace(state, known_urls=state.known_urls | urls)


@pytest.fixture(scope="module")
def crawled() -> Iterator[Crawled]:
    found = Crawled()
    with ReplayServer(demo_site(), moments()[0].at) as server:
        found.base = server.base_url
        sources = {source.id: source for source in demo_sources(server.base_url)}
        for moment in moments():
            server.move_to(moment.at)
            results: list[PollResult] = []
            requests = [
                PollRequest(source=item, state=found.state(item)) for item in sources.values()
            ]
            crawl(requests, SETTINGS, clock=lambda now=moment.at: now, sink=results.append)
            for result in results:
                found.take(sources[result.poll.source_id], result, f"{moment.at:%Y-%m-%d}")
        yield found


def test_every_article_becomes_a_document_with_its_time(crawled: Crawled) -> None:
    articles = load_article_site().visible(datetime(2026, 12, 31, tzinfo=UTC))
    for article in articles:
        if article.stem in SILENT:
            continue
        address = crawled.base + article.path
        document = (crawled.documents.get(address) or crawled.documents[address.rstrip("/")])[0]
        assert document.title == article.title
        assert document.published == article.published
        assert document.first_seen >= article.published


def test_nothing_else_becomes_a_document(crawled: Crawled) -> None:
    articles = load_article_site().visible(datetime(2026, 12, 31, tzinfo=UTC))
    register = load_documents(BUNDLED / "federal_register")
    assert len(crawled.documents) == len(articles) - len(SILENT) + len(register)


def test_a_watched_page_has_each_of_its_states(crawled: Crawled) -> None:
    (texts,) = (
        list(dict.fromkeys(document.text for document in documents))
        for url, documents in crawled.documents.items()
        if "questions-on-investment" in url
    )
    assert len(texts) == 4
    assert "June 2, 2026" in texts[-2]
    assert "June 1, 2026" in texts[-1]


@pytest.mark.parametrize(
    ("moment", "source", "outcome"),
    [
        ("2025-07-18", "demo_labor_newsroom", Outcome.BLOCKED),
        ("2025-07-19", "demo_sec_press", Outcome.NOT_MODIFIED),
        ("2025-08-13", "demo_blockfront", Outcome.MALFORMED),
        ("2025-08-18", "demo_blockfront", Outcome.NEW),
        ("2025-08-18", "demo_federal_register", Outcome.UNCHANGED),
        ("2026-02-18", "demo_sec_press", Outcome.SERVER_ERROR),
        ("2026-05-20", "demo_tidewater_pension", Outcome.DRIFT),
    ],
)
def test_each_visit_ends_as_the_web_was(
    crawled: Crawled, moment: str, source: str, outcome: Outcome
) -> None:
    assert crawled.outcomes[moment][source] == outcome


def test_a_teaser_is_told_before_the_refusal_that_it_makes_up_for() -> None:
    """Whoever dies between the two would else never ask for the page again, nor keep its words."""
    results: list[PollResult] = []
    with ReplayServer(demo_site(), moments()[-1].at) as server:
        source = next(s for s in demo_sources(server.base_url) if s.id == "demo_potomac_courier")
        request = PollRequest(source=source, state=PollState(source_id=source.id))
        crawl([request], SETTINGS, clock=lambda: moments()[-1].at, sink=results.append)
    teased = [n for n, r in enumerate(results) if any(d.kind == "teaser" for d in r.documents)]
    refused = [n for n, r in enumerate(results) if TEASED in r.poll.url]
    assert teased < refused
    assert len(teased) == len(refused) == 1
