"""The crawler's client and parsers, open as long as the daemon, with the settings of now."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from policytrail.config import CrawlSettings

Open = Callable[[CrawlSettings], AbstractAsyncContextManager[None]]


class Network:
    """What is kept open between visits; those under way go on with what they began with."""

    def __init__(self, open: Open) -> None:
        self._open = open
        self._held = AsyncExitStack()

    async def take(self, settings: CrawlSettings) -> None:
        """Open with these settings, then close what was open before; with an error nothing changes.

        Raises:
            ConfigError: an entry of ``allowed_addresses`` is wrong.
        """
        async with AsyncExitStack() as opening:
            await opening.enter_async_context(self._open(settings))
            before, self._held = self._held, opening.pop_all()
        await before.aclose()

    async def close(self) -> None:
        """Close what is open."""
        await self._held.aclose()
