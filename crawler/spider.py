"""One Scrapy spider for all sources: it lends its HTTP client to whoever opens it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response

from policytrail.config import CrawlSettings
from policytrail.crawler.guard import AddressPolicy
from policytrail.crawler.reactor import bind_reactor
from policytrail.crawler.resolver import VettingResolver
from policytrail.crawler.settings import DNS_SECONDS, scrapy_settings

Download: TypeAlias = Callable[[Request], Awaitable[Response]]

# A request with this in its meta stops after so many bytes of body and keeps them.
STOP_AFTER = "stop_after_bytes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What a crawl needs of Scrapy: a request to an answer, and why a name was refused."""

    download: Download
    refusals: dict[str, str]


class PollSpider(Spider):
    """Stays open until told otherwise. The order of visits is not Scrapy's business but ours:

    a visit is one coroutine from the turn of its host to its row, so that each has exactly one end.
    """

    name = "policytrail"

    def __init__(self, ready: asyncio.Future[Download], done: asyncio.Event) -> None:
        super().__init__()
        self._ready = ready
        self._done = done

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PollSpider:
        """Connect the spider to its crawler."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.limit_body, signal=signals.bytes_received)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Hand the engine's client out and wait. No request comes from here.

        It is the client alone, without the queues, signals and middlewares around it: turns,
        redirects and retries are ours, and the way around costs half of a short visit.
        """
        self._ready.set_result(self.crawler.engine.downloader.handlers.download_request_async)
        await self._done.wait()
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def limit_body(self, data: bytes, request: Request, spider: Spider) -> None:
        """End a download whose request asks for no more than so many bytes."""
        limit = request.meta.get(STOP_AFTER)
        if limit is None:
            return
        request.meta["received"] = request.meta.get("received", 0) + len(data)
        if request.meta["received"] >= limit:
            raise StopDownload(fail=False)


@contextlib.asynccontextmanager
async def open_client(settings: CrawlSettings, policy: AddressPolicy) -> AsyncIterator[Client]:
    """Start Scrapy on the running loop, lend its client, stop it at the end.

    Raises:
        CrawlError: the process uses another reactor or loop.
    """
    # Scrapy logs URLs with their query, keys included, at lower levels.
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    resolver = _install_resolver(bind_reactor())
    resolver.policies.append(policy)
    try:
        runner = AsyncCrawlerRunner(scrapy_settings(settings))
        async with _running(runner) as download:
            yield Client(download=download, refusals=resolver.refusals)
    finally:
        resolver.policies.remove(policy)


def _install_resolver(reactor: Any) -> VettingResolver:
    """Return the resolver of this loop: all open crawls share it, and so each other's limits."""
    loop = asyncio.get_running_loop()
    present = reactor.nameResolver
    if isinstance(present, VettingResolver) and present.policies:
        return present
    resolver = VettingResolver(loop, DNS_SECONDS)
    reactor.installNameResolver(resolver)
    return resolver


@contextlib.asynccontextmanager
async def _running(runner: AsyncCrawlerRunner) -> AsyncIterator[Download]:
    ready: asyncio.Future[Download] = asyncio.get_running_loop().create_future()
    done = asyncio.Event()
    crawl = runner.crawl(PollSpider, ready=ready, done=done)
    waited: set[asyncio.Future[Any]] = {crawl, ready}
    await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
    if crawl.done():
        await crawl  # raises what kept it from starting
    try:
        yield ready.result()
    finally:
        done.set()
        await crawl
