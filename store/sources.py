"""Sources: what the catalogue says of them, and what earlier visits left behind."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from policytrail.errors import CatalogueError
from policytrail.records import SERVED_OUTCOMES, Outcome, Poll, PollState, Precision, Source
from policytrail.store.codec import (
    clean,
    from_moment,
    maybe_from_moment,
    maybe_moment,
    options_json,
    to_moment,
)
from policytrail.store.connection import Connection, Row

_FOREVER = "9999"  # sorts after every moment


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


def everything(connection: Connection) -> list[Source]:
    """Return all sources; see ``Store.known_sources``."""
    return [_source(row) for row in connection.rows("select * from source order by id")]


def _source(row: Row) -> Source:
    names = [each.name for each in fields(Source)]
    verified_on = row["verified_on"]
    return Source(
        **{name: row[name] for name in names}
        | {
            "verified_on": None if verified_on is None else date.fromisoformat(verified_on),
            "enabled": bool(row["enabled"]),
            "options": json.loads(row["options"]),
        }
    )


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
            " where g.source_id = ? and d.kind <> 'teaser'",
            [source_id],
        )
    urls = frozenset(row["url"] for row in known)
    return PollState(source_id=source_id, known_urls=urls, **rows[0])


def remember(connection: Connection, poll: Poll) -> None:
    """Keep the validators of a visit to the source's own address that it answered well.

    The crawler leaves them out where an answer was not read to the end: the next visit is a full
    one then.
    """
    if poll.outcome in SERVED_OUTCOMES:
        connection.execute(
            "update source set etag = ?, last_modified = ?, body_sha256 = ?"
            " where id = ? and url = ?",
            [poll.etag, poll.last_modified, poll.body_sha256, poll.source_id, poll.url],
        )


def polls(connection: Connection, source_id: str, limit: int, until: datetime | None) -> list[Poll]:
    """Return the last visits to a source's own address, oldest first."""
    rows = connection.rows(
        "select p.* from poll p join source s on s.id = p.source_id and s.url = p.url"
        " where p.source_id = ? and p.started <= ? order by p.started desc, p.id desc limit ?",
        [source_id, to_moment(until) if until else _FOREVER, limit],
    )
    return [_poll(row) for row in reversed(rows)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What is stored about a document beside its text."""

    url: str
    title: str
    published: datetime | None
    published_precision: Precision


def page_polls(connection: Connection, source_id: str, since: datetime) -> list[Poll]:
    """Return the visits to pages that a source's items led to, oldest first.

    The first visit to a page is always among them: the age of the page is reckoned from it.
    """
    rows = connection.rows(
        "with recent as (select p.* from poll p join source s on s.id = p.source_id"
        "   and s.url <> p.url where p.source_id = :source and p.started >= :since)"
        " select * from recent union"
        " select p.* from (select distinct url from recent) a join poll p on p.id = ("
        "   select f.id from poll f where f.source_id = :source and f.url = a.url"
        "   order by f.started, f.id limit 1)"
        " order by started, id",
        {"source": source_id, "since": to_moment(since)},
    )
    return [_poll(row) for row in rows]


def facts(connection: Connection, source_id: str, urls: Iterable[str]) -> list[DocumentFacts]:
    """Return title and date of some documents that a source has brought; see ``Store.facts``."""
    rows = connection.rows(
        "select d.url, d.title, d.published, d.published_precision from document d"
        " join sighting g on g.document_id = d.id and g.source_id = ?"
        " where d.url in (select value from json_each(?))",
        [source_id, json.dumps(sorted(urls))],
    )
    return [
        DocumentFacts(
            url=row["url"],
            title=row["title"],
            published=maybe_from_moment(row["published"]),
            published_precision=row["published_precision"],
        )
        for row in rows
    ]


def teasers(connection: Connection, source_id: str) -> frozenset[str]:
    """Return the addresses of which only a teaser is stored; see ``Store.teasers``."""
    rows = connection.rows(
        "select d.url from document d join sighting g on g.document_id = d.id and g.source_id = ?"
        " where d.kind = 'teaser'",
        [source_id],
    )
    return frozenset(row["url"] for row in rows)


def page_addresses(connection: Connection, source_id: str, since: datetime) -> frozenset[str]:
    """Return the addresses of what a source has brought since then, by ``set_key``.

    Also those under which pages were asked for that live elsewhere. A visit to any other address
    read no article: it was a further page of the source's own answer.
    """
    rows = connection.rows(
        "select d.url, d.metadata ->> '$.requested_url' as asked"
        " from sighting g join document d on d.id = g.document_id"
        " where g.source_id = ? and g.first_seen >= ?",
        [source_id, to_moment(since)],
    )
    return frozenset(url for row in rows for url in row.values() if url)


def poll_row(poll: Poll) -> Row:
    """Return a visit as a row."""
    return {
        "source_id": poll.source_id,
        "url": clean(poll.url),
        "started": to_moment(poll.started),
        "finished": to_moment(poll.finished),
        "outcome": poll.outcome.value,
        "status": poll.status,
        "size": poll.size,
        "items": poll.items,
        "new_items": poll.new_items,
        "message": clean(poll.message),
        "etag": poll.etag,
        "last_modified": poll.last_modified,
        "body_sha256": poll.body_sha256,
        "not_before": maybe_moment(poll.not_before),
        "moved_to": poll.moved_to,
    }


def _poll(row: Row) -> Poll:
    values = {name: value for name, value in row.items() if name != "id"}
    values |= {
        "started": from_moment(row["started"]),
        "finished": from_moment(row["finished"]),
        "outcome": Outcome(row["outcome"]),
        "not_before": maybe_from_moment(row["not_before"]),
    }
    return Poll(**values)
