"""Documents that are taken down, come back, or come in a fuller form."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from policytrail.records import Document, Outcome, PollResult, sha256_hex
from policytrail.store import Store, open_store
from policytrail.store.upkeep import Retention
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import later, rows

DAY = timedelta(days=1)
PAGE = world.ORDER
SEEN = PAGE.retrieved


def look(days: float, outcome: Outcome, *, url: str = PAGE.url, **poll: object) -> PollResult:
    """A visit to the page that brought no document."""
    return world.visit(
        source=world.HOUSE, at=SEEN + days * DAY, outcome=outcome, url=url, items=0, **poll
    )


def read(document: Document = PAGE, *, url: str = PAGE.url) -> PollResult:
    """A visit to the page that brought its document."""
    return world.visit(document, url=url, body_sha256=document.blob_sha256)


def gone(store: Store) -> list[dict[str, object]]:
    return rows(store, "select * from removal order by noticed")


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.GONE, 404),
        (Outcome.GONE, 410),
        (Outcome.REDIRECTED_HOME, 200),
        (Outcome.EMPTY, 200),
        (Outcome.NO_TEXT, 200),
    ],
)
def test_a_page_that_is_taken_down_is_a_removal(
    store: Store, outcome: Outcome, status: int
) -> None:
    store.record(result=read())
    store.record(result=look(3, outcome, status=status, message="why"))
    (row,) = gone(store)
    assert row["document_id"] == PAGE.id
    assert (row["reason"], row["status"], row["message"]) == (outcome.value, status, "why")
    assert row["noticed"] == (SEEN + 3 * DAY).isoformat()
    assert row["returned"] is None
    assert store.document(document_id=PAGE.id).text == PAGE.text, "the last text stays"
    (edit,) = rows(store, "select * from edits")
    assert (edit["change"], edit["kind"], edit["place"]) == ("removal", "removal", 0)
    assert (edit["old"], edit["new"]) == (PAGE.text[:500], "")
    assert edit["seen"] == row["noticed"]


@pytest.mark.parametrize(
    "outcome", [Outcome.BLOCKED, Outcome.SERVER_ERROR, Outcome.TIMEOUT, Outcome.ROBOTS]
)
def test_a_page_that_cannot_be_read_is_no_removal(store: Store, outcome: Outcome) -> None:
    store.record(result=read())
    store.record(result=look(1, outcome))
    assert gone(store) == []


def test_a_list_that_is_gone_takes_no_document_with_it(store: Store) -> None:
    item = replace(PAGE, kind="feed_item")
    store.record(result=world.visit(item, body_sha256=item.blob_sha256))
    store.record(
        result=world.visit(source=world.HOUSE, at=SEEN + DAY, outcome=Outcome.GONE, status=410)
    )
    assert gone(store) == []


def test_a_return_is_recorded_and_a_second_removal_too(store: Store) -> None:
    store.record(result=read())
    store.record(result=look(1, Outcome.GONE, status=404))
    store.record(result=look(2, Outcome.GONE, status=404))
    store.record(result=look(3, Outcome.NOT_MODIFIED, status=304))
    store.record(result=look(4, Outcome.UNCHANGED))
    store.record(result=look(5, Outcome.REDIRECTED_HOME))
    changed = later(PAGE, 6, text=PAGE.text + " A note was added.")
    store.record(result=read(changed))
    first, second = gone(store)
    assert (first["visits"], first["confirmed"]) == (2, (SEEN + 2 * DAY).isoformat())
    assert first["returned"] == (SEEN + 3 * DAY).isoformat()
    assert (second["reason"], second["visits"]) == ("redirected_home", 1)
    assert second["returned"] == changed.retrieved.isoformat()
    told = rows(store, "select change, state, new from edits order by seen, place")
    assert [row["change"] for row in told] == [
        "removal", "return", "removal", "return", "addition",
    ]  # fmt: skip
    assert told[3]["new"] == changed.text[:500]


def test_a_document_with_two_addresses_is_gone_when_both_are(store: Store) -> None:
    other = f"{PAGE.url}?ref=home"
    store.record(result=read())
    store.record(result=read(later(PAGE, 1), url=other))
    store.record(result=look(2, Outcome.GONE, url=other))
    assert gone(store) == []
    store.record(result=look(3, Outcome.GONE))
    store.record(result=look(4, Outcome.UNCHANGED, url=other))
    (row,) = gone(store)
    assert row["noticed"] == (SEEN + 3 * DAY).isoformat()
    assert row["returned"] == (SEEN + 4 * DAY).isoformat()


def test_order_and_repetition_do_not_matter(tmp_path: Path) -> None:
    results = [
        read(),
        look(1, Outcome.GONE, status=404),
        look(2, Outcome.UNCHANGED),
        look(3, Outcome.NO_TEXT),
    ]
    dumps = set()
    for number, order in enumerate(itertools.permutations(results)):
        with open_store(tmp_path / f"{number}.db", create=True) as store:
            store.sync_sources(sources=world.SOURCES, now=world.RUMOUR_SEEN)
            for result in (*order, order[0]):
                store.record(result=result)
            dumps.add(store.dump())
            assert [row["reason"] for row in gone(store)] == ["gone", "no_text"]
    assert len(dumps) == 1


def test_visits_that_tell_of_a_return_are_never_pruned(store: Store) -> None:
    store.record(result=read())
    store.record(result=look(1, Outcome.EMPTY))
    store.record(result=look(2, Outcome.UNCHANGED))
    for number in range(210):
        store.record(result=look(3 + number / 100, Outcome.UNCHANGED, url="https://x.example/"))
    before = gone(store)
    store.prune(retention=Retention(), now=SEEN + 400 * DAY)
    store.record(result=look(401, Outcome.GONE))
    assert gone(store)[:1] == before


def test_another_form_of_a_text_is_no_edit(store: Store) -> None:
    """A teaser gives way to the feed's item, and that to the page."""
    teaser = replace(PAGE, kind="teaser", text="An order was signed.", method="feed summary")
    item = later(PAGE, 1, kind="feed_item", text="An order was signed. It has two parts.")
    page = later(PAGE, 2)
    edited = later(PAGE, 3, text=PAGE.text.replace("Within 180 days", "Within 90 days"))
    for number, one in enumerate((teaser, item, page, teaser, item, edited)):
        one = replace(one, blob_sha256=sha256_hex(one.text.encode()))
        assert store.record(result=read(one)) == (number in {0, 1, 2, 5})
    found = rows(store, "select kind, change from revision order by number")
    assert [(row["kind"], row["change"]) for row in found] == [
        ("teaser", "first"),
        ("feed_item", "form"),
        ("page", "form"),
        ("page", "date"),
    ]
    assert [row["change"] for row in rows(store, "select change from edits")] == ["date"]
    assert store.document(document_id=PAGE.id).text == edited.text


