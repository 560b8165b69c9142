"""What the tone encoder costs: a target alone and in batches, a document, memory.

    python benchmarks/tone.py [--model FOLDER] [--repeat N]

Processor time of one thread, on the articles of ``tests/data/tuning``. The pairs are all mentions
of entities in their sentences; the cost of a document is of those that the stage does score.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from spacy.tokens import Doc

from policytrail.config import LanguageSettings
from policytrail.nlp import tone_choice
from policytrail.nlp.components.tone import EntityTone
from policytrail.nlp.entity_tone import find_places
from policytrail.nlp.jsonl import load_document
from policytrail.nlp.pipeline import Annotator, build_annotator
from policytrail.nlp.sentiment import load_tone
from policytrail.nlp.tone_folder import BUILTIN
from policytrail.nlp.tone_model import Targeted, ToneModel
from policytrail.tests.articles.annotated import FOLDER, load_articles

_BATCHES = (4, 16)  # a small one stays in the processor's cache


def spent(work: Callable[[], object]) -> float:
    """Return the processor time of some work, in milliseconds."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def megabytes() -> float:
    """Return the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def every_mention(docs: Sequence[Doc]) -> list[Targeted]:
    """Return all mentions of persons and bodies with their sentences."""
    return [
        Targeted(
            text=sentence.text,
            start=mention.start - sentence.start_char,
            end=min(mention.end, sentence.end_char) - sentence.start_char,
        )
        for doc in docs
        for sentence in doc.sents
        for entity in doc._.entities
        for mention in entity.mentions
        if sentence.start_char <= mention.start < sentence.end_char
    ]


def read(annotator: Annotator) -> tuple[list[Doc], float]:
    """Return the articles as they are read without the encoder, and the time of each."""
    documents = [
        load_document(json.dumps(row), 1) for row in load_articles(FOLDER.parent / "tuning")
    ]
    annotator.read(documents[0])  # the first one pays for what is made once
    docs: list[Doc] = []
    took = spent(lambda: docs.extend(annotator.read(document) for document in documents))
    return docs, took / len(documents)


def alone_and_in_batches(model: ToneModel, pairs: Sequence[Targeted], repeat: int) -> None:
    """Print the time of a pair at batch 1 and in batches."""
    model.score(pairs[:8])
    alone = [
        statistics.median(spent(lambda pair=pair: model.score([pair])) for _ in range(repeat))  # type: ignore[misc]
        for pair in pairs
    ]
    deciles = statistics.quantiles(alone, n=10)
    words = statistics.median(len(pair.text.split()) for pair in pairs)
    print(f"pairs: {len(pairs)}, sentences of {words:.0f} words (median)")
    print(f"batch 1: {statistics.median(alone):.2f} ms a pair (median), {deciles[-1]:.2f} (tenth)")
    for size in _BATCHES:
        batched = ToneModel(model.folder, batch=size)
        batched.score(pairs[:8])
        took = min(spent(lambda one=batched: one.score(pairs)) for _ in range(repeat))  # type: ignore[misc]
        together = took / len(pairs)
        faster = statistics.mean(alone) / together
        print(f"batches of {size}: {together:.2f} ms a pair, {faster:.2f} times as fast")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", type=Path, default=BUILTIN)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    docs, stage = read(build_annotator(LanguageSettings(tone_model=tone_choice.NONE)))
    words = load_tone()
    before = megabytes()
    model = tone_choice.choose(str(options.model))
    assert model is not None
    opening = spent(model.open)
    print(f"{model}: opened in {opening:.0f} ms, {megabytes() - before:.0f} MB more")
    alone_and_in_batches(model, every_mention(docs), options.repeat)
    places = sum(len(list(find_places(doc, doc._.entities, words))) for doc in docs)
    component = EntityTone(model, words)
    added = spent(lambda: [component(doc) for doc in docs]) / len(docs)
    print(f"a document: {places / len(docs):.1f} targets reach the encoder")
    print(f"            {added:.1f} ms beside {stage:.0f} ms of the rest ({added / stage:.1%})")
    print(f"memory at most: {megabytes():.0f} MB")


if __name__ == "__main__":
    main()
