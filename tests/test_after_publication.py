"""What happens to a document that was published: refused, read, edited, gone, back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from policytrail import cli, digest, jobs
from policytrail.config import CrawlSettings
from policytrail.crawler.replay.server import ReplayServer
from policytrail.crawler.replay.web import Reply, Request
from policytrail.records import Document, Outcome, Source
from policytrail.store import Store, open_store

START = datetime(2026, 3, 2, 14, tzinfo=UTC)
DAY = timedelta(days=1)
SETTINGS = CrawlSettings(contact="test", allowed_addresses=("127.0.0.0/8",))
_TEASER = (
    "The harbor office says when trustees must report what their plans hold in digital assets."
)
_TEXT = (
    "The office for harbor pensions has told trustees how to report digital assets. A first report"
    " is due on {day}, and later ones once a year.",
    "Trustees may ask for more time in writing. The office says that it will answer each request"
    " within three weeks and that it will keep a list of those that it has granted.",
)


def _page(day: str) -> Reply:
    paragraphs = "".join(f"<p>{text.format(day=day)}</p>" for text in _TEXT)
    html = (
        "<html><head><title>Reports on digital assets</title></head><body>"
        f"<article><h1>Reports on digital assets</h1>{paragraphs}</article></body></html>"
    )
    return Reply(body=html.encode(), content_type="text/html")


@dataclass(slots=True)
class Publisher:
    """A feed of one item, and its page, which changes from test to test."""

    pages: dict[str, Reply] = field(default_factory=dict)

    def answer(self, request: Request) -> Reply | None:
        return self.pages.get(request.path)


@dataclass(slots=True)
class World:
    """A publisher, the source that reads it, and a database."""

    site: Publisher
    source: Source
    store: Store
    now: datetime = START

    def crawl(self, days: float, page: Reply | None = None) -> dict[str, Outcome]:
        """Visit so many days later, with the page as given; return outcomes by path."""
        self.now += days * DAY
        if page is not None:
            self.site.pages["/reports"] = page
        done = asyncio.run(jobs.crawl(self.store, [self.source], SETTINGS, clock=lambda: self.now))
        return {poll.url.rsplit("/", 1)[1]: poll.outcome for poll in done.polls}

    def document(self) -> Document:
        """Return the only document that there is."""
        (row,) = self.store._connection.rows("select id from document")
        return self.store.document(document_id=row["id"])

    def told(self) -> list[tuple[str, str, str]]:
        return [(one.kind, one.old, one.new) for one in self.store.changes()]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    item = (
        "<item><title>Reports on digital assets</title><link>/reports</link>"
        "<pubDate>Mon, 02 Mar 2026 13:00:00 GMT</pubDate>"
        f"<description>{_TEASER}</description></item>"
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>'
    site = Publisher({"/feed.xml": Reply(body=feed.encode(), content_type="application/rss+xml")})
    with (
        ReplayServer(site, START) as server,
        open_store(tmp_path / "policytrail.db", create=True) as store,
    ):
        source = Source(
            id="harbor", publisher="Harbor Office", title="News", kind="feed", tier="regulator",
            url=f"{server.base_url}/feed.xml", interval_minutes=60, delay_seconds=0.0,
        )  # fmt: skip
        store.sync_sources(sources=[source], now=START)
        yield World(site=site, source=source, store=store)


def test_a_teaser_stands_for_a_page_that_refuses_and_gives_way_to_it(world: World) -> None:
    assert world.crawl(0, Reply(status=403, body=b"Forbidden"))["reports"] is Outcome.BLOCKED
    teaser = world.document()
    assert (teaser.kind, teaser.method) == ("teaser", "feed summary")
    assert teaser.text == f"Reports on digital assets\n\n{_TEASER}"
    assert world.store.verify(rederive=jobs.rederive([world.source])).ok

    assert world.crawl(0.1) == {"feed.xml": Outcome.NOT_MODIFIED}, "the page rests"
    assert world.crawl(0.3)["reports"] is Outcome.BLOCKED
    assert world.crawl(0.6, _page("May 1, 2026"))["reports"] is Outcome.NEW
    page = world.document()
    assert page.id == teaser.id
    assert page.kind == "page"
    assert "due on May 1, 2026" in page.text
    assert page.published == teaser.published
    assert world.told() == [], "nobody edited anything"


def test_a_page_that_moved_keeps_the_id_of_its_teaser(world: World) -> None:
    world.crawl(0, Reply(status=403, body=b"Forbidden"))
    teaser = world.document()
    world.site.pages["/2026/reports"] = _page("May 1, 2026")
    world.crawl(1, Reply(status=302, headers={"Location": "/2026/reports"}))
    page = world.document()
    assert (page.id, page.kind) == (teaser.id, "page")
    assert page.url.endswith("/2026/reports")
    for days in (1, 2, 4):
        world.crawl(days)
    assert world.document() == page


def test_an_edit_a_removal_and_a_return_are_told(world: World, tmp_path: Path) -> None:
    world.crawl(0, _page("May 1, 2026"))
    world.crawl(1, _page("June 1, 2026"))
    assert world.crawl(2, Reply(status=404, body=b"Not found"))["reports"] is Outcome.GONE
    assert "June 1" in world.document().text, "the last text stays"
    assert world.crawl(1, _page("June 1, 2026"))["reports"] is Outcome.NOT_MODIFIED
    edit, removal, back = world.told()
    assert edit[0] == "date"
    assert "May 1" in edit[1]
    assert "June 1" in edit[2]
    assert (removal[0], back[0]) == ("taken_down", "returned")

    built = jobs.build_digest(world.store, "2026-W10", now=world.now)
    (section,) = [one for one in built.sections if one.title == "Changed after publication"]
    assert [line.date for line in section.lines] == ["2026-03-03", "2026-03-05", "2026-03-06"]
    for fmt in ("md", "html"):
        assert "no longer at its address" in digest.render(built, fmt)

    arguments = ["--database", str(tmp_path / "policytrail.db"), "changes"]
    shown = CliRunner().invoke(cli.main, [*arguments, "--since", "2026-03-04", "--json"])
    assert [row["kind"] for row in json.loads(shown.output)] == ["taken_down", "returned"]
    shown = CliRunner().invoke(cli.main, arguments)
    assert "taken down (gone)" in " ".join(shown.output.split())
    assert shown.exit_code == 0


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        (Reply(status=410), Outcome.GONE),
        (Reply(status=301, headers={"Location": "/"}), Outcome.REDIRECTED_HOME),
        (Reply(body=b"<html><body><nav>Home</nav></body></html>"), Outcome.NO_TEXT),
        (Reply(body=b"  \n"), Outcome.EMPTY),
    ],
)
def test_every_way_to_vanish_is_a_removal(world: World, page: Reply, outcome: Outcome) -> None:
    world.site.pages["/"] = Reply(body=b"<html><body><h1>Harbor Office</h1></body></html>")
    world.crawl(0, _page("May 1, 2026"))
    assert world.crawl(1, page)["reports"] is outcome
    assert [kind for kind, _, _ in world.told()] == ["taken_down"]
    assert "May 1" in world.document().text
