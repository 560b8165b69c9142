"""Conditions of topics that need more than a count: whose text a sentence names, and briefs."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from policytrail.nlp import attributes
from policytrail.nlp.components.topics import Condition, load_topics
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


_COIN = "asset:bitcoin"
_ON_COINS = Condition(
    instruments=frozenset({"bill"}), beside=frozenset({_COIN}), named=frozenset({"token"})
)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The ferry bill bans bitcoin.", True),
        ("A ferry bill passed. It bans bitcoin.", True),
        ("Vale owns bitcoin. A ferry bill passed.", False),
        ("A ferry bill passed. It rained. Vale owns bitcoin.", False),
        ("Vale owns bitcoin. It rained. It rained again. A ferry bill passed.", False),
    ],
)
def test_a_bill_is_about_what_stands_beside_it(text: str, holds: bool) -> None:
    coin = Entity(id=_COIN, name="bitcoin", type="asset", mentions=_at(text, "bitcoin"))
    bill = Instrument(id="b", kind="bill", name="bill", mentions=_at(text, "ferry bill"))
    doc = _doc(text, entities=(coin,), instruments=(bill,))
    assert _ON_COINS.holds(doc) is holds


@pytest.mark.parametrize(("name", "holds"), [("Safe Token Act", True), ("Tokenhurst Act", False)])
def test_a_bill_is_about_what_its_name_says(name: str, holds: bool) -> None:
    text = f"The {name} passed."
    bill = Instrument(id="b", kind="bill", name=name, mentions=_at(text, name))
    assert _ON_COINS.holds(_doc(text, entities=(), instruments=(bill,))) is holds


@pytest.mark.parametrize(
    ("kind", "counts", "holds"),
    [
        ("executive_order", {}, True),
        ("memorandum", {"order": 1}, True),
        ("memorandum", {"president": 3}, True),
        ("memorandum", {"president": 1}, False),  # "its president wrote a memo"
    ],
)
def test_a_memorandum_is_of_an_agency_unless_the_president_is_spoken_of(
    kind: str, counts: dict[str, int], holds: bool
) -> None:
    text = "word " * 200 + "A memo on ferries."
    memo = Instrument(id="m", kind=kind, name="memo", mentions=_at(text, "memo"))  # type: ignore[arg-type]
    doc = _doc(text, entities=(), instruments=(memo,), cues=counts, events=(), stances=())
    found = any(condition.holds(doc) for condition in load_topics()["executive-orders"])
    assert found is holds


@pytest.mark.parametrize(("named", "holds"), [(True, True), (False, False)])
def test_pensions_and_coins_alone_are_no_allocation(named: bool, holds: bool) -> None:
    text = "word " * 200 + "The Vale Fund met."
    fund = Entity(id="fund:vale", name="Vale Fund", type="pension_fund", mentions=_at(text, "Vale"))
    counts = {"pension": 4, "crypto": 3}
    entities = (fund,) if named else ()
    doc = _doc(text, entities=entities, instruments=(), cues=counts, events=(), stances=())
    found = any(condition.holds(doc) for condition in load_topics()["pension-allocations"])
    assert found is holds
