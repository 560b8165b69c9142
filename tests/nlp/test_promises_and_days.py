"""What is promised for a case, hoped or stopped, and on which day. All names are made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from policytrail.records import Annotation, EventClaim

Annotate = Callable[..., Annotation]
_DAY = datetime(2026, 6, 10, 12, tzinfo=UTC)
_RULE = "The Labor Department has proposed a rule on fund fees. "


def _event(annotation: Annotation, kind: str) -> EventClaim:
    (found,) = [event for event in annotation.events if event.type == kind]
    return found


@pytest.mark.parametrize(
    ("told", "kind", "status"),
    [
        ("The Harrow League says it will sue the department if it adopts the rule.", "litigate",
         "considered"),
        ("Rep. Ona Tilbury promised to introduce a bill on fund fees unless the rule is dropped.",
         "introduce", "considered"),
        ("The Harrow League says it will sue the department if comments are not read.", "litigate",
         "considered"),
        ("If she wins, Ona Tilbury said, the Harrow League will sue the department.", "litigate",
         "considered"),
        ("The Harrow League says it will sue the department even if it drops the rule.",
         "litigate", "planned"),
        ("The Harrow League says it will sue the department on Monday.", "litigate", "planned"),
        ("Rep. Ona Tilbury hopes to introduce the Fair Fees Act in July.", "introduce",
         "considered"),
        ("Rep. Ona Tilbury intends to introduce the Fair Fees Act in July; it would cap fees.",
         "introduce", "planned"),
    ],
)  # fmt: skip
def test_a_promise_on_a_condition_and_a_hope_are_no_plans(
    told: str, kind: str, status: str, annotate: Annotate
) -> None:
    assert _event(annotate(_RULE + told, published=_DAY), kind).status == status


@pytest.mark.parametrize(
    ("told", "status", "date"),
    [
        ("The SEC stops taking comments on its rule on fund fees on July 15.", "planned",
         "2026-07-15"),
        ("The SEC stopped taking comments on its rule on fund fees on Monday.", "done",
         "2026-06-08"),
        ("The SEC has extended to August 12 the period for comments on its rule on fund fees.",
         "done", "2026-08-12"),
    ],
)  # fmt: skip
def test_to_stop_taking_comments_closes_the_period(
    told: str, status: str, date: str, annotate: Annotate
) -> None:
    event = _event(annotate(told, published=_DAY), "comment")
    assert (event.status, event.date) == (status, date)


@pytest.mark.parametrize(
    ("told", "kind", "date"),
    [
        ("The Labor Department withdrew its 2022 bulletin on coins a year ago today.", "rescind",
         "2025-06-10"),
        ("The Labor Department withdrew its 2022 bulletin on coins exactly two weeks ago.",
         "rescind", "2026-05-27"),
        ("The Labor Department withdrew its 2022 bulletin on coins a year ago.", "rescind", "2025"),
        ("The Labor Department plans to propose a rule on fund fees by midyear.", "propose",
         "2026-06"),
        ("The Ostrel Pension Fund reported 900 shares of the Pelagos Bitcoin Trust as of March 31.",
         "allocate", "2026-03-31"),
        ("The Ostrel Pension Fund reported 900 shares of the Pelagos Bitcoin Trust on March 31.",
         "allocate", None),
    ],
)  # fmt: skip
def test_days_that_are_counted_from_today_or_tell_of_a_state(
    told: str, kind: str, date: str | None, annotate: Annotate
) -> None:
    assert _event(annotate(told, published=_DAY), kind).date == date


def test_all_who_are_listed_act(annotate: Annotate) -> None:
    told = "Reps. Ida Rivers of Utah and Bram Lindqvist of Ohio introduced the Fair Fees Act."
    assert set(_event(annotate(told), "introduce").actors) == {"Ida Rivers", "Bram Lindqvist"}
    other = (
        "The Fair Fees Act was signed by Governor Ona Tilbury on Monday, and Bram Lindqvist left."
    )
    assert _event(annotate(other), "sign").actors == ("Ona Tilbury",)
