"""Lines of documents annotated by several processes at once, answered in their order.

This module never imports spaCy in the process that uses it: only the workers need it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from policytrail.config import LanguageSettings
from policytrail.nlp.jsonl import Numbered, annotate_numbered, numbered_batches
from policytrail.records import Failure

_LINES = 16  # for a task: two batches of the model
_AHEAD = 2  # tasks for each process that wait, so that none is idle and a long input is not held


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """How many processes read, and what each of them loads."""

    processes: int
    settings: LanguageSettings
    lexicon_folders: tuple[Path, ...] = ()


def annotate_in_processes(lines: Iterable[str], crew: Crew) -> Iterator[str | Failure]:
    """Yield what ``jsonl.annotate_lines`` would: an annotation line or a Failure for each line.

    A line that kills the process that reads it becomes a Failure; the others of its task are read
    again.

    Raises:
        LanguageError: the model or a lexicon is missing or wrong.
    """
    pool = _Pool(crew)
    waiting: deque[tuple[list[Numbered], _Task]] = deque()
    try:
        for batch in numbered_batches(lines, _LINES):
            waiting.append((batch, pool.submit(batch)))
            if len(waiting) > _AHEAD * crew.processes:
                yield from _next(waiting, pool)
        while waiting:
            yield from _next(waiting, pool)
    finally:
        pool.close()


_Task = Future[list[str | Failure]]


class _Pool:
    """Worker processes, which can be replaced when one has died."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        # Spawn: a fork would copy locks that threads of this process may hold.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(max_workers=self._crew.processes, mp_context=context)

    def submit(self, batch: list[Numbered]) -> _Task:
        """Give a task to the workers; where one has died already, the task says so."""
        try:
            return self._executor.submit(_annotate, self._crew, batch)
        except BrokenProcessPool as error:
            lost = _Task()
            lost.set_exception(error)
            return lost

    def restart(self) -> None:
        # A worker that is started while the executor ends the others is missed by it, and would
        # be waited for without end.
        for process in list((self._executor._processes or {}).values()):
            process.kill()
        self.close()
        self._executor = self._start()

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


def _next(waiting: deque[tuple[list[Numbered], _Task]], pool: _Pool) -> Iterator[str | Failure]:
    """Yield the results of the task that waits longest."""
    batch, task = waiting.popleft()
    try:
        yield from task.result()
        return
    except BrokenProcessPool:
        pool.restart()
    yield from _one_by_one(batch, pool)
    later = [item for item, _ in waiting]
    waiting.clear()
    waiting.extend((item, pool.submit(item)) for item in later)


def _one_by_one(batch: list[Numbered], pool: _Pool) -> Iterator[str | Failure]:
    for number, line in batch:
        try:
            yield from pool.submit([(number, line)]).result()
        except BrokenProcessPool:
            pool.restart()
            yield Failure(subject=f"line {number}", message="reading it killed the process")


def _annotate(crew: Crew, batch: list[Numbered]) -> list[str | Failure]:
    """Annotate a batch in a worker, which loads the model at its first."""
    # Before NumPy is imported: its threads wait busily, and there is a process for each core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from policytrail.nlp import worker

    return annotate_numbered(
        batch, lambda documents: worker.annotate(crew.settings, crew.lexicon_folders, documents)
    )
