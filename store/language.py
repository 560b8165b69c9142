"""What the language stage said about each document, by run."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from policytrail.errors import StoreError
from policytrail.records import (
    AnnotatedDocument,
    Annotation,
    Document,
    Failure,
    Run,
    sha256_hex,
)
from policytrail.store import present_readings, undo, work
from policytrail.store.codec import clean, from_json, to_json, to_moment
from policytrail.store.connection import Connection, Row
from policytrail.store.documents import COLUMNS, from_row

Result = tuple[Document, Annotation | Failure]

_BATCH = 200  # documents read at a time: readers stay short


def save_run(connection: Connection, run: Run) -> None:
    """Add the run; nothing happens where it is there."""
    with connection.transaction():
        if connection.scalar("select 1 from run where id = ?", [run.id]) is None:
            number = connection.scalar("select coalesce(max(number), 0) + 1 from run")
            row = {
                "id": run.id,
                "number": number,
                "stage": run.stage,
                "version": run.version,
                "model": run.model,
                "rules": run.rules,
            }
            connection.insert("run", [row])


def pending(connection: Connection, run_id: str, limit: int) -> list[Document]:
    """Return documents whose current state has no result of this run, the newest first.

    Newest first: after an outage today's news does not wait behind the backlog.
    """
    rows = connection.rows(
        f"select {COLUMNS} from document d join revision r on r.id = d.revision_id"
        " where not exists (select 1 from annotation a"
        "   where a.revision_id = d.revision_id and a.run_id = ?)"
        " order by d.first_seen desc, d.id limit ?",
        [run_id, limit],
    )
    return [from_row(row) for row in rows]


def save(connection: Connection, run_id: str, results: Iterable[Result]) -> None:
    """Write results of one run, all or none."""
    with connection.transaction():
        if connection.scalar("select 1 from run where id = ?", [run_id]) is None:
            raise StoreError("no such run; save it first", subject=run_id)
        for document, result in results:
            _save_one(connection, run_id, document, result)


def _save_one(
    connection: Connection, run_id: str, document: Document, result: Annotation | Failure
) -> None:
    state = _state_of(connection, document)
    base = {
        "document_id": document.id,
        "revision_id": state["id"],
        "run_id": run_id,
        "first_known": state["first_seen"],
    }
    if isinstance(result, Annotation) and result.document_id != document.id:
        raise StoreError(f"the annotation is of {result.document_id}", subject=document.id)
    present_readings.mark(connection, state["id"], run_id)  # it may take the place of another
    written = connection.scalar(_WRITTEN, [state["id"], run_id])
    base["written"] = undo.moment_of(connection, None) if written is None else written
    connection.upsert("annotation", [base | _outcome(result)], ["revision_id", "run_id"])
    work.finish(connection, run_id, state["id"])
    if state["current"]:
        present_readings.settle(connection, document.id)


def _state_of(connection: Connection, document: Document) -> Row:
    """Return the stored state that has the document's text, current or not."""
    digest = sha256_hex(clean(document.text).encode("utf-8"))
    rows = connection.rows(
        "select r.id, r.first_seen, r.id = d.revision_id as current"
        " from revision r join document d on d.id = r.document_id"
        " where r.document_id = ? and r.text_sha256 = ?",
        [document.id, digest],
    )
    if not rows:
        raise StoreError(
            "a result for a document or a text that is not stored", subject=document.id
        )
    return rows[0]


def _outcome(result: Annotation | Failure) -> Row:
    if isinstance(result, Failure):
        reason = f"{result.message}. {result.remedy}" if result.remedy else result.message
        return {
            "outcome": "quarantined",
            "relevance": None,
            "topics": "[]",
            "reason": clean(reason),
            "claims": None,
        }
    return {
        "outcome": "annotated",
        "relevance": float(result.relevance),
        "topics": to_json(list(result.topics)),
        "reason": "",
        "claims": clean(to_json(result)),
    }


