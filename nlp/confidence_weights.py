"""The weights of ``lexicons/confidence.toml``, and what is too little to claim anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from policytrail.errors import LexiconError
from policytrail.nlp.lexicons import load_words


def load_least(folders: Sequence[Path] = ()) -> float:
    """Return the confidence below which nothing is claimed.

    Raises:
        LexiconError: it is no number from 0 to 1.
    """
    least = load_words("confidence", folders)["abstain"]["below"]
    if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1:
        raise LexiconError("must be from 0 to 1", subject="confidence.toml abstain.below")
    return float(least)


def load_weights(folders: Sequence[Path] = ()) -> Mapping[str, float]:
    """Return the weight of each sign; ``base`` is that of every claim.

    Raises:
        LexiconError: a file is wrong, or a weight is no number.
    """
    weights = load_words("confidence", folders)["weights"]
    for sign, weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise LexiconError("must be a number", subject=f"confidence.toml {sign}")
    return {str(sign): float(weight) for sign, weight in weights.items()}
