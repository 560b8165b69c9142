"""Events in many other words: idioms, nouns that tell them, headlines, fragments.

The lines were written before the rules that read them; 32 of 106 were found at first.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policytrail.records import Annotation, EventClaim

_FILE = Path(__file__).parents[1] / "data/components/events_phrases.jsonl"
_PUBLISHED = datetime(2026, 3, 11, 15, tzinfo=UTC)  # a Wednesday
_LEAST_FOUND = 0.64


def _is_told(wanted: list[str], events: tuple[EventClaim, ...]) -> bool:
    """``wanted``: type, status, then date, a word of an actor, a word of an object, or ''."""
    kind, status, day, actor, of = [*wanted, "", "", ""][:5]
    return any(
        event.type == kind
        and event.status == status
        and (not day or event.date == day)
        and (not actor or any(actor.lower() in name.lower() for name in event.actors))
        and (not of or any(of.lower() in name.lower() for name in event.objects))
        for event in events
    )


def test_events_are_found_in_many_words(annotate: Callable[..., Annotation]) -> None:
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()
    ]
    told = [
        _is_told(wanted, annotate(row["text"], published=_PUBLISHED).events)
        for row in rows
        for wanted in row["expect"]
    ]
    assert sum(told) / len(told) >= _LEAST_FOUND


def test_a_headline_is_read_although_its_verb_is_taken_for_a_noun(
    annotate: Callable[..., Annotation],
) -> None:
    events = annotate("EBSA names Ada Marchbank its chief of enforcement.").events
    assert [(event.type, event.status, event.objects) for event in events] == [
        ("appoint", "done", ("Ada Marchbank",))
    ]
