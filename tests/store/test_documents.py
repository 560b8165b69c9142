"""Visits, documents and the states of their texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from policytrail.errors import CatalogueError, QueryError, StoreError
from policytrail.records import Document, Outcome, Poll, sha256_hex
from policytrail.store import Store
from policytrail.tests.store import world

DAY = timedelta(days=1)


def rows(store: Store, sql: str, values: tuple[object, ...] = ()) -> list[dict[str, object]]:
    return store._connection.rows(sql, values)


def later(document: Document, days: int, **values: object) -> Document:
    """The document as a later visit sees it."""
    changed = {"retrieved": document.retrieved + days * DAY, "first_seen": document.retrieved}
    changed["first_seen"] = changed["retrieved"]
    if "text" in values:
        changed["blob_sha256"] = sha256_hex(str(values["text"]).encode())
    return replace(document, **(changed | values))


def test_a_document_comes_back_as_it_was_written(store: Store) -> None:
    assert store.record(result=world.visit(world.ORDER)) == 1
    assert store.document(document_id=world.ORDER.id) == world.ORDER
    blob = store.blob(sha256=world.ORDER.blob_sha256 or "")
    assert blob.data == world.ORDER.text.encode()


def test_recording_again_changes_nothing(store: Store) -> None:
    result = world.visit(world.ORDER, world.ORDER)
    assert store.record(result=result) == 1
    before = store.dump()
    assert store.record(result=result) == 0
    assert store.dump() == before


def test_an_honest_feed_read_again_writes_only_the_visit(store: Store) -> None:
    store.record(result=world.visit(world.ORDER))
    before = set(store.dump().splitlines())
    again = later(world.ORDER, 1)
    assert store.record(result=world.visit(again)) == 0
    new = set(store.dump().splitlines()) - before
    assert [line.split("\t")[0] for line in new] == ["poll"]


def test_bytes_that_bring_nothing_new_are_not_kept(store: Store) -> None:
    """Many pages carry a token that differs at each visit."""
    store.record(result=world.visit(world.ORDER))
    again = later(world.ORDER, 1, blob_sha256=sha256_hex(b"other bytes, same text"))
    result = world.visit(again, outcome=Outcome.UNCHANGED)
    assert store.record(result=result) == 0
    assert store.counts()["blob"] == 1
    assert store.verify().ok


def test_a_changed_text_is_a_revision_that_says_what_changed(store: Store) -> None:
    store.record(result=world.visit(world.ORDER))
    text = world.ORDER.text.replace("Within 180 days", "Within 90 days")
    changed = later(world.ORDER, 2, text=text)
    assert store.record(result=world.visit(changed)) == 1
    states = rows(store, "select number, change, change_detail from revision order by number")
    assert [(row["number"], row["change"]) for row in states] == [(1, "first"), (2, "date")]
    (edit,) = rows(store, "select kind, old, new from edits")
    assert edit["kind"] == "date"
    assert "Within 180 days" in str(edit["old"])
    assert edit["new"] == str(edit["old"]).replace("Within 180 days", "Within 90 days")
    stored = store.document(document_id=world.ORDER.id)
    assert stored.text == text
    assert stored.first_seen == world.ORDER.first_seen
    assert stored.retrieved == changed.retrieved


def test_a_state_that_arrives_late_is_what_the_next_one_is_compared_with(store: Store) -> None:
    texts = [world.ORDER.text.replace("180 days", f"{days} days") for days in (180, 120, 90)]
    for number in (0, 2, 1):
        result = world.visit(later(world.ORDER, number, text=texts[number]))
        assert store.record(result=result) == 1
    found = rows(store, "select state, old, new from edits order by state")
    assert [row["state"] for row in found] == [2, 3]
    assert "180 days" in str(found[0]["old"])
    assert "120 days" in str(found[0]["new"])
    assert "120 days" in str(found[1]["old"])
    assert "90 days" in str(found[1]["new"])


def test_order_of_recording_does_not_matter(path: object, tmp_path: object) -> None:
    from policytrail.store import open_store

    states = [
        world.ORDER,
        later(world.ORDER, 1, text=world.ORDER.text + " A note was added."),
        later(world.ORDER, 2, text="The page now says something else altogether. Nothing stays."),
    ]
    dumps = []
    for name, order in (("a", (0, 1, 2)), ("b", (2, 0, 1)), ("c", (1, 2, 0)), ("d", (2, 1, 0))):
        with open_store(tmp_path / f"{name}.db", create=True) as store:  # type: ignore[operator]
            store.sync_sources(sources=world.SOURCES, now=world.RUMOUR_SEEN)
            for number in order:
                store.record(result=world.visit(states[number]))
            dumps.append(store.dump())
            assert store.document(document_id=world.ORDER.id).text == states[2].text
            found = rows(store, "select change from revision order by number")
            assert [row["change"] for row in found] == ["first", "addition", "removal"]
    assert len(set(dumps)) == 1


def test_a_wording_that_comes_back_is_no_new_revision_but_stands_again(store: Store) -> None:
    other = later(world.ORDER, 1, text=world.ORDER.text + " A note was added.")
    store.record(result=world.visit(world.ORDER))
    store.record(result=world.visit(other))
    assert store.record(result=world.visit(later(world.ORDER, 2))) == 0
    assert store.document(document_id=world.ORDER.id).text == world.ORDER.text
    assert store.counts()["revision"] == 2


def test_a_stale_copy_does_not_displace_the_newer_state(store: Store) -> None:
    newer = later(world.ORDER, 5, text=world.ORDER.text + " A note was added.")
    store.record(result=world.visit(newer))
    assert store.record(result=world.visit(world.ORDER)) == 1
    stored = store.document(document_id=world.ORDER.id)
    assert stored.text == newer.text
    assert stored.first_seen == world.ORDER.first_seen


def test_two_sources_with_two_wordings_do_not_take_turns(store: Store) -> None:
    store.record(result=world.visit(world.ORDER))
    via_wire = later(world.ORDER, 1, via=world.WIRE.id, text="Another outlet's wording.")
    assert store.record(result=world.visit(via_wire, source=world.WIRE)) == 0
    assert store.record(result=world.visit(later(world.ORDER, 2))) == 0
    assert store.counts()["revision"] == 1
    assert via_wire.url in store.poll_state(source_id=world.WIRE.id).known_urls


def test_a_page_replaces_the_summary_of_a_feed_and_stays(store: Store) -> None:
    item = replace(world.ORDER, kind="feed_item", text="A summary.", blob_sha256=None)
    store.record(result=world.visit(item))
    page = later(world.ORDER, 1)
    assert store.record(result=world.visit(page)) == 1
    assert store.record(result=world.visit(later(item, 2))) == 0
    assert store.document(document_id=world.ORDER.id).text == world.ORDER.text


def test_a_new_title_is_taken_over_and_found(store: Store) -> None:
    store.record(result=world.visit(world.ORDER))
    store.record(result=world.visit(later(world.ORDER, 1, title="Marmalade for savers")))
    assert store.document(document_id=world.ORDER.id).title == "Marmalade for savers"
    assert [hit.document_id for hit in store.search(text="marmalade")] == [world.ORDER.id]
    store._connection.execute("insert into document_fts(document_fts) values ('integrity-check')")


def test_what_sqlite_cannot_hold_is_replaced_one_for_one(store: Store) -> None:
    broken = replace(world.ORDER, text="a\x00b\ud800c", title="t\udfff", blob_sha256=None)
    assert store.record(result=world.visit(broken)) == 1
    stored = store.document(document_id=broken.id)
    assert stored.text == "a\ufffdb\ufffdc"
    assert stored.title == "t\ufffd"
    assert store.record(result=world.visit(later(broken, 1))) == 0


def test_a_visit_that_changed_something_says_so(store: Store) -> None:
    store.record(result=world.visit(world.ORDER, outcome=Outcome.UNCHANGED))
    # A feed whose items are stored by visits to their pages brings no document itself.
    store.record(result=world.visit(source=world.WIRE, at=world.ORDER_SEEN, new_items=4))
    found = rows(store, "select source_id, outcome, new_items from poll order by source_id")
    assert found == [
        {"source_id": "example_house", "outcome": "new", "new_items": 1},
        {"source_id": "example_wire", "outcome": "new", "new_items": 4},
    ]


def test_visits_come_back_as_they_were_written(store: Store) -> None:
    values: dict[str, object] = {
        "status": 429,
        "size": 7,
        "items": 3,
        "new_items": 2,
        "message": "asked to wait",
        "etag": '"e"',
        "last_modified": "Thu, 07 Aug 2025 21:30:00 GMT",
        "body_sha256": "0" * 64,
        "not_before": world.ORDER_SEEN + DAY,
        "moved_to": "https://wire.example/new.xml",
    }
    result = world.visit(source=world.WIRE, at=world.ORDER_SEEN, outcome=Outcome.BLOCKED, **values)
    store.record(result=world.visit(source=world.WIRE, at=world.RULE_SEEN))
    store.record(result=result)
    store.record(result=world.visit(source=world.WIRE, at=world.RULE_SEEN, url="https://a.example"))
    assert all(getattr(result.poll, name) is not None for name in Poll.__slots__)
    assert store.polls(source_id=world.WIRE.id)[0] == result.poll
    assert [one.started for one in store.polls(source_id=world.WIRE.id)] == [
        world.ORDER_SEEN,
        world.RULE_SEEN,
    ]
    assert len(store.polls(source_id=world.WIRE.id, limit=1)) == 1


def test_one_visit_is_all_or_nothing(store: Store) -> None:
    lost = replace(world.RULE, source_id="nobody")
    before = store.dump()
    with pytest.raises(StoreError, match=r"document\.source_id = 'nobody' is no source"):
        store.record(result=world.visit(world.ORDER, lost, source=world.HOUSE))
    assert store.dump() == before


def test_a_visit_to_an_unknown_source_is_named(store: Store) -> None:
    with pytest.raises(StoreError, match="nobody"):
        store.record(
            result=world.visit(source=replace(world.WIRE, id="nobody"), at=world.ORDER_SEEN)
        )


def test_validators_are_kept_only_from_clean_visits_to_the_source_itself(store: Store) -> None:
    wire = world.WIRE
    moment = world.ORDER_SEEN

    def state() -> str | None:
        return store.poll_state(source_id=wire.id).etag

    assert state() is None
    store.record(result=world.visit(source=wire, at=moment, etag='"one"'))
    assert state() == '"one"'
    for outcome in (Outcome.MALFORMED, Outcome.BLOCKED, Outcome.DRIFT, Outcome.TIMEOUT):
        moment += DAY
        store.record(result=world.visit(source=wire, at=moment, outcome=outcome, etag='"bad"'))
        assert state() == '"one"'
    store.record(result=world.visit(source=wire, at=moment, url=wire.url + "/page", etag='"page"'))
    assert state() == '"one"'
    store.record(result=world.visit(source=wire, at=moment + DAY))
    assert state() is None


def test_a_moved_source_forgets_its_validators_and_a_left_one_is_marked(store: Store) -> None:
    store.record(result=world.visit(source=world.WIRE, at=world.ORDER_SEEN, etag='"one"'))
    store.sync_sources(sources=world.SOURCES, now=world.RULE_SEEN)
    assert store.poll_state(source_id=world.WIRE.id).etag == '"one"'
    moved = replace(world.WIRE, url="https://wire.example/new.xml")
    store.sync_sources(sources=(moved,), now=world.RULE_SEEN)
    assert store.poll_state(source_id=world.WIRE.id).etag is None
    left = rows(store, "select id from source where removed is not null order by id")
    assert [row["id"] for row in left] == ["example_house", "example_register"]
    assert {one.source_id for one in store.source_health()} == {"example_wire"}


def test_unknown_ids_are_named(store: Store) -> None:
    with pytest.raises(CatalogueError, match="nobody"):
        store.poll_state(source_id="nobody")
    with pytest.raises(QueryError, match="nothing"):
        store.document(document_id="nothing")
    with pytest.raises(StoreError, match="abc"):
        store.blob(sha256="abc")


def test_moments_need_a_time_zone(store: Store) -> None:
    naive = replace(world.ORDER, published=datetime(2025, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        store.record(result=world.visit(naive))
    assert store.counts()["document"] == 0


def test_source_health_tells_failures_and_who_covers(store: Store) -> None:
    start = world.REACTION_SEEN - 3 * DAY
    store.record(result=world.visit(source=world.WIRE, at=start))
    for days in (1, 2):
        store.record(
            result=world.visit(
                source=world.WIRE,
                at=start + days * DAY,
                outcome=Outcome.BLOCKED,
                message="HTTP 403",
            )
        )
    # A page that works does not heal the source, and another source brings the publisher's text.
    store.record(result=world.visit(source=world.WIRE, at=start + 3 * DAY, url="https://x.example"))
    covered = replace(world.REACTION, via=world.HOUSE.id)
    store.record(result=world.visit(covered, source=world.HOUSE))
    health = {one.source_id: one for one in store.source_health()}[world.WIRE.id]
    assert health.outcome is Outcome.BLOCKED
    assert health.last_success == start
    assert health.failing_since == start + DAY
    assert health.message == "HTTP 403"
    assert health.covered_by == (world.HOUSE.id,)
    state = rows(
        store, "select state, failures from source_health where source_id = ?", (world.WIRE.id,)
    )
    assert state == [{"state": "blocked", "failures": 2}]
