"""A process that runs functions for us and may be killed: what hangs there harms nobody."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar, TypeVarTuple, cast

from policytrail.errors import WorkerError
from policytrail.operations.worker_process import PREFIX, frame

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

_LOOK = 0.5  # seconds between two looks at the worker's memory
# What a worker needs to run; API keys and the rest of the environment are not its business.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "VIRTUAL_ENV", "HOME", "TMPDIR")


class Worker:
    """One process that runs one function at a time. It is started by the first.

    ``memory`` is how many bytes it may hold, and may be changed; beyond it is killed.
    """

    def __init__(self, name: str, *, memory: int) -> None:
        self._name = name
        self.memory = memory
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self.jobs = 0  # that the present process has done
        self.starts = 0  # of processes, ever

    @property
    def runs(self) -> bool:
        """Whether there is a process."""
        return self._process is not None and self._process.returncode is None

    @property
    def busy(self) -> bool:
        """Whether a function is under way."""
        return self._turn.locked()

    def resident(self) -> int:
        """Return the bytes of memory that the process holds; 0 without one, or where unknown."""
        if self._process is None:
            return 0
        try:
            text = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii")
        except OSError:
            return 0
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE")

    async def run(
        self, function: Callable[[*Arguments], Result], *arguments: *Arguments, seconds: float
    ) -> Result:
        """Return what the function returns in the worker, or raise what it raises there.

        Function, arguments and result are pickled. Whoever cancels this ends the process.

        Raises:
            WorkerError: the process died, took longer, or held too much memory; it is gone then.
        """
        async with self._turn:
            process = await self._start()
            self.jobs += 1
            asking = asyncio.create_task(_ask(process, frame((function, arguments))))
            try:
                good, value = await self._watch(asking, seconds)
            except (asyncio.IncompleteReadError, ConnectionError):
                raise self._error(await self._death()) from None
            except BaseException:
                await self._end(asking)
                raise
        if good:
            return cast(Result, value)
        raise cast(BaseException, value)

    async def _watch(
        self, asking: asyncio.Task[tuple[bool, object]], seconds: float
    ) -> tuple[bool, object]:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not asking.done():
            left = end - loop.time()
            if left <= 0:
                raise self._error(f"took more than {seconds:.0f} s")
            if self.resident() > self.memory:
                raise self._error(f"used more than {self.memory // 2**20} MB of memory")
            await asyncio.wait({asking}, timeout=min(_LOOK, left))
        return asking.result()

    async def _start(self) -> asyncio.subprocess.Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        self.jobs = 0
        self.starts += 1
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # a file in the user's folder must not take the place of a library
            "-m",
            "policytrail.operations.worker_process",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_worker_environment(os.environ),
            limit=2**26,
        )
        return self._process

    def _error(self, message: str) -> WorkerError:
        return WorkerError(message, subject=f"{self._name} worker")

    async def _death(self) -> str:
        process = self._process
        assert process is not None
        status = await process.wait()
        self._close_pipes()
        if status < 0:
            return f"was killed by {signal.Signals(-status).name}"
        return f"ended with status {status}"

    async def _end(self, asking: asyncio.Task[tuple[bool, object]]) -> None:
        asking.cancel()
        self.close()
        await asyncio.gather(asking, return_exceptions=True)
        if self._process is not None:
            await self._process.wait()

    def close(self) -> None:
        """End the process at once, whatever it is doing. The next function starts another."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            self._close_pipes()

    async def finish(self) -> None:
        """End the process and wait until it is gone."""
        process = self._process
        self.close()
        if process is not None:
            await process.wait()
            self._process = None

    def _close_pipes(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()


async def _ask(process: asyncio.subprocess.Process, question: bytes) -> tuple[bool, object]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(question)
    await process.stdin.drain()
    head = await process.stdout.readexactly(PREFIX)
    body = await process.stdout.readexactly(int.from_bytes(head, "big"))
    good, value = pickle.loads(body)  # noqa: S301 (from our own child)
    return good, value


def _worker_environment(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: environment[name] for name in _ENVIRONMENT if name in environment}
