"""Excerpts are cut between words, and the hits are marked."""

from __future__ import annotations

import random

from policytrail.web.excerpts import cut, mark, pattern

TEXT = "The fund sold its shares. " * 30 + "Wisconsin left <bitcoin> behind. " + "It rained. " * 60


def test_an_excerpt_begins_and_ends_at_words_and_marks_the_hit() -> None:
    found = cut(TEXT, pattern(["bitcoin"]))
    assert "&lt;<mark>bitcoin</mark>&gt;" in found.marked
    assert TEXT[found.start : found.end] == "bitcoin"
    inner = str(found.marked.striptags()).removeprefix("… ").removesuffix(" …")
    words = TEXT.split()
    assert inner.split()[0] in words
    assert inner.split()[-1] in words


def test_any_excerpt_is_a_run_of_whole_words() -> None:
    chance = random.Random(3)  # noqa: S311 - a test, not a secret
    letters = "ab c\n\U0001f600 -."
    for _ in range(300):
        text = "".join(chance.choice(letters) for _ in range(chance.randint(0, 900)))
        found = cut(text, pattern([chance.choice(["a", "bb", "aab", "x"])]))
        plain = str(found.marked.unescape()).replace("<mark>", "").replace("</mark>", "")
        inner = plain.removeprefix("… ").removesuffix(" …")
        assert inner in text
        at = text.index(inner)
        longest = max((len(one) for one in text.split()), default=0)
        if longest < 100:  # a word that is longer than an excerpt is cut
            assert at == 0 or text[at - 1].isspace() or inner.strip() == "" or plain[0] != "…"


def test_inflections_and_several_words_are_found() -> None:
    marked = mark("Retirees retired; the retiree's 401(k) plans.", pattern(["retirees", "401(k)"]))
    assert marked.count("<mark>") == 4  # the index, too, takes "retired" for the word
    assert "<mark>401(k)</mark>" in marked


def test_a_text_without_a_hit_begins_at_its_beginning() -> None:
    assert cut("Short text.", pattern(["absent"])).marked == "Short text."
    assert cut("", pattern([])).marked == ""


def test_what_is_looked_for_is_no_expression() -> None:
    assert mark("aaa (x+ y", pattern(["(x+"])).count("<mark>") == 1
