"""Whether one report is written from another that it does not name. Pure.

Who rewrites keeps two things: the words that others are quoted with, and the facts in their order
(names, figures, days). Two who report alone share facts, and order them as they think fit. What a
rule here takes for a rewrite is counted with its source, so a mistake makes the count of origins
too small, never too large; the thresholds are measured in ``docs/measured.md``.
"""

from __future__ import annotations

import re
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from policytrail.timeline.words import fold, words

_READ = 4000  # characters: who rewrites begins at the beginning
_MOST_FACTS = 80
# A figure, or a word with a capital inside a sentence.
_FACT = re.compile(r"[$€£]?\d(?:[\d,.]*\d)?(?:\(\w\))?%?|(?<=[\w,;’')] )[A-Z][\w’'&-]+")
_QUOTE = re.compile(r"“([^“”]{25,})”|\"([^\"]{25,})\"")
_RUN = 6  # quoted words in a row that are no chance
_LEAST, _SHARE = 10, 0.8  # facts of the shorter text, and how many stand in the same order
_LEAST_QUOTED, _SHARE_QUOTED = 5, 0.65  # the same where both quote the same words


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The facts of a text as numbers, each where it is first told; and runs of quoted words."""

    facts: array[int]
    quoted: frozenset[int]


def read(text: str) -> Trace:
    """Return what a rewrite would keep of a text."""
    opening = text[:_READ]
    facts = dict.fromkeys(_number(fold(_bare(match[0]))) for match in _FACT.finditer(opening))
    quotes = [words(match[1] or match[2]) for match in _QUOTE.finditer(text)]
    runs = {
        _number(" ".join(said[start : start + _RUN]))
        for said in quotes
        for start in range(len(said) - _RUN + 1)
    }
    return Trace(facts=array("L", list(facts)[:_MOST_FACTS]), quoted=frozenset(runs))


def _bare(word: str) -> str:
    return re.sub(r"[’']s$", "", word)


def _number(said: str) -> int:
    """Return a number for words that is the same in every process."""
    return zlib.crc32(said.encode("utf-8", "surrogatepass"))


def is_rewrite(one: Trace, other: Trace) -> bool:
    """Tell whether two texts tell the same facts in one order; fewer do if they quote alike."""
    shorter = min(len(one.facts), len(other.facts))
    quoted = not one.quoted.isdisjoint(other.quoted)
    least, share = (_LEAST_QUOTED, _SHARE_QUOTED) if quoted else (_LEAST, _SHARE)
    return shorter >= least and in_order(one.facts, other.facts) >= share * shorter


def in_order(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many facts both tell in the same order: the longest common subsequence."""
    place = {fact: at for at, fact in enumerate(other)}
    ends: list[int] = []  # the last place of the best sequence of each length
    for fact in one:
        if fact in place:
            at = bisect_left(ends, place[fact])
            ends[at : at + 1] = [place[fact]]
    return len(ends)
