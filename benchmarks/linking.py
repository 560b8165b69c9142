"""What it costs to link one more document, from the first to the hundred thousandth.

    python benchmarks/linking.py [--documents 100000] [--plot docs/linking.svg]
    python benchmarks/linking.py --rebuild [--documents 10000]
    python benchmarks/linking.py --daemon [--documents 10000]

The documents are made up: orders, reports of them (three of four without a number), holdings and
positions, spread over years at one rate, so that more documents mean a longer time and not more
news a day. Words are drawn from a vocabulary that grows as vocabularies do (Heaps' law).
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from policytrail import jobs, timeline
from policytrail.records import (
    AnnotatedDocument,
    Annotation,
    Document,
    Entity,
    EventClaim,
    Instrument,
    Outcome,
    Poll,
    PollResult,
    Run,
    Source,
    Span,
    StanceClaim,
)
from policytrail.store import Store, open_store

A_DAY = 40  # documents
START = datetime(2021, 2, 1, 8, tzinfo=UTC)
SYLLABLES = [f"{one}{two}" for one in "bdklmr" for two in "aeiou"]


def word(number: int) -> str:
    """Return the word of a rank in the vocabulary."""
    parts = []
    number += 30
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts)


class Maker:
    """Makes documents one after the other."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._orders: list[tuple[int, str, datetime]] = []

    def documents(self, count: int) -> Iterator[AnnotatedDocument]:
        """Yield documents in the order of their days."""
        for number in range(count):
            moment = START + timedelta(days=number / A_DAY)
            if number % 25 == 0:
                yield self._printed(number, moment)
            elif number % 5 == 1:
                yield self._holding(number, moment)
            else:
                yield self._report(number, moment)

    def _words(self, number: int, count: int) -> str:
        vocabulary = int(565 * (number + 50) ** 0.5)
        ranks = [int(vocabulary * self._random.random() ** 4) for _ in range(count)]
        return " ".join(map(word, ranks))

    def _printed(self, number: int, moment: datetime) -> AnnotatedDocument:
        order, topic = 20_000 + number // 25, self._words(number, 7)
        self._orders.append((order, topic, moment))
        day = moment.date().isoformat()
        fields = {
            "title": topic.title(),
            "document_number": f"{moment.year}-{number:06d}",
            "executive_order_number": str(order),
            "type": "Presidential Document",
            "signing_date": day,
            "publication_date": day,
            "president": "Dana Ironwood",
        }
        text = f"{topic} {self._words(number, 60)}.\n\n" + "\n".join(
            f"{name}: {value}" for name, value in fields.items()
        )
        document = self._document(number, moment, text, topic, kind="register", fields=fields)
        return AnnotatedDocument(document=document, annotation=self._annotation(document))

    def _report(self, number: int, moment: datetime) -> AnnotatedDocument:
        order, topic, signed = self._random.choice(self._orders[-6:])
        name = f"Executive Order {order}" if number % 4 == 0 else "executive order"
        said = f"President Dana Ironwood signed an {name} on {topic}."
        document = self._document(number, moment, f"{said} {self._words(number, 220)}.", topic)
        key = f"eo:{order}" if number % 4 == 0 else None
        start = said.index(name)
        instrument = Instrument(
            id=key or "unnamed",
            kind="executive_order",
            name=name,
            key=key,
            mentions=(Span(start=start, end=start + len(name), text=name),),
        )
        claim = EventClaim(
            type="sign",
            status="done",
            actors=("Dana Ironwood",),
            objects=(name,),
            evidence=Span(start=0, end=len(said), text=said),
            date=signed.date().isoformat(),
            headline=True,
        )
        stance = StanceClaim(
            holder="Dana Ironwood", target=name, stance="support", evidence=claim.evidence
        )
        annotation = self._annotation(document, (instrument,), (claim,), (stance,))
        return AnnotatedDocument(document=document, annotation=annotation)

    def _holding(self, number: int, moment: datetime) -> AnnotatedDocument:
        fund = f"Fund {word(number % 400).title()}"
        said = f"{fund} holds {word(number % 37)} coins."
        text = f"{said} {self._words(number, 150)}."
        document = self._document(number, moment, text, f"{fund} invests")
        quarter = f"{moment.year}-Q{(moment.month + 2) // 3}"
        claim = EventClaim(
            type="allocate",
            status="done",
            actors=(fund,),
            objects=(word(number % 37),),
            evidence=Span(start=0, end=len(said), text=said),
            date=quarter,
        )
        return AnnotatedDocument(
            document=document, annotation=self._annotation(document, (), (claim,))
        )

    def _document(
        self,
        number: int,
        moment: datetime,
        text: str,
        title: str,
        *,
        kind: str = "page",
        fields: dict[str, str] | None = None,
    ) -> Document:
        return Document(
            id=f"{number:08d}",
            source_id=f"source-{number % 30}",
            url=f"https://paper{number % 30}.example.org/{number}",
            title=title,
            text=text,
            retrieved=moment,
            first_seen=moment,
            published=moment,
            kind=kind,
            tier="official" if kind == "register" else "news",
            publisher=f"Paper {number % 30}",
            metadata=fields or {},
        )

    def _annotation(
        self,
        document: Document,
        instruments: tuple[Instrument, ...] = (),
        events: tuple[EventClaim, ...] = (),
        stances: tuple[StanceClaim, ...] = (),
    ) -> Annotation:
        name = "Dana Ironwood"
        start = document.text.find(name)
        span = Span(start=start, end=start + len(name), text=name)
        person = Entity(id="person:dana-ironwood", name=name, type="person", mentions=(span,))
        return Annotation(
            document_id=document.id,
            relevance=1.0,
            entities=(person,) if start >= 0 else (),
            instruments=instruments,
            events=events,
            stances=stances,
        )


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What linking cost since the mark before: processor time, and what was in memory."""

    documents: int
    milliseconds_a_document: float
    slowest_batch_seconds: float
    megabytes: int


def run(size: int, batch: int, every: int) -> Iterator[Mark]:
    """Link documents as they come, a batch at a time, and yield what each stretch cost."""
    linker, documents = timeline.Linker(), Maker(seed=0).documents(size)
    done, spent, slowest = 0, 0.0, 0.0
    while items := list(itertools.islice(documents, batch)):
        started = time.process_time()
        linker.update(items)
        seconds = time.process_time() - started
        spent, slowest = spent + seconds, max(slowest, seconds)
        done += len(items)
        if done % every < batch:
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            yield Mark(
                documents=done,
                milliseconds_a_document=round(1000 * spent / every, 3),
                slowest_batch_seconds=round(slowest, 3),
                megabytes=memory,
            )
            spent, slowest = 0.0, 0.0


@contextlib.contextmanager
def _filled(documents: Sequence[AnnotatedDocument]) -> Iterator[Store]:
    """Lend a database that holds documents with their annotations, and nothing linked."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "bench.db", create=True) as store,
    ):
        store.sync_sources(sources=[_source(number) for number in range(30)], now=START)
        store.save_run(run=READ)
        for start in range(0, len(documents), 500):
            _record(store, documents[start : start + 500])
        yield store


