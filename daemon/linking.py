"""Linking in a process of its own, which keeps what it made: a new text costs what it changes.

The process is started by the first text and let go when it holds much or has had nothing to do
for long. The next one links everything anew, as after a crash: what is kept can always be made
again.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from datetime import datetime, timedelta
from pathlib import Path

from policytrail import jobs
from policytrail.config import Config, DaemonSettings
from policytrail.operations.worker import Worker
from policytrail.store import Store, open_store

logger = logging.getLogger("policytrail.daemon")

_SECONDS = 3600.0  # after which linking is ended
_IDLE_SECONDS = 2 * 3600.0  # nights and weekends; in working hours texts come more often


@functools.cache
def _kept(folders: tuple[Path, ...]) -> jobs.Linking:
    """Return what this process keeps, by the folders of the user's filers and securities."""
    return jobs.Linking(jobs.load_lists(folders))


def link(config: Config) -> jobs.LinkReport:
    """Link what changed since this process did so last, or else everything."""
    with open_store(config.database, busy_seconds=config.busy_seconds) as store:
        return _kept(config.holdings).update(store)


class WorkerLinking:
    """Linking in one worker process."""

    def __init__(self, worker: Worker | None = None) -> None:
        self._worker = worker or Worker("linking", memory=DaemonSettings().link_memory)
        self._of: Store | None = None
        self._letting_go: asyncio.TimerHandle | None = None

    async def link(self, store: Store, config: Config) -> jobs.LinkReport:
        """Link what changed in the daemon's database.

        Raises:
            StoreError: the database could not be read or written.
            WorkerError: the process died, took too long, or held too much; it is gone then.
        """
        if store is not self._of:  # it was opened anew: a backup may have taken its place
            await self._worker.finish()
        self._of = store
        self._worker.memory = config.daemon.link_memory
        report = await self._worker.run(link, config, seconds=_SECONDS)
        memory = self._worker.resident()
        if memory > config.daemon.link_memory / 2:
            logger.info("event=linking_let_go megabytes=%d", memory // 2**20)
            await self._worker.finish()
        else:
            self._let_go_later()
        return report

    def _let_go_later(self) -> None:
        if self._letting_go is not None:
            self._letting_go.cancel()
        loop = asyncio.get_running_loop()
        self._letting_go = loop.call_later(_IDLE_SECONDS, self._let_go)

    def _let_go(self) -> None:
        if self._worker.busy:
            self._let_go_later()
        else:
            self._worker.close()

    async def finish(self) -> None:
        """End the process at once, whatever it is doing, and wait until it is gone."""
        if self._letting_go is not None:
            self._letting_go.cancel()
        await self._worker.finish()


class Unlinked:
    """Whether there is something to link, and whether it may be done yet."""

    def __init__(self) -> None:
        # An earlier run may have left something; a newer version links all anew.
        self._waiting = True
        self._begun: datetime | None = None
        self._state: tuple[int, int] | None = None

    def see(self, state: tuple[int, int]) -> None:
        """Compare the database (``Store.link_state``) with what linking left: whoever reads texts
        or corrects something, here or elsewhere, gives it something to do."""
        self._waiting |= state != self._state

    def begins(self, now: datetime, pause: timedelta) -> bool:
        """Tell whether to link now: at most once in ``pause``, unless the clock was set back."""
        if not self._waiting or (self._begun and timedelta(0) <= now - self._begun < pause):
            return False
        self._waiting, self._begun = False, now
        return True

    def end(self, report: jobs.LinkReport | None) -> None:
        """Take note of how linking ended; None: it failed, and is to be done again."""
        if report is None:
            self._waiting = True
            return
        self._state = report.state
        if not report.documents:
            self._begun = None  # there was nothing yet: the first text is linked at once
