"""Visits, bytes, documents and the states of their texts."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from policytrail.errors import QueryError, StoreError
from policytrail.records import Blob, Document, Outcome, Poll, PollResult, sha256_hex
from policytrail.store import filings, present_readings, removals, sources, undo
from policytrail.store.changes import another_form, describe_change
from policytrail.store.codec import (
    clean,
    from_moment,
    maybe_from_moment,
    maybe_moment,
    options_json,
    to_json,
    to_moment,
)
from policytrail.store.connection import Connection, Row
from policytrail.store.sources import poll_row

# What a document is read from, least telling first. What a feed says of a page that refused us
# gives way to all else, and a feed's item to the page; never the other way round.
_FULLNESS = {"teaser": 0, "feed_item": 1}
_FULL = 2

COLUMNS = (
    "d.id, d.source_id, d.url, d.kind, d.authors, d.published, d.published_precision, d.updated,"
    " d.first_seen, d.via, d.language, d.tier, d.publisher, d.metadata,"
    " r.id as revision_id, r.title, r.text, r.blob_sha256, r.method, r.first_seen as retrieved"
)


def record(connection: Connection, result: PollResult) -> int:
    """Write one visit with all that it brought; return how many new revisions there are."""
    with connection.transaction():
        _check_source(connection, result.poll)
        answer = frozenset(item.id for item in result.documents)
        documents = [_known_as(connection, item, answer) for item in result.documents]
        rested_on = filings.needed(connection, result)
        new = sum(_write_document(connection, item, result.poll) for item in documents)
        poll = _settle(result.poll, new)
        for blob in result.blobs:
            # An answer that says nothing new is not kept, however its bytes differ: the texts
            # that are stored rest on the bytes that they were first read from.
            if poll.outcome is not Outcome.UNCHANGED or blob.sha256 in rested_on:
                _write_blob(connection, blob, to_moment(poll.started))
        stored = zip(result.documents, documents, strict=True)
        filings.record(connection, result, {one.id: known.id for one, known in stored})
        if new or not _is_written(connection, poll):
            connection.insert("poll", [poll_row(poll)])
        sources.remember(connection, poll)
        removals.settle(connection, result)
    return new


def _check_source(connection: Connection, poll: Poll) -> None:
    if connection.scalar("select 1 from source where id = ?", [poll.source_id]) is None:
        raise StoreError(
            "a visit to a source that the database does not know",
            subject=poll.source_id,
            remedy="Synchronise the catalogue first.",
        )


def _settle(poll: Poll, new: int) -> Poll:
    """Let a visit that changed something say so: the crawler knows addresses, not texts.

    What it counts as new stays: the items of a feed are stored by visits to their own pages.
    """
    outcome = Outcome.NEW if new and poll.outcome is Outcome.UNCHANGED else poll.outcome
    return replace(poll, outcome=outcome, new_items=max(new, poll.new_items))


def _is_written(connection: Connection, poll: Poll) -> bool:
    """Whether exactly this visit is there already: a result may be recorded twice."""
    row = poll_row(poll)
    same = " and ".join(f"{name} is :{name}" for name in row if name not in _SETTLED)
    return connection.scalar(f"select 1 from poll where {same}", row) is not None


# Columns that differ when one result is recorded again: nothing is new then.
_SETTLED = ("outcome", "new_items")


def _write_blob(connection: Connection, blob: Blob, moment: str) -> None:
    known = connection.scalar("select first_seen from blob where sha256 = ?", [blob.sha256])
    if known is not None:
        if moment < known:
            connection.execute(
                "update blob set first_seen = ? where sha256 = ?", [moment, blob.sha256]
            )
        return
    import zstandard  # only crawling needs it

    row = {
        "sha256": blob.sha256,
        "content_type": clean(blob.content_type),
        "size": len(blob.data),
        "data": zstandard.ZstdCompressor(level=6).compress(blob.data),
        "first_seen": moment,
    }
    connection.insert("blob", [row])


def read_blob(connection: Connection, sha256: str) -> Blob:
    """Return stored bytes.

    Raises:
        StoreError: no such bytes are stored, or they are not those that were fetched.
    """
    rows = connection.rows("select content_type, size, data from blob where sha256 = ?", [sha256])
    if not rows:
        raise StoreError("no such bytes are stored", subject=sha256)
    data = _unpacked(sha256, rows[0]["data"], rows[0]["size"])
    if sha256_hex(data) != sha256:
        raise StoreError("the stored bytes are not those that were fetched", subject=sha256)
    return Blob(sha256=sha256, data=data, content_type=rows[0]["content_type"])


def _unpacked(sha256: str, packed: bytes, size: int) -> bytes:
    """Return what was packed, at most a byte more than it should be.

    Read as a stream: given all at once, damaged bytes may claim that they unpack to terabytes, and
    the memory for that is asked for first.
    """
    import zstandard

    try:
        with zstandard.ZstdDecompressor().stream_reader(packed) as stream:
            return stream.read(size + 1)
    except zstandard.ZstdError as error:
        raise StoreError(f"the stored bytes are damaged: {error}", subject=sha256) from error


def _known_as(connection: Connection, document: Document, answer: frozenset[str]) -> Document:
    """Return a document under the id that it has had.

    A page keeps the id of the teaser that stood for it, wherever the address of that led to. And a
    new guid makes no new document.
    """
    if document.kind == "feed_item":
        return _with_old_guid(connection, document, answer)
    if document.kind not in {"page", "file", "teaser"} or not document.url.startswith("http"):
        return document  # a file on this computer is another one when its bytes are
    rows = connection.rows(
        "select id from document where id = :id or url = :url and kind in ('page', 'file')"
        " or url in (:url, :asked) and kind = 'teaser' order by id = :id desc, kind = 'teaser', id",
        {
            "id": document.id,
            "url": clean(document.url),
            "asked": document.metadata.get("requested_url"),
        },
    )
    return replace(document, id=rows[0]["id"]) if rows else document


def _with_old_guid(connection: Connection, document: Document, answer: frozenset[str]) -> Document:
    """Return an item of a feed under the id that it had before its guid was changed.

    Several items may lead to one address, such as the steps of a bill. So only one with the same
    title and date (or text, where there is no date), or with this very guid, counts as the same,
    and none that this answer has beside it.
    """
    rows = connection.rows(
        "select d.id from document d join revision r on r.id = d.revision_id"
        " where d.url = ? and d.kind = 'feed_item' and d.source_id = ? and (d.title = ?"
        " and d.published is ? and (d.published is not null or r.text = ?)"
        " or d.metadata ->> '$.guid' = ?) order by d.first_seen, d.id",
        [
            clean(document.url),
            document.source_id,
            clean(document.title),
            maybe_moment(document.published),
            clean(document.text),
            document.metadata.get("guid"),
        ],
    )
    ids = [row["id"] for row in rows]
    if not ids or document.id in ids:
        return document
    return next((replace(document, id=id) for id in ids if id not in answer), document)


def _write_document(connection: Connection, document: Document, poll: Poll) -> int:
    """Write a document as one visit saw it; return 1 where its text is a new state, else 0."""
    row = _document_row(document)
    text = clean(document.text)
    digest = sha256_hex(text.encode("utf-8"))
    found = connection.rows("select * from document where id = ?", [document.id])
    _see(connection, document, poll)
    if not found:
        row["revision_id"] = _add_revision(connection, document, text, digest)
        connection.insert("document", [row])
        return 1
    present = found[0]
    if _FULLNESS.get(document.kind, _FULL) < _FULLNESS.get(present["kind"], _FULL):
        return 0
    if not _speaks_for(document, present):
        return 0
    new, current = _write_state(connection, document, text, digest)
    if _update(connection, present, row, current=current) or new:
        present_readings.follow(connection, document.id)
    return new


def _speaks_for(document: Document, present: Row) -> bool:
    """Whether this visit may change what is stored.

    Two sources may bring one document in two wordings; were both believed, every visit would find
    a change. The first to bring it is believed, and one that brings a fuller form; and what came
    through another than its publisher gives way to the publisher's own.
    """
    mine, stored = (_FULLNESS.get(kind, _FULL) for kind in (document.kind, present["kind"]))
    own = document.via is None and present["via"] is not None and mine == stored
    return mine > stored or own or _deliverer(document) == (present["via"] or present["source_id"])


def _deliverer(document: Document) -> str:
    return document.via or document.source_id


def _see(connection: Connection, document: Document, poll: Poll) -> None:
    connection.execute(
        "insert into sighting (document_id, source_id, first_seen) values (?, ?, ?)"
        " on conflict do update set first_seen = excluded.first_seen"
        " where excluded.first_seen < first_seen",
        [document.id, poll.source_id, to_moment(document.retrieved)],
    )


def _write_state(
    connection: Connection, document: Document, text: str, digest: str
) -> tuple[int, int]:
    """Find or add this state of the text; return (1 if it is new, id of the current state)."""
    current = _current(connection, document.id)
    known = connection.rows(
        "select id, current_since from revision where document_id = ? and text_sha256 = ?",
        [document.id, digest],
    )
    moment = to_moment(document.retrieved)
    if not known:
        _add_revision(connection, document, text, digest)
        _renumber(connection, document.id)
        return 1, _current(connection, document.id)
    if known[0]["id"] != current and moment > known[0]["current_since"]:
        # An earlier wording is back. It is a known state, and stands again if nothing is newer.
        connection.execute(
            "update revision set current_since = ? where id = ?", [moment, known[0]["id"]]
        )
    return 0, _current(connection, document.id)


def _current(connection: Connection, document_id: str) -> int:
    """Return the state that was seen last, whatever the order in which states were recorded."""
    found: int = connection.scalar(
        "select id from revision where document_id = ?"
        " order by current_since desc, text_sha256 desc limit 1",
        [document_id],
    )
    return found


def _add_revision(connection: Connection, document: Document, text: str, digest: str) -> int:
    moment = to_moment(document.retrieved)
    row = {
        "document_id": document.id,
        "kind": document.kind,
        "source_id": _deliverer(document),
        "number": 1,
        "change": "first",
        "change_detail": to_json(describe_change(None, text)),
        "first_seen": moment,
        "current_since": moment,
        "title": clean(document.title),
        "text": text,
        "text_sha256": digest,
        "blob_sha256": document.blob_sha256,
        "method": document.method,
    }
    connection.insert("revision", [row])
    number: int = connection.scalar(
        "select id from revision where document_id = ? and text_sha256 = ?", [document.id, digest]
    )
    return number


def _renumber(connection: Connection, document_id: str) -> None:
    """Count the states in the order in which they were seen, and say what changed in each.

    Only states that follow another than before are compared anew: long texts take their time.
    """
    states = connection.rows(
        "select id, number, kind, source_id, text_sha256,"
        " change_detail ->> '$.before_sha256' as compared_with"
        " from revision where document_id = ? order by first_seen, text_sha256",
        [document_id],
    )
    for number, (before, state) in enumerate(zip([None, *states], states, strict=False), start=1):
        if state["number"] != number:
            connection.execute("update revision set number = ? where id = ?", [number, state["id"]])
        if state["compared_with"] != (before["text_sha256"] if before else ""):
            _compare(connection, before, state)


def _compare(connection: Connection, before: Row | None, state: Row) -> None:
    """Write what changed from one state to the next, if both are of one form."""
    ids = [before["id"] if before else None, state["id"]]
    old, new = (connection.scalar("select text from revision where id = ?", [id]) for id in ids)
    sha256 = before["text_sha256"] if before else ""
    if before and _form(before) != _form(state):
        change = another_form(len(old), len(new), before_sha256=sha256)
    else:
        change = describe_change(old, new, before_sha256=sha256)
    connection.execute(
        "update revision set change = ?, change_detail = ? where id = ?",
        [change.kind, to_json(change), state["id"]],
    )


def _form(state: Row) -> tuple[int, str]:
    return _FULLNESS.get(state["kind"], _FULL), state["source_id"]


def _update(connection: Connection, present: Row, row: Row, *, current: int) -> bool:
    """Take over what the newest visit says; ``first_seen`` stays the earliest. Return whether
    that changed anything."""
    newer = row["retrieved"] >= present["retrieved"]
    merged = dict(row if newer else present)
    merged["first_seen"] = min(row["first_seen"], present["first_seen"])
    merged["revision_id"] = current
    merged["published"] = merged["published"] or present["published"] or row["published"]
    unchanged = all(merged[name] == present[name] for name in merged if name != "retrieved")
    if unchanged:
        return False  # an honest feed that is read again writes nothing
    _keep_past(connection, present, max(row["retrieved"], present["retrieved"]))
    connection.upsert("document", [merged], ["id"])
    connection.execute(
        "update revision set title = ? where id = ? and title <> ?",
        [merged["title"], current, merged["title"]],
    )
    return True


def _keep_past(connection: Connection, present: Row, moment: str) -> None:
    """Keep what a document's row said until a moment."""
    last = connection.scalar("select max(until) from past_document where id = ?", [present["id"]])
    since = last or present["first_seen"]
    undo.keep(connection, "document", [present | {"written": since}], moment)


