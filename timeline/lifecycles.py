"""The lives of instruments: which states they have reached, and which steps are missing.

One table a kind, after the machines of rulemaking (5 U.S.C. 553), of the Federal Register
(44 U.S.C. 1505) and of Congress. A state needs another one before it; where that is not on
record, it is a gap, which a later document may fill. Only acts that count as done move a text;
what is merely told of a coming act is the state "reported", or "announced" by an official.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from policytrail.records import (
    Event,
    EventMention,
    EventType,
    InstrumentState,
    KnownInstrument,
    StateGap,
)
from policytrail.timeline import dates, naming, wording
from policytrail.timeline.standing import is_vouched
from policytrail.timeline.tellings import Telling, rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The states of one family of instruments."""

    begins: EventType  # the act whose plan is the state "reported" or "announced"
    states: Mapping[EventType, str]  # what an act that is done makes of the text
    needs: Mapping[str, str]  # state -> the state without which it cannot be
    order: tuple[str, ...]  # of states on the same day


_MACHINES: Mapping[str, Machine] = {
    "order": Machine(
        begins="sign",
        states={"sign": "signed", "issue": "published", "amend": "amended", "rescind": "revoked"},
        needs={"published": "signed", "amended": "signed", "revoked": "signed"},
        order=("reported", "announced", "signed", "published", "amended", "revoked"),
    ),
    "guidance": Machine(
        begins="issue",
        states={"issue": "issued", "amend": "revised", "rescind": "rescinded"},
        needs={"revised": "issued", "rescinded": "issued"},
        order=("reported", "announced", "issued", "revised", "rescinded"),
    ),
    "rule": Machine(
        begins="propose",
        states={
            "propose": "proposed",
            "comment": "comment_closed",
            "finalize": "final",
            "effective": "effective",
            "amend": "amended",
            "rescind": "rescinded",
        },
        needs={
            "comment_open": "proposed",
            "comment_extended": "proposed",
            "comment_closed": "proposed",
            "final": "proposed",
            "effective": "final",
            "amended": "proposed",
        },
        order=(
            "reported", "announced", "proposed", "comment_open", "comment_extended",
            "comment_closed", "final", "effective", "amended",
            "withdrawn", "rescinded",
        ),
    ),
    "act": Machine(
        begins="introduce",
        states={
            "introduce": "introduced",
            "advance": "advanced",
            "pass": "passed_one",
            "sign": "law",
            "enact": "law",
            "reject": "failed",
            "amend": "amended",
            "effective": "effective",
        },
        needs={
            "advanced": "introduced",
            "passed_one": "introduced",
            "passed_both": "passed_one",
            "law": "passed_both",
            "effective": "law",
        },
        order=(
            "reported", "announced", "introduced", "advanced", "passed_one", "passed_both", "law",
            "effective", "amended", "failed",
        ),
    ),
    "case": Machine(
        begins="litigate",
        states={"litigate": "filed", "hear": "heard", "decide": "decided"},
        needs={"heard": "filed", "decided": "filed"},
        order=("reported", "announced", "filed", "heard", "decided"),
    ),
}  # fmt: skip


