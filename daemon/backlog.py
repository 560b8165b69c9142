"""Back pressure: too many texts that wait to be read hold up further visits."""

from __future__ import annotations

import logging

from policytrail.operations.metrics import Metrics

logger = logging.getLogger("policytrail.daemon")

_RELIEVED = 0.8  # of the limit: below it, sources are visited again


class Backlog:
    """How many texts wait, and whether visits wait for them."""

    def __init__(self, metrics: Metrics, limit: int) -> None:
        self._metrics = metrics
        self.limit = limit
        self.waiting = 0
        self.paused = False

    def set(self, waiting: int) -> None:
        """Take the number of texts that wait."""
        self.waiting = max(0, waiting)
        paused = self.waiting > self.limit * (_RELIEVED if self.paused else 1)
        if paused != self.paused:
            event = "paused" if paused else "resumed"
            logger.warning("event=crawl_%s backlog=%d limit=%d", event, self.waiting, self.limit)
        self.paused = paused
        self._metrics.set_backlog(self.waiting, paused=paused)

    def add(self, number: int) -> None:
        """Count texts that came, or with a negative number those that were read."""
        self.set(self.waiting + number)

    @property
    def reason(self) -> str:
        """Say why no source is visited."""
        return (
            f"no source is visited: {self.waiting} texts wait to be read, the limit is {self.limit}"
        )
