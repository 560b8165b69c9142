"""Lines of documents annotated by several processes at once, answered in their order.

This process never loads the model: only the workers need it.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from policytrail.config import MODEL_SECONDS, LanguageSettings
from policytrail.errors import WorkerError
from policytrail.nlp.jsonl import Numbered, annotate_numbered, numbered_batches
from policytrail.operations.worker import Worker
from policytrail.records import Failure

_LINES = 16  # for a task: two batches of the model
_AHEAD = 2  # tasks for each process that wait, so that none is idle and a long input is not held
_Results = list[str | Failure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """How many processes read, and what each of them loads."""

    processes: int
    settings: LanguageSettings
    lexicon_folders: tuple[Path, ...] = ()


def annotate_batch(crew: Crew, batch: list[Numbered]) -> _Results:
    """Annotate numbered lines in a worker, which loads the model at its first.

    Raises:
        LanguageError: the model or a lexicon is missing or wrong.
    """
    # Before NumPy is imported: its threads wait busily, and there is a process for each core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from policytrail.nlp import worker

    return annotate_numbered(
        batch, lambda documents: worker.annotate(crew.settings, crew.lexicon_folders, documents)
    )


Read = Callable[[Crew, list[Numbered]], _Results]


def annotate_in_processes(
    lines: Iterable[str], crew: Crew, read: Read = annotate_batch
) -> Iterator[str | Failure]:
    """Yield what ``jsonl.annotate_lines`` would: an annotation line or a Failure for each line.

    A line that its process does not survive becomes a Failure that says of what it died; the
    others of its task are read again. ``read`` runs in the workers and is pickled.

    Raises:
        LanguageError: the model or a lexicon is missing or wrong.
    """
    waiting: deque[Future[_Results]] = deque()
    with _loop_of_its_own() as loop:
        readers = _Readers(crew, read)
        try:
            for batch in numbered_batches(lines, _LINES):
                waiting.append(asyncio.run_coroutine_threadsafe(readers.read(batch), loop))
                if len(waiting) > _AHEAD * crew.processes:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            asyncio.run_coroutine_threadsafe(readers.finish(), loop).result()


@contextmanager
def _loop_of_its_own() -> Iterator[asyncio.AbstractEventLoop]:
    """Run an event loop in a thread: who reads the lines may wait for them, or for its reader."""
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        thread = threading.Thread(target=loop.run_forever, name="readers")
        thread.start()
        try:
            yield loop
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()


class _Readers:
    """Workers that take one task at a time each."""

    def __init__(self, crew: Crew, read: Read) -> None:
        self._crew = crew
        self._read = read
        memory = crew.settings.worker_memory
        self._all = [Worker("language", memory=memory) for _ in range(crew.processes)]
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        for worker in self._all:
            self._idle.put_nowait(worker)
        self._tasks: set[asyncio.Task[_Results]] = set()

    async def read(self, batch: list[Numbered]) -> _Results:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        worker = await self._idle.get()
        try:
            return await self._together(worker, batch)
        finally:
            self._idle.put_nowait(worker)

    async def _together(self, worker: Worker, batch: list[Numbered]) -> _Results:
        try:
            return await self._run(worker, batch)
        except WorkerError:
            return [await self._alone(worker, item) for item in batch]

    async def _alone(self, worker: Worker, item: Numbered) -> str | Failure:
        try:
            (result,) = await self._run(worker, [item])
        except WorkerError as error:
            message = f"the process that read it {error.message}"
            return Failure(subject=f"line {item[0]}", message=message)
        return result

    async def _run(self, worker: Worker, batch: list[Numbered]) -> _Results:
        settings = self._crew.settings
        if worker.jobs * _LINES >= settings.worker_texts:
            await worker.finish()  # libraries do not give all memory back
        # A process that has just been started loads the model first.
        seconds = MODEL_SECONDS + settings.seconds_for(sum(len(line) for _, line in batch))
        return await worker.run(self._read, self._crew, batch, seconds=seconds)

    async def finish(self) -> None:
        """End what is under way, then the processes.

        The tasks are waited for: a loop that is closed while a process starts waits without end
        (asyncio of Python 3.11.7).
        """
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(worker.finish() for worker in self._all))
