"""A web server on the loopback that shows a site as it was at a chosen moment."""

from __future__ import annotations

import hashlib
import socket
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from policytrail.crawler.replay.web import Reply, Request, Site
from policytrail.errors import ReplayError

IDLE_CONNECTION_SECONDS = 30  # a client that keeps a connection open and silent is dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request that the server answered."""

    method: str
    target: str
    status: int
    at: datetime
    headers: tuple[tuple[str, str], ...]  # of the request, names in lower case


class ReplayServer:
    """Serves a site at a moment on 127.0.0.1, from threads that end with the program.

    Use it as a context manager, or call ``start`` and ``stop``. ``move_to`` changes the moment;
    requests that are already under way keep the old one.
    """

    def __init__(self, site: Site, at: datetime, *, port: int = 0) -> None:
        self._site = site
        self._at = at
        self._port = port
        self._visits: list[Visit] = []
        self._lock = threading.Lock()
        self._server: _Server | None = None

    @property
    def base_url(self) -> str:
        """``http://127.0.0.1:PORT`` of a started server."""
        if self._server is None:
            raise ReplayError("not started", subject="replay server", remedy="Call start() first")
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def at(self) -> datetime:
        """The moment being shown."""
        return self._at

    @property
    def requests(self) -> tuple[Visit, ...]:
        """All requests since the start, oldest first."""
        with self._lock:
            return tuple(self._visits)

    def start(self) -> str:
        """Listen and return the base URL.

        Raises ReplayError when the port is taken.
        """
        if self._server is not None:
            return self.base_url
        try:
            self._server = _Server(self, self._port)
        except OSError as error:
            raise ReplayError(
                f"cannot listen: {error.strerror}",
                subject=f"127.0.0.1:{self._port}",
                remedy="Choose another port, or 0 for any free one",
            ) from error
        loop = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        loop.start()
        return self.base_url

    def move_to(self, at: datetime) -> None:
        """Show the site as it was at another moment."""
        self._at = at

    def stop(self) -> None:
        """Stop listening and close every connection. A stopped server may start again."""
        if self._server is not None:
            server, self._server = self._server, None
            server.shutdown()
            server.server_close()
            server.close_connections()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _record(self, visit: Visit) -> None:
        with self._lock:
            self._visits.append(visit)

    def _answer(self, request: Request) -> Reply:
        reply = self._site.answer(request)
        return Reply(status=404, body=b"Not found", validators=False) if reply is None else reply


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, owner: ReplayServer, port: int) -> None:
        self.owner = owner
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that breaks off is no fault of the server; anything else is, and is printed.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def close_connections(self) -> None:
        with self._open_lock:
            connections = list(self._open)
        for connection in connections:
            with suppress(OSError):  # the client may have closed it in the meantime
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_CONNECTION_SECONDS
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def _serve(self) -> None:
        owner = self.server.owner
        sent = tuple((name.lower(), value) for name, value in self.headers.items())
        request = Request(
            target=self.path, at=owner.at, base_url=self._base_url(), headers=dict(sent)
        )
        reply = owner._answer(request)
        body = reply.placed_at(request.base_url)
        headers = _headers(reply, body, request.at)
        status = 304 if reply.status == 200 and _is_fresh(request, headers) else reply.status
        visit = Visit(
            method=self.command, target=self.path, status=status, at=request.at, headers=sent
        )
        owner._record(visit)
        with suppress(ConnectionError):  # a client may leave at any time
            self._send(status, headers, body)

    def _base_url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        without_body = status in {204, 304}
        for name, value in headers.items():
            if not (without_body and name in {"Content-Type", "Content-Length"}):
                self.send_header(name, value)
        self.end_headers()
        if not without_body and self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: ``ReplayServer.requests`` is the log."""


def _headers(reply: Reply, body: bytes, at: datetime) -> dict[str, str]:
    headers = {
        "Date": _http_date(at),
        "Content-Type": reply.content_type,
        "Content-Length": str(len(body)),
    }
    if reply.validators:
        headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    if reply.modified is not None:
        headers["Last-Modified"] = _http_date(reply.modified)
    return headers | dict(reply.headers)


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def _is_fresh(request: Request, headers: dict[str, str]) -> bool:
    """Return whether the client's copy is still good (RFC 9110, section 13: ETag goes first)."""
    wanted = request.headers.get("if-none-match")
    if wanted is not None:
        tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
        return "*" in tags or headers.get("ETag", "").removeprefix("W/") in tags
    since = request.headers.get("if-modified-since")
    if since is None or "Last-Modified" not in headers:
        return False
    try:
        return parsedate_to_datetime(headers["Last-Modified"]) <= parsedate_to_datetime(since)
    except ValueError:  # a date that is none is ignored (RFC 9110, section 13.1.3)
        return False
