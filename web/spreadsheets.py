"""Makes CSV answers safe to open: a text that a spreadsheet would run as a formula stays a text."""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula; the wide forms are
# folded to the plain ones by some of them.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def defuse(text: str) -> str:
    """Return CSV in which cells that look like formulas begin with an apostrophe."""
    written = io.StringIO()
    writer = csv.writer(written)
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow([_cell(value) for value in row])
    return written.getvalue()


def _cell(value: str) -> str:
    if not value.startswith(_STARTS):
        return value
    try:
        float(value)
    except ValueError:
        return "'" + value
    return value  # a negative number is no formula


def wrap(app: App) -> App:
    """Return an application whose CSV answers are defused. They are small: streams are off."""

    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].endswith(".csv"):
            await app(scope, receive, send)
            return
        start: list[Message] = []
        body = bytearray()

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                await _release(start[0], bytes(body), send)

        await app(scope, receive, hold)

    return wrapped


async def _release(start: Message, body: bytes, send: Send) -> None:
    if start["status"] == 200:
        body = defuse(body.decode("utf-8")).encode("utf-8")
        kept = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        start["headers"] = [*kept, (b"content-length", str(len(body)).encode())]
    await send(start)
    await send({"type": "http.response.body", "body": body})
