"""Visits to a batch of sources, on the loop of the caller."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from policytrail.config import CrawlSettings
from policytrail.records import PollResult, PollState, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRequest:
    """A source to visit, and what earlier visits left behind."""

    source: Source
    state: PollState


async def poll_sources(
    requests: Sequence[PollRequest],
    settings: CrawlSettings,
    *,
    clock: Callable[[], datetime],
    sink: Callable[[PollResult], None],
) -> None:
    """Visit all sources and hand the result of each visit to ``sink`` as it ends.

    A visit is one address: the source, a further page of it, or a page that an item leads to. Each
    has exactly one result, whatever happens. Runs on the caller's asyncio loop, again and again in
    one process. ``clock`` returns the time in UTC. ``sink`` is called on the loop and should be
    quick; what it raises ends the batch and is raised here. Cancelling is safe: a source whose
    result was not handed over has kept no validators and will be read in full.

    Raises:
        ConfigError: ``settings.allowed_addresses`` has a wrong entry.
        CrawlError: a crawl runs on another loop, or the process uses another Twisted reactor.
    """
    if not requests:
        return
    # Scrapy and Twisted take a third of a second to import; commands that do not crawl spare it.
    from policytrail.crawler.batch import Batch
    from policytrail.crawler.fetching import Fetcher
    from policytrail.crawler.guard import parse_policy
    from policytrail.crawler.manners import manners_of_loop
    from policytrail.crawler.sandbox import open_sandbox
    from policytrail.crawler.spider import open_client

    policy = parse_policy(settings.allowed_addresses)
    async with open_client(settings, policy) as client, open_sandbox(settings) as parser:
        fetcher = Fetcher(client, settings, policy, manners_of_loop(), clock)
        await Batch(fetcher, parser, settings, clock, sink).run(requests)


def crawl(
    requests: Sequence[PollRequest],
    settings: CrawlSettings,
    *,
    clock: Callable[[], datetime],
    sink: Callable[[PollResult], None],
) -> None:
    """Do the same on a loop of its own, for commands and tests."""
    asyncio.run(poll_sources(requests, settings, clock=clock, sink=sink))
