"""Two events, entities or instruments of one set of knowledge made one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal, TypeVar

from policytrail.records import Event, InstrumentState, Knowledge, Party
from policytrail.store.as_of import standing_of
from policytrail.store.codec import date_bounds

Claim = TypeVar("Claim")
Named = Literal["entities", "instruments"]
NAMED: tuple[Named, ...] = ("entities", "instruments")

# Where ids of events stand, and of entities and instruments.
_EVENT_FIELDS = {
    "states": "event_id",
    "gaps": "event_id",
    "contradictions": "event_id",
    "directives": "met_by",
}
_NAME_FIELDS = {
    "states": ("instrument_id",),
    "gaps": ("instrument_id",),
    "links": ("source_id", "target_id"),
    "stances": ("holder_id", "target_id"),
    "directives": ("agency_id", "instrument_id"),
    "deadlines": ("instrument_id",),
}


def with_event(knowledge: Knowledge, old: Event, *new: Event) -> Knowledge:
    """Return the knowledge with other events in the place of one."""
    events = tuple(one for one in knowledge.events if one.id != old.id)
    return replace(knowledge, events=events + new)


def merge_events(knowledge: Knowledge, gone: Event, stays: Event) -> Knowledge:
    """Return the knowledge with one event in the place of two; it has the id of the second.

    It says what the stronger of the two says, as if linking had made them one: a plan that takes
    in its act is done.
    """
    mentions = tuple(
        sorted(gone.mentions + stays.mentions, key=lambda each: (each.first_known, each.id))
    )
    status, _ = standing_of(list(mentions))
    leads = gone if status == gone.status and _is_outdone(stays, status) else stays
    merged = replace(
        leads,
        id=stays.id,
        mentions=mentions,
        first_known=min(gone.first_known, stays.first_known),
        origins=tuple(sorted({*gone.origins, *stays.origins})),
        historical=gone.historical and stays.historical,
        history=(),
    )
    knowledge = with_event(with_event(knowledge, gone), stays, merged)
    return _tidy(point_events(knowledge, gone.id, stays.id))


def _is_outdone(stays: Event, status: str) -> bool:
    """Whether all mentions together say more than those that the event has had so far: not where
    a person said what it counts as."""
    own, _ = standing_of(list(stays.mentions))
    return status != stays.status == own


def merge_named(knowledge: Knowledge, field: Named, gone_id: str, stays_id: str) -> Knowledge:
    """Return the knowledge with one entity or instrument in the place of two."""
    group = {item.id: item for item in getattr(knowledge, field)}
    gone, stays = group.pop(gone_id), group[stays_id]
    changes: dict[str, Any] = {
        "aliases": tuple(dict.fromkeys((*stays.aliases, gone.name, *gone.aliases))),
        "first_known": min(gone.first_known, stays.first_known),
    }
    if field == "instruments":
        changes["keys"] = tuple(dict.fromkeys((*stays.keys, *gone.keys)))
    group[stays_id] = replace(stays, **changes)
    knowledge = replace(knowledge, **{field: tuple(group.values())})
    knowledge = point_names(knowledge, gone_id, stays_id)
    return _one_life(knowledge, stays_id) if field == "instruments" else knowledge


def _one_life(knowledge: Knowledge, instrument_id: str) -> Knowledge:
    """Put the steps of two lives in one order; drop what one of them said of the other."""
    other = [each for each in knowledge.states if each.instrument_id != instrument_id]
    own = [each for each in knowledge.states if each.instrument_id == instrument_id]
    there = {each.state for each in own}
    knowledge = replace(
        knowledge,
        states=(*other, *sorted(own, key=_by_date)),
        gaps=tuple(
            each
            for each in knowledge.gaps
            if each.instrument_id != instrument_id or each.missing not in there
        ),
        links=tuple(each for each in knowledge.links if each.source_id != each.target_id),
    )
    return _tidy(knowledge)


def _by_date(state: InstrumentState) -> tuple[str, str]:
    """Sort by the day; a step without one comes when it was first told."""
    first, _ = date_bounds(state.date)
    return first or state.first_known.date().isoformat(), state.first_known.isoformat()


def _tidy(knowledge: Knowledge) -> Knowledge:
    """Keep one of the rows that tell the same step, or miss the same one, by the same event."""
    return replace(
        knowledge,
        states=_once(knowledge.states, ("instrument_id", "state", "event_id")),
        gaps=_once(knowledge.gaps, ("instrument_id", "missing", "before", "event_id")),
    )


def _once(items: Iterable[Claim], names: tuple[str, ...]) -> tuple[Claim, ...]:
    found: dict[tuple[object, ...], Claim] = {}
    for item in items:
        found.setdefault(tuple(getattr(item, name) for name in names), item)
    return tuple(found.values())


def point_events(knowledge: Knowledge, old: str, new: str) -> Knowledge:
    """Let what refers to one event refer to another."""
    changed: dict[str, Any] = {
        group: tuple(_point(each, (field,), old, new) for each in getattr(knowledge, group))
        for group, field in _EVENT_FIELDS.items()
    }
    return replace(knowledge, **changed)


def point_names(knowledge: Knowledge, old: str, new: str | None) -> Knowledge:
    """Let what refers to one entity or instrument refer to another, or to none."""
    changed: dict[str, Any] = {
        group: tuple(_point(each, fields, old, new) for each in getattr(knowledge, group))
        for group, fields in _NAME_FIELDS.items()
    }
    events = tuple(
        replace(
            event,
            actors=_parties(event.actors, old, new),
            objects=_parties(event.objects, old, new),
            history=tuple(
                replace(
                    version,
                    actors=_parties(version.actors, old, new),
                    objects=_parties(version.objects, old, new),
                )
                for version in event.history
            ),
        )
        for event in knowledge.events
    )
    return replace(knowledge, events=events, **changed)


def _parties(parties: tuple[Party, ...], old: str, new: str | None) -> tuple[Party, ...]:
    return tuple(_point(each, ("entity_id", "instrument_id"), old, new) for each in parties)


def _point(each: Claim, fields: tuple[str, ...], old: str, new: str | None) -> Claim:
    moved = {field: new for field in fields if getattr(each, field) == old}
    return replace(each, **moved) if moved else each  # type: ignore[type-var]
