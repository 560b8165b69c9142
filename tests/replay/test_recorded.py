"""Recorded material as routes: with small files of our own, and with the recorded folders."""

from __future__ import annotations

import gzip
import json
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
import trafilatura

from policytrail.crawler.replay import recorded as material
from policytrail.crawler.replay.routes import RouteSite
from policytrail.crawler.replay.server import ReplayServer
from policytrail.errors import ReplayError

NOW = datetime(2026, 11, 1, tzinfo=UTC)
WHITE_HOUSE = ("https://www.whitehouse.gov",)


def read(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:  # noqa: S310
        body: bytes = answer.read()
        return body


def test_a_history_shows_each_state_from_its_moment_on(tmp_path: Path) -> None:
    (tmp_path / "20250807T163942Z.xml").write_bytes(b"<rss>https://agency.example/a</rss>")
    (tmp_path / "20250808T004529Z.xml").write_bytes(b"<rss>two</rss>")
    route = material.feed_history(tmp_path, "/feed/", origins=("https://agency.example",))
    first, second = material.history_moments(tmp_path)
    assert first == datetime(2025, 8, 7, 16, 39, 42, tzinfo=UTC)
    with ReplayServer(RouteSite(routes=(route,)), first) as server:
        assert read(server.base_url + "/feed/") == f"<rss>{server.base_url}/a</rss>".encode()
        server.move_to(second)
        assert read(server.base_url + "/feed/") == b"<rss>two</rss>"


def test_a_folder_without_states_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=str(tmp_path)):
        material.feed_history(tmp_path, "/feed/")


MARKDOWN = """---
date: '2025-08-07'
published_time: 2025-08-07 17:01:02-04:00
source_url: https://agency.example/actions/one/
title: 'The President''s Order
  on Savings'
---

A first paragraph about savings, long enough to be taken for the text of a page by a reader.

A second one, which says that the order concerns nobody but those who save for their old age, and
that nothing changes until there is a rule. A third sentence makes it long enough to be found.
"""


def test_a_markdown_file_becomes_a_page_with_its_dates(tmp_path: Path) -> None:
    file = tmp_path / "one.md"
    file.write_text(MARKDOWN, encoding="utf-8")
    with ReplayServer(RouteSite(routes=material.markdown_pages([file])), NOW) as server:
        page = read(server.base_url + "/actions/one/").decode()
    found = trafilatura.bare_extraction(page, with_metadata=True)
    assert found is not None
    assert found.title == "The President's Order on Savings"
    assert found.date == "2025-08-07"
    assert (found.text or "").startswith("A first paragraph")
    assert 'content="2025-08-07T17:01:02-04:00"' in page


def test_files_with_one_address_are_states_of_one_page(tmp_path: Path) -> None:
    later = MARKDOWN.replace("2025-08-07", "2025-08-09").replace("A first paragraph", "A new text")
    (tmp_path / "1.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "2.md").write_text(later, encoding="utf-8")
    (route,) = material.markdown_pages(tmp_path.glob("*.md"))
    for day, words in ((1, b"A first paragraph"), (8, b"A first paragraph"), (10, b"A new text")):
        reply = route.reply_at(datetime(2025, 8, day, tzinfo=UTC))
        assert reply is not None
        assert words in reply.body


def test_a_markdown_file_without_address_is_named(tmp_path: Path) -> None:
    file = tmp_path / "two.md"
    file.write_text("---\ntitle: x\n---\ntext\n", encoding="utf-8")
    with pytest.raises(ReplayError, match=r"two\.md.*source_url"):
        material.markdown_pages([file])


def test_packed_pages_are_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>a</p>")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(b"<p>b</p>"))
    routes = material.page_folder(sorted(tmp_path.iterdir()), "/pages/")
    with ReplayServer(RouteSite(routes=routes), NOW) as server:
        assert read(server.base_url + "/pages/a") == b"<p>a</p>"
        assert read(server.base_url + "/pages/b") == b"<p>b</p>"


@pytest.mark.recorded
def test_the_recorded_history_of_a_feed(recorded: Path) -> None:
    folder = recorded / "feeds/whitehouse_rss_history"
    moments = material.history_moments(folder)
    assert len(moments) == 58
    route = material.feed_history(folder, "/feed/", origins=WHITE_HOUSE)
    pages = material.markdown_pages(
        sorted((recorded / "whitehouse_docs/presidential-actions").glob("2025-08-0*.md")),
        origins=WHITE_HOUSE,
    )
    with ReplayServer(RouteSite(routes=(route, *pages)), moments[0]) as server:
        seen: set[str] = set()
        for moment in moments:
            server.move_to(moment)
            seen |= {
                str(entry.link)
                for entry in feedparser.parse(read(server.base_url + "/feed/")).entries
            }
        assert all(link.startswith(server.base_url) for link in seen)
        order = next(link for link in seen if "actions" in link and "401k" in link)
        assert b"Within 180 days" in read(order)


@pytest.mark.recorded
def test_every_recorded_presidential_action_is_a_state_of_a_page(recorded: Path) -> None:
    files = sorted((recorded / "whitehouse_docs/presidential-actions").glob("*.md"))
    routes = material.markdown_pages(files)
    assert len(files) == 666
    assert len({route.path for route in routes}) == len(routes)
    assert sum(len(route.states) for route in routes) == len(files)  # some have two states


@pytest.mark.recorded
def test_recorded_answers_of_the_register_lead_back_to_the_server(recorded: Path) -> None:
    file = recorded / "federal_register/fr_api_documents_search_bears-ears.json"
    route = material.api_answer(file, "/api/v1/documents.json")
    with ReplayServer(RouteSite(routes=(route,)), NOW) as server:
        answer = json.loads(read(server.base_url + route.path))
        assert answer["next_page_url"].startswith(server.base_url + "/api/v1/documents?")
        assert len(answer["results"]) == 5


@pytest.mark.recorded
def test_recorded_pages_keep_their_bytes(recorded: Path) -> None:
    files = sorted((recorded / "html/scrapinghub/html").glob("*.html*"))[:30]
    routes = material.page_folder(files, "/pages/")
    with ReplayServer(RouteSite(routes=routes), NOW) as server:
        for file, route in zip(files, routes, strict=True):
            body = file.read_bytes()
            known = gzip.decompress(body) if file.suffix == ".gz" else body
            assert read(server.base_url + route.path) == known
