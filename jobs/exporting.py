"""Timelines, calendars and feeds for other programs; the calendar is kept, so that ids last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from policytrail.digest import calendar
from policytrail.digest.exports import Taken
from policytrail.records import CalendarEntry, Stance, TimelineEntry
from policytrail.store import Store, Subject, TimelineQuery

_ISSUES = ("issue",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be taken out: of a subject or of all, as the query says."""

    query: TimelineQuery
    subject: Subject | None = None
    site: str = ""


def settle_calendar(store: Store, *, now: datetime) -> list[CalendarEntry]:
    """Bring the calendar up to what is known now, and return all of it.

    A day that was moved keeps its id and gets a higher sequence; one that was withdrawn is
    cancelled.
    """
    deadlines = store.deadlines()
    known = store.calendar()
    documents = [each.document_id for each in deadlines]
    cited = {each.document_id: each for each in store.citations(documents=documents)}
    changed = calendar.settle(known, deadlines, cited, now=now)
    store.save_calendar(entries=changed)
    return store.calendar() if changed else known


def take_out(
    store: Store,
    wanted: Wanted,
    *,
    now: datetime,
    calendar_entries: Iterable[CalendarEntry] = (),
    annotations: bool = False,
) -> Taken:
    """Collect what an export is made of."""
    subject, as_of = wanted.subject, wanted.query.as_of
    is_issue = subject is not None and subject.kind in _ISSUES
    entries = [] if is_issue else store.timeline(query=wanted.query)
    stances = store.stances(subject=subject.id, as_of=as_of) if subject else []
    texts = {
        each.instrument_id
        for entry in entries
        for each in (*entry.event.actors, *entry.event.objects)
        if each.instrument_id
    }
    return Taken(
        title=f"policytrail: {subject.name}" if subject else "policytrail",
        subject=subject.id if subject else "",
        site=wanted.site.rstrip("/"),
        now=now,
        entries=tuple(entries),
        changed=store.changed(events=[each.event.id for each in entries], as_of=as_of),
        stances=tuple(stances),
        calendar=tuple(_about(calendar_entries, subject)),
        instruments=tuple(store.instruments(ids=texts, as_of=as_of)),
        annotations=tuple(_annotations(store, entries, stances)) if annotations else (),
        cited={
            each.document_id: each
            for each in store.citations(documents=[one.document_id for one in stances])
        },
    )


def _about(entries: Iterable[CalendarEntry], subject: Subject | None) -> list[CalendarEntry]:
    return [each for each in entries if subject is None or each.instrument_id == subject.id]


def _annotations(
    store: Store, entries: Iterable[TimelineEntry], stances: Iterable[Stance]
) -> Iterable[str]:
    """Yield the annotation of each document that tells of the events and positions."""
    from policytrail.nlp.jsonl import dump_annotation

    documents = {link.document_id for entry in entries for link in entry.sources}
    documents |= {each.document_id for each in stances}
    for item in store.annotated_of(documents=documents):
        yield dump_annotation(item.annotation)
