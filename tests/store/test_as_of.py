"""Versions of an event: by what was known, and never by what came later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, permutations

import pytest

from policytrail.records import Authority, Event, EventMention, EventStatus
from policytrail.store import Store, TimelineQuery
from policytrail.store.as_of import Retracted, periods, standing_of
from policytrail.store.queries import end_of_day
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import later, rows

DAY = timedelta(days=1)
TOLD, SIGNED, REPEATED = world.SIGNING.mentions


def statuses(event: Event, retracted: tuple[Retracted, ...] = ()) -> list[str]:
    """The statuses in their order, each run of equal ones once."""
    found = [one.version.status for one in periods(event, retracted)]
    return [key for key, _ in groupby(found)]


def telling(
    status: EventStatus, authority: Authority, days: int, origin: str = "one"
) -> EventMention:
    moment = world.RUMOUR_SEEN + days * DAY
    return replace(
        REPEATED,
        status=status,
        authority=authority,
        first_known=moment,
        origin=origin,
        id=str(days),
        vouches="text" if authority in {"instrument", "official"} else "",
    )


@pytest.mark.parametrize(
    ("tellings", "expected"),
    [
        (
            [telling("planned", "anonymous", 0), telling("done", "instrument", 1)],
            ["planned", "done"],
        ),
        ([telling("done", "outlet", 0), telling("done", "instrument", 1)], ["reported", "done"]),
        (
            [
                telling("done", "outlet", 0, "a"),
                telling("done", "outlet", 1, "b"),
                telling("done", "official", 2, "c"),
            ],
            ["reported", "done"],
        ),
        (
            [
                telling("planned", "outlet", 0),
                telling("denied", "official", 1),
                telling("done", "instrument", 2),
            ],
            ["planned", "denied", "done"],
        ),
        (
            [
                telling("considered", "outlet", 0),
                telling("planned", "outlet", 1),
                telling("done", "instrument", 2),
            ],
            ["considered", "planned", "done"],
        ),
    ],
)
def test_versions(tellings: list[EventMention], expected: list[str]) -> None:
    for order in permutations(tellings):
        event = replace(world.SIGNING, mentions=order)
        assert statuses(event) == expected


def test_what_nobody_vouches_for_is_reported_however_many_tell_it() -> None:
    told = [telling("done", "outlet", days, name) for days, name in enumerate("abcd")]
    assert standing_of(told)[0] == "reported"
    assert standing_of([*told, telling("done", "official", 5, "e")])[0] == "done"


def test_periods_follow_each_other_without_a_gap() -> None:
    found = periods(world.SIGNING)
    begins = [one.version.first_known for one in found]
    assert begins == [world.RUMOUR_SEEN, world.ORDER_SEEN, world.REACTION_SEEN]
    assert [one.until for one in found] == [*begins[1:], None]


def test_a_record_of_the_register_names_its_parties_in_other_fields() -> None:
    field = replace(TOLD.evidence, text="publication_date: 2025-08-12")
    record = replace(SIGNED, evidence=field, rule="register:publication_date")
    event = replace(world.SIGNING, mentions=(record, replace(REPEATED, date=SIGNED.date)))
    first = periods(event)[0].version
    assert (first.title, first.actors, first.objects) == (event.title, event.actors, event.objects)
    plain = replace(event, mentions=(replace(record, rule="frame"), *event.mentions[1:]))
    assert periods(plain)[0].version.actors == ()  # a sentence names whom it names


def test_what_was_taken_back_counts_while_it_stood() -> None:
    event = replace(world.SIGNING, mentions=(TOLD,), status="planned", title="planned")
    early = replace(SIGNED, first_known=world.RUMOUR_SEEN + DAY)
    retracted = Retracted(mention=early, until=world.RUMOUR_SEEN + 3 * DAY)
    assert statuses(event, (retracted,)) == ["planned", "done", "planned"]


def test_a_retraction_is_remembered(store: Store) -> None:
    """A page says "signed", and two days later it says something else."""
    store.record(result=world.visit(world.ORDER))
    event = replace(world.SIGNING, mentions=(SIGNED,), first_known=world.ORDER_SEEN)
    known = replace(
        world.KNOWLEDGE, events=(event,), stances=(), directives=(), deadlines=(), links=(),
        gaps=(), stories=(), contradictions=(), states=(),
    )  # fmt: skip
    store.save_knowledge(run=world.LINK, knowledge=known)
    corrected = later(world.ORDER, 2, text="This page was published in error. Nothing is signed.")
    store.record(result=world.visit(corrected))
    nothing = replace(known, events=(), entities=(), instruments=())
    for _ in range(2):  # saving again changes nothing
        store.save_knowledge(run=world.LINK, knowledge=nothing)
        assert store.timeline(query=TimelineQuery()) == []
        assert rows(store, "select * from timeline") == []
        then = TimelineQuery(as_of=world.ORDER_SEEN + DAY, subject=world.EO.id)
        (entry,) = store.timeline(query=then)
        assert entry.event.status == "done"
        assert entry.sources[0].quote == SIGNED.evidence.text
        now = TimelineQuery(as_of=corrected.retrieved)
        assert store.timeline(query=now) == []
    text = store.dump()
    store.save_knowledge(run=world.LINK, knowledge=nothing)
    assert store.dump() == text


def test_what_only_rules_changed_is_not_remembered(full: Store) -> None:
    """The words are still there: the machine had read them wrongly, and nobody was told so."""
    without = replace(world.KNOWLEDGE, stances=world.STANCES[:1])
    full.save_knowledge(run=world.LINK, knowledge=without)
    assert full.stances(as_of=end_of_day(date(2026, 1, 1))) == [world.STANCES[0]]


def test_a_retracted_position_is_remembered(full: Store) -> None:
    quote = world.STANCES[1].evidence.text
    text = world.REACTION.text.replace(quote, "Savers United has taken no position.")
    full.record(result=world.visit(later(world.REACTION, 5, text=text)))
    known = replace(
        world.KNOWLEDGE,
        stances=world.STANCES[:1],
        entities=tuple(one for one in world.KNOWLEDGE.entities if one is not world.SAVERS),
    )
    full.save_knowledge(run=world.LINK, knowledge=known)
    assert full.stances(subject=world.SAVERS.id) == []
    then = full.stances(subject=world.SAVERS.id, as_of=world.REACTION_SEEN + 4 * DAY)
    assert {one.stance for one in then} == {"oppose"}
    assert full.stances(subject=world.SAVERS.id, as_of=world.REACTION_SEEN + 5 * DAY) == []
    entity = rows(full, "select superseded_at from entity where id = ?", (world.SAVERS.id,))
    assert entity == [{"superseded_at": (world.REACTION_SEEN + 5 * DAY).isoformat()}]


def test_day_by_day_and_all_at_once_give_the_same(path: object, tmp_path: object) -> None:
    """What is answered for an earlier day does not depend on when linking ran."""
    from policytrail.store import open_store

    dumps = []
    for name in ("daily", "once"):
        with open_store(tmp_path / f"{name}.db", create=True) as store:  # type: ignore[operator]
            store.sync_sources(sources=world.SOURCES, now=world.RUMOUR_SEEN)
            store.record(result=world.visit(world.RUMOUR))
            if name == "daily":
                early = replace(
                    world.SIGNING, mentions=(TOLD,), status="planned", title="as planned",
                    date=None, date_basis=None, authority="anonymous",
                )  # fmt: skip
                first = replace(
                    world.KNOWLEDGE, events=(early,), stances=(), directives=(), deadlines=(),
                    links=(), gaps=(), stories=(), contradictions=(), states=(),
                )  # fmt: skip
                store.save_knowledge(run=world.LINK, knowledge=first)
            world.fill(store)
            store.save_knowledge(run=world.LINK, knowledge=world.KNOWLEDGE)
            dumps.append(store.dump(derived_only=True))
    assert dumps[0] == dumps[1]
