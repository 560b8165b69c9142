"""Every case of the hostile web ends as its catalogue expects, in one crawl."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.recorded
@pytest.mark.slow
def test_every_case_ends_as_expected(root: Path, hostile: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, str(root / "benchmarks/hostile.py"), str(hostile), "--json"),
            *("--scale", "0.05", "--timeout", "1"),
            *("--skip", "robots.crawl-delay-day"),  # it waits for a minute, as it should
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout, done.stderr
    found = json.loads(done.stdout)
    assert found["disagreements"] == {}
    assert found["cases"] > 300
    assert found["inner_connections"] == 0
    assert found["most_requests_in_a_visit"] <= 3
    assert found["secrets_stored_by"] == []
    assert found["crawler_mb"] < 400
    assert found["parser_mb"] < 400
    assert done.stderr == ""
