"""The lives of instruments and positions: which states they have reached, which steps are missing.

``machines`` has a table for each kind. A state needs another one before it. Where that is not on
record, it is a gap, which a later document may fill; and unless the text itself or the official
record tells of the step, the step is refused: nothing is guessed. A step after the end of a life is
always refused. Only acts that count as done move a text; one that is only reported stands in its
life as such, and moves nothing. What is merely told of a coming act is the state "reported", or
"announced" by an official; ``steps`` has these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from policytrail.records import Event, InstrumentState, KnownInstrument, StateGap
from policytrail.timeline import (
    agenda,
    allocations,
    bills,
    machines,
    naming,
    register,
    reviews,
    wording,
)
from policytrail.timeline.machines import MACHINES, Machine
from policytrail.timeline.steps import Step, by_calendar, lapse, listed, make, said, support
from policytrail.timeline.tellings import Telling, rank

_COMMENT_STATES = {
    "open": "comment_open",
    "extend": "comment_extended",
    "close": "comment_closed",
}
_LAPSES_NOT = frozenset({"passed_both", "law", "presented", "vetoed", "overridden", "lapsed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What has become of an instrument; ``turns``: the days on which the calendar changes it."""

    states: tuple[InstrumentState, ...] = ()
    gaps: tuple[StateGap, ...] = ()
    turns: tuple[date, ...] = ()


def trace(
    instrument: KnownInstrument,
    events: Sequence[Event],
    tellings: Mapping[str, Telling],
    today: date,
) -> Life:
    """Return the states of an instrument in their order, and the steps that are missing.

    ``events`` are those on the instrument; of a position, those that tell of it.
    """
    machine = _machine(instrument)
    made = _refined(machine, _steps(machine, events, tellings))
    coming = _by_calendar(machine, made, events, tellings)
    over = [each for each in coming if each.sort_day < today]
    made = sorted([*made, *over], key=lambda each: each.sort_day) if over else made
    steps: list[Step] = []
    gaps: list[StateGap] = []
    for step in _lapse(instrument, made, today):
        missing = _missing(machine, steps, step.state)
        if missing is not None:
            gaps.append(_gap(instrument, step, missing))
        is_shown = step.is_attested or step.is_reported
        if missing is None or (is_shown and not _end(machine, steps)):
            steps.append(step)
    turns = tuple(sorted(each.sort_day + timedelta(days=1) for each in coming))
    return Life(states=tuple(_states(instrument, steps)), gaps=tuple(gaps), turns=turns)


def _machine(instrument: KnownInstrument) -> Machine:
    if instrument.kind == "position":
        return MACHINES["position"]
    family = naming.family(instrument.kind)
    return MACHINES["order" if family == "memorandum" else family]


def _by_calendar(
    machine: Machine,
    steps: Sequence[Step],
    events: Sequence[Event],
    tellings: Mapping[str, Telling],
) -> list[Step]:
    """Return the states that come by the calendar alone, past and to come."""
    lapsed = lapse(steps, events, tellings) if machine.lapses else None
    lost = allocations.unknown(steps) if machine.begins == "allocate" else None
    return [each for each in (lapsed, lost) if each]


def _missing(machine: Machine, steps: Sequence[Step], state: str) -> str | None:
    """Return what would have to come before a state and has not."""
    if state in machine.free:
        return None
    end = _end(machine, steps)
    if end is not None:
        revives = machine.ends[end]
        return None if state == revives else revives
    needs = machine.needs.get(state, ())
    seen = {step.state for step in steps}
    return needs[0] if needs and seen.isdisjoint(needs) else None


def _end(machine: Machine, steps: Sequence[Step]) -> str | None:
    """Return the state that ended the life; None: it goes on. What is only talk revives nothing."""
    done = [each.state for each in steps if each.state not in machine.free and not each.is_reported]
    return done[-1] if done and done[-1] in machine.ends else None


def _steps(
    machine: Machine, events: Iterable[Event], tellings: Mapping[str, Telling]
) -> list[Step]:
    steps: list[Step] = []
    for event in events:
        if machine.begins == "allocate":
            steps += allocations.steps(event, tellings)
            continue
        steps += listed(event, tellings)
        if event.type == machine.begins:
            steps += said(event, tellings)
        state = _state(machine, event, tellings)
        if state and _moves(machine, event):
            steps.append(make(state, event, support(event), tellings, day=event.date))
    steps.sort(key=lambda each: (each.sort_day, _place(machine, each.state), each.event_id))
    return steps


def _place(machine: Machine, state: str) -> int:
    """Return where a state stands among those of one day; passages before what follows them."""
    return machine.order.index("passed_one" if state in {"passed", "override"} else state)


def _state(machine: Machine, event: Event, tellings: Mapping[str, Telling]) -> str | None:
    """Return what the act makes of the text, by its type, its rule and the words that tell it."""
    told = support(event)
    rules = {mention.rule for mention in told}
    words = " ".join(mention.evidence.text for mention in told)
    by_rule = next((found for rule in sorted(rules) if (found := _by_rule(rule))), None)
    if machine.begins == "introduce":
        return by_rule or _bill_state(machine, event, words)
    if event.type == "decide" and machine.begins != "litigate":
        return machines.ruling(words)
    if machine.begins == "propose":
        return by_rule or _rule_state(machine, event, words)
    if event.type == "rescind":
        best = min(told, key=lambda each: (rank(each.authority), each.first_known, each.id))
        return _ending(machine, best.evidence.text)
    return machine.states.get(event.type)


