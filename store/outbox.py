"""Messages that are to be sent once: written before they are sent, and marked after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from policytrail.records import Notice
from policytrail.store.codec import clean, from_moment, to_moment
from policytrail.store.connection import Connection, Row


def enqueue(
    connection: Connection,
    found: Iterable[tuple[Notice, Sequence[str]]],
    marks: Mapping[str, datetime],
) -> int:
    """Write notices that are new, and how far things were looked through; see
    ``Operating.enqueue``."""
    added = 0
    with connection.transaction():
        for notice, ids in found:
            known = connection.scalar(
                "select 1 from notice where id in (select value from json_each(?)) limit 1",
                [json.dumps(list(ids))],
            )
            if not known:
                connection.insert("notice", [_row(notice)])
                added += 1
        rows = [{"name": name, "moment": to_moment(at)} for name, at in marks.items()]
        if rows:
            connection.upsert("notice_mark", rows, ["name"])
    return added


def _row(notice: Notice) -> Row:
    return {
        "id": notice.id,
        "channel": notice.channel,
        "rule": notice.rule,
        "subject": notice.subject,
        "title": clean(notice.title),
        "body": clean(notice.body),
        "made": to_moment(notice.made),
        "not_before": to_moment(notice.not_before),
        "state": notice.state,
        "batch": notice.batch,
        "attempts": notice.attempts,
        "message": clean(notice.message),
        "ended": None,
    }


def marks(connection: Connection) -> dict[str, datetime]:
    """Return how far things were looked through; see ``Operating.notice_marks``."""
    rows = connection.rows("select * from notice_mark")
    return {row["name"]: from_moment(row["moment"]) for row in rows}


def begin_sending(connection: Connection, channel: str, batch: str, ids: Sequence[str]) -> None:
    """Note that notices are about to be sent together; see ``Operating.begin_sending``."""
    with connection.transaction():
        connection.execute(
            "update notice set state = 'sending', batch = ?, attempts = attempts + 1"
            " where channel = ? and state in ('waiting', 'sending')"
            " and id in (select value from json_each(?))",
            [batch, channel, json.dumps(list(ids))],
        )


def end_sending(connection: Connection, batch: str, now: datetime) -> None:
    """Note that a batch was taken; see ``Operating.end_sending``."""
    with connection.transaction():
        connection.execute(
            "update notice set state = 'sent', message = '', ended = ?"
            " where batch = ? and state = 'sending'",
            [to_moment(now), batch],
        )


def fail_sending(
    connection: Connection, batch: str, again: datetime | None, message: str, now: datetime
) -> None:
    """Note that a batch was not taken; see ``Operating.fail_sending``."""
    with connection.transaction():
        connection.execute(
            "update notice set state = :state, message = :message, ended = :ended,"
            " not_before = coalesce(:again, not_before) where batch = :batch and state = 'sending'",
            {
                "state": "given up" if again is None else "waiting",
                "message": clean(message),
                "ended": to_moment(now) if again is None else None,
                "again": again and to_moment(again),
                "batch": batch,
            },
        )


def pending(connection: Connection) -> list[Notice]:
    """Return what waits or is being sent, the oldest first; see ``Operating.pending_notices``."""
    rows = connection.rows(
        "select * from notice where state in ('waiting', 'sending') order by made, id"
    )
    return [_notice(row) for row in rows]


def recent(connection: Connection, limit: int) -> list[Notice]:
    """Return the notices that were made last, the newest first."""
    rows = connection.rows("select * from notice order by made desc, id limit ?", [limit])
    return [_notice(row) for row in rows]


def _notice(row: Row) -> Notice:
    return Notice(
        id=row["id"],
        channel=row["channel"],
        rule=row["rule"],
        subject=row["subject"],
        title=row["title"],
        body=row["body"],
        made=from_moment(row["made"]),
        not_before=from_moment(row["not_before"]),
        state=row["state"],
        batch=row["batch"],
        attempts=row["attempts"],
        message=row["message"],
    )
