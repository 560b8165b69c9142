"""What a daemon costs that has nothing to do: 60 quiet sources on the loopback.

    python benchmarks/idle.py [--sources 60] [--seconds 60] [--json]

Reported: seconds from the start of the process to its first request (and the processor time until
then), processor time and memory of the daemon with its children after the language worker and the
parsers have been let go, and the processor time of ``policytrail --help``.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import soak  # beside this file

_SETTLE = 150.0  # the first visits take a minute; workers are let go after two more


def measure_help() -> dict[str, float]:
    """Return wall and processor seconds of the command line's help: the least of five."""
    found = []
    for _ in range(5):
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "policytrail.cli", "--help"], check=True, capture_output=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        found.append((round(used, 2), round(time.monotonic() - begun, 2)))
    return {"help_processor_s": min(found)[0], "help_s": min(one[1] for one in found)}


def measure_daemon(folder: Path, sources: int, seconds: float) -> dict[str, Any]:
    """Run a daemon until it is idle, watch it for so long, and end it."""
    soak.EVERY = 1e9  # no further item comes
    with soak.healthy_web(sources) as bases:
        ids = soak.write_catalogue(folder / "catalogue", bases, [], minutes=60)
        begun = time.time()
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "policytrail.cli", "run"],
                env=soak.environment(folder, ids) | {"POLICYTRAIL_LANGUAGE__IDLE_SECONDS": "20"},
                stderr=log,
            )
        try:
            while not soak.Healthy.asked and time.time() - begun < 120:
                time.sleep(0.01)
            first = min((times[0] for times in soak.Healthy.asked.values()), default=begun)
            used = soak.processor(process.pid)
            time.sleep(_SETTLE + 60)
            before, at = soak.processor(process.pid), time.monotonic()
            time.sleep(seconds)
            busy = (soak.processor(process.pid) - before) / (time.monotonic() - at)
            samples = soak.Samples()
            samples.take(process.pid, 0.0)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    return {
        "first_request_s": round(first - begun, 2),
        "processor_until_then_s": round(used, 2),
        "visited": len(soak.Healthy.asked),
        "idle_processor_percent": round(100 * busy, 2),
        "daemon_mb": round(samples.daemon[0]),
        "children_mb": round(samples.children[0]),
    }


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sources", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = dict(measure_help())
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "catalogue").mkdir()
        found |= measure_daemon(folder, options.sources, options.seconds)
    print(json.dumps(found, indent=None if options.json else 1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
