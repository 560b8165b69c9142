"""What happened to documents after they were published, a row a change."""

from __future__ import annotations

from datetime import datetime

from policytrail.records import DocumentChange
from policytrail.store.codec import from_moment, maybe_from_moment, to_moment
from policytrail.store.connection import Connection, Row

_WHOLE = {"removal": "taken_down", "return": "returned"}
_CHANGES = """
select e.document_id, e.title, e.url, e.publisher, e.tier, d.published, e.seen, e.change, e.place,
  e.state, e.old, e.new,
  coalesce((select sum(value) from json_each(r.change_detail, '$.counts')), 0) as sentences,
  coalesce((select reason from removal where document_id = e.document_id and noticed = e.seen), '')
    as reason,
  (select a.relevance from annotation a join run n on n.id = a.run_id
    where a.document_id = e.document_id and a.outcome = 'annotated'
    order by n.number desc limit 1) as relevance
from edits e join revision r on r.id = e.revision_id join document d on d.id = e.document_id
where e.place <= 1 and e.change <> 'cosmetic'
  and (:since is null or e.seen >= :since) and (:until is null or e.seen <= :until)
order by e.seen, e.document_id, e.place
"""


def changes(
    connection: Connection, since: datetime | None, until: datetime | None
) -> list[DocumentChange]:
    """Return changes by the moment at which they were noticed; see ``Questions.changes``."""
    moments = {"since": since and to_moment(since), "until": until and to_moment(until)}
    return [_change(row) for row in connection.rows(_CHANGES, moments)]


def _change(row: Row) -> DocumentChange:
    whole = row["place"] == 0
    return DocumentChange(
        document_id=row["document_id"],
        title=row["title"],
        url=row["url"],
        publisher=row["publisher"],
        tier=row["tier"],
        published=maybe_from_moment(row["published"]),
        seen=from_moment(row["seen"]),
        kind=_WHOLE[row["change"]] if whole else row["change"],
        state=row["state"],
        sentences=0 if whole else row["sentences"],
        old=row["old"],
        new=row["new"],
        reason=row["reason"] if whole else "",
        relevance=row["relevance"],
    )
