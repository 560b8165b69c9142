"""Every outcome is explained where readers look for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from policytrail.records import Outcome


@pytest.mark.parametrize("outcome", list(Outcome))
def test_outcome_is_explained(root: Path, outcome: Outcome) -> None:
    text = (root / "docs/outcomes.md").read_text(encoding="utf-8")
    assert f"\n| `{outcome.value}` | " in text
