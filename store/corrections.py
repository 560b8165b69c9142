"""What people know better than the machine, applied to what the machine derived. Pure.

A correction outlives every rebuild: it names an id, and whatever linking makes of the documents,
the correction is applied to the result again. An event is found by its own id or by that of any of
its mentions, so a correction follows it through merges.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Literal, get_args

from policytrail.errors import QueryError
from policytrail.records import (
    CorrectedEvents,
    Event,
    EventMention,
    EventStanding,
    EventVersion,
    Knowledge,
)
from policytrail.store import merging
from policytrail.store.as_of import Period, standing_of
from policytrail.store.codec import date_bounds, to_moment
from policytrail.store.connection import Row
from policytrail.store.merging import with_event

Kind = Literal["status", "date", "relabel", "merge", "split", "delete"]
# Draws the consequences of corrected events: lives, duties that were met, deadlines.
Redraw = Callable[[Knowledge, CorrectedEvents], Knowledge]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One decision of a person.

    ``value`` by kind: ``status``: done, reported, planned, considered or denied; ``date``: a date,
    or nothing for "not known"; ``relabel``: the new title or name; ``merge``: the id that stays;
    ``split``: the ids of the mentions that make an event of their own, separated by spaces;
    ``delete``: nothing.
    """

    kind: Kind
    subject_id: str
    who: str
    why: str
    made: datetime
    value: str = ""
    id: int | None = None  # given by the store
    applied_to: str | None = None  # when knowledge was last derived; None: to nothing
    withdrawn: datetime | None = None
    withdrawn_by: str | None = None
    effect: str = ""  # what it did when knowledge was last derived


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a correction did. ``applied_to`` None: nothing, and ``text`` says why."""

    correction_id: int
    text: str
    applied_to: str | None = None
    redirects: tuple[tuple[str, str | None], ...] = ()  # (old id, new id); None: deleted


def check(correction: Correction) -> None:
    """Refuse what can never be applied.

    Raises:
        QueryError: no name or no reason, or a value that does not fit the kind.
    """
    subject = correction.subject_id
    if not correction.who.strip() or not correction.why.strip():
        missing = "--who" if correction.why.strip() else "--why"
        raise QueryError(
            "a correction needs who made it and why", subject=subject, remedy=f"Add {missing} TEXT."
        )
    if correction.kind == "status" and correction.value not in get_args(EventStanding):
        raise QueryError(
            f"'{correction.value}' is no status",
            subject=subject,
            remedy=f"Use one of {', '.join(get_args(EventStanding))}.",
        )
    if correction.kind in ("relabel", "merge", "split") and not correction.value.strip():
        raise QueryError(f"'{correction.kind}' needs a value", subject=subject)
    if correction.kind == "merge" and correction.value == subject:
        raise QueryError("cannot be merged into itself", subject=subject)
    if correction.kind == "date":
        try:
            date_bounds(correction.value or None)
        except ValueError as error:
            raise QueryError(
                f"'{correction.value}' is no date",
                subject=subject,
                remedy="Write it as 2025-08-07, 2025-08, 2025-Q3 or 2025; '' for not known.",
            ) from error


def apply(
    knowledge: Knowledge, corrections: Iterable[Correction], redraw: Redraw | None = None
) -> tuple[Knowledge, tuple[Effect, ...]]:
    """Apply corrections in the order in which they were made.

    ``redraw`` draws what follows from the corrected events, by the rules for all events. Without
    it only what would refer to nothing is dropped.
    """
    given, effects = knowledge.events, []
    book = tuple(corrections)
    for one in book:
        knowledge, effect = _APPLY[one.kind](knowledge, one)
        effects.append(effect)
    if redraw is not None:
        knowledge = redraw(knowledge, _corrected(given, knowledge.events, book, effects))
    return knowledge, tuple(effects)


def _corrected(
    given: Sequence[Event],
    now: Sequence[Event],
    book: Sequence[Correction],
    effects: Sequence[Effect],
) -> CorrectedEvents:
    """Return the events of which people said something, or that they made of others."""
    moved = {old: new for effect in effects for old, new in effect.redirects}
    said: dict[str, frozenset[str]] = {}
    for one, effect in zip(book, effects, strict=True):
        target = _led_on(effect.applied_to, moved)
        if one.kind in VALUES and target:
            said[target] = said.get(target, frozenset()) | {one.kind}
    before, after = ({each.id: each for each in events} for events in (given, now))
    changed = {
        key for key in before.keys() | after.keys() if before.get(key) != after.get(key)
    } | said.keys()
    return CorrectedEvents(
        before=tuple(before[key] for key in sorted(changed & before.keys())),
        after=tuple(after[key] for key in sorted(changed & after.keys())),
        said=said,
        moved={old: _led_on(old, moved) for old in moved},
    )


def _led_on(key: str | None, moved: Mapping[str, str | None]) -> str | None:
    """Return the id that holds now; each is looked at once, for two may lead to each other."""
    seen: set[str] = set()
    while key is not None and key in moved and key not in seen:
        seen.add(key)
        key = moved[key]
    return key


# What a person says of an event itself; the other kinds say which events there are.
VALUES: frozenset[Kind] = frozenset({"status", "date", "relabel"})


def overrule(
    found: Sequence[Period], made: Sequence[Correction], day: str | None
) -> tuple[Period, ...]:
    """Return the versions of an event with what people said of it: a correction is of our reading
    of the documents, so it counts for every day on which they were known.

    But what is done is not done before its ``day``. Of one kind, the last word counts.
    """
    last = {one.kind: one.id for one in made}
    for one in (one for one in made if last[one.kind] == one.id):
        found = [part for period in found for part in _overruled(period, one, day)]
    return tuple(found)


def _overruled(period: Period, one: Correction, day: str | None) -> Iterator[Period]:
    began = _moment_of(day) if one.value in {"done", "reported"} else None
    version = period.version
    if one.kind == "status" and began and began > version.first_known:
        if period.until is not None and period.until <= began:
            yield period
            return
        yield replace(period, until=began)
        version = replace(version, first_known=began)
    yield replace(period, version=_said(version, one))


def _moment_of(day: str | None) -> datetime | None:
    first, _ = date_bounds(day)
    return datetime.combine(date.fromisoformat(first), time(), tzinfo=UTC) if first else None


def corrected_row(row: Row, one: Correction, day: str | None, moment: str) -> Row:
    """Return the row of an event, an entity or an instrument, as it was at a moment, with what a
    person said of it since; ``day`` is that of the event."""
    if one.kind == "relabel":
        return row | {"title" if "title" in row else "name": one.value}
    if one.kind == "date":
        first, last = date_bounds(one.value or None)
        said = {"date": one.value or None, "date_from": first, "date_to": last}
        return row | said | {"date_basis": None}
    began = _moment_of(day) if one.value in {"done", "reported"} else None
    if row["status"] == one.value or (began and to_moment(began) > moment):
        return row
    return row | {"status": one.value, "title": _worded(row["title"], one.value)}


def _said(version: EventVersion, one: Correction) -> EventVersion:
    if one.kind == "date":
        return replace(version, date=one.value or None, date_basis=None)
    if one.kind == "relabel":
        return replace(version, title=one.value)
    if version.status == one.value:
        return version
    status: EventStanding = one.value  # type: ignore[assignment]
    return replace(version, status=status, title=_worded(version.title, status))


def _nothing(one: Correction, text: str) -> Effect:
    return Effect(correction_id=one.id or 0, text=text)


def _done(
    one: Correction, target: str, text: str, redirects: tuple[tuple[str, str | None], ...] = ()
) -> Effect:
    return Effect(correction_id=one.id or 0, text=text, applied_to=target, redirects=redirects)


def _event(knowledge: Knowledge, subject_id: str) -> Event | None:
    for event in knowledge.events:
        if event.id == subject_id or any(one.id == subject_id for one in event.mentions):
            return event
    return None


def _status(knowledge: Knowledge, one: Correction) -> tuple[Knowledge, Effect]:
    event = _event(knowledge, one.subject_id)
    if event is None:
        return knowledge, _nothing(one, "no such event is told any more")
    if event.status == one.value:
        return knowledge, _done(one, event.id, "the documents now say the same")
    status: EventStanding = one.value  # type: ignore[assignment]
    changed = replace(event, status=status, title=_worded(event.title, status), history=())
    knowledge = with_event(knowledge, event, changed)
    return knowledge, _done(one, event.id, f"was {event.status}")


# The title was worded for the old status, and must not claim more than the new one; nor must the
# digest leave it out because it claims less.
_WORDED: Mapping[str, str] = {
    "denied": 'It is denied that this is so: "{}"',
    "planned": 'It is planned, and not yet so: "{}"',
    "considered": 'It may come to this: "{}"',
    "reported": 'It is reported: "{}"',
    "done": "{}",
}
_CORRECTED = re.compile(r" \(corrected: [a-z]+\)$")
_QUOTED = re.compile(r'It [^"]*: "(.*)"')


def _worded(title: str, status: str) -> str:
    """Return a title for another status; what an earlier correction made of it is undone."""
    plain, corrected = _CORRECTED.subn("", title)
    if corrected and (quoted := _QUOTED.fullmatch(plain)):
        plain = quoted[1]
    plain = plain.rstrip(".").replace('"', "'")
    return f"{_WORDED[status].format(plain)} (corrected: {status})"


def _date(knowledge: Knowledge, one: Correction) -> tuple[Knowledge, Effect]:
    event = _event(knowledge, one.subject_id)
    if event is None:
        return knowledge, _nothing(one, "no such event is told any more")
    changed = replace(event, date=one.value or None, date_basis=None, history=())
    knowledge = with_event(knowledge, event, changed)
    return knowledge, _done(one, event.id, f"was {event.date or 'not known'}")


def _relabel(knowledge: Knowledge, one: Correction) -> tuple[Knowledge, Effect]:
    event = _event(knowledge, one.subject_id)
    if event is not None:
        changed = replace(event, title=one.value, history=())
        return with_event(knowledge, event, changed), _done(one, event.id, f"was '{event.title}'")
    for field in ("entities", "instruments"):
        group = getattr(knowledge, field)
        for item in group:
            if item.id == one.subject_id:
                named = replace(item, name=one.value, aliases=(*item.aliases, item.name))
                rest = tuple(named if each.id == item.id else each for each in group)
                effect = _done(one, item.id, f"was '{item.name}'")
                return replace(knowledge, **{field: rest}), effect
    return knowledge, _nothing(one, "nothing of this id is known any more")


def _merge(knowledge: Knowledge, one: Correction) -> tuple[Knowledge, Effect]:
    gone, stays = _event(knowledge, one.subject_id), _event(knowledge, one.value)
    if gone is not None and stays is not None:
        return _merge_events(knowledge, one, gone, stays)
    for field in merging.NAMED:
        by_id = {item.id: item for item in getattr(knowledge, field)}
        if one.subject_id in by_id and one.value in by_id:
            return _merge_named(knowledge, one, field)
    return knowledge, _nothing(one, "one of the two is not known any more")


def _merge_events(
    knowledge: Knowledge, one: Correction, gone: Event, stays: Event
) -> tuple[Knowledge, Effect]:
    if gone.id == stays.id:
        return knowledge, _done(one, stays.id, "they are one already")
    knowledge = merging.merge_events(knowledge, gone, stays)
    return knowledge, _done(one, stays.id, f"took in '{gone.title}'", ((gone.id, stays.id),))


def _merge_named(
    knowledge: Knowledge, one: Correction, field: merging.Named
) -> tuple[Knowledge, Effect]:
    gone = next(item for item in getattr(knowledge, field) if item.id == one.subject_id)
    knowledge = merging.merge_named(knowledge, field, gone.id, one.value)
    return knowledge, _done(one, one.value, f"took in '{gone.name}'", ((gone.id, one.value),))


def _split(knowledge: Knowledge, one: Correction) -> tuple[Knowledge, Effect]:
    event = _event(knowledge, one.subject_id)
    if event is None:
        return knowledge, _nothing(one, "no such event is told any more")
    wanted = set(re.split(r"[\s,]+", one.value.strip()))
    leaving = tuple(each for each in event.mentions if each.id in wanted)
    staying = tuple(each for each in event.mentions if each.id not in wanted)
    if not leaving or not staying:
        return knowledge, _done(one, event.id, "they are apart already")
    parts = [_part(event, mentions) for mentions in (staying, leaving)]
    knowledge = with_event(knowledge, event, *parts)
    if parts[0].id != event.id:
        knowledge = merging.point_events(knowledge, event.id, parts[0].id)
    kept = tuple(
        each
        for each in knowledge.contradictions
        if each.event_id != parts[0].id
        or {each.preferred_mention, each.rejected_mention} <= {m.id for m in staying}
    )
    return replace(knowledge, contradictions=kept), _done(one, parts[1].id, "split off")


def _part(event: Event, mentions: tuple[EventMention, ...]) -> Event:
    """Return an event of some of another's mentions, which says no more than they do."""
    told = sorted(mentions, key=lambda each: each.first_known)
    status, ruling = standing_of(told)
    return replace(
        event,
        id=told[0].id,
        mentions=tuple(told),
        status=status,
        title=event.title if status == event.status else ruling.evidence.text,
        date=ruling.date,
        date_basis=event.date_basis if ruling.date == event.date else None,
        authority=ruling.authority,
        first_known=told[0].first_known,
        confidence=max(each.confidence for each in told),
        origins=tuple(sorted({each.origin for each in told if each.status == ruling.status})),
        history=(),
    )


