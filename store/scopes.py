"""Which documents a question is confined to."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Sequence

from policytrail.errors import QueryError
from policytrail.records import SourceLink
from policytrail.store.connection import Connection
from policytrail.store.queries import source_link

_WANTED = "(select value from json_each(:wanted))"
_OF_SUBJECT = f"""
select distinct document_id from mention where subject_id in {_WANTED}
union
select m.document_id from event_mention m join event_party p on p.event_id = m.event_id
where (p.entity_id in {_WANTED} or p.instrument_id in {_WANTED})
  and m.superseded_at is null and p.superseded_at is null
union
select document_id from stance
where (holder_id in {_WANTED} or target_id in {_WANTED}) and superseded_at is null
"""
_OF_TOPIC = f"""
select distinct a.document_id from annotation a join document d on d.revision_id = a.revision_id
where exists (select 1 from json_each(a.topics) where value in {_WANTED})
"""
_TOPICS = "select distinct value as topic from annotation a, json_each(a.topics) order by 1"


def documents_about(
    connection: Connection, subjects: Sequence[str] | None, topic: str | None
) -> frozenset[str]:
    """Return ids of documents; see ``Questions.documents_about``."""
    found = None
    if subjects is not None:
        found = _ids(connection, _OF_SUBJECT, subjects)
    if topic is not None:
        of_topic = _ids(connection, _OF_TOPIC, [topic])
        if not of_topic:
            raise _unknown(connection, topic)
        found = of_topic if found is None else found & of_topic
    return frozenset() if found is None else found


def _ids(connection: Connection, sql: str, wanted: Sequence[str]) -> frozenset[str]:
    rows = connection.rows(sql, {"wanted": json.dumps(wanted)})
    return frozenset(row["document_id"] for row in rows)


def _unknown(connection: Connection, topic: str) -> QueryError:
    known = [row["topic"] for row in connection.rows(_TOPICS)]
    near = difflib.get_close_matches(topic, known, n=1, cutoff=0.5)
    remedy = f"Did you mean '{near[0]}'?" if near else f"Topics: {', '.join(known) or 'none yet'}."
    return QueryError("is no topic of any document", subject=topic, remedy=remedy)


_CITED = """
select id as document_id, title, url, publisher, published, '' as quote from document
where id in (select value from json_each(:ids)) order by id
"""


def citations(connection: Connection, documents: Iterable[str]) -> list[SourceLink]:
    """Return documents as they are cited; see ``Questions.citations``."""
    ids = json.dumps(sorted(set(documents)))
    return [source_link(row) for row in connection.rows(_CITED, {"ids": ids})]
