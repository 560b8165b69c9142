"""Entities over all documents, and the names that lead to them, kept up to date."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from policytrail.records import AnnotatedDocument, Entity, KnownEntity
from policytrail.timeline.words import fold, one_line


@dataclass(slots=True)
class _Told:
    """All documents' tellings of one entity."""

    seen: list[tuple[datetime, str]] = field(default_factory=list)
    by_document: dict[str, Entity] = field(default_factory=dict)
    called: Counter[str] = field(default_factory=Counter)
    wikidata: Counter[str] = field(default_factory=Counter)

    def count(self, entity: Entity, by: int) -> bool:
        """Count names and outside ids; tell whether one came or went."""
        before = len(self.called) + len(self.wikidata)
        for name in {one_line(text) for text in _texts(entity)}:
            self.called[name] += by
        if entity.wikidata:
            self.wikidata[entity.wikidata] += by
        if by < 0:
            self.called, self.wikidata = +self.called, +self.wikidata
        return len(self.called) + len(self.wikidata) != before

    def known(self) -> KnownEntity:
        """Return the entity. Name and type are those of the first document, so that they stay."""
        moment, document = self.seen[0]
        first = self.by_document[document]
        name = one_line(first.name)
        return KnownEntity(
            id=first.id,
            name=name,
            type=first.type,
            aliases=tuple(sorted(self.called.keys() - {name})),
            first_known=moment,
            wikidata=min(self.wikidata, default=None),
        )


def _texts(entity: Entity) -> Iterable[str]:
    yield entity.name
    for mention in entity.mentions:
        yield mention.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What became of entities: other records, other printed names, names that mean another one."""

    known: frozenset[str]
    renamed: frozenset[str]
    names: frozenset[str]  # folded


class Entities:
    """Every entity that a document mentions."""

    def __init__(self) -> None:
        self.known: dict[str, KnownEntity] = {}
        self._told: dict[str, _Told] = {}
        self._bearers: dict[str, set[str]] = {}  # folded name -> entities
        self._touched: set[str] = set()

    def add(self, item: AnnotatedDocument) -> None:
        """Take in a document's entities."""
        document = item.document
        for entity in _distinct(item.annotation.entities):
            told = self._told.setdefault(entity.id, _Told())
            told.by_document[document.id] = entity
            insort(told.seen, (document.first_seen, document.id))
            if told.count(entity, 1) or told.seen[0][1] == document.id:
                self._touched.add(entity.id)

    def remove(self, item: AnnotatedDocument) -> None:
        """Forget a document's entities."""
        document = item.document
        for entity in _distinct(item.annotation.entities):
            told = self._told[entity.id]
            place = bisect_left(told.seen, (document.first_seen, document.id))
            del told.seen[place], told.by_document[document.id]
            if told.count(entity, -1) or not place:
                self._touched.add(entity.id)

    def only(self, folded: str) -> str | None:
        """Return the only entity that bears a folded name."""
        bearers = self._bearers.get(folded, ())
        return next(iter(bearers)) if len(bearers) == 1 else None

    def refresh(self) -> Changes:
        """Settle what came and went."""
        changed, renamed, names = set(), set(), set()
        for key in self._touched:
            told, before = self._told[key], self.known.pop(key, None)
            now = told.known() if told.seen else None
            if now is None:
                del self._told[key]
            else:
                self.known[key] = now
            if now != before:
                changed.add(key)
                names |= self._rename(key, before, now)
            if before and now and (before.name, before.type) != (now.name, now.type):
                renamed.add(key)
        self._touched = set()
        return Changes(known=frozenset(changed), renamed=frozenset(renamed), names=frozenset(names))

    def _rename(self, key: str, before: KnownEntity | None, now: KnownEntity | None) -> set[str]:
        old, new = _folded(before), _folded(now)
        for name in old - new:
            self._bearers[name].discard(key)
        for name in new - old:
            self._bearers.setdefault(name, set()).add(key)
        return old ^ new


def _folded(entity: KnownEntity | None) -> set[str]:
    return {fold(name) for name in (entity.name, *entity.aliases)} if entity else set()


def _distinct(entities: Iterable[Entity]) -> list[Entity]:
    """Return each entity once: where an annotation lists one twice, with the mentions of both."""
    found: dict[str, Entity] = {}
    for entity in entities:
        found.setdefault(entity.id, entity)
    return list(found.values())


def by_name(entities: Iterable[Entity]) -> Mapping[str, Entity]:
    """Return the entities of one annotation by each of their folded names, the own name first."""
    found: dict[str, Entity] = {}
    listed = tuple(entities)
    for entity in listed:
        found.setdefault(fold(entity.name), entity)
    for entity in listed:
        for mention in entity.mentions:
            found.setdefault(fold(mention.text), entity)
    return found
