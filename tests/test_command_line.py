"""What people expect of any command line: a clock that can be set, help with slips, no colours."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from policytrail.cli import main
from policytrail.crawler.sources import find_source, load_catalogue
from policytrail.errors import CatalogueError, did_you_mean
from policytrail.store import Store, open_store
from policytrail.tests.store import world

Ask = Callable[..., Result]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("asked")
    with open_store(folder / "policytrail.db", create=True) as made:
        made.sync_sources(sources=world.SOURCES, now=world.RUMOUR_SEEN)
        world.fill(made)
        yield made


@pytest.fixture
def ask(store: Store) -> Ask:
    def run(*arguments: str) -> Result:
        runner = CliRunner(env={"COLUMNS": "200"})
        return runner.invoke(main, ["--database", str(store.path), *arguments])

    return run


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-05-31", ["2026-06-01"]),
        ("2026-06-01", ["2026-06-01"]),
        ("2026-06-02T03:59:00+00:00", ["2026-06-01"]),  # still the first in Washington
        ("2026-06-02T00:01:00-04:00", []),
        ("2026-06-02T05:00", []),  # UTC where no zone is named
    ],
)
def test_the_present_day_can_be_named(ask: Ask, now: str, due: list[str]) -> None:
    rows = json.loads(ask("deadlines", "--now", now, "--json").stdout)
    assert [row["due"] for row in rows] == due


def test_the_present_day_decides_where_a_text_stands_and_which_week_is_the_last(ask: Ask) -> None:
    status = ask("status", world.EO.id, "--now", "2025-07-20")
    assert ": reported" in status.stdout
    told = json.loads(ask("digest", "--now", "2025-08-13", "--json").stdout)
    assert told["week"] == "2025-W32"


@pytest.mark.parametrize("now", ["yesterday", "2025-08-07T25:00"])
def test_a_present_day_that_is_none_is_refused_with_an_example(ask: Ask, now: str) -> None:
    result = ask("deadlines", "--now", now)
    assert result.exit_code == 2
    assert now in result.stderr
    assert "2025-08-07" in result.stderr.replace(now, "")


def test_a_digest_is_printed_and_no_file_written(ask: Ask, tmp_path: Path) -> None:
    assert json.loads(ask("digest", "--week", "2025-W32", "--json").stdout)["sections"]
    refused = ask("digest", "--json", "--folder", str(tmp_path))
    assert refused.exit_code == 2
    assert "--folder" in refused.stderr


def test_a_timeline_as_csv_has_a_row_an_event_with_its_source(ask: Ask) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("timeline", "--csv").stdout)))
    events = json.loads(ask("timeline", "--json").stdout)
    assert [row["id"] for row in rows] == [one["event"]["id"] for one in events]
    assert [row["title"] for row in rows] == [one["event"]["title"] for one in events]
    assert all(row["address"].startswith("https://") and row["quote"] for row in rows)


@pytest.mark.parametrize(
    ("given", "meant"),
    [("timelin", "timeline"), ("TIMELINE", "timeline"), ("deadline", "deadlines")],
)
def test_a_mistyped_command_names_the_one_that_is_like_it(ask: Ask, given: str, meant: str) -> None:
    result = ask(given)
    assert result.exit_code == 2
    assert f"Did you mean '{meant}'?" in result.stderr


def test_a_command_like_none_leads_to_the_list(ask: Ask) -> None:
    result = ask("frobnicate")
    assert "Did you mean" not in result.stderr
    assert "--help` lists all commands" in result.stderr


def test_an_option_behind_the_command_says_where_it_stands(ask: Ask) -> None:
    result = ask("timeline", "--no-color")
    assert result.exit_code == 2
    assert "before the command: policytrail --no-color" in result.stderr.replace(
        "main", "policytrail"
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("feeed", "Did you mean 'feed'?"),
        ("rss", "Known: congress_api, feed"),  # it is like neither of them
        ("congress", "Did you mean 'congress_api'?"),
    ],
)
def test_only_names_that_are_alike_are_suggested(given: str, expected: str) -> None:
    assert did_you_mean(given, ["congress_api", "feed"]) == expected


def test_a_source_that_is_like_none_leads_to_the_list() -> None:
    with pytest.raises(CatalogueError, match="sources list") as caught:
        find_source(load_catalogue([]), "zzz")
    assert "Did you mean" not in str(caught.value)


def test_people_who_write_rss_learn_the_kind(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'publisher = "P"\ntier = "news"\nlicence = "x"\n[sources.mine]\ntitle = "Mine"\n'
        'kind = "rss"\nurl = "https://mine.example/feed"\ninterval_minutes = 60\nstatus = "test"\n'
    )
    with pytest.raises(CatalogueError, match="of kind 'feed'"):
        load_catalogue([tmp_path])


@pytest.mark.parametrize(
    ("environment", "arguments", "coloured"),
    [({}, [], True), ({"NO_COLOR": "1"}, [], False), ({}, ["--no-color"], False)],
)
def test_errors_have_no_colour_where_none_is_wanted(
    tmp_path: Path, environment: dict[str, str], arguments: list[str], coloured: bool
) -> None:
    where = ["--database", str(tmp_path / "none.db")]
    result = CliRunner(env=environment).invoke(main, [*arguments, *where, "timeline"], color=True)
    assert ("\x1b[" in click.unstyle(result.stderr), "\x1b[" in result.stderr) == (False, coloured)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands(shell: str) -> None:
    """As docs/operating.md says."""
    words = {"COMP_WORDS": "policytrail time", "COMP_CWORD": "1" if shell != "fish" else "time"}
    environment = {"_POLICYTRAIL_COMPLETE": f"{shell}_complete", **words}
    result = CliRunner(env=environment).invoke(main, prog_name="policytrail")
    assert "timeline" in result.stdout


@pytest.mark.parametrize("command", ["timeline", "stances", "status", "deadlines"])
def test_commands_say_as_what_a_name_was_understood(ask: Ask, command: str) -> None:
    result = ask(command, "E.O. No. 14,330", "--json")
    assert result.exit_code == 0, result.output
    assert f"E.O. No. 14,330: understood as {world.EO.name} (eo:14330)" in result.stderr
    json.loads(result.stdout)
    assert ask(command, "eo:14330").stderr == ""


def test_a_search_says_it_too_unless_words_alone_are_wanted(ask: Ask) -> None:
    assert "understood as State of Wisconsin Investment Board" in ask("search", "swib").stderr
    assert json.loads(ask("search", "swib", "--json").stdout)
    assert ask("search", "swib", "--exact", "--json").stdout.strip() == "[]"


def test_deadlines_of_one_text(ask: Ask) -> None:
    since = ("--since", "2025-01-01", "--json")
    rows = json.loads(ask("deadlines", *since).stdout)
    some = json.loads(ask("deadlines", str(world.COMMENTS.instrument_id), *since).stdout)
    assert some
    assert {row["instrument_id"] for row in some} == {world.COMMENTS.instrument_id}
    assert len(some) <= len(rows)
