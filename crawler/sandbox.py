"""Parsing in a child process: what hangs, swells or crashes there is an outcome here.

Extractors and XML parsers need quadratic time and memory for some inputs, and nothing inside a
process can stop them. The child lives as long as its limits hold and reads one body after another.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from policytrail.config import CrawlSettings
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.sandbox_worker import Job, Limits, frame, load_parsed, prefix_size
from policytrail.records import Fetch, Outcome, Source

# Beyond its processor time a child may wait for a processor that others use.
WALL_FACTOR = 3
# A child that waits holds 80 MB; starting one takes half a second.
IDLE_SECONDS = 120.0
MAX_JOBS = 2000  # then a fresh child takes over: parser libraries do not give back all memory
# What a child needs to run; API keys and the rest of the environment are not its business.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "VIRTUAL_ENV", "HOME", "TMPDIR")


class Parser(Protocol):
    """Reads an answer with the kind of that name. Never raises for what is in the answer."""

    async def parse(self, kind: str, source: Source, fetch: Fetch, link: Link | None) -> Parsed:
        """Return what the kind made of the answer."""
        ...


@dataclass(slots=True)
class _Child:
    """A process that parses, and how many bodies it has had."""

    process: asyncio.subprocess.Process
    jobs: int = 0

    async def ask(self, job: Job) -> Parsed:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.jobs += 1
        self.process.stdin.write(frame(job))
        await self.process.stdin.drain()
        head = await self.process.stdout.readexactly(prefix_size())
        body = await self.process.stdout.readexactly(int.from_bytes(head, "big"))
        return load_parsed(body)

    async def end(self) -> int:
        """Kill the child if it lives. Returns its exit status, negative for a signal's number."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        return await self.process.wait()

    async def status(self) -> int:
        """Return the exit status of a child that has closed its end by itself."""
        try:
            return await asyncio.wait_for(self.process.wait(), 5)
        except TimeoutError:
            return await self.end()


@dataclass(slots=True, eq=False)
class _Place:
    """Room for one child, which is there only while there is work."""

    child: _Child | None = None
    busy: bool = False
    idle_since: float = 0.0


class Sandbox:
    """A few children that parse. Each is started by a body and ends when it is idle for long.

    ``kinds`` is ``module:function``; the function returns the kinds by name. The child imports it,
    so the parent needs no parser libraries.
    """

    def __init__(
        self,
        settings: CrawlSettings,
        *,
        kinds: str = "policytrail.crawler.kinds:load_parsers",
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._limits = Limits(seconds=settings.parse_seconds, memory=settings.parse_memory)
        self._kinds = kinds
        self._idle_seconds = idle_seconds
        self._places = [_Place() for _ in range(max(1, min(2, os.cpu_count() or 1)))]
        self._free: asyncio.LifoQueue[_Place] = asyncio.LifoQueue()
        for place in self._places:
            self._free.put_nowait(place)
        self._sweeper: asyncio.Task[None] | None = None

    async def parse(self, kind: str, source: Source, fetch: Fetch, link: Link | None) -> Parsed:
        """Return what the kind made of the answer, or an outcome if its child did not survive."""
        job = Job(kind=kind, source=source, fetch=fetch, link=link)
        place = await self._free.get()
        place.busy = True
        try:
            return await self._ask(place, job)
        except OSError as error:  # no memory or no process number is left
            return _parsed(Outcome.ERROR, f"no process to parse in: {error.strerror}")
        except BaseException:
            await self._empty(place)  # the answer to a job that was given up must not be read
            raise
        finally:
            self._give_back(place)

    async def _ask(self, place: _Place, job: Job) -> Parsed:
        seconds = self._limits.seconds
        if place.child is None or place.child.process.returncode is not None:
            place.child = await self._start()  # also in the place of one that died while idle
        child = place.child
        try:
            return await asyncio.wait_for(child.ask(job), WALL_FACTOR * seconds + 5)
        except TimeoutError:
            await self._empty(place)
            return _parsed(Outcome.TIMEOUT, f"parsing took more than {seconds} seconds")
        except (asyncio.IncompleteReadError, ConnectionError):
            place.child = None
            return death(await child.status(), seconds)
        except pickle.UnpicklingError as error:
            await self._empty(place)
            return _parsed(Outcome.ERROR, f"the parsing process sent nonsense: {error}")

    def _give_back(self, place: _Place) -> None:
        place.busy, place.idle_since = False, asyncio.get_running_loop().time()
        self._free.put_nowait(place)
        if self._sweeper is None or self._sweeper.done():
            self._sweeper = asyncio.create_task(self._sweep())

    async def _sweep(self) -> None:
        """End children that have had nothing to do for long, or that have had very much."""
        while any(place.child is not None for place in self._places):
            await asyncio.sleep(self._idle_seconds / 4)
            limit = asyncio.get_running_loop().time() - self._idle_seconds
            for place in self._places:
                tired = place.child is not None and place.child.jobs >= MAX_JOBS
                if not place.busy and (tired or place.idle_since <= limit):
                    await self._empty(place)

    async def _start(self) -> _Child:
        arguments = (*self._limits.arguments(), self._kinds)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # a file in the user's folder must not take the place of a library
            "-m",
            "policytrail.crawler.sandbox_worker",
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_child_environment(os.environ),
        )
        return _Child(process)

    async def _empty(self, place: _Place) -> None:
        child, place.child = place.child, None
        if child is not None:
            await child.end()

    async def close(self) -> None:
        """End all children."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        for place in self._places:
            await self._empty(place)


@contextlib.asynccontextmanager
async def open_sandbox(settings: CrawlSettings) -> AsyncIterator[Sandbox]:
    """Lend a sandbox with our kinds, and end its children afterwards."""
    sandbox = Sandbox(settings)
    try:
        yield sandbox
    finally:
        await sandbox.close()


def death(status: int, seconds: int) -> Parsed:
    """Return the outcome of a body whose parsing ended its process with this exit status."""
    if status == -signal.SIGXCPU:
        return _parsed(Outcome.TIMEOUT, f"parsing took more than {seconds} seconds of processor")
    if status < 0:
        return _parsed(Outcome.ERROR, f"parsing ended with {signal.Signals(-status).name}")
    return _parsed(Outcome.ERROR, f"the parsing process ended with status {status}")


def _parsed(outcome: Outcome, message: str) -> Parsed:
    return Parsed(outcome=outcome, message=message)


def _child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: environment[name] for name in _ENVIRONMENT if name in environment}
