"""The demonstration from end to end, and every question that the command line answers about it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from policytrail.cli import main
from policytrail.digest import lint
from policytrail.store import TimelineQuery, open_store

ORDER = "eo:14330"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Result:
    """What ``policytrail demo`` printed."""
    environment = {"POLICYTRAIL_CONFIG": str(_empty(folder))}
    return CliRunner(env=environment).invoke(main, ["demo", "--folder", str(folder / "out")])


def _empty(folder: Path) -> Path:
    path = folder / "policytrail.toml"
    path.touch()
    return path


Ask = Callable[..., Result]


@pytest.fixture
def ask(demo: Result, folder: Path) -> Ask:
    """Run a command on the database of the demonstration."""
    assert demo.exit_code == 0, demo.output
    environment = {"POLICYTRAIL_CONFIG": str(_empty(folder)), "COLUMNS": "200"}
    database = str(folder / "out" / "policytrail.db")

    def run(*arguments: str) -> Result:
        return CliRunner(env=environment).invoke(main, ["--database", database, *arguments])

    return run


@pytest.fixture
def ask_json(ask: Ask) -> Callable[..., list[dict[str, Any]]]:
    def run(*arguments: str) -> list[dict[str, Any]]:
        result = ask(*arguments, "--json")
        assert result.exit_code in {0, 1}, result.output
        rows: list[dict[str, Any]] = json.loads(result.stdout)
        return rows

    return run


Rows = Callable[..., list[dict[str, Any]]]


def _signings(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row["event"] for row in rows if row["event"]["type"] == "sign"]


def test_demo_says_what_it_did_and_what_to_do_next(demo: Result) -> None:
    assert demo.exit_code == 0, demo.output
    assert "2025-08-08" in demo.output
    assert "Executive Order 14330" in demo.output
    assert "serve" in demo.output


def test_order_was_signed_by_the_president_on_the_day(ask_json: Rows) -> None:
    (signing,) = _signings(ask_json("timeline", ORDER))
    assert (signing["status"], signing["date"]) == ("done", "2025-08-07")
    assert [actor["name"] for actor in signing["actors"]] == ["Donald Trump"]
    assert signing["authority"] in {"instrument", "official"}


def test_order_was_only_planned_before_it_was_signed(ask_json: Rows) -> None:
    told = ask_json("timeline", "--as-of", "2025-07-20", "--since", "2025-07-10", "--type", "sign")
    signings = [
        event
        for event in _signings(told)
        if any("401(k)" in mention["evidence"]["text"] for mention in event["mentions"])
    ]
    assert signings
    assert all(event["status"] != "done" for event in signings)


def test_order_directs_the_labor_department_within_180_days(folder: Path, demo: Result) -> None:
    assert demo.exit_code == 0
    with sqlite3.connect(folder / "out" / "policytrail.db") as database:
        rows = database.execute(
            "select agency, due from directive where superseded_at is null and due is not null"
        ).fetchall()
    database.close()
    assert ("2026-02-03") in {due for agency, due in rows if "Labor" in agency}


def test_fund_that_sold_is_on_the_timeline(ask_json: Rows) -> None:
    rows = ask_json("timeline", "State of Wisconsin Investment Board")
    assert {"divest"} <= {row["event"]["type"] for row in rows}


def test_comment_period_is_a_deadline(ask_json: Rows) -> None:
    rows = ask_json("deadlines", "--since", "2026-05-01")
    assert "2026-06-01" in {row["due"] for row in rows if row["kind"] == "comment"}


def test_stances_have_words_and_both_sides(ask_json: Rows) -> None:
    rows = ask_json("stances")
    assert {"support", "oppose"} <= {row["stance"] for row in rows}
    assert all(row["evidence"]["text"] for row in rows)


def test_search_finds_documents_by_words(ask_json: Rows) -> None:
    rows = ask_json("search", "Labor", "Department")
    assert rows
    assert all(row["url"].startswith("http://127.0.0.1") for row in rows)


def test_health_names_the_source_that_refuses(ask: Ask) -> None:
    result = ask("sources", "health")
    assert result.exit_code == 1  # for cron: something fails
    (row,) = (line for line in result.output.splitlines() if "demo_labor_newsroom" in line)
    assert row.split()[1] == "blocked"  # the state comes first, as `policytrail status` has it
    assert "covered through" in result.output
    others = [line.split()[1] for line in result.output.splitlines() if line.startswith("demo_")]
    assert "stale" in others  # nobody watches the replayed web any more


def test_explanation_shows_rule_and_words(ask: Ask, ask_json: Rows) -> None:
    (signing,) = _signings(ask_json("timeline", ORDER))
    result = ask("explain", signing["id"])
    assert result.exit_code == 0
    assert signing["mentions"][0]["rule"] in result.output.replace("\n", "")
    # An id that was a place's own leads to the event, and the explanation says how.
    last = signing["mentions"][-1]["id"]
    result = ask("explain", last)
    assert f"{last} is one of the places that tell of {signing['id']}" in result.output
    assert "Donald Trump → " in result.output
    shared = [
        set(each["shared"]) for each in json.loads(ask("explain", last, "--json").stdout)["namings"]
    ]
    assert sum({"Donald Trump", ORDER} <= each for each in shared) >= 2
    assert sum({"2025-08-07", "one story"} <= each for each in shared) >= 2
    assert all(f"mention {each['id']}" in result.output for each in signing["mentions"][:1])


def test_a_document_is_explained_by_the_words_that_the_gate_found(ask: Ask, ask_json: Rows) -> None:
    (first, *_) = ask_json("search", "bitcoin")
    result = ask("explain", first["url"])
    assert result.exit_code == 0
    assert "read in full" in result.output
    assert "bitcoin" in result.output
    assert "as it was last read: relevance" in result.output
    answer = ask("explain", first["document_id"], "--json")
    told = json.loads(answer.stdout)
    assert told["gate"]["level"] == "full"
    assert told["gate"]["phrases"]["crypto"]["bitcoin"] >= 1
    assert told["read"]["relevance"] > told["gate"]["floor"]


def test_digest_of_the_week_cites_every_line(ask: Ask, tmp_path: Path) -> None:
    result = ask("digest", "--week", "2025-W32", "--folder", str(tmp_path))
    assert result.exit_code == 0, result.output
    folder = tmp_path / "2025-W32"
    names = {path.suffix for path in folder.iterdir()}
    assert {".md", ".html"} <= names
    digest = json.loads(next(folder.glob("*.json")).read_text())
    lines = [line for section in digest["sections"] for line in section["lines"]]
    assert lines
    assert all(line["sources"] for line in lines)
    text = next(folder.glob("*.md")).read_text()
    assert "Executive Order 14330" in text or "401" in text


def test_a_digest_can_be_confined(ask: Ask, tmp_path: Path) -> None:
    def digest(*arguments: str) -> dict[str, Any]:
        result = ask("digest", "--format", "json", "--folder", str(tmp_path), *arguments)
        assert result.exit_code == 0, result.output
        read: dict[str, Any] = json.loads(Path(result.stdout.strip()).read_text())
        return read

    def events(found: dict[str, Any]) -> set[str]:
        lines = [line for section in found["sections"] for line in section["lines"]]
        return {line["event_id"] for line in lines if line["event_id"]}

    days = ("--from", "2025-08-01", "--to", "2025-09-30")
    everything = digest(*days)
    assert everything["week"] == "2025-08-01/2025-09-30"
    of_order = digest(*days, "--instrument", ORDER)
    of_agency = digest(*days, "--entity", "Securities and Exchange Commission")
    of_funds = digest(*days, "--topic", "pension-allocations")
    for confined in (of_order, of_agency, of_funds):
        assert set() < events(confined) < events(everything)
        assert confined["scope"]
    assert len(list((tmp_path / "2025-08-01-to-2025-09-30").iterdir())) == 4


@pytest.mark.parametrize("name", ["atom", "csv", "jsonl", "jsonld", "plover"])
def test_the_timeline_of_the_order_can_be_taken_out(ask: Ask, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"order.{name}"
    result = ask("export", name, "--instrument", ORDER, "--output", str(path))
    assert result.exit_code == 0, result.output
    assert "Executive Order 14330" in path.read_text()
    printed = ask("export", name, "--instrument", ORDER)
    assert printed.stdout_bytes == path.read_bytes()


def test_an_issue_has_a_feed_of_its_positions(ask: Ask) -> None:
    result = ask("export", "atom", "--issue", "crypto-in-retirement-plans")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("<entry>") > 2
    assert "opposes crypto in retirement plans." in result.stdout


def test_due_days_are_a_calendar_that_stays_the_same(ask: Ask) -> None:
    first = ask("export", "ics", "--now", "2026-04-10")
    assert first.exit_code == 0, first.output
    assert "BEGIN:VEVENT" in first.stdout
    assert ask("export", "ics", "--now", "2026-04-11").stdout_bytes == first.stdout_bytes
    refused = ask("export", "ics", "--as-of", "2026-04-10")
    assert refused.exit_code == 2


def test_every_quote_of_every_digest_is_in_the_stored_bytes(ask: Ask, folder: Path) -> None:
    printed = sorted((folder / "out" / "digests").rglob("*.json"))
    assert len(printed) > 5
    for path in printed:
        result = ask("verify", "--digest", str(path))
        assert result.exit_code == 0, result.output
        assert " quotes checked" in result.stdout


def test_a_quote_that_was_changed_is_named(ask: Ask, folder: Path, tmp_path: Path) -> None:
    (printed,) = (folder / "out" / "digests" / "2025-W32").glob("*.json")
    text = printed.read_text()
    forged = tmp_path / "forged.json"
    forged.write_text(text.replace("By the authority that", "By the power that"))
    result = ask("verify", "--digest", str(forged))
    assert result.exit_code == 1
    assert "By the power that" in result.stdout
    forged.write_text("{}")
    assert "is no digest" in ask("verify", "--digest", str(forged)).stderr


def test_rules_for_alerts_can_be_tried(ask: Ask, tmp_path: Path) -> None:
    rules = tmp_path / "alerts.toml"
    rules.write_text(
        '[channels.desk]\nto = "mailto:desk@example.org"\n'
        f'[rules.order]\nchannel = "desk"\ninstrument = "{ORDER}"\n'
        '[rules.never]\nchannel = "desk"\ninstrument = "bill:119-hr-99999"\n'
    )
    arguments = ("alerts", "test", "--rules", str(rules), "--days", "60", "--now", "2025-08-20")
    result = ask(*arguments)
    assert result.exit_code == 0, result.output
    assert "Donald Trump signed" in result.stdout
    assert "nothing was sent" in result.stdout
    assert "Without any: never" in result.stdout
    told = json.loads(ask(*arguments, "--json").stdout)
    assert {one["rule"] for one in told} == {"order"}
    assert ask("alerts", "sent").stdout == "no alert was ever made\n"


def test_an_event_is_cited_with_its_sources(ask: Ask, ask_json: Rows) -> None:
    (signing,) = _signings(ask_json("timeline", ORDER))
    result = ask("cite", signing["id"], "--as-of", "2025-09-01")
    assert result.exit_code == 0, result.output
    first, *sources, last = result.stdout.splitlines()
    assert first.startswith(signing["title"])
    assert first.endswith("(Dated 7 August 2025; counts as done.)")
    assert sources[0].startswith("1. White House (demonstration), “")
    assert "first seen 2025-08-08 13:00 UTC" in sources[0]
    page = f"/event/{signing['id']}?as_of=2025-09-01"
    assert last == f"As known at 2025-09-01 23:59 UTC: http://127.0.0.1:8001{page}"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("timeline", "eo:14331x"), "eo:14331x"),
        (("timeline", "--since", "last week"), "last week"),
        (("digest", "--week", "2025-32"), "2025-32"),
        (("digest", "--week", "2025-W32", "--from", "2025-08-04"), "no --from"),
        (("digest", "--from", "2025-08-04"), "belong together"),
        (("digest", "--topic", "pensoin-allocations"), "pension-allocations"),
        (("digest", "--entity", "eo:14330"), "is no entity"),
        (("cite", "eo:14330"), "is no event"),
        (("export", "pdf"), "jsonld"),
        (("export", "csv", "--issue", "eo:14330"), "is no issue"),
        (("search", " "), "word"),
        (("explain", "eo:14330"), "is no event"),
    ],
)
def test_wrong_question_is_answered_with_its_subject(
    ask: Ask, arguments: tuple[str, ...], words: str
) -> None:
    result = ask(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_every_quote_is_at_its_offsets(folder: Path, demo: Result) -> None:
    assert demo.exit_code == 0
    with sqlite3.connect(folder / "out" / "policytrail.db") as database:
        rows = database.execute(
            "select e.start_char, e.end_char, e.quote, group_concat(r.text, char(0))"
            " from evidence e join revision r on r.document_id = e.document_id group by e.rowid"
        ).fetchall()
    database.close()
    assert rows
    for start, end, quote, texts in rows:
        assert any(text[start:end] == quote for text in texts.split("\0"))


def test_every_line_of_the_demonstration_has_a_wording_that_the_lint_allows(
    folder: Path, demo: Result
) -> None:
    with open_store(folder / "out" / "policytrail.db", read_only=True) as store:
        entries = store.timeline(query=TimelineQuery())
    refused = {
        each.event.title: found
        for each in entries
        if (found := lint.objections(each.event.title, each.event))
    }
    assert refused == {}
    assert len(entries) > 100
