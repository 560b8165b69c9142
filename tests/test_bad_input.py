"""What goes wrong is named, has a row and an exit status, and the rest goes on."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from policytrail.cli import main
from policytrail.crawler.replay.routes import Route, RouteSite, constant
from policytrail.crawler.replay.server import ReplayServer
from policytrail.crawler.replay.web import Reply

NOW = datetime(2026, 6, 3, 13, tzinfo=UTC)
_ITEM = "<item><title>{title}</title><link>{base}/page/{at}</link><guid>{at}</guid></item>"
_GOOD_PAGE = """<html><head><title>Board keeps its fund</title></head><body><article>
<h1>Board keeps its fund</h1><p>The pension board of Larkspur County kept its shares of the fund in
the second quarter, a filing said, although some trustees had asked for a sale in the spring.</p>
<p>The board will discuss the holding again when the consultant's report is ready in the autumn.</p>
</article></body></html>"""


def _feed(*numbers: int) -> bytes:
    items = "".join(_ITEM.format(title=f"Item {at}", base="{base}", at=at) for at in numbers)
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def _routes() -> tuple[Route, ...]:
    xml, html = "application/rss+xml", "text/html; charset=utf-8"
    replies = {
        "/good.xml": Reply(body=_feed(1), content_type=xml, origins=("{base}",)),
        "/page/1": Reply(body=_GOOD_PAGE.encode(), content_type=html),
        "/html.xml": Reply(body=_GOOD_PAGE.encode(), content_type=html),
        "/broken.xml": Reply(body=b"<rss><channel><item><title>Cut", content_type=xml),
        "/empty.xml": Reply(body=b"", content_type=xml),
        "/textless.xml": Reply(body=_feed(2), content_type=xml, origins=("{base}",)),
        "/page/2": Reply(body=b"<html><body><nav>Menu</nav></body></html>", content_type=html),
        "/refused.xml": Reply(body=b"no", status=403, content_type="text/plain"),
        "/latin.xml": Reply(
            body=_feed(3).replace(b"Item 3", "Café 3".encode("cp1252")),
            content_type=xml,
            origins=("{base}",),
        ),
        "/page/3": Reply(
            body=_GOOD_PAGE.replace("fund", "fünd").encode("cp1252"),
            content_type="text/html; charset=utf-8",
        ),
    }
    return tuple(constant(path, reply) for path, reply in replies.items())


@pytest.fixture
def web() -> Iterator[str]:
    with ReplayServer(RouteSite(routes=_routes()), NOW) as server:
        yield server.base_url


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, web: str) -> Run:
    """Run a command with a catalogue of troubled sources and one that is well."""
    names = ["good", "html", "broken", "empty", "textless", "refused", "latin"]
    entries = [_entry(name, f"{web}/{name}.xml") for name in names]
    entries.append(_entry("nobody", "http://127.0.0.1:9/feed.xml"))
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    head = 'publisher = "Local"\ntier = "news"\nlicence = "test"\n'
    (catalogue / "local.toml").write_text(head + "\n".join(entries))
    config = tmp_path / "policytrail.toml"
    config.write_text(
        'database = "policytrail.db"\ncatalogues = ["catalogue"]\nbusy_seconds = 0.2\n'
        f"sources = {json.dumps([f'local_{name}' for name in [*names, 'nobody']])}\n"
        '[crawl]\nallowed_addresses = ["127.0.0.0/8"]\ntimeout = 5\n'
    )

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--config", str(config), *arguments])

    return invoke


def _entry(name: str, url: str) -> str:
    return (
        f'[sources."local_{name}"]\ntitle = "{name}"\nkind = "feed"\nurl = "{url}"\n'
        'interval_minutes = 60\ndelay_seconds = 0.0\nstatus = "test"\n'
    )


def _polls(result: Result) -> dict[str, list[dict[str, Any]]]:
    polls: dict[str, list[dict[str, Any]]] = {}
    for poll in json.loads(result.stdout):
        polls.setdefault(poll["source_id"].removeprefix("local_"), []).append(poll)
    return polls


def test_every_trouble_has_its_outcome_and_the_good_source_is_read(run: Run) -> None:
    result = run("crawl", "--json")
    polls = _polls(result)
    outcomes = {name: {row["outcome"] for row in rows} for name, rows in polls.items()}
    assert result.exit_code == 1
    assert outcomes["good"] == {"new"}
    assert outcomes["html"] == {"drift"}
    assert outcomes["broken"] == {"malformed"}
    assert outcomes["empty"] == {"empty"}
    assert outcomes["refused"] == {"blocked"}
    assert outcomes["nobody"] == {"unreachable"}
    assert "no_text" in outcomes["textless"]
    assert outcomes["latin"] == {"new"}
    assert all(row["message"] for name in ("html", "refused", "nobody") for row in polls[name])
    assert len(outcomes) == 8


def test_text_in_a_wrong_encoding_is_read_right(run: Run) -> None:
    run("crawl", "local_latin")
    found = json.loads(run("search", "fünd", "--json").stdout)
    assert [row["title"] for row in found] == ["Board keeps its fünd"]


def test_unknown_source_is_named_with_the_nearest(run: Run) -> None:
    result = run("crawl", "local_god")
    assert result.exit_code == 2
    assert "local_god" in result.stderr
    assert "local_good" in result.stderr


def test_missing_database_is_named(run: Run, tmp_path: Path) -> None:
    result = run("timeline")
    assert result.exit_code == 2
    assert str(tmp_path / "policytrail.db") in result.stderr


def test_database_of_a_newer_version_is_refused(run: Run, tmp_path: Path) -> None:
    run("crawl", "local_good")
    with sqlite3.connect(tmp_path / "policytrail.db") as database:
        database.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at)"
            " select migration_set, '9999_from_the_future', applied_at from _sqlite_migrations"
            " limit 1"
        )
    database.close()
    result = run("timeline")
    assert result.exit_code == 2
    assert "newer" in result.stderr


def test_locked_database_is_named(run: Run, tmp_path: Path) -> None:
    run("crawl", "local_good")
    holder = sqlite3.connect(tmp_path / "policytrail.db", isolation_level=None)
    holder.execute("begin immediate")
    try:
        result = run("crawl", "local_good")
    finally:
        holder.execute("rollback")
        holder.close()
    assert result.exit_code == 2
    assert "policytrail.db" in result.stderr
    assert run("crawl", "local_good").exit_code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_read_only_database_is_named(run: Run, tmp_path: Path) -> None:
    run("crawl", "local_good")
    (tmp_path / "policytrail.db").chmod(stat.S_IRUSR)
    result = run("crawl", "local_good")
    assert result.exit_code == 2
    assert "policytrail.db" in result.stderr


def test_file_that_is_no_database_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "policytrail.db").write_text("not a database, but a long enough text " * 50)
    result = run("timeline")
    assert result.exit_code == 2
    assert "policytrail.db" in result.stderr
