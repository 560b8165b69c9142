"""Duties with their due dates: from the text of an order, and from what others tell of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc, Token

from policytrail.nlp.calendar import publication_anchor
from policytrail.nlp.event_frames import Candidate, FrameMatcher
from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.order_text import Order, deadline, read_order
from policytrail.nlp.participants import Referents
from policytrail.nlp.roles import clauses
from policytrail.nlp.sentences import sentence_of
from policytrail.nlp.status import StatusReader
from policytrail.records import DirectiveClaim, EventClaim

_MAX_DUTY = 400  # characters


class DirectiveReader:
    """Reads the duties of documents with one lexicon."""

    def __init__(self, lexicon: EventLexicon) -> None:
        triggers = {
            key: tuple(t for t in found if t.type == "direct")
            for key, found in lexicon.triggers.items()
        }
        self._lexicon = replace(lexicon, triggers={k: v for k, v in triggers.items() if v})
        self._status = StatusReader(lexicon)

    def read(self, doc: Doc) -> tuple[DirectiveClaim, ...]:
        """Return the duties of a document whose events are known."""
        order = read_order(doc)
        if order is not None:
            return tuple(_of_order(order))
        told = [event for event in doc._.events if event.type == "direct"]
        return tuple(self._of_report(doc, told)) if told else ()

    def _of_report(self, doc: Doc, told: list[EventClaim]) -> Iterator[DirectiveClaim]:
        document = doc._.document
        day = (
            publication_anchor(document.published, document.published_precision)
            if document is not None
            else None
        )
        referents = Referents(doc, self._lexicon, day)
        matcher = FrameMatcher(doc, self._lexicon, referents, self._status)
        for candidate in matcher.candidates():
            if candidate.verdict.value in {"done", "planned"}:
                yield from _of_candidate(candidate, _signed_on(doc, told))


def _of_order(order: Order) -> Iterator[DirectiveClaim]:
    for duty in order.duties:
        for agency in duty.agencies:
            yield DirectiveClaim(
                agency=agency,
                duty=duty.text,
                evidence=duty.evidence,
                instrument=order.name,
                due=duty.due,
                days=duty.days,
            )


def _of_candidate(candidate: Candidate, base: date | None) -> Iterator[DirectiveClaim]:
    duty = next(iter(clauses(candidate.token)), None)
    if duty is None:
        return
    due, days = deadline(candidate.token.sent.text, base)
    for referent in candidate.objects:
        yield DirectiveClaim(
            agency=referent.name,
            duty=_text(duty),
            evidence=sentence_of(candidate.token),
            instrument=candidate.author.name if candidate.author is not None else None,
            due=due,
            days=days,
        )


def _signed_on(doc: Doc, told: list[EventClaim]) -> date | None:
    """Return the day from which a deadline counts: that of the signing, if the text tells it."""
    days = [e.date for e in doc._.events if e.type == "sign" and e.status == "done"]
    days += [event.date for event in told]
    full = next((day for day in days if day is not None and len(day) == 10), None)
    return date.fromisoformat(full) if full is not None else None


def _text(verb: Token) -> str:
    words = " ".join(verb.doc[verb.i : verb.right_edge.i + 1].text.split())
    return words if len(words) <= _MAX_DUTY else words[:_MAX_DUTY].rsplit(" ", 1)[0] + " …"
