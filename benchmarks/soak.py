"""The real daemon between a web that misbehaves and twenty healthy sources, on the loopback.

    python benchmarks/soak.py FOLDER [--minutes 20] [--plot memory.svg] [--json]

FOLDER holds ``hostile_web.py``. Every case of it that an ordinary source can meet is a source of
the daemon, beside twenty healthy feeds on hosts of their own, each with a new item every two
minutes and visited every minute.

Reported: sources whose health is not what their case should give, how late healthy sources were
visited, memory and descriptors of the daemon and its processes over time, and how long it took to
stop. Nothing but the loopback is visited.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from hostile import ALLOWED, ALONE, SECRETS, ask, load_expectations, serve  # beside this file

from policytrail.store import Store, open_store

HEALTHY = 20
INTERVAL = 60.0  # seconds between two visits to a healthy source
EVERY = 120.0  # seconds between two items of a healthy source
SAMPLE = 5.0
_STATES = {
    "new": "ok", "unchanged": "ok", "not_modified": "ok", "empty": "empty", "gone": "dead",
    "blocked": "blocked", "robots": "blocked", "refused_address": "blocked", "drift": "drift",
    "redirected_home": "drift", "malformed": "drift", "no_text": "drift", "too_large": "drift",
}  # fmt: skip


class Healthy(BaseHTTPRequestHandler):
    """A feed that grows, and remembers when it was asked."""

    asked: ClassVar[defaultdict[str, list[float]]] = defaultdict(list)
    begun = time.time()

    def do_GET(self) -> None:
        """Answer with all items up to now, or robots.txt."""
        host = str(self.server.server_address[0])
        if self.path == "/robots.txt":
            return self._send(404, b"")
        self.asked[host].append(time.time())
        return self._send(200, _feed(host, int((time.time() - self.begun) // EVERY) + 1))

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _feed(host: str, count: int) -> bytes:
    items = "".join(
        f"<item><title>Notice {number} of {host}</title><link>http://{host}/n/{number}</link>"
        f"<guid>http://{host}/n/{number}</guid><pubDate>{_when(number)}</pubDate>"
        f"<description>The board of the fund at {host} met for the {number}th time and took note "
        "of the report of its committee on alternative assets. It made no decision."
        "</description></item>"
        for number in range(count)
    )
    text = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Notices</title>'
        f"<link>http://{host}/</link><description>Notices</description>{items}</channel></rss>"
    )
    return text.encode()


def _when(number: int) -> str:
    at = datetime.fromtimestamp(Healthy.begun, UTC) + timedelta(seconds=number * EVERY)
    return format_datetime(at)


@contextlib.contextmanager
def healthy_web(count: int = HEALTHY) -> Iterator[list[str]]:
    """Serve the healthy sources, each on an address of its own, and lend the base URLs."""
    servers = [
        ThreadingHTTPServer((f"127.0.1.{number + 1}", 0), Healthy) for number in range(count)
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield [f"http://{one.server_address[0]}:{one.server_address[1]}" for one in servers]
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def write_catalogue(
    folder: Path, healthy: Sequence[str], cases: Sequence[dict[str, Any]], *, minutes: int = 1
) -> list[str]:
    """Write the sources of both webs; return their ids."""
    expectations = load_expectations()
    lines = ['publisher = "Soak"', 'tier = "news"', 'licence = "test"']
    ids = [f"healthy.{number:02}" for number in range(len(healthy))]
    for id, base in zip(ids, healthy, strict=True):
        lines += _entry(id, "feed", base + "/feed", minutes, "summary")
    for case in cases:
        expected = expectations[case["id"]]
        if expected.kind not in {"feed", "page", "json_feed"}:
            continue  # kinds that only that benchmark has
        content = expected.content if expected.kind == "feed" else ""
        ids.append("case." + case["id"].replace(".", "_", 1))
        # These ask for their whole host to be left alone: they get a name of their own for it.
        name = "localhost" if case["id"].startswith(ALONE) else "127.0.0.1"
        url = case["url"].replace("//127.0.0.1:", f"//{name}:")
        lines += _entry(ids[-1], expected.kind, url, 3, content)
    (folder / "soak.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return ids


def _entry(id: str, kind: str, url: str, minutes: int, content: str) -> list[str]:
    lines = [
        f"[sources.{json.dumps(id)}]", f"title = {json.dumps(id)}", f'kind = "{kind}"',
        f"url = {json.dumps(url)}", f"interval_minutes = {minutes}", "delay_seconds = 0.0",
        'status = "test"',
    ]  # fmt: skip
    return [*lines, f"options = {{content = {json.dumps(content)}}}"] if content else lines


@dataclass(slots=True)
class Samples:
    """Memory (MB) and descriptors over time (seconds)."""

    at: list[float] = field(default_factory=list)
    daemon: list[float] = field(default_factory=list)
    children: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)  # seconds, of the daemon alone

    def take(self, process: int, at: float) -> None:
        """Read /proc."""
        self.at.append(at)
        self.daemon.append(_resident(process))
        self.children.append(sum(_resident(one) for one in _children(process)))
        self.descriptors.append(len(os.listdir(f"/proc/{process}/fd")))
        self.processor.append(processor(process))


def _resident(process: int) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def processor(process: int) -> float:
    """Return the seconds of processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(OSError):
            found += map(int, (task / "children").read_text().split())
    return found


