"""Turns: one request at a time for each host and a pause between two, over all crawls of a loop."""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    started: float = float("-inf")  # time of the loop at which the last request began
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
            turn.started, turn.delay = asyncio.get_running_loop().time(), delay
            yield

    async def pause(self, host: str, delay: float) -> None:
        """Wait until the pause is over, without taking the turn."""
        turn = self._turns.get(host)
        if turn is not None:
            await self._pause(turn, delay)

    async def _pause(self, turn: _Turn, delay: float) -> None:
        rest = turn.started + max(turn.delay, delay) - asyncio.get_running_loop().time()
        if rest > 0:
            await asyncio.sleep(rest)


_PACES: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Pace] = weakref.WeakKeyDictionary()


def pace_of_loop() -> Pace:
    """Return the pace of the running loop: two crawls at once share it, so a host sees one."""
    return _PACES.setdefault(asyncio.get_running_loop(), Pace())
