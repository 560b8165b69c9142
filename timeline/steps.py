"""Steps of a life, and those that are only talk, plans, listings and filings: nothing done yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from policytrail.records import Event, EventMention
from policytrail.timeline import agenda, dates, inspection
from policytrail.timeline.tellings import Telling, rank

# Talk of an act that nothing follows for so long has come to nothing.
SILENCE = timedelta(days=180)
_TALK = frozenset({"reported", "announced", "denied"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A state that is reached, by which event, and when that was known."""

    state: str
    day: str | None
    event_id: str
    first_known: datetime
    sort_day: date
    actors: frozenset[str]
    is_attested: bool = False  # by the text itself or the official record
    shown_until: date | None = None  # the last day for which filings show that it was still so
    is_reported: bool = False  # only told of: it moves nothing


def make(
    state: str,
    event: Event,
    mentions: Sequence[EventMention],
    tellings: Mapping[str, Telling],
    *,
    day: str | None = None,
    is_said: bool = False,
) -> Step:
    """Return the step that an event makes, as some of its mentions tell of it.

    ``is_said``: what is dated is that it was said, on the day of the document, and not the act.
    """
    told = min(tellings[each.id].told for each in mentions)
    days = dates.parse(day)
    return Step(
        state=state,
        day=told.isoformat() if is_said else day,
        event_id=event.id,
        first_known=min(each.first_known for each in mentions),
        sort_day=days.first if days and not is_said else told,
        actors=frozenset(party.entity_id or party.name for party in event.actors),
        is_attested=event.authority == "instrument",
        is_reported=event.status == "reported" and not is_said,
    )


def support(event: Event) -> list[EventMention]:
    """Return the mentions that say it was done; all of them if none does."""
    return [each for each in event.mentions if each.status == "done"] or list(event.mentions)


def talk(event: Event) -> list[EventMention]:
    """Return the mentions that tell of an act to come; or the one paper's that says it was done."""
    early = [
        each
        for each in event.mentions
        if each.status in {"planned", "considered"} and not _is_listed(each.rule)
    ]
    if not early and event.status == "reported" and not event.historical:
        return list(event.mentions)
    return early


def _is_listed(rule: str) -> bool:
    return bool(agenda.step_of(rule) or inspection.step_of(rule))


def said(event: Event, tellings: Mapping[str, Telling]) -> list[Step]:
    """Return that the act was reported or announced, or that it is denied."""
    early = talk(event)
    official = [each for each in early if rank(each.authority) <= rank("official")]
    others = early if early != official else []
    denied = [each for each in event.mentions if each.status == "denied"]
    return [
        make(state, event, mentions, tellings, is_said=True)
        for state, mentions in (
            ("reported", others),
            ("announced", official),
            ("denied", denied if event.status == "denied" else []),
        )
        if mentions
    ]


def listed(event: Event, tellings: Mapping[str, Telling]) -> list[Step]:
    """Return the filing for inspection, and the stage in each edition of the agenda."""
    found: list[Step] = []
    filings = [each for each in event.mentions if inspection.step_of(each.rule)]
    if filings:
        filed = make("on_inspection", event, filings, tellings, is_said=True)
        found.append(replace(filed, is_attested=True))
    found += [
        make(step, event, [entry], tellings, is_said=True)
        for entry in event.mentions
        if entry.status != "done" and (step := agenda.step_of(entry.rule))
    ]
    return found


def lapse(
    steps: Iterable[Step], events: Iterable[Event], tellings: Mapping[str, Telling]
) -> Step | None:
    """Return that talk of an act comes to nothing if nothing more is heard of it, and when.

    The act that follows in time, and any later talk of it, prevents it.
    """
    made = list(steps)
    end = min((each.sort_day for each in made if each.state not in _TALK), default=date.max)
    talked = [each for each in made if each.state in _TALK and each.sort_day < end]
    told = [
        tellings[mention.id].told
        for event in events
        for mention in (*talk(event), *(each for each in event.mentions if each.status == "denied"))
    ]
    last = max((day for day in told if day < end), default=None)
    if not talked or last is None or last + SILENCE >= end:
        return None
    return by_calendar(talked[-1], "lapsed", last + SILENCE)


def by_calendar(after: Step, state: str, day: date) -> Step:
    """Return a state that the calendar alone makes, at the end of a day."""
    over = datetime.combine(day, time(17), tzinfo=UTC)  # noon in Washington
    return replace(
        after,
        state=state,
        day=day.isoformat(),
        sort_day=day,
        first_known=max(over, after.first_known),
        is_attested=True,
    )
