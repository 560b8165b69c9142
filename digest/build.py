"""A week's digest from what is known: pure, so the same records give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from policytrail.digest import lint
from policytrail.digest.edits import changed_documents
from policytrail.digest.telling import Told, Week, earlier, known_on, ordered, tell
from policytrail.digest.weeks import parse_week
from policytrail.records import (
    GOOD_OUTCOMES,
    Deadline,
    Digest,
    DigestLine,
    DigestSection,
    Directive,
    DocumentChange,
    Event,
    EventType,
    SourceHealth,
    SourceLink,
    Stance,
    StanceLabel,
    TimelineEntry,
)

_AHEAD = timedelta(days=30)
_HOLDINGS: frozenset[EventType] = frozenset({"allocate", "divest"})
_GROUPS: tuple[tuple[str, frozenset[EventType]], ...] = (
    (
        "Orders, guidance and rules",
        frozenset(
            {
                "sign", "issue", "propose", "finalize", "rescind", "amend", "direct", "review",
                "comment", "effective",
            }
        ),
    ),
    ("Congress", frozenset({"introduce", "advance", "pass", "enact", "reject", "hear"})),
    ("Courts and enforcement", frozenset({"litigate", "decide", "enforce"})),
    ("Firms, products and people", frozenset({"launch", "partner", "appoint"})),
)  # fmt: skip
_STANCE_WORDS: dict[StanceLabel, str] = {
    "support": "supports",
    "oppose": "opposes",
    "neutral": "takes no side on",
}


def build(
    week: str,
    *,
    entries: Iterable[TimelineEntry],
    now: datetime,
    stances: Iterable[Stance] = (),
    deadlines: Iterable[Deadline] = (),
    directives: Iterable[Directive] = (),
    changes: Iterable[DocumentChange] = (),
    health: Iterable[SourceHealth] = (),
    sources: Iterable[SourceLink] = (),
) -> Digest:
    """Return the digest of an ISO week such as ``2025-W32``.

    Everything may be handed in; what belongs to the week is picked. ``sources`` are the documents
    that stances, deadlines and directives point at, where no entry cites them. What is due is
    counted from ``now``, or from the end of the week if that is earlier.

    Raises:
        QueryError: the week is none.
        ValueError: a stance, deadline or directive whose document is nowhere among the sources.
    """
    start, end = parse_week(week)
    days = Week(name=week, start=start, end=end)
    listed = list(entries)
    began = min((known_on(each) for entry in listed for each in entry.event.mentions), default=end)
    told = [tell(entry, began) for entry in listed]
    cited = _by_document(told, sources)
    sections = [
        *_happened(days, told),
        _section("Allocations", [each for each in told if _is_holding_news(days, each)]),
        _section("Reported, not confirmed", [each for each in told if _is_reported(days, each)]),
        _section("Planned and considered", [each for each in told if _is_plan(days, each)]),
        _changes(days, told),
        DigestSection(title="Positions", lines=tuple(_positions(days, stances, cited))),
        _due(min(now.date(), end), deadlines, cited),
        DigestSection(title="Duties", lines=tuple(_duties(days, directives, cited))),
        changed_documents(days, changes),
        DigestSection(title="Sources that failed", lines=tuple(_failures(days, health))),
    ]
    return Digest(
        week=week, start=start, end=end, sections=tuple(_with_note(each) for each in sections)
    )


def _by_document(told: Iterable[Told], sources: Iterable[SourceLink]) -> dict[str, SourceLink]:
    cited = {link.document_id: link for each in told for link in each.entry.sources}
    return cited | {link.document_id: link for link in sources}


def _happened(week: Week, told: Sequence[Told]) -> list[DigestSection]:
    """Return what was first told as done in the week, or was done in it, by kind."""
    new = [
        each
        for each in told
        if each.event.status == "done"
        and not each.event.historical
        and (week.has(each.since) or week.has(_day(each.event)))
    ]
    sections = [
        _section(title, [each for each in new if each.event.type in types])
        for title, types in _GROUPS
    ]
    filled = [section for section in sections if section.lines]
    return filled or [DigestSection(title="What happened", lines=())]


def _day(event: Event) -> date | None:
    """Return the date if it is exact to the day."""
    exact = event.date is not None and len(event.date) == len("2025-08-07")
    return date.fromisoformat(event.date) if exact and event.date else None


def _is_holding_news(week: Week, told: Told) -> bool:
    event = told.event
    is_news = event.type in _HOLDINGS and not event.historical and event.status != "denied"
    return is_news and week.has(told.since)


def _is_reported(week: Week, told: Told) -> bool:
    event = told.event
    return event.status == "reported" and not event.historical and week.has(told.since)


def _is_plan(week: Week, told: Told) -> bool:
    event = told.event
    if event.type in _HOLDINGS or event.historical:
        return False
    return event.status in {"planned", "considered"} and week.has(told.since)


def _changes(week: Week, told: Sequence[Told]) -> DigestSection:
    """Return what is denied since this week."""
    denied = [each for each in told if each.event.status == "denied" and week.has(each.since)]
    return _section("Denied or overturned", denied)


def _section(title: str, told: Sequence[Told]) -> DigestSection:
    return _checked(title, [_line(each) for each in told], told)


def _line(told: Told) -> DigestLine:
    event = told.event
    return DigestLine(
        text=event.title + earlier(told),
        sources=ordered(told),
        date=event.date,
        event_id=event.id,
    )


def _checked(title: str, lines: Sequence[DigestLine], told: Iterable[Told]) -> DigestSection:
    """Return the section without statements that the wording check refuses, and say so."""
    events = {each.event.id: each.event for each in told}
    kept, refused = [], []
    for line in sorted(lines, key=lambda each: (each.date or "9", each.text, each.event_id or "")):
        if not line.sources:
            refused.append(f"{line.event_id} has no source")
        elif found := lint.objections(line.text, events[line.event_id or ""]):
            refused.append(f"{line.event_id}: {found[0]}")
        else:
            kept.append(line)
    note = f"Left out: {'; '.join(refused)}." if refused else ""
    return DigestSection(title=title, lines=tuple(kept), note=note)


def _positions(
    week: Week, stances: Iterable[Stance], cited: dict[str, SourceLink]
) -> list[DigestLine]:
    """Return one line for each holder, target and position, with all its documents."""
    found: dict[tuple[str, str, StanceLabel], list[Stance]] = {}
    for stance in stances:
        day = date.fromisoformat(stance.date) if stance.date else stance.first_known.date()
        if week.has(day):
            key = (stance.holder, stance.target, stance.stance)
            found.setdefault(key, []).append(stance)
    return [
        DigestLine(
            text=f"{holder} {_STANCE_WORDS[stance]} {_issue(target)}.",
            sources=tuple(_quoting(each.document_id, each.evidence.text, cited) for each in same),
            date=min((each.date for each in same if each.date), default=None),
        )
        for (holder, target, stance), same in sorted(found.items())
    ]


def _issue(target: str) -> str:
    """Return an issue id as words; any other target as it is."""
    is_issue = "-" in target and " " not in target and target.islower()
    return target.replace("-", " ") if is_issue else target


def _quoting(document_id: str, quote: str, cited: dict[str, SourceLink]) -> SourceLink:
    link = cited.get(document_id)
    if link is None:
        raise ValueError(f"no source is given for document {document_id}")
    return SourceLink(
        document_id=link.document_id,
        title=link.title,
        url=link.url,
        publisher=link.publisher,
        published=link.published,
        quote=quote,
    )


def _due(since: date, deadlines: Iterable[Deadline], cited: dict[str, SourceLink]) -> DigestSection:
    lines = [
        DigestLine(
            text=deadline.title.rstrip(".") + ".",
            sources=(_quoting(deadline.document_id, deadline.evidence.text, cited),),
            date=deadline.due,
        )
        for deadline in sorted(deadlines, key=lambda each: (each.due, each.title, each.id))
        if since < date.fromisoformat(deadline.due) <= since + _AHEAD
    ]
    return DigestSection(title=f"Due in the {_AHEAD.days} days after {since}", lines=tuple(lines))


def _duties(
    week: Week, directives: Iterable[Directive], cited: dict[str, SourceLink]
) -> list[DigestLine]:
    """Return the duties that were met in the week or whose last day was in it."""
    lines = []
    for duty in sorted(directives, key=lambda each: (each.due or "", each.agency, each.id)):
        text = _duty_text(week, duty)
        if text:
            source = _quoting(duty.document_id, duty.evidence.text, cited)
            lines.append(DigestLine(text=text, sources=(source,), date=duty.met_on or duty.due))
    return lines


def _duty_text(week: Week, duty: Directive) -> str:
    what = f"{duty.agency}: {duty.duty.rstrip('.')}"
    met = date.fromisoformat(duty.met_on) if duty.met_on else None
    if met and week.has(met):
        late = f", {duty.days_late} days late" if duty.days_late else ""
        due = f" It was due on {duty.due}." if duty.due else ""
        return f"{what}. Acted on {met}{late}.{due}"
    due_day = date.fromisoformat(duty.due) if duty.due else None
    if due_day and week.has(due_day) and (met is None or met > week.end):
        return f"{what}. Due on {duty.due}; no act on record by {week.end}."
    return ""


def _failures(week: Week, health: Iterable[SourceHealth]) -> list[DigestLine]:
    """Return the sources that gave nothing good for some of the week, and since when."""
    return [
        DigestLine(text=_failure_text(each), sources=(_of_source(each),))
        for each in sorted(health, key=lambda each: each.source_id)
        if each.outcome not in GOOD_OUTCOMES
        and (each.failing_since or each.last_visit).date() <= week.end
    ]


def _failure_text(health: SourceHealth) -> str:
    since = (health.failing_since or health.last_visit).date()
    outcome = health.outcome.value.replace("_", " ")
    last = f"last read on {health.last_success.date()}" if health.last_success else "never read"
    text = f"{health.publisher} ({health.source_id}): {outcome} since {since}, {last}."
    if health.covered_by:
        text += f" Its documents came through {', '.join(health.covered_by)}."
    return text


def _of_source(health: SourceHealth) -> SourceLink:
    return SourceLink(
        document_id="",
        title=health.source_id,
        url=health.url,
        publisher=health.publisher,
        published=None,
        quote=health.message,
    )


_EMPTY_NOTES = {
    "What happened": "Nothing new in the sources of this week.",
    "Sources that failed": "All sources that were visited could be read.",
}


def _with_note(section: DigestSection) -> DigestSection:
    """Return an empty section with what its emptiness means."""
    if section.lines or section.note:
        return section
    note = _EMPTY_NOTES.get(section.title, "None on record.")
    return DigestSection(title=section.title, lines=(), note=note)
