"""Kill -9 at random points of crawl, annotate, link and digest: what is left, what becomes of it.

    python benchmarks/faults.py [--kills 200] [--minutes 60] [--seed 1] [--json]

A child of this program runs the whole way from feeds to digest over the bundled web, on the
loopback, with the real crawler and language stage. It is killed at a random moment of a stage (by
its own process id), and the next child goes on with what is left, until one ends. After each kill:
the file is sound, its indexes agree with its tables, no row leads nowhere, and everything that the
child had reported as stored is there, once. At the end all content is that of an undisturbed run.

The model is loaded once and the children are forks, so that 200 kills take minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from policytrail import jobs
from policytrail.config import Config, CrawlSettings
from policytrail.crawler import keep_open
from policytrail.crawler.replay.demo import demo_site, demo_sources, moments
from policytrail.crawler.replay.server import ReplayServer
from policytrail.nlp.process import LocalLanguage
from policytrail.store import Store, open_store

STAGES = ("crawl", "annotate", "link", "digest")
LAST = moments()[-1].at
_SETTINGS = CrawlSettings(contact="faults", allowed_addresses=("127.0.0.0/8",))


def serve() -> None:
    """Serve the bundled web until standard input ends: in a process of its own."""
    with ReplayServer(demo_site(), LAST) as server:
        print(server.base_url, flush=True)
        sys.stdin.read()


async def work(
    folder: Path, base: str, language: LocalLanguage, say: Callable[[str], None]
) -> None:
    """Go the whole way, and say what is stored as soon as it is."""
    config = Config(digests=folder / "digests")
    with open_store(folder / "policytrail.db", create=True) as store:
        sources = demo_sources(base)
        store.sync_sources(sources=sources, now=LAST)
        say("stage crawl")
        async with keep_open(_SETTINGS):  # as the daemon does: parsers are not started each time
            for source in sources:
                report = await jobs.crawl(store, [source], _SETTINGS, clock=lambda: LAST)
                say(f"stored {source.id} {report.revisions}")
        say("documents " + " ".join(_documents(store)))
        say("stage annotate")
        await jobs.annotate(
            store,
            language,
            batch_size=4,
            clock=lambda: LAST,
            worker="faults",
            watch=lambda number: say(f"read {number}"),
        )
        say("stage link")
        await jobs.link(store)
        say("stage digest")
        jobs.write_due_digest(store, config, now=LAST)
        say("done")


def _documents(store: Store) -> list[str]:
    rows = store._connection.rows("select id from document order by id")
    return [row["id"] for row in rows]


class Child:
    """A fork that does the work and tells of it through a pipe."""

    def __init__(self, folder: Path, base: str, language: LocalLanguage) -> None:
        self.said: list[str] = []
        self._begun = time.monotonic()
        self.stages: dict[str, float] = {}  # when each began, seconds from the start
        self._reading, writing = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            status = 1
            try:
                os.close(self._reading)
                asyncio.run(work(folder, base, language, lambda text: _write(writing, text)))
                status = 0
            finally:
                os._exit(status)
        os.close(writing)
        self._left = b""

    def listen(self, seconds: float) -> bool:
        """Read what it says for up to so long; return whether it can say more."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self._reading], [], [], left)[0]:
                break
            if not (data := os.read(self._reading, 65536)):
                return False
            *lines, self._left = (self._left + data).split(b"\n")
            for line in lines:
                self.said.append(line.decode())
                if line.startswith(b"stage "):
                    self.stages[line.decode()[6:]] = time.monotonic() - self._begun
                if line == b"done":
                    self.stages["end"] = time.monotonic() - self._begun
        return True

    def wait_for(self, stage: str) -> bool:
        """Wait until a stage begins; return whether it did."""
        while stage not in self.stages:
            if not self.listen(0.05):
                return stage in self.stages
        return True

    def end(self, *, kill: bool) -> int:
        """Kill it, or wait for its end; return its exit status, negative for a signal."""
        if kill:
            os.kill(self.process, signal.SIGKILL)
        while self.listen(60.0):
            pass
        os.close(self._reading)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def _write(pipe: int, text: str) -> None:
    os.write(pipe, f"{text}\n".encode())


def faults_of(folder: Path, said: Sequence[str]) -> list[str]:
    """Return what is wrong with the database after a kill, by its pages and by what was said."""
    path = folder / "policytrail.db"
    found: list[str] = []
    if not path.exists():
        return found if not said else ["the database is gone"]
    with closing(sqlite3.connect(path)) as db:
        if db.execute("pragma integrity_check").fetchone() != ("ok",):
            found.append("integrity_check")
        if db.execute("pragma foreign_key_check").fetchall():
            found.append("foreign_key_check")
        if not db.execute("select 1 from sqlite_master where name = 'document'").fetchone():
            return found
        stored = {row[0] for row in db.execute("select id from document")}
        acknowledged = {
            id for line in said if line.startswith("documents ") for id in line.split()[1:]
        }
        if acknowledged - stored:
            found.append(f"{len(acknowledged - stored)} documents lost")
        told = sum(int(line.split()[2]) for line in said if line.startswith("stored "))
        if db.execute("select count(*) from revision").fetchone()[0] < told:
            found.append("fewer states than were reported as stored")
        read = sum(int(line.split()[1]) for line in said if line.startswith("read "))
        if db.execute("select count(*) from annotation").fetchone()[0] < read:
            found.append("fewer texts read than were reported as read")
        twice = "select 1 from document group by url having count(*) > 1"
        if db.execute(twice).fetchone():
            found.append("a document is there twice")
        for index in ("document_fts", "evidence_fts"):
            try:
                sql = f"insert into {index}({index}, rank) values ('integrity-check', 1)"  # noqa: S608
                db.execute(sql)
            except sqlite3.DatabaseError:
                found.append(f"{index} out of step")
            finally:
                db.rollback()
    return found


