"""`policytrail eval-tone`: published sets in, figures with intervals out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policytrail import cli
from policytrail.nlp.evaluation.tone_scores import Answer, score
from policytrail.nlp.evaluation.tone_sets import TargetPair
from policytrail.records import SentimentLabel
from policytrail.tests.nlp.tiny_tone import write_model


def _pair(label: SentimentLabel, group: str) -> TargetPair:
    return TargetPair(text="Ada", start=0, end=3, label=label, group=group)


def test_figures_are_those_reckoned_by_hand() -> None:
    pairs = [_pair("negative", "a"), _pair("neutral", "a"), _pair("positive", "b")]
    answers = [
        Answer(label="negative", confidence=0.9),
        Answer(label="negative", confidence=0.7),
        Answer(label="positive", confidence=0.7),
    ]
    report = score(pairs, answers, resamples=300)
    values = {name: one.value for name, one in report.values.items()}
    assert values["f1_negative"] == pytest.approx(2 / 3)
    assert values["f1_neutral"] == 0
    assert values["f1_positive"] == 1
    assert values["macro_f1"] == pytest.approx(5 / 9)
    assert values["accuracy"] == pytest.approx(2 / 3)
    assert values["calibration_error"] == pytest.approx((0.1 + 0.4) / 3)
    assert report.confusion == ((1, 0, 0), (1, 0, 0), (0, 0, 1))
    assert report.always_neutral == pytest.approx(0.5 / 3)
    assert (report.pairs, report.groups) == (3, 2)
    accuracy = report.values["accuracy"].interval
    assert accuracy is not None
    # Only "a" is drawn, or only "b": the pairs of an article stay together.
    assert (accuracy.low, accuracy.high) == (0.5, 1.0)
    assert report == score(pairs, answers, resamples=300)


def test_no_confidence_no_calibration_and_no_resamples_no_interval() -> None:
    report = score([_pair("neutral", "a")], [Answer(label="neutral")], resamples=0)
    assert "calibration_error" not in report.values
    assert report.values["accuracy"].interval is None
    assert report.reliability == report.coverage == ()


# --- the command ----------------------------------------------------------------------------------

SET = (
    "Title,Decisions\n"
    "Admirable Pell grows,{'Pell': 'positive'}\n"
    "Shameful Orton shrinks,{'Orton': 'negative'}\n"
    "Lee meets Ames,\"{'Lee': 'neutral', 'Ames': 'positive'}\"\n"
)


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, ["eval-tone", *(str(one) for one in arguments)])


@pytest.fixture
def headlines(tmp_path: Path) -> Path:
    file = tmp_path / "headlines.csv"
    file.write_text(SET, encoding="utf-8")
    return file


def test_a_model_is_scored(tmp_path: Path, headlines: Path) -> None:
    folder, curves = write_model(tmp_path / "tone"), tmp_path / "curves.json"
    result = _run(headlines, "--model", folder, "--json", "--bootstrap", 50, "--curves", curves)
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer["model"].startswith("tone tiny 0.1")
    report = answer["files"][str(headlines)]
    assert report["values"]["accuracy"]["value"] == 0.75
    assert report["confusion"] == [[1, 0, 0], [0, 1, 0], [0, 1, 1]]
    told = json.loads(curves.read_text(encoding="utf-8"))
    assert {"reliability", "coverage"} == set(told["sets"]["headlines"])


def test_without_a_model_words_are_counted_and_it_says_so(headlines: Path) -> None:
    result = _run(headlines, "--no-model", "--bootstrap", 20)
    assert result.exit_code == 0, result.output
    assert "no tone model: word lists" in result.stdout
    assert "headlines.csv" in result.stdout


def test_targets_that_cannot_be_read_are_named_and_the_rest_is_scored(
    tmp_path: Path, headlines: Path
) -> None:
    headlines.write_text(SET + "Nobody,{'Pell': 'positive'}\n", encoding="utf-8")
    result = _run(headlines, "--model", write_model(tmp_path / "tone"))
    assert result.exit_code == 1
    assert "line 5 'Pell': the target is not in the text" in result.stderr
    assert "4 in 3" in result.stdout


def test_a_missing_model_ends_it_with_one_line(headlines: Path, tmp_path: Path) -> None:
    result = _run(headlines, "--model", tmp_path / "none")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "none: there is no such folder of a tone model" in result.stderr
