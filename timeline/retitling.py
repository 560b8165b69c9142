"""The title of an event whose status a person corrected: worded for that status."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from policytrail.records import EntityType, Event, KnownInstrument, Party
from policytrail.timeline import modality, naming, wording

# What the store writes behind a title that was worded for another status.
_MARK = re.compile(r" \(corrected: [a-z]+\)$")


def retitled(event: Event, known: Mapping[str, KnownInstrument]) -> Event:
    """Return an event with a title for its status: "X proposed a rule. (corrected: done)".

    The store can only put words around the old title, which may have been of a denial. A title
    that a person gave stays. ``known`` are the instruments by id.
    """
    mark = _MARK.search(event.title)
    if mark is None:
        return event
    directing = event.type == "direct"
    texts = [each for each in event.objects if directing and each.instrument_id]
    everyone = (*event.actors, *event.objects)
    parties = modality.Parties(
        actors=tuple(_label(party, known) for party in event.actors),
        objects=tuple(_label(party, known) for party in event.objects if party not in texts),
        evidence=event.mentions[0].evidence.text if event.mentions else "",
        under=modality.join_names([_label(party, known) for party in texts]),
        persons=tuple(_label(party, known) for party in everyone if _kind(party) == "person"),
        assets=tuple(_label(party, known) for party in everyone if _kind(party) == "asset"),
    )
    title = wording.title(event.type, event.status, parties)
    return replace(event, title=title + mark[0])


def _label(party: Party, known: Mapping[str, KnownInstrument]) -> str:
    if party.instrument_id and party.instrument_id in known:
        return wording.label(known[party.instrument_id])
    kind = _kind(party)
    if kind is not None:
        return wording.with_article(party.name, kind)
    if naming.is_generic(party.name):
        return wording.described(party.name)
    return wording.with_article(party.name, "agency") if party.name[:1].isupper() else party.name


def _kind(party: Party) -> EntityType | None:
    """Return the type of an entity by its id, whose first part it is."""
    prefix = (party.entity_id or "").partition(":")[0]
    kinds: tuple[EntityType, ...] = get_args(EntityType)
    return next((kind for kind in kinds if kind == prefix), None)
