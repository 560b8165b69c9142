"""When an event was whose sentence names no day, where the text says so elsewhere.

"At the same meeting" points back to the event before, or to the last day told of the board; what a
body "also" did it did at the sitting told before; the minutes of a meeting are about its day; a
release speaks on the day of its dateline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc

from policytrail.nlp.calendar import parse_value, publication_anchor
from policytrail.nlp.date_places import is_in_full
from policytrail.nlp.datelines import DATELINE, day_of_dateline
from policytrail.nlp.event_merge import Told
from policytrail.nlp.remembered import text_of

_SAME = re.compile(
    r"\b(?:at|in|during|on|over) (?:the|that|those) same (?P<what>meeting|session|sitting|day|vote"
    r"|ceremony|order|evening|morning|breath|period|(?:(?:two|three|six|12|twelve) )?months"
    r"|quarter|month|year|week)\b"
    r"|\bthat (?P<day>same day|day)\b|\b(?P<hour>within (?:the|an) hour|(?:minutes|hours) later)\b",
    re.IGNORECASE,
)
_LASTING = ("quarter", "month", "months", "year", "week", "period")
_SETTING = frozenset({"comment", "appoint"})
_MEETINGS = frozenset({"meeting", "session", "sitting"})
_BODY = re.compile(
    r"\b(?:board|trustees|committee|council|panel|commission|members|meeting|session)\b",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"^\W*(?:It|They|The|Lawmakers|Members|Senators|Trustees)\b[^,.;:]{0,40}?\balso\b",
    re.IGNORECASE,
)
_AROUND_VOTE = re.compile(
    r"^\W*(?:(?:just|shortly|immediately|minutes|hours) )?(?:before|ahead of|after) the vote\b",
    re.IGNORECASE,
)
_VOTES = frozenset({"reject", "amend", "advance", "pass", "decide"})
_NEXT = 3  # characters between a sentence and the one that follows it
_MINUTES = re.compile(r"^\W*(?:[\w'’]+ ){0,3}minutes\b", re.IGNORECASE)
_RELEASE = re.compile(r"\b(?:announce[sd]?|unveil(?:s|ed)?|today)\b", re.IGNORECASE)
_MINUTED = frozenset(
    {
        *("allocate", "divest", "reject", "amend", "finalize", "propose", "appoint", "partner"),
        *("direct", "litigate"),
    }
)


def with_times(doc: Doc, events: Sequence[Told]) -> list[Told]:
    """Return the events in the order of the text, undated ones with the day that is meant."""
    held = _day_of_minutes(doc)
    events = [_without_day_ahead(doc, event) for event in events]
    line = day_of_dateline(doc)
    found: list[Told] = []
    last: Told | None = None
    for event in sorted(events, key=lambda e: e.place):
        dated = event
        if event.date is None and event.status == "done":
            value = _shared(doc, event, last) or _of_sitting(event, found)
            if value is None and (value := _of_meeting(doc, event)) is not None:
                found[-1:] = [_beside_meeting(e, event, value) for e in found[-1:]]
            if value is None and held is not None and event.type in _MINUTED:
                value = held if not {"had", "has", "have"} & set(event.rule.split("/")) else None
            if value is None and line is not None and _is_released(doc, event):
                value = line
            if value is not None:
                dated = replace(event, date=value, basis="relative")
        if dated.date is not None and dated.status == "done":
            last = dated
        found.append(dated)
    return found


def _without_day_ahead(doc: Doc, event: Told) -> Told:
    """What is done has no day to come, but for an end of comments or of a term that it sets."""
    document = doc._.document
    if document is None or event.date is None or event.status != "done":
        return event
    if event.type in _SETTING:
        return event
    day = publication_anchor(document.published, document.published_precision)
    if day is None or parse_value(event.date).first <= day or _is_named_in_full(doc, event):
        return event
    return replace(event, date=None, basis=None)


def _is_named_in_full(doc: Doc, event: Told) -> bool:
    """Tell whether a sentence names the very day with its year: the page was edited since."""
    span = event.evidence
    inside = (d for d in doc._.dates if span.start <= d.span.start and d.span.end <= span.end)
    return any(is_in_full(doc, d) and d.toward("past") == event.date for d in inside)


def _of_sitting(event: Told, before: Sequence[Told]) -> str | None:
    """Return the day of the last vote, for what a body "also" did, or did before that vote."""
    if event.type not in _VOTES or not event.rule.endswith("/past"):
        return None
    added = _ADDED.search(event.evidence.text) is not None
    if not added and _AROUND_VOTE.search(event.evidence.text) is None:
        return None
    actors = {party.key for party in event.actors}
    for each in reversed(before):
        if each.type in _VOTES and each.status == "done" and each.date and len(each.date) == 10:
            shared = actors & {party.key for party in each.actors}
            return each.date if shared or not added else None
    return None


def _of_meeting(doc: Doc, event: Told) -> str | None:
    """Return the last day told on which a body met, for what was done "at the same meeting"."""
    match = _SAME.search(event.evidence.text)
    if match is None or match["what"] not in _MEETINGS:
        return None
    for told in reversed(doc._.dates):
        span = doc.char_span(told.span.start, told.span.end, alignment_mode="expand")
        before = told.span.end <= event.evidence.start and told.precision == "day"
        if before and span is not None and _BODY.search(span.sent.text):
            return str(told.toward("past"))
    return None


def _beside_meeting(event: Told, following: Told, value: str) -> Told:
    """The sentence before "at the same meeting" tells of that meeting too."""
    gap = following.evidence.start - event.evidence.end
    if event.date is None and event.status == "done" and 0 <= gap <= _NEXT:
        return replace(event, date=value, basis="relative")
    return event


def _shared(doc: Doc, event: Told, last: Told | None) -> str | None:
    """Return the date of the event before, where the sentence says that it is the same."""
    if last is None or last.date is None:
        return None
    match = _SAME.search(event.evidence.text)
    if match is None:
        return None
    period = (match["what"] or "").endswith(_LASTING)
    return last.date if period or len(last.date) == 10 else None


def _day_of_minutes(doc: Doc) -> str | None:
    """Return the day of the meeting of which a text is the minutes."""
    document = doc._.document
    title = document.title if document is not None else ""
    opening = text_of(doc)[:250]
    if _MINUTES.search(title) is None and _MINUTES.search(opening) is None:
        return None
    days = [d for d in doc._.dates if d.precision == "day" and d.span.start < len(opening)]
    published = document.published.date() if document is not None and document.published else None
    past = [d for d in days if published is None or date.fromisoformat(d.value) <= published]
    return past[0].value if past else None


def _is_released(doc: Doc, event: Told) -> bool:
    """Tell whether a release announces the event in its first sentence."""
    start = event.evidence.start
    first = text_of(doc)[:start].strip() == "" or start < DATELINE
    return first and _RELEASE.search(event.evidence.text) is not None
