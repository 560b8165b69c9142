"""The frame of the language stage: order, gate, failures, limits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from policytrail.config import LanguageSettings
from policytrail.errors import LanguageError
from policytrail.nlp import parts, pipeline, worker
from policytrail.nlp.sentences import sentences, trimmed


def test_a_missing_model_is_named_with_what_to_do() -> None:
    with pytest.raises(LanguageError, match="no_such_model") as caught:
        pipeline.build_annotator(LanguageSettings(model="no_such_model"))
    assert "pip install no-such-model" in caught.value.remedy


def test_every_component_module_registers_its_factory() -> None:
    names = pipeline.find_components()
    assert names == sorted(names)
    assert all(Language.has_factory(name) for name in names)


def test_components_run_after_what_they_require() -> None:
    @Language.factory("aaa_reader", requires=["doc._.zzz_made"])
    def _reader(nlp: Language, name: str) -> Callable[[Doc], Doc]:
        return lambda doc: doc

    @Language.factory("zzz_maker", assigns=["doc._.zzz_made"])
    def _maker(nlp: Language, name: str) -> Callable[[Doc], Doc]:
        return lambda doc: doc

    assert pipeline.order_components(["aaa_reader", "zzz_maker"]) == ["zzz_maker", "aaa_reader"]
    with pytest.raises(LanguageError, match=r"aaa_reader.*doc\._\.zzz_made"):
        pipeline.order_components(["aaa_reader"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Board sells gold\n\nThe board met.", ["Board sells gold", "The board met."]),
        ("Sen. Ada Crane spoke. She left.", ["Sen. Ada Crane spoke.", "She left."]),
        ("H.R. 812 and S. 90 failed.", ["H.R. 812 and S. 90 failed."]),
        ("Notice\nThe plan opens in May.", ["Notice", "The plan opens in May."]),
        (
            "The trustees of the county plan wrote to each of its members\nabout gold. It rose.",
            [
                "The trustees of the county plan wrote to each of its members about gold.",
                "It rose.",
            ],
        ),
    ],
)
def test_layout_bounds_sentences(read: Callable[..., Doc], text: str, expected: list[str]) -> None:
    assert [trimmed(sentence).text for sentence in sentences(read(text))] == expected


def test_the_cut_keeps_whole_paragraphs() -> None:
    assert parts.cut_at_paragraph("abcdef\n\nghijkl", 10) == "abcdef"
    assert parts.cut_at_paragraph("abc", 10) == "abc"
    assert parts.cut_at_paragraph("abcdefghij", 4) == "abcd"


def test_a_worker_loads_once_and_says_what_it_works_with() -> None:
    settings = LanguageSettings()
    assert worker.annotate(settings, (), []) == []
    (loaded,) = worker._annotators.values()
    assert worker.versions(settings, ()) == (loaded.model, loaded.rules)
    assert list(worker._annotators.values()) == [loaded]
    worker._annotators.clear()
