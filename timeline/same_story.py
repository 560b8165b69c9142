"""Which happenings of one story are one, though their tellings name parties and days otherwise.

One paper says "the county's teachers", another gives the fund's full name; one names the day, one
does not. Reports of one story that tell of one kind of act tell of one act, if two things agree
(who, what, the sum, the day; a party among them) and nothing that is known of both differs. Of
those that may be one, those that agree in most are joined first, and a third one is joined with
them only if it can be one with each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from policytrail.records import Party
from policytrail.timeline import dates, filed, naming
from policytrail.timeline.tellings import Telling
from policytrail.timeline.words import fold, stem, words

_NEWS = timedelta(days=14)  # a report without a day is of what happened so shortly before
_ZONES = timedelta(days=2)  # a document's day and the act's day may be of two time zones
_ROUNDING = 0.05  # of the greater sum: nearer values are one, rounded in two ways
_OTHER_MEASURE = 10.0  # times as much is the size of something else: of the fund, not the stake
_FRESH = timedelta(days=2)  # what opens a report and has no day happened so shortly before
_COMPARED = 40  # happenings of a story, those that were told next
_LEAST = 2.0  # things that agree
# What bodies are, not which one it is; and what every report calls a holding.
_COMMON_WORDS = """
    administration advisor adviser agency asset association authority bank board body bureau capital
    chamber city coalition commission committee company council county court department division
    employee employees exchange federal federation firm foundation fund funds government group
    holding holdings house inc industry institute investment investments investor investors
    lawmaker lawmakers llc ltd management manager member members money national office official
    officials partners pension pensions plan plans portfolio position provider public regulator
    regulators retirement rule rules savings scheme secretary securities security senate service
    services society stake state states system systems trust trustee trustees union worker workers
    """
_COMMON = frozenset(map(stem, _COMMON_WORDS.split()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A party as it can be compared: its id or "", the words that tell it from others."""

    id: str
    words: frozenset[str]
    is_name: bool


@dataclass(slots=True, kw_only=True)
class Part:
    """A happening as it is so far."""

    tellings: list[Telling]
    when: str | None
    id: str
    actors: list[Known] = field(init=False)
    objects: list[Known] = field(init=False)
    instruments: frozenset[str] = field(init=False)
    sums: dict[str, list[float]] = field(init=False)
    is_by_text: bool = field(init=False)  # told by the text itself, or its official record
    documents: frozenset[str] = field(init=False)  # in which it is told, by id
    filed: frozenset[str] = field(init=False)  # securities of which rows of filings tell it

    def __post_init__(self) -> None:
        self.actors = _known(party for each in self.tellings for party in each.actors)
        self.objects = _known(party for each in self.tellings for party in each.objects)
        if self.tellings[0].claim.type == "partner":  # each party is both
            self.actors = self.objects = [*self.actors, *self.objects]
        self.instruments = frozenset(
            party.instrument_id
            for each in self.tellings
            for party in each.objects
            if party.instrument_id
        )
        self.sums = _sums(self.tellings)
        self.documents = frozenset(each.document.id for each in self.tellings)
        self.filed = frozenset(
            each.objects[0].entity_id or each.objects[0].name
            for each in self.tellings
            if each.objects and filed.step_of(each.claim.rule)
        )
        self.is_by_text = any(each.authority == "instrument" for each in self.tellings)

    @property
    def is_done(self) -> bool:
        """Tell whether anybody says that it is done."""
        return any(each.status == "done" for each in self.tellings)

    @property
    def told(self) -> tuple[date, date]:
        """The first and the last day on which it was told."""
        days = [each.told for each in self.tellings]
        return min(days), max(days)


def join(parts: Sequence[Part]) -> list[list[Telling]]:
    """Return the tellings by happening, those of one story joined."""
    group_of = {part.id: [part] for part in parts}
    for one, other in _candidates(parts):
        mine, yours = group_of[one.id], group_of[other.id]
        if mine is yours or any(_differ(each, that) for each in mine for that in yours):
            continue
        mine += yours
        for part in yours:
            group_of[part.id] = mine
    groups = {id(group): group for group in group_of.values()}
    return [[each for part in group for each in part.tellings] for group in groups.values()]


