"""Reading: from texts to what each of them says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from policytrail import __version__
from policytrail.errors import WorkerError
from policytrail.jobs.clock import Clock
from policytrail.records import Annotation, Document, Failure, Run, content_id
from policytrail.store import Claim, Store

_LEASE = timedelta(minutes=15)  # longer than any batch takes


class Language(Protocol):
    """The language stage, in this process or in a worker."""

    async def versions(self) -> tuple[str, str]:
        """Return the model and a hash of the rules."""
        ...

    async def annotate(self, documents: Sequence[Document]) -> list[Annotation | Failure]:
        """Return one result a document, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotateReport:
    """How many documents were read, and which could not be."""

    annotated: int
    failures: tuple[Failure, ...] = ()


def make_run(stage: str, *, model: str = "", rules: str = "") -> Run:
    """Return the versions behind the rows that a stage derives."""
    return Run(
        id=content_id(stage, __version__, model, rules),
        stage=stage,
        version=__version__,
        model=model,
        rules=rules,
    )


async def annotate(
    store: Store,
    language: Language,
    *,
    batch_size: int,
    clock: Clock,
    worker: str,
    watch: Callable[[int], None] | None = None,
    ends: Callable[[], bool] = lambda: False,
) -> AnnotateReport:
    """Read every document whose present text this run has not read, a batch a transaction.

    ``worker`` is who takes texts in hand; no two that run at once may have one name. What it held
    when it died is taken up again. A text that the language worker does not survive comes back
    alone, and goes into quarantine the third time. ``ends`` is asked before each batch: when it
    says yes, the rest is left for another run.
    """
    await asyncio.to_thread(store.abandon, worker=worker, reason="its process ended")
    model, rules = await language.versions()
    run = make_run("annotate", model=model, rules=rules)
    await asyncio.to_thread(store.save_run, run=run)
    annotated, failures = 0, list[Failure]()
    while not ends() and (batch := await _take(store, run, worker, batch_size, clock())):
        try:
            results = await language.annotate(batch)
        except WorkerError as error:
            await asyncio.to_thread(store.abandon, worker=worker, reason=error.message)
            failures += [_unread(batch, error)]
            continue
        except BaseException:
            store.release(run_id=run.id, worker=worker)  # not the texts' fault
            raise
        pairs = list(zip(batch, results, strict=True))
        await asyncio.to_thread(store.save_annotations, run_id=run.id, results=pairs)
        bad = [result for result in results if isinstance(result, Failure)]
        failures += bad
        annotated += len(batch) - len(bad)
        if watch is not None:
            watch(len(batch))
    return AnnotateReport(annotated=annotated, failures=tuple(failures))


async def _take(store: Store, run: Run, worker: str, limit: int, now: datetime) -> list[Document]:
    asked = Claim(run_id=run.id, worker=worker, now=now, lease=_LEASE)
    return await asyncio.to_thread(store.claim, asked=asked, limit=limit)


def _unread(batch: Sequence[Document], error: WorkerError) -> Failure:
    ids = ", ".join(document.id for document in batch)
    return Failure(subject=ids, message=f"reading it, the {error.subject} {error.message}")
