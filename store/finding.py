"""Whether words that were quoted are still in the stored bytes of their document."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

from policytrail.errors import StoreError
from policytrail.records import sha256_hex
from policytrail.store import documents
from policytrail.store.connection import Connection, Row
from policytrail.store.verification import Rederive


def find_quote(
    connection: Connection, document_id: str, quote: str, rederive: Rederive | None
) -> str | None:
    """Return why a quote cannot be found; None: it is there. See ``Store.find_quote``."""
    states = connection.rows(
        f"select {documents.COLUMNS}, r.text_sha256 from revision r"
        " join document d on d.id = r.document_id where d.id = ? order by r.number desc",
        [document_id],
    )
    if not states:
        return "there is no such document"
    reasons = [_fault(connection, state, quote, rederive) for state in states]
    return None if None in reasons else reasons[0]


def _fault(connection: Connection, state: Row, quote: str, rederive: Rederive | None) -> str | None:
    digest = state.pop("text_sha256")
    if quote not in state["text"]:
        return "the document has no such words in any state"
    if sha256_hex(state["text"].encode("utf-8", "surrogateescape")) != digest:
        return "the stored text is not the one that was stored"
    if rederive is None or state["blob_sha256"] is None:
        return None
    document = documents.from_row(state)
    try:
        blob = documents.read_blob(connection, state["blob_sha256"])
    except StoreError as error:
        return error.message
    derived = rederive(document, blob)
    if derived is None:
        return "its bytes give no text any more"
    return None if quote in derived else "the bytes no longer give these words"
