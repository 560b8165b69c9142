"""Checks that every claim still rests on the bytes that it was read from."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policytrail.errors import StoreError
from policytrail.records import Blob, Document, sha256_hex
from policytrail.store import documents
from policytrail.store.connection import Connection, Row

# Gives the text that bytes yield today, or None where they yield none.
Rederive = Callable[[Document, Blob], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A row that can no longer be shown to be true, and why."""

    table: str
    id: str
    document_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was checked, and the rows that failed."""

    texts: int
    blobs: int
    quotes: int
    broken: tuple[Broken, ...]

    @property
    def ok(self) -> bool:
        """Whether every row that was checked is sound."""
        return not self.broken


_BATCH = 200
# The tables whose rows rest on a quote, and on a place in a text.
_QUOTING = ("event_mention", "stance", "directive", "deadline", "instrument_link")
_PLACED = ("mention", "figure", "expectation")


def verify(connection: Connection, rederive: Rederive | None = None) -> Verification:
    """Check all texts, bytes and quotes; see ``Store.verify``."""
    texts = blobs = quotes = 0
    broken: list[Broken] = []
    for state in _states(connection):
        texts += 1
        blobs += state["blob_sha256"] is not None
        fault, derived = _fault(connection, state, rederive)
        places = _places(connection, state["id"])
        quotes += len(places)
        for place in places:
            reason = fault or _misplaced(place, state, derived)
            if reason is not None:
                broken += _resting_on(connection, place, state["document_id"], reason)
        if fault:
            row = Broken(
                table="revision",
                id=str(state["id"]),
                document_id=state["document_id"],
                reason=fault,
            )
            broken.append(row)
    return Verification(texts=texts, blobs=blobs, quotes=quotes, broken=tuple(broken))


def _states(connection: Connection) -> Iterator[Row]:
    after = 0
    while True:
        rows = connection.rows(
            f"select {documents.COLUMNS}, r.text_sha256, r.id = d.revision_id as present"
            " from revision r"
            " join document d on d.id = r.document_id where r.id > ? order by r.id limit ?",
            [after, _BATCH],
        )
        for row in rows:
            of_state = {name: row.pop(name) for name in ("text_sha256", "present")}
            yield row | of_state | {"id": row["revision_id"], "document_id": row["id"], "row": row}
        if len(rows) < _BATCH:
            return
        after = rows[-1]["revision_id"]


def _fault(
    connection: Connection, state: Row, rederive: Rederive | None
) -> tuple[str | None, str | None]:
    """Return what is wrong with a whole text, and the text that its bytes give today."""
    if sha256_hex(state["text"].encode("utf-8", "surrogatepass")) != state["text_sha256"]:
        return "the stored text is not the one that was stored", None
    if state["blob_sha256"] is None:
        return None, None
    try:
        blob = documents.read_blob(connection, state["blob_sha256"])
    except StoreError as error:
        return error.message, None
    if sha256_hex(blob.data) != blob.sha256:
        return "the stored bytes are not those that were fetched", None
    if rederive is None:
        return None, None
    derived = rederive(documents.from_row(state["row"]), blob)
    return (None, derived) if derived is not None else ("its bytes give no text any more", None)


def _places(connection: Connection, revision_id: int) -> list[Row]:
    """Return all places in a text that rows rest on."""
    parts = ["select 'evidence' as kind, id, start_char, end_char, quote as words from evidence"]
    parts += [
        f"select '{table}', id, start_char, end_char, text from [{table}]" for table in _PLACED
    ]
    union = " union all ".join(f"{part} where revision_id = :id" for part in parts)
    return connection.rows(union, {"id": revision_id})


def _misplaced(place: Row, state: Row, derived: str | None) -> str | None:
    start, end, words = place["start_char"], place["end_char"], place["words"]
    if place["kind"] in _PLACED and not state["present"]:
        return "it is of a text that the document does not have now"
    if state["text"][start:end] != words:
        return f"the text has other words at {start}-{end}"
    if derived is not None and words not in derived:
        return "the bytes no longer give these words"
    return None


def _resting_on(connection: Connection, place: Row, document_id: str, reason: str) -> list[Broken]:
    """Return the rows that fail with a place."""
    if place["kind"] != "evidence":
        rows = [{"name": place["kind"], "id": place["id"]}]
    else:
        union = " union all ".join(
            f"select '{table}' as name, id from [{table}] where evidence_id = :id"
            for table in _QUOTING
        )
        rows = connection.rows(union, {"id": place["id"]})
        rows.append({"name": "evidence", "id": str(place["id"])})
    return [
        Broken(table=row["name"], id=row["id"], document_id=document_id, reason=reason)
        for row in rows
    ]
