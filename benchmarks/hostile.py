"""The real crawler over a web that misbehaves on purpose, case by case.

    python benchmarks/hostile.py FOLDER [--scale 0.1] [--timeout 3] [--only t. r.to] [--json]

FOLDER holds ``hostile_web.py``, which serves some 330 faults on the loopback and lists them with
what a good crawler does. ``tests/crawler_engine/data/hostile.toml`` says the same in our outcomes.
All cases are visited in one process, those that change three times, each time with what the last
visit left behind. The report: the cases that did not end as expected, connections to the address
that plays the inner network, secrets that were stored, seconds, and peak memory.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import math
import os
import resource
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from policytrail.config import CrawlSettings
from policytrail.crawler import PollRequest
from policytrail.crawler.batch import Batch
from policytrail.crawler.fetching import Fetcher
from policytrail.crawler.guard import parse_policy
from policytrail.crawler.identity import canonical_url
from policytrail.crawler.manners import manners_of_loop
from policytrail.crawler.sandbox import Sandbox
from policytrail.crawler.spider import open_client
from policytrail.records import Outcome, PollResult, PollState, Source

EXPECTATIONS = Path(__file__).parent.parent / "tests/crawler_engine/data/hostile.toml"
CLEAN = frozenset({Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED})
# What the server calls secret: none of it may be stored. See its first lines.
SECRETS = (b"CANARY-SECRET-", b"FILE-SECRET-", b"API-KEY-SECRET-")
# Stands in pages as the target of a ``data:`` link: only whoever follows that has it elsewhere.
DECOY = b"data:text/html,CANARY-SECRET-7f3a51-data"
# The site and its hosts for robots.txt; 127.0.0.2 plays the inner network and is not among them.
ALLOWED = ("127.0.0.1", *(f"127.0.0.{number}" for number in range(11, 31)))
# Cases that ask the whole host to be left alone: each is visited in a crawl of its own.
# These are visited with a key, which must reach nobody else and must not be stored.
KEYED = ("j.", "r.key-leak")
KEY = {"X-Api-Key": "API-KEY-SECRET-5b20ee"}
ALONE = ("s.429", "j.rate-headers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """How a case must end, visit by visit."""

    rounds: tuple[tuple[str, ...], ...]
    kind: str = "feed"
    content: str = "summary"
    documents: int | None = None


@dataclass(slots=True)
class Seen:
    """What the visits to a case have brought so far."""

    state: PollState
    outcomes: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A case that did not end as expected."""

    case: str
    expected: str
    found: str


def load_expectations(file: Path = EXPECTATIONS) -> dict[str, Expectation]:
    """Read the table of outcomes by case id."""
    found: dict[str, Expectation] = {}
    for row in tomllib.loads(file.read_text(encoding="utf-8"))["expect"]:
        rounds = (tuple(row["outcomes"]), *(tuple(item) for item in row.get("then", ())))
        expectation = Expectation(
            rounds=rounds,
            kind=row.get("kind", "feed"),
            content=row.get("content", "summary"),
            documents=row.get("documents"),
        )
        found |= {f"{row['area']}.{case}": expectation for case in row["cases"]}
    return found


