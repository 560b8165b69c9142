"""What the help and the daemon's first visit do not wait for: libraries that neither needs."""

from __future__ import annotations

import http.server
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

_IMPORTED = re.compile(r"import time:[^|]+\|[^|]+\|\s*(\S+)")
_OF_THE_WORKERS = frozenset(
    {"feedparser", "jinja2", "onnxruntime", "pypdf", "rich", "spacy", "thinc", "tokenizers"}
    | {"trafilatura", "policytrail.timeline"}
)
# Scrapy imports these for extensions and middlewares, unless it is told that there are none.
_AROUND_THE_CLIENT = frozenset({"aiohttp", "requests", "tldextract"})
_OF_COMMANDS = frozenset(
    {"apscheduler", "asyncio", "datasette", "lxml", "numpy", "scrapy", "sqlite3", "twisted"}
    | {"policytrail.jobs", "policytrail.nlp", "policytrail.records", "policytrail.store"}
)


def _command(*words: str) -> list[str]:
    return [sys.executable, "-X", "importtime", "-m", "policytrail.cli", *words]


def _imported(stderr: str) -> set[str]:
    found = set(_IMPORTED.findall(stderr))
    assert "policytrail.config" in found  # else the report has another form, and nothing is tested
    return found


def test_help_imports_no_stage_and_no_library_of_one() -> None:
    done = subprocess.run(_command("--help"), capture_output=True, text=True, check=True)
    assert "timeline" in done.stdout
    unwanted = _OF_COMMANDS | _OF_THE_WORKERS | _AROUND_THE_CLIENT
    assert _imported(done.stderr) & unwanted == set()


class _Feed(http.server.BaseHTTPRequestHandler):
    asked: threading.Event

    def do_GET(self) -> None:
        self.asked.set()
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.slow
def test_the_daemon_imports_nothing_that_only_its_workers_need(tmp_path: Path) -> None:
    _Feed.asked = threading.Event()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Feed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        (tmp_path / "local.toml").write_text(
            'publisher = "Local"\ntier = "news"\nlicence = "test"\n[sources.local_news]\n'
            'title = "News"\nkind = "feed"\ninterval_minutes = 60\nstatus = "test"\n'
            'options = {robots = false, page_content = "main"}\n'
            f'url = "http://127.0.0.1:{server.server_port}/feed"\n'
        )
        log = tmp_path / "log"
        with log.open("w") as stderr:
            process = subprocess.Popen(
                _command("run", "--no-model"), env=_environment(tmp_path), stderr=stderr
            )
            try:
                assert _Feed.asked.wait(120), log.read_text()[-2000:]
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(60)
                server.shutdown()
    imported = _imported(log.read_text())
    assert "scrapy.core.downloader.handlers.http11" in imported
    assert imported & (_OF_THE_WORKERS | _AROUND_THE_CLIENT) == set()


def _environment(folder: Path) -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
        "POLICYTRAIL_DATABASE": str(folder / "policytrail.db"),
        "POLICYTRAIL_DIGESTS": str(folder / "digests"),
        "POLICYTRAIL_CATALOGUES": str(folder),
        "POLICYTRAIL_SOURCES": "local_news",
        "POLICYTRAIL_CRAWL__ALLOWED_ADDRESSES": "127.0.0.0/8",
        "POLICYTRAIL_DAEMON__HEALTH_PORT": "-1",
    }
