"""Texts in hand: claimed by a worker for a time, done or given back, and given up after a while.

A worker that dies leaves a claim behind that runs out. A text that was begun three times without a
result is what kills the workers: it goes into quarantine with that reason.
"""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta

from policytrail.records import Document
from policytrail.store.codec import clean, to_moment
from policytrail.store.connection import Connection, Row
from policytrail.store.documents import COLUMNS, from_row

MAX_ATTEMPTS = 3
_REASON = (
    "the worker did not survive this text, {attempts} times{last}. `policytrail retry` tries again"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who takes texts in hand, for which run, and until when."""

    run_id: str
    worker: str
    now: datetime
    lease: timedelta = timedelta(minutes=5)


def claim(connection: Connection, asked: Claim, limit: int) -> list[Document]:
    """Take texts in hand; see ``Store.claim``."""
    values = {
        "run_id": asked.run_id,
        "worker": asked.worker,
        "now": to_moment(asked.now),
        "until": to_moment(asked.now + asked.lease),
        "limit": limit,
        "most": MAX_ATTEMPTS,
    }
    with connection.transaction():
        _give_up(connection, values)
        rows = _unsuspected(connection.rows(_FREE, values))
        for row in rows:
            connection.execute(_TAKE, values | {"revision_id": row["revision_id"]})
    return [
        from_row({name: value for name, value in row.items() if name != "attempts"}) for row in rows
    ]


def _unsuspected(rows: list[Row]) -> list[Row]:
    """Return the first rows that nobody failed on, or one alone that somebody did.

    So what kills workers takes no other text along a second time.
    """
    if rows and rows[0]["attempts"]:
        return rows[:1]
    return list(itertools.takewhile(lambda row: not row["attempts"], rows))


_TEXT = """
document d join revision r on r.id = d.revision_id
left join work w on w.revision_id = r.id and w.run_id = :run_id
where (w.lease_until is null or w.lease_until <= :now)
"""
# Those that this run dealt with last are left out by an index. Where a newer run did, it is asked.
_UNREAD = """
  select document_id from reading where run_id is null
  union all select document_id from reading where run_id < :run_id
  union all select document_id from reading where run_id > :run_id
"""
_BY_THIS_RUN = """(
  select 1 from annotation a where a.revision_id = r.id and a.run_id = :run_id)
"""
_FREE = f"""
select {COLUMNS}, coalesce(w.attempts, 0) as attempts from {_TEXT}
  and d.id in ({_UNREAD}) and not exists {_BY_THIS_RUN}
  and coalesce(w.attempts, 0) < :most
order by d.first_seen desc, d.id limit :limit
"""
# Few texts are in hand at a time; here each is looked up.
_HOPELESS = f"""
select d.id as document_id, r.id as revision_id, r.first_seen, w.attempts, w.reason from {_TEXT}
  and w.attempts >= :most
  and not exists {_BY_THIS_RUN}
"""
_TAKE = """
insert into work (revision_id, run_id, attempts, worker, lease_until)
values (:revision_id, :run_id, 1, :worker, :until)
on conflict do update set attempts = attempts + 1, worker = :worker, lease_until = :until
"""


def _give_up(connection: Connection, values: Row) -> None:
    """Put texts into quarantine that were begun too often."""
    for row in connection.rows(_HOPELESS, values):
        quarantined = {
            "document_id": row["document_id"],
            "revision_id": row["revision_id"],
            "outcome": "quarantined",
            "relevance": None,
            "topics": "[]",
            "reason": _quarantine_reason(row),
            "claims": None,
            "run_id": values["run_id"],
            "first_known": row["first_seen"],
        }
        connection.insert("annotation", [quarantined])
        finish(connection, values["run_id"], row["revision_id"])


def _quarantine_reason(row: Row) -> str:
    last = f"; the last time {row['reason']}" if row["reason"] else ""
    return _REASON.format(attempts=row["attempts"], last=last)


def finish(connection: Connection, run_id: str, revision_id: int) -> None:
    """Forget a claim: its result is written in the same transaction."""
    connection.delete("work", [{"run_id": run_id, "revision_id": revision_id}])


def release(connection: Connection, run_id: str, worker: str) -> int:
    """Give back what a worker has in hand; see ``Store.release``."""
    with connection.transaction():
        held = connection.rows(
            "select revision_id from work where run_id = ? and worker = ?", [run_id, worker]
        )
        # Not its fault: the attempt does not count.
        connection.execute(
            "update work set attempts = attempts - 1, worker = null, lease_until = null"
            " where run_id = ? and worker = ?",
            [run_id, worker],
        )
        connection.execute("delete from work where attempts <= 0")
    return len(held)


def abandon(connection: Connection, worker: str, reason: str) -> int:
    """Give back what a worker held when it died; see ``Store.abandon``."""
    with connection.transaction():
        held = connection.scalar("select count(*) from work where worker = ?", [worker])
        connection.execute(
            "update work set worker = null, lease_until = null, reason = ? where worker = ?",
            [clean(reason), worker],
        )
    return int(held)


def workers(connection: Connection) -> set[str]:
    """Return who holds texts."""
    rows = connection.rows("select distinct worker from work where worker is not null")
    return {row["worker"] for row in rows}


_WAITING = """
select d.source_id, count(*) as number from reading g join document d on d.id = g.document_id
where g.run_id is null group by d.source_id
"""


def backlog(connection: Connection) -> dict[str, int]:
    """Return how many present texts no run has dealt with, by source."""
    rows = connection.rows(_WAITING)
    return {row["source_id"]: row["number"] for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A text that was set aside, and why."""

    document_id: str
    title: str
    url: str
    reason: str


def quarantined(connection: Connection) -> list[Quarantined]:
    """Return the present texts that the newest run that tried has set aside."""
    rows = connection.rows(
        "select d.id, r.title, d.url, a.reason from annotation a"
        " join document d on d.revision_id = a.revision_id join revision r on r.id = a.revision_id"
        " join run n on n.id = a.run_id where a.outcome = 'quarantined' and n.number = ("
        "   select max(m.number) from annotation b join run m on m.id = b.run_id"
        "   where b.revision_id = a.revision_id)"
        " order by d.first_seen desc, d.id"
    )
    return [
        Quarantined(document_id=row["id"], title=row["title"], url=row["url"], reason=row["reason"])
        for row in rows
    ]


def retry(connection: Connection, document_id: str | None) -> int:
    """Take texts out of quarantine; see ``Store.retry``."""
    condition = "outcome = 'quarantined' and (:document_id is null or document_id = :document_id)"
    with connection.transaction():
        rows = connection.rows(
            f"select revision_id, run_id from annotation where {condition}",
            {"document_id": document_id},
        )
        connection.delete("annotation", rows)
        connection.delete("work", rows)
    return len({row["revision_id"] for row in rows})
