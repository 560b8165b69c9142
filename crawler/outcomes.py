"""How a visit ended, decided by pure functions from what came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.web.http import _MalformedChunkedDataError

from policytrail.crawler.download import HeadersTooLargeError
from policytrail.crawler.redaction import redact
from policytrail.records import Outcome

# Trying again at once would only be answered with the same.
_HOPELESS = (
    SSL.Error,
    VerificationError,
    HeadersTooLargeError,
    DownloadTimeoutError,
    _MalformedChunkedDataError,
)
_STATUS_OUTCOMES: Mapping[int, tuple[Outcome, str]] = {
    401: (Outcome.BLOCKED, "asks for credentials (401)"),
    402: (Outcome.BLOCKED, "asks for payment (402)"),
    403: (Outcome.BLOCKED, "refuses us (403)"),
    404: (Outcome.GONE, "not found (404)"),
    407: (Outcome.BLOCKED, "asks for a proxy's credentials (407)"),
    410: (Outcome.GONE, "gone for good (410)"),
    429: (Outcome.BLOCKED, "too many requests (429)"),
    451: (Outcome.BLOCKED, "withheld for legal reasons (451)"),
}


def status_outcome(status: int) -> tuple[Outcome, str] | None:
    """Return the outcome of a status that brings nothing to read; None for 200 to 299.

    The caller has followed redirects, and knows a 304 that was asked for.
    """
    if status == 304:
        return Outcome.ERROR, "answered 304 although no validator was sent"
    if 200 <= status < 300:
        return None
    if status in _STATUS_OUTCOMES:
        return _STATUS_OUTCOMES[status]
    if 500 <= status < 600:
        return Outcome.SERVER_ERROR, f"the server failed ({status})"
    return Outcome.ERROR, f"answered with status {status}"


def failure_outcome(error: BaseException, timeout: float) -> tuple[Outcome, str]:
    """Return the outcome of a download that brought no answer.

    ``timeout`` (seconds) is named in the message. Errors of Scrapy and Twisted are told apart by
    what lies behind them: a TLS failure and a reset both reach us as a failed response.
    """
    causes = tuple(_causes(error))
    if _any(causes, DownloadTimeoutError):
        return Outcome.TIMEOUT, f"no complete answer within {timeout:g} seconds"
    if _any(causes, HeadersTooLargeError):
        return Outcome.TOO_LARGE, "headers without end"
    if _any(causes, CannotResolveHostError):
        return Outcome.UNREACHABLE, "the host name has no address"
    if _any(causes, DownloadConnectionRefusedError):
        return Outcome.UNREACHABLE, "the host refuses connections"
    if _any(causes, SSL.Error, VerificationError):
        return Outcome.UNREACHABLE, f"no trusted TLS connection: {_tls_reason(causes)}"
    if _any(causes, _MalformedChunkedDataError):
        return Outcome.ERROR, "not an HTTP answer: its chunks are broken"
    if _any(causes, ResponseDataLossError):
        return Outcome.UNREACHABLE, "the connection ended in the middle of the body"
    if _any(causes, DownloadCancelledError):
        return Outcome.TOO_LARGE, "the body is larger than the limit"
    if _any(causes, ConnectError):
        return Outcome.UNREACHABLE, f"no connection: {redact(str(error))}"
    if _any(causes, ConnectionClosed):
        return Outcome.UNREACHABLE, "the connection was lost before an answer came"
    if _any(causes, DownloadFailedError):
        return Outcome.ERROR, f"not an HTTP answer: {redact(_deepest(causes))}"
    return Outcome.ERROR, redact(f"{type(error).__name__}: {error}")


def may_retry(error: BaseException) -> bool:
    """Tell whether one more try at once is fair: a connection that was lost, and nothing else."""
    causes = tuple(_causes(error))
    if _any(causes, *_HOPELESS):
        return False
    return _any(causes, ConnectionClosed, ResponseDataLossError)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, what it was raised from, and the reasons that Twisted lists inside it."""
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        item = todo.pop(0)
        if item is None or id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        reasons: Iterable[object] = getattr(item, "reasons", ())
        values = (getattr(reason, "value", reason) for reason in reasons)
        todo += [item.__cause__, *(value for value in values if isinstance(value, BaseException))]


def _any(causes: Iterable[BaseException], *types: type[BaseException]) -> bool:
    return any(isinstance(cause, types) for cause in causes)


def _tls_reason(causes: Iterable[BaseException]) -> str:
    for cause in causes:
        if isinstance(cause, SSL.Error) and cause.args and cause.args[0]:
            return redact(", ".join(str(part[-1]) for part in cause.args[0]))
        if isinstance(cause, VerificationError):
            return "the certificate is not for this host"
    return "handshake failed"


def _deepest(causes: tuple[BaseException, ...]) -> str:
    return f"{type(causes[-1]).__name__} {causes[-1]}"
