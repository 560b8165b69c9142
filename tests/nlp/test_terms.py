"""Patterns of word lists find what a plain list of alternatives would."""

from __future__ import annotations

import re

import pytest

from policytrail.nlp.terms import compile_terms

TERMS = [
    "good", "goods", "good news", "good*", "g", "go", "gone astray", "so-called", "so called",
    "a*", "401(k)", "4", "win gold", "win*", "wings", "é*", "étude", "s", "sea", "seal", "sealant",
]  # fmt: skip
TEXT = (
    "Good news: the goods, goodness, GOOD-NEWS and good\nnews; a 401(K), 4 Wings, winning, win "
    "gold or win-gold; so-called, so  called, gone astray, go, g, s, sea, seals, SEALANT, étude, "
    "été, ago, x-good, apple, ungood, sea-salt"
)


def plain(terms: list[str]) -> re.Pattern[str]:
    parts = [
        re.escape(term).replace(r"\ ", r"[\s-]+").replace(r"\*", r"\w*")
        for term in sorted(terms, key=len, reverse=True)
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


@pytest.mark.parametrize("text", [TEXT, TEXT.upper(), TEXT.title(), ""])
@pytest.mark.parametrize("terms", [TERMS, TERMS[::-1], TERMS[:3], TERMS[9:]])
def test_divided_terms_match_as_a_list_does(terms: list[str], text: str) -> None:
    found = [match.span() for match in compile_terms(terms).finditer(text)]
    assert found == [match.span() for match in plain(terms).finditer(text)]


def test_the_longest_term_counts() -> None:
    assert [m[0] for m in compile_terms(TERMS).finditer("Good news of sealant.")] == [
        "Good news",
        "sealant",
    ]
