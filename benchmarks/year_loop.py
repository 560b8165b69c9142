"""The machine that ``year.py`` simulates: a loop that does not wait, and what the daemon uses."""

from __future__ import annotations

import asyncio
import selectors
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import apscheduler.schedulers.base
import apscheduler.triggers.interval

from policytrail import scheduler
from policytrail.config import Config
from policytrail.daemon import linking
from policytrail.records import Annotation, Document
from policytrail.store import Store

_LOOK, _WATCH = 600, 1800  # seconds; ten and sixty in life


class _Selector(selectors.DefaultSelector):  # type: ignore[misc, valid-type]
    """Waits for nothing: the time of a wait is added to the clock."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("the simulation waits for something that will never happen")
        self.now += max(0.0, timeout)
        found: list[tuple[selectors.SelectorKey, int]] = super().select(0)
        return found


class SimulatedLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only while it waits; threads' work is done at once."""

    def __init__(self, start: datetime) -> None:
        self._waits = _Selector()
        self.start = start
        self._set_by = timedelta(0)
        super().__init__(self._waits)
        self._clock_resolution = 1e-3

    def time(self) -> float:
        """Return the simulated seconds since the start."""
        return self._waits.now

    def clock(self) -> datetime:
        """Return the moment that the machine's clock shows."""
        return self.truth() + self._set_by

    def truth(self) -> datetime:
        """Return the simulated moment."""
        return self.start + timedelta(seconds=self._waits.now)

    def set_clock(self, by: timedelta) -> None:
        """Set the machine's clock forward or back."""
        self._set_by += by

    def run_in_executor(  # type: ignore[override]
        self, executor: object, function: Callable[..., object], *arguments: object
    ) -> asyncio.Future[object]:
        """Do the work here and now."""
        done = self.create_future()
        try:
            done.set_result(function(*arguments))
        except Exception as error:
            done.set_exception(error)
        return done


class Silent:
    """A language stage that finds nothing in any text."""

    starts = 0

    async def finish(self) -> None:
        """Hold nothing."""

    async def versions(self) -> tuple[str, str]:
        """Name itself."""
        return "none", "none"

    async def annotate(self, documents: Sequence[Document]) -> list[Annotation]:
        """Say that each text is beside the point."""
        return [Annotation(document_id=one.id, relevance=0.0) for one in documents]


@dataclass(kw_only=True)
class DirectChores:
    """Does long work here and now, and notes when it was done and how long it took."""

    clock: Callable[[], datetime]
    done: list[tuple[str, datetime]] = field(default_factory=list)
    seconds: Counter[str] = field(default_factory=Counter)

    async def run(self, function: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
        """Return what the function returns."""
        del seconds
        begun = time.process_time()
        # In a thread: linking has an event loop of its own. This one stands still meanwhile.
        with ThreadPoolExecutor(1) as thread:
            result = thread.submit(function, *arguments).result()
        self.seconds[function.__name__] += time.process_time() - begun  # type: ignore[assignment]
        self.done.append((function.__name__, self.clock()))
        return result

    async def link(self, store: Store, config: Config) -> Any:
        """Link what changed."""
        del store
        return await self.run(linking.link, config, seconds=0)

    async def finish(self) -> None:
        """Hold nothing."""


@asynccontextmanager
async def nothing_open(settings: object) -> Any:
    """Keep no connection: the web is simulated."""
    del settings
    yield


@contextmanager
def simulated(loop: SimulatedLoop) -> Iterator[None]:
    """Let APScheduler read the simulated clock, and the daemon look for work less often."""

    class Simulated(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return loop.clock().astimezone(tz)

    modules: Sequence[Any] = (apscheduler.schedulers.base, apscheduler.triggers.interval)
    before = scheduler._LOOK_SECONDS, scheduler._WATCH_SECONDS
    scheduler._LOOK_SECONDS, scheduler._WATCH_SECONDS = _LOOK, _WATCH
    for module in modules:
        module.datetime = Simulated
    try:
        yield
    finally:
        for module in modules:
            module.datetime = datetime
        scheduler._LOOK_SECONDS, scheduler._WATCH_SECONDS = before
