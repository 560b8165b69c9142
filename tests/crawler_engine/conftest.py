"""A small web on the loopback, and a crawl over it with kinds that need no parser library."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from policytrail.config import CrawlSettings
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.polling import PollRequest
from policytrail.crawler.sandbox_worker import Job, run_job
from policytrail.records import (
    Document,
    Fetch,
    Outcome,
    PollResult,
    PollState,
    Source,
    content_id,
)

NOW = datetime(2025, 8, 11, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class Answer:
    """What the site says at a path. ``wait`` is in seconds, before the status line."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0


@dataclass(slots=True)
class Hit:
    """A request that reached the site, and when (monotonic seconds)."""

    path: str
    headers: dict[str, str]
    at: float
    host: str


class Site:
    """Answers from a table of paths; a function as the value answers by request."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[Hit], Answer]] = {}
        self.hits: list[Hit] = []
        self.busy = 0
        self.most_busy = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("0.0.0.0", 0), _handler(self))  # noqa: S104 (127.0.0.0/8)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return the paths that were asked for, without robots.txt."""
        return [hit.path for hit in self.hits if hit.path != "/robots.txt"]

    def answer(self, hit: Hit) -> Answer:
        with self._lock:
            self.hits.append(hit)
            self.busy += 1
            self.most_busy = max(self.busy, self.most_busy)
        page = self.pages.get(hit.path, Answer(status=404))
        answer = page(hit) if callable(page) else page
        time.sleep(answer.wait)
        with self._lock:
            self.busy -= 1
        return answer

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            host = self.headers.get("Host", "").split(":")[0]
            answer = site.answer(Hit(self.path, headers, time.monotonic(), host))
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in answer.headers and answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except (ConnectionError, BrokenPipeError):
                self.close_connection = True

    return Handler


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


class JsonKind:
    """Reads ``{"items": [...], "links": [...], "next": url}``: a feed without XML."""

    def parse(self, source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
        if not fetch.body.startswith(b"{"):
            return Parsed(outcome=Outcome.DRIFT, message="not the JSON that was promised")
        data = json.loads(fetch.body)
        return Parsed(
            documents=tuple(_document(source, fetch, item) for item in data.get("items", ())),
            links=tuple(Link(url=url) for url in data.get("links", ())),
            next_url=data.get("next"),
            items=len(data.get("items", ())) + len(data.get("links", ())),
            problems=tuple(data.get("problems", ())),
            complete=data.get("complete", True),
        )


class PageKind:
    """The whole body is the text; none is ``no_text``."""

    def parse(self, source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
        text = fetch.body.decode()
        if text.startswith("raise"):
            raise ValueError(text)
        if text.startswith("(no text)"):
            return Parsed(outcome=Outcome.NO_TEXT, message="no main text")
        return Parsed(documents=(_document(source, fetch, fetch.url, text),), items=1)


def _document(source: Source, fetch: Fetch, url: str, text: str = "text") -> Document:
    return Document(
        id=content_id(url),
        source_id=source.id,
        url=url,
        title=url,
        text=text,
        retrieved=fetch.retrieved,
        first_seen=fetch.retrieved,
    )


class InProcessParser:
    """Parses at once, without a child process."""

    def __init__(self) -> None:
        self.kinds = {"json": JsonKind(), "page": PageKind()}
        self.calls: list[str] = []

    async def parse(self, kind: str, source: Source, fetch: Fetch, link: Link | None) -> Parsed:
        self.calls.append(fetch.url)
        return run_job(self.kinds, Job(kind=kind, source=source, fetch=fetch, link=link))


class Crawl:
    """Runs batches over the site and keeps what they bring."""

    def __init__(self) -> None:
        self.settings = CrawlSettings(
            contact="tests@example.org", allowed_addresses=("127.0.0.0/24",), timeout=5.0
        )
        self.parser = InProcessParser()
        self.results: list[PollResult] = []

    def source(self, url: str, **changes: object) -> Source:
        values: dict[str, object] = {
            "id": f"src-{content_id(url)[:6]}",
            "publisher": "Example Agency",
            "title": "Example",
            "kind": "json",
            "url": url,
            "tier": "official",
            "interval_minutes": 30,
            "delay_seconds": 0.0,
        }
        return Source(**{**values, **changes})  # type: ignore[arg-type]

    def run(self, *sources: Source, states: dict[str, PollState] | None = None) -> list[PollResult]:
        """Visit the sources and return the results, the pages of a source before its own."""
        requests = [
            PollRequest(
                source=item, state=(states or {}).get(item.id, PollState(source_id=item.id))
            )
            for item in sources
        ]
        results: list[PollResult] = []
        asyncio.run(self.poll(requests, results.append))
        self.results += results
        return results

    async def poll(
        self, requests: Sequence[PollRequest], sink: Callable[[PollResult], None]
    ) -> None:
        from policytrail.crawler.batch import Batch
        from policytrail.crawler.fetching import Fetcher
        from policytrail.crawler.guard import parse_policy
        from policytrail.crawler.manners import manners_of_loop
        from policytrail.crawler.spider import open_client

        policy = parse_policy(self.settings.allowed_addresses)
        async with open_client(self.settings, policy) as client:
            fetcher = Fetcher(client, self.settings, policy, manners_of_loop(), lambda: NOW)
            batch = Batch(fetcher, self.parser, self.settings, lambda: NOW, sink)
            await batch.run(requests)


@pytest.fixture
def crawl() -> Crawl:
    logging.getLogger("policytrail").setLevel(logging.INFO)
    return Crawl()


@pytest.fixture
def answer() -> type[Answer]:
    return Answer
