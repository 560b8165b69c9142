"""Cue phrases of the field, counted by group: what relevance and topics are judged by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policytrail.errors import LexiconError
from policytrail.nlp import lexicons

TITLE_WEIGHT = 2  # a cue in the title counts as so many in the text
_NOTE = 40  # words and marks of the longest text that is a note: a headline, one sentence of a feed
_ENOUGH = 3  # so many cues attest a group fully
# Words, and marks that stand for themselves. "401(k)s", "H.R" and "sec.gov" are one word each;
# what separates nothing to the eye (controls, zero width) separates nothing.
_WORD = re.compile(
    r"\d+\([a-z]\)s?|\w+(?:\.\w+)*|[^\w\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060-\u2064\ufeff\ud800-\udfff]"
)
_Rest = tuple[str, ...]


class CueCounter:
    """Counts cue phrases by group in plain text, in any case, without a tokenizer.

    A text is cut into words once, and a phrase is sought only where its first word stands: that
    takes a tenth of the time that spaCy needs to make tokens.
    """

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._phrases: dict[str, list[tuple[_Rest, str]]] = {}
        for group, phrases in groups.items():
            for phrase in phrases:
                first, *rest = _words(phrase)
                self._phrases.setdefault(first, []).append((tuple(rest), group))

    def count(self, title: str, text: str) -> tuple[Counter[str], int]:
        """Return how often each group occurs, a title's cues counted double, and the text's size.

        The size is in words and marks.
        """
        words = _words(text)
        counts = self._count(words, 1)
        if title:
            counts.update(self._count(_words(title), TITLE_WEIGHT))
        return counts, len(words)

    def _count(self, words: Sequence[str], weight: int) -> Counter[str]:
        phrases = self._phrases
        counts: Counter[str] = Counter()
        for place in [i for i, word in enumerate(words) if word in phrases]:
            for rest, group in phrases[words[place]]:
                if not rest or tuple(words[place + 1 : place + 1 + len(rest)]) == rest:
                    counts[group] += weight
        return counts


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Cue phrases by group, weights of pairs of groups, and the groups that mark a near miss."""

    groups: Mapping[str, Sequence[str]]
    pairs: Mapping[str, float]
    near: frozenset[str]


def load_cues(folders: Sequence[Path] = ()) -> Cues:
    """Return the cues of ``relevance*.toml``, ours and then the user's.

    Raises:
        LexiconError: a pair of groups that are not there, or a weight outside 0..1.
    """
    table = lexicons.load_words("relevance", folders)
    groups, pairs = table["cues"], table["pairs"]
    for pair, weight in pairs.items():
        one, _, two = pair.partition("+")
        if one not in groups or two not in groups:
            raise LexiconError(f"'{pair}' names no two groups of cues", subject="relevance.toml")
        if not isinstance(weight, float | int) or not 0 <= weight <= 1:
            raise LexiconError(f"'{pair}' must be from 0 to 1", subject="relevance.toml")
    return Cues(groups=groups, pairs=pairs, near=frozenset(table["near"]["groups"]))


def enough_for(size: int) -> int:
    """Return how many cues attest a group fully in a text so long: a note has no room for three."""
    return _ENOUGH if size > _NOTE else _ENOUGH - 1


def pair_probability(
    counts: Mapping[str, int], pairs: Mapping[str, float], enough: int = _ENOUGH
) -> float:
    """Return the probability that a text with these cues is wanted: a noisy-or over the pairs.

    A pair's evidence grows with the rarer of its two groups: once is half of it, three times all.
    """
    missing = 1.0
    for pair, weight in pairs.items():
        one, _, two = pair.partition("+")
        attested = min(counts.get(one, 0), counts.get(two, 0), enough)
        if attested:
            missing *= 1 - weight * (attested + 1) / (enough + 1)
    return 1 - missing
