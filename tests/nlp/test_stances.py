"""Stances: holder, target and side, on our own sentences and documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from policytrail.errors import LexiconError
from policytrail.nlp.stance_content import judge
from policytrail.nlp.stance_lexicon import StanceLexicon, load_stance_lexicon
from policytrail.nlp.terms import compile_terms
from policytrail.records import Annotation

Annotate = Callable[..., Annotation]
_DATA = Path(__file__).parents[1] / "data/components"
_PUBLISHED = datetime(2031, 8, 14, 15, 30, tzinfo=UTC)


def _load(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_DATA / name).read_text(encoding="utf-8").splitlines()]


_CASES = _load("stances.jsonl")


@pytest.fixture(scope="module")
def read_cases(annotate: Annotate) -> list[tuple[dict[str, Any], Annotation]]:
    """The sentences with their annotations, read once."""
    return [(case, annotate(case["text"], published=_PUBLISHED)) for case in _CASES]


def _stances(annotation: Annotation) -> set[tuple[str, str, str]]:
    return {(claim.holder, claim.target, claim.stance) for claim in annotation.stances}


def test_sentences_are_read_right_in_nine_cases_of_ten(
    read_cases: list[tuple[dict[str, Any], Annotation]],
) -> None:
    """The sentences were written before the rules; see docs/decisions/0503 for the figures."""
    right = wrong = missed = 0
    for case, annotation in read_cases:
        wanted = {tuple(item) for item in case["stances"]}
        found = _stances(annotation)
        right += len(wanted & found)
        wrong += len(found - wanted)
        missed += len(wanted - found)
    assert len(_CASES) >= 60
    assert right / (right + wrong) >= 0.92
    assert right / (right + missed) >= 0.85


def test_idioms_acts_and_requests_are_read(annotate: Annotate) -> None:
    """Cases beside the rules, one for each: they guard what was built, and measure nothing."""
    cases = _load("stance_idioms.jsonl")
    read = [(case, _stances(annotate(case["text"], published=_PUBLISHED))) for case in cases]
    wrong = [
        case["text"] for case, found in read if found != {tuple(item) for item in case["stances"]}
    ]
    assert not wrong


def _names(document: dict[str, Any], annotation: Annotation) -> dict[str, str]:
    """Return our names of instruments by those of the gold, where their mentions overlap."""
    names: dict[str, str] = {}
    for gold in document["instruments"]:
        for ours in annotation.instruments:
            spans = [(a, b) for a in gold["mentions"] for b in ours.mentions]
            if any(a["start"] < b.end and b.start < a["end"] for a, b in spans):
                names[gold["name"]] = ours.name
    return names


def test_documents_are_read_with_few_wrong_claims(annotate: Annotate) -> None:
    """Documents of our own; docs/decisions/0503 has the figures and their history."""
    right = wrong = missed = 0
    for document in _load("claims.jsonl"):
        published = datetime.fromisoformat(document["published"])
        found = annotate(document["text"], title=document["title"], published=published)
        names = _names(document, found)
        ours = _stances(found)
        for gold in document["stances"]:
            key = (gold["holder"], names.get(gold["target"], gold["target"]), gold["stance"])
            if key in ours:
                ours.remove(key)
                right += 1
            elif not gold.get("optional"):
                missed += 1
        wrong += len(ours)
    assert right / (right + wrong) >= 0.75
    assert right / (right + missed) >= 0.7


def test_every_claim_points_at_its_sentence(
    read_cases: list[tuple[dict[str, Any], Annotation]],
) -> None:
    for case, annotation in read_cases:
        for claim in annotation.stances:
            span = claim.evidence
            assert case["text"][span.start : span.end] == span.text
            assert claim.rule.startswith("stance:")
            assert 0 < claim.confidence < 1


@pytest.mark.parametrize(
    "text",
    [
        "The Coin Choice Act passed the House 300-120.",
        "The agency received a letter about House Bill 88.",
        "Milo Brandt declined to comment on House Bill 88.",
        "Analysts expect the Coin Choice Act to pass.",
        "",
    ],
)
def test_silence_and_plain_report_are_no_stance(annotate: Annotate, text: str) -> None:
    assert _stances(annotate(text)) == set()


def test_negation_turns_and_condition_weakens(annotate: Annotate) -> None:
    base = "Rep. Lena Fisk {} the Coin Choice Act."
    assert _stances(annotate(base.format("supports"))) == {
        ("Lena Fisk", "Coin Choice Act", "support")
    }
    assert _stances(annotate(base.format("does not support"))) == {
        ("Lena Fisk", "Coin Choice Act", "oppose")
    }
    assert _stances(
        annotate("If fees fell, Rep. Lena Fisk would support the Coin Choice Act.")
    ) == {("Lena Fisk", "Coin Choice Act", "neutral")}


@pytest.fixture(scope="module")
def lexicon() -> StanceLexicon:
    return load_stance_lexicon()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("This is a reckless giveaway.", "oppose"),
        ("This is no giveaway.", "support"),
        ("This is a sensible, overdue step forward.", "support"),
        ("We take no position on it.", "neutral"),
        ("It should be scrapped.", "oppose"),
        ("It should not be scrapped.", "support"),
        ("Savers should never be used so.", "oppose"),
        ("It runs to ninety pages.", None),
    ],
)
def test_words_take_a_side(lexicon: StanceLexicon, text: str, label: str | None) -> None:
    found = judge(text, lexicon)
    assert (found.label if found else None) == label


def test_terms_match_whole_words_and_stars() -> None:
    pattern = compile_terms(["crypto*", "private equity"])
    assert [match[0] for match in pattern.finditer("Cryptocurrency, private-equity; encrypto")] == [
        "Cryptocurrency",
        "private-equity",
    ]


def test_users_issue_is_added(tmp_path: Path) -> None:
    row = {"id": "seaweed-farms", "key": ["seaweed*"], "context": []}
    (tmp_path / "issues.jsonl").write_text(json.dumps(row) + "\n")
    assert "seaweed-farms" in [issue.id for issue in load_stance_lexicon([tmp_path]).issues]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": "x"}, "'key' is missing"),
        ({"id": "x", "key": "word"}, "'key' must be a list"),
    ],
)
def test_wrong_issue_is_named(tmp_path: Path, row: dict[str, Any], message: str) -> None:
    (tmp_path / "issues.jsonl").write_text(json.dumps(row) + "\n")
    with pytest.raises(LexiconError, match=r"issues\.jsonl:1") as caught:
        load_stance_lexicon([tmp_path])
    assert message in str(caught.value)


@pytest.mark.recorded
def test_seed_sentences_show_what_their_scheme_says(seed: Path, annotate: Annotate) -> None:
    """The stance rows of the article's sixteen sentences, as the annotation scheme reads them.

    Launches, purchases, partnerships, votes of a chamber, predictions and nameless critics are no
    stances there; nobody may be said to hold one for such a sentence.
    """
    text = (seed / "article.txt").read_text(encoding="utf-8")
    found = annotate(text, published=datetime(2025, 7, 18, 15, 0, tzinfo=UTC))
    stances = {(s.holder, s.stance, s.target) for s in found.stances}
    order = next(i.name for i in found.instruments if i.kind == "executive_order")
    guidance = next(i.name for i in found.instruments if i.kind == "guidance")
    assert {
        ("Donald Trump", "support", order),
        ("White House", "neutral", order),
        ("Trump administration", "support", order),
        ("Department of Labor", "oppose", guidance),
        ("Peter Meijer", "support", "Retirement Savings Modernization Act"),
        ("Government Pension Investment Fund", "neutral", "public-pension-crypto-investment"),
    } <= stances
    silent = {
        *("Omar", "Fidelity", "Blackstone", "Apollo", "BlackRock", "Vanguard", "Empower"),
        *("House of Representatives", "Arizona", "Wisconsin", "Jersey City", "author"),
    }
    assert not silent & {holder for holder, _, _ in stances}
