"""Power cuts in the midst of crawl, reading, linking and digest: what is left, and what is said.

    python benchmarks/powercut.py [--snapshots 40] [--every 0.5] [--seed 1] [--json]

A child goes the whole way from feeds to digest, as in ``faults.py``. Again and again it is frozen,
database and journal are copied as they stand, and it goes on. Each copy is torn in two ways.

- As a power cut does it: of the journal, what came after the last thing that was reported as
  stored is cut off anywhere, or has blank sectors or rubbish in it; of the main file, any mixture
  of the sectors before and after the journal was written into it. Nothing that was reported as
  stored may be missing, all must be sound, and ``doctor`` finds no fault.
- As a bad disk does it: the main file cut off anywhere, or with blank pages or rubbish. Either all
  that is there is whole, or the error names file and way back; a backup that was made before takes
  its place and has all that it had.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from faults import Child, faults_of  # beside this file

from policytrail.config import Config
from policytrail.errors import DatabaseDamagedError, PolicytrailError
from policytrail.nlp.process import LocalLanguage
from policytrail.store import checkup, newest, open_store, restore
from policytrail.store.journal import torn

NOW = datetime(2026, 6, 3, 13, tzinfo=UTC)
_SECTOR, _PAGE = 512, 4096
_HEADER, _FRAME = 32, 24  # of a journal, and of each page in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The files at a moment, and what had been said by then."""

    stage: str
    main: bytes
    wal: bytes
    said: tuple[str, ...]


