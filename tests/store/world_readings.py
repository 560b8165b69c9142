"""What a language stage would say about the documents of the small story."""

from __future__ import annotations

from policytrail.records import (
    Amount,
    AnnotatedDocument,
    Annotation,
    DirectiveClaim,
    Document,
    Entity,
    EventClaim,
    ExpectationClaim,
    Instrument,
    StanceClaim,
)
from policytrail.tests.store.world_documents import FUND, ORDER, REACTION, span


def annotate(document: Document) -> Annotation:
    """Return what a language stage would say about a document of this story."""
    return _ANNOTATIONS.get(document.id, _plain)(document)


def _plain(document: Document) -> Annotation:
    return Annotation(document_id=document.id, relevance=0.1)


def _of_order(document: Document) -> Annotation:
    sentence = "On August 7, 2025, the president signed Executive Order 14330."
    duty = "the Secretary of Labor shall reexamine earlier guidance on alternative assets."
    return Annotation(
        document_id=document.id,
        relevance=0.97,
        topics=("executive-orders", "labor-guidance"),
        sentiment_score=0.2,
        sentiment="positive",
        entities=(
            Entity(
                id="agency:us-dol",
                name="Department of Labor",
                type="agency",
                mentions=(span(document, "Secretary of Labor"),),
                sentiment=0.0,
            ),
        ),
        instruments=(
            Instrument(
                id="eo:14330",
                kind="executive_order",
                name="Executive Order 14330",
                mentions=(span(document, "Executive Order 14330"),),
                key="eo:14330",
            ),
        ),
        events=(
            EventClaim(
                type="sign",
                status="done",
                actors=("Donald Trump",),
                objects=("Executive Order 14330",),
                evidence=span(document, sentence),
                date="2025-08-07",
                date_basis="explicit",
                confidence=0.95,
                authority="instrument",
                chain=("The White House",),
                rule="signing",
                headline=True,
            ),
        ),
        directives=(
            DirectiveClaim(
                agency="Department of Labor",
                duty="reexamine earlier guidance",
                evidence=span(document, duty),
                instrument="Executive Order 14330",
                due="2026-02-03",
                days=180,
            ),
        ),
    )


def _of_reaction(document: Document) -> Annotation:
    welcome = "The Fund Council welcomed crypto in retirement plans."
    return Annotation(
        document_id=document.id,
        relevance=0.8,
        topics=("executive-orders",),
        sentiment_score=-0.2,
        sentiment="negative",
        entities=(
            Entity(
                id="org:fund-council",
                name="Fund Council",
                type="advocacy",
                mentions=(span(document, "Fund Council"),),
                sentiment=0.4,
            ),
            Entity(
                id="org:savers-united",
                name="Savers United",
                type="advocacy",
                mentions=(span(document, "Savers United"),),
                sentiment=-0.4,
            ),
        ),
        stances=(
            StanceClaim(
                holder="Fund Council",
                target="crypto-in-retirement-plans",
                stance="support",
                evidence=span(document, welcome),
                confidence=0.8,
                cue="welcomed",
                rule="cue",
            ),
        ),
    )


def _of_fund(document: Document) -> Annotation:
    return Annotation(
        document_id=document.id,
        relevance=0.9,
        topics=("pension-allocations",),
        amounts=(
            Amount(
                value=321e6, unit="USD", span=span(document, "about $321 million"), bound="about"
            ),
        ),
        expectations=(
            ExpectationClaim(
                target="bitcoin",
                outlook="bearish",
                evidence=span(document, "about $321 million"),
                cue="sold",
            ),
        ),
    )


_ANNOTATIONS = {ORDER.id: _of_order, REACTION.id: _of_reaction, FUND.id: _of_fund}


def annotated(*documents: Document) -> tuple[AnnotatedDocument, ...]:
    """Return documents with their annotations."""
    return tuple(AnnotatedDocument(document=one, annotation=annotate(one)) for one in documents)
