"""What a terminal shows: nothing that people copy is broken, whatever its width."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from policytrail.digest import terminal
from policytrail.records import Outcome, Poll
from policytrail.tests.digest.conftest import link

_NOON = datetime(2025, 8, 7, 12, tzinfo=UTC)
_LONG = "https://www.example.org/news/releases/2025/08/07/" + "the-board-lets-its-proposal-go-" * 4


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("color", [False, True])
def test_addresses_are_never_broken(width: int, color: bool) -> None:
    poll = Poll(
        source_id="mine", url=_LONG, started=_NOON, finished=_NOON,
        outcome=Outcome.TIMEOUT, message=f"{_LONG} did not answer",
    )  # fmt: skip
    parts = [
        *terminal.search_results([link("a", url=_LONG)]),
        terminal.polls([poll]),
        terminal.records(("id", "url"), [("mine", _LONG)]),
    ]
    shown = terminal.render(parts, width=width, color=color)
    assert shown.count(_LONG) == 4
    assert "\x1b]8" not in shown  # no sign that some terminals print as it is


def test_words_and_dates_in_a_table_stay_whole() -> None:
    rows = [
        ("demo_federal_register", datetime(2025, 8, 7, 13, tzinfo=UTC), "unchanged", "why " * 40)
    ]
    shown = terminal.render([terminal.records(("a", "b", "c", "d"), rows)], width=60, color=False)
    for word in ("demo_federal_register", "2025-08-07", "unchanged"):
        assert word in shown
    assert max(map(len, shown.splitlines())) <= 60
