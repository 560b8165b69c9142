"""Every command that takes a day answers as of that day, whatever day it is asked on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from policytrail import jobs
from policytrail.cli import main
from policytrail.commands import _console
from policytrail.errors import QueryError
from policytrail.records import Outcome, Poll, PollResult
from policytrail.store import Store, open_store
from policytrail.tests.store import world

Ask = Callable[..., Result]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "policytrail.db", create=True) as made:
        made.sync_sources(sources=world.SOURCES, now=world.RUMOUR_SEEN)
        world.fill(made)
        yield made


@pytest.fixture
def ask(store: Store, tmp_path: Path) -> Ask:
    def run(*arguments: str) -> Result:
        runner = CliRunner(env={"COLUMNS": "200"})
        return runner.invoke(main, ["--database", str(store.path), *arguments])

    return run


def _rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def test_deadlines_begin_at_the_day_that_is_asked_about(ask: Ask) -> None:
    """Today, June 2026 is long over; in May 2026 it was what came next."""
    assert _rows(ask("deadlines", "--json")) == []
    then = _rows(ask("deadlines", "--as-of", "2026-05-31", "--json"))
    assert [row["due"] for row in then] == ["2026-06-01"]
    assert _rows(ask("deadlines", "--as-of", "2026-06-01", "--json")) == then  # still open
    assert _rows(ask("deadlines", "--as-of", "2026-06-02", "--json")) == []
    assert _rows(ask("deadlines", "--as-of", "2026-03-30", "--json")) == []  # not yet known
    again = ask("deadlines", "--as-of", "2026-06-02", "--since", "2026-05-01", "--json")
    assert _rows(again) == then


def test_a_duty_is_overdue_from_the_day_after_until_it_is_known_to_be_met(ask: Ask) -> None:
    """It was due on February 3, and met, late, on March 30."""
    assert _rows(ask("deadlines", "--overdue", "--as-of", "2026-02-03", "--json")) == []
    (late,) = _rows(ask("deadlines", "--overdue", "--as-of", "2026-02-04", "--json"))
    assert (late["due"], late["agency"]) == ("2026-02-03", world.DUTY.agency)
    assert _rows(ask("deadlines", "--overdue", "--json")) == []
    table = ask("deadlines", "--overdue", "--as-of", "2026-02-13").output
    assert "days ago" in table
    assert world.DUTY.agency in table
    assert (
        "no duty that is known was overdue on 2026-02-03"
        in ask("deadlines", "--overdue", "--as-of", "2026-02-03").output
    )
    stands = ask("status", world.EO.id, "--as-of", "2026-02-13").output
    assert "overdue since 2026-02-03" in stands
    assert "overdue" not in ask("status", world.EO.id).output
    assert ask("deadlines", "--overdue", "--since", "2026-01-01").exit_code == 2


def test_in_the_evening_in_washington_the_day_is_not_over(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """22:30 on June 1 there is June 2 in UTC."""
    evening = datetime(2026, 6, 2, 2, 30, tzinfo=UTC)
    monkeypatch.setattr(_console, "now", lambda: evening)
    assert "next: Comments on" in ask("status", world.PROPOSAL.id).output
    assert [row["due"] for row in _rows(ask("deadlines", "--json"))] == ["2026-06-01"]
    monkeypatch.setattr(_console, "now", lambda: evening.replace(hour=4))
    assert "nothing is due" in ask("status", world.PROPOSAL.id).output
    assert _rows(ask("deadlines", "--json")) == []


def test_a_step_bears_the_title_of_its_day(ask: Ask) -> None:
    """What was a plan in July is not called done in the history of August."""
    found = json.loads(ask("status", world.EO.id, "--json").stdout)
    titles = {step["state"]: step["title"] for step in found["history"]}
    before = _rows(ask("timeline", world.EO.id, "--as-of", "2025-07-18", "--json"))
    assert titles["reported"] == before[0]["event"]["title"]
    assert titles["signed"] == world.SIGNING.title != titles["reported"]


def test_the_daemon_has_no_past(ask: Ask) -> None:
    result = ask("status", "--as-of", "2025-08-08")
    assert result.exit_code == 2
    assert "needs an INSTRUMENT" in result.output


def test_a_digest_says_what_was_known_on_a_day(ask: Ask, tmp_path: Path) -> None:
    def digest(*arguments: str) -> dict[str, Any]:
        result = ask("digest", "--format", "json", "--folder", str(tmp_path / "d"), *arguments)
        assert result.exit_code == 0, result.output
        path = Path(result.output.strip())
        text: dict[str, Any] = json.loads(path.read_text()) | {"file": path.name}
        return text

    def titles(found: dict[str, Any]) -> str:
        return " ".join(line["text"] for each in found["sections"] for line in each["lines"])

    whole = digest("--week", "2025-W32")
    assert world.SIGNING.title in titles(whole)
    early = digest("--week", "2025-W32", "--as-of", "2025-08-06")
    assert early["file"] == "policytrail-2025-W32-as-of-2025-08-06.json"  # takes no other's place
    assert "signed" not in titles(early)
    assert "signed Executive Order" in titles(digest("--as-of", "2025-08-07"))  # the day's week
    refused = ask("digest", "--week", "2025-W32", "--as-of", "2025-08-03")
    assert refused.exit_code != 0
    assert isinstance(refused.exception, SystemExit | QueryError)
    assert "had not begun on 2025-08-03" in refused.output


def test_a_digest_of_a_past_week_does_not_know_later_visits(store: Store) -> None:
    """A source that failed in its week has recovered since; one that worked then fails now."""

    def visit(source_id: str, day: str, outcome: Outcome) -> None:
        moment = datetime.fromisoformat(f"{day}T08:00:00+00:00")
        source = next(each for each in world.SOURCES if each.id == source_id)
        poll = Poll(
            source_id=source_id, url=source.url, started=moment, finished=moment, outcome=outcome
        )
        store.record(result=PollResult(poll=poll))

    visit(world.WIRE.id, "2025-08-09", Outcome.TIMEOUT)
    visit(world.WIRE.id, "2025-08-20", Outcome.UNCHANGED)
    visit(world.REGISTER.id, "2025-08-05", Outcome.UNCHANGED)
    visit(world.REGISTER.id, "2025-08-21", Outcome.BLOCKED)

    def failed(now: datetime) -> list[str]:
        built = jobs.build_digest(store, "2025-W32", now=now)
        (section,) = (each for each in built.sections if each.title == "What could not be seen")
        return [line.sources[0].title for line in section.lines]

    at_its_end = datetime(2025, 8, 10, 23, 59, 59, 999_999, tzinfo=UTC)
    assert failed(at_its_end) == failed(datetime(2026, 7, 1, tzinfo=UTC)) == [world.WIRE.id]
    now = {each.source_id: each.outcome for each in store.source_health()}
    assert now[world.WIRE.id] is not Outcome.TIMEOUT
    assert now[world.REGISTER.id] is not Outcome.UNCHANGED


def test_positions_are_those_that_were_known(ask: Ask) -> None:
    assert _rows(ask("stances", "--as-of", "2025-08-07", "--json")) == []
    later = _rows(ask("stances", "--as-of", "2025-08-08", "--json"))
    assert {row["id"] for row in later} <= {stance.id for stance in world.STANCES}
    assert later


def test_events_of_a_day_are_the_same_whenever_asked(ask: Ask, monkeypatch: Any) -> None:
    asked = ("timeline", "--as-of", "2025-08-08", "--json")
    now = _rows(ask(*asked))
    for moment in (datetime(2025, 8, 9, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)):
        monkeypatch.setattr(_console, "now", lambda moment=moment: moment)
        assert _rows(ask(*asked)) == now
