"""The language stage behind a process border: a text that kills or stalls it takes nothing along.

The process is started by the first text, replaced when it has read many or has grown, and let go
when there has been nothing to read for a while: an idle daemon stays small.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from policytrail.config import MODEL_SECONDS, LanguageSettings
from policytrail.errors import LanguageError
from policytrail.operations.worker import Worker
from policytrail.records import Annotation, Document, Failure

logger = logging.getLogger("policytrail.daemon")


def versions(settings: LanguageSettings, folders: tuple[Path, ...]) -> tuple[str, str]:
    """Return the model and a hash of the rules, in the worker: only there spaCy is loaded."""
    from policytrail.nlp import worker

    return worker.versions(settings, folders)


def annotate(
    settings: LanguageSettings, folders: tuple[Path, ...], documents: Sequence[Document]
) -> list[Annotation | Failure]:
    """Return one result for each document, in the worker."""
    from policytrail.nlp import worker

    return worker.annotate(settings, folders, documents)


class WorkerLanguage:
    """The language stage in one worker process."""

    def __init__(
        self, settings: LanguageSettings, lexicon_folders: tuple[Path, ...], *, started: int = 0
    ) -> None:
        self._settings = settings
        self._folders = lexicon_folders
        self._started = started  # by stages before this one
        self._worker = Worker("language", memory=settings.worker_memory)
        self._texts = 0  # that the present process has read
        self._letting_go: asyncio.TimerHandle | None = None
        self._versions: tuple[str, str] | None = None

    @property
    def starts(self) -> int:
        """How many processes there have been."""
        return self._started + self._worker.starts

    @property
    def runs(self) -> bool:
        """Whether there is a process now."""
        return self._worker.runs

    def differs(self, settings: LanguageSettings, lexicon_folders: tuple[Path, ...]) -> bool:
        """Tell whether a stage with these settings may read otherwise.

        Where there are folders of lexicons it may: their files can have changed.
        """
        return (settings, lexicon_folders) != (self._settings, self._folders) or bool(self._folders)

    def with_settings(
        self, settings: LanguageSettings, lexicon_folders: tuple[Path, ...]
    ) -> WorkerLanguage:
        """Return another stage, which has no process yet."""
        return WorkerLanguage(settings, lexicon_folders, started=self.starts)

    async def versions(self) -> tuple[str, str]:
        """Return the model and a hash of the rules, as the worker has them.

        Raises:
            LanguageError: the model or a lexicon is missing or wrong.
            WorkerError: the worker died at its start.
        """
        if self._versions is None:
            self._versions = await self._load()
        return self._versions

    async def _load(self) -> tuple[str, str]:
        self._texts = 0
        found = await self._worker.run(
            versions, self._settings, self._folders, seconds=MODEL_SECONDS
        )
        self._let_go_later()
        return found

    async def _load_the_same(self) -> None:
        """Start a process in the midst of a run, which is of one model and one set of rules."""
        before, self._versions = self._versions, await self._load()
        if before not in (None, self._versions):
            raise LanguageError(
                "the model or the rules are others than when reading began",
                subject="language worker",
                remedy="Reading begins anew with them.",
            )

    async def annotate(self, documents: Sequence[Document]) -> list[Annotation | Failure]:
        """Return one result a document, in order.

        Raises:
            LanguageError: the model or a lexicon is missing, wrong, or another than before.
            WorkerError: the worker did not survive one of the documents, or took too long.
        """
        await self._recycle()
        if not self._worker.runs:
            await self._load_the_same()
        seconds = self._settings.seconds_for(sum(len(one.text) for one in documents))
        try:
            return await self._worker.run(
                annotate, self._settings, self._folders, list(documents), seconds=seconds
            )
        finally:
            self._texts += len(documents)
            self._let_go_later()

    async def _recycle(self) -> None:
        """End a worker that has read many texts or has grown: libraries do not give all back."""
        grown = self._worker.resident() > self._settings.worker_memory / 2
        if self._worker.runs and (self._texts >= self._settings.worker_texts or grown):
            logger.info("event=worker_recycled texts=%d grown=%s", self._texts, grown)
            await self._worker.finish()

    def _let_go_later(self) -> None:
        if self._letting_go is not None:
            self._letting_go.cancel()
        loop = asyncio.get_running_loop()
        self._letting_go = loop.call_later(self._settings.idle_seconds, self._let_go)

    def _let_go(self) -> None:
        if self._worker.busy:
            self._let_go_later()
        elif self._worker.runs:
            logger.info("event=worker_let_go texts=%d", self._texts)
            self._worker.close()

    async def finish(self) -> None:
        """End the worker and wait until it is gone. The next text starts another."""
        self.close()
        await self._worker.finish()

    def close(self) -> None:
        """End the worker at once, whatever it is doing."""
        if self._letting_go is not None:
            self._letting_go.cancel()
        self._worker.close()
