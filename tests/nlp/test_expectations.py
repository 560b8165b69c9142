"""Market expectation: what is to come, by whom; apart from stance and tone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policytrail.nlp.jsonl import annotation_from_dict, annotation_to_dict
from policytrail.records import Annotation

_FILE = Path(__file__).parents[1] / "data/components/expectations.jsonl"
_CASES = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: str(case["text"])[:40])
def test_expectations_are_read_with_holder_and_target(
    annotate: Callable[..., Annotation], case: dict[str, Any]
) -> None:
    found = annotate(case["text"]).expectations
    assert {(one.holder, one.target, one.outlook) for one in found} == {
        tuple(wanted) for wanted in case["expectations"]
    }
    for one in found:
        assert case["text"][one.evidence.start : one.evidence.end] == one.evidence.text


def test_an_outlook_is_no_stance(annotate: Callable[..., Annotation]) -> None:
    found = annotate("Milo Brandt is bearish on bitcoin.")
    assert not found.stances
    assert all(not entity.sentiment for entity in found.entities)


def test_expectations_survive_their_line(annotate: Callable[..., Annotation]) -> None:
    found = annotate("Milo Brandt is bearish on bitcoin.")
    assert annotation_from_dict(annotation_to_dict(found)) == found
    older = annotation_to_dict(found)
    del older["expectations"]
    assert annotation_from_dict(older).expectations == ()
