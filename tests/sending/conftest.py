"""Receivers on the loopback: a web hook and a mail server that fail on demand."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest


@dataclass
class Hook:
    """What a web hook received, and how it answers."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)  # of the next answers; then 204
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def bodies(self) -> list[Any]:
        """What was received, each id once: as a receiver that keeps ids sees it."""
        read = [json.loads(body) for _, body in self.received]
        return list({each["id"]: each for each in read}.values())


@pytest.fixture
def hook() -> Iterator[Hook]:
    state = Hook()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = state.statuses.pop(0) if state.statuses else 204
            if status < 300:
                state.received.append((dict(self.headers), body))
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        state.url = f"http://127.0.0.1:{server.server_port}/hook?a=1"
        yield state
        server.shutdown()
