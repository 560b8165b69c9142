"""Looking after a database from the command line: verify, back up, correct, doctor, retry."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policytrail.cli import main
from policytrail.commands._console import to_number
from policytrail.errors import QueryError
from policytrail.operations.lock import only_daemon
from policytrail.store import Trouble, open_store

_TEXT = """\
The Labor Department rescinded its 2022 guidance on cryptocurrencies in 401(k) plans
on May 28, 2025. President Donald Trump plans to sign an executive order on alternative
assets in August.
"""

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command on a database that holds one short text."""
    # The daemon that some tests pretend has no port on which it could be asked.
    settings = 'database = "policytrail.db"\n[daemon]\nhealth_port = 0\n'
    (tmp_path / "policytrail.toml").write_text(settings)
    text = tmp_path / "note.txt"
    text.write_text(_TEXT)

    def invoke(*arguments: str) -> Result:
        config = str(tmp_path / "policytrail.toml")
        return CliRunner(env={"COLUMNS": "200"}).invoke(main, ["--config", config, *arguments])

    result = invoke("ingest", str(text), "--published", "2025-06-02")
    assert result.exit_code == 0, result.output
    return invoke


def _events(run: Run, *arguments: str) -> list[dict[str, object]]:
    rows = json.loads(run("timeline", "--json", *arguments).stdout)
    return [row["event"] for row in rows]


def test_correction_survives_and_can_be_taken_back(run: Run) -> None:
    (event,) = _events(run, "--type", "rescind")
    assert event["date"] == "2025-05-28"
    corrected = run(
        "correct", "date", str(event["id"]), "2025-05-27", "--who", "Ann Bell", "--why", "release"
    )
    assert corrected.exit_code == 0, corrected.output
    assert [one["date"] for one in _events(run, "--type", "rescind")] == ["2025-05-27"]
    run("annotate")
    assert [one["date"] for one in _events(run, "--type", "rescind")] == ["2025-05-27"]
    assert "Ann Bell" in run("correct", "list").output
    run("correct", "withdraw", "1", "--who", "Ann Bell")
    assert [one["date"] for one in _events(run, "--type", "rescind")] == ["2025-05-28"]


def test_correction_without_a_reason_is_refused(run: Run) -> None:
    (event,) = _events(run, "--type", "rescind")
    result = run("correct", "status", str(event["id"]), "denied", "--who", "Ann Bell")
    assert result.exit_code == 2
    assert "why" in result.stderr or "reason" in result.stderr


def test_changed_text_fails_verification_and_is_named(run: Run, tmp_path: Path) -> None:
    assert run("verify").exit_code == 0
    with sqlite3.connect(tmp_path / "policytrail.db") as database:
        changed = database.execute(
            "update revision set text = replace(text, 'rescinded', 'reaffirmed')"
        ).rowcount
    database.close()
    assert changed == 1
    result = run("verify")
    assert result.exit_code == 1
    assert "revision" in result.output


def test_every_text_can_be_read_from_its_bytes_again(run: Run) -> None:
    result = run("verify", "--from-bytes", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0, result.output
    assert found["texts"] == 1
    assert found["quotes"] >= 2
    assert found["broken"] == []


def test_search_works_after_its_index_was_lost(run: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "policytrail.db") as database:
        database.execute("insert into document_fts(document_fts) values ('delete-all')")
    database.close()
    assert json.loads(run("search", "cryptocurrency", "rescinded", "--json").stdout) == []
    run("doctor", "--rebuild-search")
    assert len(json.loads(run("search", "guidance", "rescinded", "--json").stdout)) == 1


def test_backup_is_a_database_that_answers(run: Run, tmp_path: Path) -> None:
    result = run("backup", str(tmp_path / "copies"))
    assert result.exit_code == 0, result.output
    (copy,) = (tmp_path / "copies").glob("*.db")
    answer = CliRunner().invoke(main, ["--database", str(copy), "timeline", "--json"])
    assert len(json.loads(answer.stdout)) == len(_events(run))


def test_doctor_warns_of_a_missing_contact_and_finds_the_rest_well(run: Run) -> None:
    rows = json.loads(run("doctor", "--json").stdout)
    states = {row["name"]: row["state"] for row in rows}
    assert states["contact"] == "warning"
    assert states["catalogue"] == "ok"
    assert states["language model"] == "ok"
    assert "failed" not in states.values()


def test_nothing_to_retry_is_said(run: Run) -> None:
    assert "0 texts" in run("retry").output
    named = run("retry", "no-such-text")
    assert named.exit_code == 2
    assert "policytrail status" in named.output


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("deadlines", "--since", "2031-01-01"), "nothing that is known is due from 2031-01-01 on"),
        (
            ("deadlines", "--since", "2031-01-01", "--until", "2031-02-01"),
            "nothing that is known is due from 2031-01-01 to 2031-02-01",
        ),
        (("stances", "--as-of", "1999-01-01"), "no position is known"),
        (("correct", "list"), "nothing was corrected"),
    ],
)
def test_an_answer_without_rows_is_a_sentence(run: Run, asked: tuple[str, ...], told: str) -> None:
    result = run(*asked)
    assert (result.exit_code, result.output.strip()) == (0, told)


def test_a_correction_without_its_reason_says_what_to_add(run: Run) -> None:
    result = run("correct", "date", "event", "2025-08-07")
    assert result.exit_code == 2
    assert "--why" in result.output


def test_init_makes_database_and_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policytrail.config.default_path", lambda: tmp_path / "c" / "p.toml")
    database = tmp_path / "d" / "policytrail.db"
    first = CliRunner().invoke(main, ["--database", str(database), "init"])
    second = CliRunner().invoke(main, ["--database", str(database), "init"])
    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert database.exists()
    assert "[crawl]" in (tmp_path / "c" / "p.toml").read_text()
    assert "kept as it is" in second.output


def test_init_writes_the_configuration_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "here" / "mine.toml"
    monkeypatch.setenv("POLICYTRAIL_CONFIG", str(named))
    made = CliRunner().invoke(main, ["--database", str(tmp_path / "p.db"), "init"])
    kept = CliRunner().invoke(main, ["--database", str(tmp_path / "p.db"), "init"])
    assert (made.exit_code, kept.exit_code) == (0, 0), made.output + kept.output
    assert "[crawl]" in named.read_text()
    assert f"{named} (kept as it is)" in kept.output.replace("\n", "")


@pytest.mark.parametrize("text", ["²", "1.5", "-1", "seven", ""])
def test_what_is_no_whole_number_is_refused_by_name(text: str) -> None:
    with pytest.raises(QueryError, match="is no number"):
        to_number(text)


def test_status_without_a_text_is_about_the_daemon(run: Run, tmp_path: Path) -> None:
    database = tmp_path / "policytrail.db"
    alone = run("status")
    assert alone.exit_code == 1
    assert "none is running" in alone.output
    with only_daemon(database):
        well = run("status", "--json")
        assert well.exit_code == 0, well.output
        assert json.loads(well.stdout)["backlog"] == 0
        trouble = {"source s": Trouble(state="blocked", message="HTTP 403")}
        with open_store(database) as store:
            store.settle_alerts(scope="source", troubles=trouble, now=datetime.now(UTC))
        ill = run("status")
    assert ill.exit_code == 1
    assert "blocked" in ill.output
    assert "HTTP 403" in ill.output
