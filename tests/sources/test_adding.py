"""`sources add`: from a page on the loopback to an entry that the next crawl visits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policytrail.cli import main
from policytrail.crawler.replay.server import ReplayServer
from policytrail.crawler.replay.web import Reply, Request

_PAGE = b"""<!doctype html><html><head><title>Harbor Board</title>
<link rel="alternate" type="application/rss+xml" title="Old news" href="/old.xml">
<link rel="alternate" type="application/rss+xml" title="Harbor Board news" href="/news.xml">
</head><body><p>Welcome to the board of the harbor workers' pension plan.</p></body></html>"""
_FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbor</title>
<item><title>The board meets</title><link>/meets</link></item>
<item><title>The board votes</title><link>/votes</link></item></channel></rss>"""


@dataclass(slots=True)
class Board:
    """A small site: paths and what they answer; anything else is not there."""

    pages: dict[str, Reply] = field(default_factory=dict)

    def answer(self, request: Request) -> Reply | None:
        return self.pages.get(request.path)


@pytest.fixture
def board() -> Board:
    return Board(
        {
            "/": Reply(body=_PAGE),
            "/news.xml": Reply(body=_FEED, content_type="application/rss+xml"),
        }
    )


@pytest.fixture
def server(board: Board) -> Iterator[ReplayServer]:
    with ReplayServer(board, datetime(2026, 3, 2, tzinfo=UTC)) as served:
        yield served


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    config = tmp_path / "policytrail.toml"
    config.write_text(
        'database = "policytrail.db"\ncatalogues = ["mine"]\n'
        '[crawl]\nallowed_addresses = ["127.0.0.0/8"]\ncontact = "test"\n'
    )
    (tmp_path / "mine").mkdir()

    def invoke(*arguments: str) -> Result:
        runner = CliRunner(env={"COLUMNS": "200"})
        return runner.invoke(main, ["--config", str(config), "sources", *arguments])

    return invoke


def test_the_first_feed_that_can_be_read_becomes_a_source(
    run: Run, server: ReplayServer, tmp_path: Path
) -> None:
    result = run("add", f"{server.base_url}/")
    assert result.exit_code == 0, result.output
    assert f"{server.base_url}/old.xml  gone" in result.output
    assert f"{server.base_url}/news.xml  2 items" in result.output
    (file,) = (tmp_path / "mine").iterdir()
    rows = {row["id"]: row for row in json.loads(run("list", "--json").stdout)}
    assert rows["127.0.0.1"]["url"] == f"{server.base_url}/news.xml"
    assert rows["127.0.0.1"]["title"] == "Harbor Board news"
    assert file.name in result.output
    targets = [visit.target for visit in server.requests]
    assert targets.count("/robots.txt") == 1
    assert targets.count("/news.xml") == 1


def test_a_feed_is_asked_once_and_added_once(
    run: Run, server: ReplayServer, tmp_path: Path
) -> None:
    assert run("add", f"{server.base_url}/news.xml").exit_code == 0
    assert [visit.target for visit in server.requests].count("/news.xml") == 1
    again = run("add", f"{server.base_url}/news.xml")
    assert again.exit_code == 2
    assert "is the source '127.0.0.1' already" in again.stderr
    assert len(list((tmp_path / "mine").iterdir())) == 1


def test_an_id_never_clashes_and_no_file_is_overwritten(
    run: Run, server: ReplayServer, board: Board, tmp_path: Path
) -> None:
    board.pages["/more.xml"] = Reply(body=_FEED, content_type="application/rss+xml")
    (tmp_path / "mine" / "127.0.0.1.2.toml").write_text('publisher = "mine"\n')
    run("add", f"{server.base_url}/news.xml")
    result = run("add", f"{server.base_url}/more.xml")
    assert "source '127.0.0.1.3' written" in result.output
    assert (tmp_path / "mine" / "127.0.0.1.2.toml").read_text() == 'publisher = "mine"\n'
    assert run("check").exit_code == 0


def test_what_is_not_there_or_has_no_feed_is_said(
    run: Run, server: ReplayServer, board: Board, tmp_path: Path
) -> None:
    board.pages["/bare"] = Reply(body=b"<html><body><p>Nothing to follow here.</p></body></html>")
    for path, words in (("/bare", "leads to no feed"), ("/nowhere", "gone: ")):
        result = run("add", server.base_url + path)
        assert result.exit_code == 2
        assert words in result.stderr
    assert "is no http(s) address" in run("add", "ftp://example.org/").stderr
    assert list((tmp_path / "mine").iterdir()) == []


def test_private_addresses_and_robots_are_respected(
    run: Run, server: ReplayServer, board: Board
) -> None:
    board.pages["/robots.txt"] = Reply(
        body=b"User-agent: *\nDisallow: /news.xml\n", content_type="text/plain"
    )
    forbidden = run("add", f"{server.base_url}/")
    assert forbidden.exit_code == 2
    assert "/news.xml  robots" in forbidden.output
    private = run("add", "http://10.0.0.7/")
    assert private.exit_code == 2
    assert "refused_address" in private.stderr


def test_without_a_folder_nothing_is_visited(
    run: Run, server: ReplayServer, tmp_path: Path
) -> None:
    config = tmp_path / "policytrail.toml"
    config.write_text(config.read_text().replace('catalogues = ["mine"]\n', ""))
    result = run("add", f"{server.base_url}/")
    assert result.exit_code == 2
    assert "--folder" in result.stderr
    assert "no such folder" in run("add", "http://x.org/", "--folder", "absent").stderr
    assert server.requests == ()
    named = run("add", f"{server.base_url}/", "--folder", str(tmp_path / "mine"))
    assert "to 'catalogues' in the configuration" in named.output
