"""Which documents a question is confined to."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable

from policytrail.errors import QueryError
from policytrail.records import SourceLink
from policytrail.store.connection import Connection
from policytrail.store.queries import source_link

_OF_SUBJECT = """
select distinct document_id from mention where subject_id = :wanted
union
select m.document_id from event_mention m join event_party p on p.event_id = m.event_id
where :wanted in (p.entity_id, p.instrument_id)
  and m.superseded_at is null and p.superseded_at is null
union
select document_id from stance where :wanted in (holder_id, target_id) and superseded_at is null
"""
_OF_TOPIC = """
select distinct a.document_id from annotation a join document d on d.revision_id = a.revision_id
where exists (select 1 from json_each(a.topics) where value = :wanted)
"""
_TOPICS = "select distinct value as topic from annotation a, json_each(a.topics) order by 1"


def documents_about(
    connection: Connection, subject: str | None, topic: str | None
) -> frozenset[str]:
    """Return ids of documents; see ``Questions.documents_about``."""
    found = None
    if subject is not None:
        found = _ids(connection, _OF_SUBJECT, subject)
    if topic is not None:
        of_topic = _ids(connection, _OF_TOPIC, topic)
        if not of_topic:
            raise _unknown(connection, topic)
        found = of_topic if found is None else found & of_topic
    return frozenset() if found is None else found


def _ids(connection: Connection, sql: str, wanted: str) -> frozenset[str]:
    return frozenset(row["document_id"] for row in connection.rows(sql, {"wanted": wanted}))


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
