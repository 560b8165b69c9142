"""What an event was taken for at an earlier moment. Pure.

Nothing that was first known later may shine through: an order that was planned then is not shown
as signed, whatever later documents say.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import get_args

from policytrail.records import Authority, Event, EventMention, EventStanding

STRENGTH = {name: place for place, name in enumerate(get_args(Authority))}  # 0: strongest
# One of these alone vouches for a completed act; else two independent origins are needed.
_SUFFICIENT = {"instrument", "official", "filing"}


def event_as_of(event: Event, moment: datetime) -> Event | None:
    """Return the event as the mentions known by then support it; None if there were none.

    The rules are those by which ``timeline/`` judges, in their cautious form: the strongest
    mention known then decides, and of equally strong ones the latest; a completed act that
    nothing sufficient vouched for yet is ``reported``.
    """
    known = tuple(one for one in event.mentions if one.first_known <= moment)
    if not known:
        return None
    if len(known) == len(event.mentions):
        return event
    status, ruling = _standing(known)
    same = status == event.status
    return replace(
        event,
        status=status,
        # The present title may say what only became known later; the words of then cannot.
        title=event.title if same else ruling.evidence.text,
        date=event.date if same and ruling.date == event.date else ruling.date,
        date_basis=event.date_basis if same and ruling.date == event.date else None,
        authority=ruling.authority,
        mentions=known,
        first_known=min(one.first_known for one in known),
        confidence=max(one.confidence for one in known),
        amount=event.amount if _tells_amount(event, known) else None,
        origins=tuple(sorted({one.origin for one in known if one.status == ruling.status})),
    )


def _standing(known: tuple[EventMention, ...]) -> tuple[EventStanding, EventMention]:
    ruling = max(known, key=_weight)
    done = [one for one in known if one.status == "done"]
    if ruling.status != "done" and len({one.origin for one in done}) < 2:
        return ruling.status, ruling
    if ruling.status != "done":
        ruling = max(done, key=_weight)
    vouched = any(one.authority in _SUFFICIENT for one in done)
    independent = len({one.origin for one in done if one.origin}) >= 2
    return ("done" if vouched or independent else "reported"), ruling


def _weight(mention: EventMention) -> tuple[int, datetime]:
    return -STRENGTH[mention.authority], mention.first_known


def _tells_amount(event: Event, known: tuple[EventMention, ...]) -> bool:
    if event.amount is None:
        return False
    return any(event.amount.span.text in one.evidence.text for one in known)
