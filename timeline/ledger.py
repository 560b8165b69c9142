"""Whether duties were met: by which act, on which day, how many days late.

A duty with a due day is met by the first act of the body that is done, that is of the kind which
the duty asks for, and whose text carries out the order that lays the duty down. What merely
follows an order meets nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from policytrail.records import Directive, Event, EventType, InstrumentLink
from policytrail.timeline import dates
from policytrail.timeline.words import topic_words

_TEXTS: frozenset[EventType] = frozenset({"propose", "finalize", "issue"})
# What a duty asks for, by its verbs; the first match counts.
_ASKED: tuple[tuple[str, frozenset[EventType]], ...] = (
    (r"\bpropos|\brules?\b|regulation|rulemaking|guidance|clarif|promulgat|publish|issue", _TEXTS),
    (r"rescind|revok|withdraw|repeal|suspend", frozenset({"rescind", "amend"})),
    (r"re-?examin|review|assess|evaluat|stud(?:y|ies)|consider", _TEXTS | {"review"}),
    (r"report|submit|recommend|plan\b|strategy", frozenset({"issue", "review"})),
)


def settle(
    duties: Iterable[Directive], events: Sequence[Event], links: Iterable[InstrumentLink]
) -> tuple[Directive, ...]:
    """Return the duties with the day and the event that met them, where there is one."""
    carried_out: dict[str, set[str]] = {}
    for link in links:
        if link.relation == "implements":
            carried_out.setdefault(link.target_id, set()).add(link.source_id)
    acts = [event for event in events if event.status == "done" and dates.is_day(event.date)]
    acts.sort(key=lambda event: (event.date or "", event.id))
    return tuple(_settled(duty, acts, carried_out) for duty in duties)


def _settled(duty: Directive, acts: Sequence[Event], carried_out: dict[str, set[str]]) -> Directive:
    texts = carried_out.get(duty.instrument_id or "", set()) if duty.due else set()
    types = _asked(duty.duty)
    for event in acts:
        on = {party.instrument_id for party in event.objects} & texts
        if on and event.type in types and _is_of_body(duty, event) and event.date:
            return replace(
                duty, met_on=event.date, met_by=event.id, days_late=_late(duty.due, event.date)
            )
    return duty


def _asked(duty: str) -> frozenset[EventType]:
    found = (types for pattern, types in _ASKED if re.search(pattern, duty, re.IGNORECASE))
    return next(found, _TEXTS | {"rescind", "amend", "review"})


def _is_of_body(duty: Directive, event: Event) -> bool:
    """Tell whether the body acts: by its id, or by the name that a secretary and it share."""
    if duty.agency_id:
        return duty.agency_id in {party.entity_id for party in event.actors}
    named = topic_words(duty.agency)
    actors = [topic_words(party.name) for party in event.actors]
    return any(named and actor and (named <= actor or actor <= named) for actor in actors)


def _late(due: str | None, met: str) -> int | None:
    if due is None:
        return None
    return max(0, (date.fromisoformat(met) - date.fromisoformat(due)).days)
