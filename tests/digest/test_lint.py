"""The wording check refuses every statement that was made stronger than its event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from policytrail.digest import lint
from policytrail.records import RETRACTED, EventStanding, EventType, Party, TimelineEntry
from policytrail.timeline import modality, wording

MakeEntry = Callable[..., TimelineEntry]
TYPES = get_args(EventType)
WEAK: tuple[EventStanding, ...] = ("reported", "planned", "considered", "denied")
PARTIES = modality.Parties(
    actors=("Dana Ironwood", "Lakemont Fund"), objects=("Menus Act",), evidence="until June"
)


def event_of(make_entry: MakeEntry, type_: str, status: str) -> TimelineEntry:
    return make_entry(
        "unused",
        ("courier", "2025-08-08", "done"),
        type=type_,
        status=status,
        actors=(Party(name="Dana Ironwood"), Party(name="Lakemont Fund")),
        objects=(Party(name="Menus Act"),),
    )


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("status", get_args(EventStanding))
def test_titles_as_they_are_made_pass(
    make_entry: MakeEntry, type_: EventType, status: EventStanding
) -> None:
    event = event_of(make_entry, type_, status).event
    for parties in (PARTIES, modality.Parties(actors=(), objects=("Menus Act",))):
        text = wording.title(type_, status, parties)
        assert lint.objections(text, event) == (), text


# Words that give each manner of telling, as ``timeline.manner`` knows them.
WORDS = (
    "It has no plans.", "It has not decided.", "It dropped that.", "It decided against it.",
    "It has not done so yet.", "It will not.", "It did not.", "It denied that it will.",
    "It is false.", "It was postponed.", "It approved it.", "It sold all of it.",
    "It holds more.", "It failed.", "The bill fell short.", "It was asked to.",
)  # fmt: skip


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("status", get_args(EventStanding))
def test_every_manner_of_telling_passes(
    make_entry: MakeEntry, type_: EventType, status: EventStanding
) -> None:
    event = event_of(make_entry, type_, status).event
    for words, rule, is_vouched in product(WORDS, ("", "x/to/ask", f"x/{RETRACTED}/had"), (0, 1)):
        parties = replace(PARTIES, evidence=words, rule=rule, is_vouched=bool(is_vouched))
        text = wording.title(type_, status, parties)
        assert lint.objections(text, event) == (), text


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("status", WEAK)
def test_titles_made_stronger_are_refused(
    make_entry: MakeEntry, type_: EventType, status: EventStanding
) -> None:
    """96 mutations: each weak statement is replaced by the one for an act that is done."""
    event = event_of(make_entry, type_, status).event
    stronger = wording.title(type_, "done", PARTIES)
    assert lint.objections(stronger, event), stronger


@pytest.mark.parametrize("type_", TYPES)
def test_a_possibility_told_as_a_plan_is_refused(make_entry: MakeEntry, type_: EventType) -> None:
    event = event_of(make_entry, type_, "considered").event
    assert lint.objections(wording.title(type_, "planned", PARTIES), event)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Dana Ironwood has signed the Menus Act, as expected to.", "planned"),
        ("Dana Ironwood will sign the Menus Act.", "considered"),
        ("Dana Ironwood may sign the Menus Act, and signed another.", "considered"),
        ("Dana Ironwood signed the Menus Act, a move that she denied.", "denied"),
        ("Dana Ironwood is reported to have been there and signed the Menus Act.", "reported"),
        ("The Menus Act became law.", "planned"),
        ("It is expected to rain.  The rule was rescinded.", "planned"),
    ],
)
def test_hedged_at_one_place_and_told_at_another_is_refused(
    make_entry: MakeEntry, text: str, status: str
) -> None:
    assert lint.objections(text, event_of(make_entry, "sign", status).event)


def test_names_may_contain_what_sounds_done(make_entry: MakeEntry) -> None:
    entry = make_entry(
        "unused",
        ("courier", "2025-08-08", "planned"),
        status="planned",
        objects=(Party(name="order on Issued and Signed Papers"),),
    )
    text = "Donald Trump is expected to sign order on Issued and Signed Papers (“Passed”)."
    assert lint.objections(text, entry.event) == ()