def _candidates(parts: Sequence[Part]) -> list[tuple[Part, Part]]:
    """Return pairs of one story in which enough agrees, those that agree in most first."""
    by_story: dict[tuple[str, str], dict[str, Part]] = {}
    for part in parts:
        for each in part.tellings:
            if each.story:
                by_story.setdefault((each.act, each.story), {})[part.id] = part
    found: dict[tuple[str, str], tuple[float, int]] = {}
    by_id = {part.id: part for part in parts}
    for same in by_story.values():
        for one, other in _neighbours(same.values()):
            if (one, other) in found or _differ(by_id[one], by_id[other]):
                continue
            strength = _strength(by_id[one], by_id[other])
            if strength >= _LEAST:
                far = abs((by_id[one].told[0] - by_id[other].told[0]).days)
                found[one, other] = (-strength, far)
    ranked = sorted(found, key=lambda pair: (found[pair], pair))
    return [(by_id[one], by_id[other]) for one, other in ranked]


def _neighbours(parts: Iterable[Part]) -> Iterable[tuple[str, str]]:
    """Yield the pairs that are compared, by id: each part with those told next after it."""
    by_day = sorted(parts, key=lambda each: (each.told, each.id))
    for at, one in enumerate(by_day):
        for other in by_day[at + 1 : at + 1 + _COMPARED]:
            yield min(one.id, other.id), max(one.id, other.id)


def _strength(one: Part, other: Part) -> float:
    """Return how much agrees: actors, objects, sums, the day; 0 where no party does."""
    actors = _agreement(one.actors, other.actors)
    same_text = bool(one.instruments & other.instruments)
    objects = same_text or bool(_agreement(one.objects, other.objects))
    if not (actors or objects):
        return 0.0
    day = _is_same_day(one, other) or _opens_after(one, other) or _opens_after(other, one)
    sums = _compare_sums(one.sums, other.sums)
    return float(bool(actors)) + float(objects) + float(day) + float(sums is True)


def _differ(one: Part, other: Part) -> bool:
    """Tell whether something is known of both that cannot be of one happening."""
    if _are_other_days(one, other) or _are_other_texts(one, other):
        return True
    if one.filed and other.filed and not one.filed & other.filed:
        return True  # rows of two securities
    if _agreement(one.objects, other.objects) is False and not one.instruments & other.instruments:
        return True
    if _agreement(one.actors, other.actors) is False and _one_kind(one.actors, other.actors):
        return True
    return not _is_same_day(one, other) and _compare_sums(one.sums, other.sums) is False


def _is_same_day(one: Part, other: Part) -> bool:
    return dates.is_day(one.when) and one.when == other.when


def _opens_after(one: Part, other: Part) -> bool:
    """Tell whether one opens a report of the days after the other, and gives no day itself."""
    days = dates.parse(other.when)
    if one.when or days is None or days.days > 1:
        return False
    return any(
        each.claim.headline and days.first <= each.told <= days.last + _FRESH
        for each in one.tellings
    )


def _are_other_days(one: Part, other: Part) -> bool:
    if one.is_done != other.is_done:
        done, ahead = (one, other) if one.is_done else (other, one)
        days = dates.parse(done.when)
        return ahead.told[0] > (days.last if days else done.told[0]) + _ZONES
    if one.when and other.when:
        near = dates.within(one.when, other.when, timedelta(days=1))
        return not (near or dates.compatible(one.when, other.when))
    if one.when or other.when:
        dated, undated = (one, other) if one.when else (other, one)
        days = dates.parse(dated.when)
        if days is None or not dated.is_done:
            return False
        return not days.first - _ZONES <= undated.told[0] <= days.last + _NEWS
    return abs(one.told[0] - other.told[0]) > _NEWS


