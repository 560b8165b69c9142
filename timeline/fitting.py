"""Whether a description fits a text: what both are about, and what excludes that they are one.

A text signed on another day, or before the plan was told, is another one. A description is
joined with the text that it fits best, if it fits no other nearly as well. A shared word weighs
as much as it is rare among the texts of the family.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from policytrail.timeline import profiles
from policytrail.timeline.profiles import WAIT, Profile

Weigh = Callable[[str], float]

_LEAST_SHARED = 3  # words or entities: two texts about policy share one or two by chance
_ALIKE = 0.30  # of a description's weight: so much is the same topic,
_ALIKE_ACT = 0.15  # less where one act is told of both,
_MARGIN = 1.25  # if the next best text has that much less.
_HINT = 0.12  # A smaller share will do where it is
_HINTS = 5  # of several words, an entity among them,
_CLEAR_MARGIN = 2.0  # and no other text comes near.
_ENTITY = 2.0  # how much more an entity says about a topic than a word of a report


def entity_factor(feature: str) -> float:
    """Return how much more a feature weighs for what it is."""
    return _ENTITY if ":" in feature else 1.0


def _weight(weigh: Weigh, features: Iterable[str]) -> float:
    """Return the summed weight, the same for every order of the features."""
    return math.fsum(map(weigh, features))


def best(family: str, loose: Profile, texts: Mapping[str, Profile], weigh: Weigh) -> str | None:
    """Return the text that a description fits, and clearly better than any other.

    Where an act is told of both, only texts with that act are weighed. A bill that is only
    described is one of hundreds: there an act must show which one it is.
    """
    possible = {
        root: text
        for root, text in texts.items()
        if _may_fit(loose, text) and profiles.can_be(loose, text)
    }
    acted = {root: text for root, text in possible.items() if profiles.same_act(loose, text)}
    if family == "act" and not acted:
        return None
    fits = sorted(
        (_fit(loose, text, weigh, root) for root, text in (acted or possible).items()),
        key=lambda fit: (-fit.share, fit.root),
    )
    if not fits:
        return None
    first, second = fits[0], fits[1].share if len(fits) > 1 else 0.0
    is_alike = first.share >= (_ALIKE_ACT if acted else _ALIKE)
    if acted and len(acted) == 1 and profiles.acts_of_one_day(loose, acted[first.root]):
        return first.root
    hinted = first.share >= _HINT and first.count >= _HINTS and first.has_entity
    clear = (is_alike and first.share >= _MARGIN * second) or (
        hinted and first.share >= _CLEAR_MARGIN * second
    )
    return first.root if clear else None


def _may_fit(loose: Profile, text: Profile) -> bool:
    """Tell cheaply whether enough is shared for a closer look."""
    return (
        len(loose.features & text.features) >= _LEAST_SHARED
        or len(loose.context & text.features) >= _LEAST_SHARED
        or profiles.acts_of_one_day(loose, text)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How much of a description a text shares: the share of its weight, and how many features."""

    root: str
    share: float
    count: int
    has_entity: bool


def _fit(loose: Profile, text: Profile, weigh: Weigh, root: str) -> Fit:
    """Return the better fit of the sentences about the text and of the document's opening."""
    fits = []
    for features in (loose.features, loose.context):
        shared = features & text.features
        enough = len(shared) >= _LEAST_SHARED
        share = _share(weigh, shared, features) if enough else 0.0
        has_entity = any(":" in feature for feature in shared)
        fits.append(Fit(root=root, share=share, count=len(shared), has_entity=has_entity))
    return max(fits, key=lambda fit: (fit.share, fit.count))


def _share(weigh: Weigh, part: Iterable[str], whole: Iterable[str]) -> float:
    """Return the part's share of the weight; 0 where nothing of the whole weighs anything."""
    weight = _weight(weigh, whole)
    return _weight(weigh, part) / weight if weight else 0.0


def alike(family: str, one: Profile, other: Profile, weigh: Weigh) -> bool:
    """Tell whether two descriptions are of one text."""
    if abs(one.told - other.told) > WAIT:
        return False
    shares = (
        _mutual(one.features, other.features, weigh),
        _mutual(one.context, other.context, weigh),
    )
    if max(shares) < _ALIKE_ACT and not profiles.acts_of_one_day(one, other):
        return False
    if not profiles.can_be(one, other):
        return False
    if profiles.same_act(one, other):
        return max(shares) >= _ALIKE_ACT or profiles.acts_of_one_day(one, other)
    return max(shares) >= _ALIKE and family != "act"


def _mutual(one: frozenset[str], other: frozenset[str], weigh: Weigh) -> float:
    """Return the shared part of the weight of the lighter one."""
    shared = one & other
    if len(shared) < _LEAST_SHARED:
        return 0.0
    return max(_share(weigh, shared, one), _share(weigh, shared, other))
