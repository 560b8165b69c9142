"""Visits: what a source is asked with, and how its answer is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from policytrail import crawler
from policytrail.config import Config, CrawlSettings
from policytrail.crawler.addresses import set_key
from policytrail.crawler.fallbacks import HISTORY
from policytrail.crawler.followed import sources_of
from policytrail.crawler.parsed import Link
from policytrail.crawler.revisits import LAST_LOOK, PageVisit, due_revisits
from policytrail.crawler.sources import find_source
from policytrail.errors import CatalogueError
from policytrail.holdings.lists import load as load_lists
from policytrail.jobs.clock import Clock
from policytrail.records import GOOD_OUTCOMES, Outcome, Poll, PollResult, Source
from policytrail.store import Store
from policytrail.store.sources import DocumentFacts

Visit = Callable[..., Awaitable[None]]  # crawler.poll_sources, or one that is like it
_PAGES_REMEMBERED = timedelta(days=70)  # longer than any pause between two looks at a page
_PAGES_KNOWN = LAST_LOOK + timedelta(days=1)  # older pages are not looked at again


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """The visits of a crawl, in the order in which they ended."""

    polls: tuple[Poll, ...]
    revisions: int  # new states of documents, new documents included

    @property
    def failed(self) -> tuple[Poll, ...]:
        """Visits that brought nothing although they should have."""
        return tuple(poll for poll in self.polls if poll.outcome not in GOOD_OUTCOMES)


def catalogue(config: Config) -> tuple[Source, ...]:
    """Return our sources, the user's and those of followed filers; those that the configuration
    names are the enabled ones.

    Raises:
        CatalogueError: a wrong entry, or the configuration names a source that there is not.
    """
    sources = _with_followed(crawler.load_catalogue(config.catalogues), config)
    if not config.sources:
        return sources
    watched = {_find(sources, name).id for name in config.sources}
    return tuple(replace(source, enabled=source.id in watched) for source in sources)


def _with_followed(sources: tuple[Source, ...], config: Config) -> tuple[Source, ...]:
    """Add what the followed filers file; an entry of the catalogue wins over ours."""
    known = {source.id for source in sources}
    followed = sources_of(load_lists(config.holdings).filers)
    return (*sources, *(each for each in followed if each.id not in known))


def _find(sources: Sequence[Source], name: str) -> Source:
    try:
        return find_source(sources, name)
    except CatalogueError as error:
        raise CatalogueError(
            error.message, subject=f"{error.subject} in 'sources'", remedy=error.remedy
        ) from error


async def crawl(
    store: Store,
    sources: Sequence[Source],
    settings: CrawlSettings,
    *,
    clock: Clock,
    keys: Mapping[str, str] = MappingProxyType({}),
    watch: Callable[[Poll], None] | None = None,
    visit: Visit = crawler.poll_sources,
) -> CrawlReport:
    """Visit the sources once and store what each brought, a visit a transaction.

    ``keys`` are API keys by the name of their environment variable. The database works in a
    thread: the loop never waits for a disk or a lock. What came is stored also when this is
    cancelled.
    """
    polls: list[Poll] = []
    revisions = 0
    brought: asyncio.Queue[PollResult | None] = asyncio.Queue()

    async def keep() -> None:
        nonlocal revisions
        while (result := await brought.get()) is not None:
            new = await asyncio.to_thread(store.record, result=result)
            revisions += new
            polls.append(_as_stored(result.poll, new))
            if watch is not None:
                watch(polls[-1])

    keeping = asyncio.create_task(keep())

    def sink(result: PollResult) -> None:
        if keeping.done():
            keeping.result()  # raises why nothing can be stored: the visits end
        brought.put_nowait(result)

    try:
        now = clock()
        requests = await asyncio.to_thread(_requests, store, sources, keys, now)
        await visit(requests, settings, clock=clock, sink=sink)
    finally:
        brought.put_nowait(None)
        await asyncio.shield(keeping)
    return CrawlReport(polls=tuple(polls), revisions=revisions)


def _as_stored(poll: Poll, new: int) -> Poll:
    """Let a visit that brought new states say so: the crawler knows addresses, not texts."""
    if new and poll.outcome is Outcome.UNCHANGED:
        return replace(poll, outcome=Outcome.NEW, new_items=max(new, poll.new_items))
    return poll


def find_routes(
    store: Store, sources: Sequence[Source], now: datetime | None = None
) -> tuple[crawler.Route, ...]:
    """Return who stands in for whom at a moment, from the last visits to each source."""
    return crawler.find_routes(
        sources, lambda id: store.polls(source_id=id, limit=HISTORY, until=now)
    )


async def crawl_with_stand_ins(
    store: Store,
    chosen: Sequence[Source],
    catalogue: Sequence[Source],
    visit: Callable[[Sequence[Source]], Awaitable[CrawlReport]],
) -> CrawlReport:
    """Visit sources, and the stand-ins of those that are out: before, or since this visit."""
    wanted = crawler.add_stand_ins(chosen, catalogue, find_routes(store, catalogue))
    report = await visit(wanted)
    seen = {source.id for source in wanted}
    wanted = crawler.add_stand_ins(chosen, catalogue, find_routes(store, catalogue))
    late = await visit([source for source in wanted if source.id not in seen])
    return CrawlReport(polls=report.polls + late.polls, revisions=report.revisions + late.revisions)


def _requests(
    store: Store, sources: Sequence[Source], keys: Mapping[str, str], now: datetime
) -> list[crawler.PollRequest]:
    return [_request(store, source, keys, now) for source in sources]


def _request(
    store: Store, source: Source, keys: Mapping[str, str], now: datetime
) -> crawler.PollRequest:
    """Return what a visit needs to know: validators, known pages, and where a source has moved."""
    history = store.polls(source_id=source.id, until=now)
    pages = store.page_polls(source_id=source.id, since=now - _PAGES_REMEMBERED)
    state = store.poll_state(source_id=source.id)
    state = crawler.prepare_state(state, history, now, pages=pages)
    articles = store.page_addresses(source_id=source.id, since=now - _PAGES_KNOWN)
    read = [poll for poll in pages if set_key(poll.url) in articles]
    due = due_revisits(read, now, wanted=store.teasers(source_id=source.id))
    revisits = _with_hints(store, source, due)
    return replace(crawler.make_request(source, state, keys), revisits=revisits)


def _with_hints(store: Store, source: Source, visits: Sequence[PageVisit]) -> tuple[PageVisit, ...]:
    """Add to the pages what the source's items said of them."""
    addresses = {set_key(visit.link.url) for visit in visits}
    known = {one.url: one for one in store.facts(source_id=source.id, urls=addresses)}
    return tuple(
        replace(visit, link=_hint(visit.link, facts))
        if (facts := known.get(set_key(visit.link.url)))
        else visit
        for visit in visits
    )


def _hint(link: Link, facts: DocumentFacts) -> Link:
    return replace(
        link,
        title=facts.title,
        published=facts.published,
        published_precision=facts.published_precision,
    )
