"""Pages a second from a WARC file into a database, and how memory stays, end to end.

    python benchmarks/backfill.py [--pages 100000] [--relevant 0.02] [--folder FOLDER]

Writes a gzipped WARC file of generated pages, of which a share has to do with the field, takes it
in as ``policytrail backfill --unread`` does, twice, into two databases. Prints JSON: seconds of
processor (this process and its children that have ended) and of wall, the largest memory after a
tenth and at the end, bytes a stored document, and whether both databases are the same.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policytrail import jobs
from policytrail.config import CrawlSettings, LanguageSettings
from policytrail.crawler import load_catalogue
from policytrail.records import sha256_hex
from policytrail.store import Backfill, open_store

_NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
_FIELD = (
    "The Labor Department told fiduciaries of 401(k) plans to weigh digital assets with care.",
    "Trustees of the pension fund voted {number} to {other} to study bitcoin in its plan.",
    "The department will take comments on the rule until the {number}th day of the next quarter.",
)
_ELSE = (
    "The river rose by {number} inches after the rain, and the lower bridge was closed at noon.",
    "The choir sang {number} songs in the old hall, and {other} people stood at the back.",
    "A bakery at the harbor sold its last {number} loaves before the ferry came in.",
)


def _page(number: int, is_field: bool, rng: random.Random) -> bytes:
    pool = _FIELD if is_field else _ELSE
    told = [
        " ".join(
            rng.choice(pool).format(number=rng.randrange(2, 90), other=rng.randrange(2, 9))
            for _ in range(5)
        )
        for _ in range(9)
    ]
    menu = "".join(f'<li><a href="/{topic}">{topic.title()}</a></li>' for topic in _TOPICS)
    text = "".join(f"<p>{one}</p>" for one in told)
    return (
        f"<html><head><title>Report {number}</title><style>{'p{margin:0}' * 40}</style></head>"
        f"<body><ul>{menu}</ul><article><h1>Report {number}</h1>{text}</article>"
        f"<script>{'var a=1;' * 200}</script></body></html>"
    ).encode()


_TOPICS = ("news", "sport", "weather", "culture", "travel", "letters", "archive")


def write(path: Path, pages: int, share: float) -> int:
    """Write the archive; return how many of its pages have to do with the field."""
    rng, count = random.Random(1), 0  # noqa: S311 (texts, not keys)
    with path.open("wb") as file:
        for number in range(pages):
            is_field = rng.random() < share
            count += is_field
            file.write(gzip.compress(_record(number, _page(number, is_field, rng)), 1))
    return count


def _record(number: int, page: bytes) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    day = f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}T{number % 24:02d}:00:00Z"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Target-URI: https://paper-{number % 50}.example/{number}\r\nWARC-Date: {day}\r\n"
        f"WARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def _used() -> float:
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(one)[:2]) for one in whose)


def take_in(database: Path, archive: Path) -> dict[str, Any]:
    """Take the archive in; return what it cost and the hash of the canonical export."""
    begun, clock = _used(), time.monotonic()
    memory: list[int] = []

    def watch(told: Backfill) -> None:
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

    with open_store(database, create=True) as store:
        report = asyncio.run(
            jobs.backfill(
                store, archive, CrawlSettings(contact="benchmark"), catalogue=load_catalogue(),
                wanted=jobs.field_gate(LanguageSettings()), clock=lambda: _NOW, watch=watch,
            )
        )  # fmt: skip
        store.tidy()
        kept = store.counts()["document"]
        digest = sha256_hex(store.dump().encode())
    told = report.backfill
    return {
        "pages": told.pages, "kept": told.kept, "irrelevant": told.irrelevant,
        "failed": told.failed, "processor_s": round(_used() - begun, 1),
        "wall_s": round(time.monotonic() - clock, 1),
        "memory_mb_after_a_tenth": memory[len(memory) // 10] // 1024,
        "memory_mb_at_the_end": memory[-1] // 1024,
        "bytes_a_document": database.stat().st_size // max(1, kept), "sha256": digest,
    }  # fmt: skip


def main() -> int:
    """Measure and report; the exit status says whether nothing was lost and replays are equal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--relevant", type=float, default=0.02)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        archive = Path(name) / "pages.warc.gz"
        field = write(archive, options.pages, options.relevant)
        found = [take_in(Path(name) / f"{number}.db", archive) for number in (1, 2)]
    first, second = found
    same = first["sha256"] == second["sha256"]
    print(json.dumps({"field": field, "replay_is_equal": same, "first": first}, indent=1))
    return 0 if same and first["kept"] == field and not first["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
