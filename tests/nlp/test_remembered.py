"""Answers about tokens are given once for each document, and can be dropped."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc, Token

from policytrail.nlp.remembered import forget, remembered
from policytrail.nlp.roles import at_path, subjects


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
