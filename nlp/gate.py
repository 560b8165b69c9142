"""The gate: from the characters of a document alone, what it is worth reading for.

Most of what a crawler brings has nothing to do with the field. It must leave before spaCy makes
tokens of it: that alone would take ten times as long as this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from policytrail.nlp.cues import (
    CueCounter,
    Cues,
    enough_for,
    load_cues,
    pair_probability,
    pair_shares,
)
from policytrail.records import Document

NEAR_MISS = 0.02  # least value for a text with any cue of the field proper
Level = Literal["outside", "known", "names", "full"]
# How much work a document gets, least first. "outside": none. "known": what needs no model.
# "names": the recogniser too. "full": all.
LEVELS: tuple[Level, ...] = ("outside", "known", "names", "full")
_NOTE = 250  # words and marks: so short a text is read for its names whatever it is about
_PAGE = 450  # words and marks: a longer near miss is read for known names only


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the gate makes of a document."""

    cues: Mapping[str, int]  # how often each group of cues occurs; in the title it counts double
    probability: float  # that somebody who follows the field wants the document
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why the gate makes of a document what it makes of it."""

    verdict: Verdict
    size: int  # words and marks of the text
    floor: float  # least probability of a document that is read in full
    phrases: Mapping[
        str, Mapping[str, int]
    ]  # by group, those found; in the title they count double
    pairs: Mapping[str, float]  # probability that each pair of groups that meets gives alone


class Gate:
    """Judges documents by cue phrases."""

    def __init__(self, cues: Cues, floor: float) -> None:
        self._cues = cues
        self._counter = CueCounter(cues.groups)
        self._floor = floor

    def judge(self, document: Document) -> Verdict:
        """Return what the document is worth. A title alone is nothing to read."""
        if not document.text or document.text.isspace():
            return Verdict(cues={}, probability=0.0, level="outside")
        counts, size = self._counter.count(document.title, document.text)
        probability = pair_probability(counts, self._cues.pairs, enough_for(size))
        if not self._cues.near.isdisjoint(counts):
            probability = max(probability, NEAR_MISS)
        probability = round(probability, 4)
        return Verdict(cues=counts, probability=probability, level=self._level(probability, size))

    def explain(self, document: Document) -> Reasons:
        """Return the verdict on a document with the phrases and pairs that it rests on."""
        verdict = self.judge(document)
        _, size = self._counter.count(document.title, document.text)
        return Reasons(
            verdict=verdict,
            size=size,
            floor=self._floor,
            phrases=self._counter.found(document.title, document.text) if verdict.cues else {},
            pairs=pair_shares(verdict.cues, self._cues.pairs, enough_for(size)),
        )

    def _level(self, probability: float, size: int) -> Level:
        if probability >= self._floor:
            return "full"
        if size <= _NOTE:
            return "names"
        if not probability:
            return "outside"
        return "names" if size <= _PAGE else "known"


def make_gate(floor: float, folders: tuple[Path, ...] = ()) -> Gate:
    """Return the gate with the cues of ours and of the user's folders.

    Raises:
        LexiconError: a lexicon file has a wrong row.
    """
    return Gate(load_cues(folders), floor)
