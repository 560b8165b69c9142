"""Checks that every claim still rests on the bytes that it was read from."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from policytrail.errors import StoreError
from policytrail.records import Annotation, Blob, Document, sha256_hex
from policytrail.store import documents, filed
from policytrail.store.codec import from_json
from policytrail.store.connection import Connection, Row

# Gives the text that bytes yield today, or None where they yield none.
Rederive = Callable[[Document, Blob], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A row that can no longer be shown to be true, and why."""

    table: str
    id: str
    document_id: str  # empty for bytes that no text rests on
    reason: str
    title: str = ""  # of the document


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
_OF_STATE = ("text_sha256", "present")  # columns beside those of the document


def verify(connection: Connection, rederive: Rederive | None = None) -> Verification:
    """Check all texts, bytes and quotes; see ``Store.verify``."""
    with _as_it_lies(connection):
        return _verify(connection, rederive)


@contextmanager
def _as_it_lies(connection: Connection) -> Iterator[None]:
    """Let texts be read whose bytes are no UTF-8 any more: one that SQLite refused to hand out
    would hide all others. Such a byte becomes a lone surrogate, as which it is no byte of before.
    """
    conn = connection.db.conn
    conn.text_factory = _decode
    try:
        yield
    finally:
        conn.text_factory = str


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _plain(value: object) -> str:
    """Return what can be printed of a value that may be damaged."""
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _verify(connection: Connection, rederive: Rederive | None) -> Verification:
    texts = quotes = 0
    bodies = _bodies(connection)
    broken: list[Broken] = []
    rested_on = set()
    for state in _states(connection):
        texts += 1
        rested_on.add(state["blob_sha256"])
        fault, derived = _fault(connection, state, bodies, rederive)
        places = _places(connection, state["id"])
        quotes += len(places)
        for place in places:
            reason = fault or _misplaced(place, state, derived)
            if reason is not None:
                broken += _resting_on(connection, place, state, reason)
        broken += _readings(connection, state)
        if fault:
            broken.append(_broken("revision", state["id"], state, fault))
    broken += _rows_of_filings(connection)
    broken += [
        Broken(table="blob", id=_plain(sha256), document_id="", reason=fault)
        for sha256, fault in bodies.items()
        if fault is not None and sha256 not in rested_on
    ]
    return Verification(texts=texts, blobs=len(bodies), quotes=quotes, broken=tuple(broken))


def _rows_of_filings(connection: Connection) -> Iterator[Broken]:
    for accession, document_id, row, reason in filed.misquoted(connection):
        table, id_ = ("holding", f"{accession}/{row}") if row else ("filing", accession)
        yield Broken(table=table, id=_plain(id_), document_id=_plain(document_id), reason=reason)


def _bodies(connection: Connection) -> dict[str, str | None]:
    """Return what is wrong with each stored body, by its hash; None: it is what was fetched."""
    found: dict[str, str | None] = {}
    for row in connection.rows("select sha256 from blob order by first_seen, sha256"):
        sha256, found[row["sha256"]] = row["sha256"], None
        if sha256 != _plain(sha256):
            found[sha256] = "its hash cannot be read"
            continue
        try:
            documents.read_blob(connection, sha256)
        except StoreError as error:
            found[sha256] = error.message
    return found


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
            of_state = {name: row.pop(name) for name in _OF_STATE}
            yield row | of_state | {"id": row["revision_id"], "document_id": row["id"], "row": row}
        if len(rows) < _BATCH:
            return
        after = rows[-1]["revision_id"]


def _fault(
    connection: Connection,
    state: Row,
    bodies: Mapping[str, str | None],
    rederive: Rederive | None,
) -> tuple[str | None, str | None]:
    """Return what is wrong with a whole text, and the text that its bytes give today."""
    if sha256_hex(state["text"].encode("utf-8", "surrogateescape")) != state["text_sha256"]:
        return "the stored text is not the one that was stored", None
    document, sha256 = _document(state["row"]), state["blob_sha256"]
    if document is None:
        return "what is stored about the document cannot be read", None
    fault = None if sha256 is None else bodies.get(sha256, "no such bytes are stored")
    if sha256 is None or fault is not None or rederive is None:
        return fault, None
    derived = rederive(document, documents.read_blob(connection, sha256))
    return (None, derived) if derived is not None else ("its bytes give no text any more", None)


def _document(row: Row) -> Document | None:
    """Return what is stored about a document, or None where it is damaged beyond reading."""
    if any(isinstance(value, str) and value != _plain(value) for value in row.values()):
        return None
    try:
        return documents.from_row(row)
    except ValueError:
        return None


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


def _resting_on(connection: Connection, place: Row, state: Row, reason: str) -> list[Broken]:
    """Return the rows that fail with a place."""
    if place["kind"] != "evidence":
        return [_broken(place["kind"], place["id"], state, reason)]
    union = " union all ".join(
        f"select '{table}' as name, id from [{table}] where evidence_id = :id" for table in _QUOTING
    )
    rows = connection.rows(union, {"id": place["id"]})
    rows.append({"name": "evidence", "id": place["id"]})
    return [_broken(row["name"], row["id"], state, reason) for row in rows]


def _readings(connection: Connection, state: Row) -> Iterator[Broken]:
    """Yield the results of the language stage that cannot be read: linking would stop at them."""
    rows = connection.rows(
        "select rowid as number, claims from annotation"
        " where revision_id = ? and outcome = 'annotated'",
        [state["id"]],
    )
    for row in rows:
        if not _is_readable(row["claims"]):
            yield _broken("annotation", row["number"], state, "its claims cannot be read")


def _is_readable(claims: str) -> bool:
    try:
        from_json(Annotation, claims)
    except (ValueError, TypeError, KeyError):
        return False
    return claims == _plain(claims)


def _broken(table: str, id: object, state: Row, reason: str) -> Broken:
    return Broken(
        table=table,
        id=_plain(id),
        document_id=_plain(state["document_id"]),
        reason=_plain(reason),
        title=_plain(state["title"]),
    )
