"""Stories: documents that report one happening, and who they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from policytrail.records import AnnotatedDocument, Document, Story, content_id
from policytrail.timeline import story_texts
from policytrail.timeline.story_groups import Stories
from policytrail.timeline.tellings import own_origin

_RELEVANT = 0.5


def put(stories: Stories, item: AnnotatedDocument) -> None:
    """Take a document into stories, if it has one."""
    if is_told(item):
        document = item.document
        age = (document.first_seen.date(), day_of(document), document.id)
        stories.put(document.id, age, day_of(document), story_texts.read(document))


def is_told(item: AnnotatedDocument) -> bool:
    """Tell whether a document has a story: it is of the field, or tells of an event."""
    return item.annotation.relevance >= _RELEVANT or bool(item.annotation.events)


def day_of(document: Document) -> date:
    """Return the day of a document; the day on which it was first seen if that is unknown."""
    return (document.published or document.first_seen).date()


def find(documents: Sequence[AnnotatedDocument]) -> tuple[Story, ...]:
    """Return the stories of the documents, by id; a lone report is a story too."""
    found, items = _grouped(documents)
    firsts = {found.first_of(key) for key in items}
    stories = [build(found, first, items) for first in firsts]
    return tuple(sorted(stories, key=lambda story: story.id))


def copies(documents: Sequence[AnnotatedDocument]) -> dict[str, str]:
    """Return for each copy the document that it is a copy of: the first one with its words."""
    found, items = _grouped(documents)
    originals = {key: found.original_of(key) for key in items}
    return {key: original for key, original in originals.items() if key != original}


def _grouped(
    documents: Iterable[AnnotatedDocument],
) -> tuple[Stories, dict[str, AnnotatedDocument]]:
    items = {item.document.id: item for item in documents if is_told(item)}
    found = Stories()
    for key in sorted(items):
        put(found, items[key])
    found.refresh()
    return found, items


def story_id(first: str) -> str:
    """Return the id of the story that a document is the first one of."""
    return content_id("story", first)


def build(stories: Stories, first: str, items: Mapping[str, AnnotatedDocument]) -> Story:
    """Return a story: its documents as they were told; copies are counted with their origin."""
    members = [items[key] for key in stories.members(first)]
    told = sorted(members, key=lambda item: (day_of(item.document), item.document.id))
    keys = tuple(item.document.id for item in told)
    own = [items[key] for key in keys if stories.original_of(key) == key]
    return Story(
        id=story_id(first),
        document_ids=keys,
        origins=tuple(sorted({own_origin(item) for item in own})),
        first_known=min(item.document.first_seen for item in members),
    )