def rebuild(size: int) -> dict[str, float]:
    """Return the seconds that it takes to derive everything from stored annotations anew."""
    documents = list(Maker(seed=0).documents(size))
    with _filled(documents) as store:
        linker, marks = timeline.Linker(), [time.perf_counter()]
        linker.update(store.annotated())
        marks.append(time.perf_counter())
        store.save_knowledge(run=LINK, knowledge=linker.knowledge())
        marks.append(time.perf_counter())
    seconds = [round(end - start, 3) for start, end in itertools.pairwise(marks)]
    return {"documents": size, "read and link": seconds[0], "save whole": seconds[1]}


def daily(size: int, batch: int, times: int = 10) -> dict[str, Any]:
    """Return what linking a batch of new documents costs a daemon that has linked so many.

    ``all anew`` is what a process does that begins with it: after a crash, or when it was let go.
    ``kept`` is what the process does that has linked before; ``nothing new``, when it only looks.
    """
    documents = list(Maker(seed=0).documents(size + (times + 1) * batch))
    with _filled(documents[:size]) as store:
        jobs.Linking().update(store)
        _record(store, documents[size : size + batch])
        linking = jobs.Linking()
        anew = _cost(linking, store)
        kept = []
        for number in range(1, times + 1):
            start = size + number * batch
            _record(store, documents[start : start + batch])
            kept.append(_cost(linking, store))
        look = _cost(linking, store)
    processor = [each[0] for each in kept]
    return {
        "documents": size,
        "new documents": batch,
        "all anew, processor s": anew[0],
        "all anew, s": anew[1],
        "kept, processor s, median": statistics.median(processor),
        "kept, processor s, most": max(processor),
        "kept, s, median": statistics.median(each[1] for each in kept),
        "nothing new, processor s": look[0],
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _cost(linking: jobs.Linking, store: Store) -> tuple[float, float]:
    """Return the processor time and the time that an update takes."""
    used, began = time.process_time(), time.perf_counter()
    linking.update(store)
    return round(time.process_time() - used, 3), round(time.perf_counter() - began, 3)


READ = Run(id="read", stage="annotate", version="1")
LINK = Run(id="link", stage="link", version="1")


def _source(number: int) -> Source:
    return Source(
        id=f"source-{number}",
        publisher=f"Paper {number}",
        title="News",
        kind="feed",
        url=f"https://paper{number}.example.org/feed",
        tier="news",
        interval_minutes=60,
    )


def _record(store: Store, items: Sequence[AnnotatedDocument]) -> None:
    for item in items:
        document = item.document
        poll = Poll(
            source_id=document.source_id,
            url=document.url,
            started=document.retrieved,
            finished=document.retrieved,
            outcome=Outcome.NEW,
        )
        store.record(result=PollResult(poll=poll, documents=(document,)))
    results = [(item.document, item.annotation) for item in items]
    store.save_annotations(run_id=READ.id, results=results)


def plot(marks: Sequence[Mark]) -> str:
    """Return the cost of a document against the number of documents, as SVG."""
    width, height, left, bottom = 640, 320, 60, 40
    most = max(mark.documents for mark in marks)
    top = max(5.0, 1.2 * max(mark.milliseconds_a_document for mark in marks))

    def at(documents: float, milliseconds: float) -> str:
        x = left + (width - left - 20) * documents / most
        y = height - bottom - (height - bottom - 20) * milliseconds / top
        return f"{x:.1f},{y:.1f}"

    points = " ".join(at(mark.documents, mark.milliseconds_a_document) for mark in marks)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">',
        "<title>Processor time to link one more document</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for tick in range(0, int(top) + 1):
        x, y = at(0, tick).split(",")
        lines.append(f'<path d="M{x},{y}H{width - 20}" stroke="#ddd"/>')
        lines.append(f'<text x="{left - 8}" y="{float(y) + 4:.1f}" text-anchor="end">{tick}</text>')
    for part in range(6):
        x = at(most * part / 5, 0).split(",")[0]
        lines.append(
            f'<text x="{x}" y="{height - bottom + 18}" text-anchor="middle">'
            f"{most * part / 5:,.0f}</text>"
        )
    lines += [
        f'<polyline points="{points}" fill="none" stroke="#1f5fa8" stroke-width="1.5"/>',
        f'<text x="{left}" y="14">milliseconds of processor time a document</text>',
        f'<text x="{width - 20}" y="{height - 6}" text-anchor="end">documents linked before</text>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Print one row a stretch, or what a rebuild takes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--every", type=int, default=1000, help="documents to a row")
    parser.add_argument("--plot", type=Path, help="write an SVG here")
    parser.add_argument("--rebuild", action="store_true", help="from a database, and back into it")
    parser.add_argument("--daemon", action="store_true", help="what new documents cost a daemon")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.daemon:
        print(json.dumps(daily(arguments.documents, arguments.batch), indent=2))
        return 0
    if arguments.rebuild:
        print(json.dumps(rebuild(arguments.documents), indent=2))
        return 0
    marks = []
    for mark in run(arguments.documents, arguments.batch, arguments.every):
        marks.append(mark)
        row = asdict(mark)
        shown = (
            json.dumps(row) if arguments.json else "  ".join(f"{k} {v:g}" for k, v in row.items())
        )
        print(shown, flush=True)
    if arguments.plot:
        arguments.plot.write_text(plot(marks), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
