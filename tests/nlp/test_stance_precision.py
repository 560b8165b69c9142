"""Words that look like positions and are none, beside those that are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import Annotation

Annotate = Callable[..., Annotation]
_RULE = "The Labor Department has proposed a rule on fund fees. "
_CRYPTO = (
    "Crypto in 401(k) plans is debated. The Labor Department has proposed a rule on crypto in "
    "401(k) plans. "
)
_BILL = "Sen. Ona Tilbury introduced the Retirement Access Act in May.\n\nWho says what\n\n"


def _stances(annotation: Annotation, *, but: str = "") -> set[tuple[str, str, str]]:
    return {(c.holder, c.target, c.stance) for c in annotation.stances if c.holder != but}


def test_an_adjective_judges_the_noun_beside_it(annotate: Annotate) -> None:
    """What names no target is judged by a predicate of a pronoun only."""
    assert not _stances(annotate(f"{_CRYPTO}Harrow Steel said that its own process was sound."))
    assert not _stances(annotate(f"{_CRYPTO}Calla Dunn said that the best managers would leave."))
    said = _stances(annotate(f"{_CRYPTO}“It is sound,” said Calla Dunn of the Harrow League."))
    assert ("Calla Dunn", "crypto-in-retirement-plans", "support") in said
    act = _stances(annotate(f"{_RULE}The Harrow Savers League said the change was overdue."))
    assert act == {("Harrow Savers League", "rule on fund fees", "support")}


def test_an_adverb_of_an_adverb_and_a_reading_judge_nothing(annotate: Annotate) -> None:
    assert not _stances(annotate(f"{_CRYPTO}Harrow Steel asked to be heard right away."))
    assert not _stances(annotate(f"{_CRYPTO}Calla Dunn said not to read too much into it."))


def test_who_waits_for_something_else_is_not_neutral_here(annotate: Annotate) -> None:
    told = f"{_CRYPTO}Harrow Steel told the paper that it is waiting for the courts."
    assert not _stances(annotate(told))


@pytest.mark.parametrize(
    ("asks", "wanted"),
    [
        ("The agency asks whether the rule should be scrapped.", set()),
        (
            "The Harrow Savers League said that the rule should be scrapped.",
            {("Harrow Savers League", "rule on fund fees", "oppose")},
        ),
    ],
)
def test_a_question_is_no_position(
    asks: str, wanted: set[tuple[str, str, str]], annotate: Annotate
) -> None:
    assert _stances(annotate(_RULE + asks)) == wanted


def test_a_suit_does_not_attack_the_law_it_rests_on(annotate: Annotate) -> None:
    private = annotate(
        "Dell Marwood and Calla Dunn sued Harrow Steel under the Employee Retirement Income "
        "Security Act in May, saying it broke the Securities Exchange Act."
    )
    assert _stances(private) == {
        ("Dell Marwood", "Harrow Steel", "oppose"),
        ("Calla Dunn", "Harrow Steel", "oppose"),
    }
    attack = annotate(
        "The Harrow Savers League sued the Labor Department in May over the 2031 fee rule, saying "
        "that the rule violates the Administrative Procedure Act."
    )
    assert _stances(attack) == {("Harrow Savers League", "2031 fee rule", "oppose")}


def test_who_settles_one_suit_says_nothing_of_suits(annotate: Annotate) -> None:
    assert not _stances(annotate(
        "Harrow Steel agreed to pay $4 million to end a class action over costly funds in its "
        "401(k) plan."
    ))  # fmt: skip


def test_who_is_asked_to_sign_has_not_signed(annotate: Annotate) -> None:
    urged = annotate("Sen. Dell Marwood urged Gov. Ona Tilbury to sign the Retirement Access Act.")
    assert _stances(urged) == {("Dell Marwood", "Retirement Access Act", "support")}
    signed = annotate("Gov. Ona Tilbury signed the Retirement Access Act on Monday.")
    assert _stances(signed) == {("Ona Tilbury", "Retirement Access Act", "support")}


def test_it_after_a_section_is_not_the_bill(annotate: Annotate) -> None:
    passed = "The House passed the Retirement Access Act. "
    part = f"{passed}Section 9 would let plans hold coins. Rep. Dell Marwood moved to strike it."
    assert not _stances(annotate(part))
    whole = f"{passed}Rep. Dell Marwood wants the Senate to kill it."
    assert _stances(annotate(whole)) == {("Dell Marwood", "Retirement Access Act", "oppose")}


def test_what_is_kept_out_of_accounts_is_no_text(annotate: Annotate) -> None:
    told = f"{_CRYPTO}What about bitcoin? Sen. Dell Marwood tried to bar it from 401(k) accounts."
    assert _stances(annotate(told)) == {("Dell Marwood", "crypto-in-retirement-plans", "oppose")}


def test_who_stands_behind_the_verb_holds_it(annotate: Annotate) -> None:
    backing = annotate(
        f"{_BILL}Backing the bill are the Harrow Savers League and the Orchard Bankers' League."
    )
    assert _stances(backing, but="Ona Tilbury") == {
        ("Harrow Savers League", "Retirement Access Act", "support"),
        ("Orchard Bankers' League", "Retirement Access Act", "support"),
    }
    against = annotate(f"{_BILL}Against it are the Harrow Savers League and Rep. Dell Marwood.")
    assert _stances(against, but="Ona Tilbury") == {
        ("Harrow Savers League", "Retirement Access Act", "oppose"),
        ("Dell Marwood", "Retirement Access Act", "oppose"),
    }
    waiting = annotate(f"{_RULE}Waiting for the rule are the Harrow Savers League and others.")
    assert not _stances(waiting)


@pytest.mark.parametrize(
    ("told", "side"),
    [("ruled out withdrawing the rule", "support"), ("ruled out the rule", "oppose")],
)
def test_who_rules_a_thing_out_is_against_it(told: str, side: str, annotate: Annotate) -> None:
    found = annotate(f"{_RULE}Rep. Dell Marwood {told}.")
    assert _stances(found) == {("Dell Marwood", "rule on fund fees", side)}
    assert not _stances(annotate(f"{_RULE}Rep. Dell Marwood did not rule out the rule."))


def test_it_of_a_participle_is_the_object_before(annotate: Annotate) -> None:
    told = annotate(
        f"{_RULE}Under Secretary Ona Tilbury ruled out a central bank digital currency, calling it "
        "a disgrace."
    )
    assert _stances(told) == {("Ona Tilbury", "central-bank-digital-currency", "oppose")}


def test_our_union_in_a_statement_is_who_makes_it(annotate: Annotate) -> None:
    told = f"{_RULE}Our union opposes the rule."
    opening = "The Harrow Teachers Union adopted the following statement on Monday.\n\n"
    assert _stances(annotate(opening + told)) == {
        ("Harrow Teachers Union", "rule on fund fees", "oppose")
    }
    assert not _stances(annotate(told))


def test_a_measure_may_be_a_rule_and_demands_for_records_are_no_support(
    annotate: Annotate,
) -> None:
    called = annotate(f"{_RULE}The Harrow Savers League called the measure reckless.")
    assert _stances(called) == {("Harrow Savers League", "rule on fund fees", "oppose")}
    records = f"{_CRYPTO}Sen. Dell Marwood demanded records of its work for crypto in 401(k) plans."
    assert not _stances(annotate(records))


def test_only_who_speaks_of_himself_cannot_wait(annotate: Annotate) -> None:
    """Eagerness is the speaker's; what others "cannot wait for" they do not have the time for."""
    told = "“Savers who need their money cannot wait for a lock-up to end,” said Calla Dunn."
    assert not _stances(annotate(_CRYPTO + told))
    eager = _stances(annotate(f"{_CRYPTO}“I cannot wait for the rule,” said Calla Dunn."))
    assert {side for _, _, side in eager} == {"support"}


