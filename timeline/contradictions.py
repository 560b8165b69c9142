"""Two values for one slot of an event: both stay, with the reason why one is preferred."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from policytrail.records import (
    Amount,
    Contradiction,
    Event,
    EventMention,
    EventType,
    content_id,
)
from policytrail.timeline import dates, wording
from policytrail.timeline.tellings import Telling, is_retraction, rank

Slot = Literal["status", "date", "amount"]
_Value = Callable[[EventMention], str]
_ROUNDING = 0.05  # of the greater amount: nearer values are one number, rounded in two ways
_OUTCOMES: dict[EventType, str] = {
    "pass": "passed",
    "advance": "advanced",
    "sign": "signed",
    "enact": "enacted",
    "reject": "rejected",
}
_YES = _OUTCOMES.keys() - {"reject"}
_AT_LEAST = {"at_least", "more_than"}
_AT_MOST = {"at_most", "less_than"}


def find(event: Event, tellings: Mapping[str, Telling]) -> tuple[Contradiction, ...]:
    """Return the contradictions in an event, by id: one for each slot and rejected value."""
    found: dict[str, Contradiction] = {}
    for each in (*_in_status(event), *_in_date(event), *_in_amount(event, tellings)):
        found.setdefault(each.id, each)
    return tuple(found[key] for key in sorted(found))


def clashes(events: Iterable[Event], tellings: Mapping[str, Telling]) -> tuple[Contradiction, ...]:
    """Return where events on one text cannot all be true."""
    on = list(events)
    return (*_official_days(on, tellings), *_outcomes(on))


def _official_days(
    events: Iterable[Event], tellings: Mapping[str, Telling]
) -> tuple[Contradiction, ...]:
    """Return where two official sources give one text two closing days, or two days of effect.

    Neither may be an extension or put off by another document: then they are no clash but a
    history. The day of the stronger source is preferred, of equal ones that of the later document.
    """
    days: dict[str, list[tuple[Event, EventMention]]] = {}
    for event in events:
        if mention := _official_day(event, tellings):
            days.setdefault(event.type, []).append((event, mention))
    found = []
    for same in days.values():
        same.sort(key=lambda each: _strength(each[1]))
        event, preferred = same[0]
        found += [
            _row(event, "date", preferred, rejected, _date_of)
            for _, rejected in same[1:]
            if rejected.date != preferred.date
        ]
    return tuple(found)


def _official_day(event: Event, tellings: Mapping[str, Telling]) -> EventMention | None:
    """Return the strongest official mention of a day that something closes or takes effect on."""
    if event.type not in {"comment", "effective"} or event.status not in {"planned", "done"}:
        return None
    told = [
        mention
        for mention in event.mentions
        if rank(mention.authority) <= rank("official") and dates.is_day(mention.date)
    ]
    if not told or any(tellings[mention.id].is_moved for mention in event.mentions):
        return None
    steps = {wording.comment_step(mention.evidence.text) for mention in event.mentions}
    if event.type == "comment" and ("extend" in steps or "close" not in steps):
        return None
    return min(told, key=_strength)


def _outcomes(events: Sequence[Event]) -> Iterator[Contradiction]:
    """Return where one body is told to have passed and rejected a text on one day, or one person
    to have signed and vetoed it. On two days both may be true."""
    told = [
        each for each in events if each.status in {"done", "reported"} and dates.is_day(each.date)
    ]
    for event in (each for each in told if each.type in _YES):
        for other in (each for each in told if each.type == "reject"):
            if event.date == other.date and _same_actor(event, other):
                yield _either(event, other)


def _either(event: Event, other: Event) -> Contradiction:
    sides = [
        (each, _best([one for one in each.mentions if one.status == "done"] or each.mentions))
        for each in (event, other)
    ]
    sides.sort(key=lambda side: _strength(side[1]))
    (first, preferred), (second, rejected) = sides
    row = _row(first, "status", preferred, rejected, _status_of)
    return replace(row, preferred=_OUTCOMES[first.type], rejected=_OUTCOMES[second.type])


def _same_actor(event: Event, other: Event) -> bool:
    """Whether both name one actor, or one of them names none."""
    named = [{each.entity_id or each.name for each in one.actors} for one in (event, other)]
    return not all(named) or bool(named[0] & named[1])


def _strength(mention: EventMention) -> tuple[int, float, str]:
    return (rank(mention.authority), -mention.first_known.timestamp(), mention.id)


def _in_status(event: Event) -> Iterator[Contradiction]:
    """What is done here and denied there. A plan is none: it may come true, or fail."""
    denied = [each for each in event.mentions if each.status == "denied"]
    claimed = [each for each in event.mentions if each.status == "done"]
    claimed = claimed or [each for each in event.mentions if each.status == "planned"]
    # What did not happen in April is none to what is planned for June.
    denied = [each for each in denied if any(_may_be_one(each, one) for one in claimed)]
    claimed = [each for each in claimed if any(_may_be_one(each, one) for one in denied)]
    if denied and claimed:
        sides = (denied, claimed) if event.status == "denied" else (claimed, denied)
        yield _row(event, "status", _best(sides[0]), _best(sides[1]), _status_of)


def _may_be_one(one: EventMention, other: EventMention) -> bool:
    return dates.compatible(one.date, other.date)


def _status_of(mention: EventMention) -> str:
    return mention.status


def _in_date(event: Event) -> Iterator[Contradiction]:
    """Another day than the event's, among the mentions that tell of it as it stands."""
    if event.status not in {"done", "reported"} or not dates.parse(event.date):
        return
    done = [each for each in event.mentions if each.status == "done" and each.date]
    agreeing = [each for each in done if each.date == event.date]
    rejected: dict[str, list[EventMention]] = {}
    for each in done:
        if each.date and not dates.compatible(each.date, event.date):
            rejected.setdefault(each.date, []).append(each)
    for day in sorted(rejected):
        if agreeing:
            yield _row(event, "date", _best(agreeing), _best(rejected[day]), _date_of)


