"""Stances in minutes, statements and reports: who votes, who speaks for whom, who is cautious."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import Annotation

Annotate = Callable[..., Annotation]
_RULE = "The Labor Department has proposed a rule on fund fees."
_FUND = "The Brindle County Employees' Retirement System met on Tuesday."


def _stances(annotation: Annotation) -> set[tuple[str, str, str]]:
    return {(claim.holder, claim.target, claim.stance) for claim in annotation.stances}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (
            "Trustees approved a commitment of $20 million to Larkmoor Lending Fund VI. The motion"
            " carried 5-1, Trustee Odalys Finch voting no.",
            {("Odalys Finch", "Larkmoor Lending Fund VI", "oppose")},
        ),
        (
            "The board agreed to invest $9 million in Larkmoor Lending Fund VI. Odalys Finch, who"
            " voted against the investment, left early.",
            {("Odalys Finch", "Larkmoor Lending Fund VI", "oppose")},
        ),
        (
            "The board voted to add the Larkmoor Parish Credit Fund. One of the two who voted no"
            " on the credit fund, Trustee Odalys Finch, left early.",
            {("Odalys Finch", "Larkmoor Parish Credit Fund", "oppose")},
        ),
        (
            "Staff proposed an investment in Larkmoor Lending Fund VI. Carried, with Ms. Odalys"
            " Finch dissenting.",
            {("Odalys Finch", "Larkmoor Lending Fund VI", "oppose")},
        ),
        (
            "It was moved to commit $9 million to Larkmoor Lending Fund VI. Ms. Odalys Finch spoke"
            " against, citing fees.",
            {("Odalys Finch", "Larkmoor Lending Fund VI", "oppose")},
        ),
        (
            "Trustees approved a commitment of $9 million to Larkmoor Lending Fund VI. Trustee"
            " Odalys Finch voted against the motion to adjourn.",
            set(),
        ),
        ("Odalys Finch voted no on the color of the carpet.", set()),
        ("The Brindle Grange voted no on the matter of bitcoin for the pension fund.", set()),
    ],
)
def test_a_trustees_vote_is_toward_what_was_moved(
    annotate: Annotate, told: str, wanted: set[tuple[str, str, str]]
) -> None:
    assert _stances(annotate(f"{_FUND} {told}")) == wanted


def test_a_statement_given_in_full_is_the_named_persons(annotate: Annotate) -> None:
    text = (
        "The Brindle Dockers League issued the following statement by its president, Odalys Finch,"
        " on the Labor Department's proposed rule on fund fees:\n\n"
        '"It came on Tuesday.\n\n"We oppose the rule. Our office is shut on Friday."'
    )
    assert ("Odalys Finch", "rule on fund fees", "oppose") in {
        (holder, "rule on fund fees" if "fund fees" in target else target, side)
        for holder, target, side in _stances(annotate(text))
    }
    heard = annotate(text.replace("issued the following statement by", "heard from"))
    assert all(claim.rule == "stance:model" for claim in heard.stances)


@pytest.mark.parametrize(
    ("told", "holder"),
    [
        ("Odalys Finch of the Brindle Dockers League said the group opposes the rule.", "person"),
        ("Odalys Finch, president of the Brindle Dockers League, said the league opposes the rule.",
         "person"),
        ("A spokesman for the Brindle Dockers League said the group opposes the rule.", "body"),
        ("The Brindle Dockers League met. Sen. Odalys Finch said the league opposes the"
         " rule.", "body"),
    ],
)  # fmt: skip
def test_who_is_named_speaks_for_the_body(annotate: Annotate, told: str, holder: str) -> None:
    name = "Odalys Finch" if holder == "person" else "Brindle Dockers League"
    assert (name, "rule on fund fees", "oppose") in _stances(annotate(f"{_RULE} {told}"))


@pytest.mark.parametrize(
    "said",
    [
        "Odalys Finch told the board that the case for bitcoin in a pension fund depends on how"
        " it is kept.",
        'Odalys Finch said that the sale "implies no judgment on bitcoin in a pension fund."',
        '"We do not say that bitcoin has no place in a pension fund," Trustee Odalys Finch said.',
    ],
)
def test_who_takes_no_side_is_neutral(annotate: Annotate, said: str) -> None:
    found = _stances(annotate(f"{_FUND} {said}"))
    assert found == {("Odalys Finch", "public-pension-crypto-investment", "neutral")}


@pytest.mark.parametrize(
    "told",
    [
        # Words of praise and blame in a name judge nothing.
        "Odalys Finch, of Fair Benefit Services, said that members asked about the rule.",
        # Who changes how others deal in a thing asks for no dealing.
        "The Labor Department will not propose changes to the way funds sell bitcoin to savers in"
        " 401(k) plans.",
        # A comment period that stays shut says nothing of the rule.
        "The Labor Department said that it would not reopen it.",
        # A judge in a place is not that place.
        "The case goes to Judge Odalys Finch in Dunmore, who dismissed it in May.",
    ],
)
def test_what_shows_no_side_gives_no_stance(annotate: Annotate, told: str) -> None:
    assert not _stances(annotate(f"{_RULE} {told}"))


def test_who_will_not_recommend_a_thing_is_against_it(annotate: Annotate) -> None:
    assert _stances(annotate(f"{_RULE} Odalys Finch will not recommend the rule.")) == {
        ("Odalys Finch", "rule on fund fees", "oppose")
    }
    assert not _stances(annotate(f"{_RULE} Odalys Finch will recommend a good dentist."))


def test_who_wants_nobody_stuck_wants_the_change(annotate: Annotate) -> None:
    said = '"Savers should not be stuck with bonds; the rule is good," Sen. Odalys Finch said.'
    assert _stances(annotate(f"{_RULE} {said}")) == {
        ("Odalys Finch", "rule on fund fees", "support")
    }


def test_the_staff_of_a_body_acts_for_it(annotate: Annotate) -> None:
    told = (
        "The Securities and Exchange Commission met. The commission's staff withdrew its 2019"
        " guidance on fund fees."
    )
    assert ("Securities and Exchange Commission", "oppose") in {
        (holder, side) for holder, _, side in _stances(annotate(told))
    }


def test_a_notice_that_withdraws_a_text_speaks_for_who_issued_it(annotate: Annotate) -> None:
    told = (
        "On May 4, 2031, the Internal Revenue Service issued Notice 2031-7 on the valuing of plan"
        " assets. The notice also withdraws a 2019 revenue ruling on fund fees."
    )
    assert ("Internal Revenue Service", "oppose") in {
        (holder, side) for holder, _, side in _stances(annotate(told))
    }


@pytest.mark.parametrize(
    ("told", "voted"),
    [
        ("We thank Sen. Odalys Finch and the four others who voted no.", True),
        ("We thank Sen. Odalys Finch and the four clerks who voted no.", False),
    ],
)
def test_others_who_voted_voted_with_whom_they_are_named(
    annotate: Annotate, told: str, *, voted: bool
) -> None:
    bill = "House Bill 77 would bar pension funds from owning bitcoin. The Senate passed it."
    found = _stances(annotate(f"{bill} {told}"))
    assert (("Odalys Finch", "House Bill 77", "oppose") in found) == voted


def test_a_pronoun_looks_back(annotate: Annotate) -> None:
    """What is named only later is not what a pronoun means."""
    told = "The Brindle Dockers League opposes it. Bitcoin is offered in few 401(k) plans."
    found = annotate(f"{told} Bitcoin in 401(k) plans is rare.")
    assert all(claim.rule == "stance:model" for claim in found.stances)


def test_words_said_of_a_text_are_toward_it(annotate: Annotate) -> None:
    told = f'{_RULE} "That is a swindle," Sen. Odalys Finch said of the rule.'
    assert _stances(annotate(told)) == {("Odalys Finch", "rule on fund fees", "oppose")}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("Backing the rule are the Larkmoor Guild and Odalys Finch.", {"support"}),
        ("Opposing the rule were the Larkmoor Guild and two unions.", {"oppose"}),
        ("Supporting the rule is the Larkmoor Guild.", {"support"}),
        ("Backing the rule is a mistake, the Larkmoor Guild said.", {"oppose"}),
    ],
)
def test_a_clause_that_opens_with_its_participle_has_its_doers_behind_be(
    told: str, wanted: set[str], annotate: Annotate
) -> None:
    found = _stances(annotate(f"{_RULE} {told}"))
    assert {side for holder, _, side in found if holder == "Larkmoor Guild"} == wanted
