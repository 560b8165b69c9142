"""What follows from events and texts: lives, duties, deadlines, links; kept up to date."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from policytrail.records import (
    Contradiction,
    Directive,
    Event,
    InstrumentLink,
    Knowledge,
    KnowledgeChange,
    KnownInstrument,
)
from policytrail.timeline import allocations, contradictions, duties, ledger, lifecycles
from policytrail.timeline.duties import Cell, Laid
from policytrail.timeline.happenings import Happenings, acted_on
from policytrail.timeline.texts import Texts

_Pair = tuple[str, str]  # relation and target
_AFTER_ALL = "\U0010ffff"  # sorts after every id


class Tables:
    """The rows of the knowledge by unit (see ``KnowledgeChange``), and which ones changed."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, tuple[Any, ...]]] = {
            each.name: {} for each in fields(Knowledge)
        }
        self._touched: dict[str, set[str]] = {name: set() for name in self._rows}

    def set(self, table: str, unit: str, rows: Iterable[Any]) -> bool:
        """Let a unit have these rows; tell whether that changed anything."""
        new = tuple(rows)
        if self._rows[table].get(unit, ()) == new:
            return False
        if new:
            self._rows[table][unit] = new
        else:
            del self._rows[table][unit]
        self._touched[table].add(unit)
        return True

    def touch(self, table: str, unit: str) -> None:
        """Count a unit as changed though its rows are equal: what they rest on changed."""
        self._touched[table].add(unit)

    def rows(self, table: str, unit: str) -> tuple[Any, ...]:
        """Return the rows of a unit."""
        return self._rows[table].get(unit, ())

    def count(self, table: str) -> int:
        """Return how many units have rows."""
        return len(self._rows[table])

    def everything(self) -> Knowledge:
        """Return all rows, by unit."""
        return Knowledge(**{name: _flat(rows, rows) for name, rows in self._rows.items()})

    def take_change(self) -> KnowledgeChange:
        """Return what changed since this was last asked."""
        touched, self._touched = self._touched, {name: set() for name in self._rows}
        return KnowledgeChange(
            rows=Knowledge(**{name: _flat(self._rows[name], touched[name]) for name in touched}),
            units={name: frozenset(units) for name, units in touched.items()},
        )


def _flat(rows: Mapping[str, tuple[Any, ...]], units: Iterable[str]) -> tuple[Any, ...]:
    return tuple(row for unit in sorted(units) for row in rows.get(unit, ()))


