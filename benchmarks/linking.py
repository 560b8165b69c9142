"""What linking costs a document, from a thousand documents up.

    python benchmarks/linking.py [--sizes 1000,3000,10000] [--json]

The documents are made up: orders, reports of them (three of four without a number), holdings and
positions, spread over years at one rate, so that more documents mean a longer time and not more
news a day. Words are drawn from a vocabulary that grows as vocabularies do (Heaps' law).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from policytrail import timeline
from policytrail.records import (
    AnnotatedDocument,
    Annotation,
    Document,
    Entity,
    EventClaim,
    Instrument,
    Span,
    StanceClaim,
)

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


def measure(size: int) -> dict[str, float]:
    """Return how long linking takes for a number of documents, and what comes out."""
    documents = list(Maker(seed=0).documents(size))
    started, cpu = time.perf_counter(), time.process_time()
    knowledge = timeline.link(documents)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    return {
        "documents": size,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "milliseconds_a_document": round(1000 * cpu / size, 3),
        "events": len(knowledge.events),
        "instruments": len(knowledge.instruments),
        "stories": len(knowledge.stories),
    }


def main() -> int:
    """Print one row a size."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default="1000,3000,10000")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rows = [measure(int(size)) for size in arguments.sizes.split(",")]
    if arguments.json:
        print(json.dumps(rows, indent=2))
        return 0
    for row in rows:
        print("  ".join(f"{name} {value:g}" for name, value in row.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
