"""Scrapy's HTTP client with what it lacks: a limit on headers, and certificates everywhere."""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web._newclient import Request as TwistedRequest
from twisted.web.iweb import IResponse

from policytrail.crawler.trust import Trust

# Apache, nginx and the browsers stop between 8 KiB and 256 KiB; Twisted bounds only a single line.
MAX_HEADERS = 256 * 1024


class HeadersTooLargeError(Exception):
    """A server sends headers without end."""


class _CappedProtocol(_LenientHTTP11ClientProtocol):
    """Counts what comes before the body, and gives up beyond the limit."""

    _seen = 0

    def request(self, request: TwistedRequest) -> Deferred[IResponse]:
        self._seen = 0
        answer: Deferred[IResponse] = super().request(request)
        if self._parser is not None:
            # Twisted's own limit, 16 KiB a line, ends the connection without saying why.
            self._parser.MAX_LENGTH = MAX_HEADERS
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (the interface's name)
        if self._parser is not None and self._parser.state in {STATUS, HEADER}:
            self._seen += len(data)
            if self._seen > MAX_HEADERS:
                reason = HeadersTooLargeError(f"more than {MAX_HEADERS} bytes of headers")
                self._giveUp(Failure(reason))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _CappedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _CappedProtocol:  # noqa: N802
        return _CappedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class CappedDownloadHandler(HTTP11DownloadHandler):
    """The handler for http and https, by name in the settings."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        pool: Any = self._pool
        pool._factory = _CappedFactory
        self._contextFactory: Any = Trust()