def watch(
    folder: Path, child: Child, number: int, every: float, rng: random.Random
) -> list[Snapshot]:
    """Freeze the child every so many seconds (about), and copy what lies there."""
    path, found = folder / "policytrail.db", list[Snapshot]()
    while len(found) < number and child.listen(rng.uniform(0, 2 * every)):
        if not path.exists():
            continue
        os.kill(child.process, signal.SIGSTOP)
        while Path(f"/proc/{child.process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "T":
            time.sleep(0.005)
        # What it had said before it was frozen lies in the pipe.
        child.listen(0.02)
        wal = path.with_name(path.name + "-wal")
        found.append(
            Snapshot(
                stage=list(child.stages)[-1] if child.stages else "start",
                main=path.read_bytes(),
                wal=wal.read_bytes() if wal.exists() else b"",
                said=tuple(child.said),
            )
        )
        os.kill(child.process, signal.SIGCONT)
    child.end(kill=False)
    return found


def lay(folder: Path, main: bytes, wal: bytes) -> Path:
    """Write the files into a new folder."""
    folder.mkdir()
    path = folder / "policytrail.db"
    path.write_bytes(main)
    if wal:
        path.with_name(path.name + "-wal").write_bytes(wal)
    return path


def tear_tail(safe: int, wal: bytes, rng: random.Random) -> bytes:
    """Tear a journal anywhere behind its first ``safe`` bytes."""
    place = rng.randint(safe, len(wal))
    how = rng.choice(["cut", "blank", "rubbish"])
    if how == "cut":
        return wal[:place]
    filler = bytes(_SECTOR) if how == "blank" else rng.randbytes(_SECTOR)
    return wal[:place] + filler[: max(0, len(wal) - place)] + wal[place + _SECTOR :]


def mix(before: bytes, after: bytes, rng: random.Random) -> bytes:
    """Return sectors of either file, as when the power goes while one becomes the other."""
    size = rng.randint(min(len(before), len(after)), max(len(before), len(after)))
    sectors = range(0, size, _SECTOR)
    return b"".join(
        (rng.choice([before, after])[at : at + _SECTOR] or bytes(_SECTOR)) for at in sectors
    )


def spoil(main: bytes, rng: random.Random) -> bytes:
    """Cut a file off anywhere, or put nothing or rubbish into a few of its pages."""
    if rng.random() < 0.3:
        return main[: rng.randrange(len(main))]
    data = bytearray(main)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(0, len(data), _PAGE)
        data[at : at + _PAGE] = bytes(_PAGE) if rng.random() < 0.5 else rng.randbytes(_PAGE)
    return bytes(data)


def judge_cut(path: Path, said: tuple[str, ...]) -> list[str]:
    """Open what a power cut left, as ``run`` does; return what is wrong with it."""
    try:
        with open_store(path, create=True) as store:
            store.check_pages()
    except PolicytrailError as error:
        return [f"does not open: {error}"]
    failed = [f"doctor: {one.detail}" for one in checkup(path, now=NOW) if one.state == "failed"]
    return faults_of(path.parent, said) + failed


def judge_spoilt(path: Path) -> str:
    """Open what a bad disk left; return what a user is told."""
    try:
        with open_store(path) as store:
            store.check_pages()
            store.dump()
    except DatabaseDamagedError as error:
        named = str(path) in str(error) and "policytrail restore" in str(error)
        return "refused, with file and way back" if named else f"WRONG: {error}"
    except PolicytrailError as error:
        return f"WRONG: {type(error).__name__}: {error}"
    found = [one.name for one in checkup(path, now=NOW) if one.state == "failed"]
    return f"found by doctor: {', '.join(sorted(set(found)))}" if found else "nothing is missed"


def way_back(path: Path, backups: Path) -> str:
    """Put the backup back; return what is wrong then, or nothing."""
    with open_store(newest(backups), read_only=True) as store:
        expected = store.dump()
    restore(path, newest(backups), NOW)
    with open_store(path) as store:
        return "" if store.dump() == expected else "the backup has another content"


def bench(snapshots: int, every: float, seed: int) -> dict[str, Any]:
    """Freeze, tear and judge; return counts and all that was wrong."""
    rng = random.Random(seed)  # noqa: S311
    language = LocalLanguage(Config().language, ())
    wrong: list[str] = []
    told: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    server = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("faults.py"), "--serve"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None
    base = server.stdout.readline().strip()
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary)
        (top / "live").mkdir()
        child = Child(top / "live", base, language)
        taken = watch(top / "live", child, snapshots, every, rng)
        for number, now in enumerate(taken):
            counts[now.stage] += 1
            later = taken[number + 1] if number + 1 < len(taken) else now
            # The journal of a later moment is the same one, longer, until it begins anew.
            goes_on = later.wal[:32] == now.wal[:32] and len(later.wal) > 32
            longer = later.wal if goes_on else now.wal
            same = longer[: len(now.wal)] == now.wal
            whole = longer if same and later.main == now.main else now.wal
            kept = torn(lay(top / f"{number}-kept", now.main, now.wal)).kept
            for round_ in range(3):
                wal = tear_tail(_HEADER + kept * (_FRAME + _PAGE) if kept else 0, whole, rng)
                path = lay(top / f"{number}-{round_}", now.main, wal)
                wrong += [f"journal, {now.stage}: {one}" for one in judge_cut(path, now.said)]
                counts["torn journals"] += 1
            done = lay(top / f"{number}-done", now.main, now.wal)
            try:
                with open_store(done, create=True) as store:
                    store._connection.execute("pragma wal_checkpoint(truncate)")
                    store.backup(folder=top / f"{number}-done" / "backups", now=NOW)
            except PolicytrailError as error:
                wrong.append(f"whole, {now.stage}: {error}")
                continue
            for round_ in range(3):
                main = mix(now.main, done.read_bytes(), rng)
                path = lay(top / f"{number}-m{round_}", main, now.wal)
                wrong += [f"main file, {now.stage}: {one}" for one in judge_cut(path, now.said)]
                counts["main files torn by a cut"] += 1
            for round_ in range(3):
                path = lay(top / f"{number}-s{round_}", spoil(done.read_bytes(), rng), b"")
                said = judge_spoilt(path)
                told[said] += 1
                counts["spoilt main files"] += 1
                if back := way_back(path, top / f"{number}-done" / "backups"):
                    wrong.append(f"way back, {now.stage}: {back}")
            for old in top.glob(f"{number}-*"):
                shutil.rmtree(old)
    server.stdin.close()
    server.wait(10)
    server.stdout.close()
    wrong += [one for one in told if one.startswith("WRONG")]
    return {"counts": dict(counts), "wrong": wrong, "told_of_spoilt_files": dict(told)}


def main() -> int:
    """Run and report; the exit status says whether all was well."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--snapshots", type=int, default=40)
    parser.add_argument("--every", type=float, default=0.5, help="seconds between two")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = bench(options.snapshots, options.every, options.seed)
    print(json.dumps(found, indent=None if options.json else 1))
    return 1 if found["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
