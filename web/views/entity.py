"""A person, body, company, fund, place or asset: positions, acts, holdings, duties, names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policytrail.records import TimelineEntry, permalinks
from policytrail.store import TimelineQuery
from policytrail.store.connection import Row
from policytrail.web import wording
from policytrail.web.parameters import Given
from policytrail.web.reading import Reader
from policytrail.web.views import duties, finding, positions
from policytrail.web.views.citing import lines
from policytrail.web.views.page import Elsewhere, Page

PARAMETERS = ()
_MOST_EVENTS = 60
_MOST_DOCUMENTS = 12


def view(reader: Reader, segment: str, given: Given) -> Page | Elsewhere:
    """Return the page of an entity; or ask which is meant, where several bear the name.

    Raises:
        QueryError: there is none, or it was not known on that day.
    """
    found = finding.entities(reader, segment)
    if not found:
        raise finding.unknown("person, body, company, fund or asset", segment)
    if len(found) > 1:
        choices = [finding.choice_of_entity(row) for row in found]
        return finding.ask_which("entity", segment, found, choices)
    if found[0]["first_known"] > reader.until:
        raise finding.not_yet("name", found[0]["name"], found[0]["first_known"])
    return _page(reader, found[0])


def _page(reader: Reader, row: Row) -> Page:
    identity = row["id"]
    query = TimelineQuery(subject=identity, as_of=reader.moment, limit=_MOST_EVENTS)
    entries = reader.questions.timeline(query=query)
    ids = reader.ids(identity)
    did = [one for one in entries if _has_role(one, ids)]
    others = [one for one in entries if one not in did]
    return Page(
        template="page_entity.html",
        title=row["name"],
        address=_address(reader, row),
        known_since=row["first_known"],
        values={
            "entity": row,
            "kind": wording.kind(row["type"]),
            "aliases": _aliases(reader, row),
            "sides": positions.held_by(reader, identity),
            "history": positions.history_of(reader, identity),
            "toward": positions.sides(reader, identity),
            "did": lines(reader, did[::-1]),
            "others": lines(reader, others[::-1]),
            "most": _MOST_EVENTS if len(entries) == _MOST_EVENTS else 0,
            "holdings": _holdings(reader, identity),
            "duties": duties.of_agency(reader, identity),
            "documents": reader.rows(
                _NAMING,
                {"ids": reader.ids_json(identity), "until": reader.until, "limit": _MOST_DOCUMENTS},
            ),
            "tone": _tone(reader, identity),
        },
    )


def _address(reader: Reader, row: Row) -> str:
    """Return the address by name if nobody else bears the name, else the one by id."""
    address = permalinks.entity(row["id"], row["name"])
    bearers = finding.entities(reader, address.rsplit("/", 1)[-1])
    return address if len(bearers) == 1 else permalinks.entity(row["id"])


def _has_role(entry: TimelineEntry, ids: Sequence[str]) -> bool:
    return any(one.entity_id in ids for one in entry.event.actors)


def _aliases(reader: Reader, row: Row) -> list[str]:
    rows = reader.rows(
        "select name from alias where entity_id = ? and name <> ? order by name collate nocase",
        [row["id"], row["name"]],
    )
    return [one["name"] for one in rows]


_HOLDINGS = """
select i.id, i.name, i.first_known from instrument i where i.kind = 'position'
  and i.id >= :prefix and i.id < :end and i.first_known <= :until
  and (i.superseded_at is null or i.superseded_at > :until)
order by i.name
"""


def _holdings(reader: Reader, identity: str) -> list[dict[str, Any]]:
    """Return what an investor has, with the last step of each holding and the event behind it."""
    prefix = f"position:{identity}/"
    values = {"prefix": prefix, "end": prefix[:-1] + "0", "until": reader.until}
    found = []
    for row in reader.rows(_HOLDINGS, values):
        status = reader.questions.status(instrument_id=row["id"], as_of=reader.then)
        last = status.history[-1] if status.history else None
        entry = last and reader.questions.timeline(
            query=TimelineQuery(subject=last.event_id, as_of=reader.moment)
        )
        found.append(
            {
                "asset": row["name"].partition(": ")[2] or row["name"],
                "address": permalinks.instrument(row["id"], as_of=reader.as_of),
                "state": status.state,
                "since": status.since,
                "line": lines(reader, entry)[0] if entry else None,
            }
        )
    return found


_NAMING = """
select d.id, d.title, d.publisher, d.published, d.first_seen, count(*) as times,
  min(m.start_char) as start_char, m.end_char
from mention m join document d on d.id = m.document_id and d.revision_id = m.revision_id
where m.subject_id in (select value from json_each(:ids)) and d.first_seen <= :until
group by d.id order by coalesce(d.published, d.first_seen) desc, d.id limit :limit
"""
_TONE = """
select count(distinct document_id) as documents, avg(score) as mean from sentiment
where entity_id = :id and first_known <= :until
"""


def _tone(reader: Reader, identity: str) -> Row | None:
    (row,) = reader.rows(_TONE, {"id": identity, "until": reader.until})
    return row if row["documents"] else None
