"""`policytrail explain`: why an event is what it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console

if TYPE_CHECKING:
    from policytrail.store.explanations import Explanation


@click.command()
@click.argument("event_id", metavar="EVENT")
@console.json_option
@click.pass_obj
def command(settings: config.Config, event_id: str, as_json: bool) -> None:
    """Show why an event is what it is.

    Each place that tells of it with rule, authority and words; what people corrected or merged, and
    the values that were rejected.
    """
    from policytrail.digest import terminal

    with console.open_database(settings) as store:
        found = store.explain(subject=event_id)
    if as_json:
        console.show_json(_as_json(found))
        return
    names = {each.mention_id: _named(each.actors, each.objects) for each in found.namings}
    console.show(*terminal.explanation(found.entry, names, tuple(_notes(found))))


def _as_json(found: Explanation) -> dict[str, object]:
    """Return the event and its sources as the timeline gives them, and beside them the reasons."""
    reasons = {
        each.name: getattr(found, each.name)
        for each in dataclasses.fields(found)
        if each.name != "entry"
    }
    return {"event": found.entry.event, "sources": found.entry.sources} | reasons


def _named(actors: tuple[str, ...], objects: tuple[str, ...]) -> str:
    return " → ".join(filter(None, (", ".join(actors), ", ".join(objects))))


def _notes(found: Explanation) -> Iterator[str]:
    if found.led_here:
        yield found.led_here
    for each in found.corrections:
        by = f"correction {each.id}, {each.kind} by {each.who} on {each.made.date()}"
        yield f"{by}: {each.why} ({each.effect})"
    for clash in found.contradictions:
        yield f"{clash.slot}: {clash.preferred}, not {clash.rejected} ({clash.reason})"
