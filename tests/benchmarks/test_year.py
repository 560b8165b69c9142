"""The short form of the simulated year: two weeks around each change of daylight saving."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def simulate(root: Path) -> Callable[..., dict[str, Any]]:
    # In a process of its own: it gives APScheduler and the loop another clock.
    def run(*arguments: str) -> dict[str, Any]:
        command = [sys.executable, root / "benchmarks/year.py", "--sources", "12", "--json"]
        done = subprocess.run(
            [*command, "--documents", "20", *arguments],
            stdout=subprocess.PIPE,
            timeout=300,
            check=False,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found | {"status": done.returncode}

    return run


@pytest.mark.slow
# At midnight in Washington, a week before the clocks are set.
@pytest.mark.parametrize("start", ["2026-03-01T05:00", "2026-10-25T04:00"])
def test_around_a_change_of_daylight_saving_nothing_is_missed_and_all_is_on_time(
    simulate: Callable[..., dict[str, Any]], start: str
) -> None:
    found = simulate("--days", "14", "--start", start)
    assert found["status"] == 0, found
    assert found["missed"] == found["twice"] == 0
    assert found["unread"] == 0
    assert found["stored"] > 150
    # A release is found two minutes after its hour: not an hour early, which would be a slot late.
    assert found["office_release_found_late_min"] < 3
    assert found["on_holidays"] == 0
    # The first night's chores are made up for at the start; from then on at their hour.
    assert (
        found["care"] == found["back_up"] == {"times": 15, "days": 14, "hours": {"0": 1, "3": 14}}
    )
    assert found["write_digest"]["hours"] == {"0": 1, "6": 2}


@pytest.mark.slow
def test_a_clock_that_is_set_forward_and_back_delays_nothing_and_loses_nothing(
    simulate: Callable[..., dict[str, Any]],
) -> None:
    # By three hours and back, by a year for two hours, and back by a day (which stays so).
    jumps = ["30:3", "54:-3", "78.5:8760", "80.5:-8760", "102.25:-24"]
    found = simulate("--days", "7", "--every", "60", *(f"--jump={one}" for one in jumps))
    assert found["status"] == 0, found
    assert found["missed"] == found["twice"] == 0
    assert found["stored"] > 80
    # 102 without a jump; to notice one takes ten minutes here.
    assert found["longest_gap_min"] < 150
    assert found["back_up"]["times"] >= 7
    assert found["care"]["days"] >= 6


@pytest.mark.slow
def test_the_simulation_sees_what_is_missed(simulate: Callable[..., dict[str, Any]]) -> None:
    found = simulate("--days", "4", "--shown", "1")
    assert found["status"] == 1
    assert found["missed"] > 0