def _ending(machine: Machine, words: str) -> str | None:
    """Return how a text ended, by the words that tell it: superseded, withdrawn, or rescinded."""
    if re.search(r"\bsupersed|\breplac", words, re.IGNORECASE):
        return "superseded"
    is_guidance = machine.begins == "issue"
    withdrawn = is_guidance and re.search(r"\bwithdr[ae]w", words, re.IGNORECASE)
    return "withdrawn" if withdrawn else machine.states.get("rescind")


def _by_rule(rule: str) -> str | None:
    """Return the state that an official record tells by itself."""
    step = bills.step_of(rule) or reviews.step_of(rule) or register.step_of(rule)
    if rule == f"{agenda.RULE}withdrawn":
        return "withdrawn"
    return {"signed": "law", "overridden": "override"}.get(step, step) if step else None


def _bill_state(machine: Machine, event: Event, words: str) -> str | None:
    if event.type == "reject" and re.search(r"\bveto", words, re.IGNORECASE):
        pocket = re.search(r"\bpocket[- ]?veto", words, re.IGNORECASE)
        return "pocket_vetoed" if pocket else "vetoed"
    if event.type == "rescind":
        return "withdrawn" if re.search(r"\bwithdr[ae]w", words, re.IGNORECASE) else None
    if event.type == "pass" and re.search(r"\boverr(?:id|od)", words, re.IGNORECASE):
        return "override"
    return machine.states.get(event.type)


def _rule_state(machine: Machine, event: Event, words: str) -> str | None:
    if event.type == "comment":
        return _COMMENT_STATES.get(wording.comment_step(support(event)[0].evidence.text))
    if event.type == "amend" and re.search(r"\bdelay|postpon", words, re.IGNORECASE):
        return "delayed"
    if event.type == "finalize" and re.search(r"\binterim|direct final", words, re.IGNORECASE):
        return "adopted_at_once"
    if event.type == "rescind" and re.search(r"\bdirect final", words, re.IGNORECASE):
        return "withdrawn"  # which an adverse comment brings about before it takes effect
    if event.type == "review" and event.authority == "instrument":
        return "requested"
    return machine.states.get(event.type)


def _moves(machine: Machine, event: Event) -> bool:
    """Tell whether an act is a step of a text of this family: it must be done, or told as done.

    An order is published by the register and by nobody else. A fresh report of the act with which
    the life begins is the talk of it (``steps.said``).
    """
    if machine.begins == "sign" and event.type == "issue":
        return event.status == "done" and event.authority == "instrument"
    if event.status == "reported":
        is_told = any(each.status == "done" for each in event.mentions)
        return is_told and (event.type != machine.begins or event.historical)
    return event.status == "done"


def _refined(machine: Machine, steps: Iterable[Step]) -> list[Step]:
    """Tell a second chamber's passage from the first, and a withdrawal from a rescission."""
    refined: list[Step] = []
    overriding: list[Step] = []
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
        if state in machines.AGENDA and state == _last_listing(machine, refined):
            continue
        if state in seen and state not in machine.repeated:
            if step.is_reported or not _is_only_reported(refined, state):
                continue
            refined = [each for each in refined if each.state != state]
        refined.append(replace(step, state=state))
    return refined


def _is_only_reported(steps: Sequence[Step], state: str) -> bool:
    return all(each.is_reported for each in steps if each.state == state)


def _last_listing(machine: Machine, steps: Sequence[Step]) -> str | None:
    """Return the stage of the agenda in which a rule is, if nothing was done since."""
    talk = machine.free.difference(machines.AGENDA)
    return next((step.state for step in reversed(steps) if step.state not in talk), None)


def _is_second_chamber(step: Step, earlier: Sequence[Step]) -> bool:
    """Tell whether another body than this one has passed the bill before."""
    first = [each for each in earlier if each.state == "passed_one"]
    return bool(first and step.actors and not step.actors & first[0].actors)


def _lapse(instrument: KnownInstrument, steps: list[Step], today: date) -> list[Step]:
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
    lapsed = by_calendar(before[-1], "lapsed", end)
    return [*before, lapsed, *(step for step in steps if step.sort_day > end)]


def _states(instrument: KnownInstrument, steps: Iterable[Step]) -> list[InstrumentState]:
    return [
        InstrumentState(
            instrument_id=instrument.id,
            state=step.state,
            date=step.day,
            event_id=step.event_id,
            first_known=step.first_known,
            is_reported=step.is_reported,
        )
        for step in steps
    ]


def _gap(instrument: KnownInstrument, step: Step, missing: str) -> StateGap:
    return StateGap(
        instrument_id=instrument.id,
        missing=missing,
        before=step.state,
        event_id=step.event_id,
        first_known=step.first_known,
    )
