"""Cue phrases of the field, counted by group: what relevance and topics are judged by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from policytrail.errors import LexiconError
from policytrail.nlp import lexicons

TITLE_WEIGHT = 2  # a cue in the title counts as so many in the text
_NOTE = 40  # tokens of the longest text that is a note: a headline, a feed's one sentence
_ENOUGH = 3  # so many cues attest a group fully


class CueCounter:
    """Counts cue phrases by group, in a text and its title."""

    def __init__(self, nlp: Language, groups: Mapping[str, Sequence[str]]) -> None:
        self._nlp = nlp
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for group, phrases in groups.items():
            self._matcher.add(group, [nlp.make_doc(phrase) for phrase in phrases])

    def count(self, doc: Doc) -> Counter[str]:
        """Return how often each group occurs; the title's cues count double."""
        counts = self._count(doc, 1)
        if doc._.document is not None and doc._.document.title:
            counts.update(self._count(self._nlp.make_doc(doc._.document.title), TITLE_WEIGHT))
        return counts

    def title(self, doc: Doc) -> Counter[str]:
        """Return how often each group occurs in the title."""
        title = doc._.document.title if doc._.document is not None else ""
        return self._count(self._nlp.make_doc(title), 1)

    def _count(self, doc: Doc, weight: int) -> Counter[str]:
        strings = doc.vocab.strings
        counts: Counter[str] = Counter()
        for key, _, _ in self._matcher(doc):
            counts[strings[key]] += weight
        return counts


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


def enough_for(tokens: int) -> int:
    """Return how many cues attest a group fully in a text so long: a note has no room for three."""
    return _ENOUGH if tokens > _NOTE else _ENOUGH - 1


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
