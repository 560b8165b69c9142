"""Whom an order addresses and by when, read from the order of its words. All orders are made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy

from policytrail.nlp import attributes
from policytrail.nlp.order_text import read_order
from policytrail.records import Document

Told = list[tuple[tuple[str, ...], int | None]]
_OPENING = "By the authority vested in me as President, it is hereby ordered:\n\n"


@pytest.fixture(scope="module")
def duties(document: Callable[..., Document]) -> Callable[[str], Told]:
    """Agencies and days of each duty of an order with this body."""
    attributes.register()
    language = spacy.blank("en")

    def run(body: str) -> Told:
        text = f"{_OPENING}{body}\n\nTHE WHITE HOUSE, August 7, 2025"
        doc = language.make_doc(text)
        doc._.document = document(text, title="Made Up Order")
        order = read_order(doc)
        assert order is not None
        assert all(duty.due or not duty.days for duty in order.duties)
        return [(duty.agencies, duty.days) for duty in order.duties]

    return run


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (  # two days in one sentence are two duties
            "Within 30 days of the date of this order, the Secretary of Labor shall review the "
            "rule, and within 90 days of the date of this order, shall report on it.",
            [(("Department of Labor",), 30), (("Department of Labor",), 90)],
        ),
        (  # what is to be done by nobody is for the one spoken of before
            "The Secretary of Labor shall draft a rule. A final rule shall be published within "
            "240 days of the date of this order.",
            [(("Department of Labor",), None), (("Department of Labor",), 240)],
        ),
        (  # a section speaks for itself
            "Sec. 2. The Secretary of Labor shall draft a rule.\n\nSec. 3. A report shall be "
            "published within 60 days of the date of this order.",
            [(("Department of Labor",), None)],
        ),
        (  # items with days of their own under a line that says more than whom it addresses
            "The Secretary of Labor shall improve the service, including:\n\n(a) within 60 days "
            "of the date of this order, sending a plan;\n\n(b) better forms.",
            [(("Department of Labor",), None), (("Department of Labor",), 60)],
        ),
        (  # where a day is set, "will" and "should" command too
            "Within 45 days of the date of this order, each agency should publish its plan. "
            "Each agency should be proud.",
            [(("agency",), 45)],
        ),
        (
            "The Secretary of Commerce and the Secretary of State, in consultation with the "
            "Attorney General, are directed and authorized to take all measures.",
            [(("Department of Commerce", "Department of State"), None)],
        ),
    ],
)
def test_each_day_has_its_duty(duties: Callable[[str], Told], body: str, expected: Told) -> None:
    assert duties(body) == expected


@pytest.mark.parametrize(
    ("body", "agency"),
    [
        (
            "The Secretary of Housing and Urban Development (HUD) shall look. The Secretary of "
            "HUD shall report.",
            "Department of Housing and Urban Development",
        ),
        (
            "The Chief Executive Officer (CEO) of the Vale Finance Corporation (VFC) may lend. "
            "The CEO of the VFC shall report.",
            "Vale Finance Corporation",
        ),
        (
            "The United States Ambassador to the United Nations shall write a letter.",
            "United States Ambassador to the United Nations",
        ),
        (
            "The Vale Safety Task Force established in Executive Order 14999 shall open a door.",
            "Vale Safety Task Force",
        ),
        ("All agencies that lend to farms shall report.", "agencies"),
        (
            "The Executive Director of the Vale Council shall meet. The Executive Director shall "
            "report.",
            "Vale Council",
        ),
    ],
)
def test_bodies_are_named_as_they_are_defined(
    duties: Callable[[str], Told], body: str, agency: str
) -> None:
    assert duties(body)[-1][0] == (agency,)
