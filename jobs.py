"""What policytrail does, one function a job: the only place that sees all stages.

A job takes an open store, records and the time, and returns a report. Failures of single
documents and sources are values in the report; the rest goes on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from policytrail import __version__, crawler, digest, timeline
from policytrail.config import Config, CrawlSettings
from policytrail.crawler.addresses import set_key
from policytrail.crawler.fallbacks import HISTORY
from policytrail.crawler.files import LOCAL, read_file
from policytrail.crawler.parsed import Link
from policytrail.crawler.rereading import read_again
from policytrail.crawler.revisits import due_revisits
from policytrail.crawler.sources import find_source
from policytrail.errors import ParseError, StoreError
from policytrail.records import (
    GOOD_OUTCOMES,
    Annotation,
    Blob,
    Deadline,
    Digest,
    Directive,
    Document,
    Failure,
    Knowledge,
    Outcome,
    Poll,
    PollResult,
    PollState,
    Run,
    Source,
    SourceLink,
    Stance,
    content_id,
)
from policytrail.store import Store, TimelineQuery
from policytrail.store.sources import DocumentFacts

Clock = Callable[[], datetime]
# Runs a function elsewhere; arguments and result are pickled.
Offload = Callable[..., Awaitable[Knowledge]]
_PAGES_REMEMBERED = timedelta(days=70)  # longer than any pause between two looks at a page
_DEMO_SUBJECT = "eo:14330"


class Language(Protocol):
    """The language stage, in this process or in a worker."""

    async def versions(self) -> tuple[str, str]:
        """Return the model and a hash of the rules."""
        ...

    async def annotate(self, documents: Sequence[Document]) -> list[Annotation | Failure]:
        """Return one result a document, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """The visits of a crawl, in the order in which they ended."""

    polls: tuple[Poll, ...]
    revisions: int  # new states of documents, new documents included

    @property
    def failed(self) -> tuple[Poll, ...]:
        """Visits that brought nothing although they should have."""
        return tuple(poll for poll in self.polls if poll.outcome not in GOOD_OUTCOMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotateReport:
    """How many documents were read, and which could not be."""

    annotated: int
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReport:
    """How much the whole collection says now."""

    documents: int
    events: int
    instruments: int
    entities: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """Files and pages that were taken in, and those that could not be."""

    documents: tuple[Document, ...]
    failures: tuple[Failure, ...] = ()


def catalogue(config: Config) -> tuple[Source, ...]:
    """Return our sources and the user's; those that the configuration names are the enabled ones.

    Raises:
        CatalogueError: a wrong entry, or the configuration names a source that there is not.
    """
    sources = crawler.load_catalogue(config.catalogues)
    if not config.sources:
        return sources
    watched = {find_source(sources, name).id for name in config.sources}
    return tuple(replace(source, enabled=source.id in watched) for source in sources)


async def crawl(
    store: Store,
    sources: Sequence[Source],
    settings: CrawlSettings,
    *,
    clock: Clock,
    keys: Mapping[str, str] = MappingProxyType({}),
    watch: Callable[[Poll], None] | None = None,
) -> CrawlReport:
    """Visit the sources once and store what each brought, a visit a transaction.

    ``keys`` are API keys by the name of their environment variable.
    """
    polls: list[Poll] = []
    revisions = 0

    def keep(result: PollResult) -> None:
        nonlocal revisions
        new = store.record(result=result)
        revisions += new
        poll = result.poll
        if new and poll.outcome is Outcome.UNCHANGED:  # the crawler knows addresses, not texts
            poll = replace(poll, outcome=Outcome.NEW, new_items=max(new, poll.new_items))
        polls.append(poll)
        if watch is not None:
            watch(poll)

    requests = [_request(store, source, keys, clock()) for source in sources]
    await crawler.poll_sources(requests, settings, clock=clock, sink=keep)
    return CrawlReport(polls=tuple(polls), revisions=revisions)


def find_routes(store: Store, sources: Sequence[Source]) -> tuple[crawler.Route, ...]:
    """Return who stands in for whom now, from the last visits to each source."""
    return crawler.find_routes(sources, lambda id: store.polls(source_id=id, limit=HISTORY))


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


def _request(
    store: Store, source: Source, keys: Mapping[str, str], now: datetime
) -> crawler.PollRequest:
    """Return what a visit needs to know: validators, known pages, and where a source has moved."""
    history = store.polls(source_id=source.id)
    pages = store.page_polls(source_id=source.id, since=now - _PAGES_REMEMBERED)
    state = store.poll_state(source_id=source.id)
    state = crawler.prepare_state(state, history, now, pages=pages)
    known = {set_key(one.url): one for one in store.facts(source_id=source.id)}
    teasers = {address for address, facts in known.items() if facts.kind == "teaser"}
    revisits = due_revisits(pages, now, hints=_hints(known, pages), wanted=teasers)
    return replace(crawler.make_request(source, state, keys), revisits=tuple(revisits))


def _hints(known: Mapping[str, DocumentFacts], pages: Sequence[Poll]) -> dict[str, Link]:
    """Return what feeds said about the pages, by the address that was visited."""
    return {
        poll.url: Link(
            url=poll.url,
            title=facts.title,
            published=facts.published,
            published_precision=facts.published_precision,
        )
        for poll in pages
        if (facts := known.get(set_key(poll.url)))
    }


def make_run(stage: str, *, model: str = "", rules: str = "") -> Run:
    """Return the versions behind the rows that a stage derives."""
    return Run(
        id=content_id(stage, __version__, model, rules),
        stage=stage,
        version=__version__,
        model=model,
        rules=rules,
    )


async def annotate(
    store: Store,
    language: Language,
    *,
    batch_size: int,
    watch: Callable[[int], None] | None = None,
) -> AnnotateReport:
    """Read every document whose present text this run has not read, a batch a transaction."""
    model, rules = await language.versions()
    run = make_run("annotate", model=model, rules=rules)
    store.save_run(run=run)
    annotated, failures = 0, list[Failure]()
    while batch := store.pending(run_id=run.id, limit=batch_size):
        results = await language.annotate(batch)
        store.save_annotations(run_id=run.id, results=zip(batch, results, strict=True))
        bad = [result for result in results if isinstance(result, Failure)]
        failures += bad
        annotated += len(batch) - len(bad)
        if watch is not None:
            watch(len(batch))
    return AnnotateReport(annotated=annotated, failures=tuple(failures))


async def link(store: Store, *, offload: Offload | None = None) -> LinkReport:
    """Derive events, instruments, stances and deadlines from all annotations, and store them.

    ``offload`` runs the derivation elsewhere than on the loop.
    """
    documents = list(store.annotated())
    knowledge = await offload(timeline.link, documents) if offload else timeline.link(documents)
    run = make_run("link")
    store.save_run(run=run)
    store.save_knowledge(run=run, knowledge=knowledge)
    return LinkReport(
        documents=len(documents),
        events=len(knowledge.events),
        instruments=len(knowledge.instruments),
        entities=len(knowledge.entities),
    )


async def ingest(
    store: Store,
    names: Sequence[str],
    settings: CrawlSettings,
    *,
    published: datetime | None,
    title: str,
    clock: Clock,
) -> IngestReport:
    """Take in files and pages. One that cannot be read is a failure; the others are kept."""
    documents: list[Document] = []
    failures: list[Failure] = []
    store.add_source(source=LOCAL, now=clock())
    for name in names:
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


def last_week(now: datetime) -> str:
    """Return the ISO week that ended last."""
    return digest.week_of((now - timedelta(days=7)).date())


def write_digest(
    store: Store, week: str, folder: Path, formats: Sequence[str] = (), *, now: datetime
) -> tuple[Path, ...]:
    """Write the digest of an ISO week, a file a format (all formats if none is named).

    It says what was known when the week ended, or now if that is earlier, so a later run gives
    the same text.

    Raises:
        QueryError: not an ISO week, or an unknown format.
        StoreError: the folder cannot be written.
    """
    built = build_digest(store, week, now=now)
    texts = {name: digest.render(built, name) for name in formats or digest.formats()}
    paths = {name: folder / f"policytrail-{week}.{name}" for name in texts}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in paths.items():
            path.write_text(texts[name], encoding="utf-8")
    except OSError as error:
        raise StoreError(f"cannot be written: {error.strerror}", subject=str(folder)) from error
    return tuple(paths.values())


def build_digest(store: Store, week: str, *, now: datetime) -> Digest:
    """Return the digest of an ISO week. Raises QueryError for anything else."""
    monday, sunday = digest.parse_week(week)
    start = datetime.combine(monday, time(), tzinfo=UTC)
    end = datetime.combine(sunday + timedelta(days=1), time(), tzinfo=UTC)
    moment = min(now, end - timedelta(microseconds=1))
    stances = store.stances(as_of=moment)
    deadlines = store.deadlines(as_of=moment)
    directives = store.directives(as_of=moment)
    told: list[Stance | Deadline | Directive] = [*stances, *deadlines, *directives]
    return digest.build(
        week,
        entries=store.timeline(query=TimelineQuery(as_of=moment)),
        now=moment,
        stances=stances,
        deadlines=deadlines,
        directives=directives,
        changes=store.changes(since=start, until=moment),
        health=store.source_health(),
        sources=[_cite(store, row) for row in told],
    )


def _cite(store: Store, row: Stance | Deadline | Directive) -> SourceLink:
    document = store.document(document_id=row.document_id)
    return SourceLink(
        document_id=document.id,
        title=document.title,
        url=document.url,
        publisher=document.publisher,
        published=document.published,
        quote=row.evidence.text,
    )


def write_due_digest(store: Store, config: Config, *, now: datetime) -> tuple[Path, ...]:
    """Write the digest of the last whole week, unless it is there already."""
    week = last_week(now)
    if all((config.digests / f"policytrail-{week}.{name}").exists() for name in digest.formats()):
        return ()
    return write_digest(store, week, config.digests, now=now)


def rederive(sources: Sequence[Source]) -> Callable[[Document, Blob], str | None]:
    """Return what ``Store.verify`` asks for: today's text of a document from its stored bytes."""
    known = {source.id: source for source in (*sources, LOCAL)}

    def read(document: Document, blob: Blob) -> str | None:
        source = known.get(document.source_id)
        return read_again(source, document, blob) if source else None

    return read
