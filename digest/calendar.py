"""Which days calendars hold: each keeps its id when it is moved, and its sequence only rises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from policytrail.records import CalendarEntry, Deadline, SourceLink, content_id

_SHOWN = ("due", "title", "state", "source", "deadline_id")


def settle(
    known: Iterable[CalendarEntry],
    deadlines: Iterable[Deadline],
    cited: Mapping[str, SourceLink],
    *,
    now: datetime,
) -> list[CalendarEntry]:
    """Return the entries that are new or changed.

    A deadline finds its entry by its own id, then by its day, then as the one that is left in its
    thread: that one was moved. An entry that has lost its deadline is cancelled, unless its day
    is past: what was due then, was. ``cited`` has the documents of the deadlines, by id.
    """
    threads: dict[str, list[Deadline]] = {}
    for deadline in _different(deadlines):
        threads.setdefault(thread_of(deadline), []).append(deadline)
    held: dict[str, list[CalendarEntry]] = {}
    for entry in known:
        held.setdefault(entry.thread, []).append(entry)
    changed = []
    for thread in sorted(threads.keys() | held.keys()):
        changed += _thread(thread, held.get(thread, []), threads.get(thread, []), cited, now)
    return changed


def thread_of(deadline: Deadline) -> str:
    """Return what a deadline is about: a duty by itself, else a kind of day of one text."""
    if deadline.kind == "directive" or deadline.instrument_id is None:
        return f"{deadline.kind} {deadline.id}"
    return f"{deadline.kind} {deadline.instrument_id}"


def _different(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """Return the first known of those that say the same day of the same thread."""
    found: dict[tuple[str, str], Deadline] = {}
    for each in sorted(deadlines, key=lambda one: (one.first_known, one.id)):
        found.setdefault((thread_of(each), each.due), each)
    return sorted(found.values(), key=lambda one: (one.due, one.id))


def _thread(
    thread: str,
    entries: list[CalendarEntry],
    deadlines: list[Deadline],
    cited: Mapping[str, SourceLink],
    now: datetime,
) -> list[CalendarEntry]:
    changed = []
    pairs, left, lost = _pairs(entries, deadlines, now.date())
    for entry, deadline in pairs:
        shown = _shown(entry, deadline, cited)
        if any(getattr(shown, name) != getattr(entry, name) for name in _SHOWN):
            changed.append(replace(shown, sequence=entry.sequence + 1, changed=now))
    for entry in lost:
        if entry.state != "cancelled" and date.fromisoformat(entry.due) >= now.date():
            gone = replace(entry, state="cancelled", sequence=entry.sequence + 1, changed=now)
            changed.append(gone)
    return changed + [_new(thread, deadline, cited, now) for deadline in left]


def _pairs(
    entries: list[CalendarEntry], deadlines: list[Deadline], today: date
) -> tuple[list[tuple[CalendarEntry, Deadline]], list[Deadline], list[CalendarEntry]]:
    """Return entries with their deadlines, deadlines without entry, entries without deadline."""
    pairs = []
    left, lost = list(deadlines), sorted(entries, key=lambda one: (one.due, one.uid))
    for is_one in (_has_id, _has_day):
        for entry in tuple(lost):
            deadline = next((each for each in left if is_one(entry, each)), None)
            if deadline is not None:
                pairs.append((entry, deadline))
                left.remove(deadline)
                lost.remove(entry)
    # What is past was not moved: another day of its thread is a further one.
    movable = [each for each in lost if date.fromisoformat(each.due) >= today]
    for entry, deadline in zip(movable, tuple(left), strict=False):
        pairs.append((entry, deadline))
        left.remove(deadline)
        lost.remove(entry)
    return pairs, left, lost


def _has_id(entry: CalendarEntry, deadline: Deadline) -> bool:
    return entry.deadline_id == deadline.id


def _has_day(entry: CalendarEntry, deadline: Deadline) -> bool:
    return entry.due == deadline.due


def _shown(
    entry: CalendarEntry, deadline: Deadline, cited: Mapping[str, SourceLink]
) -> CalendarEntry:
    return replace(
        entry,
        deadline_id=deadline.id,
        due=deadline.due,
        title=deadline.title,
        instrument_id=deadline.instrument_id,
        source=replace(cited[deadline.document_id], quote=deadline.evidence.text),
        state="confirmed",
    )


def _new(
    thread: str, deadline: Deadline, cited: Mapping[str, SourceLink], now: datetime
) -> CalendarEntry:
    return CalendarEntry(
        uid=content_id("calendar", thread, deadline.id, deadline.due),
        thread=thread,
        deadline_id=deadline.id,
        kind=deadline.kind,
        due=deadline.due,
        title=deadline.title,
        instrument_id=deadline.instrument_id,
        source=replace(cited[deadline.document_id], quote=deadline.evidence.text),
        made=now,
        changed=now,
    )
