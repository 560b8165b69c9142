"""What the database costs as it grows: writing, deriving, asking, copying.

    python benchmarks/storing.py [--documents 1000 3000 10000] [--json]

The documents are of one sentence pattern and 4,000 characters each; two events are told by each.
Times are of the processor of this process, so that other work on the machine does not count;
waiting for the disk is not in them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from policytrail.records import (
    Annotation,
    Document,
    Event,
    EventMention,
    Knowledge,
    KnownEntity,
    Outcome,
    Party,
    Poll,
    PollResult,
    Run,
    Source,
    Span,
    content_id,
)
from policytrail.store import Store, TimelineQuery, open_store

START = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = Source(
    id="bench",
    publisher="Bench",
    title="Bench",
    kind="feed",
    url="http://bench.invalid/feed",
    tier="news",
    interval_minutes=30,
)
FUND = KnownEntity(
    id="fund:bench", name="Bench Fund", type="pension_fund", aliases=(), first_known=START
)
READ = Run(id="read", stage="annotate", version="bench")
LINK = Run(id="link", stage="link", version="bench")
_BATCH = 20


def make_document(number: int) -> Document:
    """Return one of the documents."""
    url = f"http://bench.invalid/{number}"
    text = f"The Bench Fund sold holding {number}. It bought holding {number} again. "
    seen = START + timedelta(minutes=number)
    return Document(
        id=content_id(url),
        source_id=SOURCE.id,
        url=url,
        title=f"Holding {number}",
        text=text + "More words follow in a long text. " * 115,
        retrieved=seen,
        first_seen=seen,
        published=seen,
        publisher="Bench",
    )


def make_events(document: Document) -> Iterator[Event]:
    """Yield the two events that a document tells of."""
    start = 0
    for sentence in document.text.split(". ")[:2]:
        span = Span(start=start, end=start + len(sentence), text=sentence)
        start += len(sentence) + 2
        mention = EventMention(
            document_id=document.id,
            evidence=span,
            status="done",
            date="2025-12-31",
            authority="outlet",
            chain=(),
            rule="bench",
            confidence=0.7,
            first_known=document.first_seen,
            id=content_id(document.id, str(span.start)),
            origin="Bench",
        )
        yield Event(
            id=mention.id,
            type="divest",
            status="done",
            title=sentence,
            date="2025-12-31",
            date_basis="explicit",
            authority="outlet",
            actors=(Party(name=FUND.name, entity_id=FUND.id),),
            objects=(Party(name="holding"),),
            mentions=(mention,),
            first_known=document.first_seen,
            confidence=0.7,
            origins=("Bench",),
        )


def measure(count: int, path: Path) -> dict[str, float]:
    """Return the processor seconds of each step for so many documents."""
    documents = [make_document(number) for number in range(count)]
    events = tuple(event for document in documents for event in make_events(document))
    knowledge = Knowledge(entities=(FUND,), events=events)
    found: dict[str, float] = {}

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        begun = time.process_time()
        yield
        found[step] = round(time.process_time() - begun, 4)

    with open_store(path, create=True) as store:
        store.sync_sources(sources=[SOURCE], now=START)
        store.save_run(run=READ)
        with timed("record"):
            _in_batches(documents, lambda batch: store.record(result=_visit(batch)))
        with timed("annotate"):
            _in_batches(documents, lambda batch: _annotate(store, batch))
        with timed("derive: first time"):
            store.save_knowledge(run=LINK, knowledge=knowledge)
        with timed("derive: nothing new"):
            store.save_knowledge(run=LINK, knowledge=knowledge)
        for step, ask in _questions(store, path).items():
            with timed(step):
                ask()
        found["megabytes"] = round(path.stat().st_size / 1e6, 1)
    return found


def _questions(store: Store, path: Path) -> dict[str, Callable[[], object]]:
    then = START + timedelta(minutes=100)
    return {
        "read all annotations": lambda: sum(1 for _ in store.annotated()),
        "timeline: last 50": lambda: store.timeline(query=TimelineQuery(limit=50)),
        "timeline: as of an early day": lambda: store.timeline(
            query=TimelineQuery(as_of=then, limit=50)
        ),
        "search": lambda: store.search(text="fund sold"),
        "source health": store.source_health,
        "verify": store.verify,
        "backup": lambda: store.backup(folder=path.parent / "copies", now=START),
    }


def _visit(documents: list[Document]) -> PollResult:
    moment = documents[0].retrieved
    poll = Poll(
        source_id=SOURCE.id,
        url=SOURCE.url,
        started=moment,
        finished=moment,
        outcome=Outcome.NEW,
    )
    return PollResult(poll=poll, documents=tuple(documents))


def _annotate(store: Store, documents: list[Document]) -> None:
    results = [(one, Annotation(document_id=one.id, relevance=0.9)) for one in documents]
    store.save_annotations(run_id=READ.id, results=results)


def _in_batches(documents: list[Document], step: Callable[[list[Document]], object]) -> None:
    for start in range(0, len(documents), _BATCH):
        step(documents[start : start + _BATCH])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 3000])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    table: dict[int, dict[str, float]] = {}
    for count in arguments.documents:
        with tempfile.TemporaryDirectory() as folder:
            table[count] = measure(count, Path(folder) / "bench.db")
    if arguments.json:
        print(json.dumps(table))
        return
    print(f"{'processor seconds':32}" + "".join(f"{count:>10,}" for count in table))
    for step in next(iter(table.values())):
        print(f"{step:32}" + "".join(f"{row[step]:>10}" for row in table.values()))


if __name__ == "__main__":
    main()
