"""What was told to people, what their calendars hold, and what is to be sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policytrail.records.answers import SourceLink

CalendarState = Literal["confirmed", "cancelled"]
NoticeState = Literal["waiting", "sending", "sent", "given up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLine:
    """An event that the digest of a week told, as it told it."""

    week: str
    ends: str  # the last day of the week
    event_id: str
    title: str
    status: str  # an EventStanding; "gone": that it is no longer on record was told
    date: str | None
    mentions: tuple[str, ...]
    actors: tuple[str, ...]  # entity ids
    source: SourceLink


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A day in a calendar that people have subscribed to; ``sequence`` never falls."""

    uid: str
    thread: str  # what it is about; a day that is moved stays in its thread
    deadline_id: str
    kind: str
    due: str
    title: str
    source: SourceLink
    made: datetime
    changed: datetime
    sequence: int = 0
    state: CalendarState = "confirmed"
    instrument_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message that is to be sent once."""

    id: str
    channel: str
    rule: str
    subject: str
    title: str
    body: str
    made: datetime
    not_before: datetime
    state: NoticeState = "waiting"
    batch: str | None = None
    attempts: int = 0
    message: str = ""
