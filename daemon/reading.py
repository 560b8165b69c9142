"""Reading of new texts, and how another language stage takes over: between two batches."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from policytrail import jobs
from policytrail.config import LanguageSettings
from policytrail.daemon.language import WorkerLanguage
from policytrail.jobs import Clock
from policytrail.store import Store

logger = logging.getLogger("policytrail.daemon")


class Reading:
    """The language stage that reads now. One run at a time, so that a run has one stage."""

    def __init__(self, language: WorkerLanguage) -> None:
        self._language = language
        self._turn = asyncio.Lock()
        self._wanted = 0  # by how many that wait for the batch in hand

    @property
    def starts(self) -> int:
        """How many worker processes there have been."""
        return self._language.starts

    async def read(
        self,
        store: Store,
        *,
        batch_size: int,
        clock: Clock,
        watch: Callable[[int], None],
        ends: Callable[[], bool],
    ) -> jobs.AnnotateReport:
        """Read what waits until there is nothing, ``ends`` says so, or another stage is to come.

        Raises:
            LanguageError: the model or a lexicon is missing or wrong.
            StoreError: the database could not be read or written.
            WorkerError: the worker died at its start.
        """
        async with self._turn:
            report = await jobs.annotate(
                store,
                self._language,
                batch_size=batch_size,
                clock=clock,
                worker="daemon",
                watch=watch,
                ends=lambda: ends() or self._wanted > 0,
            )
        if report.annotated or report.failures:
            told = report.annotated, len(report.failures)
            logger.info("event=annotated documents=%d failures=%d", *told)
        return report

    async def prepare(
        self, settings: LanguageSettings, folders: tuple[Path, ...]
    ) -> WorkerLanguage | None:
        """Return a stage with these settings and its model loaded; None: the present one has them.

        The process of the present one is ended first, so that two models are never in memory; a
        batch that is being read is read to its end. The next text starts it again.

        Raises:
            LanguageError: the model or a lexicon is missing or wrong.
            WorkerError: the worker died at its start.
        """
        if not self._language.differs(settings, folders):
            return None
        async with self._between_batches():
            await self._language.finish()
            fresh = self._language.with_settings(settings, folders)
            try:
                await fresh.versions()
            except BaseException:
                fresh.close()
                raise
            return fresh

    async def take(self, fresh: WorkerLanguage) -> None:
        """Let a stage read from now on."""
        async with self._between_batches():
            await self._language.finish()
            self._language = fresh

    @asynccontextmanager
    async def _between_batches(self) -> AsyncIterator[None]:
        self._wanted += 1
        try:
            async with self._turn:
                yield
        finally:
            self._wanted -= 1

    async def finish(self) -> None:
        """End the worker at once, whatever it is doing, and wait until it is gone."""
        await self._language.finish()
