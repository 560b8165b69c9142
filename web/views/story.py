"""A story: the documents that report one happening, origins apart from what repeats them."""

from __future__ import annotations

import json
from typing import Any

from policytrail.records import TimelineEntry, permalinks
from policytrail.store import TimelineQuery
from policytrail.store.connection import Row
from policytrail.timeline import publishers
from policytrail.web import wording
from policytrail.web.parameters import Given
from policytrail.web.reading import Reader
from policytrail.web.views import finding
from policytrail.web.views.citing import Cited, Citing, lines
from policytrail.web.views.page import Elsewhere, Page

PARAMETERS = ()


def view(reader: Reader, segment: str, given: Given) -> Page | Elsewhere:
    """Return the page of a story.

    Raises:
        QueryError: there is none, or it was not known on that day.
    """
    found = finding.by_id(reader, "story", segment)
    if found is None:
        raise finding.unknown("story", segment)
    values = {"id": found["id"], "until": reader.until}
    members = reader.rows(_MEMBERS, values)
    if not members:
        raise finding.not_yet("story", found["id"], found["first_known"])
    documents = [row["document_id"] for row in members]
    citing = Citing(reader, documents)
    told = sorted((citing.document(one) for one in documents), key=_when)
    origins = _roots(reader, documents)
    entries = _events(reader, documents)
    return Page(
        template="page_story.html",
        title=told[0].title,
        address=permalinks.story(found["id"]),
        known_since=found["first_known"],
        values={
            "story": found,
            "origins": json.loads(found["origins"]) if reader.as_of is None else [],
            "told": [_telling(one, origins) for one in told],
            "count": wording.counted(len(told), "document"),
            "lines": lines(reader, entries),
        },
    )


_MEMBERS = """
select distinct x.document_id from story_document x join document d on d.id = x.document_id
where x.story_id = :id and d.first_seen <= :until
  and (x.superseded_at is null or x.superseded_at > :until)
"""
_ROOTS = """
select document_id, origin from event_mention
where document_id in (select value from json_each(:ids)) and first_known <= :until
  and (superseded_at is null or superseded_at > :until) and origin <> ''
group by document_id, origin order by document_id, min(position)
"""
_TELLING = """
select distinct event_id from event_mention
where document_id in (select value from json_each(:ids)) and first_known <= :until
  and (superseded_at is null or superseded_at > :until)
"""


def _when(document: Cited) -> tuple[str, str]:
    return document.published or document.first_seen, document.id


def _roots(reader: Reader, documents: list[str]) -> dict[str, list[str]]:
    """Return the origins that each document's claims lead back to."""
    found: dict[str, list[str]] = {}
    values = {"ids": json.dumps(documents), "until": reader.until}
    for row in reader.rows(_ROOTS, values):
        found.setdefault(row["document_id"], []).append(row["origin"])
    return found


def _telling(document: Cited, origins: dict[str, list[str]]) -> dict[str, Any]:
    """Tell whether a document has something of its own, or only repeats others."""
    roots = origins.get(document.id, [])
    own = publishers.name_of(document.publisher)
    repeats = [one for one in roots if one != own]
    only_repeats = bool(roots) and len(repeats) == len(roots)
    return {
        "document": document,
        "is_origin": not only_repeats,
        "repeats": repeats,
    }


def _events(reader: Reader, documents: list[str]) -> list[TimelineEntry]:
    values = {"ids": json.dumps(documents), "until": reader.until}
    ids: list[Row] = reader.rows(_TELLING, values)
    found = [
        entry
        for row in ids
        for entry in reader.questions.timeline(
            query=TimelineQuery(subject=row["event_id"], as_of=reader.moment)
        )
    ]
    unique = {one.event.id: one for one in found}
    return sorted(unique.values(), key=lambda one: (one.event.date or "", one.event.id))
