"""Archives on disk: what the web kept of years before a source was watched."""

from __future__ import annotations

import asyncio
import html
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from policytrail.config import CrawlSettings, LanguageSettings
from policytrail.crawler import archived_sites
from policytrail.crawler.archives import Archived, find_format
from policytrail.crawler.decoding import decode
from policytrail.crawler.files import LOCAL
from policytrail.crawler.parsed import Parsed
from policytrail.crawler.sandbox import Parser, open_sandbox
from policytrail.jobs.clock import Clock
from policytrail.records import (
    Blob,
    Document,
    Failure,
    Fetch,
    Outcome,
    Poll,
    PollResult,
    Source,
    sha256_hex,
)
from policytrail.store import Backfill, Store

BATCH = 32  # things of an archive between two notes of how far it was read
_HEAD = 64 * 1024  # bytes by which a file is told from another one at its path
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
Wanted = Callable[[Document], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillReport:
    """How far an archive was read, and what of it could not be."""

    backfill: Backfill
    failures: tuple[Failure, ...] = ()


async def backfill(
    store: Store,
    path: Path,
    settings: CrawlSettings,
    *,
    catalogue: Sequence[Source],
    wanted: Wanted,
    clock: Clock,
    again: bool = False,
    watch: Callable[[Backfill], None] = lambda _: None,
) -> BackfillReport:
    """Take in what an archive holds, in its order; go on where an earlier reading stopped.

    ``wanted`` is asked twice: with all that a page shows, so that what has nothing to do with the
    field is not parsed, and with its main text. A page that is read twice changes nothing. An
    archive that was read to its end is read again only if that is asked for.

    Raises:
        ParseError: there is no archive of a known format at the path, or it cannot be opened.
    """
    name, archive = find_format(path)
    told = store.backfill(archive=str(path.resolve()))
    print_ = _fingerprint(path)
    if told is None or told.fingerprint != print_ or again:
        told = _begin(path, name, print_, archive.length(path), clock())
    if told.finished is not None:
        return BackfillReport(backfill=told)
    store.sync_sources(sources=catalogue, now=clock())
    for source in (*archived_sites.SOURCES, LOCAL):
        store.add_source(source=source, now=clock())
    failures: list[Failure] = []
    sites = archived_sites.by_site(catalogue)
    things = archive.read(path, start=told.position, now=clock())
    async with open_sandbox(settings) as sandbox:
        reader = _Reader(sandbox, sites, wanted)
        while batch := await asyncio.to_thread(_take, things):
            results = await asyncio.gather(*(reader.read(thing) for thing in batch))
            told = await asyncio.to_thread(_keep, store, told, batch, results, clock())
            failures += [result for result in results if isinstance(result, Failure)]
            watch(told)
    told = replace(told, finished=clock(), updated=clock())
    store.note_backfill(backfill=told)
    return BackfillReport(backfill=told, failures=tuple(failures))


def _take(things: Iterator[Archived]) -> list[Archived]:
    return list(itertools.islice(things, BATCH))


def _fingerprint(path: Path) -> str:
    """Return what tells an archive from another one at its path: its size and its beginning."""
    if path.is_dir():
        listing = sorted(f"{file} {file.stat().st_size}" for file in path.rglob("*"))
        return sha256_hex("\n".join(listing).encode("utf-8", "surrogateescape"))
    with path.open("rb") as file:
        return sha256_hex(f"{path.stat().st_size} ".encode() + file.read(_HEAD))


def _begin(path: Path, format: str, fingerprint: str, ends: int, now: datetime) -> Backfill:
    return Backfill(
        archive=str(path.resolve()),
        format=format,
        fingerprint=fingerprint,
        position=0,
        ends=ends,
        started=now,
        updated=now,
    )


def _keep(
    store: Store,
    told: Backfill,
    batch: Sequence[Archived],
    results: Sequence[PollResult | Failure | None],
    now: datetime,
) -> Backfill:
    """Store what a batch brought, then note that it was read: never the other way round."""
    read = [result for result in results if isinstance(result, PollResult)]
    kept = sum(store.record(result=result) for result in read)
    items = [thing.item for thing in batch]
    is_page = [isinstance(item, Fetch | PollResult) for item in items]
    passed_over = [page and result is None for page, result in zip(is_page, results, strict=True)]
    told = replace(
        told,
        position=batch[-1].position,
        pages=told.pages + sum(is_page),
        kept=told.kept + kept,
        irrelevant=told.irrelevant + sum(passed_over),
        failed=told.failed + sum(isinstance(result, Failure) for result in results),
        updated=now,
    )
    store.note_backfill(backfill=told)
    return told


def field_gate(settings: LanguageSettings, lexicons: tuple[Path, ...] = ()) -> Wanted:
    """Return whether a text may have to do with the field; one without words always may.

    Raises:
        LexiconError: a lexicon file has a wrong row.
    """
    from policytrail.nlp.gate import make_gate

    gate = make_gate(settings.relevance_floor, lexicons)
    return lambda document: not document.text.strip() or gate.judge(document).level != "outside"


class _Reader:
    """Makes of each thing in an archive a result to store, a failure, or nothing."""

    def __init__(self, parser: Parser, sites: Mapping[str, Source], wanted: Wanted) -> None:
        self._parser = parser
        self._sites = sites
        self._wanted = wanted

    async def read(self, thing: Archived) -> PollResult | Failure | None:
        """Return what came of it; None: there is no page, or one of no interest."""
        if isinstance(thing.item, Fetch):
            return await self._parse(thing.item, thing.kind)
        if isinstance(thing.item, PollResult) and not self._is_wanted(thing.item.documents):
            return None
        return thing.item

    async def _parse(self, fetch: Fetch, kind: str) -> PollResult | Failure | None:
        source = archived_sites.source_of(fetch, self._sites)
        fetch = replace(fetch, source_id=source.id)
        if not self._wanted(_rough(source, fetch)):
            return None
        parsed = await self._parser.parse(kind, source, fetch, None)
        if parsed.outcome is not None:
            return Failure(subject=fetch.url, message=f"{parsed.outcome}: {parsed.message}")
        return _as_result(fetch, parsed) if self._is_wanted(parsed.documents) else None

    def _is_wanted(self, documents: Sequence[Document]) -> bool:
        return any(self._wanted(document) for document in documents)


def _rough(source: Source, fetch: Fetch) -> Document:
    """Return all that a page shows, menus too: more than its main text, and far cheaper.

    Files that are no text keep no text: whoever judges them must take them for wanted.
    """
    is_text = "pdf" not in fetch.headers.get("content-type", "")
    told = decode(fetch.body, fetch.headers.get("content-type", "")).text if is_text else ""
    return Document(
        id="",
        source_id=source.id,
        url=fetch.url,
        title="",
        text=html.unescape(_UNSEEN.sub(" ", told)),
        retrieved=fetch.retrieved,
        first_seen=fetch.retrieved,
    )


def _as_result(fetch: Fetch, parsed: Parsed) -> PollResult:
    """Return an archived answer as the visit that it was: on the day on which it was given."""
    digest = sha256_hex(fetch.body)
    content_type = fetch.headers.get("content-type", "")
    poll = Poll(
        source_id=fetch.source_id,
        url=fetch.url,
        started=fetch.retrieved,
        finished=fetch.retrieved,
        outcome=Outcome.NEW,
        status=fetch.status,
        size=len(fetch.body),
        items=len(parsed.documents),
        new_items=len(parsed.documents),
        message="; ".join(("from an archive", *parsed.problems[:1])),
        body_sha256=digest,
    )
    blob = Blob(sha256=digest, data=fetch.body, content_type=content_type)
    return PollResult(poll=poll, blobs=(blob,), documents=parsed.documents)
