"""Which tellings are of one happening.

Tellings are compared only where they share a type and participants (a *subject*), so the cost
grows with the number of tellings, not with its square. The finest dates come first: an undated or
coarsely dated telling is attached to a happening that the finer ones made, and never joins two
of them. What is planned is attached to the happening that followed. Each step looks only at
what the step before it has made, so the order of arrival does not matter. Last, happenings of one
story are compared (``same_story``), whose parties the papers may name otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from policytrail.records import EventType, Party
from policytrail.timeline import dates, naming, same_story
from policytrail.timeline.components import Components
from policytrail.timeline.tellings import Telling

Subject = tuple[Hashable, ...]

# Acts on an instrument for which it does not matter who is named as the actor.
_ON_INSTRUMENT: frozenset[EventType] = frozenset(
    {
        "sign", "issue", "propose", "finalize", "rescind", "amend", "comment", "effective",
        "introduce", "enact",
    }
)  # fmt: skip
# How long after one telling's date another one can still be of the same act on the instrument;
# None: it happens once. An agency announces a rule a day before the register prints it.
_ONCE: dict[EventType, timedelta | None] = {
    "sign": None,
    "introduce": None,
    "enact": None,
    "issue": timedelta(days=120),
    "propose": timedelta(days=120),
    "finalize": timedelta(days=120),
    "rescind": timedelta(days=120),
}
_SCHEDULED: frozenset[EventType] = frozenset({"comment", "effective", "hear"})  # dates bind
_POOLED: frozenset[EventType] = frozenset({"partner", "appoint"})  # no actor and object
_HORIZON = timedelta(days=400)  # how long a plan may wait for the act
_SAME_PLAN = timedelta(days=200)  # between two tellings of one plan
_SAME_NEWS = timedelta(days=30)  # between two undated tellings of one act
_ZONES = timedelta(days=2)  # a document's day and the act's day may be of two time zones


@dataclass(slots=True, kw_only=True)
class Cluster:
    """Tellings of one happening. Its date and subjects are those of the founding tellings."""

    tellings: list[Telling]
    when: str | None
    first_told: date
    id: str = field(init=False)

    def __post_init__(self) -> None:
        self.id = min(self.tellings, key=lambda each: each.age).id

    @property
    def day(self) -> date:
        """When it happened, or else when it was first told."""
        days = dates.parse(self.when)
        return days.first if days else self.first_told


def cluster(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """Return the tellings by happening."""
    done = [each for each in tellings if each.status == "done"]
    ahead = [each for each in tellings if each.status != "done"]
    index = Index()
    for level in _levels(done):
        index.found(index.attach(level, _is_of), _done_groups)
    rest = index.attach(ahead, _leads_to)
    exact = [each for each in rest if each.claim.type in _SCHEDULED]
    index.found([each for each in rest if each.claim.type not in _SCHEDULED], _plan_groups)
    for level in _levels(exact):
        index.found(index.attach(level, _is_scheduled), _dated_groups)
    return same_story.join(
        [
            same_story.Part(tellings=each.tellings, when=each.when, id=each.id)
            for each in index.clusters
        ]
    )


class Index:
    """Clusters by subject."""

    def __init__(self) -> None:
        self.clusters: list[Cluster] = []
        self._by_subject: dict[Subject, list[Cluster]] = {}

    def attach(
        self, tellings: Iterable[Telling], distance: Callable[[Telling, Cluster], int | None]
    ) -> list[Telling]:
        """Attach each telling to the nearest cluster that it can be of; return the others."""
        rest, pairs = [], []
        for telling in tellings:
            near = [
                (far, found.id, found)
                for subject in subjects(telling)
                for found in self._by_subject.get(subject, ())
                if (far := distance(telling, found)) is not None
            ]
            if near:
                pairs.append((min(near, key=lambda each: each[:2])[2], telling))
            else:
                rest.append(telling)
        for found, telling in pairs:
            found.tellings.append(telling)
        return rest

    def found(
        self,
        tellings: Sequence[Telling],
        group: Callable[[Sequence[Telling]], list[list[Telling]]],
    ) -> None:
        """Make clusters of tellings that no present one takes."""
        for members in group(tellings):
            new = Cluster(
                tellings=list(members),
                when=dates.finest(each.claim.date for each in members),
                first_told=min(each.told for each in members),
            )
            self.clusters.append(new)
            for subject in {subject for each in members for subject in subjects(each)}:
                self._by_subject.setdefault(subject, []).append(new)


def subjects(telling: Telling) -> list[Subject]:
    """Return what the telling is about: another one that shares a subject may be of the same."""
    type_, act = telling.claim.type, telling.act
    acted_on = sorted({each.instrument_id for each in telling.objects if each.instrument_id})
    if acted_on and type_ in _ON_INSTRUMENT:
        return [(type_, key) for key in acted_on]
    if type_ in _POOLED:
        return _pairs(type_, (*telling.actors, *telling.objects))
    if type_ == "direct" and acted_on:
        bodies = [identity(party) for party in telling.objects if not party.instrument_id]
        return [(type_, key, body) for key in acted_on for body in bodies or [""]]
    actors = [identity(party) for party in telling.actors] or [""]
    objects = [identity(party) for party in telling.objects] or [""]
    if actors == objects == [""]:
        return [(act, telling.id)]
    return [(act, actor, object_) for actor in actors for object_ in objects]


def reach(telling: Telling) -> list[Subject]:
    """Return what leads to all tellings that can be of the same happening: subjects, its story."""
    story: list[Subject] = [("story", telling.act, telling.story)] if telling.story else []
    return [*subjects(telling), *story]


def _pairs(type_: EventType, parties: Sequence[Party]) -> list[Subject]:
    found = sorted({identity(party) for party in parties})
    if len(found) < 2:
        return [(type_, *found)]
    return [(type_, one, other) for one in found for other in found if one < other]


def identity(party: Party) -> str:
    """Return what tells a party from others, the same for a body's full and its short name.

    An id that is but the name in another form says no more than the name.
    """
    known = party.instrument_id or party.entity_id
    is_named_so = known and known.partition(":")[2] == naming.slug(party.name)
    return known if known and not is_named_so else naming.bearer(party.name)


def _levels(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """Return the tellings from the finest dates to none: days, months and quarters, years."""
    levels: list[list[Telling]] = [[], [], [], []]
    for telling in tellings:
        days = dates.parse(telling.claim.date)
        level = 3 if days is None else 0 if days.days == 1 else 1 if days.days < 100 else 2
        levels[level].append(telling)
    return levels


def _happens_once(telling: Telling) -> bool:
    on_instrument = any(each.instrument_id for each in telling.objects)
    return on_instrument and telling.claim.type in _ONCE


def _is_of(telling: Telling, found: Cluster) -> int | None:
    """Return how far a telling's day is from a cluster that it can be of; None if it cannot."""
    far = abs((found.day - telling.told).days)
    if _happens_once(telling):
        slack = _ONCE[telling.claim.type]
        if slack is None or telling.claim.date is None:
            return far
        return far if dates.within(telling.claim.date, found.when, slack) else None
    if not dates.is_day(telling.claim.date) and same_story.differ_in_sum([telling], found.tellings):
        return None
    if telling.claim.date is None:
        recent = found.day <= telling.told + _ZONES and far <= _HORIZON.days
        return far if recent else None
    return far if dates.compatible(telling.claim.date, found.when) else None


