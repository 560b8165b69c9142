"""A place before a text's first dash is where it was written; a body there is what it tells of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import Annotation

TOLD = " The agency rescinded its 2022 guidance on crypto in 401(k) plans on Tuesday."


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("EBSA —", "Employee Benefits Security Administration"),
        ("SEC -", "Securities and Exchange Commission"),
    ],
)
def test_a_body_before_the_dash_is_no_dateline(
    opening: str, name: str, annotate: Callable[..., Annotation]
) -> None:
    (event,) = annotate(opening + TOLD).events
    assert (event.type, event.actors) == ("rescind", (name,))


@pytest.mark.parametrize("opening", ["TARNOW SPRINGS, Mo. (Interpress) —", "ELMDALE, Oct. 14 -"])
def test_a_place_before_the_dash_did_nothing(
    opening: str, annotate: Callable[..., Annotation]
) -> None:
    (event,) = annotate(opening + TOLD.replace("agency", "Labor Department")).events
    assert event.actors == ("Department of Labor",)
