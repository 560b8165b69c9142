"""What an event counts as, given everything that is told of it. See decision 0735."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policytrail.records import Amount, DateBasis, EventStanding
from policytrail.timeline import dates, publishers
from policytrail.timeline.tellings import Telling, rank

_MOST_CERTAIN = 0.99


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The status of an event and the tellings that support it, the best one first."""

    status: EventStanding
    support: tuple[Telling, ...]

    @property
    def best(self) -> Telling:
        """The telling whose words and parties speak for the event."""
        return self.support[0]


def settle(tellings: Sequence[Telling]) -> Standing:
    """Return the status that the tellings of one event justify together."""
    denied = [each for each in tellings if each.status == "denied"]
    told = [each for each in tellings if not _is_taken_back(each, denied)]
    done = [each for each in told if each.status == "done"]
    ahead = _current([each for each in told if each.status in {"planned", "considered"}])
    if done:
        return _of_done(done, denied)
    open_ = _after_denial(ahead, denied)
    if not open_:
        return _standing("denied", denied)
    planned = [each for each in open_ if each.status == "planned"]
    return _standing("planned", planned) if planned else _standing("considered", open_)


def _is_taken_back(telling: Telling, denied: Iterable[Telling]) -> bool:
    """Tell whether who told it says later that it was wrong; so fall those who only repeat it."""
    return any(
        denial.takes_back
        and denial.told >= telling.told
        and publishers.of(denial.document) in {telling.origin, publishers.of(telling.document)}
        for denial in denied
        if telling.status != "denied"
    )


def _current(ahead: list[Telling]) -> list[Telling]:
    """Leave out the entries of older editions of the agenda: the last one says what is planned."""
    last = max((each.told for each in ahead if each.is_listing), default=None)
    return [each for each in ahead if not each.is_listing or each.told == last]


def _of_done(done: list[Telling], denied: list[Telling]) -> Standing:
    """What somebody vouches for is done; what is only told, by however many, is reported.

    A denial by somebody with more authority than all who say that it is done prevails; so does one
    by a source that may vouch for the act over mere reports of it.
    """
    confirmed = any(each.vouches for each in done)
    strongest = min(rank(each.authority) for each in done)
    prevailing = [
        each
        for each in denied
        if rank(each.authority) < strongest or (each.vouches and not confirmed)
    ]
    if prevailing:
        return _standing("denied", denied)
    return _standing("done" if confirmed else "reported", done)


def _after_denial(ahead: list[Telling], denied: list[Telling]) -> list[Telling]:
    """Return the plans that no denial of the same day or later, and no weaker one, overturns."""
    return [
        plan
        for plan in ahead
        if not any(
            denial.told >= plan.told and rank(denial.authority) <= rank(plan.authority)
            for denial in denied
        )
    ]


def _standing(status: EventStanding, support: Iterable[Telling]) -> Standing:
    return Standing(status=status, support=tuple(sorted(support, key=_quality)))


def _quality(telling: Telling) -> tuple[bool, int, bool, bool, float, tuple[object, ...]]:
    """Sort the telling to the front that vouches, and best, opens its document, and is surest."""
    return (
        not telling.vouches,
        rank(telling.authority),
        not telling.actors,
        not telling.claim.headline,
        -telling.claim.confidence,
        telling.age,
    )


def origins(tellings: Iterable[Telling]) -> tuple[str, ...]:
    """Return the independent origins: publishers, and others whom they lead back to."""
    return tuple(sorted({telling.origin for telling in tellings}))


def when(standing: Standing) -> tuple[str | None, DateBasis | None]:
    """Return the date: by the strongest authority, explicit before inferred, then the finest.

    A plan may slip: of equal sources the one that spoke last says for when.
    """
    dated = [(*_strength(each), each) for each in standing.support if dates.parse(each.claim.date)]
    if not dated:
        return None, None
    best = min(each[:3] for each in dated)
    found = [each for *strength, each in dated if tuple(strength) == best]
    if standing.status in {"planned", "considered"}:
        last = max(found, key=lambda each: (each.told, each.age))
        found = [each for each in found if dates.compatible(each.claim.date, last.claim.date)]
    finest = min(found, key=lambda each: (_days(each), each.age))
    return finest.claim.date, finest.claim.date_basis


def _strength(telling: Telling) -> tuple[bool, int, bool]:
    inferred = telling.claim.date_basis == "inferred"
    return (not telling.vouches, rank(telling.authority), inferred)


def _days(telling: Telling) -> int:
    days = dates.parse(telling.claim.date)
    return days.days if days else 0


def amount(standing: Standing) -> Amount | None:
    """Return the sum that the best telling with one gives."""
    return next((each.claim.amount for each in standing.support if each.claim.amount), None)


def confidence(standing: Standing) -> float:
    """Return the chance that at least one origin is right, taking origins as independent."""
    by_origin: dict[str, float] = {}
    for each in standing.support:
        by_origin[each.origin] = max(by_origin.get(each.origin, 0.0), each.claim.confidence)
    wrong = 1.0
    for key in sorted(by_origin):
        wrong *= 1.0 - by_origin[key]
    return round(min(1.0 - wrong, _MOST_CERTAIN), 4)
