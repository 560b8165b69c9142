"""A published folder is served by Datasette alone, and has nothing private in it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from datasette.plugins import pm

from policytrail.commands.publish import command
from policytrail.config import Config
from policytrail.store import open_store
from policytrail.tests.store import world
from policytrail.web import pages, publish, site
from policytrail.web.publishing import Published

_SECRET = "k3y-of-the-owner"  # noqa: S105 - made up


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("publish") / "private.db"
    with open_store(path, create=True) as store:
        world.fill(store)
        limited = replace(
            world.WIRE,
            excerpt_chars=40,
            url=f"{world.WIRE.url}?api_key={_SECRET}",
            options={"header": _SECRET},
        )
        store.sync_sources(sources=(limited, world.HOUSE, world.REGISTER), now=world.RULE_SEEN)
        store.record(result=world.visit(source=limited, at=world.RULE_SEEN))
    return path


@pytest.fixture(scope="module")
def made(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    return publish(database, tmp_path_factory.mktemp("site"))


def test_nothing_private_is_in_the_files(database: Path, made: Published) -> None:
    assert _SECRET.encode() in database.read_bytes()
    for path in made.database.parent.iterdir():
        assert _SECRET.encode() not in path.read_bytes(), path


def test_texts_are_cut_where_only_excerpts_may_be_shown(made: Published) -> None:
    with sqlite3.connect(made.database) as copy:
        texts = dict(copy.execute("select document_id, text from revision"))
        assert texts[world.FUND.id] == world.FUND.text[:40] + " […]"
        assert texts[world.ORDER.id] == world.ORDER.text
        found = copy.execute("select count(*) from document_fts where document_fts match 'million'")
        assert found.fetchone() == (0,)  # the index knows no more than the text
        assert copy.execute("select sum(length(data)) from blob").fetchone() == (0,)
        quotes = copy.execute("select quote from evidence where document_id = ?", [world.FUND.id])
        assert quotes.fetchall() == [(world.EXIT.mentions[0].evidence.text,)]
    copy.close()


def test_the_name_is_that_of_the_content(database: Path, made: Published, tmp_path: Path) -> None:
    again = publish(database, tmp_path)
    assert again.database.name == made.database.name
    assert publish(database, tmp_path).removed == ()
    (tmp_path / "policytrail-000000000000.db").write_bytes(b"")
    assert [one.name for one in publish(database, tmp_path).removed] == [
        "policytrail-000000000000.db"
    ]


def test_datasette_alone_serves_it(made: Published) -> None:
    ours = [one for one in (pages, site) if pm.is_registered(one)]
    for one in ours:
        pm.unregister(one)
    try:
        alone = Datasette(
            [], immutables=[str(made.database)], metadata=json.loads(made.metadata.read_text())
        )
        name = made.database.stem
        answer = asyncio.run(
            alone.client.get(f"/{name}/who_holds_which_position.json?target=&_shape=objects")
        )
        assert len(answer.json()["rows"]) == 3
        page = asyncio.run(alone.client.get(f"/{name}/event")).text
        assert "One row is something that happened" in page
    finally:
        for one in ours:
            pm.register(one)


def test_the_start_command_is_a_shell_script(made: Published) -> None:
    subprocess.run(["sh", "-n", str(made.start)], check=True)
    text = made.start.read_text(encoding="utf-8")
    assert f"--immutable {made.database.name}" in text
    assert "--setting allow_download off" in text
    assert made.start.stat().st_mode & 0o111


def test_the_command_says_what_it_wrote(database: Path, tmp_path: Path) -> None:
    settings = replace(Config(), database=database)
    result = CliRunner().invoke(command, [str(tmp_path / "out")], obj=settings)
    assert result.exit_code == 0, result.output
    assert "serves it, with Datasette alone" in result.output
    assert len(list((tmp_path / "out").iterdir())) == 3
