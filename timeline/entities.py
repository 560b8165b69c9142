"""Entities over all documents, and the names that lead to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from policytrail.records import AnnotatedDocument, Entity, KnownEntity
from policytrail.timeline.words import fold, one_line


def gather(documents: Sequence[AnnotatedDocument]) -> tuple[KnownEntity, ...]:
    """Return every entity that a document mentions, by id.

    Name and type are those of the first document, so that they stay when others follow.
    """
    seen: dict[str, list[tuple[Entity, datetime]]] = {}
    for item in sorted(documents, key=lambda each: (each.document.first_seen, each.document.id)):
        for entity in item.annotation.entities:
            seen.setdefault(entity.id, []).append((entity, item.document.first_seen))
    return tuple(_known(key, seen[key]) for key in sorted(seen))


def _known(key: str, seen: list[tuple[Entity, datetime]]) -> KnownEntity:
    first = seen[0][0]
    name = one_line(first.name)
    called = {one_line(entity.name) for entity, _ in seen} | {
        one_line(mention.text) for entity, _ in seen for mention in entity.mentions
    }
    return KnownEntity(
        id=key,
        name=name,
        type=first.type,
        aliases=tuple(sorted(called - {name})),
        first_known=min(when for _, when in seen),
        wikidata=min((entity.wikidata for entity, _ in seen if entity.wikidata), default=None),
    )


def names(entities: Iterable[KnownEntity]) -> Mapping[str, str]:
    """Return the id for each folded name that means one entity only."""
    found: dict[str, set[str]] = {}
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            found.setdefault(fold(name), set()).add(entity.id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


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
