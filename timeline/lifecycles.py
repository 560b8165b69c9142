"""The lives of instruments: which states they have reached, and which steps are missing.

``machines`` has a table for each kind. A state needs another one before it. Where that is not on
record, it is a gap, which a later document may fill; and unless the text itself or the official
record tells of the step, the step is refused: nothing is guessed. A step after the end of a life is
always refused. Only acts that count as done move a text; what is merely told of a coming act is
the state "reported", or "announced" by an official.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from policytrail.records import (
    Event,
    EventMention,
    InstrumentState,
    KnownInstrument,
    StateGap,
)
from policytrail.timeline import bills, dates, machines, naming, register, reviews, wording
from policytrail.timeline.machines import MACHINES, Machine
from policytrail.timeline.standing import is_vouched
from policytrail.timeline.tellings import Telling, rank

_COMMENT_STATES = {
    "open": "comment_open",
    "extend": "comment_extended",
    "close": "comment_closed",
}
_LAPSES_NOT = frozenset({"passed_both", "law", "presented", "vetoed", "overridden", "lapsed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    state: str
    day: str | None
    event_id: str
    first_known: datetime
    sort_day: date
    actors: frozenset[str]
    is_attested: bool = False  # by the text itself or the official record


def trace(
    instrument: KnownInstrument,
    events: Sequence[Event],
    tellings: Mapping[str, Telling],
    today: date,
) -> tuple[tuple[InstrumentState, ...], tuple[StateGap, ...]]:
    """Return the states of an instrument in their order, and the steps that are missing.

    ``events`` are those on the instrument.
    """
    family = naming.family(instrument.kind)
    machine = MACHINES["order" if family == "memorandum" else family]
    steps: list[_Step] = []
    gaps: list[StateGap] = []
    for step in _lapse(instrument, _refined(machine, _steps(machine, events, tellings)), today):
        missing = _missing(machine, steps, step.state)
        if missing is not None:
            gaps.append(_gap(instrument, step, missing))
        if missing is None or (step.is_attested and not _is_over(machine, steps)):
            steps.append(step)
    return tuple(_states(instrument, steps)), tuple(gaps)


def _missing(machine: Machine, steps: Sequence[_Step], state: str) -> str | None:
    """Return what would have to come before a state and has not."""
    if _is_over(machine, steps) and state not in {"reported", "announced"}:
        revives = machine.ends[steps[-1].state]
        return None if state == revives else revives
    needs = machine.needs.get(state, ())
    seen = {step.state for step in steps}
    return needs[0] if needs and seen.isdisjoint(needs) else None


def _is_over(machine: Machine, steps: Sequence[_Step]) -> bool:
    return bool(steps) and steps[-1].state in machine.ends


def _steps(
    machine: Machine, events: Iterable[Event], tellings: Mapping[str, Telling]
) -> list[_Step]:
    steps = []
    for event in events:
        if event.type == machine.begins:
            steps += _before(event, tellings)
        state = _state(machine, event, tellings)
        if state and event.status == "done" and _moves(machine, event):
            steps.append(_step(state, event, _support(event), event.date, tellings))
    steps.sort(key=lambda each: (each.sort_day, _place(machine, each.state), each.event_id))
    return steps


def _place(machine: Machine, state: str) -> int:
    """Return where a state stands among those of one day; passages before what follows them."""
    return machine.order.index("passed_one" if state in {"passed", "override"} else state)


def _state(machine: Machine, event: Event, tellings: Mapping[str, Telling]) -> str | None:
    """Return what the act makes of the text, by its type, its rule and the words that tell it."""
    support = _support(event)
    rules = {mention.rule for mention in support}
    words = " ".join(mention.evidence.text for mention in support)
    by_rule = next((found for rule in sorted(rules) if (found := _by_rule(rule))), None)
    if machine.begins == "introduce":
        return by_rule or _bill_state(machine, event, words)
    if event.type == "decide" and machine.begins != "litigate":
        return machines.ruling(words)
    if machine.begins == "propose":
        return by_rule or _rule_state(machine, event, words)
    return machine.states.get(event.type)


def _by_rule(rule: str) -> str | None:
    """Return the state that an official record tells by itself."""
    step = bills.step_of(rule) or reviews.step_of(rule) or register.step_of(rule)
    return {"signed": "law", "overridden": "override"}.get(step, step) if step else None


def _bill_state(machine: Machine, event: Event, words: str) -> str | None:
    if event.type == "reject" and re.search(r"\bveto", words, re.IGNORECASE):
        return "vetoed"
    if event.type == "pass" and re.search(r"\boverr(?:id|od)", words, re.IGNORECASE):
        return "override"
    return machine.states.get(event.type)


def _rule_state(machine: Machine, event: Event, words: str) -> str | None:
    if event.type == "comment":
        return _COMMENT_STATES.get(wording.comment_step(_support(event)[0].evidence.text))
    if event.type == "amend" and re.search(r"\bdelay|postpon", words, re.IGNORECASE):
        return "delayed"
    if event.type == "finalize" and re.search(r"\binterim|direct final", words, re.IGNORECASE):
        return "adopted_at_once"
    if event.type == "review" and event.authority == "instrument":
        return "requested"
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
        is_attested=event.authority == "instrument",
    )


def _refined(machine: Machine, steps: Iterable[_Step]) -> list[_Step]:
    """Tell a second chamber's passage from the first, and a withdrawal from a rescission."""
    refined: list[_Step] = []
    overriding: list[_Step] = []
    for step in steps:
        seen = {each.state for each in refined}
        state = step.state
        if state == "passed":
            state = "passed_both" if _is_second_chamber(step, refined) else "passed_one"
        if state == "override":
            overriding.append(step)
            if len({tuple(sorted(each.actors)) for each in overriding}) < 2:
                continue
            state = "overridden"
        if state == "rescinded" and machine.begins == "propose":
            state = "rescinded" if seen & {"final", "adopted_at_once"} else "withdrawn"
        if state in seen and state not in machine.repeated:
            continue
        refined.append(replace(step, state=state))
    return refined


