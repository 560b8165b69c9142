"""One happening, one event: joins the candidates of a document that tell the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from policytrail.nlp.calendar import parse_value
from policytrail.nlp.event_lexicon import POOLED
from policytrail.records import Amount, Authority, DateBasis, EventStatus, EventType, Span

_SMALL = frozenset(
    {
        *("a", "an", "the", "of", "on", "in", "to", "for", "and", "or", "with", "by", "at"),
        *("from", "as", "its", "his", "her", "their", "our", "new"),
    }
)
# Frames of the type "appoint" by which somebody leaves an office, and comes into one.
_OUT = frozenset({"leave", "leave-of", "out", "fired", "fire"})
_IN = frozenset({"pick", "helm", "oath", "name", "confirm", "become", "take", "join", "over"})
_AUTHORITIES = (
    "instrument", "official", "filing", "named_person", "outlet", "anonymous", "inferred",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A participant: a record's id with its name, or words."""

    name: str
    key: str  # the record's id, or the words in lower case
    is_record: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One place that tells of an event, ready to be joined with others."""

    type: EventType
    status: EventStatus
    actors: tuple[Party, ...]
    objects: tuple[Party, ...]
    evidence: Span
    date: str | None
    basis: DateBasis | None
    amount: Amount | None
    confidence: float
    authority: Authority
    chain: tuple[str, ...]
    rule: str
    headline: bool
    place: int  # of the trigger, in characters
    rejected: tuple[str, ...] = ()  # other readings, see event_rivals


def merge(told: Iterable[Told]) -> tuple[Told, ...]:
    """Return one record for each happening, in the order of the text."""
    groups: list[Told] = []
    for each in told:
        for number, group in enumerate(groups):
            if _is_same(group, each):
                groups[number] = _joined(group, each)
                break
        else:
            groups.append(each)
    return tuple(_without_overtaken(groups))


def dates_compatible(one: str | None, other: str | None) -> bool:
    """Tell whether two dates may be of one happening: they overlap, or one is not known."""
    if one is None or other is None:
        return True
    a, b = parse_value(one), parse_value(other)
    return a.first <= b.last and b.first <= a.last


def _is_same(one: Told, other: Told) -> bool:
    if one.type != other.type or not dates_compatible(one.date, other.date):
        return False
    if not _status_compatible(one.status, other.status):
        return False
    if one.type == "appoint" and {_direction(one), _direction(other)} == {"in", "out"}:
        return False  # who leaves an office was called to it on another day
    if one.type in POOLED:
        return _share(one.actors + one.objects, other.actors + other.objects) is True
    actors, objects = _share(one.actors, other.actors), _share(one.objects, other.objects)
    if one.type == "direct" and one.evidence == other.evidence and actors is not False:
        return True  # one sentence that instructs several bodies is one event
    if actors is False or objects is False:
        return False
    return bool(actors or objects) or one.evidence == other.evidence


def _direction(told: Told) -> str:
    """Return whether a frame tells that somebody comes into office or leaves it, or ''."""
    name = told.rule.split("/")[0].removeprefix("appoint.")
    return "out" if name in _OUT else "in" if name in _IN else ""


def _status_compatible(one: str, other: str) -> bool:
    return one == other or {one, other} == {"planned", "considered"}


def _share(one: Sequence[Party], other: Sequence[Party]) -> bool | None:
    """Tell whether two lists have a party in common; None where a side is empty."""
    if not one or not other:
        return None
    return any(_equal(a, b) for a in one for b in other)


def _equal(one: Party, other: Party) -> bool:
    if one.key == other.key:
        return True
    if one.is_record and other.is_record:
        return False
    a, b = _content(one.name), _content(other.name)
    return bool(a and b) and (a <= b or b <= a)


def _content(name: str) -> set[str]:
    words = {word.strip(".,'’\"") for word in name.casefold().split()}
    return {w[:-1] if len(w) > 3 and w.endswith("s") else w for w in words} - _SMALL - {""}


def _joined(one: Told, other: Told) -> Told:
    best, rest = (one, other) if _rank(one) >= _rank(other) else (other, one)
    date, basis = _finer(best, rest)
    return replace(
        best,
        status="planned"
        if {one.status, other.status} == {"planned", "considered"}
        else best.status,
        actors=best.actors or rest.actors,
        objects=_united(best, rest) if best.type == "direct" else best.objects or rest.objects,
        date=date,
        basis=basis,
        amount=best.amount or rest.amount,
        confidence=max(one.confidence, other.confidence),
        authority=min(one.authority, other.authority, key=_AUTHORITIES.index),
        headline=one.headline or other.headline,
        place=min(one.place, other.place),
    )


def _united(best: Told, rest: Told) -> tuple[Party, ...]:
    return tuple({party.key: party for party in (*best.objects, *rest.objects)}.values())


def _rank(told: Told) -> tuple[int, int, float, int]:
    records = sum(party.is_record for party in (*told.actors, *told.objects))
    return (
        (told.date is not None) + bool(told.actors) + bool(told.objects),
        records,
        told.confidence,
        -told.place,
    )


def _finer(best: Told, rest: Told) -> tuple[str | None, DateBasis | None]:
    if best.date is None:
        return rest.date, rest.basis
    if rest.date is not None and len(rest.date) > len(best.date):
        return rest.date, rest.basis
    return best.date, best.basis


def _without_overtaken(groups: Sequence[Told]) -> list[Told]:
    """Drop plans for what the same text tells as done: the plan was fulfilled."""
    done = [g for g in groups if g.status == "done"]
    return [
        g for g in groups
        if g.status not in {"planned", "considered"}
        or not any(_fulfils(d, g) for d in done)
    ]  # fmt: skip


def _fulfils(done: Told, ahead: Told) -> bool:
    if done.type != ahead.type or not ahead.objects or not dates_compatible(done.date, ahead.date):
        return False
    same = any(a.is_record and a.key == b.key for a in done.objects for b in ahead.objects)
    return same and done.type in {"sign", "rescind", "pass", "finalize", "enact", "issue"}
