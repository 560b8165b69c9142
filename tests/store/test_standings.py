"""Where an instrument stands on a day: the question, and the command that asks it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policytrail.cli import main
from policytrail.commands import _console
from policytrail.errors import QueryError
from policytrail.store import Store, end_of_day
from policytrail.store.standings import closing_moment
from policytrail.tests.store import world


@pytest.mark.parametrize(
    ("day", "state"),
    [("2025-07-20", "reported"), ("2025-08-08", "signed"), ("2026-07-01", "signed")],
)
def test_status_is_that_of_the_day(full: Store, day: str, state: str) -> None:
    found = full.status(instrument_id=world.EO.id, as_of=end_of_day(date.fromisoformat(day)))
    assert found.state == state
    assert [step.state for step in found.history][-1] == state
    assert all(step.first_known.date().isoformat() <= day for step in found.history)
    assert all(step.title and step.sources for step in found.history)


def test_a_plan_is_told_by_those_who_told_of_the_plan(full: Store) -> None:
    """The order itself is a source of its signing, and not of the report that went before."""
    found = full.status(instrument_id=world.EO.id, as_of=end_of_day(date(2026, 7, 1)))
    told_by = {step.state: {one.document_id for one in step.sources} for step in found.history}
    assert told_by["reported"] == {world.RUMOUR.id}
    assert told_by["signed"] == {world.RUMOUR.id, world.ORDER.id, world.REACTION.id}


def test_a_number_is_not_known_before_a_text_spells_it(full: Store) -> None:
    """The planned order had none; the text of August bears it."""
    for day, is_known in {"2025-07-20": False, "2025-08-08": True}.items():
        found = full.status(instrument_id=world.EO.id, as_of=end_of_day(date.fromisoformat(day)))
        assert ("eo:14330" in found.keys) is is_known, day


def test_an_instrument_that_was_not_known_yet_is_refused(full: Store) -> None:
    with pytest.raises(QueryError, match="was not known on 2025-07-01"):
        full.status(instrument_id=world.EO.id, as_of=end_of_day(date(2025, 7, 1)))
    with pytest.raises(QueryError, match="is no instrument"):
        full.status(instrument_id="person:nobody", as_of=end_of_day(date(2026, 1, 1)))


def _ask(path: Path, *arguments: str) -> Result:
    runner = CliRunner(env={"COLUMNS": "200"})
    return runner.invoke(main, ["--database", str(path), "status", *arguments])


def test_the_command_tells_state_history_and_what_is_due(full: Store, path: Path) -> None:
    now = _ask(path, world.EO.id)
    assert now.exit_code == 0, now.output
    assert ": signed since 2025-08-07" in now.output
    assert "reported" in now.output
    before = json.loads(_ask(path, world.EO.id, "--as-of", "2025-07-20", "--json").output)
    assert (before["state"], len(before["history"])) == ("reported", 1)
    assert _ask(path, "no such text").exit_code == 2


def test_comments_close_at_the_end_of_the_day_in_washington(full: Store, path: Path) -> None:
    assert closing_moment("2026-06-01").isoformat() == "2026-06-01T23:59:59-04:00"
    assert closing_moment("2026-12-01").isoformat() == "2026-12-01T23:59:59-05:00"
    shown = _ask(path, world.COMMENTS.instrument_id or "", "--as-of", "2026-04-01")
    assert "23:59:59 Eastern Time" in shown.output
    assert "03:59:59 UTC" in shown.output


def _list(path: Path, *arguments: str) -> str:
    runner = CliRunner(env={"COLUMNS": "200"})
    result = runner.invoke(main, ["--database", str(path), "deadlines", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_list_of_days_says_when_and_where_comments_close(full: Store, path: Path) -> None:
    shown = " ".join(_list(path, "--since", "2026-06-01").split())
    assert "2026-06-01 23:59:59 Eastern Time, 2026-06-02 03:59:59 UTC" in shown
    (row,) = json.loads(_list(path, "--since", "2026-06-01", "--json"))
    assert (row["due"], row["kind"]) == ("2026-06-01", "comment")
    assert (row["closes_at"], row["zone"]) == ("2026-06-01T23:59:59-04:00", "America/New_York")


@pytest.mark.parametrize(("now", "rows"), [("03:59", 1), ("04:00", 0)])
def test_comments_stay_listed_until_the_day_is_over_in_washington(
    full: Store, path: Path, monkeypatch: pytest.MonkeyPatch, now: str, rows: int
) -> None:
    moment = datetime.fromisoformat(f"2026-06-02T{now}:00+00:00")
    monkeypatch.setattr(_console, "now", lambda: moment)
    assert len(json.loads(_list(path, "--json"))) == rows


def test_what_is_no_comment_period_has_no_moment(full: Store, path: Path) -> None:
    knowledge = replace(world.KNOWLEDGE, deadlines=(replace(world.COMMENTS, kind="effective"),))
    full.save_knowledge(run=world.LINK, knowledge=knowledge)
    (row,) = json.loads(_list(path, "--since", "2026-06-01", "--json"))
    assert (row["closes_at"], row["zone"]) == (None, None)
    assert "Eastern" not in _list(path, "--since", "2026-06-01")
