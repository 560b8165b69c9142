"""Reading: from texts to what each of them says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from policytrail import __version__
from policytrail.errors import StoreError, WorkerError
from policytrail.jobs.clock import Clock
from policytrail.records import Annotation, Document, Failure, Run, content_id
from policytrail.store import Claim, Store

Result = TypeVar("Result")
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
    try:
        while not ends() and (batch := await _take(store, run, worker, batch_size, clock())):
            try:
                results = await language.annotate(batch)
            except WorkerError as error:
                await asyncio.to_thread(store.abandon, worker=worker, reason=error.message)
                failures += [_unread(batch, error)]
                continue
            pairs = list(zip(batch, results, strict=True))
            saving = asyncio.to_thread(store.save_annotations, run_id=run.id, results=pairs)
            await _to_its_end(saving)
            bad = [result for result in results if isinstance(result, Failure)]
            failures += bad
            annotated += len(batch) - len(bad)
            if watch is not None:
                watch(len(batch))
    except StoreError:
        raise  # the database would refuse this, too; the claims run out
    except BaseException:
        store.release(run_id=run.id, worker=worker)  # not the texts' fault
        raise
    return AnnotateReport(annotated=annotated, failures=tuple(failures))


async def _take(store: Store, run: Run, worker: str, limit: int, now: datetime) -> list[Document]:
    asked = Claim(run_id=run.id, worker=worker, now=now, lease=_LEASE)
    return await _to_its_end(asyncio.to_thread(store.claim, asked=asked, limit=limit))


async def _to_its_end(work: Coroutine[Any, Any, Result]) -> Result:
    """Wait for work in a thread, also when cancelled: a thread goes on, and what it takes in hand
    must be there to be given back."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _unread(batch: Sequence[Document], error: WorkerError) -> Failure:
    ids = ", ".join(document.id for document in batch)
    return Failure(subject=ids, message=f"reading it, the {error.subject} {error.message}")
