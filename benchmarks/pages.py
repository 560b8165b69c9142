"""Article pages fetched and extracted: our crawler beside a plain loop.

    python benchmarks/pages.py [--pages 2000] [--hosts 20] [--latency 0.05]

A small server on the loopback (its own process, one address for each host) answers after the
latency: one feed a host, and the pages that its items lead to, each with its own text between
menus and scripts. Timed are, in one process each:

- ours: ``poll_sources`` over the feeds, one request at a time for each host, pages in children
- plain: urllib and trafilatura, one page after the other
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import resource
import time
import urllib.request
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import loopback  # beside this file

from policytrail.config import CrawlSettings
from policytrail.crawler import PollRequest, poll_sources
from policytrail.crawler.settings import LINKS_PER_POLL
from policytrail.records import PollResult, PollState, Source

WORDS = re.findall(
    r"\w+",
    "agency plan rule order fiduciary asset court notice fund state board guidance comment member "
    "account investment participant department proposal committee hearing docket review adviser",
)
PARAGRAPHS, MENU = 12, 60


def article(host: str, number: int) -> bytes:
    """Return a page of about 20 kB: a dozen paragraphs, menus, scripts. The number makes it."""
    words = random.Random(f"{host}/{number}")  # noqa: S311 (text for a benchmark)
    menu = "".join(
        f'<li><a href="/section/{n}">{words.choice(WORDS)}</a></li>' for n in range(MENU)
    )
    text = "".join(
        f"<p>{' '.join(words.choice(WORDS) for _ in range(90)).capitalize()}.</p>"
        for _ in range(PARAGRAPHS)
    )
    script = f"<script>var state = {json.dumps([words.random() for _ in range(200)])};</script>"
    title = f"Notice {number} of {host}"
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>{script}"
        f"</head><body><nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1>{text}</article>"
        f"</main><footer><ul>{menu}</ul></footer></body></html>"
    ).encode()


def feed(host: str, port: str, count: int) -> bytes:
    """Return a feed whose items lead to the host's pages."""
    items = "".join(
        f"<item><title>Notice {n}</title><link>http://{host}:{port}/page/{n}</link></item>"
        for n in range(count)
    )
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>Notices</title>'
    return f"{head}{items}</channel></rss>".encode()


def _respond(head: bytes, count: int) -> bytes:
    lines = head.decode("latin-1").lower().split("\r\n")
    path = lines[0].split(" ")[1]
    host = next(line for line in lines if line.startswith("host:")).partition(":")[2].strip()
    name, _, port = host.partition(":")
    if path == "/robots.txt":
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    is_feed = path == "/feed"
    body = feed(name, port, count) if is_feed else article(name, int(path.rpartition("/")[2]))
    kind = "application/rss+xml" if is_feed else "text/html; charset=utf-8"
    length = f"Content-Length: {len(body)}\r\nContent-Type: {kind}\r\n\r\n"
    return f"HTTP/1.1 200 OK\r\n{length}".encode() + body


def sources(port: int, hosts: int) -> list[Source]:
    """Return one feed for each loopback address."""
    urls = [f"http://127.2.0.{number + 1}:{port}/feed" for number in range(hosts)]
    return loopback.feeds(urls, "link")


def ours(places: Sequence[Source]) -> tuple[float, Counter[str], int]:
    """Visit all. Returns seconds, outcomes, and characters of text."""
    settings = CrawlSettings(allowed_addresses=("127.0.0.0/8",))
    results: list[PollResult] = []
    requests = [
        PollRequest(source=source, state=PollState(source_id=source.id)) for source in places
    ]
    started = time.perf_counter()
    asyncio.run(
        poll_sources(requests, settings, clock=lambda: datetime.now(UTC), sink=results.append)
    )
    seconds = time.perf_counter() - started
    characters = sum(len(document.text) for result in results for document in result.documents)
    return seconds, Counter(result.poll.outcome.value for result in results), characters


def plain(urls: Sequence[str]) -> tuple[float, int]:
    """Fetch and extract one page after the other. Returns seconds and characters of text."""
    import trafilatura

    started, characters = time.perf_counter(), 0
    for url in urls:
        with urllib.request.urlopen(url) as answer:  # noqa: S310 (loopback)
            found = trafilatura.bare_extraction(answer.read().decode(), url=url, with_metadata=True)
        characters += len(found.text or "") if found is not None else 0
    return time.perf_counter() - started, characters


def measure(port: int, pages: int, hosts: int, latency: float) -> dict[str, object]:
    """Time both and return the figures."""
    places = sources(port, hosts)
    each = pages // hosts
    seconds, outcomes, characters = ours(places)
    urls = [f"{item.url.removesuffix('/feed')}/page/{n}" for item in places for n in range(each)]
    loop, loop_characters = plain(urls)
    peaks = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return {
        "pages": each * hosts,
        "hosts": hosts,
        "latency_seconds": latency,
        "ours_seconds": round(seconds, 2),
        "plain_seconds": round(loop, 2),
        "ours_pages_per_second": round(each * hosts / seconds, 1),
        "times_faster": round(loop / seconds, 2),
        "outcomes": dict(outcomes),
        "characters": [characters, loop_characters],
        "largest_process_mb": max(resource.getrusage(who).ru_maxrss for who in peaks) // 1024,
    }


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds before each answer")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    each = options.pages // options.hosts
    if each > LINKS_PER_POLL:
        parser.error(f"one visit follows {LINKS_PER_POLL} links: take more hosts or fewer pages")
    if options.serve:
        asyncio.run(loopback.serve(options.latency, partial(_respond, count=each)))
        return
    shape = ["--pages", str(options.pages), "--hosts", str(options.hosts)]
    with loopback.served(__file__, "--serve", *shape, "--latency", str(options.latency)) as port:
        found = measure(port, options.pages, options.hosts, options.latency)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
