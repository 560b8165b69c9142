"""Keeps the file small and quick: old visits and bytes that nothing rests on go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from policytrail.store.codec import to_moment
from policytrail.store.connection import Connection, Row

# Of each source so many visits stay, however old: the crawler reckons its next visit from them.
_VISITS_KEPT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long what is only history stays. Documents, their texts and their bytes always stay."""

    quiet_visits: timedelta = timedelta(days=90)  # visits that brought nothing and went well
    loose_bytes: timedelta = timedelta(days=30)  # answers that no document was taken from
    readings: int = 2  # results of the latest runs that are kept for each text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What went."""

    visits: int
    blobs: int
    readings: int


def prune(connection: Connection, retention: Retention, now: datetime) -> Pruned:
    """Delete what has outlived its use; see ``Store.prune``."""
    old = {"before": to_moment(now - retention.quiet_visits), "kept": _VISITS_KEPT}
    loose = {"before": to_moment(now - retention.loose_bytes)}
    with connection.transaction():
        visits = _delete(connection, _OLD_VISITS, old)
        blobs = _delete(connection, _LOOSE, loose)
        readings = _delete(connection, _OLD_READINGS, {"kept": max(1, retention.readings)})
    return Pruned(visits=visits, blobs=blobs, readings=readings)


def _delete(connection: Connection, sql: str, values: Row) -> int:
    """Run a DELETE; return how many rows it took itself, without what triggers did."""
    connection.execute(sql, values)
    number: int = connection.scalar("select changes()")
    return number


# What was gone and is back is reckoned from the visits to its address: they stay.
_OLD_VISITS = """
delete from poll where id in (
  select id from (
    select id, started, outcome,
      row_number() over (partition by source_id order by started desc, id desc) as place
    from poll)
  where place > :kept and started < :before
    and outcome in ('unchanged', 'not_modified', 'empty'))
  and url not in (select url from removal)
"""
# A failure never pushes out the last success.
_OLD_READINGS = """
delete from annotation where rowid in (
  select rowid from (
    select a.rowid, row_number() over (
      partition by a.revision_id, a.outcome order by n.number desc) as place
    from annotation a join run n on n.id = a.run_id)
  where place > :kept)
"""
_LOOSE = """
delete from blob where first_seen < :before
  and not exists (select 1 from revision where blob_sha256 = blob.sha256)
  and not exists (select 1 from filing where blob_sha256 = blob.sha256)
"""


def give_back_space(connection: Connection, pages: int) -> int:
    """Shorten the file by some of its unused pages; see ``Store.give_back_space``."""
    # Each page is a step of the statement, and only a script is stepped to its end.
    connection.execute_script(f"pragma incremental_vacuum({int(pages)})")
    number: int = connection.scalar("pragma freelist_count")
    return number


def tidy(connection: Connection, *, vacuum: bool) -> None:
    """Merge the indexes, refresh statistics, empty the journal; see ``Store.tidy``."""
    for index in ("document_fts", "evidence_fts"):
        connection.execute(f"insert into {index}({index}) values ('optimize')")  # noqa: S608
    connection.execute("pragma optimize")
    if vacuum:
        connection.execute("pragma auto_vacuum = incremental")  # a file of before it learns it now
        connection.execute("vacuum")
    connection.execute("pragma wal_checkpoint(truncate)")


def rebuild_search(connection: Connection) -> None:
    """Build the search indexes anew from the texts and quotes that are stored."""
    with connection.transaction():
        for table in ("document_fts", "evidence_fts"):
            connection.execute(f"insert into {table}({table}) values ('rebuild')")  # noqa: S608
