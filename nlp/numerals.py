"""Numbers as texts print them: digits with separators, and English number words."""

from __future__ import annotations

import re

_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "quadrillion": 1e15,
}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3,
            "4th": 4}  # fmt: skip

_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
# "one hundred and eighty", "forty-five", "twelve thousand five hundred"
WORDS = (
    rf"(?:{_WORD})(?:(?:[-\s]|\sand\s|\shundred\sand\s|\s(?:hundred|thousand)\s)(?:{_WORD}))*"
    r"(?:\shundred|\sthousand)?"
)
# Grouped digits, an underscore-free integer or decimal, a decimal without a leading zero.
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)[½¼¾]?"


def parse_digits(text: str) -> float:
    """Return the value of printed digits: ``6,060,351``, ``3.5``, ``2½``.

    Raises:
        ValueError: the text is not made of digits and separators.
    """
    fraction = _FRACTIONS.get(text[-1:], 0.0)
    digits = text[:-1] if fraction else text
    return float(digits.replace(",", "") or 0) + fraction


def parse_words(text: str) -> float:
    """Return the value of number words: ``one hundred and eighty`` is 180.

    Raises:
        ValueError: a word is no number word.
    """
    total, group = 0.0, 0.0
    for word in re.split(r"[-\s]+", text.casefold()):
        if word in {"and", ""}:
            continue
        if word in {"a", "an"}:
            group += 1
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in SCALES:
            total, group = total + (group or 1) * SCALES[word], 0.0
        elif word in _SMALL:
            group += _SMALL[word]
        else:
            raise ValueError(f"no number word: {word!r}")
    return total + group


def parse_number(text: str) -> float:
    """Return the value of digits or number words.

    Raises:
        ValueError: neither.
    """
    stripped = text.strip()
    return parse_digits(stripped) if re.match(r"[.\d]", stripped) else parse_words(stripped)
