"""Kinds for a child process: each does one thing that no kind should do."""

from __future__ import annotations

import os
import pathlib
import sys
import time
from collections.abc import Callable

from policytrail.crawler.parsed import Kind, Link, Parsed
from policytrail.records import Fetch, Outcome, Source


class _Kind:
    def __init__(self, act: Callable[[Fetch], object]) -> None:
        self._act = act

    def parse(self, source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
        done = self._act(fetch)
        return done if isinstance(done, Parsed) else Parsed(items=1, message=str(done))


def _loop(fetch: Fetch) -> None:
    while True:
        pass


def _swell(fetch: Fetch) -> None:
    held = []
    while True:
        held.append(bytearray(16 * 1024 * 1024))


def _raise(fetch: Fetch) -> None:
    raise ValueError(f"cannot read {fetch.url}")


def _crash(fetch: Fetch) -> None:
    os.abort()


def _print(fetch: Fetch) -> str:
    print("noise on the standard output", flush=True)
    os.write(1, b"more noise")
    return "printed"


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (pathlib.Path.touch, (pathlib.Path(os.environ.get("TMPDIR", "/tmp"), "evil"),))  # noqa: S108


def _evil(fetch: Fetch) -> Parsed:
    return Parsed(message=_Evil())  # type: ignore[arg-type]


def load_kinds() -> dict[str, Kind]:
    """Return the kinds by name."""
    return {
        "fine": _Kind(lambda fetch: fetch.body.decode()),
        "drift": _Kind(lambda fetch: Parsed(outcome=Outcome.DRIFT, message="another thing")),
        "pid": _Kind(lambda fetch: os.getpid()),
        "keys": _Kind(lambda fetch: sorted(os.environ)),
        "modules": _Kind(lambda fetch: sorted(name for name in sys.modules if "scrapy" in name)),
        "nap": _Kind(lambda fetch: time.sleep(0.5)),
        "loop": _Kind(_loop),
        "swell": _Kind(_swell),
        "raise": _Kind(_raise),
        "crash": _Kind(_crash),
        "print": _Kind(_print),
        "evil": _Kind(_evil),
    }
