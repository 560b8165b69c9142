"""Feeds that have not changed, visited again: our crawler beside a plain loop.

    python benchmarks/repoll.py [--feeds 500] [--hosts 250] [--latency 0.05]

A small server on the loopback (its own process, one address for each host) answers every request
after the latency, with 304 to a conditional one. Timed are, in one process each:

- ours: ``poll_sources`` over all feeds, one request at a time for each host, with validators
- plain: urllib and feedparser, one feed after the other, without validators
- plain conditional: the same with If-None-Match, so that nothing is parsed
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import loopback  # beside this file

from policytrail.config import CrawlSettings
from policytrail.crawler import PollRequest, keep_open, poll_sources
from policytrail.records import PollResult, PollState, Source

ITEM = (
    "<item><title>Notice {n} on plan investments</title><link>http://{host}/item/{n}</link>"
    "<guid>{host}-{n}</guid><pubDate>Mon, 11 Aug 2025 09:00:00 GMT</pubDate><description>{text}"
    "</description></item>"
)
TEXT = "The agency has published a notice about the assets that a plan may offer. " * 6
ITEMS = 30


def feed(host: str) -> bytes:
    """Return a feed of usual size: thirty items, about 18 kB."""
    items = "".join(ITEM.format(n=n, host=host, text=TEXT) for n in range(ITEMS))
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>Notices</title>'
    return f"{head}{items}</channel></rss>".encode()


def _respond(head: bytes) -> bytes:
    lines = head.decode("latin-1").lower().split("\r\n")
    host = next(line for line in lines if line.startswith("host:")).partition(":")[2].strip()
    if " /robots.txt " in lines[0]:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    if any(line.startswith("if-none-match:") for line in lines):
        return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    body = feed(host)
    length = f'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: {len(body)}\r\n'
    return f"{length}Content-Type: application/rss+xml\r\n\r\n".encode() + body


def sources(port: int, feeds: int, hosts: int) -> list[Source]:
    """Return feeds over as many loopback addresses as there are hosts."""
    places = [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(hosts)]
    urls = [f"http://{places[number % hosts]}:{port}/feed/{number}" for number in range(feeds)]
    return loopback.feeds(urls, "summary")


async def ours(places: Sequence[Source], concurrency: int) -> tuple[float, float, Counter[str]]:
    """Visit all feeds twice. Returns the seconds of each round and the outcomes of the second."""
    settings = CrawlSettings(allowed_addresses=("127.0.0.0/8",), concurrency=concurrency)
    states = {source.id: PollState(source_id=source.id) for source in places}
    times: list[float] = []
    results: list[PollResult] = []
    async with keep_open(settings):
        for _ in range(2):
            results = []
            requests = [PollRequest(source=item, state=states[item.id]) for item in places]
            started = time.perf_counter()
            await poll_sources(
                requests, settings, clock=lambda: datetime.now(UTC), sink=results.append
            )
            times.append(time.perf_counter() - started)
            for result in results:
                poll = result.poll
                states[poll.source_id] = PollState(
                    source_id=poll.source_id, etag=poll.etag, body_sha256=poll.body_sha256
                )
    return times[0], times[1], Counter(result.poll.outcome.value for result in results)


def plain(urls: Sequence[str], headers: dict[str, str]) -> float:
    """Fetch and parse one feed after the other. Returns seconds."""
    import feedparser

    opener = urllib.request.build_opener()
    started = time.perf_counter()
    for url in urls:
        try:
            with opener.open(urllib.request.Request(url, headers=headers)) as answer:  # noqa: S310
                feedparser.parse(answer.read())
        except urllib.error.HTTPError as error:
            if error.code != 304:
                raise
    return time.perf_counter() - started


def main() -> None:
    """Measure and print one JSON object for the latency."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--hosts", type=int, default=250)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds before each answer")
    parser.add_argument("--concurrency", type=int, default=CrawlSettings().concurrency)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(loopback.serve(options.latency, _respond))
        return

    def measure(port: int) -> dict[str, object]:
        places = sources(port, options.feeds, options.hosts)
        urls = [source.url for source in places]
        used = resource.getrusage(resource.RUSAGE_SELF)
        first, again, found = asyncio.run(ours(places, options.concurrency))
        now = resource.getrusage(resource.RUSAGE_SELF)
        loop, conditional = plain(urls, {}), plain(urls, {"If-None-Match": '"1"'})
        return {
            "feeds": options.feeds,
            "latency_seconds": options.latency,
            "ours_first_seconds": round(first, 2),
            "ours_again_seconds": round(again, 2),
            "outcomes_again": dict(found),
            "plain_seconds": round(loop, 2),
            "plain_conditional_seconds": round(conditional, 2),
            "times_faster_than_plain": round(loop / again, 1),
            "times_faster_than_plain_conditional": round(conditional / again, 1),
            "crawler_processor_seconds_both": round(now.ru_utime - used.ru_utime, 2),
            "crawler_mb": now.ru_maxrss // 1024,
        }

    with loopback.served(__file__, "--serve", "--latency", str(options.latency)) as port:
        found = measure(port)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
