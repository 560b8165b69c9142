"""Instruments over all documents: which mention is of which, kept up to date."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from datetime import datetime

from policytrail.records import AnnotatedDocument, Document, Instrument, KnownInstrument
from policytrail.timeline import known, places, profiles
from policytrail.timeline.descriptions import Descriptions
from policytrail.timeline.identity import Identity
from policytrail.timeline.known import Life, Name
from policytrail.timeline.places import Place
from policytrail.timeline.profiles import Packed

_OWN = 3  # places that are the text itself, and
_CORE = 8  # others, the oldest ones, that say what a text is about
_PARTS = ("cfr:", "docket:")  # identifiers of no text of its own

_Aged = tuple[places.Age, str]


@dataclass(slots=True)
class Changes:
    """What became of instruments."""

    documents: set[str] = field(default_factory=set)  # whose mentions are of others now
    known: set[str] = field(default_factory=set)  # ids of records that came, went or changed
    renamed: set[str] = field(default_factory=set)  # ids that are or were called otherwise


@dataclass(slots=True)
class _Core:
    """The named places of one family in one group, by age; those that stand for all."""

    own: list[_Aged] = field(default_factory=list)
    others: list[_Aged] = field(default_factory=list)
    chosen: tuple[str, ...] = ()

    def of(self, place: Place) -> list[_Aged]:
        return self.own if place.is_the_text else self.others

    def choose(self) -> tuple[str, ...]:
        return tuple(at for _, at in (*self.own[:_OWN], *self.others[:_CORE]))


class Texts:
    """The instruments, and the one that each place is of."""

    def __init__(self) -> None:
        self.known: dict[str, KnownInstrument] = {}
        self._identity = Identity()
        self._families: dict[str, Descriptions] = {}
        self._places: dict[str, Place] = {}
        self._packed: dict[str, Packed] = {}
        self._group: dict[str, str] = {}  # place -> group
        self._cores: dict[tuple[str, str], _Core] = {}  # family and group
        self._nodes: dict[tuple[str, str], list[_Aged]] = {}  # family and node
        self._lives: dict[str, Life] = {}  # by group
        self._record: dict[str, KnownInstrument] = {}  # by group
        self._called: dict[str, tuple[Name, ...]] = {}  # by group
        self._group_of_id: dict[str, str] = {}
        self._stale: set[str] = set()  # groups to be named again
        self._touched: set[tuple[str, str]] = set()  # cores whose places changed
        self._replaced: set[str] = set()  # places that came

    # --- documents

    def add(self, item: AnnotatedDocument) -> None:
        """Take in a document's instruments."""
        document = item.document
        for one, other in places.same_in_print(document):
            self._identity.declare(one, other)
        if shared := places.shared_in_print(document):
            self._identity.share(*shared)
        if signing := places.signing(item):
            self._identity.sign(signing)
        for place in places.of(item):
            self._places[place.at] = place
            self._packed[place.at] = profiles.packed(profiles.profile(place, item))
            self._replaced.add(place.at)
            if _is_named(place):
                self._identity.add(place)
                self._count(place)
            else:
                self._family(place).put(place.at, place.age, self._packed[place.at])

    def remove(self, item: AnnotatedDocument) -> None:
        """Forget a document's instruments."""
        for place in places.of(item):
            group = self._group.pop(place.at, None)
            if group is not None:
                self._lives[group].remove(place)
                self._stale.add(group)
            if _is_named(place):
                self._identity.remove(place)
                self._discount(place)
                if group is not None:
                    self._leave(place, group)
            else:
                self._family(place).drop(place.at)
            del self._places[place.at], self._packed[place.at]
            self._replaced.discard(place.at)
        if signing := places.signing(item):
            self._identity.unsign(signing)
        if shared := places.shared_in_print(item.document):
            self._identity.unshare(*shared)
        for one, other in places.same_in_print(item.document):
            self._identity.retract(one, other)

    def refresh(self) -> Changes:
        """Settle what came and went."""
        moved, groups = self._identity.refresh()
        self._stale |= groups
        changes = Changes()
        for at in moved & self._places.keys():
            self._move(at, self._identity.group_of(self._places[at]), changes)
        self._settle_cores()
        for family in self._families.values():
            for at in family.refresh():
                self._move(at, family.group_of(at), changes)
        self._replaced = set()
        self._name(changes)
        return changes

    # --- answers

    def id_of(self, document: Document, instrument: Instrument) -> str:
        """Return the id over all documents of an instrument in one document."""
        group = self._group[Place(document=document, instrument=instrument).at]
        return self._record[group].id

    def id_of_key(self, key: str) -> str | None:
        """Return the id of the instrument that bears an identifier."""
        group = self._identity.group_of_key(key)
        return self._record[group].id if group in self._record else None

    def names(self, key: str) -> tuple[Name, ...]:
        """Return what an instrument was called, from each moment on."""
        return self._called[self._group_of_id[key]]

    def name_at(self, key: str, moment: datetime) -> Name:
        """Return what an instrument was called at a moment; before it was known, its first name."""
        names = self.names(key)
        return next((each for each in reversed(names) if each.since <= moment), names[0])

    # --- groups

    def _move(self, at: str, group: str, changes: Changes) -> None:
        place, before = self._places[at], self._group.get(at)
        if before == group:
            return
        if before is not None:
            self._lives[before].remove(place)
            self._stale.add(before)
            if _is_named(place):
                self._leave(place, before)
        self._group[at] = group
        self._lives.setdefault(group, Life()).add(place)
        self._stale.add(group)
        changes.documents.add(place.document.id)
        if _is_named(place):
            core = self._cores.setdefault((place.family, group), _Core())
            insort(core.of(place), (place.age, at))
            self._touched.add((place.family, group))

    def _leave(self, place: Place, group: str) -> None:
        places_ = self._cores[place.family, group].of(place)
        del places_[bisect_left(places_, (place.age, place.at))]
        self._touched.add((place.family, group))

    def _settle_cores(self) -> None:
        """Tell the families which texts say something else about themselves now."""
        for family, group in sorted(self._touched):
            core = self._cores[family, group]
            chosen = core.choose()
            if chosen == core.chosen and self._replaced.isdisjoint(chosen):
                continue
            core.chosen = chosen
            if not chosen:
                del self._cores[family, group]
            parts = [self._packed[at].unpacked() for at in chosen]
            is_text = bool(parts) and not self._is_part(group)
            self._of(family).set_text(group, profiles.united(parts) if is_text else None)
        self._touched = set()

    def _is_part(self, group: str) -> bool:
        nodes = self._identity.nodes(group)
        return bool(nodes) and all(node.startswith(_PARTS) for node in nodes)

    def _family(self, place: Place) -> Descriptions:
        return self._of(place.family)

    def _of(self, family: str) -> Descriptions:
        if family not in self._families:
            self._families[family] = Descriptions(family)
        return self._families[family]

    def _count(self, place: Place) -> None:
        """Let the oldest telling of a text count for the weights."""
        node = _node(place)
        if node.startswith(_PARTS):
            return
        aged = self._nodes.setdefault((place.family, node), [])
        insort(aged, (place.age, place.at))
        if aged[0][1] == place.at:
            self._family(place).count(node, place.age, self._packed[place.at].features)

    def _discount(self, place: Place) -> None:
        node = _node(place)
        if node.startswith(_PARTS):
            return
        aged = self._nodes[place.family, node]
        at = bisect_left(aged, (place.age, place.at))
        del aged[at]
        if not aged:
            del self._nodes[place.family, node]
            self._family(place).discount(node)
        elif not at:
            age, first = aged[0]
            self._family(place).count(node, age, self._packed[first].features)

    # --- names

    def _name(self, changes: Changes) -> None:
        """Name the groups that changed; a document whose instrument has another id is stale."""
        gone = {group for group in self._stale if not self._lives.get(group)}
        for group in gone:
            self._lives.pop(group, None)
            self._forget(group, changes)
        fresh = {}
        for group in self._stale - gone:
            life = self._lives[group]
            own = known.slug(group) if group.startswith("name:") else None
            life.call(self._identity.unplaced(group), own)
            record, names = life.known(), life.names()
            before = self._record.get(group)
            if (record, names) == (before, self._called.get(group)):
                continue
            if before is None or before.id != record.id:
                self._forget(group, changes)
                changes.documents |= {place.document.id for place in life.places()}
            fresh[group] = (record, names)
        for group, (record, names) in fresh.items():
            if names != self._called.get(group) or record.name != self._record[group].name:
                changes.renamed.add(record.id)
            changes.known.add(record.id)
            self._record[group], self._called[group] = record, names
            self._group_of_id[record.id], self.known[record.id] = group, record
        self._stale = set()

    def _forget(self, group: str, changes: Changes) -> None:
        record = self._record.pop(group, None)
        self._called.pop(group, None)
        if record is not None:
            changes.known.add(record.id)
            if self._group_of_id.get(record.id) == group:
                del self._group_of_id[record.id], self.known[record.id]


def _is_named(place: Place) -> bool:
    return place.is_anchored or bool(place.name_nodes)


def _node(place: Place) -> str:
    return place.node if place.is_anchored else place.name_nodes[0]
