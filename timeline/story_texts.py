"""Texts as stories compare them: their telling words, and a sketch that shows copies."""

from __future__ import annotations

import math
import re
import zlib
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from sys import intern

from policytrail.records import OFFICIAL_TIERS, Document
from policytrail.timeline import rewrites
from policytrail.timeline.rewrites import Trace
from policytrail.timeline.words import topic_stems, words

_OPENING = 4000  # characters: later paragraphs tell background
_TITLE = 3  # how often a word of the title counts
_NAME = 1.5  # how much more a word of a name says which happening it is
# A capital inside a sentence: a name, in English.
_NAMES = re.compile(r"(?<=[\w,;’')] )[A-Z][\w’'-]+")
_SHINGLE = 5  # words
_SHINGLED = 800  # words of a text that are compared
_WHOLE = 200  # shingles; of more, one of four is kept, the same ones in every text
_COPY = 0.5  # of the shingles of the shorter text


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Different words of a text, sorted, with how strongly each is told; and hashes of passages."""

    words: tuple[str, ...]
    strengths: array[float]
    passages: array[int]  # of a long text, a quarter of them
    is_sampled: bool
    trace: Trace | None  # of a report, by which a rewrite of it is known; None: an office's text


def read(document: Document) -> Text:
    """Return what stories need of a document."""
    opening = document.text[:_OPENING]
    counts = Counter(topic_stems(opening))
    for word in topic_stems(document.title):
        counts[word] += _TITLE
    names = set(topic_stems(" ".join(_NAMES.findall(opening))))
    said = tuple(intern(word) for word in sorted(counts))
    passages = _passages(document.text)
    is_sampled = len(passages) > _WHOLE
    return Text(
        words=said,
        strengths=array(
            "d",
            ((1.0 + math.log(counts[word])) * (_NAME if word in names else 1.0) for word in said),
        ),
        passages=array("L", sorted(_sample(passages) if is_sampled else passages)),
        is_sampled=is_sampled,
        trace=None if document.tier in OFFICIAL_TIERS else rewrites.read(document.text),
    )


def _passages(text: str) -> set[int]:
    said = words(text)[:_SHINGLED]
    ends = range(len(said) - _SHINGLE + 1)
    return {hash_of(said[start : start + _SHINGLE]) for start in ends}


def hash_of(said: Sequence[str]) -> int:
    """Return a number for some words that is the same in every process."""
    return zlib.crc32(" ".join(said).encode("utf-8", "surrogatepass"))


class Passages:
    """The passages of one text, to be looked for in others."""

    def __init__(self, text: Text) -> None:
        self._is_sampled = text.is_sampled
        self._all = frozenset(text.passages)
        self._sample = _sample(text.passages)

    def are_in(self, other: Text) -> bool:
        """Tell whether most of the shorter text stands in the other: one is a copy."""
        if self._is_sampled or other.is_sampled:
            mine = self._sample
            yours: Collection[int] = other.passages if other.is_sampled else _sample(other.passages)
        else:
            mine = self._all
            yours = other.passages
        lesser = min(len(mine), len(yours))
        return lesser > 0 and len(mine.intersection(yours)) >= _COPY * lesser


def _sample(passages: Iterable[int]) -> frozenset[int]:
    """Return the same quarter of all passages, whatever the text."""
    return frozenset(each for each in passages if each % 4 == 0)
