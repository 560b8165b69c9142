"""Stances in letters, speeches, conversations and round-ups: who speaks, and of which matter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policytrail.errors import LexiconError
from policytrail.nlp.stance_lexicon import load_stance_lexicon
from policytrail.records import Annotation

Annotate = Callable[..., Annotation]
_RULE = "The Labor Department has proposed a rule on fund fees."


def _stances(annotation: Annotation) -> set[tuple[str, str, str]]:
    return {(claim.holder, claim.target, claim.stance) for claim in annotation.stances}


def test_we_of_a_letter_is_the_body_that_signs_it(annotate: Annotate) -> None:
    letter = f"Dear members,\n\n{_RULE} We oppose it. We also rang the plumber.\n\n"
    signed = annotate(letter + "Orchard Savers League")
    assert _stances(signed) == {("Orchard Savers League", "rule on fund fees", "oppose")}
    unsigned = annotate(letter + "With thanks.")
    assert not _stances(unsigned)


def test_i_of_a_speech_is_the_named_speaker(annotate: Annotate) -> None:
    told = f"{_RULE} I welcome the rule."
    speech = annotate(f"Remarks of Calla Dunn, of the Orchard Savers League, in Dover.\n\n{told}")
    assert _stances(speech) == {("Calla Dunn", "rule on fund fees", "support")}
    assert not _stances(annotate(f"Minutes of a meeting in Dover.\n\n{told}"))


def test_i_of_a_piece_with_a_line_about_its_author_is_the_author(annotate: Annotate) -> None:
    piece = f"I keep bees. {_RULE} The rule is a swindle.\n\n"
    signed = annotate(f"{piece}Calla Dunn, a retired baker, writes on Sundays.")
    assert _stances(signed) == {("author", "rule on fund fees", "oppose")}
    assert not _stances(annotate(f"{piece}Calla Dunn bought a hat."))


def test_who_speaks_in_turn_says_i(annotate: Annotate) -> None:
    talk = annotate(
        f"This is a talk show about savings.\n\nPELL: {_RULE} What do you say to it?\n\n"
        "DUNN: I oppose the rule. It costs too much.\n\nPELL: Calla Dunn, thank you.\n\n"
        "DUNN: Thank you, Ona Pell."
    )
    assert _stances(talk) == {("Calla Dunn", "rule on fund fees", "oppose")}


def test_i_of_an_interview_is_who_answers(annotate: Annotate) -> None:
    """With quotation marks or without; a text that is no interview has no such person."""
    opening = "Calla Dunn runs the Orchard Savers League. She spoke with us in Dover.\n\n"
    asked = f"{_RULE} What do you make of it?\n\n"
    wanted = {("Calla Dunn", "rule on fund fees", "oppose")}
    assert _stances(annotate(f"{opening}{asked}I oppose the rule. It costs too much.")) == wanted
    assert _stances(annotate(f"{opening}{asked}“I oppose the rule. It costs too much.”")) == wanted
    plain = "Calla Dunn runs the Orchard Savers League. She lives in Dover.\n\n"
    found = annotate(f"{plain}{asked}I oppose the rule. It costs too much.").stances
    assert {claim.rule for claim in found} <= {"stance:model"}  # no rule knows who speaks


def test_we_of_a_statement_is_who_makes_it(annotate: Annotate) -> None:
    statement = annotate(
        f"Statement of Calla Dunn, president of the Orchard Savers League\n\n{_RULE} We welcome it."
    )
    assert _stances(statement) == {("Calla Dunn", "rule on fund fees", "support")}


def test_a_round_up_is_read_matter_by_matter(annotate: Annotate) -> None:
    """ "It", "the idea" and nothing at all mean nothing of another matter."""
    matters = annotate(
        "DOVER — The Senate passed the Retirement Access Act on Monday, 60 to 40.\n\n"
        "ALBANY — The Orchard Savers League was delighted on Monday with its roof in the town.\n\n"
        "AUSTIN — Rain stopped the parade of the Lone Star Pension Fund on Monday.\n\n"
        "BOISE — Sen. Ona Pell filed the Potato Savers Act. Calla Dunn of Harrow is fond of it."
    )
    about = {(holder, target) for holder, target, _ in _stances(matters)}
    assert ("Calla Dunn", "Potato Savers Act") in about
    assert not [holder for holder, target in about if target == "Retirement Access Act"]


def test_fields_of_one_matter_are_no_round_up(annotate: Annotate) -> None:
    page = annotate(
        "House Bill 1042\n\nSession: 2031\n\nChamber: House\n\nCommittee: Finance\n\n"
        "Author: Rep. Ona Pell"
    )
    assert ("Ona Pell", "House Bill 1042", "support") in _stances(page)


def test_an_idiom_needs_three_words(tmp_path: Path) -> None:
    (tmp_path / "stance.toml").write_text('[idioms]\n"sniff at" = "oppose"\n')
    with pytest.raises(LexiconError, match="a verb, a noun and a preposition"):
        load_stance_lexicon([tmp_path])