def _are_other_texts(one: Part, other: Part) -> bool:
    """Tell whether both are on texts with numbers, or told by the texts, and on other ones.

    So are two texts of one document: "signed a second order".
    """
    if one.instruments & other.instruments:
        return False
    if one.is_by_text and other.is_by_text:
        return True
    if one.instruments and other.instruments and one.documents & other.documents:
        return True
    mine, yours = (any(map(_is_numbered, each.instruments)) for each in (one, other))
    return mine and yours


def _is_numbered(key: str) -> bool:
    return not key.startswith(("provisional:", "act:"))


# --- parties


def _known(parties: Iterable[Party]) -> list[Known]:
    """Return parties that say who or what it is."""
    found: dict[Known, None] = {}
    for party in parties:
        if party.instrument_id:
            continue
        telling = _telling_words(party.name)
        named = bool(party.entity_id) or party.name[:1].isupper()
        if telling or party.entity_id:
            found[Known(id=party.entity_id or "", words=telling, is_name=named)] = None
    return list(found)


@lru_cache(maxsize=65_536)
def _telling_words(name: str) -> frozenset[str]:
    told = (word for word in words(fold(name)) if not word[0].isdigit())
    return frozenset(map(stem, told)) - _COMMON


def is_form_of(one: Party, other: Party) -> bool:
    """Tell whether two parties of one event are one: by id, by name, or a place for its body."""
    if one.instrument_id or other.instrument_id:
        return one.instrument_id == other.instrument_id
    if naming.bearer(one.name) == naming.bearer(other.name):
        return True
    mine, yours = _known([one]), _known([other])
    if not mine or not yours:
        return False
    has_place = _is_place(mine[0]) or _is_place(yours[0])
    same_id = bool(one.entity_id) and one.entity_id == other.entity_id
    return same_id or (has_place and _is_same(mine[0], yours[0]))


def _agreement(one: Sequence[Known], other: Sequence[Known]) -> bool | None:
    """Tell whether somebody is on both sides; None where one side names nobody in particular."""
    if any(_is_same(mine, yours) for mine in one for yours in other):
        return True
    mine, yours = ([each for each in side if _is_named(each)] for side in (one, other))
    return False if mine and yours else None


def _is_same(one: Known, other: Known) -> bool:
    """Tell whether two names are one's: one id, or all telling words of one are in the other."""
    if one.id and one.id == other.id:
        return True
    mine, yours = one.words, other.words
    return bool(mine and yours) and (mine <= yours or yours <= mine)


def _is_named(party: Known) -> bool:
    """Tell whether it can only be this one: a description may be of anybody, a place of its bodies.

    "Half of its holding" and "shares" can be what another paper calls a bitcoin fund.
    """
    return party.is_name and not _is_place(party)


def _is_place(party: Known) -> bool:
    return party.id.startswith("place:")


def _one_kind(one: Sequence[Known], other: Sequence[Known]) -> bool:
    """Tell whether both sides name somebody of one kind: two funds, two chambers."""
    mine, yours = ({each.id.partition(":")[0] for each in side if each.id} for side in (one, other))
    return bool(mine & yours)


# --- sums


def _sums(tellings: Iterable[Telling]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for each in tellings:
        if each.claim.amount:
            found.setdefault(each.claim.amount.unit, []).append(each.claim.amount.value)
    return found


def differ_in_sum(one: Iterable[Telling], other: Iterable[Telling]) -> bool:
    """Tell whether the sums that are told of two acts show that they are two."""
    return _compare_sums(_sums(one), _sums(other)) is False


def _compare_sums(one: dict[str, list[float]], other: dict[str, list[float]]) -> bool | None:
    """Tell whether a sum is told of both, or other ones are; None where nothing can be compared."""
    found: bool | None = None
    for unit in sorted(one.keys() & other.keys()):
        for mine in one[unit]:
            for yours in other[unit]:
                small, great = sorted((abs(mine), abs(yours)))
                if great - small <= _ROUNDING * great:
                    return True
                if great <= _OTHER_MEASURE * small:
                    found = False
    return found
