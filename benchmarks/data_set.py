"""How long a quarterly data set of forms 13F takes: 3 million rows, filtered to followed filers.

    python benchmarks/data_set.py [--rows 3000000] [--folder FOLDER]

The archive is made up, in the shape that the SEC publishes. It is read in a process of its own, so
that the memory is that of reading alone. Exit status 1 over 20 seconds or 500 MB.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from policytrail.crawler.files import read_filings
from policytrail.holdings.lists import load
from policytrail.records import PollResult
from policytrail.tests.data_set import Entry, holding, write
from policytrail.tests.holdings.told import NOW
from policytrail.tests.thirteen_f import Row

MOST_SECONDS, MOST_BYTES = 20.0, 500 * 1000 * 1000
_OF_FOLLOWED = 2000  # rows of each followed filer
_OF_OTHERS = 400  # rows of each other filer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--read", type=Path, help="Only read this archive and print the figures.")
    asked = parser.parse_args()
    if asked.read:
        print(json.dumps(read(asked.read)))
        return
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        path = make(Path(folder) / "set.zip", asked.rows)
        size = path.stat().st_size / 1e6
        done = subprocess.run(
            [sys.executable, __file__, "--read", str(path)], check=True, capture_output=True
        )
    found = json.loads(done.stdout)
    print(f"{asked.rows:,} rows in an archive of {size:.0f} MB")
    print(f"{found['filings']} filings with {found['kept']:,} rows of followed filers")
    print(f"{found['seconds']:.1f} s, {found['bytes'] / 1e6:.0f} MB at most")
    if found["seconds"] > MOST_SECONDS or found["bytes"] > MOST_BYTES:
        sys.exit(1)


def read(path: Path) -> dict[str, float]:
    """Read the archive; return seconds, bytes of memory at most, filings and rows."""
    filers = load().filers
    began = time.perf_counter()
    kept = filings = 0
    for result in read_filings(path, filers, now=NOW):
        assert isinstance(result, PollResult)
        filings += 1
        kept += len(result.filings[0].positions)
    seconds = time.perf_counter() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": seconds, "bytes": most, "filings": filings, "kept": kept}


def make(path: Path, rows: int) -> Path:
    """Write an archive of so many rows."""
    followed = [
        Entry(f"{int(each.cik):010}-24-000001", each.cik, each.name, [row(n) for n in _numbers()])
        for each in load().filers
        if each.cik
    ]
    left = rows - len(followed) * _OF_FOLLOWED
    return write(path, followed, others(left))


def _numbers() -> range:
    return range(_OF_FOLLOWED)


def row(number: int) -> Row:
    return Row(f"QUAY WORKS {number} INC", "COM", f"{number:09}", 250_000 + number, 5_000)


def others(rows: int) -> Iterator[str]:
    """Yield lines of filers whom nobody follows."""
    for number in range(rows):
        filer, place = divmod(number, _OF_OTHERS)
        yield holding(f"{9_000_000 + filer:010}-24-000001", number, row(place))


if __name__ == "__main__":
    main()
