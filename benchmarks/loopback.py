"""A small server on the loopback for benchmarks of the crawler: one address for each host."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from policytrail.records import Source


async def serve(latency: float, respond: Callable[[bytes], bytes]) -> None:
    """Answer on all loopback addresses until the parent ends; print the port.

    ``respond`` makes the whole answer of the head of a request; it is sent after the latency,
    in seconds.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(latency)
                writer.write(respond(head))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=1024)  # noqa: S104
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


@contextmanager
def served(script: str, *options: str) -> Iterator[int]:
    """Run a script that serves in a process of its own; yield its port."""
    command = [sys.executable, script, *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def feeds(urls: Sequence[str], content: str) -> list[Source]:
    """Return a source for each feed; ``content`` is where their items have it (see the kind)."""
    return [
        Source(
            id=f"feed-{number}",
            publisher="Bench",
            title="Bench",
            kind="feed",
            url=url,
            tier="news",
            interval_minutes=30,
            delay_seconds=0.0,
            options={"content": content},
        )
        for number, url in enumerate(urls)
    ]
