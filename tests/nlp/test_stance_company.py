"""Positions in company: several holders in one phrase, several matters in one text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import Annotation

Annotate = Callable[..., Annotation]
_RULE = "The Labor Department has proposed a rule on fund fees. "


def _stances(annotation: Annotation) -> set[tuple[str, str, str]]:
    return {(claim.holder, claim.target, claim.stance) for claim in annotation.stances}


@pytest.mark.parametrize(
    "told",
    [
        "Sens. Ona Tilbury of Utah and Bram Lindqvist of Ohio oppose the rule.",
        "Secretary Ona Tilbury and Deputy Secretary Bram Lindqvist both criticized the rule.",
        "The signers are Ona Tilbury and Bram Lindqvist. The signers said nothing more. "
        "Two senators, Ona Tilbury of Utah and Bram Lindqvist of Ohio, oppose the rule.",
        "Two senators led by Ona Tilbury and Bram Lindqvist wrote on Monday. The senators "
        "oppose the rule.",
    ],
)
def test_all_who_are_listed_hold_it(told: str, annotate: Annotate) -> None:
    found = {holder for holder, _, side in _stances(annotate(_RULE + told)) if side == "oppose"}
    assert found == {"Ona Tilbury", "Bram Lindqvist"}


def test_bodies_that_sign_together_stand_together(annotate: Annotate) -> None:
    told = (
        "The Coppervale Teachers' League, the Odum Institute and the Harrow Advisers Forum signed "
        "the letter. They oppose the rule."
    )
    assert {holder for holder, _, _ in _stances(annotate(_RULE + told))} == {
        "Coppervale Teachers' League",
        "Odum Institute",
        "Harrow Advisers Forum",
    }


def test_two_clauses_make_no_list(annotate: Annotate) -> None:
    told = "The rule was attacked by Ona Tilbury on Monday, and Bram Lindqvist left the room."
    assert {holder for holder, _, _ in _stances(annotate(_RULE + told))} <= {"Ona Tilbury"}


def test_it_goes_on_with_a_text_that_was_the_subject(annotate: Annotate) -> None:
    told = "The Labor Department met. The proposal was printed on Monday. It would scrap the law."
    assert not _stances(annotate(_RULE + told))


_ROUND_UP = (
    "Courts. A federal court in Ohio threw out a suit over fees at Harrow Steel on Monday.\n\n"
    "Advice. The Labor Department has proposed a rule on fund fees, and comments on the rule close "
    "in May.\n\n"
    "State plans. Utah's lawmakers took up House Bill 77 on Friday, which would let its fund hold "
    "coins. The Brindle Grange opposes the measure.\n\n"
    "People. Ona Tilbury joins Harrow Steel in June."
)


def test_a_headed_item_speaks_of_its_own_matter(annotate: Annotate) -> None:
    found = _stances(annotate(_ROUND_UP))
    assert ("Brindle Grange", "House Bill 77", "oppose") in found
    assert not {target for _, target, _ in found} & {"proposed rule on fund fees"}


def test_headings_of_one_report_are_no_matters_of_their_own(annotate: Annotate) -> None:
    text = (
        "The Labor Department has proposed a rule on fund fees.\n\n"
        "Background. Fees have been high for years, the department found in its study.\n\n"
        "In favor. The Brindle Grange is behind it without reserve and said so in May.\n\n"
        "Opposed. The Harrow Savers League opposes the rule.\n\n"
        "Outlook. A hearing is to follow in the autumn, in the same room as the last one."
    )
    found = {(holder, side) for holder, _, side in _stances(annotate(text))}
    assert ("Harrow Savers League", "oppose") in found
    answers = text.replace("Background.", "Not quite.").replace("Opposed.", "Yes.")
    assert ("Harrow Savers League", "oppose") in {
        (holder, side) for holder, _, side in _stances(annotate(answers))
    }
