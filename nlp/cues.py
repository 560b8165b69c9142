"""Cue phrases of the field, counted by group: what relevance and topics are judged by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policytrail.errors import LexiconError
from policytrail.nlp import lexicons

TITLE_WEIGHT = 2  # a cue in the title counts as so many in the text
_BRIEF = 120  # words and marks of the longest text that is a brief: an item of a newsletter
_ENOUGH = 3  # so many cues attest a group fully
# Words, and marks that stand for themselves. "401(k)s", "H.R" and "sec.gov" are one word each;
# what separates nothing to the eye (controls, zero width) separates nothing.
_WORD = re.compile(
    r"\d+\([a-z]\)s?|\w+(?:\.\w+)*|[^\w\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060-\u2064\ufeff\ud800-\udfff]"
)
_Rest = tuple[str, ...]


class CueCounter:
    """Counts cue phrases by group in plain text, without a tokenizer.

    Case makes no difference, but a phrase that the lexicon writes with a capital is a name: in
    small letters it is none.

    A text is cut into words once, and a phrase is sought only where its first word stands: that
    takes a tenth of the time that spaCy needs to make tokens.
    """

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._phrases: dict[str, list[tuple[_Rest, str, bool]]] = {}
        for group, phrases in groups.items():
            for phrase in phrases:
                first, *rest = _words(phrase)
                is_name = phrase[0].isupper()
                self._phrases.setdefault(first, []).append((tuple(rest), group, is_name))

    def count(self, title: str, text: str) -> tuple[Counter[str], int]:
        """Return how often each group occurs, a title's cues counted double, and the text's size.

        The size is in words and marks.
        """
        counts, size = self._count(text, 1)
        if title:
            counts.update(self._count(title, TITLE_WEIGHT)[0])
        return counts, size

    def _count(self, text: str, weight: int) -> tuple[Counter[str], int]:
        words = _words(text)
        counts: Counter[str] = Counter()
        for group, _ in self._found(text, words):
            counts[group] += weight
        return counts, len(words)

    def found(self, title: str, text: str) -> dict[str, Counter[str]]:
        """Return the phrases by group, each as often as ``count`` counts it."""
        phrases: dict[str, Counter[str]] = {}
        for part, weight in ((title, TITLE_WEIGHT), (text, 1)):
            for group, phrase in self._found(part, _words(part)):
                phrases.setdefault(group, Counter())[phrase] += weight
        return phrases

    def _found(self, text: str, words: Sequence[str]) -> Iterator[tuple[str, str]]:
        phrases = self._phrases
        written: list[str] | None = None
        for place in [i for i, word in enumerate(words) if word in phrases]:
            for rest, group, is_name in phrases[words[place]]:
                if rest and tuple(words[place + 1 : place + 1 + len(rest)]) != rest:
                    continue
                if is_name and written is None:
                    written = _WORD.findall(text)
                if not (is_name and _is_small(written, place, words)):
                    yield group, _joined(words[place], rest)


def _is_small(written: Sequence[str] | None, place: int, words: Sequence[str]) -> bool:
    """Tell whether a name stands in small letters: "the hospital's labor department"."""
    if written is None or len(written) != len(words):  # some letters become two when made small
        return False
    return written[place].islower()


def _joined(first: str, rest: _Rest) -> str:
    """Return a phrase as it is written: "teachers' fund", "co-sponsors"."""
    return re.sub(r"\s(?=['-])|(?<=-)\s|(?<=')\s(?=s\b)", "", " ".join((first, *rest)))


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
    """Return how many cues attest a group fully in a text so long: a brief has no room for 3."""
    return _ENOUGH if size > _BRIEF else _ENOUGH - 1


def share_for(size: int) -> float:
    """Return which share of the cues that a full text has attests as much in one so long."""
    return enough_for(size) / _ENOUGH


def pair_probability(
    counts: Mapping[str, int], pairs: Mapping[str, float], enough: int = _ENOUGH
) -> float:
    """Return the probability that a text with these cues is wanted: a noisy-or over the pairs.

    A pair's evidence grows with the rarer of its two groups: once is half of it, three times all.
    """
    missing = 1.0
    for share in pair_shares(counts, pairs, enough).values():
        missing *= 1 - share
    return 1 - missing


def pair_shares(
    counts: Mapping[str, int], pairs: Mapping[str, float], enough: int = _ENOUGH
) -> dict[str, float]:
    """Return the probability that each pair of groups alone gives; pairs not met are left out."""
    shares: dict[str, float] = {}
    for pair, weight in pairs.items():
        one, _, two = pair.partition("+")
        attested = min(counts.get(one, 0), counts.get(two, 0), enough)
        if attested:
            shares[pair] = weight * (attested + 1) / (enough + 1)
    return shares