def _document_row(document: Document) -> Row:
    return {
        "id": document.id,
        "title": clean(document.title),
        "publisher": clean(document.publisher),
        "published": maybe_moment(document.published),
        "published_precision": document.published_precision,
        "url": clean(document.url),
        "source_id": document.source_id,
        "via": document.via,
        "kind": document.kind,
        "tier": document.tier,
        "language": document.language,
        "authors": to_json([clean(author) for author in document.authors]),
        "updated": maybe_moment(document.updated),
        "first_seen": to_moment(min(document.first_seen, document.retrieved)),
        "retrieved": to_moment(document.retrieved),
        "metadata": clean(options_json(document.metadata)),
        "revision_id": None,
    }


def from_row(row: Row) -> Document:
    """Build the record from a row of ``COLUMNS``; ``retrieved`` is when this state began."""
    values: dict[str, Any] = {name: value for name, value in row.items() if name != "revision_id"}
    values |= {
        "authors": tuple(json.loads(row["authors"])),
        "metadata": json.loads(row["metadata"]),
        "published": maybe_from_moment(row["published"]),
        "updated": maybe_from_moment(row["updated"]),
        "first_seen": from_moment(row["first_seen"]),
        "retrieved": from_moment(row["retrieved"]),
    }
    return Document(**values)


def document(connection: Connection, document_id: str) -> Document:
    """Return a document in its current state, or in that of the moment of a ``Past``.

    Raises:
        QueryError: there is no such document.
    """
    # The title of a state is put right when the document's is; that of then is in its own row.
    columns = COLUMNS.replace("r.title", "d.title")
    rows = connection.rows(
        f"select {columns} from document d join revision r on r.id = d.revision_id where d.id = ?",
        [document_id],
    )
    if not rows:
        raise QueryError("no such document", subject=document_id)
    return from_row(rows[0])