def _date_of(mention: EventMention) -> str:
    return mention.date or ""


def _in_amount(event: Event, tellings: Mapping[str, Telling]) -> Iterator[Contradiction]:
    """Another sum in the same unit, further off than rounding explains."""

    def amount_of(mention: EventMention) -> str:
        given = tellings[mention.id].claim.amount
        return given.span.text if given else ""

    if event.amount is None:
        return
    chosen = event.amount
    given = [each for each in event.mentions if amount_of(each)]
    agreeing = [each for each in given if tellings[each.id].claim.amount == chosen]
    others: dict[str, list[EventMention]] = {}
    for each in given:
        other = tellings[each.id].claim.amount
        if other and other.unit == chosen.unit and _apart(other, chosen):
            others.setdefault(f"{other.value:g}", []).append(each)
    for value in sorted(others):
        if agreeing:
            yield _row(event, "amount", _best(agreeing), _best(others[value]), amount_of)


def _apart(one: Amount, other: Amount) -> bool:
    """Whether no sum is within what both say, give or take what rounding explains."""
    low, high = sorted((_range(one), _range(other)))
    return high[0] - low[1] > _ROUNDING * abs(high[0])


def _range(amount: Amount) -> tuple[float, float]:
    least, most = amount.value, amount.value if amount.value_max is None else amount.value_max
    if amount.bound in _AT_LEAST:
        return least, math.inf
    return (-math.inf, most) if amount.bound in _AT_MOST else (least, most)


def _best(mentions: Sequence[EventMention]) -> EventMention:
    return min(mentions, key=lambda each: (rank(each.authority), each.first_known, each.id))


def _row(
    event: Event, slot: Slot, preferred: EventMention, rejected: EventMention, value: _Value
) -> Contradiction:
    return Contradiction(
        id=content_id("contradiction", event.id, slot, rejected.id),
        event_id=event.id,
        slot=slot,
        preferred=value(preferred),
        rejected=value(rejected),
        preferred_mention=preferred.id,
        rejected_mention=rejected.id,
        reason=_reason(slot, preferred, rejected),
        first_known=max(preferred.first_known, rejected.first_known),
    )


def _reason(slot: Slot, preferred: EventMention, rejected: EventMention) -> str:
    """Return the rule that decided, in words."""
    if preferred.status == "denied" and is_retraction(preferred.rule):
        return "taken back by who had told it"
    if rank(preferred.authority) < rank(rejected.authority):
        stronger = preferred.authority.replace("_", " ")
        weaker = rejected.authority.replace("_", " ")
        return f"authority: {stronger} before {weaker}"
    return f"equal authority: {_RULES[slot]}"


_RULES: Mapping[Slot, str] = {
    "date": "the finer day, the earlier telling of one event, the later of two",
    "amount": "the surer telling, the earlier of two as sure",
    "status": "what was done before what is denied, the later telling of two acts",
}
