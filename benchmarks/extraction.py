"""Article extraction against gold: main text, title, date; beside the library with its defaults.

    python benchmarks/extraction.py RECORDED [--suite scrapinghub|fundus|trafilatura] [--worst 5]
        [--newspaper PYTHON]

PYTHON is an interpreter that has newspaper4k (``benchmarks/requirements.txt``), to compare with it
too.

RECORDED is the folder of recorded material. The text is scored as the article-extraction-benchmark
does: shingles of four words, true and false ones counted for each page and summed with equal weight
of pages. Titles and days count as right when they are equal; an answer that is missing is counted
apart from one that is wrong. ``trafilatura`` has no whole texts: its gold is snippets that must and
must not be found.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import logging
import re
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import trafilatura
from htmldate import find_date

from policytrail.crawler.kinds import page
from policytrail.records import Fetch, Source

NOW = datetime(2026, 10, 5, tzinfo=UTC)
SOURCE = Source(
    id="benchmark",
    publisher="",
    title="",
    kind="page",
    url="https://example.org/",
    tier="news",
    interval_minutes=60,
)


@dataclass(frozen=True, kw_only=True)
class Gold:
    """A page and what it says; None is not known."""

    name: str
    url: str
    body: bytes
    text: str | None = None
    snippets: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()
    title: str | None = None
    day: str | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a reader made of a page."""

    text: str = ""
    title: str = ""
    day: str = ""


