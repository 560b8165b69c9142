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
# What a child needs to run; API keys and the rest of the environment are not its business.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "VIRTUAL_ENV", "HOME", "TMPDIR")


class Parser(Protocol):
    """Reads an answer with the kind of that name. Never raises for what is in the answer."""

    async def parse(self, kind: str, source: Source, fetch: Fetch, link: Link | None) -> Parsed:
        """Return what the kind made of the answer."""
        ...


@dataclass(slots=True, eq=False)
class _Child:
    process: asyncio.subprocess.Process

    async def ask(self, job: Job) -> Parsed:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(frame(job))
        await self.process.stdin.drain()
        head = await self.process.stdout.readexactly(prefix_size())
        body = await self.process.stdout.readexactly(int.from_bytes(head, "big"))
        return load_parsed(body)

    async def kill(self) -> int:
        """End the child and return its exit status: negative is the number of a signal."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        if self.process.stdin is not None:
            self.process.stdin.close()
        return await self.process.wait()

    async def status(self) -> int:
        """Return the exit status of a child that has closed its end."""
        return await asyncio.wait_for(self.process.wait(), 5)


class Sandbox:
    """A few children that parse. They are started when the first bodies come.

    ``kinds`` is ``module:function``; the function returns the kinds by name. The child imports it,
    so the parent needs no parser libraries.
    """

    def __init__(
        self, settings: CrawlSettings, *, kinds: str = "policytrail.crawler.kinds:load_kinds"
    ) -> None:
        self._limits = Limits(seconds=settings.parse_seconds, memory=settings.parse_memory)
        self._kinds = kinds
        size = max(1, min(2, os.cpu_count() or 1))
        self._free: asyncio.LifoQueue[_Child | None] = asyncio.LifoQueue()
        for _ in range(size):
            self._free.put_nowait(None)
        self._children: set[_Child] = set()

    async def parse(self, kind: str, source: Source, fetch: Fetch, link: Link | None) -> Parsed:
        """Return what the kind made of the answer, or an outcome if its child did not survive."""
        job = Job(kind=kind, source=source, fetch=fetch, link=link)
        child = await self._free.get()
        try:
            child = child or await self._start()
            parsed, child = await self._ask(child, job)
        except OSError as error:  # no memory or no process number is left
            child = None
            parsed = _parsed(Outcome.ERROR, f"no process to parse in: {error.strerror}")
        except BaseException:
            if child is not None:
                await self._drop(child)
            self._free.put_nowait(None)
            raise
        self._free.put_nowait(child)
        return parsed

    async def _ask(self, child: _Child, job: Job) -> tuple[Parsed, _Child | None]:
        seconds = self._limits.seconds
        try:
            return await asyncio.wait_for(child.ask(job), WALL_FACTOR * seconds + 5), child
        except TimeoutError:
            await self._drop(child)
            return _parsed(Outcome.TIMEOUT, f"parsing took more than {seconds} seconds"), None
        except (asyncio.IncompleteReadError, ConnectionError):
            return death(await self._drop(child, killed=False), seconds), None
        except pickle.UnpicklingError as error:
            await self._drop(child)
            return _parsed(Outcome.ERROR, f"the parsing process sent nonsense: {error}"), None

    async def _start(self) -> _Child:
        arguments = (*self._limits.arguments(), self._kinds)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "policytrail.crawler.sandbox_worker",
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_child_environment(os.environ),
        )
        child = _Child(process)
        self._children.add(child)
        return child

    async def _drop(self, child: _Child, *, killed: bool = True) -> int:
        self._children.discard(child)
        if not killed:
            with contextlib.suppress(TimeoutError):
                return await child.status()
        return await child.kill()

    async def close(self) -> None:
        """End all children."""
        for child in list(self._children):
            await self._drop(child)


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