def test_scaremongering_is_said_of_talk(annotate: Annotate) -> None:
    told = "The Brindle Grange praised the letter of Calla Dunn. The Harrow League called it {}."
    assert not [
        claim
        for claim in annotate(_RULE + told.format("scaremongering")).stances
        if claim.holder == "Harrow League"
    ]
    rule = annotate(f"{_RULE}The Harrow League called it reckless.")
    assert ("Harrow League", "rule on fund fees", "oppose") in _stances(rule)


def test_an_agencys_own_work_is_no_position(annotate: Annotate) -> None:
    assert not _stances(annotate(f"{_RULE}The department hopes to finalize the rule in May."))
    asked = "The Harrow League asked the department to finalize the rule in May."
    assert ("Harrow League", "rule on fund fees", "support") in _stances(annotate(_RULE + asked))


def test_who_is_to_be_protected_from_a_thing_does_not_want_it(annotate: Annotate) -> None:
    suits = "Lawsuits against employers over their 401(k) plans are many. "
    told = "The Harrow League said that it would welcome an order that shields employers from suits"
    found = {(t, s) for _, t, s in _stances(annotate(f"{suits}{told} over 401(k) plans."))}
    assert ("retirement-plan-litigation", "support") not in found
    assert ("retirement-plan-litigation", "oppose") in found


