"""Stances toward the parties of a suit, toward what stands beside a clause, and on condition."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import Annotation

Annotate = Callable[..., Annotation]
_CASE = "The case is Moss v. Hatcher Foods Inc., No. 31-77. Hatcher Foods runs a 401(k) plan."
_RULE = "The Labor Department has proposed a rule on fund fees."
_BILL = "House Bill 77 would bar pension funds from owning bitcoin."


def _stances(annotation: Annotation) -> set[tuple[str, str, str]]:
    return {(claim.holder, claim.target, claim.stance) for claim in annotation.stances}


@pytest.mark.parametrize(
    ("told", "side"),
    [
        ("The Orchard Savers League filed a brief on the company's side.", "support"),
        ("The Orchard Savers League filed a brief in support of Hatcher Foods.", "support"),
        (
            "The Orchard Savers League filed a brief in January in support of Hatcher Foods.",
            "support",
        ),
        ("The Orchard Savers League submitted an amicus brief backing Hatcher Foods.", "support"),
        ("The Orchard Savers League filed a brief opposing Hatcher Foods.", "oppose"),
        ("The Orchard Savers League filed a brief in support of the plaintiffs.", "oppose"),
        ("The Orchard Savers League argued against Hatcher Foods in the Sixth Circuit.", "oppose"),
        ("The Orchard Savers League filed a brief in the Sixth Circuit.", None),
        ("The Orchard Savers League sided with workers in such cases.", None),
        ("The Orchard Savers League did not file a brief in support of Hatcher Foods.", None),
    ],
)
def test_a_brief_takes_the_side_of_a_party(annotate: Annotate, told: str, side: str | None) -> None:
    wanted = {("Orchard Savers League", "Hatcher Foods", side)} if side else set()
    assert _stances(annotate(f"{told} {_CASE}")) == wanted


@pytest.mark.parametrize(
    "told",
    [
        "Calla Moss, a retired baker, sued in 2030.",
        "Calla Moss, a retired baker, wept on the steps. The Labor Department's rule on fund fees"
        " is none of it.",
    ],
)
def test_who_sues_is_against_the_other_party_of_the_case(annotate: Annotate, told: str) -> None:
    found = _stances(annotate(f"{told} {_CASE}"))
    assert ("Calla Moss", "Hatcher Foods", "oppose") in found
    assert not any("rule" in target for _, target, _ in found)


def test_a_case_of_others_tells_nothing_of_a_person(annotate: Annotate) -> None:
    assert not _stances(annotate(f"Calla Dunn, a retired baker, wept on the steps. {_CASE}"))


def test_who_sues_an_agency_attacks_its_text(annotate: Annotate) -> None:
    told = f"{_RULE} On Friday the Orchard Savers League sued the Labor Department over it."
    assert ("Orchard Savers League", "rule on fund fees", "oppose") in _stances(annotate(told))


@pytest.mark.parametrize(
    ("told", "side"),
    [
        ("Gov. Calla Dunn said she would sign House Bill 77 if the cap stays.", "neutral"),
        ("Gov. Calla Dunn said she would sign House Bill 77 on Friday.", "support"),
    ],
)
def test_a_signature_on_condition_is_no_support(annotate: Annotate, told: str, side: str) -> None:
    assert _stances(annotate(f"{_BILL} {told}")) == {("Calla Dunn", "House Bill 77", side)}


@pytest.mark.parametrize(
    ("told", "side"),
    [
        ("withdrew its 2029 guidance on fund fees, a step Sen. Calla Dunn called wise", "oppose"),
        ("withdrew its 2029 guidance on fund fees, a step Sen. Calla Dunn called reckless",
         "support"),
        ("issued guidance on fund fees, a step Sen. Calla Dunn called overdue", "support"),
    ],
)  # fmt: skip
def test_praise_of_a_step_is_of_what_was_done(annotate: Annotate, told: str, side: str) -> None:
    found = _stances(annotate(f"In May the Labor Department {told}."))
    assert {s for holder, target, s in found if holder == "Calla Dunn"} == {side}


def test_the_change_is_what_the_document_tells(annotate: Annotate) -> None:
    told = f"{_RULE} The Orchard Savers League said the change was overdue."
    assert _stances(annotate(told)) == {("Orchard Savers League", "rule on fund fees", "support")}
    other = f"{_RULE} The Orchard Savers League said the decision to move to Ohio was overdue."
    assert all(claim.rule == "stance:model" for claim in annotate(other).stances)


def test_an_amendment_is_not_the_bill(annotate: Annotate) -> None:
    told = "Rep. Odil Moss, who wrote an amendment, said he would offer it again."
    assert not [s for s in _stances(annotate(f"{_BILL} {told}")) if s[0] == "Odil Moss"]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("Trustees rejected a motion by Calla Dunn to end the hedge fund program.",
         {("Calla Dunn", "hedge funds", "oppose")}),
        ("Trustees passed a motion by Calla Dunn to end the meeting.", set()),
        ("Trustee Calla Dunn asked about hedge fund fees.", set()),
    ],
)  # fmt: skip
def test_a_class_of_assets_may_be_what_somebody_is_against(
    annotate: Annotate, told: str, wanted: set[tuple[str, str, str]]
) -> None:
    fund = "The Brindle County Employees' Retirement System met on Tuesday."
    assert _stances(annotate(f"{fund} {told}")) == wanted
