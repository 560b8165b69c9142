"""Documents that were taken down, and those that came back: read from the visits to their pages.

A page that answers 404 or 410, leads to the front page, or has lost its text is a removal: the last
text stays the document's, and a row says since when it is not to be had. Rows are reckoned from all
visits to the document's addresses, so that the order in which results are recorded does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable

from policytrail.records import GOOD_OUTCOMES, Outcome, Poll, PollResult
from policytrail.store.connection import Connection, Row

GONE: frozenset[Outcome] = frozenset(
    {Outcome.GONE, Outcome.REDIRECTED_HOME, Outcome.EMPTY, Outcome.NO_TEXT}
)
_GONE_SQL = "('gone', 'redirected_home', 'empty', 'no_text')"
VISITS = """
with address as (
  select distinct p.source_id, p.url from poll p join revision r on r.blob_sha256 = p.body_sha256
  where r.document_id = ? and r.kind in ('page', 'file'))
select p.url, p.finished, p.outcome, p.status, p.message
from address a join poll p on p.source_id = a.source_id and p.url = a.url
where p.outcome in (
  'gone', 'redirected_home', 'empty', 'no_text', 'new', 'unchanged', 'not_modified')
order by p.started, p.url, p.outcome
"""
GONE_DOCUMENTS = f"""
select distinct r.document_id from poll g
join poll p on p.source_id = g.source_id and p.url = g.url
join revision r on r.blob_sha256 = p.body_sha256
where g.outcome in {_GONE_SQL} and r.kind in ('page', 'file')
"""  # noqa: S608 - a constant


def settle(connection: Connection, result: PollResult) -> int:
    """Write what a visit says about documents that are gone or back; return new removals.

    The visit itself must be written already.
    """
    affected = set(_brought_by(connection, result.poll))
    affected.update(one.id for one in result.documents if _is_gone(connection, one.id))
    return sum(derive(connection, one) for one in sorted(affected))


def _is_gone(connection: Connection, document_id: str) -> bool:
    sql = "select 1 from removal where document_id = ? and returned is null"
    return connection.scalar(sql, [document_id]) is not None


def _brought_by(connection: Connection, poll: Poll) -> Iterable[str]:
    """Return the documents of the address, if any visit to it found them gone."""
    if poll.outcome not in GONE:
        if poll.outcome not in GOOD_OUTCOMES:
            return ()
        sql = f"select 1 from poll where source_id = ? and url = ? and outcome in {_GONE_SQL}"  # noqa: S608
        if connection.scalar(sql, [poll.source_id, poll.url]) is None:
            return ()
    return _documents_at(connection, poll.source_id, poll.url)


def _documents_at(connection: Connection, source_id: str, url: str) -> list[str]:
    """Return the documents that were read from this very address.

    A list that is gone takes nothing with it: only pages and files have an address of their own.
    """
    rows = connection.rows(
        "select distinct r.document_id from poll p join revision r on r.blob_sha256 = p.body_sha256"
        " where p.source_id = ? and p.url = ? and r.kind in ('page', 'file')",
        [source_id, url],
    )
    return [row["document_id"] for row in rows]


def derive(connection: Connection, document_id: str) -> int:
    """Make the removals of a document agree with its visits; return how many are new."""
    wanted = removals(document_id, _visits(connection, document_id))
    present = connection.rows("select * from removal where document_id = ?", [document_id])
    kept = {row["noticed"] for row in wanted}
    for row in present:
        if row["noticed"] not in kept:
            connection.execute(
                "delete from removal where document_id = ? and noticed = ?",
                [document_id, row["noticed"]],
            )
    for row in wanted:
        connection.upsert("removal", [row], ["document_id", "noticed"])
    return len(kept - {row["noticed"] for row in present})


def _visits(connection: Connection, document_id: str) -> list[Row]:
    """Return the visits that tell of the document, oldest first, each address by itself."""
    return connection.rows(VISITS, [document_id])


def removals(document_id: str, visits: Iterable[Row]) -> list[Row]:
    """Return the times in which a document was not to be had, as rows, the oldest first. Pure.

    One that is read from several addresses is gone when all of them say so.
    """
    missing: dict[str, bool] = {}
    found: list[Row] = []
    for visit in visits:
        gone = Outcome(visit["outcome"]) in GONE
        if gone and visit["url"] not in missing:
            continue  # it was never read there
        missing[visit["url"]] = gone
        is_open = bool(found) and found[-1]["returned"] is None
        if gone and is_open:
            found[-1] |= {"visits": found[-1]["visits"] + 1, "confirmed": visit["finished"]}
        elif gone and all(missing.values()):
            found.append(_row(document_id, visit))
        elif not gone and is_open:
            found[-1]["returned"] = visit["finished"]
    return found


def _row(document_id: str, visit: Row) -> Row:
    return {
        "document_id": document_id,
        "noticed": visit["finished"],
        "reason": visit["outcome"],
        "status": visit["status"],
        "url": visit["url"],
        "message": visit["message"],
        "visits": 1,
        "confirmed": visit["finished"],
        "returned": None,
    }
