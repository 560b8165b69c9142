"""Earlier years of a source that can be asked for them, month by month or page by page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from policytrail import crawler
from policytrail.config import CrawlSettings
from policytrail.crawler import windows
from policytrail.crawler.addresses import set_key
from policytrail.jobs.backfill import BackfillReport
from policytrail.jobs.clock import Clock
from policytrail.records import (
    GOOD_OUTCOMES,
    SERVED_OUTCOMES,
    Document,
    Failure,
    Outcome,
    PollResult,
    PollState,
    Source,
    sha256_hex,
)
from policytrail.store import Backfill, Store

Visit = Callable[..., Awaitable[None]]
_MOST_PAGES = 200  # of one window: more than any search shows
_PASSING = frozenset({Outcome.TIMEOUT, Outcome.UNREACHABLE, Outcome.SERVER_ERROR})
_BEHIND_THE_LAST = frozenset({Outcome.GONE, Outcome.EMPTY, Outcome.REDIRECTED_HOME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that are asked for, both ends included."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


async def backfill_source(
    store: Store,
    source: Source,
    span: Span,
    settings: CrawlSettings,
    *,
    clock: Clock,
    keys: Mapping[str, str] = MappingProxyType({}),
    again: bool = False,
    watch: Callable[[Backfill], None] = lambda _: None,
    visit: Visit = crawler.poll_sources,
) -> BackfillReport:
    """Ask a source for what it published in a span; go on where an earlier run stopped.

    With the manners of a crawl. What a journal of record brings was known on the day on which it
    was published; all else is known from now on. An answer that fails ends the run with a failure:
    a later run asks for the same days again.

    Raises:
        CatalogueError: no address leads to earlier years of this source.
    """
    windows.check_reachable(source)
    run = _Run(store, source, replace(settings, max_pages=_MOST_PAGES), clock, keys, visit)
    told = _resume(store, source, span, clock(), again=again)
    if told.finished is not None:
        return BackfillReport(backfill=told)
    steps = run.windows(span, told) if windows.windowed(source) else run.pages(span, told)
    async with crawler.keep_open(run.settings):
        async for step in steps:
            if isinstance(step, Failure):
                return BackfillReport(backfill=told, failures=(step,))
            told = step
            await asyncio.to_thread(store.note_backfill, backfill=told)
            watch(told)
    told = replace(told, finished=clock(), updated=clock())
    store.note_backfill(backfill=told)
    return BackfillReport(backfill=told)


def _resume(store: Store, source: Source, span: Span, now: datetime, *, again: bool) -> Backfill:
    archive = f"{source.id}, {span}"
    told = store.backfill(archive=archive)
    fingerprint = sha256_hex(source.url.encode())
    if told is not None and told.fingerprint == fingerprint and not again:
        return told
    by_days = windows.windowed(source) is not None
    return Backfill(
        archive=archive,
        format=source.kind,
        fingerprint=fingerprint,
        position=span.first.toordinal() if by_days else 1,
        ends=span.last.toordinal() if by_days else 0,
        started=now,
        updated=now,
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """A source, and what it is asked with."""

    store: Store
    source: Source
    settings: CrawlSettings
    clock: Clock
    keys: Mapping[str, str]
    visit: Visit

    async def windows(self, span: Span, told: Backfill) -> AsyncIterator[Backfill | Failure]:
        """Ask month by month; a window with more answers than are shown is divided."""
        kind = windows.windowed(self.source)
        assert kind is not None
        todo = [*windows.months(date.fromordinal(told.position), span.last)][::-1]
        while todo:
            window = todo.pop()
            asked = windows.narrowed(self.source, kind, window)
            results = await self._ask(asked)
            own = _own(results, asked)
            failure = _failure(self.source, f"{window.first} to {window.last}", own)
            if failure is not None:
                yield failure
                return
            kept = await self._keep(results, proven=kind.PROVES_DAY)
            told = _moved(
                told, results, kept, (window.last + windows.DAY).toordinal(), self.clock()
            )
            if _count(kind, own) > kind.MOST_ANSWERS and window.first < window.last:
                todo += window.halves()[::-1]
                told = replace(told, position=window.first.toordinal())
            yield told

    async def pages(self, span: Span, told: Backfill) -> AsyncIterator[Backfill | Failure]:
        """Ask page by page, until one is older than the span or there is none."""
        before: str | None = None
        while True:
            asked = windows.page_of(self.source, told.position)
            results = await self._ask(asked)
            own = _own(results, asked)
            if own.poll.outcome in _BEHIND_THE_LAST:
                return
            failure = _failure(self.source, f"page {told.position}", own)
            if failure is None and own.poll.body_sha256 == before:
                message = f"page {told.position} is the one before it: it has no further pages"
                failure = Failure(subject=self.source.id, message=message)
            if failure is not None:
                yield failure
                return
            before = own.poll.body_sha256
            kept = await self._keep(results, proven=False)
            told = _moved(told, results, kept, told.position + 1, self.clock())
            yield told
            if _oldest(results) < span.first:
                return

    async def _ask(self, source: Source) -> list[PollResult]:
        """Visit until all that the answer leads to was read, or nothing more can be."""
        known: frozenset[str] = frozenset()
        results: list[PollResult] = []
        while True:
            brought: list[PollResult] = []
            state = PollState(source_id=source.id, known_urls=known)
            request = crawler.make_request(source, state, self.keys)
            await self.visit([request], self.settings, clock=self.clock, sink=brought.append)
            results += brought
            read = {set_key(one.poll.url) for one in brought if one.poll.outcome not in _PASSING}
            if _is_whole(_own(brought, source)) or read <= known:
                return results
            known |= read

    async def _keep(self, results: Sequence[PollResult], *, proven: bool) -> int:
        told = [_as_proven(result) for result in results] if proven else results
        return sum([await asyncio.to_thread(self.store.record, result=one) for one in told])


def _own(results: Sequence[PollResult], source: Source) -> PollResult:
    """Return the last visit to the address itself, not to what it leads to."""
    return [result for result in results if result.poll.url == source.url][-1]


def _is_whole(own: PollResult) -> bool:
    """Tell whether a visit needs no other one: validators are kept of whole ones alone."""
    return own.poll.body_sha256 is not None or own.poll.outcome not in GOOD_OUTCOMES


def _failure(source: Source, where: str, own: PollResult) -> Failure | None:
    if own.poll.outcome in SERVED_OUTCOMES and _is_whole(own):
        return None
    message = f"{where}: {own.poll.outcome}: {own.poll.message}"
    remedy = "Run it again: it goes on from there"
    return Failure(subject=source.id, message=message, remedy=remedy)


def _count(kind: windows.Windowed, own: PollResult) -> int:
    return max((kind.count(blob.data) or 0 for blob in own.blobs), default=0)


def _oldest(results: Sequence[PollResult]) -> date:
    """Return the earliest day of publication among what a page brought."""
    documents = (document for result in results for document in result.documents)
    return min((one.published.date() for one in documents if one.published), default=date.max)


def _as_proven(result: PollResult) -> PollResult:
    """Let what a journal of record published be known from that day on."""
    return replace(result, documents=tuple(map(_known_when_published, result.documents)))


def _known_when_published(document: Document) -> Document:
    if document.published is None or document.published > document.retrieved:
        return document
    return replace(document, first_seen=document.published, retrieved=document.published)


def _moved(
    told: Backfill, results: Sequence[PollResult], kept: int, position: int, now: datetime
) -> Backfill:
    bad = sum(result.poll.outcome not in SERVED_OUTCOMES for result in results)
    return replace(
        told,
        position=position,
        pages=told.pages + len(results),
        kept=told.kept + kept,
        failed=told.failed + bad,
        updated=now,
    )
