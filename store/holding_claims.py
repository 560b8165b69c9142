"""What documents other than filings say about who holds what."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from policytrail.store.codec import from_moment, to_moment
from policytrail.store.connection import Connection, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A party of an event: its id and type where they are known, else only words."""

    name: str
    id: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldHolding:
    """One place that tells of an allocation or a divestment."""

    event_id: str
    type: str  # allocate or divest
    status: str  # done, planned, considered or denied
    when: str | None
    rule: str
    authority: str
    start: int
    quote: str
    document_id: str
    publisher: str
    url: str
    told_on: date
    actors: tuple[Named, ...]
    objects: tuple[Named, ...]


_TOLD = """
select m.event_id, e.type, m.status, m.date, m.rule, m.authority, v.start_char, v.quote,
  m.document_id, d.publisher, d.url, coalesce(d.published, d.first_seen) as told,
  (select json_group_array(json_object(
     'role', p.role, 'name', p.name, 'id', coalesce(p.entity_id, p.instrument_id, ''),
     'type', coalesce(n.type, '')))
   from event_party p left join entity n on n.id = p.entity_id
   where p.event_id = m.event_id and p.superseded_at is null) as parties
from event_mention m
join event e on e.id = m.event_id
join evidence v on v.id = m.evidence_id
join document d on d.id = m.document_id
where e.type in ('allocate', 'divest') and m.rule not like 'filing:%'
  and (case when :as_of is null then m.superseded_at is null
    else m.first_known <= :as_of and (m.superseded_at is null or m.superseded_at > :as_of) end)
order by told, m.document_id, v.start_char, m.id
"""


def told_holdings(connection: Connection, as_of: datetime | None) -> list[ToldHolding]:
    """Return the places that were known at a moment, in the order in which they were published."""
    rows = connection.rows(_TOLD, {"as_of": to_moment(as_of) if as_of else None})
    return [_told(row) for row in rows]


def _told(row: Row) -> ToldHolding:
    parties = json.loads(row["parties"])
    same = ("event_id", "type", "status", "rule", "authority", "quote", "document_id")
    return ToldHolding(
        **{name: row[name] for name in same},
        when=row["date"],
        start=row["start_char"],
        publisher=row["publisher"],
        url=row["url"],
        told_on=from_moment(row["told"]).date(),
        actors=_named(parties, "actor"),
        objects=_named(parties, "object"),
    )


def _named(parties: list[dict[str, str]], role: str) -> tuple[Named, ...]:
    return tuple(
        Named(name=each["name"], id=each["id"], type=each["type"])
        for each in parties
        if each["role"] == role
    )
