"""Which sources are visited, and when each is due next."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from policytrail import jobs
from policytrail.crawler import add_stand_ins, next_due
from policytrail.crawler.fallbacks import HISTORY
from policytrail.errors import StoreError
from policytrail.records import Source
from policytrail.store import Plan, Store

logger = logging.getLogger("policytrail.daemon")

_FIRST_POLLS = timedelta(seconds=60)  # over how long the visits that are due at once are spread
Schedule = Callable[[Source, datetime | None], None]  # when a source is visited; None: no more


class Visits:
    """The sources that are watched now. Stand-ins come and go with those that they stand in for."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._catalogue: Sequence[Source] = ()
        self._watched: dict[str, Source] = {}  # as they are visited now
        self._forgotten = False
        self._planning = asyncio.Lock()

    def __len__(self) -> int:
        return len(self._watched)

    @property
    def hosts(self) -> int:
        """On how many hosts they are."""
        return len({urlsplit(source.url).netloc for source in self._watched.values()})

    def hasten(self, ids: Sequence[str], now: datetime) -> None:
        """Visit these sources now, spread over a minute, whatever was planned."""
        for at, id in enumerate(ids):
            if id in self._watched:
                self._schedule(self._watched[id], now + _FIRST_POLLS * (at / len(ids)))

    def take(self, catalogue: Sequence[Source]) -> None:
        """Take another catalogue; ``plan_all`` acts on it."""
        self._catalogue = catalogue

    def forget(self) -> None:
        """Let ``plan_all`` plan all sources anew: after the clock was set."""
        self._forgotten = True

    async def plan_all(self, store: Store, now: datetime) -> dict[str, datetime]:
        """Plan the next visit to each source that is to be visited otherwise than before.

        Returns the moments by the source's id. Those that are due at once are spread, so that a
        start is no burst.
        """
        async with self._planning:
            enabled = [source for source in self._catalogue if source.enabled]
            routes = await asyncio.to_thread(jobs.find_routes, store, self._catalogue, now)
            before, anew = self._watched, self._forgotten
            wanted = add_stand_ins(enabled, self._catalogue, routes)
            self._watched, self._forgotten = {source.id: source for source in wanted}, False
            for id in before.keys() - self._watched.keys():
                self._schedule(before[id], None)
            fresh = [source for source in wanted if anew or before.get(source.id) != source]
            soonest = {
                source.id: now + _FIRST_POLLS * (at / len(fresh)) for at, source in enumerate(fresh)
            }
            return await self._plan(store, fresh, soonest, now)

    async def plan_again(
        self, store: Store | None, id: str, now: datetime, pause: timedelta
    ) -> None:
        """Plan the next visit to a source that was visited, in ``pause`` at the earliest, and those
        to its stand-ins: it may be out, or answer again.

        Without a store, as long as the database cannot be written, it is only put off.

        Raises:
            StoreError: the database could not be read or written; the source is visited anyway.
        """
        if store is None:
            if id in self._watched:
                self._schedule(self._watched[id], now + pause)
            return
        try:
            await self.plan_all(store, now)
        finally:
            await self.plan_next(store, id, now, now + pause)

    async def plan_next(self, store: Store, id: str, now: datetime, earliest: datetime) -> None:
        """Plan the next visit to one source, if it is still watched."""
        source = self._watched.get(id)
        if source is not None:
            await self._plan(store, [source], {id: earliest}, now)

    async def _plan(
        self, store: Store, sources: Sequence[Source], soonest: dict[str, datetime], now: datetime
    ) -> dict[str, datetime]:
        try:
            plans = await asyncio.to_thread(_reckon, store, sources, soonest, now)
        except StoreError:
            # A source that is planned nowhere would not be visited again, ever.
            for source in sources:
                self._schedule(source, soonest[source.id])
            raise
        for source in sources:
            plan = plans[source.id]
            self._schedule(source, plan.due if plan else None)
        return {id: plan.due for id, plan in plans.items() if plan is not None}


def _reckon(
    store: Store, sources: Sequence[Source], soonest: dict[str, datetime], now: datetime
) -> dict[str, Plan | None]:
    """Say, and write down, when sources are due, from what their last visits taught."""
    plans: dict[str, Plan | None] = {}
    for source in sources:
        # A clock that was set back leaves visits behind that are yet to come: they do not count.
        history = store.polls(source_id=source.id, limit=HISTORY, until=now)
        due = next_due(source, history, now)
        at = max(due.at, soonest[source.id])
        plans[source.id] = None if due.ended else Plan(due=at, reason=due.reason)
        if due.ended:
            logger.warning("event=source_ended source=%s reason=%r", source.id, due.reason)
        else:
            logger.debug("event=planned source=%s at=%s reason=%r", source.id, at, due.reason)
    store.save_plans(plans=plans)
    return plans
