"""Signs of life: what /healthz, Prometheus and systemd hear."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from policytrail.daemon.backlog import Backlog
from policytrail.daemon.database import Database
from policytrail.jobs import Clock
from policytrail.operations.metrics import Metrics
from policytrail.operations.server import Signs

_HUNG_AFTER = timedelta(seconds=60)  # without a sign of life


class Life:
    """Whether the loop runs, the database answers, and all sources are visited."""

    def __init__(
        self, database: Database, backlog: Backlog, metrics: Metrics, clock: Clock
    ) -> None:
        self._database, self._backlog = database, backlog
        self._metrics, self._clock = metrics, clock
        self._beat = clock()

    async def give_sign(self, notify: Callable[[str], None]) -> None:
        """Tell systemd and Prometheus that the loop runs and the database can be read.

        Raises:
            StoreError: the database cannot be read.
            TimeoutError: it does not answer.
        """
        await asyncio.wait_for(self._database.answers(), _HUNG_AFTER.total_seconds() / 2)
        await self._database.works()
        self._beat = self._clock()
        self._metrics.beat(self._beat)
        notify("WATCHDOG=1")

    def signs(self) -> Signs:
        """Say whether the daemon lives and works; safe from any thread."""
        hung = abs(self._clock() - self._beat) > _HUNG_AFTER
        trouble = self._database.trouble
        notes = ["the loop or the database hangs"] if hung else []
        notes += [str(trouble)] if trouble else []
        notes += [self._backlog.reason] if self._backlog.paused else []
        return Signs(good=not hung and trouble is None, notes=tuple(notes) or ("ok",))
