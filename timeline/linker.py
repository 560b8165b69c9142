"""Knowledge that is kept up to date as documents come, change and go.

Each step keeps what it made, and makes again only what a document that came can touch: the same
names and numbers, near days, shared words. What comes out depends on the documents that are there
and on nothing else: not on their order, nor on what was there before.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from policytrail.records import (
    AnnotatedDocument,
    CorrectedEvents,
    Document,
    Knowledge,
    KnowledgeChange,
)
from policytrail.timeline import (
    agenda,
    bills,
    duties,
    inspection,
    links,
    orders,
    positions,
    redrawing,
    register,
    reviews,
    stories,
    tellings,
)
from policytrail.timeline.consequences import Consequences, Tables
from policytrail.timeline.entities import Entities
from policytrail.timeline.happenings import Happenings
from policytrail.timeline.redrawing import Ground
from policytrail.timeline.register import Scheduled
from policytrail.timeline.story_groups import Stories
from policytrail.timeline.tellings import Names, Resolver, Telling
from policytrail.timeline.texts import Texts

_BY_ID = ("entities", "instruments", "stances", "directives", "deadlines")


@dataclass(slots=True)
class _Said:
    """What was made of one document, by id where it has rows of its own."""

    tellings: dict[str, Telling] = field(default_factory=dict)  # before calendar and copies
    stances: tuple[str, ...] = ()
    laid: list[duties.Laid] = field(default_factory=list)
    targets: frozenset[str] = frozenset()  # instruments that stances are toward
    asked: frozenset[str] = frozenset()
    original: str = ""
    story: str = ""  # its first document


class Linker:
    """All that follows from some documents. Not for use by several threads at a time.

    ``today`` is the day up to which scheduled days have passed; without it, the day on which the
    latest document was first seen.
    """

    def __init__(self, *, today: date | None = None) -> None:
        self._given_today = today
        self._today = today or date.min
        self._items: dict[str, AnnotatedDocument] = {}
        self._days: list[tuple[date, str]] = []  # first seen
        self._said: dict[str, _Said] = {}
        self._entities, self._texts, self._stories = Entities(), Texts(), Stories()
        self._names = Names(entities=self._entities, texts=self._texts)
        self._happenings = Happenings(self._names)
        self._tables = Tables()
        self._consequences = Consequences(self._tables, self._texts, self._happenings)
        self._askers: dict[str, set[str]] = {}  # folded name -> documents that looked it up
        self._bearers: dict[str, set[str]] = {}  # entity -> documents
        self._toward: dict[str, set[str]] = {}  # instrument -> documents with stances toward it
        self._copies: dict[str, set[str]] = {}  # original -> copies
        self._schedules: dict[tuple[str, str], list[Scheduled]] = {}  # RIN and rule
        self._put_off: dict[tuple[str, str], set[str]] = {}  # RIN and rule -> documents
        self._ends: list[tuple[date, str]] = []  # last scheduled days, with the tellings
        self._passages: dict[str, list[tuple[tuple[object, ...], str]]] = {}  # words -> tellings
        self._dirty: set[str] = set()  # documents
        self._document_of: dict[str, str] = {}  # telling -> document
        self._told_in: dict[str, str | None] = {}  # what was asked for also -> its event then
        self._known: set[str] = set()  # instruments whose records changed
        self._open: set[str] = set()  # tellings whose origin or status may be another one

    def __len__(self) -> int:
        return len(self._items)

    def update(
        self,
        documents: Iterable[AnnotatedDocument],
        *,
        gone: Iterable[str] = (),
        also: Iterable[str] = (),
    ) -> KnowledgeChange:
        """Take in documents as they are now; forget those that are gone, by id.

        A document that was there is replaced. Return what changed since the last call; ``also``
        are ids of rows (events, their mentions, entities, instruments, stances, directives,
        deadlines) that are to be among it even if they did not change.
        """
        given = {item.document.id: item for item in documents}
        before = {key for key in (*given, *gone) if key in self._items}
        for key in sorted(before):
            self._remove(key)
        for key in sorted(given):
            self._add(_with_own_claims(given[key]))
        self._settle_names()
        self._settle_stories(given.keys())
        self._settle_calendar()
        for key in sorted(self._dirty):
            self._say(key, again=key in given)
        self._dirty = set()
        self._settle_tellings()
        changed = self._happenings.refresh()
        self._consequences.refresh(changed, self._known, self._today)
        self._touch_again(given.keys() & before)
        for key in also:
            self._touch(key)
        return self._tables.take_change()

    def count(self, table: str) -> int:
        """Return how many rows of events, entities or instruments (fields of ``Knowledge``) there
        are."""
        return self._tables.count(table)

    def knowledge(self) -> Knowledge:
        """Return everything that follows from the documents."""
        return self._tables.everything()

    def redraw(self, knowledge: Knowledge, corrected: CorrectedEvents) -> Knowledge:
        """Return knowledge with what follows from events as people corrected them.

        ``knowledge`` is what this has told, all or a change, with corrections applied.
        """
        ground = Ground(self._consequences, self._happenings, self._texts)
        return redrawing.redraw(knowledge, corrected, ground)

    # --- documents

    def _add(self, item: AnnotatedDocument) -> None:
        document = item.document
        self._items[document.id] = item
        insort(self._days, (document.first_seen.date(), document.id))
        self._entities.add(item)
        for entity in item.annotation.entities:
            self._bearers.setdefault(entity.id, set()).add(document.id)
        self._texts.add(item)
        stories.put(self._stories, item)
        for rin, rule, scheduled in register.schedules(document):
            insort(self._schedules.setdefault((rin, rule), []), scheduled)
            self._reschedule(rin, rule)
        self._dirty.add(document.id)

    def _remove(self, key: str) -> None:
        item = self._items.pop(key)
        document = item.document
        del self._days[bisect_left(self._days, (document.first_seen.date(), key))]
        self._entities.remove(item)
        for entity in item.annotation.entities:
            self._bearers[entity.id].discard(key)
        self._texts.remove(item)
        if stories.is_told(item):
            self._stories.drop(key)
        for rin, rule, scheduled in register.schedules(document):
            self._schedules[rin, rule].remove(scheduled)
            self._reschedule(rin, rule)
        self._dirty.add(key)

    def _reschedule(self, rin: str, rule: str) -> None:
        """Find again which scheduled days of a rulemaking were put off."""
        before = self._put_off.get((rin, rule), set())
        self._put_off[rin, rule] = register.put_off(self._schedules[rin, rule])
        self._dirty |= before ^ self._put_off[rin, rule]

    # --- what documents share

    def _settle_names(self) -> None:
        entities = self._entities.refresh()
        for key in entities.known:
            known = self._entities.known.get(key)
            self._tables.set("entities", key, [known] if known else [])
        for key in entities.renamed:
            self._dirty |= self._bearers.get(key, set())
        for name in entities.names:
            self._dirty |= self._askers.get(name, set())
        texts = self._texts.refresh()
        for key in texts.known:
            instrument = self._texts.known.get(key)
            self._tables.set("instruments", key, [instrument] if instrument else [])
        self._dirty |= texts.documents
        for key in texts.renamed:
            self._dirty |= self._toward.get(key, set())
        self._happenings.rename(texts.renamed)
        self._known = set(texts.known)

    def _settle_stories(self, replaced: Iterable[str]) -> None:
        changed = self._stories.refresh()
        present = [key for key in (*changed, *replaced) if self._stories.has(key)]
        for first in changed | {self._stories.first_of(key) for key in present}:
            there = bool(self._stories.members(first))
            rows = [stories.build(self._stories, first, self._items)] if there else []
            self._tables.set("stories", stories.story_id(first), rows)
        for key in replaced:
            self._dirty |= self._copies.get(key, set())
        for key in changed & self._said.keys():
            said = self._said[key]
            story = said.story if not said.tellings else self._story_of(key)
            if (said.original, said.story) != (self._stories.original_of(key), story):
                self._dirty.add(key)

    def _story_of(self, key: str) -> str:
        return self._stories.first_of(key) if self._stories.has(key) else ""

    def _settle_calendar(self) -> None:
        """Open the tellings whose scheduled day is over now, or is no more."""
        today = self._given_today or (self._days[-1][0] if self._days else date.min)
        first, last = sorted((today, self._today))
        start, end = (bisect_left(self._ends, (day, "")) for day in (first, last))
        self._open |= {key for _, key in self._ends[start:end]}
        if first.year != last.year:  # bills lapse with their Congress
            self._known |= {key for key in self._texts.known if key.startswith("bill:")}
        self._today = today

    # --- single documents

    def _say(self, key: str, *, again: bool) -> None:
        """Make what one document says, as names stand now."""
        before, item = self._said.pop(key, _Said()), self._items.get(key)
        now = self._read(item) if item else _Said()
        if item:
            self._said[key] = now
        for telling in before.tellings.values():
            self._forget(telling)
        for telling in now.tellings.values():
            self._note(telling)
        _move(self._askers, key, before.asked, now.asked)
        _move(self._toward, key, before.targets, now.targets)
        _move(self._copies, key, {before.original} - {key, ""}, {now.original} - {key, ""})
        for stance in set(before.stances) - set(now.stances):
            self._tables.set("stances", stance, [])
        found = links.find(item, self._texts) if item else []
        self._consequences.set_document(key, found, now.laid, again=again)
        for stance in now.stances if again else ():
            self._tables.touch("stances", stance)

    def _read(self, item: AnnotatedDocument) -> _Said:
        key = item.document.id
        resolver = Resolver(item, self._names)
        original = self._stories.original_of(key)
        story = self._story_of(key)
        told = tellings.tell(
            item, resolver, self._items[original], self._moved_rules(item.document), story
        )
        stances = positions.stances(item, resolver, self._names)
        laid = duties.laid_down(item, resolver, self._names)
        for stance in stances.values():
            self._tables.set("stances", stance.id, [stance])
        targets = (stance.target_id for stance in stances.values())
        return _Said(
            tellings={telling.id: telling for telling in told},
            stances=tuple(stances),
            laid=laid,
            targets=frozenset(each for each in targets if each),
            asked=frozenset(resolver.asked),
            original=original,
            story=story,
        )

    def _moved_rules(self, document: Document) -> set[str]:
        return {
            rule
            for rin, rule, scheduled in register.schedules(document)
            if scheduled.document_id in self._put_off[rin, rule]
        }

    # --- tellings

    def _note(self, telling: Telling) -> None:
        self._open.add(telling.id)
        self._document_of[telling.id] = telling.document.id
        if telling.ends:
            insort(self._ends, (telling.ends, telling.id))
        if passage := telling.passage:
            same = self._passages.setdefault(passage, [])
            insort(same, (telling.age, telling.id))
            self._open_passage(same)

    def _forget(self, telling: Telling) -> None:
        self._open.add(telling.id)
        if telling.ends:
            del self._ends[bisect_left(self._ends, (telling.ends, telling.id))]
        if passage := telling.passage:
            same = self._passages[passage]
            del same[bisect_left(same, (telling.age, telling.id))]
            self._open_passage(same)
            if not same:
                del self._passages[passage]

    def _open_passage(self, same: list[tuple[tuple[object, ...], str]]) -> None:
        """Open the tellings of equal words if the first of them may be another one."""
        self._open |= {key for _, key in same}

    def _settle_tellings(self) -> None:
        """Give each open telling the origin of the first with its words, and its status today."""
        for key in sorted(self._open):
            now = self._present(key)
            before = self._happenings.tellings.get(key)
            if now == before:
                continue
            if before:
                self._happenings.drop(key)
            if now:
                self._happenings.put(now)
        self._open = set()

    def _present(self, key: str) -> Telling | None:
        raw = self._raw(key)
        if raw is None:
            return None
        if passage := raw.passage:
            raw = replace(raw, origin=self._first_origin(raw, passage))
        return tellings.dated(raw, self._today)

    def _first_origin(self, telling: Telling, passage: str) -> str:
        """Return the origin of the first document with these words, of such a claim if it has one;
        a document takes nothing from another sentence part of its own."""
        same = self._passages[passage]
        document = self._document_of[same[0][1]]
        if document == telling.document.id:
            return telling.origin
        keys = takewhile(lambda key: self._document_of[key] == document, (key for _, key in same))
        first = [each for each in map(self._raw, keys) if each]
        alike = [each for each in first if each.claim.type == telling.claim.type]
        return (alike or first or [telling])[0].origin

    def _raw(self, key: str) -> Telling | None:
        said = self._said.get(self._document_of.get(key, ""))
        return said.tellings.get(key) if said else None

    # --- what is reported though it is as it was

    def _touch_again(self, replaced: Iterable[str]) -> None:
        """Count the events of replaced documents as changed: their quotes may stand elsewhere."""
        for key in replaced:
            for telling in self._said[key].tellings:
                event = self._happenings.event_of(telling)
                if event is not None:
                    self._touch_event(event)

    def _touch(self, key: str) -> None:
        event = key if key in self._happenings.events else self._happenings.event_of(key)
        # A correction that moved or deleted an event did so to that in which this was told before.
        for each in {event, self._told_in.get(key)}:
            if each is not None and each in self._happenings.events:
                self._touch_event(each)
                self._consequences.touch_around(each)
        self._told_in[key] = event
        found = [table for table in _BY_ID if self._tables.rows(table, key)]
        if "instruments" in found:  # a correction may move what it has to another one
            found += ["states", "gaps", "links"]
        if event is None and not found:  # it is no more, but a correction may have made rows of it
            found = ["events", *_BY_ID, "states", "gaps", "links", "contradictions"]
            self._tables.touch("deadlines", duties.deadline_id(key))
        for table in found:
            self._tables.touch(table, key)

    def _touch_event(self, event: str) -> None:
        self._tables.touch("events", event)
        self._tables.touch("contradictions", event)
        self._tables.touch("deadlines", duties.deadline_id(event))


def _move(index: dict[str, set[str]], key: str, before: Iterable[str], now: Iterable[str]) -> None:
    for each in before:
        index[each].discard(key)
    for each in now:
        index.setdefault(each, set()).add(key)


def _with_own_claims(item: AnnotatedDocument) -> AnnotatedDocument:
    """Return the document with the claims that its form makes."""
    for form, enrich in _FORMS:
        if form(item.document):
            return enrich(item)
    return item


_FORMS = (
    (bills.is_bill, bills.enrich),
    (reviews.is_review, reviews.enrich),
    (agenda.is_entry, agenda.enrich),
    (inspection.is_filing, inspection.enrich),
    (register.is_register, register.enrich),
    (orders.is_order, orders.enrich),
)
