"""Twisted's reactor on the asyncio loop that already runs, again and again in one process."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from twisted.internet.asyncioreactor import AsyncioSelectorReactor
from twisted.logger import STDLibLogObserver, globalLogBeginner

from policytrail.errors import CrawlError


class LoopReactor(AsyncioSelectorReactor):
    """The asyncio reactor, with the power to move to another loop when its own has ended.

    Twisted knows one reactor for a process and binds it to one loop. ``asyncio.run`` makes a new
    loop each time, so a second command, or a second test, would find the reactor on a closed one.
    """

    def move_to(self, loop: asyncio.AbstractEventLoop) -> None:
        """Watch everything that is being watched from this loop.

        Raises:
            CrawlError: the old loop still runs, in another thread.
        """
        if self._asyncioEventloop is loop:
            return
        if self._asyncioEventloop.is_running():
            raise CrawlError("a crawl already runs on another event loop", subject="crawler")
        readers, writers = list(self._readers), list(self._writers)
        if not self._asyncioEventloop.is_closed():
            self.removeAll()  # type: ignore[no-untyped-call]
        self._readers.clear()
        self._writers.clear()
        self._asyncioEventloop = loop
        self._timerHandle = self._scheduledAt = None
        for reader in readers:
            self.addReader(reader)  # type: ignore[no-untyped-call]
        for writer in writers:
            self.addWriter(writer)  # type: ignore[no-untyped-call]
        self._reschedule()  # type: ignore[no-untyped-call]


def bind_reactor() -> Any:
    """Return the reactor, running on the loop of the caller; it is installed the first time.

    Signals stay with the program: the reactor installs no handlers.

    Raises:
        CrawlError: another reactor was installed before, or another loop still uses this one.
    """
    loop = asyncio.get_running_loop()
    if "twisted.internet.reactor" not in sys.modules:
        _install(LoopReactor(loop))
    from twisted.internet import reactor

    if not isinstance(reactor, LoopReactor):
        raise CrawlError(
            f"the process already uses Twisted's {type(reactor).__name__}",
            subject="crawler",
            remedy="Start the crawl before anything else that imports Twisted's reactor",
        )
    reactor.move_to(loop)
    return reactor


def _install(reactor: LoopReactor) -> None:
    from twisted.internet.main import installReactor

    _log_to_logging()
    installReactor(reactor)  # type: ignore[no-untyped-call]
    reactor.startRunning(installSignalHandlers=False)


def _log_to_logging() -> None:
    """Send Twisted's log to Python's, without the certificate errors that become outcomes."""
    to_logging: Any = STDLibLogObserver("twisted")

    def observe(event: dict[str, Any]) -> None:
        if event.get("log_namespace") != "twisted.internet._sslverify":
            to_logging(event)

    observers: Any = [observe]
    globalLogBeginner.beginLoggingTo(observers, redirectStandardIO=False)
