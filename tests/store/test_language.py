"""Runs, annotations and what is left to do."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from policytrail.errors import QueryError, StoreError
from policytrail.records import Annotation, Failure, Knowledge, KnowledgeChange, Run
from policytrail.store import Store
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import later, rows

SECOND = Run(id="second", stage="annotate", version="0.2")


@pytest.fixture
def crawled(store: Store) -> Store:
    """A store with all documents and no annotation."""
    for document in world.DOCUMENTS:
        store.record(result=world.visit(document))
    store.save_run(run=world.ANNOTATE)
    return store


def save(store: Store, run: Run, *pairs: object) -> None:
    store.save_annotations(run_id=run.id, results=pairs)  # type: ignore[arg-type]


def test_pending_gives_each_state_once_newest_first(crawled: Store) -> None:
    pending = crawled.pending(run_id=world.ANNOTATE.id, limit=2)
    assert [one.id for one in pending] == [world.RULE.id, world.FUND.id]
    save(crawled, world.ANNOTATE, *((one, world.annotate(one)) for one in pending))
    rest = crawled.pending(run_id=world.ANNOTATE.id, limit=10)
    assert [one.id for one in rest] == [world.REACTION.id, world.ORDER.id, world.RUMOUR.id]


def test_a_failure_puts_the_text_in_quarantine_for_this_run_only(crawled: Store) -> None:
    failure = Failure(subject=world.ORDER.id, message="took too long", remedy="Retry it")
    save(crawled, world.ANNOTATE, (world.ORDER, failure))
    assert world.ORDER.id not in {
        one.id for one in crawled.pending(run_id=world.ANNOTATE.id, limit=10)
    }
    found = rows(crawled, "select outcome, reason from annotation")
    assert found == [{"outcome": "quarantined", "reason": "took too long. Retry it"}]
    assert list(crawled.annotated()) == []
    crawled.save_run(run=SECOND)
    assert len(crawled.pending(run_id=SECOND.id, limit=10)) == 5


def test_annotations_come_back_as_they_were_written(crawled: Store) -> None:
    pairs = [(one, world.annotate(one)) for one in world.DOCUMENTS]
    save(crawled, world.ANNOTATE, *pairs)
    found = {one.document.id: one for one in crawled.annotated()}
    assert [one.document.id for one in crawled.annotated()] == sorted(found)
    for document, annotation in pairs:
        assert found[document.id].document == document
        assert found[document.id].annotation == annotation


def test_saving_again_changes_nothing(crawled: Store) -> None:
    pairs = [(one, world.annotate(one)) for one in world.DOCUMENTS]
    save(crawled, world.ANNOTATE, *pairs)
    before = crawled.dump()
    crawled.save_run(run=world.ANNOTATE)
    save(crawled, world.ANNOTATE, *reversed(pairs))
    assert crawled.dump() == before


def test_the_newest_run_counts_but_its_failure_hides_nothing(crawled: Store) -> None:
    save(crawled, world.ANNOTATE, (world.ORDER, world.annotate(world.ORDER)))
    crawled.save_run(run=SECOND)
    save(crawled, SECOND, (world.ORDER, Failure(subject="x", message="crashed")))
    assert [one.annotation for one in crawled.annotated()] == [world.annotate(world.ORDER)]
    better = Annotation(document_id=world.ORDER.id, relevance=0.5)
    save(crawled, SECOND, (world.ORDER, better))
    assert [one.annotation for one in crawled.annotated()] == [better]


def test_rows_of_a_document_are_replaced(crawled: Store) -> None:
    save(crawled, world.ANNOTATE, (world.ORDER, world.annotate(world.ORDER)))
    found = rows(crawled, "select kind, subject_id, start_char, end_char, text from mention")
    assert {(row["kind"], row["text"]) for row in found} == {
        ("entity", "Secretary of Labor"),
        ("instrument", "Executive Order 14330"),
    }
    for row in found:
        assert world.ORDER.text[row["start_char"] : row["end_char"]] == row["text"]  # type: ignore[misc]
    save(
        crawled, world.ANNOTATE, (world.ORDER, Annotation(document_id=world.ORDER.id, relevance=0))
    )
    assert crawled.counts()["mention"] == 0
    assert crawled.counts()["sentiment"] == 1


def test_a_changed_text_is_pending_again_and_its_rows_follow(crawled: Store) -> None:
    save(crawled, world.ANNOTATE, (world.ORDER, world.annotate(world.ORDER)))
    changed = later(world.ORDER, 1, text="Preface. " + world.ORDER.text)
    crawled.record(result=world.visit(changed))
    assert world.ORDER.id in {one.id for one in crawled.pending(run_id=world.ANNOTATE.id, limit=9)}
    assert list(crawled.annotated()) == []  # what the old text said is not said of the new one
    # A result for the old text that arrives late is kept, but shows nowhere.
    save(crawled, world.ANNOTATE, (world.ORDER, world.annotate(world.ORDER)))
    assert list(crawled.annotated()) == []
    save(crawled, world.ANNOTATE, (changed, world.annotate(changed)))
    (found,) = crawled.annotated()
    assert found.document.text == changed.text
    assert found.document.retrieved == changed.retrieved
    starts = {row["start_char"] for row in rows(crawled, "select start_char from mention")}
    assert starts == {
        changed.text.index("Secretary of Labor"),
        changed.text.index("Executive Order 14330"),
    }


def test_annotated_as_of_gives_the_state_that_stood_then(crawled: Store) -> None:
    changed = later(world.ORDER, 10, text="Preface. " + world.ORDER.text)
    crawled.record(result=world.visit(changed))
    for one in (world.ORDER, changed, world.RULE):
        save(crawled, world.ANNOTATE, (one, world.annotate(one)))
    then = list(crawled.annotated(as_of=world.ORDER_SEEN + timedelta(days=1)))
    assert [one.document.text for one in then] == [world.ORDER.text]
    assert {one.document.text for one in crawled.annotated()} == {changed.text, world.RULE.text}


def test_two_runs_are_compared_claim_by_claim(crawled: Store) -> None:
    first = world.annotate(world.ORDER)
    (signing,) = first.events
    other = replace(
        first,
        relevance=0.5,
        events=(replace(signing, status="planned", confidence=0.1),),
        directives=(),
    )
    crawled.save_run(run=SECOND)
    save(crawled, world.ANNOTATE, (world.ORDER, first), (world.RULE, world.annotate(world.RULE)))
    save(crawled, SECOND, (world.ORDER, other), (world.RULE, world.annotate(world.RULE)))
    found = crawled.diff_runs(old=world.ANNOTATE.id, new=SECOND.id)
    assert {(one.document_id, one.group, one.change) for one in found} == {
        (world.ORDER.id, "events", "removed"),
        (world.ORDER.id, "events", "added"),
        (world.ORDER.id, "directives", "removed"),
    }
    assert any('"status":"planned"' in one.claim for one in found)
    surer = replace(first, events=(replace(signing, confidence=0.2),))
    save(crawled, SECOND, (world.ORDER, surer))
    assert crawled.diff_runs(old=world.ANNOTATE.id, new=SECOND.id) == []
    save(crawled, SECOND, (world.ORDER, Failure(subject="x", message="crashed")))
    lost = crawled.diff_runs(old=world.ANNOTATE.id, new=SECOND.id)
    assert {one.change for one in lost} == {"removed"}
    with pytest.raises(QueryError, match="no such run"):
        crawled.diff_runs(old="nothing", new=SECOND.id)


def test_results_for_what_is_not_stored_are_refused(crawled: Store) -> None:
    other = replace(world.ORDER, text="a text that was never stored")
    for run_id, pair in (
        ("no run", (world.ORDER, world.annotate(world.ORDER))),
        (world.ANNOTATE.id, (other, world.annotate(world.ORDER))),
        (world.ANNOTATE.id, (world.ORDER, world.annotate(world.RULE))),
    ):
        with pytest.raises(StoreError):
            crawled.save_annotations(run_id=run_id, results=[pair])
    assert crawled.counts()["annotation"] == 0


def test_many_documents_are_read_in_batches(store: Store) -> None:
    store.save_run(run=world.ANNOTATE)
    documents = [
        world.make_document(world.WIRE, f"n{number}", "t", f"Text {number}.", world.FUND_SEEN)
        for number in range(450)
    ]
    store.record(result=world.visit(*documents))
    save(store, world.ANNOTATE, *((one, world.annotate(one)) for one in documents))
    found = [one.document.id for one in store.annotated()]
    assert found == sorted(one.id for one in documents)


def test_readings_differ_where_anything_is_to_be_linked_again(crawled: Store) -> None:
    order, fund = world.ORDER, world.FUND
    assert crawled.readings() == {}
    save(crawled, world.ANNOTATE, *((one, world.annotate(one)) for one in (order, fund)))
    before = crawled.readings()
    assert before.keys() == {order.id, fund.id}
    found = crawled.annotated_of(documents=[order.id, world.RUMOUR.id, "nobody"])
    assert list(found) == [one for one in crawled.annotated() if one.document.id == order.id]

    def touched() -> set[str]:
        nonlocal before
        now, old = crawled.readings(), before
        before = now
        return {key for key, _ in now.items() ^ old.items()}

    crawled.record(result=world.visit(order))
    assert touched() == set()
    renamed = later(order, 1, title="Another title")
    crawled.record(result=world.visit(renamed))
    assert touched() == {order.id}
    save(crawled, world.ANNOTATE, (order, replace(world.annotate(order), topics=("fees",))))
    assert touched() == {order.id}  # the same run says something else
    number = crawled.link_state()[1]
    crawled.save_run(run=SECOND)
    save(crawled, SECOND, (fund, world.annotate(fund)))
    assert touched() == {fund.id}
    assert crawled.link_state()[1] > number
    save(crawled, SECOND, (order, Failure(subject=order.id, message="took too long")))
    assert touched() == set()  # what the run before found still counts
    crawled.record(result=world.visit(later(order, 2, text="Other words.")))
    assert touched() == {order.id}
    assert before.keys() == {fund.id}  # nothing has read them yet
    crawled.record(result=world.visit(later(fund, -2, text=fund.text + " More.")))
    assert touched() == {fund.id}  # an older state: its words were known earlier


def test_a_change_is_not_saved_over_another_generation(full: Store) -> None:
    nothing = KnowledgeChange(rows=Knowledge(), units={})
    change = KnowledgeChange(
        rows=Knowledge(),
        units={field.name: frozenset() for field in fields(Knowledge)} | {"stories": {"none"}},
    )
    now = full.generation()
    rows = full.dump()
    for given in (nothing, change):
        assert full.save_change(run=world.LINK, change=given, since=now - 1) is None
        assert full.save_change(run=world.LINK, change=given, since=now) == now
        assert full.save_change(run=world.LINK, change=given) == now
    assert full.dump() == rows


CHANGED = later(world.ORDER, 2, text="This page was published in error.")
RETURNED = later(world.ORDER, 4)  # with its first words
_ROWS = ("mention", "figure", "sentiment", "expectation")


def _present(store: Store) -> dict[str, list[dict[str, object]]]:
    """Return the rows that belong to the present text of the order."""
    found = {table: rows(store, f"select * from [{table}] order by id") for table in _ROWS}  # noqa: S608
    return {
        table: [row for row in every if row["document_id"] == world.ORDER.id]
        for table, every in found.items()
    }


def test_a_text_that_returns_has_its_rows_again(crawled: Store) -> None:
    save(crawled, world.ANNOTATE, (world.ORDER, world.annotate(world.ORDER)))
    first = _present(crawled)
    assert first["mention"]
    assert first["sentiment"]
    crawled.record(result=world.visit(CHANGED))
    assert _present(crawled) == {table: [] for table in _ROWS}  # nothing has read it yet
    other = replace(world.annotate(world.RUMOUR), document_id=world.ORDER.id)
    save(crawled, world.ANNOTATE, (CHANGED, other))
    changed = _present(crawled)
    assert changed["sentiment"]
    assert changed != first
    crawled.record(result=world.visit(RETURNED))
    assert crawled.pending(run_id=world.ANNOTATE.id, limit=1)[0].id != world.ORDER.id
    assert _present(crawled) == first
    assert crawled.verify().ok


def test_linking_hears_of_a_text_that_returned(crawled: Store) -> None:
    """Nothing is read anew, and nobody corrected anything: still there is something to link."""
    save(crawled, world.ANNOTATE, (world.ORDER, world.annotate(world.ORDER)))
    crawled.record(result=world.visit(CHANGED))
    nothing = replace(world.annotate(world.RUMOUR), document_id=world.ORDER.id)
    save(crawled, world.ANNOTATE, (CHANGED, nothing))
    before = crawled.link_state()
    crawled.record(result=world.visit(later(CHANGED, 3)))
    assert crawled.link_state() == before  # the same page once more
    crawled.record(result=world.visit(RETURNED))
    assert crawled.link_state() != before
    before = crawled.link_state()
    crawled.record(result=world.visit(later(RETURNED, 5, title="Another title")))
    assert crawled.link_state() != before


def test_rows_are_those_of_the_newest_run_that_could_read_the_text(crawled: Store) -> None:
    crawled.save_run(run=SECOND)
    whole = world.annotate(world.ORDER)
    save(crawled, SECOND, (world.ORDER, replace(whole, entities=(), instruments=())))
    newest = _present(crawled)
    save(crawled, world.ANNOTATE, (world.ORDER, whole))  # an older run comes late
    assert _present(crawled) == newest
    save(crawled, SECOND, (world.ORDER, Failure(subject=world.ORDER.id, message="too long")))
    assert len(_present(crawled)["mention"]) > 0 == len(newest["mention"])
    (found,) = crawled.annotated()
    assert found.annotation == whole


def test_rows_of_another_text_than_the_present_one_are_found(full: Store) -> None:
    """As an earlier version left them behind."""
    full.record(result=world.visit(CHANGED))
    full._connection.execute(
        "insert into mention select 'stale', id, (select max(id) from revision"
        " where document_id = d.id and id <> d.revision_id), 'entity', 'x', 'x', 'person', 0, 3,"
        " 'The', (select id from run limit 1), first_seen from document d where id = ?",
        [world.ORDER.id],
    )
    (broken,) = full.verify().broken
    assert (broken.table, broken.id, broken.document_id) == ("mention", "stale", world.ORDER.id)
    assert broken.reason == "it is of a text that the document does not have now"
