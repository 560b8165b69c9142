"""What is known of one text: its words and entities, its acts and the days that they exclude."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from sys import intern

from policytrail.records import AnnotatedDocument, EventClaim, EventStatus, EventType, Span
from policytrail.timeline import dates, naming
from policytrail.timeline.places import Place
from policytrail.timeline.words import fold, topic_words

_OPENING = 15_000  # characters of a text itself that say what it is about
_LEAD = 600  # characters of a report that say what it is about
_MONTH = 31  # days
WAIT = timedelta(days=400)  # a plan may wait so long for its act
_ZONES = timedelta(days=2)
_SAME_DAY = timedelta(days=1)  # two reports of one act: "yesterday" may be read as the day before
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
    is_printed: bool = False  # the register says so: it prints days after an announcement


@dataclass(slots=True, kw_only=True)
class Profile:
    """What is known of one text: its words and entities, its acts, the years of its names."""

    features: frozenset[str]
    context: frozenset[str]  # of the document's title and opening, where it is about this text
    acts: tuple[Act, ...]
    years: frozenset[str]
    told: date
    # Days of what happens once, and whether the register says so.
    done: dict[EventType, tuple[tuple[str, bool], ...]] = field(init=False)
    ahead: dict[EventType, tuple[date, ...]] = field(init=False)  # when it was told as a plan

    def __post_init__(self) -> None:
        once = sorted({act.type for act in self.acts} & _ONCE)
        self.done, self.ahead = {}, {}
        for type_ in once:
            acts = [act for act in self.acts if act.type == type_]
            days = {(act.when, act.is_printed) for act in acts if act.status == "done"}
            known = sorted((day, printed) for day, printed in days if day and dates.parse(day))
            plans = {act.told for act in acts if act.status in {"planned", "considered"}}
            if known:
                self.done[type_] = tuple(known)
            if plans:
                self.ahead[type_] = tuple(sorted(plans))


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A profile as it is kept: a few hundred bytes."""

    features: tuple[str, ...]
    context: tuple[str, ...]
    acts: tuple[Act, ...]
    years: tuple[str, ...]
    told: date

    def unpacked(self) -> Profile:
        """Return the profile."""
        return Profile(
            features=frozenset(self.features),
            context=frozenset(self.context),
            acts=self.acts,
            years=frozenset(self.years),
            told=self.told,
        )


def packed(full: Profile) -> Packed:
    """Return a profile as it is kept."""
    return Packed(
        features=tuple(map(intern, sorted(full.features))),
        context=tuple(map(intern, sorted(full.context))),
        acts=full.acts,
        years=tuple(sorted(full.years)),
        told=full.told,
    )


def united(parts: Sequence[Profile]) -> Profile:
    """Return what is known of one text by several documents."""
    return Profile(
        features=frozenset().union(*(each.features for each in parts)),
        context=frozenset().union(*(each.context for each in parts)),
        acts=tuple(dict.fromkeys(act for each in parts for act in each.acts)),
        years=frozenset().union(*(each.years for each in parts)),
        told=min(each.told for each in parts),
    )


def profile(place: Place, item: AnnotatedDocument) -> Profile:
    """Return what one document says of an instrument."""
    instrument, text = place.instrument, place.document.text
    claims = [claim for claim in item.annotation.events if _concerns(claim, place)]
    spans = [(claim.evidence.start, claim.evidence.end) for claim in claims]
    spans += [_sentence(text, mention) for mention in instrument.mentions]
    title = ""
    if place.is_the_text:
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
        is_printed=claim.rule.startswith("register:"),
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


def can_be(one: Profile, other: Profile) -> bool:
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
    return not plans or any(_follows(day, told) for told in plans for day, _ in mine or yours)


def _near(one: tuple[str, bool], other: tuple[str, bool]) -> bool:
    """Tell whether two days can be of one act: reports of it differ by a day at most."""
    slack = _PRINTING if one[1] or other[1] else _SAME_DAY
    return dates.compatible(one[0], other[0]) or dates.within(one[0], other[0], slack)


def _follows(day: str, told: date) -> bool:
    days = dates.parse(day)
    return days is not None and told - _ZONES <= days.last and days.first <= told + WAIT


def same_act(one: Profile, other: Profile) -> bool:
    """Tell whether both tell of one act: its type, its date to the month or day, who did it."""
    return any(
        mine.type == yours.type
        and mine.status == yours.status == "done"
        and _same_month(mine.when, yours.when)
        and bool(mine.actors & yours.actors or not mine.actors or not yours.actors)
        for mine in one.acts
        for yours in other.acts
    )


def acts_of_one_day(one: Profile, other: Profile) -> bool:
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


def day_keys(profile: Profile) -> frozenset[str]:
    """Return the acts of a day as something to be looked up by."""
    return frozenset(
        f"{act.type} {act.when}"
        for act in profile.acts
        if act.type in _ONE_A_DAY and act.status == "done" and dates.is_day(act.when)
    )
