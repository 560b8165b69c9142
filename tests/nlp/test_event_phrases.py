"""Events in many other words: idioms, nouns that tell them, headlines, fragments.

The lines were written before the rules that read them; 32 of 106 were found at first.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The Ostrel Public Safety Fund bought $9 million of the Quillon Bitcoin Trust.",
         ["allocate", "done", "", "Ostrel Public Safety Fund", "Quillon"]),
        ("Senate Bill 76, on automatic IRAs, cleared the Budget and Taxation Committee on Monday.",
         ["advance", "done", "2026-03-09", "Budget and Taxation Committee", "76"]),
        ("Harrow Steel will pay $31 million under a settlement of claims over its 401(k) fees.",
         ["enforce", "done", "", "", "Harrow"]),
        ("Harbor Record Services will acquire Bellmere Trust for $90 million, they said.",
         ["partner", "done", "", "Harbor", "Bellmere"]),
        ("Harbor Record Services will acquire Bellmere Trust, it said, if regulators agree.",
         ["partner", "considered", "", "Harbor", "Bellmere"]),
        ("The SEC proposed a rule on coins. The public has until July 18 to send comments.",
         ["comment", "planned", "2026-07-18", "", "rule"]),
        ("The SEC published a request for information on coins in pension plans on Monday.",
         ["review", "done", "2026-03-09", "Securities", "request"]),
    ],
)  # fmt: skip
def test_ordinary_ways_to_tell_an_event(
    text: str, wanted: list[str], annotate: Callable[..., Annotation]
) -> None:
    events = annotate(text, published=_PUBLISHED).events
    assert _is_told(wanted, events)
    assert len([event for event in events if event.type == wanted[0]]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The act would bar any plan that enjoys a tax break from holding digital assets.",
        "No system owns coins directly.",
        "No fund bought bitcoin.",
    ],
)
def test_whoever_it_may_be_and_nobody_do_nothing(
    text: str, annotate: Callable[..., Annotation]
) -> None:
    assert not [event for event in annotate(text).events if event.type == "allocate"]