def _delete(knowledge: Knowledge, one: Correction) -> tuple[Knowledge, Effect]:
    event = _event(knowledge, one.subject_id)
    if event is not None:
        return _delete_event(knowledge, one, event)
    for field in ("stances", "directives", "deadlines", "entities", "instruments"):
        group = getattr(knowledge, field)
        left = tuple(each for each in group if each.id != one.subject_id)
        if len(left) == len(group):
            continue
        knowledge = replace(knowledge, **{field: left})
        if field in ("entities", "instruments"):
            knowledge = _forget(knowledge, one.subject_id)
        effect = _done(one, one.subject_id, "deleted", ((one.subject_id, None),))
        return knowledge, effect
    return knowledge, _nothing(one, "nothing of this id is known any more")


def _delete_event(knowledge: Knowledge, one: Correction, event: Event) -> tuple[Knowledge, Effect]:
    knowledge = with_event(knowledge, event)
    unmet: dict[str, Any] = {"met_by": None, "met_on": None, "days_late": None}
    knowledge = replace(
        knowledge,
        states=tuple(each for each in knowledge.states if each.event_id != event.id),
        gaps=tuple(each for each in knowledge.gaps if each.event_id != event.id),
        contradictions=tuple(
            each for each in knowledge.contradictions if each.event_id != event.id
        ),
        directives=tuple(
            replace(each, **unmet) if each.met_by == event.id else each
            for each in knowledge.directives
        ),
    )
    # Any of its places may have been an event of its own, and its id was given out.
    ids = dict.fromkeys((event.id, one.subject_id, *(each.id for each in event.mentions)))
    redirects = tuple((old, None) for old in ids)
    return knowledge, _done(one, event.id, f"deleted '{event.title}'", redirects)


def _forget(knowledge: Knowledge, gone: str) -> Knowledge:
    """Drop what cannot be without a deleted instrument; let the rest refer to none."""
    knowledge = replace(
        knowledge,
        states=tuple(each for each in knowledge.states if each.instrument_id != gone),
        gaps=tuple(each for each in knowledge.gaps if each.instrument_id != gone),
        links=tuple(
            each for each in knowledge.links if gone not in (each.source_id, each.target_id)
        ),
    )
    return merging.point_names(knowledge, gone, None)


_APPLY: dict[Kind, Callable[[Knowledge, Correction], tuple[Knowledge, Effect]]] = {
    "status": _status,
    "date": _date,
    "relabel": _relabel,
    "merge": _merge,
    "split": _split,
    "delete": _delete,
}
