"""Conditions of topics that need more than a count: whose text a sentence names, and briefs."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from policytrail.nlp import attributes
from policytrail.nlp.components.topics import Condition
from policytrail.records import Entity, Instrument, Span

_SEC = "agency:us-sec"


def _doc(text: str, **values: object) -> Doc:
    attributes.register()
    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    doc = language(text)
    for name, value in values.items():
        setattr(doc._, name, value)
    return doc


def _at(text: str, words: str) -> tuple[Span, ...]:
    start = text.index(words)
    return (Span(start=start, end=start + len(words), text=words),)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The SEC has a ferry rule. It rained.", True),
        ("The SEC met. Vale has a ferry rule.", False),
    ],
)
def test_a_text_is_theirs_whose_name_stands_in_its_sentence(text: str, holds: bool) -> None:
    sec = Entity(id=_SEC, name="SEC", type="agency", mentions=_at(text, "SEC"))
    rule = Instrument(id="r", kind="rule", name="rule", mentions=_at(text, "ferry rule"))
    doc = _doc(text, entities=(sec,), instruments=(rule,))
    assert Condition(texts_of=frozenset({_SEC})).holds(doc) is holds


def test_a_bill_is_no_text_of_a_regulator() -> None:
    text = "The SEC fears a ferry bill."
    sec = Entity(id=_SEC, name="SEC", type="agency", mentions=_at(text, "SEC"))
    bill = Instrument(id="b", kind="bill", name="bill", mentions=_at(text, "ferry bill"))
    doc = _doc(text, entities=(sec,), instruments=(bill,))
    assert not Condition(texts_of=frozenset({_SEC})).holds(doc)


@pytest.mark.parametrize(
    ("size", "counts", "holds"),
    [(60, 2, True), (60, 1, False), (400, 2, False), (400, 3, True)],
)
def test_a_brief_needs_two_thirds_of_the_cues(size: int, counts: int, holds: bool) -> None:
    doc = _doc("word " * size, cues={"crypto": counts})
    assert Condition(cues={"crypto": 3}).holds(doc) is holds
