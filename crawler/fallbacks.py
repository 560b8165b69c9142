"""Stand-ins for a source that does not answer: when they step in, and when it is taken back. Pure.

A source names them in its option ``fallbacks = "fr.ebsa, dol.govd"``. While it is out, they are
visited, also where they are not enabled themselves, and no less often than it would be; what they
bring says so (``Document.via``). The source itself is asked again as its back-off says, and one
answer brings it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from policytrail.crawler.backoff import PASSING, trailing_failures
from policytrail.records import Outcome, Poll, Source

# One refusal may be chance, such as a bot wall on a busy day. What passes by itself gets longer.
REFUSALS = 2
LOST, LOST_FOR = 3, timedelta(hours=6)
HISTORY = 30  # visits that are enough to decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A source that is out, since when and how its last visit ended, and who stands in for it."""

    source: Source
    since: datetime
    outcome: Outcome
    stand_ins: tuple[str, ...]


def fallbacks_of(source: Source) -> tuple[str, ...]:
    """Return the ids of a source's stand-ins, in its own order."""
    names = str(source.options.get("fallbacks", "")).split(",")
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def find_routes(
    sources: Iterable[Source], history: Callable[[str], Sequence[Poll]]
) -> tuple[Route, ...]:
    """Return a route for each enabled source with stand-ins that is out.

    ``history`` gives the last visits to a source's own address by its id, oldest first.
    """
    watched = [source for source in sources if source.enabled and fallbacks_of(source)]
    found = [(source, find_outage(history(source.id))) for source in watched]
    return tuple(
        Route(
            source=source,
            since=outage[0].started,
            outcome=outage[-1].outcome,
            stand_ins=fallbacks_of(source),
        )
        for source, outage in found
        if outage
    )


def find_outage(history: Sequence[Poll]) -> tuple[Poll, ...]:
    """Return the run of failed visits that makes a source count as out; none when it does not.

    Two refusals in a row will do, at the end of the run (403, gone, a bot wall, robots.txt, another
    thing than promised). Failures that pass by themselves must be three, over six hours.
    """
    failures = trailing_failures(history)
    last = failures[-REFUSALS:]
    if len(last) == REFUSALS and all(poll.outcome not in PASSING for poll in last):
        return tuple(failures)
    lasted = failures[-1].started - failures[0].started if failures else timedelta(0)
    return tuple(failures) if len(failures) >= LOST and lasted >= LOST_FOR else ()


def add_stand_ins(
    chosen: Sequence[Source], catalogue: Sequence[Source], routes: Sequence[Route]
) -> list[Source]:
    """Return the sources to visit: those chosen, and the stand-ins of those that are out.

    A stand-in comes as it is to be visited: enabled, often enough, and marked by ``via``.
    """
    visited = {source.id for source in chosen}
    needed = {name for route in routes if route.source.id in visited for name in route.stand_ins}
    added = [source for source in catalogue if source.id in needed - visited]
    return [as_stand_in(source, routes) for source in (*chosen, *added)]


def as_stand_in(source: Source, routes: Sequence[Route]) -> Source:
    """Return the source as it is to be visited while it stands in for others; else as it is."""
    served = [route.source for route in routes if source.id in route.stand_ins]
    if not served:
        return source
    often = min(source.interval_minutes, *(one.interval_minutes for one in served))
    options = {**source.options, "via": True}
    return replace(source, enabled=True, interval_minutes=often, options=options)
