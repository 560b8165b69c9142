"""The short form of the fault bench: a few kills, and what is left and made of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_a_run_that_is_killed_again_and_again_ends_as_one_that_is_not(root: Path) -> None:
    # In a process of its own: its forks must not copy what other tests have open.
    done = subprocess.run(
        [sys.executable, root / "benchmarks/faults.py", "--kills", "3", "--chain", "4", "--json"],
        stdout=subprocess.PIPE,
        timeout=900,
        check=False,
    )
    found = json.loads(done.stdout)
    assert done.returncode == 0, found
    assert found["kills"] >= 3
    assert found["wrong"] == []
    assert found["chains_that_differ"] == 0
