"""Which labelled pairs are learned from, looked at while learning, and kept for the figures.

NewsMTSC: ``test_mt.jsonl`` is the test, and articles make up the development split, since its two
published files share most articles. FinEntity and SEntFiN are split by text. ``splits.json``
lists the first twelve digits of the SHA-256 of the texts that are not learned from, so that
every later training keeps to the same ones.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from policytrail.nlp.evaluation.tone_sets import TargetPair, read_tone_set

_LISTED = Path(__file__).parent / "splits.json"
_FILES = {
    "newsmtsc": Path("newsmtsc", "train.jsonl"),
    "finentity": Path("finentity", "train.json"),
    "sentfin": Path("sentfin", "train.csv"),
}
_NEWS_TEST = Path("newsmtsc", "test_mt.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Splits:
    """Pairs to learn from, and those by set for the development and for the test."""

    learn: tuple[TargetPair, ...]
    develop: dict[str, tuple[TargetPair, ...]]
    test: dict[str, tuple[TargetPair, ...]]


def load_splits(folder: Path) -> Splits:
    """Read ``newsmtsc/``, ``finentity/`` and ``sentfin/`` in a folder.

    Raises:
        LanguageError: a file is missing or wrong.
    """
    listed = json.loads(_LISTED.read_text(encoding="utf-8"))
    test = {"newsmtsc": read_tone_set(folder / _NEWS_TEST).pairs}
    apart = {pair.text for pair in test["newsmtsc"]}
    learn: list[TargetPair] = []
    develop: dict[str, tuple[TargetPair, ...]] = {}
    for name, file in _FILES.items():
        pairs = read_tone_set(folder / file).pairs
        chosen = {part: set(hashes) for part, hashes in listed[name].items()}
        develop[name] = tuple(p for p in pairs if _digits(p.text) in chosen["develop"])
        if "test" in chosen:
            test[name] = tuple(p for p in pairs if _digits(p.text) in chosen["test"])
        not_learned = set().union(*chosen.values())
        learn += [p for p in pairs if p.text not in apart and _digits(p.text) not in not_learned]
    return Splits(learn=tuple(learn), develop=develop, test=test)


def _digits(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
