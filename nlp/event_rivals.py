"""Other readings that were weighed and not taken, for ``policytrail explain``.

Each is one short value: ``type=launch: launch.sell-to`` (another frame fits), ``status=done: plan``
(what the verb says alone, and the word that changes it), ``date=2026-03-10: said``,
``actor=Harlan Fund: pronoun``.
"""

from __future__ import annotations

from collections.abc import Iterator

from policytrail.nlp.event_dates import DateReader, EventDate
from policytrail.nlp.event_frames import Candidate
from policytrail.nlp.participants import Referents
from policytrail.nlp.status import StatusReader

_MOST = 6  # values that one event keeps
_LOOKED_UP = frozenset({"pronoun", "definite", "topic"})


def rivals(
    candidate: Candidate,
    day: EventDate | None,
    status: str,
    *,
    dates: DateReader,
    referents: Referents,
    reader: StatusReader,
) -> tuple[str, ...]:
    """Return what else an event could have been read as, the most telling first."""
    found = [
        *_types(candidate),
        *_statuses(candidate, status, reader),
        *dates.others(candidate.token, candidate.type, day),
        *_actors(candidate, referents),
    ]
    return tuple(found[:_MOST])


def _types(candidate: Candidate) -> Iterator[str]:
    if candidate.rival is not None:
        kind, trigger = candidate.rival
        yield f"type={kind}: {trigger}"


def _statuses(candidate: Candidate, status: str, reader: StatusReader) -> Iterator[str]:
    """Yield the status that the word has by itself, where something around it decided."""
    alone = reader.alone(candidate.token, aspect=candidate.trigger.aspect)
    why = candidate.verdict.cues[-1] if candidate.verdict.cues else candidate.trigger.id
    if alone not in {status, "void"}:
        yield f"status={alone}: {why}"
    if candidate.verdict.value not in {status, alone, "void"}:
        yield f"status={candidate.verdict.value}: date"


def _actors(candidate: Candidate, referents: Referents) -> Iterator[str]:
    for actor in candidate.actors:
        if actor.how in _LOOKED_UP:
            yield from (f"actor={name}: {actor.how}" for name in referents.rivals(actor))