def _is_scheduled(telling: Telling, found: Cluster) -> int | None:
    """Return how far ahead a scheduled act is; None if the telling means another day."""
    fits = dates.compatible(telling.claim.date, found.when)
    far = (found.day - telling.told).days
    return far if fits and far >= -_ZONES.days else None


def _leads_to(telling: Telling, found: Cluster) -> int | None:
    """Return how many days after a plan (or its denial) the act came; None: another act."""
    wait = _wait(telling, found)
    if telling.claim.type in _SCHEDULED and dates.is_day(telling.claim.date):
        fits = dates.compatible(telling.claim.date, found.when)
        return abs(wait) if fits else None
    if telling.is_listing:  # under its number the rule is the same, however long it takes
        return wait if wait >= -_ZONES.days else None
    if telling.status == "denied" and (abs(wait) <= _SAME_NEWS.days or _same_day(telling, found)):
        return abs(wait)
    return wait if -_ZONES.days <= wait <= _HORIZON.days else None


def _same_day(telling: Telling, found: Cluster) -> bool:
    """Whether both name a day, and it can be the same: what was held at the end of a year may be
    denied long after."""
    dated = telling.claim.date is not None and found.when is not None
    return dated and dates.compatible(telling.claim.date, found.when)


def _wait(telling: Telling, found: Cluster) -> int:
    """Return the days from a telling to the act; of a month or quarter, to its nearest day."""
    days = dates.parse(found.when)
    last = min(days.last, max(days.first, found.first_told)) if days else found.first_told
    if telling.told <= found.day:
        return (found.day - telling.told).days
    return min(0, (last - telling.told).days)


