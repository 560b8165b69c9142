"""How sure a stance is: from the signs of its claim, and nothing is claimed below a threshold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.tokens import Doc

from policytrail.config import LanguageSettings
from policytrail.errors import LexiconError
from policytrail.nlp.confidence_weights import load_least, load_weights
from policytrail.nlp.pipeline import build_annotator
from policytrail.nlp.stance_confidence import confidence_of

_FIRST_RUN = Path(__file__).parents[1] / "data/calibration/stances_first_run.jsonl"


def test_confidence_is_the_logistic_of_the_weights() -> None:
    weights = {"base": 0.0, "rule:verb": 1.0, "target:named": 1.0}
    assert confidence_of(frozenset(), weights) == 0.5
    assert confidence_of(frozenset({"rule:verb"}), weights) == pytest.approx(0.731)
    assert confidence_of(frozenset({"rule:verb", "target:named"}), weights) == pytest.approx(0.881)
    assert confidence_of(frozenset({"rule:new"}), weights) == 0.5


def test_what_is_named_is_surer_than_what_is_inferred(read: Callable[..., Doc]) -> None:
    named = read("The Harrow Savers League condemned the Retirement Access Act on Monday.")
    (sure,) = named._.stances
    (signs,) = named._.stance_signs
    assert {"target:named", "holder:named", "label:oppose"} <= signs
    inferred = read(
        "Rep. Ona Pell introduced the Retirement Access Act on Monday.\n\n"
        "The Harrow Savers League was appalled."
    )
    found = {claim.holder: claim for claim in inferred._.stances}
    assert found["Harrow Savers League"].confidence < sure.confidence


def test_claims_of_texts_that_were_not_read_before_are_as_sure_as_they_should_be() -> None:
    """Mean confidence and share of right claims are near each other on the first run."""
    weights = load_weights()
    rows = [json.loads(line) for line in _FIRST_RUN.read_text(encoding="utf-8").splitlines()]
    plain = [row for row in rows if "target:meant" in row["signs"]]
    vague = [row for row in rows if "target:inferred" in row["signs"]]
    sure, unsure = (
        sum(confidence_of(frozenset(row["signs"]), weights) for row in some) / len(some)
        for some in (plain, vague)
    )
    right, wrong = (sum(row["right"] for row in some) / len(some) for some in (plain, vague))
    assert sure > unsure
    assert right > wrong


def test_a_users_threshold_leaves_out_what_is_less_sure(
    tmp_path: Path, read: Callable[..., Doc]
) -> None:
    (tmp_path / "confidence.toml").write_text("[abstain]\nbelow = 0.99\n", encoding="utf-8")
    settings = LanguageSettings(relevance_floor=0.0)
    strict = build_annotator(settings, (tmp_path,))
    text = "The Harrow Savers League condemned the Retirement Access Act on Monday."
    document = read(text)._.document
    assert read(text)._.stances
    assert not strict.read(document)._.stances


@pytest.mark.parametrize(
    "text", ["[abstain]\nbelow = 1.5\n", "[abstain]\nbelow = true\n", '[weights]\nbase = "1"\n']
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "confidence.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError):
        load_least([tmp_path]), load_weights([tmp_path])
