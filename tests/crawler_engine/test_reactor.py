"""One reactor for a process, on whichever loop crawls; two loops at once are refused."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from policytrail.errors import CrawlError


async def tick() -> float:
    """Let the reactor call something on the running loop."""
    from policytrail.crawler.reactor import bind_reactor

    reactor, done = bind_reactor(), asyncio.Event()
    reactor.callLater(0.01, done.set)
    await asyncio.wait_for(done.wait(), 5)
    return reactor.seconds()


def test_reactor_follows_from_loop_to_loop() -> None:
    times = [asyncio.run(tick()) for _ in range(3)]
    assert times == sorted(times)


def test_second_loop_at_the_same_time_is_refused() -> None:
    inside, leave = threading.Event(), threading.Event()

    async def hold() -> None:
        await tick()
        inside.set()
        while not leave.is_set():
            await asyncio.sleep(0.01)

    thread = threading.Thread(target=lambda: asyncio.run(hold()))
    thread.start()
    try:
        assert inside.wait(5)
        with pytest.raises(CrawlError, match="another event loop"):
            asyncio.run(tick())
    finally:
        leave.set()
        thread.join()
    asyncio.run(tick())


def test_other_reactor_is_named() -> None:
    code = (
        "import asyncio, twisted.internet.reactor\n"
        "from policytrail.crawler.reactor import bind_reactor\n"
        "async def main(): bind_reactor()\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "the process already uses Twisted's" in done.stderr
    assert "Start the crawl before" in done.stderr