def _is_second_chamber(step: _Step, earlier: Sequence[_Step]) -> bool:
    """Tell whether another body than this one has passed the bill before."""
    first = [each for each in earlier if each.state == "passed_one"]
    return bool(first and step.actors and not step.actors & first[0].actors)


def _lapse(instrument: KnownInstrument, steps: list[_Step], today: date) -> list[_Step]:
    """Let a bill lapse with its Congress, unless it was presented, or needs no other chamber."""
    ends = [end for key in instrument.keys if (end := bills.end_of_congress(key))]
    done = {step.state for step in steps}
    simple = any(re.match(r"bill:\d+-[hs]res-", key) for key in instrument.keys)
    joint = any(re.match(r"bill:\d+-[hs]conres-", key) for key in instrument.keys)
    agreed = (simple and "passed_one" in done) or (joint and "passed_both" in done)
    if not ends or not steps or today <= min(ends) or done & _LAPSES_NOT or agreed:
        return steps
    end = min(ends)
    before = [step for step in steps if step.sort_day <= end]
    if not before:
        return steps
    over = datetime.combine(end, time(17), tzinfo=UTC)  # noon in Washington
    lapsed = replace(
        before[-1],
        state="lapsed",
        day=end.isoformat(),
        sort_day=end,
        first_known=max(over, before[-1].first_known),
        is_attested=True,
    )
    return [*before, lapsed, *(step for step in steps if step.sort_day > end)]


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


def _gap(instrument: KnownInstrument, step: _Step, missing: str) -> StateGap:
    return StateGap(
        instrument_id=instrument.id,
        missing=missing,
        before=step.state,
        event_id=step.event_id,
        first_known=step.first_known,
    )
