"""Linking breaks on nothing that a document or an annotation may hold."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from policytrail import timeline
from policytrail.records import AnnotatedDocument, EventClaim, Instrument

Chain = list[AnnotatedDocument]
DATES = ("2025-13-45", "20257", "", None, "2025-02-30", "9999-12-31", "2025-08")
TEXTS = ("", "   ", "\ud800", "<b>x</b>", "—", "x" * 500, "\u202etxet", "The")
FIELDS = (
    {},
    {"type": "Rule", "publication_date": "2025-01-01", "regulation_id_numbers": "1210-AC38; ;x"},
    {"executive_order_number": "14330", "title": "", "signing_date": "soon"},
    {"disposition_notes": "Revokes: EO 1; by: EO 14067, Smarch 9, 2022", "citation": "x"},
)


class Spoiler:
    """Spoils documents, the same way for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret

    def spoil(self, item: AnnotatedDocument) -> AnnotatedDocument:
        pick = self._random.choice
        document = replace(
            item.document,
            title=pick((item.document.title, *TEXTS)),
            url=pick((item.document.url, "", "http://[bad", "javascript:x")),
            publisher=pick((item.document.publisher, "")),
            published=pick((item.document.published, None, datetime(2099, 1, 1, tzinfo=UTC))),
            kind=pick((item.document.kind, "register", "page")),
            tier=pick((item.document.tier, "news", "official")),
            metadata=pick((item.document.metadata, *FIELDS)),
            text=pick((item.document.text, item.document.text, "")),
        )
        annotation = replace(
            item.annotation,
            events=tuple(self._claim(claim) for claim in item.annotation.events),
            instruments=tuple(self._instrument(each) for each in item.annotation.instruments),
        )
        return AnnotatedDocument(document=document, annotation=annotation)

    def _claim(self, claim: EventClaim) -> EventClaim:
        pick = self._random.choice
        return replace(
            claim,
            date=pick((claim.date, *DATES)),
            actors=pick((claim.actors, (), TEXTS)),
            objects=pick((claim.objects, (), TEXTS)),
            chain=pick(((), ("",), ("anonymous",), ("Ledger", "anonymous"))),
        )

    def _instrument(self, instrument: Instrument) -> Instrument:
        pick = self._random.choice
        return replace(
            instrument,
            name=pick((instrument.name, *TEXTS)),
            mentions=pick((instrument.mentions, ())),
        )


@pytest.mark.parametrize("seed", range(20))
def test_spoiled_documents_link_the_same_in_any_order(chain: Chain, seed: int) -> None:
    spoiler = Spoiler(seed)
    spoiled = [spoiler.spoil(item) for item in chain]
    knowledge = timeline.link(spoiled)
    assert timeline.link(spoiled[::-1]) == knowledge
    instruments = [each.id for each in knowledge.instruments]
    assert len(set(instruments)) == len(instruments)
    mentions = [mention.id for event in knowledge.events for mention in event.mentions]
    assert len(set(mentions)) == len(mentions)
    used = {
        party.instrument_id
        for event in knowledge.events
        for party in (*event.actors, *event.objects)
    }
    assert used - {None} <= set(instruments)
    assert all(
        event.title.strip() and event.title.endswith((".", "…")) for event in knowledge.events
    )
