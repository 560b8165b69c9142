"""What a text means that somebody typed: an id, a key, a name, in any usual spelling."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Sequence

from policytrail.errors import QueryError
from policytrail.store import ledger
from policytrail.store.codec import fold
from policytrail.store.connection import Connection
from policytrail.store.queries import Subject
from policytrail.store.wordings import Names, Wording

_SUGGESTIONS = 5
_NO_NEAR_NAME = "No name is like it; `policytrail search WORDS` finds documents."


def resolve(connection: Connection, subject: str, known: Sequence[Wording] = ()) -> list[Subject]:
    """Return what a text may mean; see ``Store.resolve``."""
    wanted = subject.strip()
    with connection.snapshot():
        found = _by_id_or_name(connection, wanted)
        if found:
            return found
        names, elsewhere = names_on_record(connection), Names(known)
        ids = names.meant(wanted) or _on_record(connection, elsewhere.named(wanted))
        if ids:
            return subjects_of(connection, ids)
    raise QueryError(
        "nothing of this name is known",
        subject=subject,
        remedy=_remedy(wanted, names, elsewhere),
    )


def named_in(connection: Connection, text: str, names: Names, elsewhere: Names) -> list[Subject]:
    """Return what a text names by id, name, number or acronym; nothing if it names nothing.

    ``names`` are those on record, ``elsewhere`` further names of things that may be on record.
    """
    wanted = text.strip()
    with connection.snapshot():
        found = _by_id_or_name(connection, wanted)
        if found:
            return found
        ids = names.named(wanted) or elsewhere.named(wanted)
        return subjects_of(connection, _on_record(connection, ids))


def names_of(connection: Connection, id: str) -> tuple[str, ...]:
    """Return the names under which texts speak of something, without its keys."""
    rows = connection.rows(
        "select distinct name from alias where superseded_at is null and kind <> 'key'"
        " and (entity_id = :id or instrument_id = :id) and name not like '%:%' order by name",
        {"id": id},
    )
    return tuple(row["name"] for row in rows)


def subjects_of(connection: Connection, ids: Iterable[str]) -> list[Subject]:
    """Return what stands behind ids of entities and instruments, in the order of their names."""
    rows = connection.rows(_BY_IDS, {"ids": json.dumps(list(ids))})
    return [Subject(**row) for row in rows]


def _by_id_or_name(connection: Connection, wanted: str) -> list[Subject]:
    values = {"id": ledger.follow(connection, wanted), "folded": fold(wanted)}
    for query in (_BY_ID, _BY_NAME):
        rows = connection.rows(query, values)
        if rows:
            return [Subject(**row) for row in rows]
    return []


def _on_record(connection: Connection, ids: Iterable[str]) -> tuple[str, ...]:
    """Return those of which the database has something, as corrections have them."""
    followed = dict.fromkeys(ledger.follow(connection, id) for id in ids)
    return tuple(one.id for one in subjects_of(connection, followed))


def names_on_record(connection: Connection) -> Names:
    """Return all names and keys that the database has: for several questions, read them once."""
    return Names(Wording(**row) for row in connection.rows(_WORDINGS))


def _remedy(wanted: str, names: Names, elsewhere: Names) -> str:
    if not names:
        return "The database knows no names yet."
    ids = elsewhere.named(wanted)
    full = {one.id: one.text for one in reversed(list(elsewhere)) if one.id in ids}
    if full:
        told = " or ".join(f"{name} ({id})" for id, name in full.items())
        return f"It may be {told}, of which nothing is on record."
    near = _suggest(fold(wanted), names)
    return f"Did you mean {', '.join(near)}?" if near else _NO_NEAR_NAME


def _suggest(folded: str, wordings: Iterable[Wording]) -> list[str]:
    """Return the nearest names: those that contain the words first, then those spelt alike."""
    names = {fold(one.text): one.text for one in sorted(wordings, key=lambda one: fold(one.text))}
    words = folded.split()
    near = [one for one in names if words and all(word in one for word in words)]
    near += difflib.get_close_matches(folded, list(names), n=_SUGGESTIONS, cutoff=0.6)
    return [f"'{names[one]}'" for one in dict.fromkeys(near)][:_SUGGESTIONS]


# An event is also found by the id of any of its mentions: events take the id of their first
# mention, so an id that was given out before two events were merged still leads to the one.
_BY_ID = """
select id, name, 'entity' as kind from entity where id = :id and superseded_at is null
union all
select id, name, 'instrument' from instrument where id = :id and superseded_at is null
union all
select id, title, 'event' from event where superseded_at is null
  and (id = :id or id in (select event_id from event_mention where id = :id))
union all
select distinct target_id, target_id, 'issue' from stance where target_id = :id
  and superseded_at is null
  and target_id not in (select id from entity union all select id from instrument)
"""

_BY_IDS = """
select id, name, kind from (
  select id, name, 'entity' as kind from entity where superseded_at is null
  union all
  select id, name, 'instrument' from instrument where superseded_at is null
) where id in (select value from json_each(:ids)) order by kind desc, name, id
"""

_BY_NAME = """
select distinct coalesce(a.entity_id, a.instrument_id) as id, coalesce(e.name, i.name) as name,
  case when a.entity_id is null then 'instrument' else 'entity' end as kind
from alias a left join entity e on e.id = a.entity_id
  left join instrument i on i.id = a.instrument_id
where a.folded = :folded and a.superseded_at is null
order by kind desc, name, id
"""

_WORDINGS = """
select coalesce(a.entity_id, a.instrument_id) as id, a.name as text,
  coalesce(e.type, i.kind) as kind
from alias a left join entity e on e.id = a.entity_id
  left join instrument i on i.id = a.instrument_id
where a.superseded_at is null and coalesce(e.id, i.id) is not null
union
select id, id, kind from instrument where superseded_at is null
"""
