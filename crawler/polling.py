"""Visits to a batch of sources, on the loop of the caller."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from policytrail.config import CrawlSettings
from policytrail.crawler.keys import find_key
from policytrail.crawler.revisits import PageVisit
from policytrail.records import PollResult, PollState, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRequest:
    """A source to visit, and what earlier visits left behind.

    ``headers`` go to the source's own origin and nowhere else: not to robots.txt, not to the pages
    of its items, not after a redirect to another origin. That is where an API key belongs. Should
    an answer repeat one of the values, it is blotted out before anything is stored.

    ``withheld`` says why the source is not to be visited after all, such as a key that is missing;
    then its one result has outcome ``error`` and this message, and nothing is sent.
    """

    source: Source
    state: PollState
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    withheld: str = ""
    revisits: tuple[PageVisit, ...] = ()  # pages that are due for another look
    robots: bool = True  # False: the publisher offers this address to programs, whatever it says


def make_request(source: Source, state: PollState, environment: Mapping[str, str]) -> PollRequest:
    """Return the request for a source, with its API key from the environment if it needs one.

    The option ``robots = false`` is for feeds and programming interfaces that a publisher offers
    and at the same time keeps search engines away from; it does not reach the pages of items.
    """
    key = find_key(source, environment)
    return PollRequest(
        source=source,
        state=state,
        headers=key.headers,
        withheld=f"no API key: set {key.missing}; the source is skipped" if key.missing else "",
        robots=bool(source.options.get("robots", True)),
    )


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
    from policytrail.crawler.manners import manners_of_loop
    from policytrail.crawler.session import open_session

    async with open_session(settings) as session:
        fetcher = Fetcher(session.client, settings, session.policy, manners_of_loop(), clock)
        await Batch(fetcher, session.sandbox, settings, clock, sink).run(requests)


@contextlib.asynccontextmanager
async def keep_open(settings: CrawlSettings) -> AsyncIterator[None]:
    """Keep client and parsers open between the batches of a daemon.

    Batches that run at the same time share them in any case; without this, the last one closes
    them, and the next one pays their start again. Parsers that have nothing to do end by
    themselves after two minutes.

    Raises:
        ConfigError, CrawlError: as ``poll_sources``.
    """
    from policytrail.crawler.session import open_session

    async with open_session(settings):
        yield


def crawl(
    requests: Sequence[PollRequest],
    settings: CrawlSettings,
    *,
    clock: Callable[[], datetime],
    sink: Callable[[PollResult], None],
) -> None:
    """Do the same on a loop of its own, for commands and tests."""
    asyncio.run(poll_sources(requests, settings, clock=clock, sink=sink))
