"""The order of visits: each ends in exactly one result, and none disturbs another source.

A source is one coroutine. Its own answer is reported last: validators are kept only when everything
that the answer leads to has been read, or else the next conditional request would be answered with
"not modified", and what was missed once would be missed for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from policytrail.config import CrawlSettings
from policytrail.crawler import guard
from policytrail.crawler.addresses import set_key
from policytrail.crawler.fetching import Fetched, Fetcher, Target
from policytrail.crawler.filing_signs import is_filing
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.polling import PollRequest
from policytrail.crawler.redaction import redact
from policytrail.crawler.reports import (
    Visit,
    conditional_headers,
    is_usable,
    new_documents,
    report,
)
from policytrail.crawler.revisits import PageVisit
from policytrail.crawler.sandbox import Parser
from policytrail.crawler.settings import ACCEPT_PAGE, LINKS_PER_POLL, MAX_PAGE
from policytrail.records import (
    Document,
    Fetch,
    Outcome,
    Poll,
    PollResult,
    PollState,
    Source,
    sha256_hex,
)

logger = logging.getLogger(__name__)

PAGE_KIND = "page"
# The next visit may bring what this one could not, so it must be a full one.
_PASSING = frozenset({Outcome.TIMEOUT, Outcome.UNREACHABLE, Outcome.SERVER_ERROR})
# The page is there, but not for us: what the feed says of it is all that there is to read.
_REFUSED = frozenset({Outcome.BLOCKED, Outcome.ROBOTS, Outcome.NO_TEXT, Outcome.TOO_LARGE})
# After so many failures in a row a host is left alone until the next visit.
_PATIENCE = 3


@dataclass(slots=True)
class _Work:
    """A source in hand: what it was before, and what its visits have come to so far."""

    source: Source
    state: PollState
    secrets: Mapping[str, str]
    revisits: tuple[PageVisit, ...]
    robots: bool
    complete: bool = True
    notes: list[str] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)  # host -> failures in a row
    skipped: Counter[str] = field(default_factory=Counter)  # host -> pages left out
    refusing: set[str] = field(default_factory=set)  # hosts that refused a page
    teasers: list[Document] = field(default_factory=list)  # stand for pages that refused us
    refused: list[PollResult] = field(default_factory=list)  # visits told after their teasers

    def keep_teaser(self, link: Link) -> bool:
        """Let what the feed says of a page stand for it; return whether it says anything."""
        if link.teaser is not None:
            self.teasers.append(link.teaser)
        return link.teaser is not None

    def leave_out(self, note: str) -> None:
        """Note that something was not read, so that the next visit is a full one."""
        self.complete = False
        self.notes.append(note)


class Batch:
    """The sources of one call, over one client and one parser."""

    def __init__(
        self,
        fetcher: Fetcher,
        parser: Parser,
        settings: CrawlSettings,
        clock: Callable[[], datetime],
        sink: Callable[[PollResult], None],
    ) -> None:
        self._fetcher = fetcher
        self._parser = parser
        self._settings = settings
        self._clock = clock
        self._sink = sink
        # A permit is held from the request to the end of parsing: it bounds the bodies in memory.
        self._permits = asyncio.Semaphore(settings.concurrency)
        # Waiting for a host happens here, before a permit is taken: a slow host holds one at most.
        self._lines: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._claimed: set[str] = set()  # pages that some source of the batch has taken

    async def run(self, requests: Sequence[PollRequest]) -> None:
        """Visit all. A programming error or a failing sink stops the rest and is raised."""
        try:
            async with asyncio.TaskGroup() as group:
                for request in requests:
                    if request.withheld:
                        self._deliver(self._skipped(request))
                        continue
                    group.create_task(self._poll(_work(request)))
        except BaseExceptionGroup as errors:
            raise _first(errors) from None

    def _skipped(self, request: PollRequest) -> PollResult:
        """Return the result of a visit that was not made."""
        now = self._clock()
        poll = Poll(
            source_id=request.source.id,
            url=request.source.url,
            started=now,
            finished=now,
            outcome=Outcome.ERROR,
            message=redact(request.withheld),
        )
        return PollResult(poll=poll)

    async def _poll(self, work: _Work) -> None:
        """Visit a source, its further pages, and the pages that its items lead to; then report."""
        first = await self._visit_source(work)
        links = list(first.parsed.links)
        new = new_documents(first.parsed.documents, work.state.known_urls)
        links += await self._visit_further(work, first)
        fresh = self._fresh(work, links)
        pages = {set_key(link.url): PageVisit(link=link) for link in fresh}
        again = {set_key(page.link.url): page for page in work.revisits}
        await self._visit_pages(work, list((again | pages).values()))
        for host, count in work.skipped.items():
            work.notes.append(f"{count} pages left out: {host} keeps failing")
        self._deliver(
            report(
                _with_teasers(first, work.teasers),
                work.state,
                new_items=new + len(fresh),
                complete=work.complete,
                notes=work.notes,
            )
        )
        # A page that counts as visited is not asked again: its teaser must be stored before.
        for result in work.refused:
            self._deliver(result)

    async def _visit_source(self, work: _Work) -> Visit:
        state = work.state
        target = Target(
            source_id=work.source.id,
            url=work.source.url,
            address=state.moved_to,
            delay=work.source.delay_seconds,
            headers=conditional_headers(state),
            secrets=work.secrets,
            obey_robots=work.robots,
        )
        known = state.body_sha256
        return await self._visit(work.source, target, work.source.kind, known_sha256=known)

    async def _visit_further(self, work: _Work, first: Visit) -> list[Link]:
        """Visit the further pages of a paged answer and return the links on them.

        Stops at the page budget, at a page that was seen, and at one that brings nothing new.
        """
        links: list[Link] = []
        visit, visited = first, {work.source.url}
        seen = {document.id for document in first.parsed.documents}
        while is_usable(visit.parsed) and (url := visit.parsed.next_url) is not None:
            problem = self._paging_problem(visit, url, visited)
            if problem is not None:
                work.leave_out(problem)
                return links
            visited.add(url)
            # After a redirect the answer, and so its next page, may be another origin's.
            own = guard.same_origin(url, work.source.url)
            target = replace(
                self._target(work.source, url),
                secrets=work.secrets if own else {},
                obey_robots=work.robots or not own,
            )
            visit = await self._visit(work.source, target, work.source.kind)
            new = new_documents(visit.parsed.documents, work.state.known_urls)
            self._deliver(report(visit, _NO_STATE, new_items=new, complete=True))
            links += visit.parsed.links
            if not _brings_more(visit.parsed, seen):
                break
            seen |= {document.id for document in visit.parsed.documents}
        if visit is not first and not (is_usable(visit.parsed) and visit.parsed.complete):
            work.leave_out(f"page {len(visited)} could not be read")
        return links

    def _paging_problem(self, visit: Visit, url: str, visited: set[str]) -> str | None:
        if url in visited:
            return f"page {len(visited)} leads back to an earlier page"
        if len(visited) >= self._settings.max_pages:
            return f"more than {self._settings.max_pages} pages"
        # An API key would go with the request; and what another host says is not this source's.
        if not guard.same_origin(url, visit.fetch.final_url):
            return f"page {len(visited)} leads to another origin: {url}"
        return None

    def _fresh(self, work: _Work, links: Sequence[Link]) -> list[Link]:
        """Return the links that nobody has visited: not now for another source, and not before."""
        if not links:
            return []
        known = work.state.known_urls | {set_key(work.source.url)}
        fresh: list[Link] = []
        for link in links:
            address = set_key(link.url)
            if address not in known and address not in self._claimed:
                self._claimed.add(address)
                fresh.append(link)
        if len(fresh) > LINKS_PER_POLL:
            work.leave_out(f"{len(fresh) - LINKS_PER_POLL} pages left for the next visit")
        return fresh[:LINKS_PER_POLL]

    async def _visit_pages(self, work: _Work, pages: Sequence[PageVisit]) -> None:
        """Visit pages, each in its host's line; they are parsed while the next ones are fetched."""
        async with asyncio.TaskGroup() as group:
            for page in pages:
                group.create_task(self._visit_page(work, page))

    async def _visit_page(self, work: _Work, page: PageVisit) -> None:
        link, state = page.link, _state_of(page)
        host = guard.host_of(link.url)
        async with self._line(host, work.source.delay_seconds) as release:
            if work.failures[host] >= _PATIENCE:
                work.skipped[host] += 1
                work.complete = False
                if host in work.refusing:
                    work.keep_teaser(link)
                return
            started = self._clock()
            headers = {"Accept": ACCEPT_PAGE, **conditional_headers(state)}
            target = replace(self._target(work.source, link.url), headers=headers)
            fetched = await self._fetcher.fetch(target)
            outcome = fetched.fetch.outcome
            failed = outcome in _PASSING or outcome is Outcome.BLOCKED
            work.failures[host] = work.failures[host] + 1 if failed else 0
            release()
            told = replace(link, teaser=None)  # the parser has no use for it
            visit = await self._read(
                work.source, PAGE_KIND, started, fetched, link=told, known_sha256=page.body_sha256
            )
        if outcome in _PASSING or (failed and fetched.not_before is not None):
            work.complete = False
        new = new_documents(visit.parsed.documents, work.state.known_urls)
        result = report(visit, state, new_items=new, complete=True)
        if visit.parsed.outcome in _REFUSED:
            work.refusing.add(host)
            if work.keep_teaser(link):
                work.refused.append(result)
                return
        self._deliver(result)

    async def _visit(
        self, source: Source, target: Target, kind: str, *, known_sha256: str | None = None
    ) -> Visit:
        async with self._line(guard.host_of(target.url), target.delay) as release:
            started = self._clock()
            fetched = await self._fetcher.fetch(target)
            release()
            return await self._read(source, kind, started, fetched, known_sha256=known_sha256)

    @contextlib.asynccontextmanager
    async def _line(self, host: str, delay: float) -> AsyncIterator[Callable[[], None]]:
        """Wait for the host, then for a permit. The function that is lent lets the next one in."""
        async with contextlib.AsyncExitStack() as held:
            place = await held.enter_async_context(_place(self._lines[host]))
            await self._fetcher.pause(host, delay)
            await held.enter_async_context(self._permits)
            yield place

    def _target(self, source: Source, url: str) -> Target:
        return Target(source_id=source.id, url=url, delay=source.delay_seconds)

    async def _read(
        self,
        source: Source,
        kind: str,
        started: datetime,
        fetched: Fetched,
        *,
        link: Link | None = None,
        known_sha256: str | None = None,
    ) -> Visit:
        """Parse an answer, unless it is none or is known."""
        parsed = _without_parsing(kind, fetched.fetch, known_sha256)
        if parsed is None:
            parsed = await self._parser.parse(kind, source, fetched.fetch, link)
        return Visit(started=started, finished=self._clock(), fetched=fetched, parsed=parsed)

    def _deliver(self, result: PollResult) -> None:
        poll = result.poll
        logger.info(
            "poll source=%s outcome=%s status=%s bytes=%d items=%d new=%d seconds=%.2f url=%s",
            poll.source_id,
            poll.outcome.value,
            poll.status,
            poll.size,
            poll.items,
            poll.new_items,
            (poll.finished - poll.started).total_seconds(),
            redact(poll.url),
        )
        self._sink(result)


