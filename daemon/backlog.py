"""Back pressure: too many texts that wait to be read hold up the visits that bring more.

Beyond the limit only the sources that have many texts waiting are held, so that one that pours out
thousands makes no other late. Far beyond it all are.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping

from policytrail.operations.metrics import Metrics

logger = logging.getLogger("policytrail.daemon")

_RELIEVED = 0.8  # of the limit: below it, all sources are visited again
_SHARE = 0.05  # of the limit: a source with more waiting is held
_FLOOD = 5  # times the limit: nothing is visited


class Backlog:
    """How many texts wait, by source, and which visits wait for them."""

    def __init__(self, metrics: Metrics, limit: int) -> None:
        self._metrics = metrics
        self._by_source: Counter[str] = Counter()
        self.limit = limit
        self.waiting = 0
        self.paused = False

    def set(self, by_source: Mapping[str, int]) -> None:
        """Take the numbers of texts that wait."""
        self._by_source = Counter(by_source)
        self._settle(self._by_source.total())

    def add(self, source_id: str, number: int) -> None:
        """Count texts that a source brought."""
        self._by_source[source_id] += number
        self._settle(self.waiting + number)

    def read(self, number: int) -> None:
        """Count texts that were read, of whatever source."""
        self._settle(max(0, self.waiting - number))

    def holds(self, source_id: str) -> bool:
        """Tell whether a source is not to be visited now."""
        much = self._by_source[source_id] > self.limit * _SHARE
        return self.paused and (much or self.waiting > self.limit * _FLOOD)

    @property
    def reason(self) -> str:
        """Say what is held up and why."""
        held = sum(map(self.holds, self._by_source))
        return (
            f"{held} sources that bring much are not visited: "
            f"{self.waiting} texts wait to be read, the limit is {self.limit}"
        )

    def _settle(self, waiting: int) -> None:
        self.waiting = waiting
        paused = waiting > self.limit * (_RELIEVED if self.paused else 1)
        if paused != self.paused:
            event = "paused" if paused else "resumed"
            logger.warning("event=crawl_%s backlog=%d limit=%d", event, waiting, self.limit)
        self.paused = paused
        self._metrics.set_backlog(waiting, paused=paused)
