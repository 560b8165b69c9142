"""From an address that a person names to a feed that answers, and to its entry in a folder.

Every visit goes through the crawler's own client, guards and manners, and every answer is read in
the sandbox: the address of a stranger deserves no more trust here than in a crawl.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from policytrail.config import CrawlSettings
from policytrail.crawler.discovery import FeedCandidate, draft_entry
from policytrail.crawler.fetching import Fetcher, Target
from policytrail.crawler.identity import canonical_url
from policytrail.crawler.manners import manners_of_loop
from policytrail.crawler.parsed import Parsed
from policytrail.crawler.sandbox import Parser, Sandbox
from policytrail.crawler.session import open_session
from policytrail.crawler.sources import find_url_problem
from policytrail.errors import CatalogueError, FetchError
from policytrail.records import Fetch, Source

MOST_CANDIDATES = 5  # feeds that are visited for one page
_READERS = "policytrail.crawler.discovery:load_readers"
_DELAY = 1.0  # seconds between two requests to a host
_UNSAFE = re.compile(r"[^a-z0-9.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A feed that was visited: how many items it has, or why it will not do."""

    candidate: FeedCandidate
    items: int = 0
    problem: str = ""


@dataclass(slots=True, kw_only=True)
class _Visitor:
    """Visits addresses, each once, and reads the answers."""

    fetcher: Fetcher
    parser: Parser
    answers: dict[str, Fetch] = field(default_factory=dict)  # by the address that answered

    async def read(self, reader: str, url: str) -> Parsed:
        """Return what a reader makes of the answer, or the outcome that says why there is none."""
        source = _as_source(url)
        answer = self.answers.get(url)
        if answer is None:
            target = Target(source_id=source.id, url=url, delay=_DELAY)
            answer = (await self.fetcher.fetch(target)).fetch
            self.answers[answer.final_url] = answer
        if answer.outcome is not None:
            return Parsed(outcome=answer.outcome, message=answer.message)
        return await self.parser.parse(reader, source, answer, None)


async def try_feeds(
    url: str, settings: CrawlSettings, *, clock: Callable[[], datetime]
) -> tuple[Tried, ...]:
    """Visit a page and the feeds that it leads to, at most ``MOST_CANDIDATES``; or a feed itself.

    Raises:
        CatalogueError: ``url`` is no address that may be a source.
        FetchError: the address did not answer with something to read.
        ConfigError: ``settings.allowed_addresses`` has a wrong entry.
    """
    problem = find_url_problem(url)
    if problem:
        raise CatalogueError(problem, subject=url, remedy="Write it like https://www.example.org/")
    async with open_session(settings) as session:
        fetcher = Fetcher(session.client, settings, session.policy, manners_of_loop(), clock)
        sandbox = Sandbox(settings, kinds=_READERS)
        try:
            return await _try_all(_Visitor(fetcher=fetcher, parser=sandbox), url)
        finally:
            await sandbox.close()


async def _try_all(visitor: _Visitor, url: str) -> tuple[Tried, ...]:
    page = await visitor.read("discovery", url)
    if page.outcome is not None:
        raise FetchError(f"{page.outcome}: {page.message}", subject=url)
    candidates = [FeedCandidate(url=link.url, title=link.title) for link in page.links]
    return tuple([await _try(visitor, one) for one in candidates[:MOST_CANDIDATES]])


async def _try(visitor: _Visitor, candidate: FeedCandidate) -> Tried:
    problem = find_url_problem(candidate.url)
    if problem:
        return Tried(candidate=candidate, problem=problem)
    parsed = await visitor.read("feed", candidate.url)
    if parsed.outcome is not None:
        return Tried(candidate=candidate, problem=f"{parsed.outcome}: {parsed.message}")
    return Tried(candidate=candidate, items=parsed.items)


def _as_source(url: str) -> Source:
    return Source(
        id="new", publisher="", title="", kind="feed", url=url, tier="news", interval_minutes=60
    )


def write_entry(
    folder: Path, candidate: FeedCandidate, known: Sequence[Source]
) -> tuple[str, Path]:
    """Write the entry of a feed into a file of its own; return the new source's id and the file.

    ``known`` are all sources of the catalogue. Nothing that is there is overwritten.

    Raises:
        CatalogueError: a source has this address already, or the folder cannot be written.
    """
    _refuse_twice(candidate.url, known)
    host = (urlsplit(candidate.url).hostname or "").removeprefix("www.")
    name = _UNSAFE.sub("-", host.lower()).strip("-.") or "source"
    taken = {source.id for source in known} | {file.stem for file in folder.glob("*.toml")}
    id = _free_name(name, taken)
    file = folder / f"{id}.toml"
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(draft_entry(id, candidate, host))
    except OSError as error:
        raise CatalogueError(f"cannot be written: {error.strerror}", subject=str(file)) from error
    return id, file


def _refuse_twice(url: str, known: Sequence[Source]) -> None:
    address = canonical_url(url)
    for source in known:
        if canonical_url(source.url) == address:
            raise CatalogueError(f"is the source '{source.id}' already", subject=url)


def _free_name(name: str, taken: Iterable[str]) -> str:
    names = set(taken)
    number = 2
    free = name
    while free in names:
        free, number = f"{name}.{number}", number + 1
    return free
