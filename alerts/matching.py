"""Which rules are about what happened. Pure; ten thousand rules cost a look-up each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from policytrail.alerts.rules import Kind, Rule
from policytrail.records import SourceLink

_ANY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that somebody may want to be told of, once."""

    kind: Kind
    key: str  # what it is, for good: of an event its id and status, of a deadline its day
    title: str
    moment: datetime  # since when it is known
    type: str = ""  # of an event
    status: str = ""  # of an event; of a source its state; of a position the side
    date: str | None = None
    instruments: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    issue: str = ""
    days_left: int | None = None  # of a deadline
    sources: tuple[SourceLink, ...] = ()
    origins: int = 0
    address: str = ""  # of its page, without the host
    aliases: tuple[str, ...] = ()  # keys that it may have been told by


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A rule that is about something, and as what it is told: of a deadline at which distance."""

    rule: Rule
    happening: Happening
    distance: int | None = None


class Matcher:
    """Rules by what they are most particular about, so that few are looked at."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by: dict[tuple[Kind, str, str], list[Rule]] = {}
        for rule in rules:
            for kind in rule.kinds:
                for place in _places(kind, rule):
                    self._by.setdefault((kind, *place), []).append(rule)

    def matches(self, happenings: Iterable[Happening]) -> Iterator[Match]:
        """Yield each rule with each thing that it is about, in the order of the things."""
        for happening in happenings:
            found = {rule.name: rule for rule in self._candidates(happening)}
            for name in sorted(found):
                match = _match(found[name], happening)
                if match is not None:
                    yield match

    def _candidates(self, happening: Happening) -> Iterator[Rule]:
        places = [("instrument", one) for one in sorted(happening.instruments)]
        places += [("entity", one) for one in sorted(happening.entities)]
        places += [("type", happening.type), ("issue", happening.issue), (_ANY, _ANY)]
        for place in places:
            yield from self._by.get((happening.kind, *place), ())


def _places(kind: Kind, rule: Rule) -> list[tuple[str, str]]:
    """Return where a rule is found: by the first thing that it is particular about."""
    for name, values in (
        ("instrument", rule.instrument),
        ("entity", rule.entity),
        ("issue", rule.issue if kind == "position" else frozenset[str]()),
        ("type", rule.event if kind == "event" else frozenset[str]()),
    ):
        if values and kind != "source":
            return [(name, one) for one in values]
    return [(_ANY, _ANY)]


def _match(rule: Rule, happening: Happening) -> Match | None:
    if rule.instrument and not rule.instrument & happening.instruments:
        return None
    if rule.entity and not rule.entity & happening.entities:
        return None
    if not _is_of_kind(rule, happening):
        return None
    distance = _distance(rule, happening) if happening.kind == "deadline" else None
    if happening.kind == "deadline" and distance is None:
        return None
    return Match(rule=rule, happening=happening, distance=distance)


def _is_of_kind(rule: Rule, happening: Happening) -> bool:
    if happening.kind == "event":
        return _fits(rule.event, happening.type) and _fits(rule.status, happening.status)
    if happening.kind == "position":
        return _fits(rule.position, happening.status) and _fits(rule.issue, happening.issue)
    return happening.kind == "deadline" or _fits(rule.source, happening.status)


def _fits(wanted: frozenset[str], value: str) -> bool:
    return not wanted or value in wanted


def _distance(rule: Rule, happening: Happening) -> int | None:
    """Return the least distance of the rule that has been reached: of 30, 7 and 1 day, at three
    days before, 7."""
    left = happening.days_left
    if left is None or left < 0:
        return None
    return next((days for days in rule.deadline_days if days >= left), None)
