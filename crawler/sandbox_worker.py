"""The child's side of the sandbox: limits, then one job after another from the standard input.

A message is eight bytes of length and a pickle. What comes back from the child, which has read
hostile bytes, is unpickled with an allow-list: records and dates, nothing that runs.
"""

from __future__ import annotations

import importlib
import io
import os
import pickle
import resource
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from policytrail.crawler.parsed import Kind, Link, Parsed
from policytrail.records import (
    Document,
    Fetch,
    FiledTable,
    FilingReport,
    Outcome,
    Position,
    Source,
)

_PREFIX = 8
_HARMLESS = frozenset(
    {
        ("datetime", "datetime"),
        ("datetime", "date"),
        ("datetime", "timezone"),
        ("datetime", "timedelta"),
        (Document.__module__, "Document"),
        (Outcome.__module__, "Outcome"),
        *((one.__module__, one.__name__) for one in (FiledTable, FilingReport, Position)),
        ("policytrail.crawler.parsed", "Parsed"),
        ("policytrail.crawler.parsed", "Link"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One answer to read."""

    kind: str
    source: Source
    fetch: Fetch
    link: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one body may take: seconds of processor, and bytes of memory for the whole process."""

    seconds: int
    memory: int

    def arguments(self) -> tuple[str, str]:
        """Return the limits for a command line."""
        return str(self.seconds), str(self.memory)


def prefix_size() -> int:
    """Return how many bytes tell the length of a message, big end first."""
    return _PREFIX


def frame(message: Job | Parsed) -> bytes:
    """Return a message with its length before it."""
    data = pickle.dumps(message, protocol=5)
    return len(data).to_bytes(_PREFIX, "big") + data


class _HarmlessUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        if (module, name) not in _HARMLESS:
            raise pickle.UnpicklingError(f"{module}.{name} is not a record")
        return super().find_class(module, name)


def load_parsed(data: bytes) -> Parsed:
    """Read what a child sent.

    Raises:
        pickle.UnpicklingError: anything but a ``Parsed`` made of records, dates and text.
    """
    try:
        loaded = _HarmlessUnpickler(io.BytesIO(data)).load()
    except (EOFError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise pickle.UnpicklingError(str(error)) from error
    if not isinstance(loaded, Parsed):
        raise pickle.UnpicklingError(f"{type(loaded).__name__} is not a Parsed")
    return loaded


def run_job(kinds: Mapping[str, Kind], job: Job) -> Parsed:
    """Read an answer. What a kind raises although it should not becomes an outcome."""
    kind = kinds.get(job.kind)
    if kind is None:
        known = ", ".join(sorted(kinds))
        message = f"no kind is called {job.kind!r}; there are {known}"
        return Parsed(outcome=Outcome.ERROR, message=message)
    try:
        return kind.parse(job.source, job.fetch, link=job.link)
    except MemoryError:
        return Parsed(outcome=Outcome.TOO_LARGE, message="parsing needs more memory than allowed")
    # Hostile bytes find the one line that raises; the source's row then says so.
    except Exception as error:
        message = f"kind {job.kind!r} failed: {type(error).__name__}: {str(error)[:200]}"
        return Parsed(outcome=Outcome.ERROR, message=message)


def _limit_memory(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: int) -> None:
    """Give the process this much more processor time; then the system ends it (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _read_job(stream: BinaryIO) -> Job | None:
    head = stream.read(_PREFIX)
    if len(head) < _PREFIX:
        return None  # the parent has gone
    return cast(Job, pickle.loads(stream.read(int.from_bytes(head, "big"))))  # noqa: S301 (the parent's)


def load_named_kinds(name: str) -> Mapping[str, Kind]:
    """Import ``module:function`` and return what the function returns."""
    module, _, function = name.partition(":")
    return cast("Mapping[str, Kind]", getattr(importlib.import_module(module), function)())


def main(arguments: list[str]) -> None:
    """Serve until the parent closes the pipe."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # Both reach a whole group of processes; the parent decides when its parsers end.
        signal.signal(number, signal.SIG_IGN)
    os.nice(5)  # the loop that fetches comes first
    limits = Limits(seconds=int(arguments[0]), memory=int(arguments[1]))
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with answers
    _limit_memory(limits.memory)
    kinds = load_named_kinds(arguments[2])
    while (job := _read_job(jobs)) is not None:
        _limit_time(limits.seconds)
        answers.write(frame(run_job(kinds, job)))
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
