"""Instruments that are only described: which description fits one text and no other.

"An executive order that would open 401(k) plans to crypto" has no number and no name. It is
compared with the texts of its family by what they are about and by their acts: a text signed on
another day, or before the plan was told, is another one. A description is joined with the text
that it fits best, if it fits no other nearly as well. What is left is compared with each other.
The weight of a shared word is its inverse document frequency (Sparck Jones 1972) among the
descriptions of the family.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policytrail.records import AnnotatedDocument
from policytrail.timeline import naming, profiles
from policytrail.timeline.groups import Groups
from policytrail.timeline.instruments import Place, is_anchored, names_of
from policytrail.timeline.profiles import WAIT, Profile

_LEAST_SHARED = 3  # words or entities: two texts about policy share one or two by chance
_ALIKE = 0.30  # of a description's weight: so much is the same topic,
_ALIKE_ACT = 0.15  # less where one act is told of both,
_MARGIN = 1.25  # if the next best text has that much less.
_HINT = 0.12  # A smaller share will do where it is
_HINTS = 5  # of several words, an entity among them,
_CLEAR_MARGIN = 2.0  # and no other text comes near.
_PRIOR = 8  # texts that are assumed beside the known ones, so that few texts still give weights
_ENTITY = 2.0  # how much more an entity says about a topic than a word of a report
_COMMON = 400  # a word of more descriptions than these leads to no candidates


class Weights:
    """Smoothed inverse document frequencies over the known texts of one family."""

    def __init__(self, texts: Iterable[Profile]) -> None:
        listed = list(texts)
        self._counts = Counter(feature for each in listed for feature in each.features)
        self._total = len(listed)

    def of(self, features: Iterable[str]) -> float:
        """Return the summed weight, the same for every order of the features."""
        return math.fsum(self._weight(feature) for feature in features)

    def _weight(self, feature: str) -> float:
        rarity = math.log((self._total + _PRIOR) / (self._counts[feature] + 1))
        return rarity * (_ENTITY if ":" in feature else 1.0)


def join_described(
    groups: Groups[str], found: Sequence[Place], documents: Iterable[AnnotatedDocument]
) -> None:
    """Join the places that only describe an instrument with the text that they fit."""
    items = {item.document.id: item for item in documents}
    by_family: dict[str, list[Place]] = {}
    for place in found:
        by_family.setdefault(naming.family(place.instrument.kind), []).append(place)
    for family in sorted(by_family):
        _join_family(groups, family, by_family[family], items)


def _join_family(
    groups: Groups[str],
    family: str,
    found: Sequence[Place],
    items: Mapping[str, AnnotatedDocument],
) -> None:
    described_at = {
        _where(place): profiles.profile(place, items[place.document.id]) for place in found
    }
    named = {groups.find(each.node) for each in found if _is_named(each)}
    texts: dict[str, list[Profile]] = {}
    loose: dict[str, list[Profile]] = {}
    for place in found:
        root = groups.find(place.node)
        (texts if root in named else loose).setdefault(root, []).append(described_at[_where(place)])
    known = {root: profiles.united(parts) for root, parts in texts.items() if not _is_part(root)}
    described = {root: profiles.united(parts) for root, parts in loose.items()}
    weights = Weights(known.values())
    rest = _attach(groups, family, described, known, weights)
    _join_alike(groups, family, rest, weights)
    together: dict[str, list[Profile]] = {}
    for root, profile in rest.items():
        together.setdefault(groups.find(root), []).append(profile)
    united = {root: profiles.united(parts) for root, parts in together.items() if len(parts) > 1}
    _attach(groups, family, united, known, weights)


def _attach(
    groups: Groups[str],
    family: str,
    described: Mapping[str, Profile],
    known: Mapping[str, Profile],
    weights: Weights,
) -> dict[str, Profile]:
    """Join each description with the text that it fits; return those that fit none."""
    candidates = Postings(known)
    rest: dict[str, Profile] = {}
    for root, profile in described.items():
        near = candidates.sharing(profile)
        text = _fitting(family, profile, {each: known[each] for each in near}, weights)
        if text is None:
            rest[root] = profile
        else:
            groups.join(text, root)
    return rest


def _is_named(place: Place) -> bool:
    return is_anchored(place) or bool(names_of(place.instrument))


def _is_part(root: str) -> bool:
    """Tell whether an identifier is of no text of its own: a section of the code, a docket."""
    return root.startswith(("cfr:", "docket:"))


class Postings:
    """Which profiles have a feature; too common features lead to no candidates."""

    def __init__(self, known: Mapping[str, Profile]) -> None:
        self._roots: dict[str, list[str]] = {}
        for root in sorted(known):
            for feature in known[root].features | profiles.day_keys(known[root]):
                self._roots.setdefault(feature, []).append(root)

    def sharing(self, profile: Profile) -> list[str]:
        """Return who shares at least one feature, sorted."""
        found: set[str] = set()
        for feature in profile.features | profile.context | profiles.day_keys(profile):
            roots = self._roots.get(feature, ())
            if len(roots) <= _COMMON:
                found.update(roots)
        return sorted(found)


def _where(place: Place) -> tuple[str, str]:
    return (place.document.id, place.instrument.id)


def _fitting(
    family: str, loose: Profile, texts: Mapping[str, Profile], weights: Weights
) -> str | None:
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
        (_fit(loose, text, weights, root) for root, text in (acted or possible).items()),
        key=lambda fit: (-fit.share, fit.root),
    )
    if not fits:
        return None
    best, second = fits[0], fits[1].share if len(fits) > 1 else 0.0
    alike = best.share >= (_ALIKE_ACT if acted else _ALIKE)
    if acted and len(acted) == 1 and profiles.acts_of_one_day(loose, acted[best.root]):
        return best.root
    hinted = best.share >= _HINT and best.count >= _HINTS and best.has_entity
    clear = (alike and best.share >= _MARGIN * second) or (
        hinted and best.share >= _CLEAR_MARGIN * second
    )
    return best.root if clear else None


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


def _fit(loose: Profile, text: Profile, weights: Weights, root: str) -> Fit:
    """Return the better fit of the sentences about the text and of the document's opening."""
    fits = []
    for features in (loose.features, loose.context):
        shared = features & text.features
        enough = len(shared) >= _LEAST_SHARED
        share = weights.of(shared) / weights.of(features) if enough else 0.0
        has_entity = any(":" in feature for feature in shared)
        fits.append(Fit(root=root, share=share, count=len(shared), has_entity=has_entity))
    return max(fits, key=lambda fit: (fit.share, fit.count))


def _join_alike(
    groups: Groups[str], family: str, described: Mapping[str, Profile], weights: Weights
) -> None:
    """Join descriptions that are alike; only those that share a telling word are compared."""
    postings = Postings(described)
    for one in sorted(described):
        for other in postings.sharing(described[one]):
            if one < other and _alike(family, described[one], described[other], weights):
                groups.join(one, other)


def _alike(family: str, one: Profile, other: Profile, weights: Weights) -> bool:
    if abs(one.told - other.told) > WAIT:
        return False
    shares = (
        _mutual(one.features, other.features, weights),
        _mutual(one.context, other.context, weights),
    )
    if max(shares) < _ALIKE_ACT and not profiles.acts_of_one_day(one, other):
        return False
    if not profiles.can_be(one, other):
        return False
    if profiles.same_act(one, other):
        return max(shares) >= _ALIKE_ACT or profiles.acts_of_one_day(one, other)
    return max(shares) >= _ALIKE and family != "act"


def _mutual(one: frozenset[str], other: frozenset[str], weights: Weights) -> float:
    """Return the shared part of the weight of the lighter one."""
    shared = one & other
    if len(shared) < _LEAST_SHARED:
        return 0.0
    return weights.of(shared) / min(weights.of(one), weights.of(other))
