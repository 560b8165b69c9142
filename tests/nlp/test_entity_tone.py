"""Entities are coloured by the encoder only where the author judges them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from policytrail import cli
from policytrail.config import LanguageSettings
from policytrail.errors import ToneModelError
from policytrail.nlp.entity_tone import combine
from policytrail.nlp.pipeline import Annotator, build_annotator
from policytrail.nlp.tone_model import Tone
from policytrail.records import Annotation, Document
from policytrail.tests.nlp.tiny_tone import Tiny, write_card, write_model

TEXT = (
    "Rep. Ona Pell introduced a bill on pensions and bitcoin on Tuesday.\n\n"
    "Critics called Pell a disgraced and shameful hack.\n\n"
    "“It is shameful,” said Dale Orton of the Labor Department.\n\n"
    "Shares of Vantoro Inc. fell 4 percent in shameful trading.\n\n"
    "The shameful record of Brightpenny Custody speaks for itself."
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("tone"))


@pytest.fixture(scope="module")
def toned(folder: Path) -> Annotator:
    return build_annotator(LanguageSettings(relevance_floor=0.0, tone_model=str(folder)))


def _read(annotator: Annotator, document: Document) -> Annotation:
    (found,) = annotator.annotate([document])
    assert isinstance(found, Annotation)
    return found


def _sentiments(annotation: Annotation) -> dict[str, float | None]:
    return {entity.name: entity.sentiment for entity in annotation.entities}


def test_only_the_authors_own_judgement_colours(
    toned: Annotator, document: Callable[..., Document]
) -> None:
    found = _sentiments(_read(toned, document(TEXT)))
    coloured = {name for name, value in found.items() if value}
    assert coloured == {"Brightpenny Custody"}
    assert found["Brightpenny Custody"] == pytest.approx(-0.95, abs=0.02)


def test_irrelevant_documents_do_not_open_the_model(
    folder: Path, document: Callable[..., Document]
) -> None:
    annotator = build_annotator(LanguageSettings(tone_model=str(folder)))
    text = "The shameful Brightpenny Bakery burned its bread on Tuesday. " * 8
    _read(annotator, document(text))
    component = annotator._nlp.get_pipe("tone")
    assert component.model is not None  # type: ignore[attr-defined]
    assert component.model._opened is None  # type: ignore[attr-defined]


def test_the_run_names_the_model_or_the_baseline(toned: Annotator, annotator: Annotator) -> None:
    assert "; tone tiny 0.1 (" in toned.model
    bare = build_annotator(LanguageSettings(tone_model="none"))
    assert bare.model.endswith("; no tone model: word lists")
    assert toned.model != annotator.model  # so that texts are read again


def test_a_model_that_is_unfit_stops_the_stage_and_blames_no_document(
    tmp_path: Path, document: Callable[..., Document]
) -> None:
    folder = write_model(tmp_path, Tiny(outputs=2))
    annotator = build_annotator(LanguageSettings(relevance_floor=0.0, tone_model=str(folder)))
    with pytest.raises(ToneModelError, match=r"model\.onnx"):
        list(annotator.annotate([document(TEXT)]))


@pytest.mark.parametrize("batch", [1, 8])
def test_other_documents_change_nothing(
    toned: Annotator, document: Callable[..., Document], batch: int
) -> None:
    alone = _sentiments(_read(toned, document(TEXT)))
    others = [document(TEXT + " It was exemplary." * n, id=f"d{n}") for n in range(batch)]
    found = list(toned.annotate([*others, replace(document(TEXT), id="last")]))
    assert isinstance(found[-1], Annotation)
    assert _sentiments(found[-1]) == alone


def test_what_is_less_sure_stays_neutral() -> None:
    sure = Tone(negative=0.9, neutral=0.05, positive=0.05)
    torn = Tone(negative=0.1, neutral=0.1, positive=0.8)
    assert combine([sure]) == pytest.approx(-0.85)
    assert combine([sure, torn]) == 0.0


# --- the command line -----------------------------------------------------------------------------


def _annotate(*arguments: str, config: Path | None = None) -> tuple[int, str, str]:
    line = json.dumps({"id": "d1", "text": TEXT})
    options = ["--config", str(config)] if config else []
    result = CliRunner().invoke(cli.main, [*options, "annotate", "--jsonl", *arguments], input=line)
    return result.exit_code, result.stdout, result.stderr


def test_a_spoilt_model_is_one_error_and_no_model_is_the_way_out(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "tone")
    (folder / "model.onnx").write_bytes(b"spoilt")
    config = tmp_path / "policytrail.toml"
    config.write_text(f'[language]\ntone_model = "{folder}"\n', encoding="utf-8")
    status, _, errors = _annotate(config=config)
    assert status == 2
    assert "model.onnx: is not the file that model.toml names" in errors
    assert "--no-model" in errors
    status, told, errors = _annotate("--no-model", config=config)
    assert (status, errors) == (0, "")
    assert json.loads(told)["id"] == "d1"
    write_card(folder)
    status, _, errors = _annotate(config=config)
    assert status == 2
    assert "model.onnx: cannot be opened by onnxruntime" in errors
