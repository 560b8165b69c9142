"""Whether duties were met: by which act, on which day, how many days late.

A duty with a due day is met by the first act of the body that is done, that is of the kind which
the duty asks for, and whose text carries out the order that lays the duty down. What merely
follows an order meets nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from policytrail.records import Directive, Event, EventType, InstrumentState, StateGap
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


def legal(
    acts: Iterable[Event], states: Iterable[InstrumentState], gaps: Iterable[StateGap]
) -> list[Event]:
    """Return the acts on a text, but for steps that its life refuses: they meet no duty."""
    entered = {state.event_id for state in states}
    refused = {gap.event_id for gap in gaps} - entered
    return [event for event in acts if event.id not in refused]


def settle_all(
    duties: Iterable[Directive],
    texts: Iterable[str],
    legal_acts: Callable[[str], Iterable[Event]],
) -> list[Directive]:
    """Return the duties of one order as they are met by what was done on ``texts``.

    ``texts`` are those that carry out the order, and ``legal_acts`` gives the acts on one (see
    ``legal``). What met a duty until now counts no more.
    """
    acts = {act.id: act for text in texts for act in legal_acts(text)}
    return [
        settle(replace(duty, met_by=None, met_on=None, days_late=None), acts.values())
        for duty in duties
    ]


def settle(duty: Directive, acts: Iterable[Event]) -> Directive:
    """Return a duty with the day and the event that met it, if there is one.

    ``acts`` are the events on the texts that carry out the order which lays it down.
    """
    if not duty.due:
        return duty
    types = _asked(duty.duty)
    done = [event for event in acts if event.status == "done" and dates.is_day(event.date)]
    for event in sorted(done, key=lambda each: (each.date or "", each.id)):
        if event.type in types and _is_of_body(duty, event) and event.date:
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
