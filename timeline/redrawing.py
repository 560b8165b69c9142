"""Draws what follows from events as people corrected them, by the rules for all events.

Lives, duties that were met, and deadlines are made again of the texts and positions that a
corrected event is of. A person's word that something is done vouches for it like the text itself.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from itertools import chain
from typing import TypeVar

from policytrail.records import (
    CorrectedEvents,
    Deadline,
    Directive,
    Event,
    InstrumentState,
    Knowledge,
    KnownInstrument,
    Party,
    StateGap,
)
from policytrail.timeline import allocations, dates, duties, ledger, lifecycles, retitling
from policytrail.timeline.consequences import Consequences
from policytrail.timeline.happenings import Happenings, acted_on
from policytrail.timeline.lifecycles import Life
from policytrail.timeline.texts import Texts


@dataclass(frozen=True, slots=True)
class Ground:
    """What linking knows without corrections."""

    consequences: Consequences
    happenings: Happenings
    texts: Texts


def redraw(knowledge: Knowledge, corrected: CorrectedEvents, ground: Ground) -> Knowledge:
    """Return the knowledge with the consequences of corrected events in the place of the old."""
    view = _View(knowledge, corrected, ground)
    lives = {key: view.life(key) for key in view.affected()}
    return replace(
        knowledge,
        events=tuple(view.titled(knowledge.events)),
        states=_with(knowledge.states, lives, (life.states for life in lives.values())),
        gaps=_with(knowledge.gaps, lives, (life.gaps for life in lives.values())),
        directives=tuple(view.settled(knowledge.directives, lives)),
        deadlines=tuple(view.deadlines()),
    )


_Row = TypeVar("_Row", bound=InstrumentState | StateGap)


def _with(
    rows: Iterable[_Row], lives: Mapping[str, Life], anew: Iterable[Iterable[_Row]]
) -> tuple[_Row, ...]:
    """Return the rows of all other lives, and those of these anew."""
    others = [each for each in rows if each.instrument_id not in lives]
    return (*others, *chain.from_iterable(anew))


def _in_time(state: InstrumentState, by_hand: Container[str]) -> InstrumentState:
    """Return a step that a person vouches for as known from its day on: documents told of it
    before, as a plan."""
    days = dates.parse(state.date)
    if days is None or state.event_id not in by_hand:
        return state
    began = datetime.combine(days.first, time(), tzinfo=UTC)
    return replace(state, first_known=max(state.first_known, began))


class _View:
    """Events and texts as corrections leave them."""

    def __init__(self, knowledge: Knowledge, corrected: CorrectedEvents, ground: Ground) -> None:
        self._knowledge, self._corrected, self._ground = knowledge, corrected, ground
        self._known = {each.id: each for each in knowledge.instruments}
        self._origins: dict[str, set[str]] = {}  # id that holds now -> ids moved to it
        for old, new in corrected.moved.items():
            self._origins.setdefault(new or "", set()).add(old)
        self._after = {mention.id: event for event in corrected.after for mention in event.mentions}
        self._before = {event.id for event in corrected.before}

    def titled(self, events: Iterable[Event]) -> Iterator[Event]:
        """Yield the events, those whose status was corrected with a title for it."""
        for event in events:
            said = self._corrected.said.get(event.id, frozenset())
            yield retitling.retitled(event) if "status" in said else event

    def affected(self) -> list[str]:
        """Return the texts and positions that corrected events are of."""
        ids = {
            self._now(key)
            for event in self._corrected.before
            for key in acted_on(event) | allocations.of_event(event).keys()
        }
        return sorted(key for key in ids if key)

    def life(self, key: str) -> Life:
        """Return the life of a text or a position; a text that took in others has theirs."""
        known = self._known_as(key)
        if known is None:
            return Life()
        tellings = self._ground.happenings.tellings
        events, today = self._on(key), self._ground.consequences.today
        found = lifecycles.trace(known, events, tellings, today)
        by_hand = {each.id for each in events if self._is_vouched(each)}
        return replace(found, states=tuple(_in_time(each, by_hand) for each in found.states))

    def settled(self, rows: Iterable[Directive], lives: Mapping[str, Life]) -> Iterator[Directive]:
        """Yield the duties, those that acts on the affected texts may have met as met anew."""
        facts = self._ground.consequences
        orders = {
            order for key in lives for old in self._ids(key) for order in facts.carried_out_by(old)
        }
        there = {duty.id: duty for duty in rows}
        anew: dict[str, Directive] = {}
        for order in orders:
            laid = [there[key] for key in facts.laid_down_by(order) if key in there]
            texts = self._texts_for(order)
            settled = ledger.settle_all(laid, texts, lambda text: self._legal(text, lives))
            anew |= {duty.id: duty for duty in settled}
        yield from (anew.get(key, duty) for key, duty in there.items())

    def deadlines(self) -> Iterator[Deadline]:
        """Yield the deadlines, those of corrected events as these have them."""
        events = (*self._corrected.before, *self._corrected.after)
        again = {duties.deadline_id(each.id) for each in events}
        yield from (each for each in self._knowledge.deadlines if each.id not in again)
        for event in self._corrected.after:
            by_hand = "date" in self._corrected.said.get(event.id, ())
            tellings = self._ground.happenings.tellings
            if due := duties.of_event(event, tellings, by_hand=by_hand):
                yield due

    def _now(self, key: str | None) -> str | None:
        return self._corrected.moved.get(key, key) if key else key

    def _ids(self, key: str) -> set[str]:
        return {key} | self._origins.get(key, set())

    def _known_as(self, key: str) -> KnownInstrument | None:
        held = self._ground.consequences.held(key)
        found = allocations.known(held) if held else self._ground.texts.known.get(key)
        return self._known.get(key, found)

    def _on(self, key: str) -> list[Event]:
        """Return the events on a text or position, corrected ones in the place of the others."""
        happenings, found = self._ground.happenings, dict[str, Event]()
        for old in sorted(self._ids(key)):
            held = sorted(self._ground.consequences.held(old))
            for event in [happenings.events[each] for each in held] or happenings.on(old):
                for named in map(self._named, self._successors(event)):
                    if held or key in acted_on(named):
                        found[named.id] = self._vouched(named)
        return [found[each] for each in sorted(found)]

    def _successors(self, event: Event) -> list[Event]:
        """Return what corrections made of an event: itself, one or more others, or none."""
        if event.id not in self._before:
            return [event]
        there = [each.id for each in event.mentions if each.id in self._after]
        return list({self._after[each].id: self._after[each] for each in there}.values())

    def _vouched(self, event: Event) -> Event:
        return replace(event, authority="instrument") if self._is_vouched(event) else event

    def _is_vouched(self, event: Event) -> bool:
        return event.status == "done" and "status" in self._corrected.said.get(event.id, ())

    def _named(self, event: Event) -> Event:
        """Return an event with the names that hold now."""
        if not self._corrected.moved:
            return event
        return replace(
            event, actors=self._parties(event.actors), objects=self._parties(event.objects)
        )

    def _parties(self, parties: Iterable[Party]) -> tuple[Party, ...]:
        return tuple(
            replace(
                each,
                entity_id=self._now(each.entity_id),
                instrument_id=self._now(each.instrument_id),
            )
            for each in parties
        )

    def _texts_for(self, order: str) -> list[str]:
        texts = {self._now(each) for each in self._ground.consequences.carrying_out(order)}
        return sorted(each for each in texts if each)

    def _legal(self, text: str, lives: Mapping[str, Life]) -> list[Event]:
        life = lives[text] if text in lives else self.life(text)
        return ledger.legal(self._on(text), life.states, life.gaps)
