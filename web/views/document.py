"""A document: its text with what was read in it, where it stands, and how it was changed."""

from __future__ import annotations

from typing import Any

from policytrail.records import permalinks
from policytrail.store.connection import Row
from policytrail.web.marking import mark
from policytrail.web.parameters import Given, wrong
from policytrail.web.reading import Reader
from policytrail.web.views import finding
from policytrail.web.views.notes import Note, read_notes
from policytrail.web.views.page import Elsewhere, Page
from policytrail.web.views.places import places

PARAMETERS = ("revision",)
_MOST_REVISIONS = 99_999


def view(reader: Reader, segment: str, given: Given) -> Page | Elsewhere:
    """Return the page of a document: its present text, that of a day, or a state by its number.

    Raises:
        QueryError: there is no such document, or it was not known on that day.
        ParameterError: it has no such state.
    """
    found = finding.by_id(reader, "document", segment)
    if found is None:
        raise finding.unknown("document", segment)
    states = reader.rows(_STATES, {"id": found["id"], "until": reader.until})
    if not states:
        raise finding.not_yet("document", found["title"], found["first_seen"])
    shown = _chosen(found, states, reader, given)
    text: str = reader.scalar("select text from revision where id = ?", [shown["id"]])
    notes = read_notes(reader, shown)
    return Page(
        template="page_document.html",
        title=shown["title"] or found["title"] or "Untitled document",
        address=permalinks.document(found["id"]),
        known_since=found["first_seen"],
        values={
            "document": found,
            "shown": shown,
            "is_latest": shown["id"] == found["revision_id"],
            "text": mark(text, places(text, notes)),
            "notes": notes,
            "groups": _grouped(notes),
            "states": [one | {"changes": _changes(reader, one)} for one in states],
            "removals": reader.rows(_REMOVALS, {"id": found["id"], "until": reader.until}),
            "stories": _stories(reader, found["id"]),
            "reading": _reading(reader, shown),
        },
    )


_STATES = """
select r.id, r.number, r.change, r.first_seen, r.current_since, r.title, r.method,
  r.document_id, length(r.text) as characters from revision r
where r.document_id = :id and r.first_seen <= :until order by r.number
"""
_REMOVALS = """
select noticed, reason, message, case when returned <= :until then returned end as returned
from removal where document_id = :id and noticed <= :until order by noticed
"""
_STORIES = """
select distinct x.story_id from story_document x where x.document_id = :id
  and x.first_known <= :until and (x.superseded_at is null or x.superseded_at > :until)
order by x.story_id
"""
_SENTENCES = "select place, kind, old, new from edits where revision_id = ? and place > 0 limit 40"
_READING = """
select a.outcome, a.relevance, a.topics, a.reason from annotation a join run n on n.id = a.run_id
where a.revision_id = ? order by n.number desc limit 1
"""


def _chosen(found: Row, states: list[Row], reader: Reader, given: Given) -> Row:
    number = given.number("revision", least=1, most=_MOST_REVISIONS, default=0)
    if not number:
        latest = found["revision_id"] if reader.as_of is None else states[-1]["id"]
        return next((one for one in states if one["id"] == latest), states[-1])
    for one in states:
        if one["number"] == number:
            return one
    known = ", ".join(str(one["number"]) for one in states)
    raise wrong("revision", given=str(number), expected=f"a state of this text: {known}")


def _changes(reader: Reader, state: Row) -> list[Row]:
    return reader.rows(_SENTENCES, [state["id"]]) if state["number"] > 1 else []


def _stories(reader: Reader, document_id: str) -> list[str]:
    rows = reader.rows(_STORIES, {"id": document_id, "until": reader.until})
    return [permalinks.story(row["story_id"], as_of=reader.as_of) for row in rows]


def _reading(reader: Reader, shown: Row) -> dict[str, Any] | None:
    rows = reader.rows(_READING, [shown["id"]])
    return rows[0] if rows else None


def _grouped(notes: list[Note]) -> dict[str, list[Note]]:
    """Return the notes by what they are about, in the order of the text."""
    groups: dict[str, list[Note]] = {}
    for one in notes:
        groups.setdefault(one.group, []).append(one)
    return groups