def _done_groups(tellings: Sequence[Telling]) -> list[list[Telling]]:
    once = [each for each in tellings if _happens_once(each)]
    others = [each for each in tellings if not _happens_once(each)]
    return [*_grouped(once, _once_apart, _by_date), *_dated_groups(others)]


def _dated_groups(tellings: Sequence[Telling]) -> list[list[Telling]]:
    dated = [each for each in tellings if each.claim.date]
    undated = [each for each in tellings if not each.claim.date]
    return [*_grouped(dated, _other_date, _by_date), *_grouped(undated, _other_news)]


def _plan_groups(tellings: Sequence[Telling]) -> list[list[Telling]]:
    return _grouped(tellings, _plan_apart)


Apart = Callable[[Telling, Telling], bool]


def _once_apart(one: Telling, other: Telling) -> bool:
    slack = _ONCE[one.claim.type]
    if slack is None or not (one.claim.date and other.claim.date):
        return False
    return not dates.within(one.claim.date, other.claim.date, slack)


def _other_date(one: Telling, other: Telling) -> bool:
    return one.claim.date != other.claim.date


def _plan_apart(one: Telling, other: Telling) -> bool:
    """Tell whether two plans are two; editions of the agenda list one rule for years."""
    both = one.is_listing and other.is_listing
    return not both and other.told - one.told > _SAME_PLAN


def _other_news(one: Telling, other: Telling) -> bool:
    """Tell whether two reports without a day are of two acts."""
    return other.told - one.told > _SAME_NEWS or same_story.differ_in_sum([one], [other])


def _by_date(telling: Telling) -> tuple[str, date, str]:
    return (telling.claim.date or "", telling.told, telling.id)


def _by_told(telling: Telling) -> tuple[str, date, str]:
    return ("", telling.told, telling.id)


def _grouped(
    tellings: Sequence[Telling],
    apart: Apart,
    order: Callable[[Telling], tuple[str, date, str]] = _by_told,
) -> list[list[Telling]]:
    """Join neighbours of one subject, in the given order, unless they are apart."""
    graph = Components()
    by_subject: dict[Subject, list[Telling]] = {}
    for telling in tellings:
        graph.add(telling.id)
        for subject in subjects(telling):
            by_subject.setdefault(subject, []).append(telling)
    for members in by_subject.values():
        members.sort(key=order)
        for one, other in pairwise(members):
            if not apart(one, other):
                graph.join(one.id, other.id)
    by_id = {each.id: each for each in tellings}
    return [[by_id[key] for key in sorted(part)] for part in graph.refresh()]
