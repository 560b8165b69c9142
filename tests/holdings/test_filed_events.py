"""Events that the rows of filings make by themselves, and the lives of positions."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from policytrail.jobs import Linking
from policytrail.store import Store, TimelineQuery, open_store
from policytrail.tests.holdings import told
from policytrail.tests.store.test_documents import rows


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "told.db", create=True)


def titles(store: Store) -> list[tuple[str | None, str]]:
    return [(one.event.date, one.event.title) for one in told.timeline(store)]


WISCONSIN = "State of Wisconsin Investment Board"
MICHIGAN = "State of Michigan Retirement System"


def test_differences_between_quarters_are_events_vouched_by_the_filer(
    store: Store, tmp_path: Path
) -> None:
    told.take_in(store, tmp_path, told.WISCONSIN)
    assert titles(store) == [
        ("2024-03-31", f"{WISCONSIN} held iShares Bitcoin Trust."),
        ("2024-03-31", f"{WISCONSIN} held Grayscale Bitcoin Trust."),
        ("2024-Q2", f"{WISCONSIN} no longer reported any holding of Grayscale Bitcoin Trust."),
        ("2024-Q2", f"{WISCONSIN} increased its holding of iShares Bitcoin Trust."),
        ("2024-Q4", f"{WISCONSIN} increased its holding of iShares Bitcoin Trust."),
        ("2025-Q1", f"{WISCONSIN} no longer reported any holding of iShares Bitcoin Trust."),
    ]
    events = [one.event for one in store.timeline(query=TimelineQuery())]
    assert {each.authority for each in events} == {"filing"}
    assert {each.status for each in events} == {"done"}
    assert events[3].amount is not None
    assert (events[3].amount.value, events[3].amount.unit) == (2_898_051, "shares")
    assert rows(store, "select * from contradiction") == []
    assert store.verify().ok


def test_positions_live_by_filings_and_stay_known_while_filings_show_them(
    store: Store, tmp_path: Path
) -> None:
    told.take_in(store, tmp_path, (*told.WISCONSIN, *told.MICHIGANS))
    told.timeline(store)
    lives = {
        str(row["position"]): (row["state"], row["life"], row["basis"])
        for row in rows(store, "select position, state, life, basis from positions")
    }
    assert lives == {
        f"{WISCONSIN}: iShares Bitcoin Trust": (
            "exited", "held > increased > increased > exited", "filing",
        ),
        f"{WISCONSIN}: Grayscale Bitcoin Trust": ("exited", "held > exited", "filing"),
        f"{WISCONSIN}: Bitcoin": ("exited", "held > exited", "filing"),
        # Kept to the last filing: not unknown. And 100,000 shares became 300,000 by a split.
        f"{MICHIGAN}: ARK 21Shares Bitcoin ETF": ("reduced", "initiated > reduced", "filing"),
        f"{MICHIGAN}: Bitcoin": ("initiated", "initiated", "filing"),
        f"{MICHIGAN}: Grayscale Ethereum Trust": ("initiated", "initiated", "filing"),
        f"{MICHIGAN}: Ether": ("initiated", "initiated", "filing"),
    }  # fmt: skip


def test_filings_that_come_one_by_one_in_any_order_give_the_same(tmp_path: Path) -> None:
    bodies = [*told.WISCONSIN, *told.MICHIGANS]
    with open_store(tmp_path / "whole.db", create=True) as whole:
        told.take_in(whole, tmp_path, bodies)
        told.timeline(whole)
        expected = whole.dump(derived_only=True)
    Random(7).shuffle(bodies)  # noqa: S311 - a test, not a secret
    kept = Linking()
    with open_store(tmp_path / "slow.db", create=True) as slow:
        for body in bodies:
            told.take_in(slow, tmp_path, [body])
            kept.update(slow)
        assert slow.dump(derived_only=True) == expected


def test_an_amendment_changes_what_the_quarter_shows(store: Store, tmp_path: Path) -> None:
    added = told.filing(9, "20250331", "20250601", [told.ibit(5, 250)], amendment="new_holdings")
    told.take_in(store, tmp_path, (*told.WISCONSIN, added))
    found = titles(store)
    assert found[-1] == ("2025-Q1", f"{WISCONSIN} reduced its holding of iShares Bitcoin Trust.")
    assert not any("no longer" in title and "iShares" in title for _, title in found)


def test_who_is_not_followed_has_rows_and_no_events(store: Store, tmp_path: Path) -> None:
    body = told.filing(1, "20240331", "20240514", [told.ibit(7, 280)])
    other = body.replace(b"STATE OF WISCONSIN INVESTMENT BOARD", b"BADGER VALLEY CAPITAL LLC")
    told.take_in(store, tmp_path, [other])
    assert titles(store) == []
    assert store.counts()["holding"] == 4
