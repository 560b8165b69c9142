"""Lives of positions and plans in the database: what commands and views answer, and as of when."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from policytrail import timeline
from policytrail.records import AnnotatedDocument
from policytrail.store import Store, TimelineQuery, end_of_day
from policytrail.tests.timeline.test_plans_on_record import LIFE, RULE, editions
from policytrail.tests.timeline.test_positions_lives import LIFE as HELD
from policytrail.tests.timeline.test_positions_lives import SWIB, whole
from policytrail.tests.timeline.test_saving import LINK, Twins

__all__ = ["editions", "whole"]  # fixtures


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[Twins]:
    made = Twins(tmp_path)
    yield made
    made.close()


def rows(store: Store, sql: str) -> list[dict[str, object]]:
    return list(store._connection.rows(sql))


@pytest.mark.parametrize("seed", range(4))
def test_any_arrival_is_saved_alike(
    twins: Twins, whole: list[AnnotatedDocument], editions: list[AnnotatedDocument], seed: int
) -> None:
    items = [*whole, *editions]
    random.Random(seed).shuffle(items)  # noqa: S311 - no secret
    while items:
        twins.take([items.pop() for _ in range(min(3, len(items)))])
        assert twins.agree()


def test_a_position_answers_for_any_day(twins: Twins, whole: list[AnnotatedDocument]) -> None:
    twins.take(whole)
    store = twins.parts

    def state(day: str) -> str | None:
        return store.status(instrument_id=SWIB, as_of=end_of_day(date.fromisoformat(day))).state

    days = ["2024-01-10", "2024-02-01", "2024-03-05", "2024-03-20", "2024-05-14", "2025-02-14"]
    assert [state(day) for day in [*days, "2025-05-15"]] == HELD
    found = store.status(instrument_id=SWIB, as_of=end_of_day(date(2025, 5, 15)))
    assert all(step.title and step.sources for step in found.history)
    entries = store.timeline(query=TimelineQuery(subject=SWIB))
    assert {entry.event.type for entry in entries} == {"allocate", "divest"}


def test_views_tell_where_positions_and_plans_stand(
    twins: Twins, whole: list[AnnotatedDocument], editions: list[AnnotatedDocument]
) -> None:
    twins.take([*whole, *editions])
    (position,) = rows(twins.parts, "select * from positions")
    assert (position["state"], position["basis"]) == ("exited", "filing")
    assert position["life"] == " > ".join(HELD)
    (status,) = rows(twins.parts, f"select * from instrument_status where id = '{SWIB}'")  # noqa: S608
    assert (status["kind"], status["state"]) == ("position", "exited")
    assert int(str(status["events"])) >= 3
    slips = rows(twins.parts, "select * from slips order by first_known")
    assert [(each["planned_before"], each["planned_now"], each["days"]) for each in slips] == [
        ("2026-04", "2027-10", 549),
        ("2027-10", "2026-09", -396),
    ]
    states = [
        (each["state"], each["date"])
        for each in rows(
            twins.parts,
            f"select * from instrument_state where instrument_id = '{RULE}' order by position",  # noqa: S608
        )
    ]
    assert states == LIFE


@pytest.mark.parametrize(
    ("ended", "today", "state"),
    [(None, "2030-01-01", "missed"), ("2025-12-01", "2030-01-01", "mooted")],
)
def test_what_became_of_a_duty(
    twins: Twins, chain: list[AnnotatedDocument], register: object, ended: str | None, today: str,
    state: str,
) -> None:  # fmt: skip
    """A duty that nothing met is missed; or it fell with the order that laid it down."""
    items = [item for item in chain if not item.document.id.startswith("fr-2026")]
    if ended:
        assert callable(register)
        items.append(
            register(
                "2025-99999", title="Rescinding an Order on Menus", type="Presidential Document",
                subtype="Executive Order", executive_order_number="14999", signing_date=ended,
                publication_date="2025-12-04", president="Donald Trump",
                disposition_notes="Revokes: EO 14330, August 7, 2025",
            )
        )  # fmt: skip
    twins.take(items)
    found = rows(twins.parts, "select * from directive_status where due is not null")
    assert {each["state"] for each in found} == {state}


def test_a_duty_that_was_met_late_is_fulfilled_late(
    twins: Twins, chain: list[AnnotatedDocument]
) -> None:
    twins.take(chain)
    twins.parts.save_knowledge(run=LINK, knowledge=timeline.link(chain))
    found = rows(twins.parts, "select * from directive_status where due is not null")
    assert {(each["state"], each["days_late"]) for each in found} == {("fulfilled_late", 56)}
