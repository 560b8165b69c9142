"""Which texts nobody has read: kept by triggers, and the same as counted from the results."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from policytrail.records import Failure, Run
from policytrail.store import Claim, Retention, Store, answers, work
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import later, rows

NOW = datetime(2026, 6, 3, 13, tzinfo=UTC)
RUNS = (world.ANNOTATE, *(Run(id=id, stage="annotate", version=id) for id in ("0", "zz")))
WORDINGS = ("This page was published in error.", "", "The order stands.")

# As SQLite says that it reads all documents, results, states or sightings, by the names above.
_LARGE = tuple(f"SCAN {name}" for name in ("d", "a", "r", "g"))
# The definition: the newest run with a result for the present text.
_COUNTED = """
select d.id as document_id, (
  select a.run_id from annotation a join run n on n.id = a.run_id
  where a.revision_id = d.revision_id order by n.number desc limit 1) as run_id
from document d order by d.id
"""


def unread(store: Store, run: Run) -> set[str]:
    """Take all texts that a run may have, and give them back."""
    asked = Claim(run_id=run.id, worker="w", now=NOW, lease=timedelta(days=1))
    found = {one.id for one in store.claim(asked=asked, limit=99)}
    store.release(run_id=run.id, worker="w")
    return found


def step(store: Store, dice: random.Random, number: int) -> None:
    """Do one of the things that change who has read what."""
    document = dice.choice(world.DOCUMENTS)
    run = dice.choice(RUNS)
    present = replace(document, text=store.document(document_id=document.id).text)
    match dice.randrange(6):
        case 0 | 1:
            text = dice.choice([*WORDINGS, document.text]) or document.text
            store.record(result=world.visit(later(document, number, text=text)))
        case 2:
            failure = Failure(subject=document.id, message="took too long")
            store.save_annotations(run_id=run.id, results=[(present, failure)])
        case 3:
            store.retry(document_id=document.id)
        case 4:
            store.prune(retention=Retention(readings=1), now=NOW)
        case _:
            nothing = replace(world.annotate(world.RUMOUR), document_id=document.id)
            store.save_annotations(run_id=run.id, results=[(present, nothing)])


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_it_is_what_the_results_say(store: Store, seed: int) -> None:
    for document in world.DOCUMENTS:
        store.record(result=world.visit(document))
    for run in RUNS:
        store.save_run(run=run)
    dice = random.Random(seed)  # noqa: S311
    seen: set[int] = set()
    for number in range(1, 60):
        step(store, dice, number)
        counted = rows(store, _COUNTED)
        assert rows(store, "select * from reading order by document_id") == counted
        waiting = sum(row["run_id"] is None for row in counted)
        assert sum(store.backlog().values()) == waiting
        for run in RUNS:
            left = {one.id for one in store.pending(run_id=run.id, limit=99)}
            assert unread(store, run) == left
        seen.add(waiting)
    assert len(seen) > 2, "the walk must pass through different states"


def test_an_older_run_is_not_given_again_what_it_has_read(store: Store) -> None:
    for document in world.DOCUMENTS:
        store.record(result=world.visit(document))
    for run in RUNS:
        store.save_run(run=run)
    pairs = [(one, world.annotate(one)) for one in world.DOCUMENTS]
    for run in (RUNS[0], RUNS[2]):
        store.save_annotations(run_id=run.id, results=pairs)
    assert unread(store, RUNS[0]) == set()
    assert unread(store, RUNS[1]) == {one.id for one in world.DOCUMENTS}


@pytest.mark.parametrize("sql", [work._FREE, work._HOPELESS, work._WAITING, answers._COVERING])
def test_no_table_of_documents_is_read_from_end_to_end(full: Store, sql: str) -> None:
    """Such questions are asked every ten seconds, of a database that grows for years."""
    values: dict[str, object] = {"run_id": world.ANNOTATE.id, "now": "", "most": 3, "limit": 8}
    values |= {"publisher": "", "source_id": "", "failing_since": ""}
    plan = full._connection.rows(f"explain query plan {sql}", values)
    scanned = [row["detail"] for row in plan if row["detail"].startswith(_LARGE)]
    assert scanned == []


def test_links_to_pages_get_what_is_stored_of_them_by_address(full: Store) -> None:
    wanted = [world.RUMOUR.url, world.ORDER.url, "https://example.org/never-seen"]
    (found,) = full.facts(source_id=world.RUMOUR.source_id, urls=wanted)
    assert (found.url, found.title) == (world.RUMOUR.url, world.RUMOUR.title)
    assert full.facts(source_id=world.RUMOUR.source_id, urls=[]) == []


def test_teasers_are_those_of_the_source_and_until_the_page_is_read(store: Store) -> None:
    teaser = replace(world.RUMOUR, kind="teaser", blob_sha256=None)
    store.record(result=world.visit(teaser))
    assert store.teasers(source_id=world.RUMOUR.source_id) == {world.RUMOUR.url}
    assert store.teasers(source_id=world.ORDER.source_id) == frozenset()
    store.record(result=world.visit(later(world.RUMOUR, 1)))
    assert store.teasers(source_id=world.RUMOUR.source_id) == frozenset()