@contextlib.contextmanager
def serve(folder: Path, scale: float, max_hang: float, *, lifetime: int = 900) -> Iterator[str]:
    """Run the hostile web and lend its base URL; it ends by itself after ``lifetime`` seconds."""
    command = [sys.executable, str(folder / "hostile_web.py"), "--scale", str(scale)]
    process = subprocess.Popen(
        [*command, "--max-hang", str(max_hang), "--lifetime", str(lifetime)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["base"]
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def ask(base: str, path: str) -> Any:
    """Return what a control path says."""
    with urllib.request.urlopen(base + path, timeout=10) as answer:  # noqa: S310 (loopback)
        return json.load(answer)


async def visit(
    requests: Sequence[PollRequest], settings: CrawlSettings, sink: Callable[[PollResult], None]
) -> None:
    """Do what ``poll_sources`` does, with one more kind in the children."""
    policy = parse_policy(settings.allowed_addresses)
    sandbox = Sandbox(settings, kinds="hostile_kinds:load_kinds")

    def clock() -> datetime:
        return datetime.now(UTC)

    try:
        async with open_client(settings, policy) as client:
            fetcher = Fetcher(client, settings, policy, manners_of_loop(), clock)
            await Batch(fetcher, sandbox, settings, clock, sink).run(requests)
    finally:
        await sandbox.close()


class Run:
    """Three rounds over the cases, with a memory in the place of the store."""

    def __init__(self, cases: Iterable[Mapping[str, Any]], settings: CrawlSettings) -> None:
        self.expectations = load_expectations()
        self.urls = {case["id"]: case["url"] for case in cases}
        self.settings = settings
        self.seen = {case: Seen(PollState(source_id=case)) for case in self.urls}
        self.leaks: list[str] = []

    def round(self, cases: Sequence[str]) -> None:
        """Visit these cases once."""
        alone = [case for case in cases if case.startswith(ALONE)]
        for batch in ([case for case in cases if case not in alone], *([case] for case in alone)):
            requests = [
                PollRequest(
                    source=self._source(case),
                    state=self.seen[case].state,
                    headers=KEY if case.startswith(KEYED) else {},
                )
                for case in batch
            ]
            asyncio.run(visit(requests, self.settings, self._keep))

    def _source(self, case: str) -> Source:
        expectation = self.expectations[case]
        return Source(
            id=case,
            publisher="Hostile",
            title=case,
            kind=expectation.kind,
            url=self.urls[case],
            tier="news",
            interval_minutes=30,
            delay_seconds=0.0,
            options={"content": expectation.content} if expectation.kind == "feed" else {},
        )

    def _keep(self, result: PollResult) -> None:
        poll = result.poll
        seen = self.seen[poll.source_id]
        seen.documents |= {document.id for document in result.documents}
        known = {canonical_url(document.url) for document in result.documents}
        seen.state = replace(seen.state, known_urls=seen.state.known_urls | known)
        stored = [poll.message.encode(), *(blob.data.replace(DECOY, b"") for blob in result.blobs)]
        stored += [document.text.encode() for document in result.documents]
        if any(secret in item for item in stored for secret in SECRETS):
            self.leaks.append(poll.source_id)
        if poll.url != self.urls[poll.source_id]:
            return
        seen.outcomes.append(poll.outcome.value)
        seen.messages.append(poll.message)
        if poll.outcome in CLEAN:
            seen.state = replace(
                seen.state,
                etag=poll.etag,
                last_modified=poll.last_modified,
                body_sha256=poll.body_sha256,
            )

    def verdicts(self) -> list[Verdict]:
        """Return the cases that did not end as expected."""
        return [
            Verdict(case=case, expected=_wish(expected), found=_found(seen))
            for case, seen in self.seen.items()
            if not _agrees(expected := self.expectations[case], seen)
        ]


def _agrees(expected: Expectation, seen: Seen) -> bool:
    if len(seen.outcomes) < len(expected.rounds):
        return False  # a visit without a row
    if expected.documents is not None and len(seen.documents) != expected.documents:
        return False
    return all(
        found in allowed for found, allowed in zip(seen.outcomes, expected.rounds, strict=False)
    )


def _wish(expected: Expectation) -> str:
    rounds = ", ".join("|".join(allowed) for allowed in expected.rounds)
    return rounds if expected.documents is None else f"{rounds}; {expected.documents} documents"


def _found(seen: Seen) -> str:
    message = next((message for message in seen.messages if message), "")
    return f"{', '.join(seen.outcomes)}; {len(seen.documents)} documents; {message[:100]}"


def most_requests(base: str, run: Run) -> int:
    """Return the most requests that a failing address had in one visit."""
    hits = Counter(hit["path"] for hit in ask(base, "/_hits?prefix=/"))
    failing = [case for case in run.urls if case.startswith(("t.", "s."))]
    visits = {case: max(1, len(run.seen[case].outcomes)) for case in failing}
    return max(
        (math.ceil(hits[urlsplit(run.urls[case]).path] / visits[case]) for case in failing),
        default=0,
    )


def run_all(base: str, only: Sequence[str], skip: Sequence[str], settings: CrawlSettings) -> Run:
    """Visit the cases in three rounds; only those that change are visited in the later ones."""
    cases = [
        case
        for case in ask(base, "/catalogue")
        if case["id"].startswith(tuple(only) or "") and case["id"] not in skip
    ]
    run = Run(cases, settings)
    names = list(run.urls)
    for number in range(3):
        run.round([name for name in names if len(run.expectations[name].rounds) > number])
    return run


def report(run: Run, base: str, seconds: float) -> dict[str, Any]:
    """Return all that was found; memory in megabytes, the children's for the largest of them."""
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    verdicts = run.verdicts()
    return {
        "cases": len(run.urls),
        "as_expected": len(run.urls) - len(verdicts),
        "disagreements": {item.case: [item.expected, item.found] for item in verdicts},
        "inner_connections": ask(base, "/_canary")["connects"],
        "most_requests_in_a_visit": most_requests(base, run),
        "secrets_stored_by": run.leaks,
        "seconds": round(seconds),
        "crawler_mb": _own_peak(),
        "parser_mb": child,
    }


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=0.1, help="size of the large bodies")
    parser.add_argument("--timeout", type=float, default=3.0, help="seconds for one visit")
    parser.add_argument("--only", nargs="*", default=(), help="beginnings of case ids")
    parser.add_argument("--skip", nargs="*", default=(), help="case ids")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _own_peak() -> int:
    """Return the most memory of this program, in MB.

    ``ru_maxrss`` goes on through exec: started by a large program, it would tell of that one.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(peak) // 1024


def main() -> int:
    """Run, report, and say by the exit status whether all ended well."""
    options = read_options()
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)  # where the children find the kind
    settings = CrawlSettings(
        contact="hostile@example.org",
        allowed_addresses=ALLOWED,
        timeout=options.timeout,
        parse_seconds=10,
        max_body=max(3 * 1024 * 1024, int(15 * 1024 * 1024 * options.scale)),
    )
    started = time.monotonic()
    with serve(options.folder, options.scale, 2 * options.timeout) as base:
        run = run_all(base, options.only, options.skip, settings)
        found = report(run, base, time.monotonic() - started)
    good = not (found["disagreements"] or found["inner_connections"] or run.leaks)
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for case, (expected, ended) in found.pop("disagreements").items():
            print(f"{case:28} expected {expected}\n{'':28} found    {ended}")
        print("\n".join(f"{name:20} {value}" for name, value in found.items()))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
