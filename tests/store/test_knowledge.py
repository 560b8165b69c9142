"""What follows from many documents: written whole, changed little, never without its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from policytrail.errors import QueryError, StoreError
from policytrail.records import Knowledge, Party, Run, Span
from policytrail.store import Correction, Store, TimelineQuery, open_store
from policytrail.store import knowledge as knowledge_module
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import later, rows


def writes(store: Store) -> int:
    changes: int = store._connection.db.conn.total_changes
    return changes


def events(store: Store) -> list[object]:
    return [entry.event for entry in store.timeline(query=TimelineQuery())]


def test_everything_comes_back_as_it_was_written(full: Store) -> None:
    assert events(full) == [world.EXIT, world.SIGNING, world.PROPOSING]
    assert set(full.stances()) == set(world.STANCES)
    assert full.directives() == [world.DUTY]
    assert full.deadlines() == [world.COMMENTS]


def test_saving_again_writes_nothing_at_all(full: Store) -> None:
    before, text = writes(full), full.dump()
    full.save_knowledge(run=world.LINK, knowledge=world.KNOWLEDGE)
    assert writes(full) == before
    assert full.dump() == text


def test_others_may_write_while_rows_are_reckoned(
    full: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A visit is recorded, and another program derives and corrects, before the lock is taken."""
    original = knowledge_module.build_rows
    meanwhile = [True]

    def build(*arguments: Any) -> Any:
        if meanwhile.pop() if meanwhile else False:
            with open_store(path, busy_seconds=1) as other:
                other.record(result=world.visit(later(world.RUMOUR, 1, text="Other words.")))
                other.save_knowledge(run=world.LINK, knowledge=Knowledge())
                mine = Correction(
                    kind="relabel", subject_id=world.RUMOUR.id, value="x", who="a", why="b",
                    made=world.RULE_SEEN,
                )  # fmt: skip
                with pytest.raises(QueryError, match="nothing of this id"):
                    other.correct(correction=mine)
        return original(*arguments)

    monkeypatch.setattr(knowledge_module, "build_rows", build)
    without = replace(world.KNOWLEDGE, events=(world.EXIT, world.PROPOSING), contradictions=(),
                      states=world.KNOWLEDGE.states[2:])  # fmt: skip
    full.save_knowledge(run=world.LINK, knowledge=without)
    assert meanwhile == []
    assert events(full) == [world.EXIT, world.PROPOSING]
    assert full.verify().ok
    text = full.dump()
    full.save_knowledge(run=world.LINK, knowledge=without)
    assert full.dump() == text


