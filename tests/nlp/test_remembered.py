"""Answers about tokens are given once for each document, and can be dropped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import spacy
from spacy.tokens import Doc, Token

from policytrail.nlp import stance_scene
from policytrail.nlp.components.expectations import make_expectations
from policytrail.nlp.components.stances import make_stances
from policytrail.nlp.lexicons import load_once
from policytrail.nlp.remembered import forget, remembered, text_of
from policytrail.nlp.roles import at_path, prepositional, subjects
from policytrail.nlp.stance_lexicon import load_stance_lexicon


def test_a_question_is_answered_once_for_each_token_argument_and_document(
    read: Callable[..., Doc],
) -> None:
    asked: list[tuple[str, str]] = []

    @remembered
    def joined(token: Token, mark: str) -> str:
        asked.append((token.text, mark))
        return token.text + mark

    one, two = read("The board sold gold."), read("The board sold gold.")
    assert [joined(one[1], "!"), joined(one[1], "!"), joined(one[1], "?")] == ["board!"] * 2 + [
        "board?"
    ]
    assert joined(one[2], "!") == "sold!"
    assert joined(two[1], "!") == "board!"
    assert asked == [("board", "!"), ("board", "?"), ("sold", "!"), ("board", "!")]
    forget(one)
    assert joined(one[1], "!") == "board!"
    assert len(asked) == 5


def test_roles_are_the_same_when_asked_again(read: Callable[..., Doc]) -> None:
    doc = read("The board of Peakstone sold gold to the county in May.")
    verb = next(token for token in doc if token.lemma_ == "sell")
    first = [subjects(verb), at_path(verb, "object"), at_path(verb, "subject.of")]
    again = [subjects(verb), at_path(verb, "object"), at_path(verb, "subject.of")]
    assert first == again
    assert [[token.text for token in found] for found in first] == [
        ["board"], ["gold"], ["Peakstone"],
    ]  # fmt: skip


def test_a_forgotten_document_holds_nothing(read: Callable[..., Doc]) -> None:
    doc = read("The Labor Department rescinded its guidance on crypto on Thursday.")
    assert doc._.events
    assert doc.user_data
    forget(doc)
    assert doc.user_data == {}
    assert doc._.events == ()


def test_prepositions_are_found_by_name_in_the_order_of_the_text(read: Callable[..., Doc]) -> None:
    doc = read("The fund moved money out of bonds into gold in May.")
    verb = next(token for token in doc if token.lemma_ == "move")
    found = {name: prepositional(verb, name) for name in ("out of", "into", "in", "of", "by")}
    assert {name: [token.text for token in tokens] for name, tokens in found.items()} == {
        "out of": ["bonds"], "into": ["gold"], "in": ["May"], "of": ["bonds"], "by": [],
    }  # fmt: skip


def test_the_text_is_put_together_once_and_is_that_of_the_tokens() -> None:
    doc = spacy.blank("en")("  Caf\u00e9 401(k)\n\nnai\u0308ve \U0001f600 end. ")
    assert text_of(doc) == doc.text
    assert text_of(doc) is text_of(doc)
    forget(doc)
    assert text_of(doc) == doc.text


def test_components_of_one_pipeline_share_a_lexicon_and_others_do_not() -> None:
    read: list[tuple[Path, ...]] = []

    def load(folders: tuple[Path, ...]) -> object:
        read.append(folders)
        return object()

    one, two = spacy.blank("en"), spacy.blank("en")
    assert load_once(one, load, ["a"]) is load_once(one, load, ["a"])
    assert load_once(one, load, ["a"]) is not load_once(one, load, ["b"])
    assert load_once(one, load, ["a"]) is not load_once(two, load, ["a"])
    assert read == [(Path("a"),), (Path("b"),), (Path("a"),)]


def test_stances_and_expectations_see_a_document_with_the_same_eyes(
    read: Callable[..., Doc],
) -> None:
    doc = read("Bitcoin could double, said Ada Crane of Peakstone, who backs the order.")
    forget(doc)
    nlp = spacy.blank("en")
    lexicon = load_once(nlp, load_stance_lexicon, [])
    scene = stance_scene.scene_of(doc, lexicon)
    assert stance_scene.scene_of(doc, lexicon) is scene
    assert stance_scene.scene_of(doc, load_stance_lexicon()) is not scene
    assert make_stances(nlp, "stances", [])._lexicon is lexicon
    assert make_expectations(nlp, "expectations", [])._lexicon is lexicon
