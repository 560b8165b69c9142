"""Events over documents: one happening, all its mentions, and what it counts as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from policytrail.records import Event, EventType, Party
from policytrail.timeline import dates, standing, wording
from policytrail.timeline.clusters import cluster
from policytrail.timeline.standing import Standing
from policytrail.timeline.tellings import Names, Telling

# Older than this when it is first told, an act is background. Holdings become known by quarterly
# filings, which are due 45 days after the quarter (17 CFR 240.13f-1) and are amended later.
_NEWS = timedelta(days=31)
_FILING_NEWS = timedelta(days=120)
_HOLDINGS: frozenset[EventType] = frozenset({"allocate", "divest"})


def merge(tellings: Sequence[Telling], names: Names) -> tuple[Event, ...]:
    """Return the events that the tellings are of, by id."""
    found = [_event(sorted(group, key=lambda each: each.age), names) for group in cluster(tellings)]
    return tuple(sorted(found, key=lambda each: each.id))


def _event(tellings: list[Telling], names: Names) -> Event:
    settled = standing.settle(tellings)
    day, basis = standing.when(settled)
    best = settled.best
    return Event(
        id=tellings[0].id,
        type=best.claim.type,
        status=settled.status,
        title=_title(settled, names),
        date=day,
        date_basis=basis,
        authority=best.authority,
        actors=_parties(settled, "actors"),
        objects=_parties(settled, "objects"),
        mentions=tuple(each.mention() for each in tellings),
        first_known=min(each.document.first_seen for each in tellings),
        confidence=standing.confidence(settled),
        amount=standing.amount(settled),
        historical=_is_background(day, tellings),
        origins=standing.origins(settled.support),
    )


def _title(settled: Standing, names: Names) -> str:
    best = settled.best
    parties = wording.Parties(
        actors=tuple(_label(party, names) for party in best.actors),
        objects=tuple(_label(party, names) for party in best.objects),
        evidence=best.claim.evidence.text,
    )
    return wording.title(best.claim.type, settled.status, parties)


def _label(party: Party, names: Names) -> str:
    if party.instrument_id:
        return wording.label(names.instruments[party.instrument_id])
    if party.entity_id:
        return wording.with_article(party.name, names.entities[party.entity_id].type)
    return party.name


def _parties(settled: Standing, role: str) -> tuple[Party, ...]:
    """Return the best telling's parties, then those that others add and that are resolved."""
    best: Iterable[Party] = getattr(settled.best, role)
    found = dict.fromkeys(best)
    for telling in settled.support[1:]:
        for party in getattr(telling, role):
            if party.entity_id or party.instrument_id:
                found.setdefault(party)
    return tuple(found)


def _is_background(day: str | None, tellings: Sequence[Telling]) -> bool:
    days = dates.parse(day)
    if days is None:
        return False
    slack = _FILING_NEWS if tellings[0].claim.type in _HOLDINGS else _NEWS
    return days.last + slack < min(each.told for each in tellings)
