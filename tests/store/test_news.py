"""What changed between two moments, what was looked at, and what is about something."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from policytrail.errors import QueryError
from policytrail.records import Gap, Outcome
from policytrail.store import Store, TimelineQuery
from policytrail.tests.store import world

HOUR = timedelta(hours=1)
EVE, AFTER = world.ORDER_SEEN - HOUR, world.ORDER_SEEN + HOUR


def test_only_what_changed_between_two_moments_is_asked_for(full: Store) -> None:
    new = full.timeline(query=TimelineQuery(as_of=AFTER, changed_since=EVE))
    assert [(each.event.id, each.event.status) for each in new] == [(world.SIGNING.id, "done")]
    old = full.timeline(query=TimelineQuery(as_of=EVE, changed_by=AFTER))
    assert [(each.event.id, each.event.status) for each in old] == [(world.SIGNING.id, "planned")]
    assert full.timeline(query=TimelineQuery(as_of=EVE - HOUR, changed_by=EVE)) == []


def test_the_record_began_with_the_first_event(full: Store) -> None:
    assert full.began() == world.RUMOUR_SEEN.date()


def test_an_empty_record_has_no_beginning(store: Store) -> None:
    assert store.began() is None


def test_what_was_looked_at_is_counted(full: Store) -> None:
    found = full.coverage(since=world.RUMOUR_SEEN, until=world.RULE_SEEN)
    assert found.documents == len(world.DOCUMENTS)
    assert (found.relevant, found.unread, found.failed) == (3, 0, 0)
    assert found.visits == len(world.DOCUMENTS)
    assert found.gaps is None  # each visit brought something: those that did not were deleted
    assert full.coverage(since=EVE, until=AFTER).documents == 1


def quiet(store: Store, at: datetime) -> None:
    store.record(result=world.visit(source=world.WIRE, at=at, outcome=Outcome.UNCHANGED, items=0))


def test_hours_without_a_visit_are_gaps(store: Store) -> None:
    start = world.RUMOUR_SEEN
    for hours in (0, 1, 2, 8, 9):
        quiet(store, start + hours * HOUR)
    found = store.coverage(since=start, until=start + 10 * HOUR)
    assert found.gaps is not None
    assert len(found.gaps) == 1
    (gap,) = found.gaps
    assert (gap.ended - gap.began) > 5 * HOUR
    assert found.failed == 0


def test_what_was_published_in_a_gap_and_seen_after_it_is_counted(store: Store) -> None:
    start = world.RUMOUR_SEEN
    for hours in (0, 6):
        quiet(store, start + hours * HOUR)
    late = replace(
        world.RUMOUR,
        published=start + 3 * HOUR,
        published_precision="second",
        retrieved=start + 6 * HOUR,
        first_seen=start + 6 * HOUR,
    )
    store.record(result=world.visit(late))
    found = store.coverage(since=start, until=start + 7 * HOUR)
    assert found.gaps is not None
    assert [each.found_later for each in found.gaps if isinstance(each, Gap)] == [1]


def test_a_failed_visit_is_no_gap_but_is_counted(store: Store) -> None:
    start = world.RUMOUR_SEEN
    quiet(store, start)
    store.record(
        result=world.visit(source=world.WIRE, at=start + HOUR, outcome=Outcome.TIMEOUT, items=0)
    )
    found = store.coverage(since=start, until=start + 2 * HOUR)
    assert (found.visits, found.failed, found.gaps) == (2, 1, ())


def test_figures_stand_in_quoted_sentences(full: Store) -> None:
    found = full.figures(since=world.RUMOUR_SEEN, until=world.RULE_SEEN)
    assert [each.text for each in found] == ["about $321 million"]
    (figure,) = found
    assert figure.text in figure.source.quote
    assert world.FUND.text[figure.start : figure.end] == figure.text
    assert full.figures(since=world.RUMOUR_SEEN, until=world.REACTION_SEEN) == []


def test_documents_are_found_by_subject_and_topic(full: Store) -> None:
    about = full.documents_about(subject=world.EO.id)
    assert world.ORDER.id in about
    assert world.FUND.id not in about
    assert world.FUND.id in full.documents_about(subject=world.SWIB.id)


def test_a_topic_that_no_document_has_is_named(full: Store) -> None:
    with pytest.raises(QueryError, match="pensoin-stuff: is no topic of any document"):
        full.documents_about(topic="pensoin-stuff")


def test_citations_come_once_and_by_id(full: Store) -> None:
    ids = [world.RULE.id, world.ORDER.id, world.RULE.id, "nowhere"]
    found = full.citations(documents=ids)
    assert [each.document_id for each in found] == sorted({world.RULE.id, world.ORDER.id})
