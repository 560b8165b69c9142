"""How sure a position is: by the rule that read it, and by what its sentence itself names.

A logistic model over a few signs that can be read off a claim. Its weights are fitted by
``benchmarks/fit_stance_confidence.py`` on our own articles and stand in
``lexicons/confidence.toml``; figures: docs/decisions/0506.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from policytrail.nlp.stance_scene import Found, Scene
from policytrail.nlp.stance_voice import AUTHOR


def signs_of(scene: Scene, found: Found) -> frozenset[str]:
    """Return the signs of a claim: its rule, its side, and how plainly its parties are named.

    ``target:named`` stands in the sentence by name, ``target:meant`` by a noun ("the rule"),
    ``target:inferred`` not at all; the holder is named there or not.
    """
    start, end = found.sentence.start, found.sentence.end
    named = _speaks_of_self(scene, found) or _has(scene, found.holder, start, end)
    holder = "named" if named else "not"
    return frozenset(
        {
            f"rule:{found.rule}",
            f"target:{_target(scene, found, start, end)}",
            f"kind:{found.target.kind}",
            f"holder:{holder}",
            f"label:{found.label}",
        }
    )


def _speaks_of_self(scene: Scene, found: Found) -> bool:
    """Tell whether a holder says "I" or "we" of itself: the author, who signs a letter."""
    return found.holder == AUTHOR or (
        found.holder == scene.voice
        and any(token.lower_ in {"i", "we", "my", "our"} for token in found.sentence)
    )


def _target(scene: Scene, found: Found, start: int, end: int) -> str:
    name = found.target.name
    if _has(scene, name, start, end) or name in scene.targets.issues_in(start, end):
        return "named"
    meant = {target.name for target in scene.targets.named_in(start, end)}
    return "meant" if name in meant else "inferred"


def _has(scene: Scene, name: str, start: int, end: int) -> bool:
    """Tell whether an entity or instrument of that name is mentioned in a stretch of tokens."""
    first = scene.doc[start].idx
    last = scene.doc[end - 1].idx + len(scene.doc[end - 1])
    records = (*scene.doc._.entities, *scene.doc._.instruments)
    return any(
        first <= mention.start < last
        for record in records if record.name == name for mention in record.mentions
    )  # fmt: skip


def confidence_of(signs: frozenset[str], weights: Mapping[str, float]) -> float:
    """Return the probability that the claim is right, from 0 to 1 (logistic function)."""
    total = weights["base"] + sum(weights.get(sign, 0.0) for sign in signs)
    return round(1 / (1 + math.exp(-total)), 3)
