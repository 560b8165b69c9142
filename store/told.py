"""What digests told, and what calendars hold: kept so that a change of it can be told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from policytrail.records import CalendarEntry, SourceLink, ToldLine
from policytrail.store.codec import (
    from_json_list,
    from_moment,
    maybe_from_moment,
    maybe_moment,
    to_json,
    to_moment,
)
from policytrail.store.connection import Connection, Row


def note(connection: Connection, week: str, lines: Iterable[ToldLine], now: datetime) -> None:
    """Replace what is on record of a week's digest; see ``Operating.note_told``."""
    rows = [_told_row(line, now) for line in lines]
    with connection.transaction():
        connection.execute("delete from told_line where week = ?", [week])
        connection.insert("told_line", rows)


def _told_row(line: ToldLine, now: datetime) -> Row:
    return {
        "week": line.week,
        "event_id": line.event_id,
        "ends": line.ends,
        "title": line.title,
        "status": line.status,
        "date": line.date,
        "mentions": to_json(list(line.mentions)),
        "actors": to_json(list(line.actors)),
        "source": _link_text(line.source),
        "noted": to_moment(now),
    }


def _link_text(link: SourceLink) -> str:
    return to_json(asdict(link) | {"published": maybe_moment(link.published)})


def _link(text: str) -> SourceLink:
    fields = json.loads(text)
    return SourceLink(**fields | {"published": maybe_from_moment(fields["published"])})


def told_before(connection: Connection, day: date) -> list[ToldLine]:
    """Return what was told last of each event before a day; see ``Questions.told_before``."""
    rows = connection.rows(_TOLD, {"day": day.isoformat()})
    return [
        ToldLine(
            week=row["week"],
            ends=row["ends"],
            event_id=row["event_id"],
            title=row["title"],
            status=row["status"],
            date=row["date"],
            mentions=from_json_list(str, row["mentions"]),
            actors=from_json_list(str, row["actors"]),
            source=_link(row["source"]),
        )
        for row in rows
    ]


_TOLD = """
select * from told_line t where ends < :day and not exists (
  select 1 from told_line l where l.event_id = t.event_id and l.ends < :day and l.ends > t.ends)
order by ends, event_id
"""


def calendar(connection: Connection) -> list[CalendarEntry]:
    """Return all entries of the calendar; see ``Questions.calendar``."""
    rows = connection.rows("select * from calendar_entry order by due, uid")
    return [
        CalendarEntry(
            uid=row["uid"],
            thread=row["thread"],
            deadline_id=row["deadline_id"],
            kind=row["kind"],
            due=row["due"],
            title=row["title"],
            instrument_id=row["instrument_id"],
            source=_link(row["source"]),
            sequence=row["sequence"],
            state=row["state"],
            made=from_moment(row["made"]),
            changed=from_moment(row["changed"]),
        )
        for row in rows
    ]


def save_calendar(connection: Connection, entries: Iterable[CalendarEntry]) -> None:
    """Write entries that are new or changed; see ``Operating.save_calendar``."""
    rows = [
        {
            "uid": one.uid,
            "thread": one.thread,
            "deadline_id": one.deadline_id,
            "kind": one.kind,
            "due": one.due,
            "title": one.title,
            "instrument_id": one.instrument_id,
            "source": _link_text(one.source),
            "sequence": one.sequence,
            "state": one.state,
            "made": to_moment(one.made),
            "changed": to_moment(one.changed),
        }
        for one in entries
    ]
    if rows:
        with connection.transaction():
            connection.upsert("calendar_entry", rows, ["uid"])
