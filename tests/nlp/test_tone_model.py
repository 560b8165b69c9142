"""The tone encoder: what it reads, what it gives, and which folders it refuses."""

from __future__ import annotations

import builtins
import math
from pathlib import Path
from typing import Any

import pytest

from policytrail.errors import LanguageError, ToneModelError
from policytrail.nlp.tone_folder import open_folder
from policytrail.nlp.tone_model import Targeted, Tone, ToneModel
from policytrail.records import Failure
from policytrail.tests.nlp.tiny_tone import Tiny, write_card, write_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("tone"))


def _score(folder: Path, *targets: Targeted) -> list[Tone | Failure]:
    return ToneModel(open_folder(folder)).score(targets)


def _toward(text: str, name: str) -> Targeted:
    start = text.index(name)
    return Targeted(text=text, start=start, end=start + len(name))


def test_probabilities_are_a_softmax_over_the_temperature(tmp_path: Path) -> None:
    sharp, mild = (
        _score(
            write_model(tmp_path / name, Tiny(card={"temperature": value})),
            _toward("Admirable work by Pell.", "Pell"),
        )[0]
        for name, value in (("one", "1.0"), ("two", "2.0"))
    )
    assert isinstance(sharp, Tone)
    assert isinstance(mild, Tone)
    total = math.exp(0) + math.exp(3) + math.exp(6)
    assert sharp.positive == pytest.approx(math.exp(6) / total)
    total = math.exp(0) + math.exp(1.5) + math.exp(3)
    assert mild.positive == pytest.approx(math.exp(3) / total)
    assert sharp.label == mild.label == "positive"
    assert sharp.score == pytest.approx(sharp.positive - sharp.negative)
    assert sharp.confidence == sharp.positive


def test_labels_stand_in_the_order_of_the_card(tmp_path: Path) -> None:
    turned = Tiny(card={"labels": '["positive", "neutral", "negative"]'})
    (tone,) = _score(write_model(tmp_path, turned), _toward("Shameful Pell.", "Pell"))
    assert isinstance(tone, Tone)
    assert tone.label == "positive"


@pytest.mark.parametrize("batch", [1, 16])
def test_each_target_gets_its_own_result_in_order(folder: Path, batch: int) -> None:
    """More than a batch, of mixed length, with a target that is not there among them."""
    texts = ["Pell spoke.", "Shameful, said all of Pell.", "Exemplary Pell " + "and so on " * 20]
    targets = [_toward(text, "Pell") for text in texts * 12]
    targets.insert(5, Targeted(text="Pell", start=2, end=9))
    found = ToneModel(open_folder(folder), batch=batch).score(targets)
    assert isinstance(found[5], Failure)
    del found[5]
    labels = [tone.label for tone in found if isinstance(tone, Tone)]
    assert labels == ["neutral", "negative", "positive"] * 12


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (0, 0), (3, 2), (2, 99), (5, 5)])
def test_a_target_outside_of_its_text_is_a_value(folder: Path, start: int, end: int) -> None:
    (found,) = _score(folder, Targeted(text="Pell", start=start, end=end))
    assert isinstance(found, Failure)
    assert f"target {start}-{end}" in found.message


def test_a_long_text_is_cut_around_the_target(folder: Path) -> None:
    """The model takes 24 tokens: what is told far from the target is not seen."""
    far, near = "shameful " + "then " * 500, "then " * 500 + "shameful "
    tones = _score(folder, _toward(far + "Pell", "Pell"), _toward(near + "Pell", "Pell"))
    assert [tone.label for tone in tones if isinstance(tone, Tone)] == ["neutral", "negative"]


@pytest.mark.parametrize("text", ["\ud800Pell\ud800", "Pell\x00", "Pell " * 5000, "😀Pell"])
def test_strange_texts_are_read(folder: Path, text: str) -> None:
    (found,) = _score(folder, _toward(text, "Pell"))
    assert isinstance(found, Tone | Failure)


