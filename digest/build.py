"""The digest of some days from what is known: pure, so the same records give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from policytrail.digest import sections
from policytrail.digest.lead import lead
from policytrail.digest.material import Material, by_mention, tell_all
from policytrail.digest.retelling import GONE
from policytrail.digest.telling import Told, Week
from policytrail.digest.weeks import parse_week
from policytrail.records import (
    Coverage,
    Deadline,
    Digest,
    DigestSection,
    Directive,
    DocumentChange,
    SourceHealth,
    SourceLink,
    Stance,
    TimelineEntry,
    ToldFigure,
    ToldLine,
)


def build(
    week: str,
    *,
    entries: Iterable[TimelineEntry],
    now: datetime,
    before: Iterable[TimelineEntry] = (),
    began: date | None = None,
    stances: Iterable[Stance] = (),
    deadlines: Iterable[Deadline] = (),
    directives: Iterable[Directive] = (),
    changes: Iterable[DocumentChange] = (),
    health: Iterable[SourceHealth] = (),
    figures: Iterable[ToldFigure] = (),
    coverage: Coverage | None = None,
    earlier: Iterable[ToldLine] = (),
    present: Iterable[TimelineEntry] = (),
    sources: Iterable[SourceLink] = (),
    scope: str = "",
    site: str = "",
) -> Digest:
    """Return the digest of an ISO week such as ``2025-W32``, or of an interval of days such as
    ``2025-08-01/2025-08-15``.

    Everything may be handed in; what belongs to the week is picked. ``before`` are events as they
    stood when it began: those that still count as the same are no news. ``began`` is the first
    day of the whole record; None: that of the entries. ``earlier`` is what earlier digests told,
    ``present`` what is known now of these events. ``sources`` are the documents that stances,
    deadlines and directives point at, where no entry cites them. What is due is counted from
    ``now``, or from the end of the week if that is earlier. ``scope`` says in words what was left
    out before; ``site`` is where the pages are, ``https://host``.

    Raises:
        QueryError: the week is none.
        ValueError: a stance, deadline or directive whose document is nowhere among the sources.
    """
    start, end = parse_week(week)
    told = tell_all(entries, began, end)
    material = Material(
        week=Week(name=week, start=start, end=end),
        now=now,
        told=told,
        before=by_mention(before),
        stances=tuple(stances),
        deadlines=tuple(deadlines),
        directives=tuple(directives),
        changes=tuple(changes),
        health=tuple(health),
        figures=tuple(figures),
        coverage=coverage,
        earlier=tuple(earlier),
        present=by_mention(present),
        cited=_by_document(told, sources),
    )
    made = [one for module in sections.found() for one in module.sections(material)]
    return Digest(
        week=week,
        start=start,
        end=end,
        sections=tuple(map(_with_note, (lead(made), *made))),
        scope=scope,
        site=site.rstrip("/"),
    )


def _by_document(told: Iterable[Told], sources: Iterable[SourceLink]) -> dict[str, SourceLink]:
    cited = {link.document_id: link for each in told for link in each.entry.sources}
    return cited | {link.document_id: link for link in sources}


def _with_note(section: DigestSection) -> DigestSection:
    """Return an empty section with what its emptiness means."""
    if section.lines or section.note:
        return section
    return DigestSection(title=section.title, lines=(), note="None on record.")


def told_lines(
    digest: Digest, entries: Iterable[TimelineEntry], earlier: Iterable[ToldLine]
) -> list[ToldLine]:
    """Return the events that a digest tells, as it tells them, for the digests after it."""
    known = by_mention(entries)
    before = {each.event_id: each for each in earlier}
    lines = [line for section in digest.sections for line in section.lines if line.event_id]
    found: dict[str, ToldLine] = {}
    for line in lines:
        entry = known.get(line.event_id or "")
        if entry is not None:
            found[entry.event.id] = _told_line(digest, entry, line.sources[0])
        elif line.event_id in before:
            old = before[line.event_id]
            found[old.event_id] = replace(
                old, week=digest.week, ends=digest.end.isoformat(), status=GONE
            )
    return [found[key] for key in sorted(found)]


def _told_line(digest: Digest, entry: TimelineEntry, source: SourceLink) -> ToldLine:
    event = entry.event
    return ToldLine(
        week=digest.week,
        ends=digest.end.isoformat(),
        event_id=event.id,
        title=event.title,
        status=event.status,
        date=event.date,
        mentions=tuple(each.id for each in event.mentions if each.id),
        actors=tuple(each.entity_id for each in event.actors if each.entity_id),
        source=source,
    )
