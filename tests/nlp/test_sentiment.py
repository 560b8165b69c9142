"""Tone of documents: neutral unless the author's own words lean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policytrail.nlp.sentiment import (
    NEUTRAL_BAND,
    Tone,
    colour_entities,
    label_of,
    load_tone,
    read_tone,
)
from policytrail.records import Entity, Span

_CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data/components/sentiment.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.fixture(scope="module")
def tone() -> Tone:
    return load_tone()


def test_tone_beats_a_constant_answer(tone: Tone) -> None:
    """Nine of ten paragraphs; a constant answer has one half at most."""
    right = sum(read_tone(case["text"], tone)[0] == case["label"] for case in _CASES)
    assert right / len(_CASES) >= 0.8


def test_quotations_are_not_the_author(tone: Tone) -> None:
    assert read_tone('Unions called it "a terrible, reckless disaster".', tone) == ("neutral", 0.0)
    assert read_tone("It is a terrible, reckless disaster.", tone)[0] == "negative"


def test_negation_is_seen(tone: Tone) -> None:
    assert read_tone("It was not a triumph.", tone) == ("neutral", 0.0)


@pytest.mark.parametrize("text", ["", " \n", "401(k)", "1 2 3", "Ω≈ç√ 😀"])
def test_text_without_words_is_neutral(tone: Tone, text: str) -> None:
    assert read_tone(text, tone) == ("neutral", 0.0)


def test_score_stays_in_bounds(tone: Tone) -> None:
    assert read_tone("triumph " * 500, tone)[1] == 1.0
    assert read_tone("disaster " * 500, tone)[1] == -1.0


_PRODUCT = (
    "ERIE, May 3 - Juniper Capital today announced the opening of its barge fund to workplace "
    "plans. Juniper charges a tenth of a percent."
)


def test_a_firm_that_tells_of_its_own_product_praises_it(tone: Tone) -> None:
    assert read_tone(_PRODUCT, tone, "Juniper Capital")[0] == "positive"
    assert read_tone(_PRODUCT, tone, "Erie Evening Post")[0] == "neutral"
    assert read_tone(_PRODUCT, tone)[0] == "neutral"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("We oppose the barge bill. What we refuse is a wager.", "negative"),
        ("We welcome the barge bill and we thank its authors.", "positive"),
        ('"We oppose it," the barge union told the council.', "neutral"),
        ("The union said that it opposes the bill.", "neutral"),
    ],
)
def test_an_author_who_takes_sides_sets_the_tone(tone: Tone, text: str, label: str) -> None:
    assert read_tone(text, tone)[0] == label


def test_prices_that_go_both_ways_are_no_news_good_or_bad(tone: Tone) -> None:
    fallen = "Barge shares fell by half. Lamp shares lost a third and slumped again in trading."
    assert read_tone(fallen, tone)[0] == "negative"
    assert read_tone(f"{fallen} Bond prices gained two percent.", tone) == ("neutral", 0.0)


@pytest.mark.parametrize(
    ("score", "label"),
    [
        (0.0, "neutral"),
        (NEUTRAL_BAND, "positive"),
        (-NEUTRAL_BAND, "negative"),
        (NEUTRAL_BAND - 0.01, "neutral"),
    ],
)
def test_band_divides_the_labels(score: float, label: str) -> None:
    assert label_of(score) == label


def _entity(name: str, text: str, kind: str = "person") -> Entity:
    start = text.index(name)
    span = Span(start=start, end=start + len(name), text=name)
    return Entity(id=name, name=name, type=kind, mentions=(span,))  # type: ignore[arg-type]


def test_entity_alone_with_praise_is_coloured(tone: Tone) -> None:
    text = "Ona Pell was brilliant. Dale Orton met Lena Fisk on a glorious day in Dunmore."
    names = ("Ona Pell", "Dale Orton", "Lena Fisk")
    found = colour_entities(text, [_entity(name, text) for name in names], tone)
    assert [entity.sentiment for entity in found] == [0.5, 0.0, 0.0]
    (place,) = colour_entities(text, [_entity("Dunmore", text, "place")], tone)
    assert place.sentiment is None


def test_users_words_are_added(tmp_path: Path) -> None:
    (tmp_path / "sentiment.toml").write_text('[strong]\ngood = ["bodacious"]\n')
    assert read_tone("A bodacious, bodacious day.", load_tone([tmp_path]))[0] == "positive"
