"""A small story in our own words, as records: what a crawl, the language stage and linking give."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from policytrail.records import Failure, Outcome
from policytrail.store import Correction, Store
from policytrail.tests.store.world_documents import (
    ANNOTATE,
    DOCUMENTS,
    FUND,
    FUND_SEEN,
    HOUSE,
    LINK,
    ORDER,
    ORDER_SEEN,
    REACTION,
    REACTION_SEEN,
    REGISTER,
    RULE,
    RULE_SEEN,
    RUMOUR,
    RUMOUR_SEEN,
    SOURCES,
    WIRE,
    make_document,
    span,
    visit,
)
from policytrail.tests.store.world_knowledge import (
    BITCOIN,
    COMMENTS,
    COUNCIL,
    DOL,
    DUTY,
    EO,
    EXIT,
    KNOWLEDGE,
    PROPOSAL,
    PROPOSING,
    SAVERS,
    SIGNING,
    STANCES,
    SWIB,
    TRUMP,
    mention,
)
from policytrail.tests.store.world_readings import annotate, annotated

__all__ = [
    "ANNOTATE",
    "BITCOIN",
    "COMMENTS",
    "COUNCIL",
    "DOCUMENTS",
    "DOL",
    "DUTY",
    "EO",
    "EXIT",
    "FUND",
    "FUND_SEEN",
    "HOUSE",
    "KNOWLEDGE",
    "LINK",
    "MOST_CHANGED",
    "ORDER",
    "ORDER_SEEN",
    "PROPOSAL",
    "PROPOSING",
    "REACTION",
    "REACTION_SEEN",
    "REGISTER",
    "RULE",
    "RULE_SEEN",
    "RUMOUR",
    "RUMOUR_SEEN",
    "SAVERS",
    "SIGNING",
    "SOURCES",
    "STANCES",
    "SWIB",
    "TRUMP",
    "WIRE",
    "annotate",
    "annotated",
    "fill",
    "make_document",
    "mention",
    "span",
    "trouble",
    "visit",
]


def fill(store: Store) -> None:
    """Write the whole story into an open store."""
    store.sync_sources(sources=SOURCES, now=RUMOUR_SEEN)
    for document in DOCUMENTS:
        store.record(result=visit(document))
    store.save_run(run=ANNOTATE)
    results = [(document, annotate(document)) for document in DOCUMENTS]
    store.save_annotations(run_id=ANNOTATE.id, results=results)
    store.save_knowledge(run=LINK, knowledge=KNOWLEDGE)


MOST_CHANGED = make_document(
    HOUSE,
    "fact-sheet",
    "Fact sheet on retirement savings",
    "Savers will have more choice. Rules will be written within 90 days.",
    ORDER_SEEN,
)


def trouble(store: Store) -> None:
    """Add what goes wrong: a source that is refused, a quiet edit, a text that cannot be read."""
    store.correct(
        correction=Correction(
            kind="relabel",
            subject_id=DOL.id,
            value="Labor Department",
            who="A. Counsel",
            why="as readers call it",
            made=RULE_SEEN,
        )
    )
    store.correct(
        correction=Correction(
            kind="date",
            subject_id=PROPOSING.id,
            value="2026-03-31",
            who="A. Counsel",
            why="checked in the register",
            made=RULE_SEEN,
        )
    )
    store.save_knowledge(run=LINK, knowledge=KNOWLEDGE)
    edited = replace(
        MOST_CHANGED,
        text=MOST_CHANGED.text.replace("within 90 days", "in due course"),
        retrieved=ORDER_SEEN + timedelta(days=2),
        blob_sha256=None,
    )
    store.record(result=visit(replace(MOST_CHANGED, blob_sha256=None)))
    store.record(result=visit(edited))
    store.save_annotations(
        run_id=ANNOTATE.id,
        results=[(edited, Failure(subject=edited.id, message="the model gave up"))],
    )
    store.record(
        result=visit(
            source=WIRE, at=RULE_SEEN, outcome=Outcome.BLOCKED, status=403, message="HTTP 403"
        )
    )