def environment(folder: Path, ids: Sequence[str]) -> dict[str, str]:
    """Return the environment of the daemon."""
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
        "POLICYTRAIL_DATABASE": str(folder / "policytrail.db"),
        "POLICYTRAIL_DIGESTS": str(folder / "digests"),
        "POLICYTRAIL_CATALOGUES": str(folder / "catalogue"),
        "POLICYTRAIL_CRAWL__CONTACT": "soak@example.org",
        "POLICYTRAIL_SOURCES": ",".join(ids),
        "POLICYTRAIL_CRAWL__ALLOWED_ADDRESSES": ",".join((*ALLOWED, "127.0.1.0/24")),
        "POLICYTRAIL_CRAWL__TIMEOUT": "3",
        "POLICYTRAIL_CRAWL__PARSE_SECONDS": "10",
        "POLICYTRAIL_CRAWL__MAX_BODY": str(3 * 1024 * 1024),
        "POLICYTRAIL_DAEMON__HEALTH_PORT": "-1",
    }


def run(folder: Path, ids: Sequence[str], seconds: float, samples: Samples) -> dict[str, Any]:
    """Run the daemon for so long, watch it, end it; return how it ended."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "policytrail.cli", "run"],
            env=environment(folder, ids),
            stderr=log,
        )
    try:
        begun = time.monotonic()
        while time.monotonic() - begun < seconds and process.poll() is None:
            samples.take(process.pid, time.monotonic() - begun)
            time.sleep(SAMPLE)
        stopping = time.monotonic()
        process.send_signal(signal.SIGTERM)
        status = process.wait(60)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    return {"exit_status": status, "stop_seconds": round(time.monotonic() - stopping, 1)}


def judge(store: Store, folder: Path, now: datetime) -> dict[str, Any]:
    """Compare what is stored with what the two webs served."""
    expectations = load_expectations()
    health = {one.source_id: one for one in store.source_health(now=now)}
    cases = {id: one for id, one in health.items() if id.startswith("case.")}
    wrong = {}
    for id, one in cases.items():
        expected = expectations[id.removeprefix("case.").replace("_", ".", 1)]
        allowed = {_STATES.get(name, "failing") for row in expected.rounds for name in row}
        if one.state not in allowed:
            wrong[id] = [sorted(allowed), one.state, one.why[:100]]
    stored = {link for link in _urls(store) if link.startswith("http://127.0.1.")}
    return {
        "cases_visited": len(cases),
        "health_wrong": wrong,
        "healthy_not_ok": [id for id, one in health.items()
                           if id.startswith("healthy.") and one.state != "ok"],
        "healthy_items_stored": len(stored),
        "secrets": [name.decode() for name in SECRETS if name in (folder / "log").read_bytes()],
        "alerts": len(store.standing_alerts()),
        "documents": store.counts()["document"],
        "annotated": store.counts()["annotation"],
    }  # fmt: skip


def _urls(store: Store) -> list[str]:
    return [
        url
        for number in range(HEALTHY)
        for url in store.poll_state(source_id=f"healthy.{number:02}").known_urls
    ]


def lateness() -> dict[str, Any]:
    """Return how long healthy sources waited between two visits, in seconds."""
    gaps = [
        later - earlier
        for times in Healthy.asked.values()
        for earlier, later in itertools.pairwise(times)
    ]
    late = [gap for gap in gaps if gap > 2 * INTERVAL * 1.1]
    return {
        "healthy_visits": sum(map(len, Healthy.asked.values())),
        "longest_gap": round(max(gaps, default=0.0), 1),
        "later_than_one_interval": len(late),
    }


def plot(samples: Samples, file: Path) -> None:
    """Draw memory over time as SVG."""
    top = max(map(sum, zip(samples.daemon, samples.children, strict=True)), default=1.0) * 1.1
    end = samples.at[-1] or 1.0

    def line(values: Sequence[float], color: str) -> str:
        points = " ".join(
            f"{50 + 640 * at / end:.1f},{260 - 230 * value / top:.1f}"
            for at, value in zip(samples.at, values, strict=True)
        )
        return f'<polyline fill="none" stroke="{color}" points="{points}"/>'

    total = [a + b for a, b in zip(samples.daemon, samples.children, strict=True)]
    file.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 300" font-family="sans-serif" '
        f'font-size="12">{line(samples.daemon, "#1f6feb")}{line(total, "#888")}'
        f'<path d="M50 20V260H690" fill="none" stroke="#333"/>'
        f'<text x="5" y="35">{top:.0f} MB</text>'
        f'<text x="600" y="280">{end / 60:.0f} minutes</text><text x="60" y="15">'
        "blue: the daemon; grey: with its workers</text></svg>\n",
        encoding="utf-8",
    )


def _flat(values: Sequence[float]) -> dict[str, float]:
    """Return the middle value of the second and of the last quarter, and the highest."""
    quarter = max(1, len(values) // 4)
    second, last = sorted(values[quarter : 2 * quarter]), sorted(values[-quarter:])
    return {
        "second_quarter": round(second[len(second) // 2], 1),
        "last_quarter": round(last[len(last) // 2], 1),
        "highest": round(max(values), 1),
    }


def main() -> int:
    """Run, report, and say by the exit status whether all held."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--keep", type=Path, help="keep database and log in this folder")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    samples = Samples()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        (folder / "catalogue").mkdir(parents=True)
        with (
            healthy_web() as healthy,
            serve(options.folder, 0.1, 6.0, lifetime=int(options.minutes * 60) + 300) as base,
        ):
            ids = write_catalogue(folder / "catalogue", healthy, ask(base, "/catalogue"))
            found = run(folder, ids, options.minutes * 60, samples)
            found["inner_connections"] = ask(base, "/_canary")["connects"]
        with open_store(folder / "policytrail.db") as store:
            found |= {"sources": len(ids)} | judge(store, folder, datetime.now(UTC)) | lateness()
    found["daemon_mb"] = _flat(samples.daemon)
    found["descriptors"] = _flat([float(one) for one in samples.descriptors])
    if options.plot:
        plot(samples, options.plot)
    print(json.dumps(found, indent=None if options.json else 1, ensure_ascii=False))
    good = not (found["health_wrong"] or found["healthy_not_ok"] or found["secrets"])
    return 0 if good and not found["later_than_one_interval"] else 1


if __name__ == "__main__":
    sys.exit(main())
