"""Lines that tempt a reader to report as done what was not: not one may succeed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from policytrail.records import Annotation, EventClaim

_FOLDER = Path(__file__).parents[1] / "data/components"
_LINES = [
    json.loads(line)
    for file in sorted(_FOLDER.glob("adversarial*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
# Sentences of the same kinds in which the event did take place.
_PLAIN = [
    json.loads(line)
    for file in sorted(_FOLDER.glob("plainly_done*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
_KNOWN_MISSES = {
    "done-06": "a ruling of an agency, in a headline, is no instrument yet",
    "done5-02": "two relative clauses without a pronoun, one in the other: parsed as apposition",
    "done5-17": "of a noun before 'could' on a weekday, the day to come is as likely as the past",
    "done5-20": "a president's surname alone in a headline of capitals is no name yet",
    "done5-22": "a fund that no list has, in a headline of capitals, is no name yet",
}
_LEAST_FOUND = 0.8  # of the events that a careful reader would report with their true status


def _read(line: dict[str, Any], annotate: Callable[..., Annotation]) -> tuple[EventClaim, ...]:
    published = datetime.fromisoformat(line["published"])
    return annotate(line["text"], published=published).events


@pytest.mark.parametrize("line", _LINES, ids=lambda line: line["id"])
def test_nothing_undone_is_reported_as_done(
    line: dict[str, Any], annotate: Callable[..., Annotation]
) -> None:
    told = {event.type for event in _read(line, annotate) if event.status == "done"}
    assert not told & set(line["not_done"])


def test_what_the_lines_do_say_is_found(annotate: Callable[..., Annotation]) -> None:
    found = missed = 0
    for line in _LINES:
        events = _read(line, annotate)
        for kind, status, *day in line["expect"]:
            good = any(
                event.type == kind and event.status == status and (not day or event.date == day[0])
                for event in events
            )
            found, missed = found + good, missed + (not good)
    assert found / (found + missed) >= _LEAST_FOUND


def _known(line: dict[str, Any]) -> Any:
    reason = _KNOWN_MISSES.get(line["id"])
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(line, id=line["id"], marks=marks)


@pytest.mark.parametrize("line", [_known(line) for line in _PLAIN])
def test_what_did_take_place_is_still_reported_as_done(
    line: dict[str, Any], annotate: Callable[..., Annotation]
) -> None:
    done = [event for event in _read(line, annotate) if event.status == "done"]
    assert line["done"] in {event.type for event in done}
    if "date" in line:
        assert line["date"] in {event.date for event in done if event.type == line["done"]}
