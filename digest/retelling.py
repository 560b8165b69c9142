"""Whether what an earlier digest told of an event still holds. Pure."""

from __future__ import annotations

from policytrail.digest.dates import meet
from policytrail.records import Event, TimelineEntry, ToldLine

GONE = "gone"  # the standing, in what was told, of an event that is no longer on record
_RANK = {"done": 3, "reported": 2, "planned": 1, "considered": 1, "denied": 0}
_HELD = _RANK["reported"]  # from here on it was told as something that happened


def correction(told: ToldLine, entry: TimelineEntry | None) -> str:
    """Return the old words and the new ones; nothing where the old ones hold, or where a plan
    became something else: that is news, and no mistake."""
    if told.status == GONE:
        return ""
    said = _said(told)
    if entry is None:
        return f"{said} Now: no longer on record; the sources do not bear it out."
    event = entry.event
    if _is_weaker(told, event) or _is_by_another(told, event):
        return f"{said} Now: {event.title}"
    if _is_moved(told, event):
        return f"{said} Now dated {event.date}: {event.title}"
    return ""


def _is_weaker(told: ToldLine, event: Event) -> bool:
    return _RANK[told.status] >= _HELD and _RANK[event.status] < _RANK[told.status]


def _is_moved(told: ToldLine, event: Event) -> bool:
    """Whether the same act, or a plan, has another date than was told; a finer one is none."""
    if event.status != told.status or told.date is None or event.date is None:
        return False
    return not meet(told.date, event.date)


def _is_by_another(told: ToldLine, event: Event) -> bool:
    actors = {each.entity_id for each in event.actors if each.entity_id}
    same = event.status == told.status and told.actors and actors
    return bool(same) and actors.isdisjoint(told.actors)


def _said(told: ToldLine) -> str:
    dated = f", dated {told.date}" if told.date else ""
    return f"The digest of {told.week} said: “{told.title}”{dated}."