_REPEATED = frozenset({"amended", "revised", "advanced", "comment_extended"})
_COMMENT_STATES = {
    "open": "comment_open",
    "extend": "comment_extended",
    "close": "comment_closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    state: str
    day: str | None
    event_id: str
    first_known: datetime
    sort_day: date
    actors: frozenset[str]


def trace(
    instrument: KnownInstrument, events: Sequence[Event], tellings: Mapping[str, Telling]
) -> tuple[tuple[InstrumentState, ...], tuple[StateGap, ...]]:
    """Return the states of an instrument in their order, and the steps that are missing.

    ``events`` are those on the instrument.
    """
    machine = _machine(instrument)
    steps = _steps(machine, events, tellings)
    return tuple(_states(instrument, steps)), tuple(_gaps(instrument, machine, steps))


def _machine(instrument: KnownInstrument) -> Machine:
    family = naming.family(instrument.kind)
    return _MACHINES["order" if family == "memorandum" else family]


def _steps(
    machine: Machine, events: Iterable[Event], tellings: Mapping[str, Telling]
) -> list[_Step]:
    steps = []
    for event in events:
        if event.type == machine.begins:
            steps += _before(event, tellings)
        state = _state(machine, event)
        if state and event.status == "done" and _moves(machine, event):
            steps.append(_step(state, event, _support(event), event.date, tellings))
    steps.sort(key=lambda each: (each.sort_day, machine.order.index(each.state), each.event_id))
    return _refined(machine, steps)


def _state(machine: Machine, event: Event) -> str | None:
    """Return what the act makes of the text; of a comment period, what its words tell."""
    if event.type == "comment" and "comment" in machine.states:
        step = wording.comment_step(_support(event)[0].evidence.text)
        return _COMMENT_STATES.get(step)
    return machine.states.get(event.type)


def _moves(machine: Machine, event: Event) -> bool:
    """Tell whether an act moves a text of this family: it must be vouched for.

    An order is published by the register and by nobody else.
    """
    if machine.begins == "sign" and event.type == "issue":
        return event.authority == "instrument"
    return is_vouched([event.authority], event.origins)


def _support(event: Event) -> list[EventMention]:
    return [each for each in event.mentions if each.status == "done"] or list(event.mentions)


def _before(event: Event, tellings: Mapping[str, Telling]) -> list[_Step]:
    """Return that the act was reported or announced, or that a single paper says it was done."""
    early = [each for each in event.mentions if each.status in {"planned", "considered"}]
    if not early and event.status == "reported" and not event.historical:
        early = list(event.mentions)
    if not early:
        return []
    official = [each for each in early if rank(each.authority) <= rank("official")]
    steps = [_step("reported", event, early, None, tellings)] if early != official else []
    if official:
        steps.append(_step("announced", event, official, None, tellings))
    return steps


def _step(
    state: str,
    event: Event,
    mentions: Sequence[EventMention],
    day: str | None,
    tellings: Mapping[str, Telling],
) -> _Step:
    told = min(tellings[each.id].told for each in mentions)
    days = dates.parse(day)
    is_telling = state in {"reported", "announced"}
    return _Step(
        state=state,
        day=told.isoformat() if is_telling else day,
        event_id=event.id,
        first_known=min(each.first_known for each in mentions),
        sort_day=days.first if days else told,
        actors=frozenset(party.entity_id or party.name for party in event.actors),
    )


def _refined(machine: Machine, steps: list[_Step]) -> list[_Step]:
    """Tell a second chamber's passage from the first, and a withdrawal from a rescission."""
    refined: list[_Step] = []
    for step in steps:
        seen = {each.state for each in refined}
        state = step.state
        if state == "passed_one" and _is_second_chamber(step, refined):
            state = "passed_both"
        if state == "rescinded" and machine.begins == "propose" and "final" not in seen:
            state = "withdrawn"
        if state in seen and state not in _REPEATED:
            continue
        refined.append(replace(step, state=state))
    return refined


def _is_second_chamber(step: _Step, earlier: Sequence[_Step]) -> bool:
    """Tell whether another body than this one has passed the bill before."""
    first = [each for each in earlier if each.state == "passed_one"]
    return bool(first and step.actors and not step.actors & first[0].actors)


def _states(instrument: KnownInstrument, steps: Iterable[_Step]) -> list[InstrumentState]:
    return [
        InstrumentState(
            instrument_id=instrument.id,
            state=step.state,
            date=step.day,
            event_id=step.event_id,
            first_known=step.first_known,
        )
        for step in steps
    ]


def _gaps(instrument: KnownInstrument, machine: Machine, steps: Iterable[_Step]) -> list[StateGap]:
    """Return for each state that lacks the one before it what is missing."""
    seen: set[str] = set()
    gaps = []
    for step in steps:
        missing = machine.needs.get(step.state)
        if missing and missing not in seen:
            gaps.append(
                StateGap(
                    instrument_id=instrument.id,
                    missing=missing,
                    before=step.state,
                    event_id=step.event_id,
                    first_known=step.first_known,
                )
            )
        seen.add(step.state)
    return gaps
