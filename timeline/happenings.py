"""Events over documents, kept up to date: which tellings are of one, and what each counts as.

Only tellings that share a subject, directly or by way of others, can be of one event. Of these
parts those are clustered again in which a telling came, went or changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from policytrail.records import Event
from policytrail.timeline import events
from policytrail.timeline.clusters import cluster, reach
from policytrail.timeline.components import Components
from policytrail.timeline.tellings import Names, Telling


class Happenings:
    """All tellings and the events that they are of."""

    def __init__(self, names: Names) -> None:
        self.events: dict[str, Event] = {}
        self.tellings: dict[str, Telling] = {}
        self._names = names
        self._graph = Components()  # subjects, joined where one telling has both
        self._about: dict[str, set[str]] = {}  # subject -> tellings
        self._event_of: dict[str, str] = {}  # telling -> event
        self._on: dict[str, set[str]] = {}  # instrument -> events that act on it
        self._naming: dict[str, set[str]] = {}  # instrument -> events that were ever told of it
        self._named: dict[str, frozenset[str]] = {}  # and back
        self._touched: set[str] = set()  # subjects
        self._replaced: set[str] = set()  # tellings that came or changed
        self._lost: set[str] = set()  # events that a telling left
        self._again: set[str] = set()  # events whose texts have other names now

    def event_of(self, telling: str) -> str | None:
        """Return the event that a telling is of."""
        return self._event_of.get(telling)

    def on(self, instrument: str) -> list[Event]:
        """Return the events on an instrument, by id."""
        return [self.events[key] for key in sorted(self._on.get(instrument, ()))]

    def put(self, telling: Telling) -> None:
        """Take in a telling that is not there."""
        self.tellings[telling.id] = telling
        self._replaced.add(telling.id)
        about = _subjects(telling)
        for subject in about:
            self._graph.add(subject)
            self._about.setdefault(subject, set()).add(telling.id)
            self._touched.add(subject)
        for one, other in combinations(about, 2):
            self._graph.join(one, other)

    def drop(self, key: str) -> None:
        """Forget a telling."""
        about = _subjects(self.tellings.pop(key))
        self._replaced.discard(key)
        for one, other in combinations(about, 2):
            self._graph.part(one, other)
        for subject in about:
            self._graph.remove(subject)
            self._about[subject].discard(key)
            self._touched.add(subject)
        event = self._event_of.pop(key, None)
        if event is not None:
            self._lost.add(event)

    def rename(self, instruments: Iterable[str]) -> None:
        """Word the events on instruments anew, which have other names now."""
        for key in instruments:
            self._again |= self._naming.get(key, set())

    def refresh(self) -> dict[str, Event | None]:
        """Settle what came and went; return the events that were made again, as they were before.

        They are by id; None: there was none of this id.
        """
        parts = {part for part in self._graph.refresh() if len(part) > 1}
        for subject in self._touched:
            if subject in self._graph:
                parts.add(self._graph.members(subject))
        groups = [group for part in parts for group in self._cluster(part)]
        stale = {
            event
            for group in groups
            for each in group
            if (event := self._event_of.get(each.id)) is not None
        }
        kept = {group[0].id for group in groups if self._is_kept(group)}
        changed: dict[str, Event | None] = {
            key: self._take(key) for key in (stale | self._lost) - kept
        }
        for group in groups:
            if group[0].id not in kept:
                self._found(group, changed)
        for key in self._again & self.events.keys() - changed.keys():
            changed[key] = self._rebuild(key)
        for subject in self._touched:
            if not self._about[subject]:
                del self._about[subject]
        self._touched, self._replaced, self._lost, self._again = set(), set(), set(), set()
        return changed

    def _cluster(self, part: frozenset[str]) -> list[list[Telling]]:
        keys = {key for subject in part for key in self._about[subject]}
        # By age, so that the result does not depend on the order in a set.
        told = sorted((self.tellings[key] for key in keys), key=lambda each: each.age)
        return [sorted(group, key=lambda each: each.age) for group in cluster(told)]

    def _is_kept(self, group: list[Telling]) -> bool:
        """Tell whether an event is of just these tellings already, and none of them changed."""
        event = self.events.get(group[0].id)
        if event is None or event.id in self._lost or event.id in self._again:
            return False
        if len(event.mentions) != len(group) or any(each.id in self._replaced for each in group):
            return False
        return all(self._event_of.get(each.id) == event.id for each in group)

    def _take(self, key: str) -> Event:
        event = self.events.pop(key)
        for mention in event.mentions:
            if self._event_of.get(mention.id) == key:
                del self._event_of[mention.id]
        for instrument in acted_on(event):
            self._on[instrument].discard(key)
        for events_ in (self._naming[each] for each in self._named.pop(key)):
            events_.discard(key)
        return event

    def _found(self, group: list[Telling], changed: dict[str, Event | None]) -> None:
        event = events.build(group, self._names)
        changed.setdefault(event.id, None)
        self.events[event.id] = event
        self._event_of |= dict.fromkeys((each.id for each in group), event.id)
        for instrument in acted_on(event):
            self._on.setdefault(instrument, set()).add(event.id)
        self._named[event.id] = frozenset(
            party.instrument_id
            for each in group
            for party in (*each.actors, *each.objects)
            if party.instrument_id
        )
        for instrument in self._named[event.id]:
            self._naming.setdefault(instrument, set()).add(event.id)

    def _rebuild(self, key: str) -> Event:
        before = self._take(key)
        told = [self.tellings[mention.id] for mention in before.mentions]
        self._found(sorted(told, key=lambda each: each.age), {})
        return before


def _subjects(telling: Telling) -> list[str]:
    return sorted({"\x1f".join(map(str, subject)) for subject in reach(telling)})


def acted_on(event: Event) -> set[str]:
    """Return the instruments that are objects of an event."""
    return {party.instrument_id for party in event.objects if party.instrument_id}
