"""Notices that the clock was set: jobs wait for moments of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from policytrail.jobs import Clock

_JUMP = timedelta(seconds=30)  # by which the clock may differ from the time that has passed


class ClockWatch:
    """Compares the clock with seconds that nobody can set."""

    def __init__(self, clock: Clock, seconds: Callable[[], float]) -> None:
        self._clock, self._seconds = clock, seconds
        self._before = clock(), seconds()

    def jump(self) -> timedelta | None:
        """Return by how much the clock was set since the last call, if it was."""
        (moment, passed), self._before = self._before, (self._clock(), self._seconds())
        now, ticks = self._before
        jump = (now - moment) - timedelta(seconds=ticks - passed)
        return jump if abs(jump) > _JUMP else None
