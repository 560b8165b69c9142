"""Words for texts that have no name of their own."""

from __future__ import annotations

import pytest

from policytrail.timeline.wording import described


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Final rule", "a final rule"),
        ("order", "an order"),
        ("2022 guidance", "the 2022 guidance"),
        ("guidelines", "guidelines"),
        ("three crypto bills", "three crypto bills"),
        ("notice of the process", "a notice of the process"),
        ("analysis", "an analysis"),
        ("the letter", "the letter"),
    ],
)
def test_article_fits_the_noun(name: str, words: str) -> None:
    assert described(name) == words
