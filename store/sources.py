"""Sources: what the catalogue says of them, and what earlier visits left behind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from policytrail.errors import CatalogueError
from policytrail.records import Outcome, Poll, PollState, Source
from policytrail.store.codec import options_json, to_moment
from policytrail.store.connection import Connection, Row

# A visit whose answer was read to the end: its validators may be sent the next time.
CLEAN = (Outcome.NEW, Outcome.UNCHANGED)


def sync(connection: Connection, sources: Iterable[Source], now: datetime) -> None:
    """Make the table agree with the catalogue; a source that left it keeps its row."""
    moment = to_moment(now)
    with connection.transaction():
        present = {row["id"]: row for row in connection.rows("select * from source")}
        wanted = {source.id: source for source in sources}
        for source in wanted.values():
            _write(connection, present.get(source.id), source, moment)
        for left in sorted(set(present) - set(wanted)):
            connection.execute(
                "update source set removed = ? where id = ? and removed is null", [moment, left]
            )


def add(connection: Connection, source: Source, now: datetime) -> None:
    """Add one source, or change it; the others stay as they are."""
    with connection.transaction():
        present = connection.rows("select * from source where id = ?", [source.id])
        _write(connection, present[0] if present else None, source, to_moment(now))


def _write(connection: Connection, present: Row | None, source: Source, moment: str) -> None:
    row = _row(source)
    if present is not None:
        row["added"] = present["added"]
        if present["url"] == source.url:  # else the validators belong to another address
            row |= {name: present[name] for name in ("etag", "last_modified", "body_sha256")}
        if row == present:
            return
    else:
        row["added"] = moment
    connection.upsert("source", [row], ["id"])


def _row(source: Source) -> Row:
    return {
        "id": source.id,
        "publisher": source.publisher,
        "title": source.title,
        "kind": source.kind,
        "url": source.url,
        "tier": source.tier,
        "interval_minutes": source.interval_minutes,
        "delay_seconds": float(source.delay_seconds),
        "licence": source.licence,
        "excerpt_chars": source.excerpt_chars,
        "status": source.status,
        "verified_on": None if source.verified_on is None else source.verified_on.isoformat(),
        "enabled": int(source.enabled),
        "options": options_json(source.options),
        "added": "",
        "removed": None,
        "etag": None,
        "last_modified": None,
        "body_sha256": None,
    }


def poll_state(connection: Connection, source_id: str) -> PollState:
    """Return validators and known URLs of a source.

    Raises:
        CatalogueError: no such source was ever synchronised.
    """
    with connection.snapshot():
        rows = connection.rows(
            "select etag, last_modified, body_sha256 from source where id = ?", [source_id]
        )
        if not rows:
            raise CatalogueError(
                "no such source in the database",
                subject=source_id,
                remedy="`policytrail sources list` shows those that are there.",
            )
        known = connection.rows(
            "select d.url from sighting g join document d on d.id = g.document_id"
            " where g.source_id = ?",
            [source_id],
        )
    urls = frozenset(row["url"] for row in known)
    return PollState(source_id=source_id, known_urls=urls, **rows[0])


def remember(connection: Connection, poll: Poll) -> None:
    """Keep the validators of a clean visit to the source's own address."""
    if poll.outcome in CLEAN:
        connection.execute(
            "update source set etag = ?, last_modified = ?, body_sha256 = ?"
            " where id = ? and url = ?",
            [poll.etag, poll.last_modified, poll.body_sha256, poll.source_id, poll.url],
        )
