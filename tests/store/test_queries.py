"""Questions and answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from policytrail.records import EventVersion, InstrumentState, Outcome, Party
from policytrail.store import Store, TimelineQuery
from policytrail.store.codec import date_bounds, fold
from policytrail.store.queries import end_of_day
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import rows


def titles(store: Store, **query: object) -> list[str]:
    found = store.timeline(query=TimelineQuery(**query))  # type: ignore[arg-type]
    return [entry.event.title for entry in found]


SIGNED, SOLD, PROPOSED = world.SIGNING.title, world.EXIT.title, world.PROPOSING.title


def test_a_timeline_is_in_the_order_of_dates(full: Store) -> None:
    assert titles(full) == [SOLD, SIGNED, PROPOSED]
    assert titles(full, limit=2) == [SIGNED, PROPOSED]
    assert titles(full, limit=0) == []


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (world.EO.id, [SIGNED]),
        (world.SWIB.id, [SOLD]),
        (world.DOL.id, [PROPOSED]),
        (world.SIGNING.id, [SIGNED]),
        (world.SIGNING.mentions[2].id, [SIGNED]),  # an id from before a merge
        ("person:nobody", []),
    ],
)
def test_a_timeline_of_a_subject(full: Store, subject: str, expected: list[str]) -> None:
    assert titles(full, subject=subject) == expected


def test_a_timeline_between_days_takes_in_dates_known_to_the_quarter(full: Store) -> None:
    assert titles(full, since=date(2025, 3, 31), until=date(2025, 8, 6)) == [SOLD]
    assert titles(full, since=date(2025, 4, 1)) == [SIGNED, PROPOSED]
    assert titles(full, until=date(2025, 1, 1)) == [SOLD]
    assert titles(full, since=date(2025, 8, 7), until=date(2025, 8, 7)) == [SIGNED]


def test_an_event_without_a_date_counts_as_of_the_day_it_was_told(full: Store) -> None:
    undated = replace(world.EXIT, date=None, date_basis=None)
    knowledge = replace(world.KNOWLEDGE, events=(world.SIGNING, undated, world.PROPOSING))
    full.save_knowledge(run=world.LINK, knowledge=knowledge)
    assert titles(full) == [SIGNED, SOLD, PROPOSED]
    assert titles(full, since=date(2025, 8, 15), until=date(2025, 8, 15)) == [SOLD]


def test_a_timeline_of_types_and_statuses(full: Store) -> None:
    assert titles(full, types=("sign", "propose")) == [SIGNED, PROPOSED]
    assert titles(full, statuses=("reported",)) == [SOLD]
    assert titles(full, include_historical=False) == [SIGNED, PROPOSED]


def test_sources_that_say_what_it_counts_as_come_first(full: Store) -> None:
    (entry,) = full.timeline(query=TimelineQuery(subject=world.EO.id))
    assert [link.document_id for link in entry.sources] == [
        world.ORDER.id,
        world.REACTION.id,
        world.RUMOUR.id,
    ]
    assert entry.sources[0].quote == world.SIGNING.mentions[1].evidence.text
    assert entry.sources[0].url == world.ORDER.url


def test_as_of_a_day_nothing_later_shines_through(full: Store) -> None:
    def then(day: date) -> list[tuple[str, str | None, str, int]]:
        query = TimelineQuery(subject=world.EO.id, as_of=end_of_day(day))
        return [
            (one.event.status, one.event.date, one.event.title, len(one.sources))
            for one in full.timeline(query=query)
        ]

    rumour, order, _ = (one.evidence.text for one in world.SIGNING.mentions)
    assert then(date(2025, 7, 17)) == []
    assert then(date(2025, 7, 20)) == [("planned", None, rumour, 1)]
    assert then(date(2025, 8, 6)) == [("planned", None, rumour, 1)]
    # The order says "the president": that he was meant is in the report of two days later.
    assert then(date(2025, 8, 7)) == [("done", "2025-08-07", order, 2)]
    assert then(date(2025, 8, 9)) == [("done", "2025-08-07", SIGNED, 3)]


def test_as_of_an_outlet_alone_makes_a_signing_reported(full: Store) -> None:
    """The instrument came a week after the first report of the signing."""
    told, signed, repeated = world.SIGNING.mentions
    late = replace(signed, first_known=world.REACTION_SEEN + timedelta(days=7), id="later")
    event = replace(world.SIGNING, mentions=(told, repeated, late))
    knowledge = replace(
        world.KNOWLEDGE, events=(event, world.EXIT, world.PROPOSING), contradictions=()
    )
    full.save_knowledge(run=world.LINK, knowledge=knowledge)
    query = TimelineQuery(subject=world.EO.id, as_of=world.REACTION_SEEN)
    (entry,) = full.timeline(query=query)
    assert entry.event.status == "reported"
    assert entry.event.authority == "outlet"
    assert entry.event.title == repeated.evidence.text
    assert full.timeline(query=replace(query, statuses=("done",))) == []
    assert len(full.timeline(query=replace(query, statuses=("reported",)))) == 1


def test_as_of_uses_the_versions_that_linking_gives(full: Store) -> None:
    planned = EventVersion(
        first_known=world.RUMOUR_SEEN,
        status="planned",
        title="The president is expected to sign an order",
        date=None,
        date_basis=None,
        authority="anonymous",
        actors=(Party(name="the president", entity_id=world.TRUMP.id),),
        objects=(),
        confidence=0.6,
        origins=("Example Wire",),
    )
    done = replace(
        planned, first_known=world.ORDER_SEEN, status="done", title=SIGNED, date="2025-08-07"
    )
    event = replace(world.SIGNING, history=(planned, done))
    knowledge = replace(world.KNOWLEDGE, events=(event, world.EXIT, world.PROPOSING))
    full.save_knowledge(run=world.LINK, knowledge=knowledge)
    query = TimelineQuery(subject=world.TRUMP.id, as_of=end_of_day(date(2025, 8, 6)))
    (entry,) = full.timeline(query=query)
    assert entry.event.title == planned.title
    assert entry.event.actors == planned.actors
    assert entry.event.objects == ()
    (entry,) = full.timeline(query=replace(query, as_of=world.ORDER_SEEN))
    assert entry.event.date == "2025-08-07"


def test_a_duty_is_not_met_before_the_act_is_known(full: Store) -> None:
    (before,) = full.directives(as_of=end_of_day(date(2026, 3, 30)))
    assert (before.met_on, before.met_by, before.days_late) == (None, None, None)
    assert full.directives(as_of=end_of_day(date(2026, 3, 31))) == [world.DUTY]


def test_the_state_of_an_instrument_on_any_day(full: Store) -> None:
    def then(day: date) -> list[str]:
        found = full.states(instrument_id=world.EO.id, as_of=end_of_day(day))
        return [one.state for one in found]

    assert then(date(2025, 7, 1)) == []
    assert then(date(2025, 8, 6)) == ["reported"]
    assert then(date(2025, 8, 7)) == ["reported", "signed"]
    assert [one.state for one in full.states(instrument_id=world.EO.id)] == ["reported", "signed"]
    closing = InstrumentState(
        instrument_id=world.EO.id,
        state="closed",
        date="2025-Q4",
        event_id=world.SIGNING.id,
        first_known=world.ORDER_SEEN,
    )
    known = replace(world.KNOWLEDGE, states=(*world.KNOWLEDGE.states[:2], closing))
    full.save_knowledge(run=world.LINK, knowledge=known)
    assert then(date(2025, 9, 30)) == ["reported", "signed"]  # announced, and not come yet
    assert then(date(2025, 10, 1)) == ["reported", "signed", "closed"]


def test_stances_directives_and_deadlines(full: Store) -> None:
    holder = full.stances(subject=world.SAVERS.id)
    assert {(one.target, one.stance) for one in holder} == {
        ("crypto-in-retirement-plans", "oppose"),
        ("eo:14330", "oppose"),
    }
    issue = full.stances(subject="crypto-in-retirement-plans")
    assert {one.holder for one in issue} == {"Fund Council", "Savers United"}
    assert full.stances(as_of=world.ORDER_SEEN) == []
    assert full.directives(subject=world.DOL.id) == [world.DUTY]
    assert full.directives(subject=world.EO.id) == [world.DUTY]
    assert full.directives(subject=world.SWIB.id) == []
    assert full.deadlines(since=date(2026, 6, 1), until=date(2026, 6, 1)) == [world.COMMENTS]
    assert full.deadlines(since=date(2026, 6, 2)) == []
    assert full.deadlines(until=date(2026, 5, 31)) == []


def test_views_show_what_stands(full: Store) -> None:
    timeline = rows(full, "select date, status, instruments, documents, url, quote from timeline")
    assert timeline[1] == {
        "date": "2025-08-07",
        "status": "done",
        "instruments": "eo:14330",
        "documents": 3,
        "url": world.ORDER.url,
        "quote": world.SIGNING.mentions[1].evidence.text,
    }
    (signed, proposed) = rows(full, "select key, state, since, gaps from instrument_status")
    assert signed == {"key": "eo:14330", "state": "signed", "since": "2025-08-07", "gaps": None}
    assert proposed["gaps"] == "sent for review (before proposed)"
    (out,) = rows(full, "select investor, direction, assets, amount, unit from allocations")
    assert out == {
        "investor": "State of Wisconsin Investment Board",
        "direction": "out",
        "assets": "bitcoin; fund shares",
        "amount": 321e6,
        "unit": "USD",
    }
    weeks = rows(full, "select week, monday, target, support, oppose from stance_by_week")
    assert {
        "week": "2025-W32",
        "monday": "2025-08-04",
        "target": "crypto-in-retirement-plans",
        "support": 1,
        "oppose": 1,
    } in weeks
    map_ = rows(full, "select holder, target, latest_stance from stance_map")
    assert {
        "holder": "Savers United",
        "target": "Executive Order 14330",
        "latest_stance": "oppose",
    } in map_


def test_the_latest_stance_is_the_one_of_the_latest_date(full: Store) -> None:
    first = world.STANCES[0]
    turned = replace(first, id="later", stance="neutral", date="2025-09-01")
    knowledge = replace(world.KNOWLEDGE, stances=(*world.STANCES, turned))
    full.save_knowledge(run=world.LINK, knowledge=knowledge)
    (row,) = rows(
        full,
        "select latest_stance, latest_date, support, neutral from stance_map where holder = ?",
        (first.holder,),
    )
    assert row == {
        "latest_stance": "neutral",
        "latest_date": "2025-09-01",
        "support": 1,
        "neutral": 1,
    }


def test_views_that_look_at_the_clock(full: Store) -> None:
    today = date.fromisoformat(str(rows(full, "select date('now', '-5 hours') as d")[0]["d"]))
    due = [
        replace(world.COMMENTS, id=str(n), due=str(today + timedelta(days=n))) for n in (-1, 0, 9)
    ]
    full.save_knowledge(run=world.LINK, knowledge=replace(world.KNOWLEDGE, deadlines=tuple(due)))
    found = rows(full, "select days_left from upcoming_deadlines")
    assert [row["days_left"] for row in found] == [0, 9]
    assert rows(full, "select * from new_this_week") == []
    full._connection.execute("update event set first_known = datetime('now', '-1 day')")
    fresh = rows(full, "select title from new_this_week order by title")
    assert [row["title"] for row in fresh] == [PROPOSED, SIGNED]  # not what is old news


def test_source_states(full: Store) -> None:
    def state() -> object:
        sql = "select state from source_health where source_id = ?"
        return rows(full, sql, (world.WIRE.id,))[0]["state"]

    now = end_of_day(date.today())  # noqa: DTZ011
    assert state() == "stale"
    expected = {
        Outcome.UNCHANGED: "ok",
        Outcome.NOT_MODIFIED: "ok",
        Outcome.GONE: "dead",
        Outcome.ROBOTS: "blocked",
        Outcome.DRIFT: "drift",
        Outcome.EMPTY: "empty",
        Outcome.TIMEOUT: "failing",
    }
    for hours, (outcome, word) in enumerate(expected.items()):
        at = now + timedelta(hours=hours)
        full.record(result=world.visit(source=world.WIRE, at=at, outcome=outcome))
        assert state() == word
    full.sync_sources(sources=(replace(world.WIRE, enabled=False),), now=now)
    assert state() == "disabled"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, (None, None)),
        ("2025", ("2025-01-01", "2025-12-31")),
        ("2025-Q1", ("2025-01-01", "2025-03-31")),
        ("2025-Q4", ("2025-10-01", "2025-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025-12", ("2025-12-01", "2025-12-31")),
        ("2025-08-07", ("2025-08-07", "2025-08-07")),
    ],
)
def test_date_bounds(text: str | None, expected: tuple[str | None, str | None]) -> None:
    assert date_bounds(text) == expected


@pytest.mark.parametrize("text", ["soon", "2025-Q5", "2025-13", "2025-02-30", "25"])
def test_dates_of_no_known_form_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        date_bounds(text)


def test_fold() -> None:
    assert fold("  Children\u2019s  FUND ") == fold("children's fund")
