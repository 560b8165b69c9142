"""The field's table of sixteen sentences; choices, limits and groups in other words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policytrail.config import LanguageSettings
from policytrail.nlp.pipeline import Annotator, build_annotator, to_annotation
from policytrail.records import Annotation, Document

Row = tuple[str, str, str]  # holder, side, kind of target or issue
_CRYPTO, _PRIVATE = "crypto-in-retirement-plans", "private-assets-in-retirement-plans"
_PUBLIC = "public-pension-crypto-investment"
# Words by which a sentence is found, and the rows that it must give; none: it must give none.
_TABLE: tuple[tuple[str, frozenset[Row]], ...] = (
    ("historic passage", frozenset({("House of Representatives", "support", "bill")})),
    ("Financial Times", frozenset({("Donald Trump", "support", "executive_order")})),
    ("clearly instruct", frozenset()),
    ("spokesperson", frozenset({("White House", "neutral", "executive_order")})),
    ("move aims", frozenset({("Trump administration", "support", "executive_order")})),
    ("710,000", frozenset()),
    ("1% allocation", frozenset({("Omar", "bullish", "cryptocurrency")})),
    ("officially revoked", frozenset({("Department of Labor", "oppose", "guidance")})),
    ("strictly limited", frozenset({("Joe Biden", "oppose", _CRYPTO)})),
    ("Meijer", frozenset({("Peter Meijer", "support", "bill")})),
    ("giant: Fidelity", frozenset({("Fidelity", "support", _CRYPTO)})),
    ("Jersey City", frozenset(
        (n, "support", _PUBLIC) for n in ("Arizona", "Wisconsin", "Jersey City"))),
    ("GPIF", frozenset({("Government Pension Investment Fund", "neutral", _PUBLIC),
                        ("anonymous pension fund", "support", _PUBLIC)})),
    ("These companies", frozenset(
        (n, "support", _PRIVATE) for n in ("Blackstone", "Apollo Global Management", "BlackRock"))),
    ("Critics", frozenset({("critics", "oppose", _CRYPTO), ("critics", "oppose", _PRIVATE)})),
    ("foreseeable", frozenset({("", "bullish", "cryptocurrency")})),
)  # fmt: skip
_LEAST_BY_DEFAULT = 10
_LEAST_WITH_CHOICES = 14


@pytest.fixture(scope="module")
def bold(tmp_path_factory: pytest.TempPathFactory) -> Annotator:
    """The pipeline of a user who wants weak acts too: purchases, launches, partnerships."""
    folder = tmp_path_factory.mktemp("lexicons")
    (folder / "confidence.toml").write_text("[abstain]\nbelow = 0.01\n", encoding="utf-8")
    return build_annotator(LanguageSettings(relevance_floor=0.0), (folder,))


def _rows(found: Annotation, words: str) -> set[Row]:
    """Return what the sentences with those words give; a text stands as its kind."""
    kinds: dict[str, str] = {i.name: i.kind for i in found.instruments}
    rows = {
        (s.holder, str(s.stance), kinds.get(s.target, s.target))
        for s in found.stances if words in s.evidence.text
    }  # fmt: skip
    return rows | {
        (e.holder, str(e.outlook), e.target) for e in found.expectations if words in e.evidence.text
    }


def _agreeing(found: Annotation) -> list[str]:
    return [
        words for words, wanted in _TABLE
        if (wanted <= _rows(found, words) if wanted else not _rows(found, words))
    ]  # fmt: skip


@pytest.mark.recorded
def test_table_of_sixteen_sentences_is_reproduced(
    seed: Path, document: Callable[..., Document], eager: Annotator, bold: Annotator
) -> None:
    """Acts that only choose are read on request; without them the annotation scheme holds."""
    assert len(_TABLE) == 16
    text = (seed / "article.txt").read_text(encoding="utf-8")
    article = document(text, published=datetime(2025, 7, 18, 15, 0, tzinfo=UTC))
    by_default = to_annotation(eager.read(article))
    assert len(_agreeing(by_default)) >= _LEAST_BY_DEFAULT, _agreeing(by_default)
    choosers = {"Fidelity", "Blackstone", "BlackRock", "Vanguard", "Arizona", "Wisconsin", "author"}
    assert not choosers & {claim.holder for claim in by_default.stances}
    with_choices = to_annotation(bold.read(article))
    assert len(_agreeing(with_choices)) >= _LEAST_WITH_CHOICES, _agreeing(with_choices)


_CHOICES: tuple[tuple[str, set[Row]], ...] = (
    (
        "Pension funds in Ohio and Oregon have bought $40 million of bitcoin for their retirees.",
        {("Ohio", "support", _PUBLIC), ("Oregon", "support", _PUBLIC)},
    ),
    (
        "Fidelity last month launched a 401(k) account that holds bitcoin.",
        {("Fidelity", "support", _CRYPTO)},
    ),
    (
        "Private credit in 401(k) plans draws big names such as KKR, Carlyle and Ares. "
        "These firms have struck alliances with Vanguard.",
        {(n, "support", _PRIVATE) for n in ("KKR", "Carlyle Group", "Ares Management")},
    ),
    ("Fidelity may launch a 401(k) account that holds bitcoin.", set()),
    ("Fidelity has not offered bitcoin in any 401(k) plan.", set()),
)


@pytest.mark.parametrize(("text", "wanted"), _CHOICES)
def test_choices_are_read_on_request(
    text: str, wanted: set[Row], document: Callable[..., Document], bold: Annotator,
    eager: Annotator,
) -> None:  # fmt: skip
    found = to_annotation(bold.read(document(text)))
    assert {(s.holder, s.stance, s.target) for s in found.stances} == wanted
    assert not to_annotation(eager.read(document(text))).stances


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Opponents warned that private equity would ruin savers in 401(k) plans.",
            {("opponents", "oppose", _PRIVATE)},
        ),
        (
            "The Labor Department's bulletin, which had discouraged crypto in 401(k) plans, "
            "was posted in 2022.",
            {("Department of Labor", "oppose", _CRYPTO)},
        ),
        (
            "Director Ona Pell told trustees of the Lakemont Pension Fund that nothing was settled "
            "about bitcoin.",
            {("Ona Pell", "neutral", _PUBLIC)},
        ),
        (
            "Gov. Cal Dunn neither signed the Fair Savings Act nor vetoed it.",
            {("Cal Dunn", "neutral", "Fair Savings Act")},
        ),
        ("Critics were in the room when the talk turned to crypto in 401(k) plans.", set()),
    ],
)
def test_groups_and_limits_take_sides(
    text: str, wanted: set[Row], annotate: Callable[..., Annotation]
) -> None:
    assert {(s.holder, s.stance, s.target) for s in annotate(text).stances} == wanted


def test_forecast_goes_on_in_the_next_sentence(annotate: Callable[..., Annotation]) -> None:
    found = annotate(
        "Ona Pell of Harrow Partners estimated that savers hold $8 trillion in 401(k) plans. "
        "A single percent would bring $80 billion into bitcoin. Rep. Cal Dunn left early. "
        "Gold will rise."
    )
    assert [(e.holder, e.target) for e in found.expectations] == [
        ("Ona Pell", "bitcoin"), ("", "gold"),
    ]  # fmt: skip
