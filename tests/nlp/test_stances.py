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
from policytrail.nlp.stance_lexicon import StanceLexicon, compile_terms, load_stance_lexicon
from policytrail.records import Annotation

Annotate = Callable[..., Annotation]
_DATA = Path(__file__).parents[1] / "data/components"
_PUBLISHED = datetime(2031, 8, 14, 15, 30, tzinfo=UTC)


def _load(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_DATA / name).read_text(encoding="utf-8").splitlines()]


_CASES = _load("stances.jsonl")


def _stances(annotation: Annotation) -> set[tuple[str, str, str]]:
    return {(claim.holder, claim.target, claim.stance) for claim in annotation.stances}


def test_sentences_are_read_right_in_nine_cases_of_ten(annotate: Annotate) -> None:
    """The sentences were written before the rules; see docs/decisions/0503 for the figures."""
    right = wrong = missed = 0
    for case in _CASES:
        wanted = {tuple(item) for item in case["stances"]}
        found = _stances(annotate(case["text"], published=_PUBLISHED))
        right += len(wanted & found)
        wrong += len(found - wanted)
        missed += len(wanted - found)
    assert len(_CASES) >= 60
    assert right / (right + wrong) >= 0.92
    assert right / (right + missed) >= 0.85


def test_every_claim_points_at_its_sentence(annotate: Annotate) -> None:
    for case in _CASES:
        for claim in annotate(case["text"], published=_PUBLISHED).stances:
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
