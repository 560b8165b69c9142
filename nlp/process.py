"""The language stage behind a process border: a text that kills or stalls it takes nothing along.

This module never imports spaCy in the process that uses it, so a daemon stays small.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar

from policytrail.config import LanguageSettings
from policytrail.errors import LanguageError
from policytrail.records import Annotation, Document, Failure

logger = logging.getLogger(__name__)

Result = TypeVar("Result")


class LocalLanguage:
    """The language stage in this process, for commands that end soon. Loads the model at once.

    Raises:
        LanguageError: the model or a lexicon is missing or wrong.
    """

    def __init__(self, settings: LanguageSettings, lexicon_folders: tuple[Path, ...]) -> None:
        from policytrail.nlp.pipeline import build_annotator

        self._annotator = build_annotator(settings, lexicon_folders)

    async def versions(self) -> tuple[str, str]:
        """Return the model and a hash of the rules."""
        return self._annotator.model, self._annotator.rules

    async def annotate(self, documents: Sequence[Document]) -> list[Annotation | Failure]:
        """Return one result a document, in order."""
        return list(self._annotator.annotate(documents))


class WorkerLanguage:
    """The language stage in one worker process, which is replaced when it dies or stalls."""

    def __init__(self, settings: LanguageSettings, lexicon_folders: tuple[Path, ...]) -> None:
        self._settings = settings
        self._folders = lexicon_folders
        self._pool: ProcessPoolExecutor | None = None

    def configure(self, settings: LanguageSettings, lexicon_folders: tuple[Path, ...]) -> None:
        """Take other settings; a worker that has the old ones is ended."""
        if (settings, lexicon_folders) != (self._settings, self._folders):
            self._settings, self._folders = settings, lexicon_folders
            self.close()

    async def versions(self) -> tuple[str, str]:
        """Return the model and a hash of the rules, as the worker has them.

        Raises:
            LanguageError: the worker cannot start: the model or a lexicon is missing or wrong.
        """
        try:
            return await self.offload(_versions, self._settings, self._folders)
        except BrokenProcessPool as error:
            self.close()
            raise LanguageError(
                "the worker died at its start", subject="language worker"
            ) from error

    async def annotate(self, documents: Sequence[Document]) -> list[Annotation | Failure]:
        """Return one result a document, in order.

        A batch that kills or stalls the worker is read again one by one in a fresh worker, so that
        only the document to blame becomes a Failure.
        """
        try:
            limit = self._settings.document_seconds * (1 + len(documents))
            work = self.offload(_annotate, self._settings, self._folders, list(documents))
            return await asyncio.wait_for(work, limit)
        except (BrokenProcessPool, TimeoutError) as error:
            self.close()
            reason = "took too long" if isinstance(error, TimeoutError) else "killed the worker"
        if len(documents) == 1:
            logger.error("event=document_failed document=%s reason=%r", documents[0].id, reason)
            return [Failure(subject=documents[0].id, message=f"reading it {reason}")]
        return [result for one in documents for result in await self.annotate([one])]

    async def offload(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Return what the function returns in the worker; arguments and result are pickled."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor(), function, *arguments)

    def close(self) -> None:
        """End the worker at once, whatever it is doing."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        # A pool has no public way to end a worker that hangs; waiting for it could last for ever.
        workers = list((pool._processes or {}).values())
        for worker in workers:
            worker.kill()
        pool.shutdown(wait=True, cancel_futures=True)

    def _executor(self) -> Executor:
        if self._pool is None:
            # Spawn: a fork would copy the loop, its sockets and the database connection.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(max_workers=1, mp_context=context)
        return self._pool


def _ready(settings: LanguageSettings, folders: tuple[Path, ...]) -> None:
    """Load the model at the first call in this process."""
    from policytrail.nlp import worker

    if not worker.is_ready():
        worker.initialise(settings, folders)


def _versions(settings: LanguageSettings, folders: tuple[Path, ...]) -> tuple[str, str]:
    from policytrail.nlp import worker

    _ready(settings, folders)
    return worker.versions()


def _annotate(
    settings: LanguageSettings, folders: tuple[Path, ...], documents: list[Document]
) -> list[Annotation | Failure]:
    from policytrail.nlp import worker

    _ready(settings, folders)
    return worker.annotate_batch(documents)
