"""The status of an event: what tense, mood, negation and governing words make of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policytrail.records import Annotation

_CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data/components/status.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["text"][:60])
def test_status_follows_from_the_words(
    case: dict[str, Any], annotate: Callable[..., Annotation]
) -> None:
    events = [event for event in annotate(case["text"]).events if event.type == case["type"]]
    found = {event.status for event in events}
    assert found == (set() if case["status"] == "void" else {case["status"]})
    if case["date"] is not None:
        assert {event.date for event in events} == {case["date"]}
