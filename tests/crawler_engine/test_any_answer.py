"""Whatever bytes a server sends, its source has one row, and the next server is not disturbed."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import replace

from policytrail.crawler.polling import PollRequest
from policytrail.records import Outcome, PollResult, PollState

BODY = b'{"items": ["https://example.org/a"]}'
HONEST = [
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 36\r\n\r\n" + BODY,
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    b"5\r\nhello\r\n0\r\n\r\n",
    b"HTTP/1.1 301 Moved\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n",
    b"HTTP/1.1 503 Busy\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.0 200 OK\r\n\r\n" + BODY,
]


def spoil(dice: random.Random, answer: bytes) -> bytes:
    """Change, insert, delete or repeat bytes in up to five places."""
    data = bytearray(answer)
    for _ in range(dice.randrange(6)):
        place = dice.randrange(len(data) + 1)
        length = dice.randrange(1, 40)
        match dice.randrange(4):
            case 0:
                data[place : place + 1] = bytes([dice.randrange(256)])
            case 1:
                data[place:place] = dice.randbytes(length)
            case 2:
                del data[place : place + length]
            case _:
                data[place:place] = data[place : place + length] * 3
    return bytes(data)


def test_any_bytes_end_in_one_row(crawl) -> None:
    dice = random.Random(20250811)  # noqa: S311
    answers = [spoil(dice, dice.choice(HONEST)) for _ in range(120)]
    crawl.settings = replace(crawl.settings, timeout=1.0, concurrency=32)
    results: list[PollResult] = []

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1]
        number = path.strip(b"/")
        writer.write(answers[int(number)] if number.isdigit() else HONEST[0])
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def run() -> list[str]:
        server = await asyncio.start_server(respond, "0.0.0.0", 0)  # noqa: S104
        port = server.sockets[0].getsockname()[1]
        urls = [f"http://127.0.0.{n % 200 + 1}:{port}/{n}" for n in range(len(answers))]
        sources = [crawl.source(url) for url in urls]
        async with server:
            await crawl.poll(
                [PollRequest(source=item, state=PollState(source_id=item.id)) for item in sources],
                results.append,
            )
        return urls

    crawl.settings = replace(crawl.settings, obey_robots=False)
    urls = asyncio.run(run())
    assert Counter(result.poll.url for result in results) == Counter(urls)
    found = Counter(result.poll.outcome for result in results)
    assert found[Outcome.NEW] > 5  # the unspoiled ones among them
    assert found[Outcome.ERROR] > 5
    assert all(result.poll.message or result.documents for result in results)
