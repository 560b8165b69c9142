"""A process that may be killed: its death, its time and its memory are errors that say so."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

import pytest

from policytrail.errors import QueryError, WorkerError
from policytrail.operations.worker import Worker
from policytrail.store import Subject  # a record of ours, to be pickled

MEMORY = 512 * 1024 * 1024


def _with_worker(work: Callable[[Worker], Awaitable[None]], memory: int = MEMORY) -> None:
    async def run() -> None:
        worker = Worker("test", memory=memory)
        try:
            await work(worker)
        finally:
            await worker.finish()

    asyncio.run(run())


def test_results_and_errors_come_back() -> None:
    async def work(worker: Worker) -> None:
        assert await worker.run(divmod, 7, 2, seconds=20) == (3, 1)
        with pytest.raises(ZeroDivisionError):
            await worker.run(divmod, 7, 0, seconds=20)
        await worker.run(print, "to standard error, not into the answers", seconds=20)
        with pytest.raises(TypeError, match="cannot be sent"):
            await worker.run(memoryview, b"x", seconds=20)  # a result that cannot be pickled
        assert (worker.starts, worker.jobs) == (1, 4)

    _with_worker(work)


@pytest.mark.parametrize(
    ("function", "arguments", "says"),
    [(os._exit, (3,), "ended with status 3"), (os.abort, (), "was killed by SIGABRT")],
)
def test_a_death_is_noticed_at_once_and_the_next_job_has_a_fresh_process(
    function: Callable[..., None], arguments: tuple[int, ...], says: str
) -> None:
    async def work(worker: Worker) -> None:
        await worker.run(os.getpid, seconds=20)
        begun = time.monotonic()
        with pytest.raises(WorkerError, match=f"test worker: {says}"):
            await worker.run(function, *arguments, seconds=60)
        assert time.monotonic() - begun < 5
        assert await worker.run(abs, -1, seconds=20) == 1
        assert worker.starts == 2

    _with_worker(work)


def test_what_takes_too_long_is_ended() -> None:
    async def work(worker: Worker) -> None:
        first = await worker.run(os.getpid, seconds=20)
        with pytest.raises(WorkerError, match="took more than 1 s"):
            await worker.run(time.sleep, 60, seconds=1)
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)

    _with_worker(work)


def test_what_swells_is_ended() -> None:
    async def work(worker: Worker) -> None:
        with pytest.raises(WorkerError, match="used more than 100 MB"):
            await worker.run(exec, "held = [b'x' * 2**20 for _ in range(3000)]", seconds=30)

    _with_worker(work, memory=100 * 1024 * 1024)


def test_one_that_cancels_ends_the_process() -> None:
    async def work(worker: Worker) -> None:
        process = await worker.run(os.getpid, seconds=20)
        task = asyncio.create_task(worker.run(time.sleep, 60, seconds=90))
        await asyncio.sleep(0.2)
        assert worker.busy
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
        assert not worker.runs

    _with_worker(work)


def test_a_worker_ends_with_its_parent() -> None:
    """The parent is killed while its worker is busy: nobody is left behind."""
    script = (
        "import asyncio, os, time\n"
        "from policytrail.operations.worker import Worker\n"
        "async def main():\n"
        "    worker = Worker('w', memory=2**30)\n"
        "    print(await worker.run(os.getpid, seconds=20), flush=True)\n"
        "    await worker.run(time.sleep, 60, seconds=90)\n"
        "asyncio.run(main())\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait(timeout=10)
    parent.stdout.close()
    end = time.monotonic() + 10
    while _is_there(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _is_there(child)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_records_and_our_errors_keep_their_parts() -> None:
    subject = Subject(id="a", kind="entity", name="A")

    async def work(worker: Worker) -> None:
        assert await worker.run(list, (subject,), seconds=20) == [subject]
        raising = (
            "from policytrail.errors import QueryError\n"
            "raise QueryError('no such thing', subject='x', remedy='Ask again')"
        )
        with pytest.raises(QueryError, match=r"x: no such thing\. Ask again"):
            await worker.run(exec, raising, seconds=20)

    _with_worker(work)