def test_praise_of_an_aim_is_of_the_text(annotate: Annotate) -> None:
    found = _stances(annotate(f"{_RULE}The Harrow League supports the aim of the rule."))
    assert found == {("Harrow League", "rule on fund fees", "support")}


def test_the_earlier_text_is_the_older_one(annotate: Annotate) -> None:
    told = (
        "Field Assistance Bulletin No. 2031-02 told trustees to beware of coins. Field Assistance "
        "Bulletin No. 2034-01 takes its place. Secretary Ona Tilbury opposed the earlier bulletin."
    )
    found = {(h, target) for h, target, side in _stances(annotate(told)) if side == "oppose"}
    assert ("Ona Tilbury", "Field Assistance Bulletin No. 2031-02") in found
    assert ("Ona Tilbury", "Field Assistance Bulletin No. 2034-01") not in found


def test_a_firm_that_has_not_decided_takes_no_side_on_its_regulation(annotate: Annotate) -> None:
    told = (
        "The president signed the GENIUS Act, which is on stablecoins. Harrow Bank is weighing a "
        "stablecoin of its own. Its manager, Calla Dunn, said that nothing had been decided."
    )
    found = annotate(told).stances
    assert not [c for c in found if c.target == "stablecoin-regulation"]


@pytest.mark.parametrize(
    "told",
    [
        "The last administration repealed it in favor of a milder bill on fund fees.",
        "They asked not to be named because no decision has been taken.",
        "The Harrow Teachers' Retirement System voted against it.",
        "The Harrow League was expected to write and did not.",
        "The Harrow League said that it would not touch the rule before 2027.",
    ],
)
def test_what_only_sounds_like_a_side(told: str, annotate: Annotate) -> None:
    """Instead of, anonymous, decided, elided of another verb, left alone."""
    assert not _stances(annotate(f"The Harrow League met. {_RULE}{told}"))


def test_a_secretary_speaks_for_the_department(annotate: Annotate) -> None:
    told = "Assistant Secretary Ona Tilbury said the department supports the rule."
    assert _stances(annotate(_RULE + told)) == {("Ona Tilbury", "rule on fund fees", "support")}


def test_where_somebody_works_is_not_what_is_judged(annotate: Annotate) -> None:
    told = "Their consultant, Ona Tilbury of Plinth & Harrow, is in favor of the rule."
    assert "Plinth & Harrow" not in {target for _, target, _ in _stances(annotate(_RULE + told))}


def test_its_means_the_text_that_was_the_subject(annotate: Annotate) -> None:
    told = (
        "The Labor Department has proposed a rule on fund fees. The department met on the rule. "
        "The Savings Parity Act cleared the House. Its sponsor, Rep. Ona Tilbury, hopes for a vote."
    )
    assert ("Ona Tilbury", "Savings Parity Act", "support") in _stances(annotate(told))
