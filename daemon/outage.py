"""Tells an outage of our own network or name server from one of the publishers.

Sources that do not answer are left alone for longer each time. When nobody can be reached that
would be wrong: after a night without network most would be visited hours after its end.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from policytrail.daemon.visits import Visits
from policytrail.jobs import Clock
from policytrail.operations.metrics import Metrics
from policytrail.records import Outcome, Poll
from policytrail.store import Trouble

logger = logging.getLogger("policytrail.daemon")

_SILENT = frozenset({Outcome.UNREACHABLE, Outcome.TIMEOUT})
_HOSTS = 5  # in a row, none between that answers; fewer only where fewer are watched, never one
_CALM = timedelta(minutes=5)  # after an outage, until sources are blamed again


class Outage:
    """Counts visits, and knows whether the network is out since when."""

    def __init__(self, visits: Visits, metrics: Metrics, clock: Clock) -> None:
        self._visits, self._metrics, self._clock = visits, metrics, clock
        self._hosts: set[str] = set()  # that did not answer since one did
        self._sources: dict[str, None] = {}  # the same, in the order of their last visits
        self._begun: datetime | None = None  # of the first of these visits
        self._ended: datetime | None = None
        self.since: datetime | None = None

    def see(self, poll: Poll) -> None:
        """Take note of a visit. The first answer after an outage brings all others forward."""
        self._metrics.count_poll(poll)
        if poll.outcome in _SILENT:
            self._miss(poll)
        else:
            self._hear()

    def _miss(self, poll: Poll) -> None:
        self._begun = self._begun or poll.started
        self._hosts.add(urlsplit(poll.url).netloc)
        self._sources.pop(poll.source_id, None)
        self._sources[poll.source_id] = None
        enough = max(2, min(_HOSTS, self._visits.hosts))
        if self.since is None and len(self._hosts) >= enough:
            self.since = self._begun
            logger.error("event=network_out hosts=%d since=%s", enough, self.since.isoformat())

    def _hear(self) -> None:
        if self.since is not None:
            now = self._clock()
            logger.warning("event=network_back seconds=%.0f", (now - self.since).total_seconds())
            self._visits.hasten(list(self._sources), now)
            self.since, self._ended = None, now
        self._hosts.clear()
        self._sources.clear()
        self._begun = None

    def probe(self) -> None:
        """While the network is out, visit the source next whose last visit is the longest ago."""
        if self.since is not None:
            self._visits.hasten(list(self._sources)[:1], self._clock())

    @property
    def troubles(self) -> dict[str, Trouble]:
        """What there is to tell."""
        if self.since is None:
            return {}
        message = f"no host can be reached: {len(self._sources)} sources in a row did not answer"
        return {"network": Trouble(state="out", message=message)}

    @property
    def blames(self) -> bool:
        """Whether sources that do not answer are to blame themselves."""
        if self.since is not None:
            return False
        return self._ended is None or not timedelta(0) <= self._clock() - self._ended < _CALM
