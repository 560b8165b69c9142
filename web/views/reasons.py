"""Why an event counts as it does, and what would change that. The rules are those of decision 0735.

Pure: it reads an event and says in words which row of the table of who may vouch its tellings meet.
"""

from __future__ import annotations

from collections.abc import Sequence

from policytrail.records import SourceLink, TimelineEntry
from policytrail.timeline import vouching
from policytrail.web import wording

# Who a row is about, and what of it would do.
_SOURCES = {
    "text": "the act's own text, or the official record that prints it",
    "executive": "a page of the executive",
    "legislature": "a page of the chamber, its members or its committees",
    "court": "the record of the court",
    "filing": "a filing",
    "party": "the page of whoever acts",
}


def who_says(sources: Sequence[SourceLink]) -> str:
    """Return who vouches for what an event counts as; or, where nobody may, who reports it."""
    vouches = [link for link in sources if link.vouches]
    names = list(dict.fromkeys(link.publisher or link.url for link in vouches or sources))
    if not names:
        return ""
    said = "vouched for by" if vouches else "only reported by"
    return f"{said} {wording.joined(names, 3)}"


def why(entry: TimelineEntry) -> list[str]:
    """Return the reasons for the status, each a sentence."""
    event = entry.event
    told = "done" if event.status == "reported" else event.status
    support = [one for one in event.mentions if one.status == told]
    others = len(event.mentions) - len(support)
    said = _said(entry, {one.vouches for one in support if one.vouches})
    if others:
        more = wording.counted(others, "other place")
        verb = "tells" if others == 1 else "tell"
        said.append(f"{more} {verb} it otherwise; what is vouched for, stronger or later counts.")
    return said


def _said(entry: TimelineEntry, rows: set[str]) -> list[str]:
    event = entry.event
    told_by = wording.joined(event.origins)
    if rows:
        count = {"done": "done", "denied": "denied"}.get(event.status, event.status)
        by = who_says(entry.sources).removeprefix("vouched for by ")
        reasons = [row.reason for row in vouching.table() if row.id in rows]
        return [f"It counts as {count} because {by} may vouch for it.", *reasons]
    if event.status == "reported":
        origins = wording.counted(len(event.origins), "independent origin")
        report = next(row for row in vouching.table() if not row.vouches)
        return [
            f"It is told as done by {origins} ({told_by}), but by nobody who may vouch for it.",
            report.reason,
        ]
    vouches = wording.AUTHORITIES[event.authority]
    if event.status == "denied":
        return [f"It is denied by {vouches} ({told_by}), and nothing as strong says it was done."]
    if event.status == "done":
        return [f"It counts as done as {vouches} tells it ({told_by}), or as a person decided."]
    word = "a plan" if event.status == "planned" else "something that is considered"
    return [f"It is told as {word} by {vouches} ({told_by}). Nothing known says it was done."]


def would_change(entry: TimelineEntry) -> list[str]:
    """Return what would give it another status."""
    event = entry.event
    if event.status == "done":
        return [
            "A denial by a source with more authority than all that tell it, a source that takes"
            " back what it said itself, or a correction by a person."
        ]
    if event.status == "denied":
        return [
            "It counts as done if somebody who may vouch for it says so with as much authority.",
            "A plan that is told after the denial, by a source as strong, makes it planned again.",
        ]
    done = f"It counts as done as soon as one of these says so: {_who_may(entry)}."
    if event.status == "reported":
        return [
            done,
            "More reports do not: whether they are independent cannot be known.",
            "A denial by somebody who may vouch, or with more authority, makes it denied.",
        ]
    return [
        done,
        "A denial of the same day or later, by a source at least as strong, makes it denied.",
    ]


def _who_may(entry: TimelineEntry) -> str:
    """Return who may vouch for an act of this type, by the rows of the table."""
    type_ = entry.event.type
    rows = [row for row in vouching.table() if row.vouches and row.source in _SOURCES]
    fitting = [row for row in rows if not row.types or type_ in row.types]
    found = dict.fromkeys(_SOURCES[row.source] for row in fitting)
    return "; ".join(found)
