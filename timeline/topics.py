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
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from policytrail.records import AnnotatedDocument, EventClaim, EventStatus, EventType, Span
from policytrail.timeline import dates, naming
from policytrail.timeline.groups import Groups
from policytrail.timeline.instruments import Place, is_anchored, is_the_text, names_of
from policytrail.timeline.words import fold, topic_words

_OPENING = 15_000  # characters of a text itself that say what it is about
_LEAST_SHARED = 3  # words or entities: two texts about policy share one or two by chance
_LEAD = 600  # characters of a report that say what it is about
_ALIKE = 0.30  # of a description's weight: so much is the same topic,
_ALIKE_ACT = 0.15  # less where one act is told of both,
_MARGIN = 1.25  # if the next best text has that much less.
_HINT = 0.12  # A smaller share will do where it is
_HINTS = 5  # of several words, an entity among them,
_CLEAR_MARGIN = 2.0  # and no other text comes near.
_MONTH = 31  # days
_PRIOR = 8  # texts that are assumed beside the known ones, so that few texts still give weights
_ENTITY = 2.0  # how much more an entity says about a topic than a word of a report
_COMMON = 400  # a word of more descriptions than these leads to no candidates
_WAIT = timedelta(days=400)
_ZONES = timedelta(days=2)
_PRINTING = timedelta(days=5)  # between an announcement and the register
# What happens to a text once, so that another date means another text.
_ONCE: frozenset[EventType] = frozenset(
    {"sign", "issue", "propose", "finalize", "rescind", "introduce", "enact"}
)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_NOT_TOPICAL = ("place:", "media:")  # where a report comes from
# What a body does to one text of a family on one day, unless the words say otherwise.
_ONE_A_DAY: frozenset[EventType] = frozenset({"rescind", "propose", "finalize"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something told of an instrument."""

    type: EventType
    status: EventStatus
    when: str | None
    told: date
    actors: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Profile:
    """What is known of one text: its words and entities, its acts, the years of its names."""

    features: frozenset[str]
    context: frozenset[str]  # of the document's title and opening, where it is about this text
    acts: tuple[Act, ...]
    years: frozenset[str]
    told: date
    done: dict[EventType, tuple[str, ...]] = field(init=False)  # days of what happens once
    ahead: dict[EventType, tuple[date, ...]] = field(init=False)  # when it was told as a plan

    def __post_init__(self) -> None:
        once = sorted({act.type for act in self.acts} & _ONCE)
        self.done, self.ahead = {}, {}
        for type_ in once:
            acts = [act for act in self.acts if act.type == type_]
            days = {act.when for act in acts if act.status == "done"}
            known = sorted(day for day in days if day and dates.parse(day))
            plans = {act.told for act in acts if act.status in {"planned", "considered"}}
            if known:
                self.done[type_] = tuple(known)
            if plans:
                self.ahead[type_] = tuple(sorted(plans))


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
    profiles = {_where(place): _profile(place, items[place.document.id]) for place in found}
    named = {groups.find(each.node) for each in found if _is_named(each)}
    texts: dict[str, list[Profile]] = {}
    loose: dict[str, list[Profile]] = {}
    for place in found:
        root = groups.find(place.node)
        (texts if root in named else loose).setdefault(root, []).append(profiles[_where(place)])
    known = {root: _united(parts) for root, parts in texts.items() if not _is_part(root)}
    described = {root: _united(parts) for root, parts in loose.items()}
    weights = Weights(known.values())
    rest = _attach(groups, family, described, known, weights)
    _join_alike(groups, family, rest, weights)
    together: dict[str, list[Profile]] = {}
    for root, profile in rest.items():
        together.setdefault(groups.find(root), []).append(profile)
    united = {root: _united(parts) for root, parts in together.items() if len(parts) > 1}
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

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        self._roots: dict[str, list[str]] = {}
        for root in sorted(profiles):
            for feature in profiles[root].features | _day_keys(profiles[root]):
                self._roots.setdefault(feature, []).append(root)

    def sharing(self, profile: Profile) -> list[str]:
        """Return who shares at least one feature, sorted."""
        found: set[str] = set()
        for feature in profile.features | profile.context | _day_keys(profile):
            roots = self._roots.get(feature, ())
            if len(roots) <= _COMMON:
                found.update(roots)
        return sorted(found)


def _where(place: Place) -> tuple[str, str]:
    return (place.document.id, place.instrument.id)


def _united(parts: Sequence[Profile]) -> Profile:
    return Profile(
        features=frozenset().union(*(each.features for each in parts)),
        context=frozenset().union(*(each.context for each in parts)),
        acts=tuple(dict.fromkeys(act for each in parts for act in each.acts)),
        years=frozenset().union(*(each.years for each in parts)),
        told=min(each.told for each in parts),
    )


def _profile(place: Place, item: AnnotatedDocument) -> Profile:
    instrument, text = place.instrument, place.document.text
    claims = [claim for claim in item.annotation.events if _concerns(claim, place)]
    spans = [(claim.evidence.start, claim.evidence.end) for claim in claims]
    spans += [_sentence(text, mention) for mention in instrument.mentions]
    title = ""
    if is_the_text(place):
        spans.append((0, _OPENING))
        title = place.document.title
    called = [instrument.name, instrument.key or ""]
    called += [mention.text for mention in instrument.mentions]
    told = (place.document.published or place.document.first_seen).date()
    return Profile(
        features=_features(item, spans, title, claims),
        context=_context(item, place, claims),
        acts=tuple(dict.fromkeys(_act(claim, told) for claim in claims)),
        years=frozenset(year for name in called for year in _YEAR.findall(name)),
        told=told,
    )


def _context(item: AnnotatedDocument, place: Place, claims: Sequence[EventClaim]) -> frozenset[str]:
    """Return the features of the opening, if the document has no other text of the family."""
    family = naming.family(place.instrument.kind)
    others = [
        each
        for each in item.annotation.instruments
        if naming.family(each.kind) == family and each.id != place.instrument.id
    ]
    if others:
        return frozenset()
    return _features(item, [(0, _LEAD)], item.document.title, claims)


def _act(claim: EventClaim, told: date) -> Act:
    return Act(
        type=claim.type,
        status=claim.status,
        when=claim.date,
        told=told,
        actors=frozenset(fold(name) for name in claim.actors),
    )


def _features(
    item: AnnotatedDocument,
    spans: Sequence[tuple[int, int]],
    title: str,
    claims: Sequence[EventClaim],
) -> frozenset[str]:
    """Return the words of the spans and the entities in them, but not the actors.

    An entity counts once, by its id: "crypto" and "digital assets" are one, and its words none.
    """
    actors = {fold(name) for claim in claims for name in claim.actors}
    found: set[str] = set()
    covered: set[str] = set()
    for entity in item.annotation.entities:
        inside = [
            mention.text
            for mention in entity.mentions
            if any(start <= mention.start and mention.end <= end for start, end in spans)
        ]
        if not inside:
            continue
        covered |= {word for name in (entity.name, *inside) for word in topic_words(name)}
        is_actor = any(fold(name) in actors for name in (entity.name, *inside))
        if not is_actor and not entity.id.startswith(_NOT_TOPICAL):
            found.add(entity.id)
    text = " ".join(item.document.text[start:end] for start, end in spans)
    return frozenset(found | (topic_words(f"{title} {text}") - covered))


def _concerns(claim: EventClaim, place: Place) -> bool:
    called = {fold(place.instrument.name)}
    called |= {fold(mention.text) for mention in place.instrument.mentions}
    return any(fold(name) in called for name in claim.objects)


def _sentence(text: str, mention: Span) -> tuple[int, int]:
    """Return about the sentence around a mention: to the next full stop or line end."""
    starts = [
        at + 2 for mark in (". ", "? ", "! ") if (at := text.rfind(mark, 0, mention.start)) >= 0
    ]
    starts.append(text.rfind("\n", 0, mention.start) + 1)
    ends = [at for mark in (". ", "\n") if (at := text.find(mark, mention.end)) >= 0]
    return max(starts), min(ends, default=len(text))


def _fitting(
    family: str, loose: Profile, texts: Mapping[str, Profile], weights: Weights
) -> str | None:
    """Return the text that a description fits, and clearly better than any other.

    Where an act is told of both, only texts with that act are weighed. A bill that is only
    described is one of hundreds: there an act must show which one it is.
    """
    possible = {
        root: text for root, text in texts.items() if _may_fit(loose, text) and _can_be(loose, text)
    }
    acted = {root: text for root, text in possible.items() if _same_act(loose, text)}
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
    if acted and len(acted) == 1 and _acts_of_one_day(loose, acted[best.root]):
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
        or _acts_of_one_day(loose, text)
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


def _can_be(one: Profile, other: Profile) -> bool:
    """Tell whether nothing that is told of both excludes that they are one text."""
    if one.years and other.years and not one.years & other.years:
        return False
    return all(_agree(type_, one, other) for type_ in {*one.done, *other.done})


def _agree(type_: EventType, one: Profile, other: Profile) -> bool:
    """Tell whether what happens once to a text can be one act for both.

    Acts that are done need one pair of dates that fit; a plan needs an act that follows it.
    """
    mine, yours = one.done.get(type_, ()), other.done.get(type_, ())
    if mine and yours:
        return any(_near(each, day) for each in mine for day in yours)
    plans = other.ahead.get(type_, ()) if mine else one.ahead.get(type_, ())
    return not plans or any(_follows(day, told) for told in plans for day in mine or yours)


def _near(one: str, other: str) -> bool:
    return dates.compatible(one, other) or dates.within(one, other, _PRINTING)


def _follows(day: str, told: date) -> bool:
    days = dates.parse(day)
    return days is not None and told - _ZONES <= days.last and days.first <= told + _WAIT


def _same_act(one: Profile, other: Profile) -> bool:
    """Tell whether both tell of one act: its type, its date to the month or day, who did it."""
    return any(
        mine.type == yours.type
        and mine.status == yours.status == "done"
        and _same_month(mine.when, yours.when)
        and bool(mine.actors & yours.actors or not mine.actors or not yours.actors)
        for mine in one.acts
        for yours in other.acts
    )


def _acts_of_one_day(one: Profile, other: Profile) -> bool:
    """Tell whether both tell of what a body does to one text a day: to rescind, propose, adopt."""
    return any(
        mine.type == yours.type
        and mine.type in _ONE_A_DAY
        and mine.status == yours.status == "done"
        and mine.when == yours.when
        and dates.is_day(mine.when)
        and bool(mine.actors & yours.actors)
        for mine in one.acts
        for yours in other.acts
    )


def _same_month(one: str | None, other: str | None) -> bool:
    left, right = dates.parse(one), dates.parse(other)
    if left is None or right is None or max(left.days, right.days) > _MONTH:
        return False
    return left.contains(right) or right.contains(left)


def _day_keys(profile: Profile) -> frozenset[str]:
    """Return the acts of a day as something to be looked up by."""
    return frozenset(
        f"{act.type} {act.when}"
        for act in profile.acts
        if act.type in _ONE_A_DAY and act.status == "done" and dates.is_day(act.when)
    )


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
    if abs(one.told - other.told) > _WAIT:
        return False
    shares = (
        _mutual(one.features, other.features, weights),
        _mutual(one.context, other.context, weights),
    )
    if max(shares) < _ALIKE_ACT and not _acts_of_one_day(one, other):
        return False
    if not _can_be(one, other):
        return False
    if _same_act(one, other):
        return max(shares) >= _ALIKE_ACT or _acts_of_one_day(one, other)
    return max(shares) >= _ALIKE and family != "act"


def _mutual(one: frozenset[str], other: frozenset[str], weights: Weights) -> float:
    """Return the shared part of the weight of the lighter one."""
    shared = one & other
    if len(shared) < _LEAST_SHARED:
        return 0.0
    return weights.of(shared) / min(weights.of(one), weights.of(other))
