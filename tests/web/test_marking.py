"""Marks stand where they should, and the text stays what it was."""

from __future__ import annotations

import random
import time

import pytest
from lxml import html

from policytrail.records import Span
from policytrail.web.marking import Place, mark
from policytrail.web.views.places import written

TEXT = "The board sold \U0001f600 shares.\r\nIt <did> so & said 'so'.\n\nThen it bought gold."


def place(start: int, end: int, number: int = 1, *, sentence: bool = False) -> Place:
    return Place(start, end, (number,), "pt-event" if sentence else "pt-entity", "x", sentence)


def content(marked: str) -> str:
    return html.fromstring(f"<div>{marked}</div>").text_content().replace("\x0d", "\r")


def check(text: str, places: list[Place]) -> list[object]:
    """Check that the text is whole and that each mark has the words of its offsets."""
    root = html.fromstring(f"<div>{mark(text, places)}</div>")
    assert root.text_content() == text
    marks = root.xpath("//*[@data-notes]")
    for one in marks:
        words = text[int(one.get("data-start")) : int(one.get("data-end"))]
        assert one.text_content() == words
    assert not root.xpath("//a//a")
    return list(marks)


def test_a_text_without_marks_is_only_made_safe() -> None:
    check(TEXT, [])
    assert "<did>" not in mark(TEXT, [])
    assert "&#13;" in mark(TEXT, [])  # a parser would make CR LF one character


def test_a_sentence_has_an_address_and_encloses_words() -> None:
    marks = check(TEXT, [place(0, 24, sentence=True), place(4, 9, 2)])
    assert [one.get("id") for one in marks] == ["at-0-24", "at-4-9"]  # type: ignore[attr-defined]


def test_places_that_cross_are_cut_and_the_address_is_given_once() -> None:
    marked = mark(TEXT, [place(0, 20, 1, sentence=True), place(10, 40, 2, sentence=True)])
    check(TEXT, [place(0, 20, 1, sentence=True), place(10, 40, 2, sentence=True)])
    assert marked.count('id="at-10-40"') == 1
    assert marked.count('data-notes="2"') == 2


def test_words_within_words_are_one_link_with_all_notes() -> None:
    (one,) = check(TEXT, [place(4, 14, 1), place(4, 9, 2), place(10, 18, 3)])
    assert one.get("data-notes") == "1 2 3"  # type: ignore[attr-defined]


def test_places_outside_the_text_are_left_out() -> None:
    assert not check("short", [place(2, 2), place(3, 99), place(-1, 3)])


def test_any_places_nest() -> None:
    chance = random.Random(7)  # noqa: S311 - a test, not a secret
    for _ in range(200):
        size = chance.randint(1, 60)
        text = "".join(chance.choice("ab \n<&\r\U0001f600") for _ in range(size))
        places = []
        for number in range(chance.randint(0, 9)):
            start = chance.randrange(size)
            end = chance.randint(start, size)
            places.append(place(start, end, number, sentence=chance.random() < 0.5))
        check(text, places)


def test_a_megabyte_with_many_marks_is_quick() -> None:
    text = "The fund sold its shares in the trust last week. " * 20_000
    places = [place(at, at + 48, 1, sentence=True) for at in range(0, 900_000, 490)]
    places += [place(at + 4, at + 8, 2) for at in range(0, 900_000, 49)]
    began = time.process_time()
    marked = mark(text, places)
    assert time.process_time() - began < 2
    assert marked.count("pt-word") == len(range(0, 900_000, 49))


@pytest.mark.parametrize(
    ("words", "date", "expected"),
    [
        ("On August 7, 2025, he signed", "2025-08-07", ["August 7, 2025"]),
        ("on Aug. 7 he signed", "2025-08-07", ["Aug. 7"]),
        ("on 7 August 2025", "2025-08-07", ["7 August 2025"]),
        ("by Sept. 3rd, 2025", "2025-09-03", ["Sept. 3rd, 2025"]),
        ("publication_date: 2025-08-12", "2025-08-12", ["2025-08-12"]),
        ("08/07/2025", "2025-08-07", ["08/07/2025"]),
        ("in August 2025", "2025-08", ["August 2025"]),
        ("in the first quarter of 2025", "2025-Q1", ["the first quarter of 2025"]),
        ("since 2025 and 12025", "2025", ["2025"]),
        ("on August 17, 2025", "2025-08-07", []),
        ("on Thursday", "2025-08-07", []),
        ("whatever", "", []),
    ],
)
def test_written_dates_are_found(words: str, date: str, expected: list[str]) -> None:
    claim = Span(start=5, end=5 + len(words), text=words)
    found = [words[start - 5 : end - 5] for start, end in written(claim, date)]
    assert found == expected
