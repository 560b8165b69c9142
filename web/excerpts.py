"""Pieces of texts around the words that were looked for: cut between words, hits marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

_AROUND = 130  # characters before the first hit, and twice as many after
_MOST_STEMS = 60


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text with marked hits, and where the first hit stands in the text."""

    marked: Markup
    start: int = 0
    end: int = 0


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds words and phrases in a text, in any inflection that the index takes."""
    stems = dict.fromkeys(_stems(one) for one in phrases)
    known = [r"\w*\W+".join(map(re.escape, one)) for one in stems if one][:_MOST_STEMS]
    longest_first = sorted(known, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first) or '(?!)'})\w*", re.IGNORECASE)


def cut(text: str, looked_for: re.Pattern[str]) -> Excerpt:
    """Return the words around the first hit, or the beginning of the text."""
    found = looked_for.search(text)
    middle = found.start() if found else 0
    start, end = max(0, middle - _AROUND), min(len(text), middle + 2 * _AROUND)
    if start > 0:
        start = _next_word(text, start, middle)
    if end < len(text):
        end = _last_word(text, middle + 1, end)
    marked = mark(text[start:end], looked_for)
    before = "… " if start > 0 else ""
    after = " …" if end < len(text) else ""
    return Excerpt(
        Markup("{}{}{}").format(before, marked, after),
        found.start() if found else 0,
        found.end() if found else 0,
    )


def mark(text: str, looked_for: re.Pattern[str]) -> Markup:
    """Return a text with its hits in ``mark`` elements and its blanks joined."""
    out, at = [], 0
    for found in looked_for.finditer(text):
        out += [escape(text[at : found.start()]), Markup("<mark>{}</mark>").format(found[0])]
        at = found.end()
    out.append(escape(text[at:]))
    return Markup("").join(out) if out else Markup("")


def _next_word(text: str, start: int, middle: int) -> int:
    """Return where the next word begins; ``start`` may be within one."""
    found = re.compile(r"\s+").search(text, start, middle)
    return found.end() if found else middle


def _last_word(text: str, least: int, end: int) -> int:
    while end > least and not text[end - 1 : end + 1].isspace() and not text[end].isspace():
        end -= 1
    return end if end > least else least


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(filter(None, map(_stem, phrase.split())))


def _stem(term: str) -> str:
    word = term.strip("\"'[].,;:!?*^-“”‘’")
    word = word if "(" in word[1:] else word.strip("()")  # "401(k)" keeps its own
    return word[: max(4, len(word) - 3)] if word.isalpha() else word
