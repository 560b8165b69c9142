"""Whole documents that were marked for learning: each mark stands in its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from policytrail.nlp.event_encoding import ISSUES, KINDS, STATUSES

FILES = sorted((Path(__file__).parents[1] / "training/events/documents").glob("*.jsonl"))


def _faults(row: Mapping[str, Any]) -> Iterator[str]:
    text = row["text"]
    for mark in (*row["events"], *row["stances"]):
        word, _, number = mark["t"].partition("@")
        if len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text)) < int(number or 1):
            yield f"telling word {mark['t']!r} is not in the text"
    for event in row["events"]:
        if event["type"] not in KINDS or event["status"] not in STATUSES:
            yield f"{event['type']}, {event['status']}: not in the scheme"
        roles = (*event.get("by", ()), *event.get("of", ()), event.get("when", ""))
        yield from (f"role {words!r} is not in the text" for words in roles if words not in text)
    for stance in row["stances"]:
        if stance["view"] not in KINDS or not set(stance["issues"]) <= set(ISSUES):
            yield f"{stance['view']}, {stance['issues']}: not in the scheme"
        yield from (
            f"{stance[k]!r} is not in the text"
            for k in ("by", "of")
            if k in stance and stance[k] not in text
        )


def test_there_are_marked_documents() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_mark_stands_in_its_text(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], fault) for row in rows for fault in _faults(row)] == []
    assert len({row["id"] for row in rows}) == len(rows)


def test_a_mark_that_is_not_there_is_found() -> None:
    event = {"t": "vetoed", "type": "reject", "status": "done", "by": ["Okoro"]}
    row = {"text": "Okoro signed it.", "events": [event], "stances": []}
    assert list(_faults(row)) == ["telling word 'vetoed' is not in the text"]