Content = tuple[str, dict[str, bytes]]  # all rows, and the digests by path


def content(folder: Path) -> Content:
    """Return all content but the visits, and the digests: equal for equal runs."""
    with open_store(folder / "policytrail.db") as store:
        lines = [
            line for line in store.dump().splitlines() if not line.startswith(("poll\t", "work\t"))
        ]
    root = folder / "digests"
    files = sorted(file for file in root.rglob("*") if file.is_file())
    return "\n".join(lines), {str(file.relative_to(root)): file.read_bytes() for file in files}


def describe(left: Content, expected: Content) -> list[str]:
    """Return the first rows that only one of two runs has, and the digests that differ."""
    rows, wanted = set(left[0].splitlines()), set(expected[0].splitlines())
    found = [f"only after kills: {row[:300]}" for row in sorted(rows - wanted)[:5]]
    found += [f"only undisturbed: {row[:300]}" for row in sorted(wanted - rows)[:5]]
    names = left[1].keys() | expected[1].keys()
    return found + [
        f"{name} differs" for name in names if left[1].get(name) != expected[1].get(name)
    ]


def disturb(
    folder: Path, base: str, language: LocalLanguage, plan: Sequence[tuple[str, float]]
) -> tuple[Counter[str], list[str]]:
    """Kill child after child, each at a moment (seconds into a stage); let the last one end.

    Returns how many were killed in each stage, and what was wrong after any of them.
    """
    killed: Counter[str] = Counter()
    wrong: list[str] = []
    for stage, after in plan:
        child = Child(folder, base, language)
        alive = child.wait_for(stage) and child.listen(after)
        child.end(kill=alive)
        if alive and "done" not in child.said:
            killed[list(child.stages)[-1] if child.stages else "start"] += 1
        wrong += [f"{stage}+{after:.3f}: {one}" for one in faults_of(folder, child.said)]
    child = Child(folder, base, language)
    if child.end(kill=False) != 0:
        wrong.append("the last run failed")
    return killed, wrong


def bench(kills: int, seed: int, chain: int, minutes: float) -> dict[str, Any]:
    """Disturb chains of runs and compare each with one that nobody disturbed.

    No chain begins after so many minutes, however few kills there were.
    """
    end = time.monotonic() + 60 * minutes
    rng = random.Random(seed)  # noqa: S311
    language = LocalLanguage(Config().language, ())
    killed: Counter[str] = Counter()
    wrong: list[str] = []
    differences: list[str] = []
    differing = chains = 0
    server = subprocess.Popen(
        [sys.executable, __file__, "--serve"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None
    base = server.stdout.readline().strip()
    try:
        with tempfile.TemporaryDirectory() as temporary:
            calm = Path(temporary) / "calm"
            calm.mkdir()
            child = Child(calm, base, language)
            if child.end(kill=False) != 0:
                return {"error": "the undisturbed run failed"}
            expected = content(calm)
            times = [*child.stages.values()]
            length = dict(zip(STAGES, (b - a for a, b in zip(times, times[1:])), strict=True))  # noqa: B905, RUF007
            while killed.total() < kills and time.monotonic() < end:
                folder = Path(temporary) / f"chain{chains}"
                folder.mkdir()
                stages = [rng.choice(STAGES) for _ in range(chain)]
                plan = [
                    (one, rng.random() * length[one]) for one in sorted(stages, key=STAGES.index)
                ]
                found = disturb(folder, base, language, plan)
                killed += found[0]
                wrong += found[1]
                if (left := content(folder)) != expected:
                    differing += 1
                    differences += describe(left, expected)
                chains += 1
                print(f"{killed.total()} kills, {len(wrong)} faults", file=sys.stderr, flush=True)
                if chains > 2 * kills:  # runs that end before the moment of their kill
                    break
    finally:
        server.stdin.close()
        server.wait(10)
        server.stdout.close()
    return {
        "killed": dict(killed),
        "kills": killed.total(),
        "chains": chains,
        "wrong": wrong,
        "chains_that_differ": differing,
        "differences": differences,
        "seconds_of_stages": {name: round(value, 3) for name, value in length.items()},
    }


def main() -> int:
    """Run and report; the exit status says whether all was well."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--chain", type=int, default=10, help="kills before a run may end")
    parser.add_argument("--minutes", type=float, default=60.0, help="begin no chain after them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve()
        return 0
    found = bench(options.kills, options.seed, options.chain, options.minutes)
    print(json.dumps(found, indent=None if options.json else 1))
    return 1 if found.get("error") or found["wrong"] or found["chains_that_differ"] else 0


if __name__ == "__main__":
    sys.exit(main())