@contextlib.asynccontextmanager
async def _place(lock: asyncio.Lock) -> AsyncIterator[Callable[[], None]]:
    """Hold a lock until the function that is lent is called, or to the end."""
    await lock.acquire()
    held = [lock]

    def release() -> None:
        while held:
            held.pop().release()

    try:
        yield release
    finally:
        release()


_NO_STATE = PollState(source_id="")


def _work(request: PollRequest) -> _Work:
    return _Work(
        source=request.source,
        state=request.state,
        secrets=request.headers,
        revisits=request.revisits,
        robots=request.robots,
    )


def _state_of(page: PageVisit) -> PollState:
    return PollState(
        source_id="",
        etag=page.etag,
        last_modified=page.last_modified,
        body_sha256=page.body_sha256,
    )


def _with_teasers(first: Visit, teasers: Sequence[Document]) -> Visit:
    """Add them to the answer whose bytes they were read from. A feed has no further pages."""
    if not teasers:
        return first
    parsed = replace(first.parsed, documents=(*first.parsed.documents, *teasers))
    return replace(first, parsed=parsed)


def _without_parsing(kind: str, fetch: Fetch, known_sha256: str | None) -> Parsed | None:
    if fetch.outcome is not None:
        return Parsed(outcome=fetch.outcome, message=fetch.message)
    if not fetch.body.strip():
        return Parsed(outcome=Outcome.EMPTY, message="an empty body")
    if known_sha256 is not None and sha256_hex(fetch.body) == known_sha256:
        return Parsed(outcome=Outcome.UNCHANGED)
    if kind == PAGE_KIND and len(fetch.body) > MAX_PAGE and not _is_read_in_pieces(fetch.body):
        return Parsed(outcome=Outcome.TOO_LARGE, message=f"a page of more than {MAX_PAGE} bytes")
    return None


def _is_read_in_pieces(body: bytes) -> bool:
    return body.startswith(b"%PDF-") or is_filing(body)


def _brings_more(parsed: Parsed, seen: set[str]) -> bool:
    """Tell whether a further page had anything that the earlier pages had not."""
    if parsed.links:
        return True
    return any(document.id not in seen for document in parsed.documents)


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first error in a tree of groups."""
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