def test_no_targets_open_nothing(folder: Path) -> None:
    model = ToneModel(open_folder(folder))
    assert model.score([]) == []
    assert model._opened is None


def test_the_run_names_the_model(folder: Path) -> None:
    opened = open_folder(folder)
    assert str(ToneModel(opened)) == f"tiny 0.1 ({opened.sha256[:12]})"


# --- folders that are refused ---------------------------------------------------------------------


def _refusal(folder: Path) -> str:
    with pytest.raises(ToneModelError) as caught:
        ToneModel(open_folder(folder)).score([_toward("Pell", "Pell")])
    assert isinstance(caught.value, LanguageError)
    message = str(caught.value)
    assert "--no-model" in message
    assert "\n" not in message
    return message


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert "nowhere: there is no such folder" in _refusal(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "model.toml"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (write_model(tmp_path) / name).unlink()
    assert f"{name}: is missing" in _refusal(tmp_path)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_file_that_was_changed_is_named(tmp_path: Path, name: str) -> None:
    file = write_model(tmp_path) / name
    file.write_bytes(file.read_bytes()[:-7])
    assert f"{name}: is not the file that model.toml names" in _refusal(tmp_path)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_broken_file_that_its_card_vouches_for_is_named(tmp_path: Path, name: str) -> None:
    file = write_model(tmp_path) / name
    file.write_bytes(file.read_bytes()[:200])
    write_card(tmp_path)
    assert f"{name}: " in _refusal(tmp_path)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ({"labels": '["negative", "neutral"]'}, "labels must be"),
        ({"labels": ""}, "'labels' is missing"),
        ({"name": ""}, "'name' is missing"),
        ({"version": "1"}, "'version' is missing or is no str"),
        ({"token_limit": "4"}, "token_limit must be 16 or more"),
        ({"token_limit": '"all"'}, "'token_limit' is missing or is no int"),
        ({"temperature": "0"}, "temperature must be a number above 0"),
        ({"temperature": "true"}, "temperature must be a number above 0"),
        ({"temperature": ""}, "temperature must be a number above 0"),
        ({"name": "= ="}, "is not a TOML file"),
    ],
)
def test_a_wrong_card_says_what_is_wrong(
    tmp_path: Path, lines: dict[str, str], message: str
) -> None:
    write_model(tmp_path, Tiny(card=lines))
    assert f"model.toml: {message}" in _refusal(tmp_path)


@pytest.mark.parametrize(
    ("tiny", "message"),
    [
        (Tiny(mask="other_mask"), "takes attention_mask: tensor(int64), input_ids"),
        (Tiny(outputs=2), "gives 'logits' of shape (2, 2)"),
        (Tiny(opset=99), "cannot be opened by onnxruntime"),  # a model of a later version
        (Tiny(constant=math.nan), "gives 'logits' that are no numbers"),
    ],
)
def test_a_model_that_does_not_fit_is_refused(tmp_path: Path, tiny: Tiny, message: str) -> None:
    write_model(tmp_path, tiny)
    assert f"model.onnx: {message}" in _refusal(tmp_path)


def test_a_tokenizer_without_our_frame_is_refused(tmp_path: Path) -> None:
    write_model(tmp_path, Tiny(frame=("[PAD]", "[UNK]", "[CLS]", "[SEP]", "#")))
    assert "tokenizer.json: has no token @" in _refusal(tmp_path)


@pytest.mark.parametrize("library", ["onnxruntime", "tokenizers"])
def test_a_library_that_is_missing_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    imported = builtins.__import__

    def refuse(name: str, *rest: Any, **more: Any) -> Any:
        if name == library:
            raise ImportError(f"No module named '{name}'")
        return imported(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert f"pip install {library}" in _refusal(folder)


def test_an_onnxruntime_without_a_processor_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onnxruntime.get_available_providers", lambda: ["AzureExecutionProvider"])
    assert "has no CPUExecutionProvider" in _refusal(folder)
