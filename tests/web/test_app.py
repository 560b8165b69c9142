"""What the pages show, and what they refuse."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from policytrail.commands.serve import command as serve_command
from policytrail.config import Config
from policytrail.errors import ConfigError, DatabaseMissingError, StoreError
from policytrail.store import descriptions, open_store
from policytrail.tests.store import world
from policytrail.web import build_metadata, serve
from policytrail.web.app import build_app, is_loopback


def get(site: Datasette, address: str) -> Any:
    return asyncio.run(site.client.get(address))


def test_the_front_page_says_what_this_is_and_leads_on(site: Datasette) -> None:
    page = get(site, "/").text
    assert "to which policy text" in page
    assert "3 events" in page
    assert world.PROPOSING.title in page
    assert world.EXIT.title not in page  # background is not news
    assert "example_wire" in page
    for name in build_metadata()["databases"]["policytrail"]["queries"]:
        assert f'href="/policytrail/{name}"' in page
    for shortened in ("deadlines", "sources"):  # the lists above lead to the whole
        assert f'<h2><a href="/{shortened}">' in page


def test_an_empty_database_has_a_front_page(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    open_store(path, create=True).close()
    page = get(build_app(path), "/").text
    assert "None yet" in page


def test_every_table_and_view_has_a_page_with_its_columns_explained(site: Datasette) -> None:
    for one in descriptions.tables() + descriptions.views():
        answer = get(site, f"/policytrail/{one.name}")
        assert answer.status_code == 200, one.name
        assert one.row.replace("'", "&#39;") in answer.text
        assert answer.text.count("<dt>") == len(one.columns), one.name


def test_the_metadata_names_only_what_is_there(site: Datasette) -> None:
    listed = get(site, "/policytrail.json?_show_hidden=1").json()
    there = {one["name"] for one in listed["tables"]} | {one["name"] for one in listed["views"]}
    named = set(build_metadata()["databases"]["policytrail"]["tables"])
    assert named <= there
    json.dumps(build_metadata())


def test_the_page_of_the_database_says_what_each_table_is(site: Datasette) -> None:
    page = get(site, "/policytrail").text
    for one in descriptions.tables() + descriptions.views():
        if one.name not in ("blob", "sighting") and not one.name.startswith("past_"):
            assert f'href="/policytrail/{one.name}"' in page
            assert f"{one.row}.".replace("'", "&#39;") in page
    assert "select date, status, title, url from timeline" in page


def test_an_unknown_name_is_answered_with_names_that_are_like_it(site: Datasette) -> None:
    answer = get(site, "/policytrail/timeline_of?subject=wisconsin")
    assert answer.status_code == 400
    assert world.SWIB.name in answer.text


def test_the_form_of_a_question_asks_for_what_it_needs(site: Datasette) -> None:
    page = get(site, "/policytrail/what_was_known?day=2025-07-20&subject=EO:14330").text
    assert '<input type="date" id="pt-day" name="day" value="2025-07-20">' in page
    assert '<label for="pt-subject">Person, body, fund, asset, order, rule or bill</label>' in page
    assert 'value="EO:14330" size="40"' in page
    assert "<title>What was known on a day? · policytrail</title>" in page


def test_what_is_not_for_readers_is_hidden(site: Datasette) -> None:
    shown = {
        one["name"] for one in get(site, "/policytrail.json").json()["tables"] if not one["hidden"]
    }
    assert {"event", "document", "stance", "source"} <= shown
    assert not {"blob", "_sqlite_migrations"} & shown
    assert not [name for name in shown if "_fts" in name]


def test_documents_can_be_searched_on_their_page(site: Datasette) -> None:
    rows = get(site, "/policytrail/document.json?_search=wisconsin&_shape=objects").json()["rows"]
    assert [row["id"] for row in rows] == [world.FUND.id]
    rows = get(site, "/policytrail/evidence.json?_search=retirees&_shape=objects").json()["rows"]
    assert len(rows) == 1


def test_a_reference_shows_the_words_it_leads_to(site: Datasette) -> None:
    page = get(site, "/policytrail/event_mention").text
    assert world.SIGNING.mentions[1].evidence.text in page
    assert f'href="/policytrail/event/{world.SIGNING.id}"' in page


def test_ids_in_answers_lead_to_pages(site: Datasette) -> None:
    page = get(site, "/policytrail/only_reported").text
    assert f'<a href="/event/{world.EXIT.id}">' in page


def test_addresses_are_short_and_sums_readable(site: Datasette) -> None:
    page = get(site, "/policytrail/pension_allocations").text
    assert f'<a href="{world.FUND.url}" title="{world.FUND.url}">wire.example' in page
    assert "321,000,000" in page
    moment = world.FUND_SEEN.isoformat()
    page = get(site, "/policytrail/timeline_of?subject=swib").text
    assert moment not in page or f'<span title="{moment}">2025-08-15 09:00</span>' in page
    page = get(site, "/policytrail/event").text
    assert f'<span title="{moment}">2025-08-15 09:00</span>' in page


def test_an_address_that_is_a_script_is_no_link(tmp_path: Path) -> None:
    path = tmp_path / "hostile.db"
    with open_store(path, create=True) as store:
        store.sync_sources(sources=world.SOURCES, now=world.RUMOUR_SEEN)
        document = replace(world.FUND, url="javascript:alert(1)")
        store.record(result=world.visit(document))
    site = build_app(path)
    for address in ("/policytrail/document", "/policytrail/words_in_documents?words=wisconsin"):
        page = get(site, address).text
        assert "javascript:alert(1)" in page
        assert 'href="javascript' not in page


@pytest.mark.parametrize(
    "sql",
    [
        "select hex(zeroblob(400000000))",
        "select length(randomblob(100000000))",
        "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n",
        "attach database '/tmp/other.db' as other",
        "delete from event",
        "select load_extension('x')",
    ],
)
def test_harmful_sql_is_refused(site: Datasette, sql: str) -> None:
    answer = get(site, f"/policytrail.json?sql={quote_plus(sql)}")
    assert answer.status_code == 400
    assert len(answer.content) < 10_000


def test_the_file_cannot_be_downloaded(site: Datasette) -> None:
    assert get(site, "/policytrail.db").status_code == 403


def test_free_sql_can_be_turned_off(database: Path) -> None:
    closed = build_app(database, allow_sql=False)
    assert get(closed, "/policytrail.json?sql=select+1").status_code == 403
    assert get(closed, "/policytrail/timeline_of.json").status_code == 200


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.3.2.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("192.168.1.4", False),
        ("example.org", False),
    ],
)
def test_free_sql_is_for_this_machine(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("arguments", "allowed"), [([], None), (["--sql"], True), (["--no-sql"], False)]
)
def test_free_sql_can_be_asked_for(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], allowed: bool | None
) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr("policytrail.web.serve", lambda database, **keys: asked.append(keys))
    CliRunner().invoke(serve_command, arguments, obj=Config(), catch_exceptions=False)
    (keys,) = asked
    assert callable(keys.pop("ready"))
    assert keys == {"host": "127.0.0.1", "port": 8001, "allow_sql": allowed}


def test_texts_are_shown_and_never_run(tmp_path: Path) -> None:
    path = tmp_path / "hostile.db"
    bad = "<script>alert(1)</script>"
    with open_store(path, create=True) as store:
        store.sync_sources(sources=world.SOURCES, now=world.RUMOUR_SEEN)
        document = world.make_document(world.WIRE, bad, bad, bad + " words", world.FUND_SEEN)
        store.record(result=world.visit(document, message=bad))
    site = build_app(path)
    for address in (
        "/policytrail/document",
        "/policytrail/revision",
        "/policytrail/poll",
        "/policytrail/words_in_documents?words=words",
        f"/policytrail/words_in_documents?words={quote_plus(bad)}",
        f"/policytrail/timeline_of?subject={quote_plus(bad)}",
    ):
        page = get(site, address)
        assert page.status_code == (400 if "subject=" in address else 200)  # nobody is called so
        assert "<script>alert" not in page.text


def test_pages_follow_a_database_that_is_written_to(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    with open_store(path, create=True) as store:
        site = build_app(path)
        assert get(site, "/policytrail/timeline.json").json()["filtered_table_rows_count"] == 0
        world.fill(store)
        assert get(site, "/policytrail/timeline.json").json()["filtered_table_rows_count"] == 3


def test_what_cannot_be_opened_is_said_before_any_page(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissingError, match=r"nowhere\.db"):
        serve(tmp_path / "nowhere.db", host="127.0.0.1", port=0)
    (tmp_path / "notes.db").write_text("notes " * 300)
    with pytest.raises(StoreError, match=r"notes\.db"):
        serve(tmp_path / "notes.db", host="127.0.0.1", port=0)


def test_a_taken_port_is_named(database: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"127.0.0.1:{port}: cannot be listened on"):
            serve(database, host="127.0.0.1", port=port)


def test_it_serves_over_http_and_stops_when_told(database: Path) -> None:
    words = ["-m", "policytrail.cli", "--database", str(database), "serve", "--port", "0"]
    server = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        told = server.stdout.readline().decode()  # it says where before anybody asks
        address = told.split()[0]
        assert str(database) in told
        assert "policytrail" in _fetch(address, server)
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=10)


def _fetch(address: str, server: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310
                text: str = answer.read().decode()
                return text
        except OSError:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "no answer"
            time.sleep(0.1)


def test_importing_the_pages_does_not_load_datasette() -> None:
    code = "import sys, policytrail.web; print('datasette' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
