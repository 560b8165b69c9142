"""What all crawls of a loop share, so that a host sees one polite visitor.

Turns (one request at a time for each host, and a pause between two), the rules of robots.txt, and
the times until which a host asked to be left alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from policytrail.crawler.guard import host_of
from policytrail.crawler.robots import Robots
from policytrail.records import Outcome

_MANY = 2000  # origins; beyond it, what has expired is dropped


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ended: float = float("-inf")  # time of the loop at which the last request ended
    delay: float = 0.0  # the pause that the last visitor asked for


class Pace:
    """Hands out turns. The longer of two wishes for a pause wins."""

    def __init__(self) -> None:
        self._turns: dict[str, _Turn] = {}

    @contextlib.asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[None]:
        """Wait until nobody visits the host and the pause (seconds) is over, then hold the turn."""
        turn = self._turns.setdefault(host, _Turn())
        async with turn.lock:
            await self._pause(turn, delay)
            try:
                yield
            finally:
                # From the end, so that the host sees the whole pause however slow it is.
                turn.ended, turn.delay = asyncio.get_running_loop().time(), delay

    async def pause(self, host: str, delay: float) -> None:
        """Wait until the pause is over, without taking the turn."""
        turn = self._turns.get(host)
        if turn is not None:
            await self._pause(turn, delay)

    def forget(self) -> None:
        """Drop the hosts that nobody visits and whose pause is over."""
        now = asyncio.get_running_loop().time()
        self._turns = {
            host: turn
            for host, turn in self._turns.items()
            if turn.lock.locked() or turn.ended + turn.delay > now
        }

    async def _pause(self, turn: _Turn, delay: float) -> None:
        rest = turn.ended + max(turn.delay, delay) - asyncio.get_running_loop().time()
        if rest > 0:
            await asyncio.sleep(rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A host or a URL that asked not to be visited before a moment, and how that visit ended."""

    until: datetime
    outcome: Outcome


class Manners:
    """The turns, rules and holds of one loop. Nothing here outlives the process."""

    def __init__(self) -> None:
        self.pace = Pace()
        self._holds: dict[str, Hold] = {}
        self._robots: dict[str, Robots] = {}
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def hold(self, key: str, hold: Hold) -> None:
        """Leave a host (its name) or one address (its URL) alone until then."""
        self._holds[key] = hold

    def held(self, url: str, now: datetime) -> Hold | None:
        """Return what keeps us from a URL now, or None."""
        for key in (url, host_of(url)):
            found = self._holds.get(key)
            if found is not None and found.until > now:
                return found
            self._holds.pop(key, None)
        return None

    async def rules(
        self, address: str, read: Callable[[], Awaitable[Robots]], clock: Callable[[], datetime]
    ) -> Robots:
        """Return the rules of an origin; ``read`` fetches them, once for all who wait."""
        async with self._reading[address]:
            known = self._robots.get(address)
            if known is None or known.expires <= clock():
                known = await read()
                self._forget(clock())
                self._robots[address] = known
            return known

    def _forget(self, now: datetime) -> None:
        """Drop what has expired when there is much of it: links lead to thousands of hosts."""
        if len(self._robots) < _MANY:
            return
        self._robots = {key: item for key, item in self._robots.items() if item.expires > now}
        for key in [key for key, lock in self._reading.items() if not lock.locked()]:
            del self._reading[key]
        self.pace.forget()


_LOOPS: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Manners] = weakref.WeakKeyDictionary()


def manners_of_loop() -> Manners:
    """Return the manners of the running loop: two crawls at once share them."""
    return _LOOPS.setdefault(asyncio.get_running_loop(), Manners())