class Consequences:
    """Lives of instruments and positions, links, duties and whether they were met, deadlines."""

    def __init__(self, tables: Tables, texts: Texts, happenings: Happenings) -> None:
        self._tables, self._texts, self._happenings = tables, texts, happenings
        self._links: dict[str, dict[_Pair, dict[str, InstrumentLink]]] = {}  # by source
        self._linked: dict[str, list[InstrumentLink]] = {}  # by document
        self._carried: dict[str, set[str]] = {}  # order -> texts that carry it out
        self._cells: dict[Cell, dict[str, list[Laid]]] = {}
        self._laid: dict[str, list[Laid]] = {}  # by document
        self._chosen: dict[Cell, dict[str, Directive]] = {}
        self._by_order: dict[str, set[Cell]] = {}
        self._unsettled: set[Cell] = set()
        self._within: dict[str, tuple[Contradiction, ...]] = {}  # by event
        self._clashes: dict[str, tuple[Contradiction, ...]] = {}  # by event
        self._clashing: dict[str, set[str]] = {}  # instrument -> events
        self._positions: dict[str, dict[str, KnownInstrument]] = {}  # by event, as it names them
        self._turns: list[tuple[date, str]] = []  # when the calendar alone changes which life
        self._turns_of: dict[str, tuple[date, ...]] = {}
        self._today = date.min

    def set_document(
        self, key: str, links: list[InstrumentLink], laid: list[Laid], *, again: bool
    ) -> None:
        """Take in what a document says of links and duties; ``again``: its text is a new one."""
        self._set_links(key, links)
        self._set_duties(key, laid)
        if again:
            for link in links:
                self._tables.touch("links", link.source_id)
            for each in laid:
                self._tables.touch("directives", each.directive.id)
                self._tables.touch("deadlines", duties.deadline_id(each.directive.id))

    def refresh(
        self, changed: Mapping[str, Event | None], known: Iterable[str], today: date
    ) -> None:
        """Draw the consequences of events that changed (as they were before) and of texts."""
        acted: set[str] = set()
        for key, before in changed.items():
            now = self._happenings.events.get(key)
            self._tables.set("events", key, [now] if now else [])
            self._follow(key, now)
            acted |= {each for event in (before, now) if event for each in acted_on(event)}
            acted |= self._hold(key, before, now)
        for instrument in acted | set(known) | self._turning(today):
            self._trace(instrument, today)
            for order in self.carried_out_by(instrument):
                self._unsettled |= self._by_order.get(order, set())
        self._settle()

    @property
    def today(self) -> date:
        """Return the day up to which the calendar has been followed."""
        return self._today

    def carried_out_by(self, text: str) -> set[str]:
        """Return the orders that a text carries out."""
        links = self._tables.rows("links", text)
        return {link.target_id for link in links if link.relation == "implements"}

    def carrying_out(self, order: str) -> set[str]:
        """Return the texts that carry out an order."""
        return self._carried.get(order, set())

    def laid_down_by(self, order: str) -> set[str]:
        """Return the ids of the duties that an order lays down."""
        return {duty for cell in self._by_order.get(order, ()) for duty in self._chosen[cell]}

    def held(self, position: str) -> Mapping[str, KnownInstrument]:
        """Return a position by the events that it is of, as each names it."""
        return self._positions.get(position, {})

    def touch_around(self, key: str) -> None:
        """Count as changed what refers to an event, which a correction may put elsewhere."""
        event = self._happenings.events[key]
        for instrument in acted_on(event) | allocations.of_event(event).keys():
            self._tables.touch("states", instrument)
            self._tables.touch("gaps", instrument)
            for order in self.carried_out_by(instrument):
                for duty in self.laid_down_by(order):
                    self._tables.touch("directives", duty)
                    self._tables.touch("deadlines", duties.deadline_id(duty))

    def _follow(self, key: str, event: Event | None) -> None:
        tellings = self._happenings.tellings
        due = duties.of_event(event, tellings) if event else None
        self._tables.set("deadlines", duties.deadline_id(key), [due] if due else [])
        self._within[key] = contradictions.find(event, tellings) if event else ()
        self._show(key)

    def _show(self, key: str) -> None:
        """Show what contradicts an event, within it and on other events."""
        found = {
            each.id: each for each in (*self._within.get(key, ()), *self._clashes.get(key, ()))
        }
        self._tables.set("contradictions", key, [found[each] for each in sorted(found)])

    def _find_clashes(self, instrument: str) -> None:
        """Find official days for one thing that differ, and that no document put off."""
        on = self._happenings.on(instrument)
        found = contradictions.clashes(on, self._happenings.tellings)
        before = self._clashing.pop(instrument, set())
        now = {each.event_id for each in found}
        if now:
            self._clashing[instrument] = now
        for key in before | now:
            self._clashes[key] = tuple(each for each in found if each.event_id == key)
            self._show(key)

    def _trace(self, instrument: str, today: date) -> None:
        held = self._positions.get(instrument)
        known = allocations.known(held) if held else self._texts.known.get(instrument)
        life = lifecycles.Life()
        if known:
            events = self._happenings.events
            on = [events[key] for key in sorted(held)] if held else self._happenings.on(instrument)
            life = lifecycles.trace(known, on, self._happenings.tellings, today)
        self._tables.set("states", instrument, life.states)
        self._tables.set("gaps", instrument, life.gaps)
        self._set_turns(instrument, life.turns)
        self._find_clashes(instrument)

    # --- positions, and what the calendar changes

    def _hold(self, key: str, before: Event | None, now: Event | None) -> set[str]:
        """Take in the positions that an event is of; return those that it is or was of."""
        was = allocations.of_event(before).keys() if before else set[str]()
        found = allocations.of_event(now) if now else {}
        for position in was:
            self._positions.get(position, {}).pop(key, None)
        for position, named in found.items():
            self._positions.setdefault(position, {})[key] = named
        for position in was | found.keys():
            held = self._positions[position]
            rows = [allocations.known(held)] if held else []
            self._tables.set("instruments", position, rows)
            if not held:
                del self._positions[position]
        return was | found.keys()

    def _set_turns(self, instrument: str, turns: tuple[date, ...]) -> None:
        for day in self._turns_of.pop(instrument, ()):
            del self._turns[bisect_left(self._turns, (day, instrument))]
        for day in turns:
            insort(self._turns, (day, instrument))
        if turns:
            self._turns_of[instrument] = turns

    def _turning(self, today: date) -> set[str]:
        """Return the lives that the calendar has changed since the last time."""
        first, last = sorted((today, self._today))
        self._today = today
        start, end = (bisect_right(self._turns, (day, _AFTER_ALL)) for day in (first, last))
        return {instrument for _, instrument in self._turns[start:end]}

    # --- links

    def _set_links(self, key: str, links: list[InstrumentLink]) -> None:
        before = self._linked.pop(key, [])
        for link in before:
            del self._links[link.source_id][link.relation, link.target_id][key]
        if links:
            self._linked[key] = links
        for link in links:
            pairs = self._links.setdefault(link.source_id, {})
            pairs.setdefault((link.relation, link.target_id), {})[key] = link
        for source in {link.source_id for link in (*before, *links)}:
            self._set_source(source)

    def _set_source(self, source: str) -> None:
        """Let each link be told by the first document that says it."""
        first = [
            min(told.values(), key=lambda link: (link.first_known, link.document_id))
            for _, told in sorted(self._links[source].items())
            if told
        ]
        before = self._tables.rows("links", source)
        if self._tables.set("links", source, first):
            for link in (*before, *first):
                if link.relation == "implements":
                    carried = self._carried.setdefault(link.target_id, set())
                    (carried.add if link in first else carried.discard)(source)
                    self._unsettled |= self._by_order.get(link.target_id, set())

    # --- duties

    def _set_duties(self, key: str, laid: list[Laid]) -> None:
        before = self._laid.pop(key, [])
        for each in before:
            self._cells[each.cell].pop(key, None)
        if laid:
            self._laid[key] = laid
        for each in laid:
            self._cells.setdefault(each.cell, {}).setdefault(key, []).append(each)
        for cell in {each.cell for each in (*before, *laid)}:
            self._choose(cell)

    def _choose(self, cell: Cell) -> None:
        told = [each for same in self._cells[cell].values() for each in same]
        chosen = {duty.id: duty for duty in duties.different(told)}
        for gone in self._chosen.pop(cell, {}).keys() - chosen.keys():
            self._tables.set("directives", gone, [])
            self._tables.set("deadlines", duties.deadline_id(gone), [])
        if not told:
            del self._cells[cell]
            self._by_order.get(cell[0], set()).discard(cell)
            return
        self._chosen[cell] = chosen
        self._by_order.setdefault(cell[0], set()).add(cell)
        self._unsettled.add(cell)

    def _legal_acts(self, text: str) -> list[Event]:
        states, gaps = self._tables.rows("states", text), self._tables.rows("gaps", text)
        return ledger.legal(self._happenings.on(text), states, gaps)

    def _settle(self) -> None:
        for cell in self._unsettled & self._chosen.keys():
            texts = sorted(self._carried.get(cell[0], ()))
            chosen = self._chosen[cell].values()
            for duty in ledger.settle_all(chosen, texts, self._legal_acts):
                self._tables.set("directives", duty.id, [duty])
                due = duties.of_duty(duty)
                self._tables.set("deadlines", duties.deadline_id(duty.id), [due] if due else [])
        self._unsettled = set()
