"""Files and single pages that a user names, and texts taken anew from stored bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from policytrail import crawler
from policytrail.config import CrawlSettings
from policytrail.crawler import archived_sites
from policytrail.crawler.files import ARCHIVE, LOCAL, read_file, read_filings
from policytrail.crawler.rereading import read_again
from policytrail.errors import ParseError
from policytrail.holdings.lists import Lists
from policytrail.holdings.lists import load as load_lists
from policytrail.jobs.clock import Clock
from policytrail.records import Blob, Document, Failure, PollResult, PollState, Source
from policytrail.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """Files and pages that were taken in, and those that could not be."""

    documents: tuple[Document, ...]
    failures: tuple[Failure, ...] = ()


async def ingest(
    store: Store,
    names: Sequence[str],
    settings: CrawlSettings,
    *,
    published: datetime | None,
    title: str,
    clock: Clock,
    lists: Lists | None = None,
) -> IngestReport:
    """Take in files and pages. One that cannot be read is a failure; the others are kept.

    Of an archive of the SEC's form 13F data sets, the filings of the followed filers in ``lists``.
    """
    documents: list[Document] = []
    failures: list[Failure] = []
    store.add_source(source=LOCAL, now=clock())
    for name in names:
        if name.lower().endswith(ARCHIVE) and "://" not in name:
            found = _take_data_set(store, Path(name), lists or load_lists(), clock)
            documents += found.documents
            failures += found.failures
            continue
        result = await _fetch_or_read(name, settings, clock)
        if isinstance(result, Failure):
            failures.append(result)
            continue
        result = _as_told(result, published, title)
        store.record(result=result)
        documents += result.documents
        if not result.documents:
            message = f"{result.poll.outcome}: {result.poll.message}"
            failures.append(Failure(subject=name, message=message))
    return IngestReport(documents=tuple(documents), failures=tuple(failures))


def _take_data_set(store: Store, path: Path, lists: Lists, clock: Clock) -> IngestReport:
    documents: list[Document] = []
    failures: list[Failure] = []
    try:
        for result in read_filings(path, lists.filers, now=clock()):
            if isinstance(result, Failure):
                failures.append(result)
                continue
            store.record(result=result)
            documents += result.documents
    except ParseError as error:
        failures.append(Failure(subject=error.subject, message=error.message, remedy=error.remedy))
    if not documents and not failures:
        message = "no filing of a followed filer is in it"
        failures.append(Failure(subject=str(path), message=message))
    return IngestReport(documents=tuple(documents), failures=tuple(failures))


async def _fetch_or_read(name: str, settings: CrawlSettings, clock: Clock) -> PollResult | Failure:
    if not name.startswith(("http://", "https://")):
        try:
            return read_file(Path(name), now=clock())
        except ParseError as error:
            return Failure(subject=error.subject, message=error.message, remedy=error.remedy)
    page = replace(LOCAL, url=name, enabled=True)
    results: list[PollResult] = []
    request = crawler.PollRequest(source=page, state=PollState(source_id=page.id))
    await crawler.poll_sources([request], settings, clock=clock, sink=results.append)
    return results[0]


def _as_told(result: PollResult, published: datetime | None, title: str) -> PollResult:
    """Let what the user says about a document win over what it says itself."""
    documents = result.documents
    if title:
        documents = tuple(replace(document, title=title) for document in documents)
    if published is not None:
        documents = tuple(
            replace(document, published=published, published_precision="day")
            for document in documents
        )
    return replace(result, documents=documents)


def rederive(sources: Iterable[Source]) -> Callable[[Document, Blob], str | None]:
    """Return what ``Store.verify`` asks for: today's text of a document from its stored bytes."""
    known = {source.id: source for source in (*sources, LOCAL, *archived_sites.SOURCES)}

    def read(document: Document, blob: Blob) -> str | None:
        source = known.get(document.source_id)
        return read_again(source, document, blob) if source else None

    return read
