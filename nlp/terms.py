"""Lists of words and phrases as patterns that Python searches fast."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_FEW = 3  # alternatives that need no further division


def compile_terms(terms: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of whole words and phrases in any case; a star stands for any ending.

    A blank also matches a hyphen. Where several terms fit, the longest counts. Python tries the
    alternatives of a pattern one by one at each place, so they are divided by their first letters.
    """
    ordered = sorted((term for term in terms), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{_divided(ordered, 0)})(?!\w)")


def _divided(terms: Sequence[str], depth: int) -> str:
    """Return alternatives for the rests of terms from ``depth`` on.

    Terms that part at a letter exclude each other, so that the order of the others holds.
    """
    rests = [term[depth:] for term in terms]
    letters = [_letter(rest) for rest in rests]
    # A star fits a letter too, and an end is one: such terms must keep their place among the rest.
    if len(terms) <= _FEW or "" in letters:
        return rf"(?i:{'|'.join(_pattern(rest) for rest in rests)})"
    parts = []
    for letter in dict.fromkeys(letters):
        below = [term for term, its in zip(terms, letters, strict=True) if its == letter]
        either = "".join(dict.fromkeys((letter.lower(), letter.upper())))
        parts.append(rf"[{re.escape(either)}](?:{_divided(below, depth + 1)})")
    return "|".join(parts)


def _letter(rest: str) -> str:
    """Return the letter or digit that a rest begins with, in lower case; "" where it has none."""
    first = rest[:1].lower()
    return first if first.isascii() and first.isalnum() else ""


def _pattern(rest: str) -> str:
    return re.escape(rest).replace(r"\ ", r"[\s-]+").replace(r"\*", r"\w*")