@dataclass(kw_only=True)
class Score:
    """Sums over pages."""

    true: float = 0.0
    extra: float = 0.0
    missed: float = 0.0
    titles: Counter[str] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    worst: list[tuple[float, str]] = field(default_factory=list)

    def __str__(self) -> str:
        precision = self.true / (self.true + self.extra or 1)
        recall = self.true / (self.true + self.missed or 1)
        f1 = 2 * precision * recall / (precision + recall or 1)
        parts = [f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"]
        for name, counts in (("title", self.titles), ("day", self.days)):
            if counts:
                parts.append(
                    f"{name} {counts['right']} right {counts['wrong']} wrong {counts['none']} none"
                )
        return "  ".join([*parts, f"{self.seconds:.1f} s"])


def ours(gold: Gold) -> Found:
    """Return what the kind ``page`` makes of the bytes, without anything from a feed."""
    fetch = Fetch(
        source_id="benchmark",
        url=gold.url,
        final_url=gold.url,
        retrieved=NOW,
        status=200,
        body=gold.body,
    )
    documents = page.parse(SOURCE, fetch).documents
    if not documents:
        return Found()
    document = documents[0]
    day = document.published.date().isoformat() if document.published else ""
    return Found(text=document.text, title=document.title, day=day)


def library(gold: Gold) -> Found:
    """Return what trafilatura and htmldate make of the bytes with every default."""
    facts = trafilatura.extract_metadata(gold.body)
    text = trafilatura.extract(gold.body) or ""
    day = find_date(gold.body.decode("utf-8", "replace"), original_date=True) if gold.day else ""
    return Found(text=text, title=(facts.title if facts else "") or "", day=day or "")


def precise(gold: Gold) -> Found:
    """Return trafilatura's text with ``favor_precision``."""
    return Found(text=trafilatura.extract(gold.body, favor_precision=True) or "")


class Newspaper:
    """newspaper4k in its own environment; ``seconds`` is the processor time that it has taken."""

    def __init__(self, python: str) -> None:
        script = Path(__file__).with_name("newspaper_reader.py")
        self._child = subprocess.Popen(
            [python, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.seconds = 0.0

    def __call__(self, gold: Gold) -> Found:
        """Return what it makes of a page."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        body = base64.b64encode(gold.body).decode("ascii")
        self._child.stdin.write(json.dumps({"url": gold.url, "body": body}) + "\n")
        self._child.stdin.flush()
        answer = json.loads(self._child.stdout.readline())
        self.seconds += answer["seconds"]
        return Found(text=answer["text"], title=answer["title"], day=answer["day"])

    def close(self) -> None:
        """End it."""
        assert self._child.stdin is not None
        self._child.stdin.close()
        self._child.wait(timeout=10)


READERS: dict[str, Callable[[Gold], Found]] = {
    "ours": ours, "trafilatura": library, "  precision": precise,
}  # fmt: skip


def scrapinghub(folder: Path) -> Iterator[Gold]:
    """Read the article-extraction-benchmark: whole texts, nothing else."""
    root = folder / "html" / "scrapinghub"
    truth = json.loads((root / "ground-truth.json").read_text(encoding="utf-8"))
    for name, row in sorted(truth.items()):
        body = gzip.decompress((root / "html" / f"{name}.html.gz").read_bytes())
        yield Gold(name=name[:12], url=row["url"], body=body, text=row["articleBody"])


def fundus(folder: Path) -> Iterator[Gold]:
    """Read Fundus's American publishers: paragraphs, title and time, by parser version."""
    root = folder / "html" / "fundus" / "us"
    for expectation in sorted(root.glob("*.json")):
        versions = json.loads(expectation.read_text(encoding="utf-8"))
        pages = sorted(root.glob(f"{expectation.stem}_*.html.gz"))
        for file, row in zip(pages, versions.values(), strict=False):
            body = row.get("body") or {}
            parts = [*body.get("summary", [])]
            for section in body.get("sections", []):
                parts += [*section["headline"], *section["paragraphs"]]
            if not parts:
                continue
            yield Gold(
                name=file.name.removesuffix(".html.gz"),
                url=f"https://example.org/{file.name}",
                body=gzip.decompress(file.read_bytes()),
                text="\n".join(parts),
                title=row.get("title"),
                day=(row.get("publishing_date") or "")[:10] or None,
            )


def snippets(folder: Path) -> Iterator[Gold]:
    """Read trafilatura's own evaluation: snippets to find, snippets to leave out, title, day."""
    root = folder / "html" / "trafilatura"
    for url, row in json.loads((root / "gold_subset.json").read_text(encoding="utf-8")).items():
        file = root / f"{row['file']}.gz"
        if not file.exists():
            continue
        yield Gold(
            name=row["file"],
            url=url if url.startswith("http") else f"https://example.org/{row['file']}",
            body=gzip.decompress(file.read_bytes()),
            snippets=tuple(row["with"]),
            noise=tuple(row["without"]),
            title=row.get("title") or None,
            day=row.get("date") or None,
        )


SUITES = {"scrapinghub": scrapinghub, "fundus": fundus, "trafilatura": snippets}


def add(score: Score, gold: Gold, found: Found) -> None:
    """Count one page."""
    if gold.text is not None:
        mine, true = _shingles(found.text), _shingles(gold.text)
        parts = [(mine & true).total(), (mine - true).total(), (true - mine).total()]
    else:
        parts = [
            sum(text in found.text for text in gold.snippets),
            sum(text in found.text for text in gold.noise),
            sum(text not in found.text for text in gold.snippets),
        ]
    whole = sum(parts) or 1
    score.true += parts[0] / whole
    score.extra += parts[1] / whole
    score.missed += parts[2] / whole
    score.worst.append((parts[0] / whole, f"{gold.name} extra {parts[1]} missed {parts[2]}"))
    for counts, expected, answer in (
        (score.titles, gold.title, _plain(found.title)),
        (score.days, gold.day, found.day),
    ):
        if expected:
            right = answer in {_plain(expected), expected}
            counts["right" if right else "wrong" if answer else "none"] += 1


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return (
        Counter(tuple(words[n : n + 4]) for n in range(max(1, len(words) - 3)))
        if words
        else Counter()
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def main() -> None:
    """Print a table of readers for each suite."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("recorded", type=Path)
    parser.add_argument("--suite", choices=SUITES, action="append")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--newspaper", metavar="PYTHON")
    options = parser.parse_args()
    newspaper = Newspaper(options.newspaper) if options.newspaper else None
    readers = READERS | ({"newspaper4k": newspaper} if newspaper else {})
    logging.getLogger("trafilatura").setLevel(logging.ERROR)
    for suite in options.suite or SUITES:
        pages = list(SUITES[suite](options.recorded))
        print(f"{suite}: {len(pages)} pages")
        for name, reader in readers.items():
            score = Score()
            begun = newspaper.seconds if newspaper is reader else time.process_time()
            answers = [(gold, reader(gold)) for gold in pages]
            ended = newspaper.seconds if newspaper is reader else time.process_time()
            score.seconds = ended - begun
            for gold, found in answers:
                add(score, gold, found)
            print(f"  {name:14}{score}")
            for share, line in sorted(score.worst)[: options.worst]:
                print(f"      {share:.2f} {line}")
    if newspaper is not None:
        newspaper.close()


if __name__ == "__main__":
    main()
