"""What an event counts as, given everything that is told of it. See decision 0700."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policytrail.records import Amount, Authority, DateBasis, EventStanding, EventType
from policytrail.timeline import dates
from policytrail.timeline.tellings import Telling, rank
from policytrail.timeline.words import fold

# Acts that one paper alone cannot make done; no act is done by one anonymous source's word.
_VOUCHED: frozenset[EventType] = frozenset(
    {"sign", "issue", "propose", "finalize", "rescind", "enact", "comment", "effective"}
)
_STRONG: frozenset[Authority] = frozenset({"instrument", "official", "filing"})
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
    done = [each for each in tellings if each.status == "done"]
    denied = [each for each in tellings if each.status == "denied"]
    ahead = [each for each in tellings if each.status in {"planned", "considered"}]
    if done:
        return _of_done(done, denied)
    open_ = _after_denial(ahead, denied)
    if not open_:
        return _standing("denied", denied)
    planned = [each for each in open_ if each.status == "planned"]
    return _standing("planned", planned) if planned else _standing("considered", open_)


def _of_done(done: list[Telling], denied: list[Telling]) -> Standing:
    """A denial by somebody with more authority than all who say that it is done prevails."""
    strongest = min(rank(each.authority) for each in done)
    if any(rank(each.authority) < strongest for each in denied):
        return _standing("denied", denied)
    authorities = {each.authority for each in done}
    plain = done[0].claim.type not in _VOUCHED and authorities != {"anonymous"}
    confirmed = plain or is_vouched(authorities, origins(done))
    return _standing("done" if confirmed else "reported", done)


def is_vouched(authorities: Iterable[Authority], independent: Sequence[str]) -> bool:
    """Tell whether the text itself, an official source or a filing says so, or two origins."""
    return bool(_STRONG.intersection(authorities)) or len(independent) >= 2


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


def _quality(telling: Telling) -> tuple[int, bool, bool, float, tuple[object, ...]]:
    """Sort the telling to the front that vouches best, opens its document, and is surest."""
    return (
        rank(telling.authority),
        not telling.actors,
        not telling.claim.headline,
        -telling.claim.confidence,
        telling.age,
    )


def origins(tellings: Iterable[Telling]) -> tuple[str, ...]:
    """Return the independent origins, each by the spelling that sorts first."""
    found: dict[str, str] = {}
    for telling in tellings:
        key = fold(telling.origin)
        found[key] = min(found.get(key, telling.origin), telling.origin)
    return tuple(sorted(found.values()))


def when(standing: Standing) -> tuple[str | None, DateBasis | None]:
    """Return the date: by the strongest authority, explicit before inferred, then the finest."""
    dated = [
        (
            rank(each.authority),
            each.claim.date_basis == "inferred",
            days.days,
            each.age,
            each.claim.date,
            each.claim.date_basis,
        )
        for each in standing.support
        if (days := dates.parse(each.claim.date))
    ]
    if not dated:
        return None, None
    best = min(dated, key=lambda each: each[:4])
    return best[4], best[5]


def amount(standing: Standing) -> Amount | None:
    """Return the sum that the best telling with one gives."""
    return next((each.claim.amount for each in standing.support if each.claim.amount), None)


def confidence(standing: Standing) -> float:
    """Return the chance that at least one origin is right, taking origins as independent."""
    by_origin: dict[str, float] = {}
    for each in standing.support:
        key = fold(each.origin)
        by_origin[key] = max(by_origin.get(key, 0.0), each.claim.confidence)
    wrong = 1.0
    for key in sorted(by_origin):
        wrong *= 1.0 - by_origin[key]
    return round(min(1.0 - wrong, _MOST_CERTAIN), 4)
