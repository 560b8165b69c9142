"""What is saved change by change is what is saved whole: rows, history, corrections."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from policytrail import timeline
from policytrail.records import (
    AnnotatedDocument,
    Outcome,
    Poll,
    PollResult,
    Run,
    Source,
)
from policytrail.store import Correction, Store, end_of_day, open_store
from policytrail.tests.timeline import test_lives
from policytrail.tests.timeline.conftest import Make
from policytrail.tests.timeline.gold import read_gold
from policytrail.timeline import Linker

Chain = list[AnnotatedDocument]
READ = Run(id="read", stage="annotate", version="1")
LINK = Run(id="link", stage="link", version="1")
NOW = datetime(2026, 7, 1, tzinfo=UTC)


class Twins:
    """Two databases with the same documents: one is saved whole, one change by change."""

    def __init__(self, folder: Path) -> None:
        self.whole = open_store(folder / "whole.db", create=True)
        self.parts = open_store(folder / "parts.db", create=True)
        self.linker = Linker()
        for store in self.both:
            store.sync_sources(
                sources=[_source("test"), _source("gold")], now=NOW - timedelta(days=700)
            )
            store.save_run(run=READ)

    @property
    def both(self) -> tuple[Store, Store]:
        return self.whole, self.parts

    def close(self) -> None:
        for store in self.both:
            store.close()

    def take(self, items: Chain) -> None:
        """Record documents, annotate and link them, in both ways."""
        for item in items:
            for store in self.both:
                _record(store, item)
        known = {item.document.id for item in items}
        self.link([item for item in self.parts.annotated() if item.document.id in known])

    def link(self, items: Chain) -> None:
        anew = Linker()
        anew.update(self.whole.annotated())
        self.whole.save_knowledge(run=LINK, knowledge=anew.knowledge(), redraw=anew.redraw)
        change = self.linker.update(items, also=self.parts.corrected())
        self.parts.save_change(run=LINK, change=change, redraw=self.linker.redraw)

    def correct(self, kind: str, subject: str, value: str = "") -> None:
        for store in self.both:
            store.correct(
                correction=Correction(
                    kind=kind, subject_id=subject, value=value, who="a lawyer", why="read it",
                    made=NOW,
                )  # type: ignore[arg-type]
            )  # fmt: skip
            self.save(store)

    def withdraw(self, number: int) -> None:
        for store in self.both:
            store.withdraw_correction(number=number, who="an editor", now=NOW)
            self.save(store)

    def save(self, store: Store) -> None:
        known, redraw = self.linker.knowledge(), self.linker.redraw
        store.save_knowledge(run=LINK, knowledge=known, redraw=redraw)

    def agree(self) -> bool:
        """Tell whether both hold the same rows; fails where they differ."""
        one, other = (store.dump(derived_only=True) for store in self.both)
        assert one.splitlines() == other.splitlines()
        assert self.parts.verify().broken == self.whole.verify().broken
        return True


def _source(key: str) -> Source:
    return Source(
        id=key, publisher="P", title="T", kind="feed", url=f"https://{key}.example.org/feed",
        tier="news", interval_minutes=60,
    )  # fmt: skip


def _record(store: Store, item: AnnotatedDocument) -> None:
    document = item.document
    poll = Poll(
        source_id=document.source_id, url=document.url, started=document.retrieved,
        finished=document.retrieved, outcome=Outcome.NEW,
    )  # fmt: skip
    store.record(result=PollResult(poll=poll, documents=(document,)))
    store.save_annotations(run_id=READ.id, results=[(document, item.annotation)])


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[Twins]:
    made = Twins(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("seed", range(4))
def test_any_arrival_is_saved_alike(twins: Twins, chain: Chain, seed: int) -> None:
    shuffled = random.Random(seed).sample(chain, len(chain))  # noqa: S311 - no secret
    while shuffled:
        twins.take([shuffled.pop() for _ in range(min(2, len(shuffled)))])
        assert twins.agree()


def edited(item: AnnotatedDocument, text: str, hours: int) -> AnnotatedDocument:
    """Return a later state, of whose claims those stay whose words stay at their place."""
    document = replace(
        item.document, text=text, retrieved=item.document.retrieved + timedelta(hours=hours)
    )
    kept = item.annotation

    def stays(claim: object) -> bool:
        span = claim.evidence  # type: ignore[attr-defined]
        return text[span.start : span.end] == span.text

    return AnnotatedDocument(
        document=document,
        annotation=replace(
            kept,
            events=tuple(filter(stays, kept.events)),
            stances=tuple(filter(stays, kept.stances)),
            directives=tuple(filter(stays, kept.directives)),
            entities=(),
        ),
    )


def test_what_a_document_took_back_is_kept_alike(twins: Twins, chain: Chain) -> None:
    twins.take(chain)
    rumour = chain[0]
    longer = edited(rumour, rumour.document.text + " Nobody else has this.", 1)
    empty = edited(rumour, "This report was withdrawn by its editors.", 2)
    for state in (longer, empty):
        twins.take([state])
        assert twins.agree()
    twins.take([replace(rumour, document=replace(rumour.document, retrieved=NOW))])
    assert twins.agree()


def test_one_document_writes_few_rows(twins: Twins, chain: Chain) -> None:
    twins.take(chain[:-1])
    before = twins.parts._connection.db.conn.total_changes
    twins.take(chain[-1:])
    assert twins.parts._connection.db.conn.total_changes - before < 60
    twins.link([])
    settled = twins.parts._connection.db.conn.total_changes
    twins.link([])
    assert twins.parts._connection.db.conn.total_changes == settled


def test_corrections_are_applied_alike_whenever_documents_come(twins: Twins, chain: Chain) -> None:
    twins.take(chain[:5])
    events = {event.type: event for event in timeline.link(chain[:5]).events}
    signing = events["sign"]
    twins.correct("status", signing.id, "reported")
    assert twins.agree()
    twins.correct("split", signing.id, signing.mentions[1].id)
    assert twins.agree()
    twins.correct("merge", events["issue"].id, events["propose"].id)
    twins.correct("relabel", "eo:14330", "The Menus Order")
    twins.correct("merge", "agency:us-ebsa", "agency:us-dol")
    twins.correct("delete", events["direct"].id)
    assert twins.agree()
    for item in chain[5:]:
        twins.take([item])
        assert twins.agree()
    twins.correct("merge", "rin:1210-AC38", "eo:14330")
    assert twins.agree()
    twins.take([replace(chain[0], annotation=replace(chain[0].annotation, topics=("fees",)))])
    assert twins.agree()


@pytest.mark.recorded
def test_gold_documents_are_saved_alike(twins: Twins, gold: Path) -> None:
    items = random.Random(5).sample(read_gold(gold), 63)  # noqa: S311 - no secret
    for start in range(0, 63, 16):
        twins.take(items[start : start + 16])
        assert twins.agree()


def test_a_gap_that_was_filled_is_still_shown_for_the_days_before(
    twins: Twins, article: Make
) -> None:
    def missing(day: date) -> list[tuple[str, str]]:
        found = twins.parts.status(instrument_id=test_lives.KEY, as_of=end_of_day(day))
        return [(each.missing, each.before) for each in found.gaps]

    twins.take([test_lives.law_told(article, key) for key in ("courier", "gazette")])
    assert missing(date(2025, 4, 11)) == missing(date(2025, 5, 2)) == [("passed_both", "law")]
    lines = [
        test_lives.INTRODUCED, test_lives.HOUSE, test_lives.SENATE, test_lives.PRESENTED,
    ]  # fmt: skip
    filling = test_lives.record(lines, seen="2025-05-01")
    filling = replace(filling, document=replace(filling.document, source_id="test"))
    for _ in range(2):  # saving the same again forgets nothing
        twins.take([filling])
        assert missing(date(2025, 4, 11)) == [("passed_both", "law")]
        assert missing(date(2025, 5, 2)) == []
        assert twins.agree()
    gone = edited(test_lives.law_told(article, "courier"), "It was withdrawn by its editors.", 1)
    twins.take([gone])
    assert twins.agree()