def test_the_publishers_own_form_after_anothers_is_no_edit(store: Store) -> None:
    copied = replace(PAGE, via=world.WIRE.id, source_id=world.HOUSE.id, text="As the wire has it.")
    copied = replace(copied, blob_sha256=sha256_hex(copied.text.encode()))
    store.record(result=world.visit(copied, source=world.WIRE))
    store.record(result=read(later(PAGE, 1)))
    found = rows(store, "select change from revision order by number")
    assert [row["change"] for row in found] == ["first", "form"]


def test_a_new_guid_makes_no_second_document(store: Store) -> None:
    item = replace(PAGE, kind="feed_item", metadata={"guid": "1"})
    store.record(result=world.visit(item))
    moved = later(item, 1, id="0123456789abcdef", metadata={"guid": "urn:x:1"})
    assert store.record(result=world.visit(moved)) == 0
    assert store.counts()["document"] == 1
    assert store.document(document_id=item.id).metadata == {"guid": "urn:x:1"}
    changed = later(moved, 2, text=PAGE.text + " A note was added.", title="Another headline")
    assert store.record(result=world.visit(changed)) == 1
    assert store.counts()["document"] == 1
    assert store.document(document_id=item.id).text == changed.text


@pytest.mark.parametrize(
    "difference",
    [
        {"title": "The next step of the same bill"},
        {"published": PAGE.published and PAGE.published + DAY},
        {"url": "https://house.example/other"},
    ],
)
def test_items_that_differ_in_more_than_the_guid_are_two(
    store: Store, difference: dict[str, str | datetime]
) -> None:
    item = replace(PAGE, kind="feed_item")
    store.record(result=world.visit(item))
    other = later(item, 1, id="0123456789abcdef", **difference)
    assert store.record(result=world.visit(other)) == 1
    assert store.counts()["document"] == 2


def test_two_steps_of_one_answer_stay_two(store: Store) -> None:
    """Two items of one answer with the same title and date are what their guids say."""
    one = replace(PAGE, kind="feed_item")
    two = replace(one, id="0123456789abcdef", text=f"{PAGE.text} More.")
    store.record(result=world.visit(one, replace(two, blob_sha256=one.blob_sha256)))
    assert store.counts()["document"] == 2


def test_teasers_are_not_known_addresses(store: Store) -> None:
    """The page behind a teaser is asked for again."""
    store.record(result=world.visit(replace(PAGE, kind="teaser")))
    assert PAGE.url not in store.poll_state(source_id=world.HOUSE.id).known_urls
    store.record(result=read(later(PAGE, 1)))
    assert PAGE.url in store.poll_state(source_id=world.HOUSE.id).known_urls


def test_the_first_visit_to_a_page_is_remembered(store: Store) -> None:
    """The age of a page is reckoned from it, however long ago it was."""
    store.record(result=read())
    store.record(result=look(40, Outcome.UNCHANGED))
    store.record(result=look(70, Outcome.UNCHANGED))
    store.record(result=look(0, Outcome.NEW, url="https://house.example/old"))
    found = store.page_polls(source_id=world.HOUSE.id, since=SEEN + 60 * DAY)
    assert [poll.started for poll in found] == [SEEN, SEEN + 70 * DAY]
