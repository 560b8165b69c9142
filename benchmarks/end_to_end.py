"""Documents per second for each stage, and for all of them as the daemon runs them.

    python benchmarks/end_to_end.py [--documents 300] [--seed 0] [--json]

A generated web on the loopback takes the place of the network, so the figures are those of our own
code: a real source is slower to answer, and asks for pauses. One host is visited, one request at a
time. Each figure is of one run; the seed makes the texts the same again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from policytrail import crawler, jobs
from policytrail.config import CrawlSettings, LanguageSettings
from policytrail.crawler.kinds.page import parse
from policytrail.crawler.replay.articles import Article
from policytrail.crawler.replay.bundle import ArticleSite
from policytrail.crawler.replay.server import ReplayServer
from policytrail.crawler.replay.synthetic import synthetic_end, synthetic_site
from policytrail.nlp.process import LocalLanguage
from policytrail.records import Fetch, PollResult, PollState, Source
from policytrail.store import Store, open_store

SETTINGS = CrawlSettings(allowed_addresses=("127.0.0.1",), contact="benchmark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How long a stage took for how many documents; ``cpu`` is this process's own time."""

    stage: str
    documents: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        """Documents per second."""
        return self.documents / self.seconds


class Bench:
    """One web, its figures, and what one stage leaves for the next."""

    def __init__(self, server: ReplayServer, site: ArticleSite, now: datetime) -> None:
        self.figures: list[Figure] = []
        self._base = server.base_url
        self._site = site
        self._now = now

    @contextmanager
    def _timed(self, stage: str, documents: int) -> Iterator[None]:
        started, used = time.perf_counter(), time.process_time()
        yield
        self.figures.append(
            Figure(
                stage=stage,
                documents=documents,
                seconds=time.perf_counter() - started,
                cpu=time.process_time() - used,
            )
        )

    def run(self) -> None:
        """Measure every stage."""
        pages = [_page(self._base + article.path, n) for n, article in enumerate(self._articles)]
        results = self._visit("fetch and extract", pages, lambda _: PollState(source_id=""))
        states = {result.poll.source_id: result for result in results}
        self._visit("fetch alone", pages, lambda id: _known_bytes(states[id]))
        self._visit("ask again (304)", pages, lambda id: _known_validators(states[id]))
        self._extract(pages, results)
        with self._timed("load the model", 1):
            language = LocalLanguage(LanguageSettings(), ())
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(self._store_and_read(Path(folder), pages, results, language))
            asyncio.run(self._whole(Path(folder), language))

    @property
    def _articles(self) -> Sequence[Article]:
        return self._site.articles

    def _visit(
        self, stage: str, pages: Sequence[Source], state: Callable[[str], PollState]
    ) -> list[PollResult]:
        requests = [crawler.PollRequest(source=page, state=state(page.id)) for page in pages]
        results: list[PollResult] = []
        with self._timed(stage, len(pages)):
            crawler.crawl(requests, SETTINGS, clock=lambda: self._now, sink=results.append)
        return results

    def _extract(self, pages: Sequence[Source], results: Sequence[PollResult]) -> None:
        by_id = {page.id: page for page in pages}
        fetches = [
            Fetch(
                source_id=result.poll.source_id,
                url=result.poll.url,
                final_url=result.poll.url,
                retrieved=self._now,
                status=200,
                headers={"content-type": blob.content_type},
                body=blob.data,
            )
            for result in results
            for blob in result.blobs
        ]
        with self._timed("extract alone, one process", len(fetches)):
            parsed = [parse(by_id[fetch.source_id], fetch) for fetch in fetches]
        _require(all(item.documents for item in parsed), "a page could not be extracted")

    async def _store_and_read(
        self,
        folder: Path,
        pages: Sequence[Source],
        results: Sequence[PollResult],
        language: LocalLanguage,
    ) -> None:
        with open_store(folder / "stages.db", create=True) as store:
            for page in pages:
                store.add_source(source=page, now=self._now)
            with self._timed("store", len(results)):
                for result in results:
                    store.record(result=result)
            with self._timed("annotate and store", len(results)):
                read = await self._read(store, language)
            _require(read.annotated == len(results), "a document could not be annotated")
            with self._timed("link and store", len(results)):
                await jobs.link(store)

    async def _read(self, store: Store, language: LocalLanguage) -> jobs.AnnotateReport:
        return await jobs.annotate(
            store, language, batch_size=8, clock=lambda: self._now, worker="benchmark"
        )

    async def _whole(self, folder: Path, language: LocalLanguage) -> None:
        feeds = [
            _source(outlet.id, "feed", self._base + outlet.feed_address)
            for outlet in self._site.outlets.values()
        ]
        count = len(self._articles)
        with open_store(folder / "whole.db", create=True) as store:
            for source in feeds:
                store.add_source(source=source, now=self._now)
            with self._timed("all, from feeds to timeline", count):
                report = await jobs.crawl(store, feeds, SETTINGS, clock=lambda: self._now)
                read = await self._read(store, language)
                await jobs.link(store)
        _require(not report.failed, f"visits failed: {report.failed[:1]}")
        _require(read.annotated == count, f"{read.annotated} of {count} documents were read")


def _source(id: str, kind: str, url: str) -> Source:
    return Source(
        id=id, publisher="benchmark", title=id, kind=kind, url=url, tier="news",
        interval_minutes=60, delay_seconds=0.0,
    )  # fmt: skip


def _page(url: str, number: int) -> Source:
    return _source(f"page-{number}", "page", url)


def _known_bytes(result: PollResult) -> PollState:
    """Without validators the body comes again; with its hash known it is not parsed again."""
    return PollState(source_id=result.poll.source_id, body_sha256=result.poll.body_sha256)


def _known_validators(result: PollResult) -> PollState:
    poll = result.poll
    return PollState(source_id=poll.source_id, etag=poll.etag, body_sha256=poll.body_sha256)


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise SystemExit(f"benchmark: {message}; the figures would mean nothing")


def measure(site: ArticleSite, now: datetime) -> list[Figure]:
    """Return the figures of a web as it is at a moment."""
    with ReplayServer(site, now) as server:
        bench = Bench(server, site, now)
        bench.run()
    return bench.figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    site = synthetic_site(arguments.documents, seed=arguments.seed)
    words = [len(article.text.split()) for article in site.articles]
    figures = measure(site, synthetic_end(arguments.documents))
    machine = f"Python {platform.python_version()}, {os.cpu_count()} processors"
    if arguments.json:
        rows = [asdict(figure) | {"per_second": figure.rate} for figure in figures]
        json.dump({"machine": machine, "words": sum(words), "figures": rows}, sys.stdout, indent=1)
        return
    print(f"{len(words)} documents of {sum(words) / len(words):.0f} words on average; {machine}\n")
    print(f"{'stage':30}{'seconds':>10}{'own CPU':>10}{'documents/s':>14}")
    for figure in figures:
        print(f"{figure.stage:30}{figure.seconds:10.2f}{figure.cpu:10.2f}{figure.rate:14.1f}")


if __name__ == "__main__":
    main()
