"""The open crawler of a loop: one HTTP client and one sandbox for all batches under way."""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from policytrail.config import CrawlSettings
from policytrail.crawler.guard import AddressPolicy, parse_policy
from policytrail.crawler.sandbox import Sandbox, open_sandbox
from policytrail.crawler.spider import Client, open_client


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a batch works with."""

    client: Client
    sandbox: Sandbox
    policy: AddressPolicy


@dataclass(slots=True)
class _Shared:
    """A session and how many use it. It is closed by the last of them."""

    settings: CrawlSettings
    users: int = 0
    session: Session | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    held: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    async def open(self) -> Session:
        async with self.lock:
            if self.session is None:
                policy = parse_policy(self.settings.allowed_addresses)
                async with contextlib.AsyncExitStack() as opening:
                    sandbox = await opening.enter_async_context(open_sandbox(self.settings))
                    client = await opening.enter_async_context(open_client(self.settings, policy))
                    self.held = opening.pop_all()
                self.session = Session(client=client, sandbox=sandbox, policy=policy)
            return self.session

    async def close_if_unused(self) -> None:
        async with self.lock:
            if self.users == 0 and self.session is not None:
                self.session = None
                await self.held.aclose()


_LOOPS: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, dict[CrawlSettings, _Shared]] = (
    weakref.WeakKeyDictionary()
)


@contextlib.asynccontextmanager
async def open_session(settings: CrawlSettings) -> AsyncIterator[Session]:
    """Lend the loop's session with these settings, opening it if nobody has it open.

    Raises:
        ConfigError: ``settings.allowed_addresses`` has a wrong entry.
        CrawlError: a crawl runs on another loop, or the process uses another Twisted reactor.
    """
    shared = _LOOPS.setdefault(asyncio.get_running_loop(), {}).setdefault(
        settings, _Shared(settings)
    )
    shared.users += 1
    try:
        yield await shared.open()
    finally:
        shared.users -= 1
        # A second cancellation must not leave a client or a child behind.
        await asyncio.shield(shared.close_if_unused())
