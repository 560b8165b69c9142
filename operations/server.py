"""``/healthz`` and ``/metrics`` on a local port, from a thread of their own."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import make_wsgi_app

from policytrail.errors import ConfigError
from policytrail.operations.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Whether the daemon lives and works, and what there is to say about it."""

    good: bool
    notes: tuple[str, ...]


@contextlib.contextmanager
def serve_health(
    host: str, port: int, metrics: Metrics, signs: Callable[[], Signs]
) -> Iterator[int]:
    """Answer while the context lasts; give the port (a free one for port 0).

    A port below 0 means that nobody is to be answered.

    ``/healthz`` is 200 while ``signs`` are good, else 503; what they note is its text.

    Raises:
        ConfigError: the address cannot be listened on.
    """
    if port < 0:
        yield port
        return
    application = _application(metrics, signs)
    try:
        server = make_server(host, port, application, handler_class=_Silent)
    except OSError as error:
        raise ConfigError(
            f"cannot listen on it: {error.strerror}",
            subject=f"daemon.health_port {host}:{port}",
            remedy="Choose another port, or -1 for none",
        ) from error
    thread = threading.Thread(target=server.serve_forever, name="health", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _application(metrics: Metrics, signs: Callable[[], Signs]) -> WSGIApplication:
    show_metrics: WSGIApplication = make_wsgi_app(metrics.registry)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        if path == "/metrics":
            return show_metrics(environ, start_response)
        if path != "/healthz":
            return _answer(start_response, "404 Not Found", "there are /healthz and /metrics")
        found = signs()
        status = "200 OK" if found.good else "503 Service Unavailable"
        return _answer(start_response, status, "\n".join(found.notes))

    return application


def _answer(start_response: StartResponse, status: str, text: str) -> list[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [f"{text}\n".encode()]


class _Silent(WSGIRequestHandler):
    """One line a scrape would drown the log."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
