"""The events that the text of a presidential order makes: the signing, and whom it directs.

"Hereby" makes a statement the act itself: what an order hereby revokes is revoked by it. All the
rest that an order says with "shall" or "will" is duty or purpose, no event of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.event_merge import Party, Told
from policytrail.nlp.office_holders import PRESIDENT
from policytrail.nlp.order_text import Order

_BY_TEXT = frozenset({"rescind", "amend", "effective"})  # what an order can do by saying so


def order_events(order: Order, lexicon: EventLexicon) -> Iterator[Told]:
    """Yield the signing, and one direction for each body when it is first named."""
    name = lexicon.holders.president(order.day)
    actors = (Party(name=name, key=name.casefold(), is_record=name != PRESIDENT),)
    day = order.day.isoformat() if order.day is not None else None
    signing = Told(
        type="sign",
        status="done",
        actors=actors,
        objects=(_text_party(order),),
        evidence=order.evidence,
        date=day,
        basis=None if day is None else "explicit" if order.is_dated else "inferred",
        amount=None,
        confidence=0.98 if order.is_dated else 0.9,
        authority="instrument",
        chain=(),
        rule="order.signed",
        headline=True,
        place=order.evidence.start,
    )
    yield signing
    known: set[str] = set()
    for duty in order.duties:
        if set(duty.agencies) <= known:
            continue
        known |= set(duty.agencies)
        yield replace(
            signing,
            type="direct",
            objects=tuple(Party(name=n, key=n.casefold()) for n in duty.agencies),
            evidence=duty.evidence,
            basis=None if day is None else "inferred",
            confidence=0.85,
            rule="order.shall",
            headline=False,
            place=duty.evidence.start,
        )


def in_order(told: Told, order: Order, signing: Told) -> Told | None:
    """Return an event that a frame found in an order, or None where it is only the order's wish."""
    if "hereby" in told.evidence.text and told.type in _BY_TEXT and told.status == "done":
        return replace(
            told,
            actors=signing.actors,
            date=signing.date,
            basis="inferred",
            authority="instrument",
            rule=f"{told.rule}/hereby",
        )
    if told.status != "done" or told.type == "direct" or told.date is None:
        return None
    return replace(told, authority="instrument", headline=False)


def _text_party(order: Order) -> Party:
    if order.instrument is not None:
        return Party(name=order.name, key=order.instrument.id, is_record=True)
    return Party(name=order.name, key=order.name.casefold())
