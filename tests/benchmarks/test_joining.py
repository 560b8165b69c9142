"""The bench of joining reads a set, links it, prints its figures, and fails below a minimum."""

from __future__ import annotations

from pathlib import Path

import pytest

from policytrail.benchmarks import joining

FILE = Path(__file__).parent.parent / "data" / "joining" / "heldout.jsonl"


def test_tellings_of_a_set_are_joined(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = joining.measure(FILE)
    monkeypatch.setattr(joining, "measure", lambda file: found)  # reading takes long
    assert joining.main([str(FILE), "--errors", "--min", "0.8"]) == 0
    printed = capsys.readouterr().out
    assert "heldout: 4 happenings, 16 documents, 16 tellings" in printed
    assert "pairs wrongly joined 0" in printed
    assert joining.main([str(FILE), "--min", "1.01"]) == 1