def annotated(
    connection: Connection, *, as_of: datetime | None = None
) -> Iterator[AnnotatedDocument]:
    """Yield documents with the newest run's annotation, ordered by document id.

    Read in batches, each a short transaction, so a long consumer never holds up the writer.
    """
    after = ""
    limit = None if as_of is None else to_moment(as_of)
    while True:
        rows = connection.rows(_ANNOTATED, {"after": after, "as_of": limit, "batch": _BATCH})
        yield from map(_annotated, rows)
        if len(rows) < _BATCH:
            return
        after = rows[-1]["id"]


def annotated_of(connection: Connection, documents: Iterable[str]) -> Iterator[AnnotatedDocument]:
    """Yield those of some documents that have an annotation; see ``Store.annotated_of``."""
    left = iter(sorted(documents))
    while batch := list(itertools.islice(left, _BATCH)):
        yield from map(_annotated, connection.rows(_ANNOTATED_OF, [json.dumps(batch)]))


def annotated_by_day(
    connection: Connection,
) -> Iterator[tuple[str, dict[str, AnnotatedDocument], set[str]]]:
    """Yield the texts that were read, day by day as they were first seen; see ``Store``."""
    states = connection.tuples(_STATES)
    for _, same in itertools.groupby(states, key=lambda state: state[0][:10]):
        day = list(same)
        rows = connection.rows(_ANNOTATED_IN, [json.dumps([revision for _, revision in day])])
        present = {row["id"]: row.pop("is_present") for row in rows}  # the last of a document wins
        items = {row["id"]: _annotated(row) for row in rows}
        yield day[-1][0], items, {key for key, is_present in present.items() if is_present}


def _annotated(row: Row) -> AnnotatedDocument:
    annotation = from_json(Annotation, row["claims"])
    document = from_row({name: value for name, value in row.items() if name != "claims"})
    return AnnotatedDocument(document=document, annotation=annotation)


def readings(connection: Connection) -> dict[str, int]:
    """Return what tells states of annotated documents apart; see ``Store.readings``.

    All of the document's own columns, how many states its text has had, and the row of the
    annotation that counts. The texts themselves are not looked at: a state never changes.
    """
    return {row[0]: hash(row) for row in connection.tuples(_READINGS) if row[-1] is not None}


def newest_reading(connection: Connection) -> int:
    """Return the number of the annotation that was written last; 0 where there is none."""
    number: int = connection.scalar("select coalesce(max(rowid), 0) from annotation")
    return number


# The state that stood at a moment is the last one first seen by then. A run that failed on a text
# does not hide what an earlier run found in it.
_NEWEST = """annotation a join run n on n.id = a.run_id
    where a.revision_id = r.id and a.outcome = 'annotated' order by n.number desc limit 1"""
_ANNOTATED = f"""
select {COLUMNS}, (select a.claims from {_NEWEST}) as claims
from document d join revision r on r.id = case when :as_of is null then d.revision_id else (
    select p.id from revision p where p.document_id = d.id and p.first_seen <= :as_of
    order by p.first_seen desc, p.text_sha256 desc limit 1) end
where d.id > :after and claims is not null
order by d.id limit :batch
"""
_ANNOTATED_OF = f"""
select {COLUMNS}, (select a.claims from {_NEWEST}) as claims
from document d join revision r on r.id = d.revision_id
where d.id in (select value from json_each(?)) and claims is not null
order by d.id
"""
_WRITTEN = "select written from annotation where revision_id = ? and run_id = ?"
_STATES = """
select r.first_seen, r.id from revision r
where exists (select 1 from annotation a where a.revision_id = r.id and a.outcome = 'annotated')
order by r.first_seen, r.id
"""
_ANNOTATED_IN = f"""
select {COLUMNS}, (select a.claims from {_NEWEST}) as claims,
  r.id = d.revision_id as is_present
from revision r join document d on d.id = r.document_id
where r.id in (select value from json_each(?))
order by r.first_seen, r.text_sha256
"""
_READINGS = f"""
select d.id, d.*, (select count(*) from revision x where x.document_id = d.id) as states,
  (select a.rowid from {_NEWEST.replace("r.id", "d.revision_id")}) as reading
from document d
"""
