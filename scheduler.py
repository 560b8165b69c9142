"""The daemon: when the jobs run. One asyncio loop, one writer, one worker process."""

from __future__ import annotations

import asyncio
import logging
import random
import signal
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from policytrail import jobs
from policytrail.config import Config
from policytrail.errors import PolicytrailError
from policytrail.nlp.process import WorkerLanguage
from policytrail.records import Source
from policytrail.store import Store

logger = logging.getLogger("policytrail.daemon")

# A job that is late runs once, as soon as it can: by default it is dropped after one second.
_JOB_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
_LOOK_SECONDS = 10  # how often it is asked whether there is something to read or to link
_FIRST_POLLS = timedelta(seconds=60)  # over how long the polls that are due at once are spread
_JITTER_SHARE = 0.1  # of the interval, so that sources do not fall into step


class Daemon:
    """Polls sources when they are due, reads what is new, links it, and writes the digest.

    Works on an open store until ``stop`` is called or SIGTERM or SIGINT arrives.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        sources: Sequence[Source],
        language: WorkerLanguage,
        *,
        clock: jobs.Clock,
    ) -> None:
        self._config = config
        self._store = store
        self._sources = [source for source in sources if source.enabled]
        self._language = language
        self._clock = clock
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._slots = asyncio.Semaphore(config.crawl.concurrency)
        self._stopping = asyncio.Event()
        self._under_way: set[asyncio.Task[object]] = set()
        # An earlier run may have left texts unread; a newer version reads and links all anew.
        self._unread = True
        self._unlinked = True
        self._linked: datetime | None = None
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=_JOB_DEFAULTS)

    def stop(self) -> None:
        """Begin to stop: no further job starts, those under way get a few seconds."""
        self._stopping.set()

    async def run(self) -> None:
        """Run until stopped; then end what is under way within ``daemon.stop_seconds``."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        try:
            self._add_jobs(self._clock())
            self._scheduler.start()
            logger.info("event=started sources=%d", len(self._sources))
            await self._stopping.wait()
            logger.info("event=stopping under_way=%d", len(self._under_way))
        finally:
            self._scheduler.shutdown(wait=False)
            await self._finish()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    async def _finish(self) -> None:
        """Wait for the jobs under way, then cancel those that take too long.

        Nothing is lost by that: what is stored is whole, and what is not will be asked for again.
        """
        late: set[asyncio.Task[object]] = set()
        if self._under_way:
            _, late = await asyncio.wait(
                self._under_way, timeout=self._config.daemon.stop_seconds / 2
            )
        for task in late:
            task.cancel()
        self._language.close()
        await asyncio.gather(*late, return_exceptions=True)
        logger.info("event=stopped cancelled=%d", len(late))

    def _add_jobs(self, now: datetime) -> None:
        due = first_polls(self._sources, self._last_visits(), now, random.Random(0))  # noqa: S311
        for source in self._sources:
            interval = timedelta(minutes=source.interval_minutes)
            trigger = IntervalTrigger(
                seconds=int(interval.total_seconds()),
                jitter=int(interval.total_seconds() * _JITTER_SHARE),
            )
            self._add(f"poll {source.id}", self._poll, trigger, due[source.id], source)
        self._add("annotate", self._annotate, IntervalTrigger(seconds=_LOOK_SECONDS), now)
        self._add("link", self._link, IntervalTrigger(seconds=_LOOK_SECONDS), now)
        self._add("digest", self._digest, self._digest_trigger(), now)

    def _last_visits(self) -> dict[str, datetime]:
        return {row.source_id: row.last_visit for row in self._store.source_health()}

    def _add(
        self,
        name: str,
        job: Callable[..., Awaitable[None]],
        trigger: IntervalTrigger | CronTrigger,
        first: datetime,
        *arguments: object,
    ) -> None:
        self._scheduler.add_job(
            self._run_job, trigger, args=[name, job, *arguments], id=name, next_run_time=first
        )

    def _digest_trigger(self) -> CronTrigger:
        daemon = self._config.daemon
        return CronTrigger(
            day_of_week=daemon.digest_weekday, hour=daemon.digest_hour, timezone=daemon.timezone
        )

    async def _run_job(
        self, name: str, job: Callable[..., Awaitable[None]], *arguments: object
    ) -> None:
        """Run one job to its end; an error ends the job, not the daemon, and is logged whole."""
        if self._stopping.is_set():
            return
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            await job(*arguments)
        except PolicytrailError as error:
            logger.error("event=job_failed job=%r reason=%r", name, str(error))
        except Exception:
            logger.exception("event=job_failed job=%r", name)
        finally:
            self._under_way.discard(task)

    async def _poll(self, source: Source) -> None:
        """Visit one source. Sources of one host wait for each other."""
        async with self._hosts[urlsplit(source.url).netloc], self._slots:
            if self._stopping.is_set():
                return
            report = await jobs.crawl(self._store, [source], self._config.crawl, clock=self._clock)
            self._unread |= report.revisions > 0

    async def _annotate(self) -> None:
        if not self._unread:
            return
        self._unread = False
        batch_size = self._config.language.batch_size
        report = await jobs.annotate(self._store, self._language, batch_size=batch_size)
        self._unlinked |= report.annotated > 0
        if report.annotated or report.failures:
            logger.info(
                "event=annotated documents=%d failures=%d", report.annotated, len(report.failures)
            )

    async def _link(self) -> None:
        """Link anew when there is something new, at most once in ``link_minutes``."""
        now = self._clock()
        pause = timedelta(minutes=self._config.daemon.link_minutes)
        if not self._unlinked or (self._linked and now - self._linked < pause):
            return
        self._unlinked = False
        report = await jobs.link(self._store, offload=self._language.offload)
        self._linked = now if report.documents else None
        logger.info("event=linked documents=%d events=%d", report.documents, report.events)

    async def _digest(self) -> None:
        """Write the digest of the last whole week, once."""
        written = jobs.write_due_digest(self._store, self._config, now=self._clock())
        if written:
            logger.info("event=digest files=%s", ",".join(path.name for path in written))


def first_polls(
    sources: Iterable[Source],
    last_visits: Mapping[str, datetime],
    now: datetime,
    random_source: random.Random,
) -> dict[str, datetime]:
    """Return when each source is due first: an interval after its last visit, else soon.

    What is due already is spread over a minute, so that a start is no burst.
    """
    due = {}
    for source in sources:
        soon = now + _FIRST_POLLS * random_source.random()
        last = last_visits.get(source.id)
        next_visit = last + timedelta(minutes=source.interval_minutes) if last else now
        due[source.id] = max(next_visit, soon)
    return due
