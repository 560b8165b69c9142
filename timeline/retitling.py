"""The title of an event whose status a person corrected: worded for that status."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

from policytrail.records import EntityType, Event, InstrumentKind, Party
from policytrail.timeline import modality, naming, wording
from policytrail.timeline.known import Name

# What the store writes behind a title that was worded for another status.
_KIND: InstrumentKind = "rule"  # an event does not say it; it only words names without a number
_MARK = re.compile(r" \(corrected: [a-z]+\)$")


def retitled(event: Event) -> Event:
    """Return an event with a title for its status: "X proposed a rule. (corrected: done)".

    The store can only put words around the old title, which may have been of a denial. A title
    that a person gave stays. Everything is taken from the event itself: whoever links a part of the
    documents gives the same title as who links all.
    """
    mark = _MARK.search(event.title)
    if mark is None:
        return event
    directing = event.type == "direct"
    texts = [each for each in event.objects if directing and each.instrument_id]
    everyone = (*event.actors, *event.objects)
    parties = modality.Parties(
        actors=tuple(_label(event, party) for party in event.actors),
        objects=tuple(_label(event, party) for party in event.objects if party not in texts),
        evidence=event.mentions[0].evidence.text if event.mentions else "",
        rule=event.mentions[0].rule if event.mentions else "",
        under=modality.join_names([_label(event, party) for party in texts]),
        persons=tuple(_label(event, party) for party in everyone if _kind(party) == "person"),
        assets=tuple(_label(event, party) for party in everyone if _kind(party) == "asset"),
    )
    title = wording.title(event.type, event.status, parties)
    return replace(event, title=title + mark[0])


def _label(event: Event, party: Party) -> str:
    if party.instrument_id:
        name = Name(since=event.first_known, id=party.instrument_id, name=party.name, kind=_KIND)
        return wording.label(name)
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
