"""The yardstick reads marked documents in many ways, and prints a page of figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from policytrail.benchmarks import reading, reading_runs
from policytrail.benchmarks.reading_figures import figures
from policytrail.benchmarks.reading_runs import Configuration
from policytrail.benchmarks.reading_switches import (
    SWITCHES,
    Switch,
    holder_of,
    ids_of,
    without,
)
from policytrail.nlp import event_caveats
from policytrail.nlp.lexicons import BUILTIN
from policytrail.nlp.pipeline import Annotator

TOLD = "The Labor Department withdrew its 2022 guidance on digital assets in 401(k) plans on May 5."
ASKED = "Did the Labor Department withdraw its 2022 guidance on digital assets in 401(k) plans?"
MATTER = """\
+++
id = "{id}"
source = "a wire"
published = 2026-05-06T12:00:00Z
title = "Guidance on coins"
relevance = 1.0
topics = []
sentiment = "neutral"
entities = [["government_agency", "agency:dol", "Labor Department"]]
instruments = [{{ kind = "guidance", name = "2022 guidance", at = ["2022 guidance"] }}]
events = [{events}]
+++
{text}
"""
EVENT = (
    '{ is = "rescind", status = "done", date = "2026-05-05", by = ["Labor Department"], '
    'of = ["2022 guidance"], says = "The Labor…May 5." }'
)
QUESTION = next(s for s in SWITCHES if s.name == "question")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two short documents of our own: one tells of a withdrawal, one only asks."""
    made = tmp_path_factory.mktemp("reading") / "heldout_b"
    made.mkdir()
    for name, text, events in (("told", TOLD, EVENT), ("asked", ASKED, "")):
        matter = MATTER.format(id=name, events=events, text=text)
        (made / f"{name}.md").write_text(matter, encoding="utf-8")
    return made


def test_a_page_tells_figures_by_configuration_and_what_each_group_is_worth(
    folder: Path, monkeypatch: pytest.MonkeyPatch, annotator: Annotator
) -> None:
    def here(lines: Mapping[str, str], ways: list[Configuration]) -> dict[str, reading_runs.Rows]:
        return reading_runs.read_share(lines, ways, annotator)

    monkeypatch.setattr(reading, "read_all", here)  # no process of its own: that takes seconds
    sets = reading.load_sets(folders=[folder])
    ways = [
        reading.SHIPPED,
        Configuration(name="rules alone", model="none"),
        Configuration(name="question", switch=QUESTION),
        Configuration(name="frames of events-ways", switch=SWITCHES[5]),
    ]
    found = reading.read(sets, ways)
    assert [e["type"] for e in found["as shipped"]["heldout_b/told"]["events"]] == ["rescind"]
    assert not found["as shipped"]["heldout_b/asked"]["events"]
    printed = reading.page(sets, ways, found, resamples=5)
    assert "2 marked documents, 2 of which nobody" in printed
    assert "| as shipped | 1.000 (" in printed
    assert "| rules alone | 1.000 (" in printed
    assert "| question" in printed
    assert "| heldout_b (2, unseen) | 1.000 |" in printed


def test_what_is_told_as_done_and_is_not_is_counted() -> None:
    said = _figures([_event("done")], [_event("planned")])
    assert (said.false_done, said.shown, said.false_done_per_thousand) == (1, 1, 1000.0)
    assert said.values["events_f1"] == 1.0
    assert said.values["event_status_accuracy"] == 0.0
    assert said.errors["events"] == pytest.approx(0.8)
    right = _figures([_event("done")], [_event("done")])
    assert (right.false_done, right.errors["events"]) == (0, pytest.approx(0.2))


def _figures(predicted: list[dict[str, Any]], gold: list[dict[str, Any]]) -> Any:
    rest = {
        "id": "a", "relevance": 1.0, "topics": [], "sentiment": {}, "entities": [],
        "instruments": [], "stances": [], "amounts": [], "text": TOLD,
    }  # fmt: skip
    return figures({"s/a": {**rest, "events": gold}}, {"s/a": {**rest, "events": predicted}})


def _event(status: str) -> dict[str, Any]:
    return {
        "type": "rescind", "status": status, "actors": ["Labor Department"], "objects": [],
        "evidence": {"start": 0, "end": 20}, "date": None, "confidence": 0.8,
    }  # fmt: skip


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.name)
def test_each_switch_names_what_there_is(switch: Switch) -> None:
    for place, _ in switch.places:
        holder_of(place)
    assert not switch.frames or ids_of(BUILTIN / f"{switch.frames}.jsonl")


def test_what_was_taken_out_comes_back() -> None:
    asked = _asked()
    with without(QUESTION):
        assert _asked() is not asked
    assert _asked() is asked


def test_what_was_taken_out_comes_back_after_a_mistake() -> None:
    asked = _asked()
    lost = Switch(name="lost", kind="veto", places=(*QUESTION.places, ("event_caveats:no", "no")))
    with pytest.raises(AttributeError, match="no"), without(lost):
        pass
    assert _asked() is asked


def test_what_answers_as_if_it_were_off_is_not_taken_out(
    annotator: Annotator, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = [reading.SHIPPED, *(Configuration(name=s.name, switch=s) for s in SWITCHES)]
    lines = {"a": json.dumps({"id": "a", "published": "2026-05-06T12:00:00Z", "text": TOLD})}
    quick = reading_runs.read_share(lines, ways, annotator)
    monkeypatch.setattr(reading_runs, "_is_same", lambda *_: False)
    assert reading_runs.read_share(lines, ways, annotator) == quick
    assert [name for name, rows in quick.items() if rows != quick["as shipped"]]


def _asked() -> Callable[..., Any]:
    return event_caveats.Caveats._is_question