def test_a_correction_made_while_rows_are_reckoned_counts(
    full: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = knowledge_module.build_rows
    waiting = [
        Correction(kind="delete", subject_id=world.EXIT.id, who="a", why="b", made=world.RULE_SEEN)
    ]

    def build(*arguments: Any) -> Any:
        while waiting:
            with open_store(path, busy_seconds=1) as other:
                other.correct(correction=waiting.pop())
        return original(*arguments)

    monkeypatch.setattr(knowledge_module, "build_rows", build)
    full.save_knowledge(run=world.LINK, knowledge=world.KNOWLEDGE)
    assert events(full) == [world.SIGNING, world.PROPOSING]


def test_order_within_the_knowledge_does_not_matter(full: Store) -> None:
    text = full.dump()
    known = world.KNOWLEDGE
    turned = replace(
        known,
        events=known.events[::-1],
        entities=known.entities[::-1],
        stances=known.stances[::-1],
        instruments=known.instruments[::-1],
    )
    full.save_knowledge(run=world.LINK, knowledge=turned)
    assert full.dump() == text


def test_what_no_longer_follows_is_gone_with_its_quotes(full: Store) -> None:
    full.save_knowledge(run=world.LINK, knowledge=Knowledge(entities=(world.TRUMP,)))
    counts = full.counts()
    gone = ("event", "event_party", "event_mention", "stance", "directive", "deadline", "evidence")
    assert {name: counts[name] for name in gone} == dict.fromkeys(gone, 0)
    assert counts["entity"] == 1
    full._connection.execute("insert into evidence_fts(evidence_fts) values ('integrity-check')")
    full.save_knowledge(run=world.LINK, knowledge=world.KNOWLEDGE)
    assert events(full) == [world.EXIT, world.SIGNING, world.PROPOSING]


def test_only_what_changed_is_written(full: Store) -> None:
    def rename(title: str) -> tuple[int, list[str]]:
        """Save with another title; return how many rows were written, and of which tables."""
        count, before = writes(full), set(full.dump().splitlines())
        renamed = replace(world.EXIT, title=title)
        events = (world.SIGNING, renamed, world.PROPOSING)
        full.save_knowledge(run=world.LINK, knowledge=replace(world.KNOWLEDGE, events=events))
        changed = set(full.dump().splitlines()) - before
        return writes(full) - count, sorted(line.split("\t")[0] for line in changed)

    rename("Another title")  # sqlite-utils tries out what SQLite can at the first write
    assert rename("A third title") == (2, ["event", "event_version"])


def test_first_known_never_moves_to_a_later_moment(full: Store) -> None:
    late = replace(world.TRUMP, first_known=world.RULE_SEEN)
    full.save_knowledge(run=world.LINK, knowledge=replace(world.KNOWLEDGE, entities=(
        late, *world.KNOWLEDGE.entities[1:])))  # fmt: skip
    found = rows(full, "select first_known from entity where id = ?", (world.TRUMP.id,))
    assert found == [{"first_known": world.RUMOUR_SEEN.isoformat()}]


def test_every_derived_row_names_its_run_and_its_moment(full: Store) -> None:
    runs = {row["id"] for row in rows(full, "select id from run")}
    for table in full.counts():
        found = rows(full, f"select * from [{table}]")  # noqa: S608
        names = {row["name"] for row in rows(full, f"pragma table_info([{table}])")}
        if "first_known" in names:
            assert found, f"the story leaves {table} empty"
        if {"first_known", "run_id"} <= names:
            assert {row["run_id"] for row in found} <= runs
            assert all(row["first_known"] for row in found)


def test_a_new_run_is_named_by_all_its_rows(full: Store) -> None:
    better = Run(id="better", stage="link", version="0.2")
    full.save_knowledge(run=better, knowledge=world.KNOWLEDGE)
    assert rows(full, "select distinct run_id from event_mention") == [{"run_id": "better"}]


def test_a_quote_that_stands_nowhere_is_refused(full: Store) -> None:
    text = full.dump()
    wrong = Span(start=3, end=20, text="words never said!")
    bad = replace(world.COMMENTS, evidence=wrong)
    with pytest.raises(StoreError, match="no stored text has 'words never said!'") as caught:
        full.save_knowledge(run=world.LINK, knowledge=replace(world.KNOWLEDGE, deadlines=(bad,)))
    assert world.RULE.id in str(caught.value)
    assert full.dump() == text


def test_a_row_that_leads_nowhere_is_named(full: Store) -> None:
    text = full.dump()
    lost = replace(world.EXIT, actors=(Party(name="Nobody", entity_id="person:nobody"),))
    knowledge = replace(world.KNOWLEDGE, events=(world.SIGNING, lost, world.PROPOSING))
    with pytest.raises(StoreError, match=r"event_party\.entity_id = 'person:nobody' is no entity"):
        full.save_knowledge(run=world.LINK, knowledge=knowledge)
    assert full.dump() == text


def test_words_that_a_change_brought_are_known_since_the_change(store: Store) -> None:
    """A page that says "signed" since yesterday did not say so on the day it was first seen."""
    draft = replace(world.ORDER, text="Within 180 days the Secretary of Labor shall report.")
    final = later(draft, 20, text=world.ORDER.text, blob_sha256=world.ORDER.blob_sha256)
    store.record(result=world.visit(replace(draft, blob_sha256=None)))
    store.record(result=world.visit(final))
    store.save_run(run=world.LINK)
    mention = replace(world.SIGNING.mentions[1], first_known=draft.retrieved)
    event = replace(world.SIGNING, mentions=(mention,), first_known=draft.retrieved)
    known = Knowledge(entities=(world.TRUMP,), instruments=(world.EO,), events=(event,))
    store.save_knowledge(run=world.LINK, knowledge=known)
    (entry,) = store.timeline(query=TimelineQuery())
    assert entry.event.first_known == final.retrieved
    early = TimelineQuery(as_of=draft.retrieved + timedelta(days=1))
    assert store.timeline(query=early) == []


def test_words_that_a_change_kept_are_known_since_before(store: Store) -> None:
    store.record(result=world.visit(world.ORDER))
    changed = later(world.ORDER, 30, text="Corrected. " + world.ORDER.text)
    store.record(result=world.visit(changed))
    quote = world.SIGNING.mentions[1].evidence.text
    mention = world.mention(changed, quote, date="2025-08-07", authority="instrument")
    event = replace(world.SIGNING, mentions=(mention,), first_known=changed.retrieved)
    known = Knowledge(entities=(world.TRUMP,), instruments=(world.EO,), events=(event,))
    store.save_knowledge(run=world.LINK, knowledge=known)
    (entry,) = store.timeline(query=TimelineQuery())
    assert entry.event.first_known == world.ORDER_SEEN
    assert entry.event.mentions[0].evidence == mention.evidence
