"""How well tellings of one happening in many documents are joined, by the whole pipeline.

    python benchmarks/joining.py SET.jsonl... [--errors] [--min F1]

Reads the documents now, links them, and compares with the happenings that the file names by hand
(``tests/data/joining``): what was not found in its document, and what was joined wrongly. With
``--min`` the exit code is 1 if the pairwise F1 of what was found is lower.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from policytrail import timeline
from policytrail.config import LanguageSettings
from policytrail.nlp.evaluation.joining import Joining, Measures, Pair, Telling, score
from policytrail.nlp.jsonl import load_document
from policytrail.nlp.pipeline import build_annotator
from policytrail.records import AnnotatedDocument, Annotation, Knowledge


def read_set(file: Path) -> tuple[list[AnnotatedDocument], list[Telling]]:
    """Read the documents of a set now, as the pipeline reads them; and its tellings by hand."""
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    documents = [
        replace(load_document(line, number), tier=row["tier"])
        for number, (line, row) in enumerate(zip(lines, rows, strict=True), 1)
    ]
    items = []
    annotator = build_annotator(LanguageSettings())
    for document, found in zip(documents, annotator.annotate(documents), strict=True):
        if not isinstance(found, Annotation):
            raise SystemExit(f"{found.subject}: {found.message}")
        items.append(AnnotatedDocument(document=document, annotation=found))
    return items, [telling for row in rows for telling in told(row)]


def told(row: dict[str, object]) -> Iterable[Telling]:
    """Yield the tellings of a document of the set."""
    tellings = row["tellings"]
    assert isinstance(tellings, list)
    for each in tellings:
        place = each["evidence"]
        yield Telling(
            document=str(row["id"]),
            type=each["type"],
            start=place["start"],
            end=place["end"],
            event=each["event"],
        )


def mentions(knowledge: Knowledge) -> list[Telling]:
    """Return every place that tells of an event of the knowledge."""
    return [
        Telling(
            document=mention.document_id,
            type=event.type,
            start=mention.evidence.start,
            end=mention.evidence.end,
            event=event.id,
        )
        for event in knowledge.events
        for mention in event.mentions
    ]


def measure(file: Path) -> Joining:
    """Return how the tellings of a set are joined."""
    items, gold = read_set(file)
    return score(gold, mentions(timeline.link(items)))


def lines(name: str, found: Joining) -> list[str]:
    """Return the figures of a set as text."""
    happenings = {each.event for each in found.gold}
    documents = {each.document for each in found.gold}
    missed = len(found.gold) - len(found.found)
    return [
        f"{name}: {len(happenings)} happenings, {len(documents)} documents, "
        f"{len(found.gold)} tellings",
        f"  found in their documents: {len(found.found)} of {len(found.gold)}; "
        f"missed {missed}, of these {len(found.other_type)} read as another type",
        f"  joined, of those found:   {_figures(found.joined)}",
        f"  of all tellings:          {_figures(found.whole)}",
        f"  pairs torn apart {len(found.split)}, pairs wrongly joined {len(found.merged)}",
    ]


def _figures(measures: Measures) -> str:
    pairs, links = measures.pairs, measures.links
    return (
        f"pairs F1 {_ratio(pairs.f1)} (P {_ratio(pairs.precision)}, R {_ratio(pairs.recall)}), "
        f"B-cubed F1 {_ratio(measures.b_cubed)}, MUC F1 {_ratio(links.f1)}"
    )


def _ratio(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"


def errors(found: Joining) -> list[str]:
    """Return what was not found and what was joined wrongly, telling by telling."""
    texts = [
        f"  not found: {each.key} ({each.type}; read: {found.other_type.get(each.key, 'nothing')})"
        for each in found.gold
        if each.key not in found.found
    ]
    texts += [f"  torn apart: {_pair(each)}" for each in found.split]
    return texts + [f"  wrongly joined: {_pair(each)}" for each in found.merged]


def _pair(pair: Pair) -> str:
    return f"{pair.one.key} and {pair.other.key}"


def main(given: Sequence[str] | None = None) -> int:
    """Print the figures of each set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--min", type=float, default=0.0)
    asked = parser.parse_args(given)
    low = False
    for file in asked.files:
        found = measure(file)
        print("\n".join([*lines(file.stem, found), *(errors(found) if asked.errors else ())]))
        low = low or (found.joined.pairs.f1 or 0.0) < asked.min
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
