"""What the daemon works with: clock, network, processes. Tests and benchmarks give others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, TypeVar, TypeVarTuple

from policytrail import crawler, jobs
from policytrail.config import Config, CrawlSettings
from policytrail.daemon.linking import WorkerLinking
from policytrail.operations.worker import Worker
from policytrail.store import Store

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")
_CHORE_MEMORY = 4 * 1024 * 1024 * 1024


class Chores(Protocol):
    """Runs long work where it does not hold up the loop, and can end it."""

    async def run(
        self, function: Callable[[*Arguments], Result], *arguments: *Arguments, seconds: float
    ) -> Result:
        """Return what the function returns; raise WorkerError if it did not end well."""
        ...

    async def finish(self) -> None:
        """End at once, and let go of what it needed."""
        ...


class Linking(Protocol):
    """Links where it does not hold up the loop, and can be ended."""

    async def link(self, store: Store, config: Config) -> jobs.LinkReport:
        """Link what changed in a database; raise WorkerError if that did not end well."""
        ...

    async def finish(self) -> None:
        """End at once, and let go of what it needed."""
        ...


def _chores() -> Chores:
    return Worker("chores", memory=_CHORE_MEMORY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a daemon needs beside its database and its configuration."""

    clock: jobs.Clock
    notify: Callable[[str], None]  # messages to systemd
    configuration: str = ""  # where it is read from, for messages
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    visit: jobs.Visit = crawler.poll_sources
    keep_open: Callable[[CrawlSettings], AbstractAsyncContextManager[None]] = crawler.keep_open
    chores: Chores = field(default_factory=_chores)
    linking: Linking = field(default_factory=WorkerLinking)
