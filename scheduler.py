"""The daemon: when the jobs run. One asyncio loop, one writer, one worker process."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import os
import signal
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from policytrail import jobs
from policytrail.config import Config
from policytrail.crawler import add_stand_ins, keep_open, next_due
from policytrail.crawler.fallbacks import HISTORY
from policytrail.errors import DatabaseLockedError, DatabaseReadOnlyError, PolicytrailError
from policytrail.nlp.process import WorkerLanguage
from policytrail.operations.metrics import Metrics
from policytrail.operations.server import serve_health
from policytrail.records import Source
from policytrail.store import Store

logger = logging.getLogger("policytrail.daemon")

# A job that is late runs once, as soon as it can: by default it is dropped after one second.
_JOB_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
_LOOK_SECONDS = 10  # how often it is asked whether there is something to read or to link
_FIRST_POLLS = timedelta(seconds=60)  # over how long the polls that are due at once are spread
_SOONEST = timedelta(seconds=30)  # between two visits to a source, whatever goes wrong
_HUNG_AFTER = timedelta(seconds=60)  # without a sign of life


# Reads configuration and catalogue.
Load = Callable[[], tuple[Config, Sequence[Source]]]


class Daemon:
    """Polls sources when they are due, reads what is new, links it, and writes the digest.

    Works on an open store until ``stop`` is called or SIGTERM or SIGINT arrives. ``load`` gives
    the configuration and the sources; SIGHUP calls it again, and a bad one changes nothing.
    """

    def __init__(
        self,
        load: Load,
        store: Store,
        language: WorkerLanguage,
        *,
        clock: jobs.Clock,
        notify: Callable[[str], None],
        keys: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._load = load
        self._notify = notify
        self._keys = keys
        self._metrics = Metrics()
        self._beat = clock()
        self._config, self._catalogue = load()
        self._watched: dict[str, Source] = {}  # as they are visited now: stand-ins among them
        self._store = store
        self._language = language
        self._clock = clock
        store.sync_sources(sources=self._catalogue, now=clock())
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._slots = asyncio.Semaphore(self._config.crawl.concurrency)
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

    def reload(self) -> None:
        """Read configuration and catalogue again; with an error in them, go on with the old."""
        try:
            config, sources = self._load()
        except PolicytrailError as error:
            logger.error("event=reload_refused reason=%r", str(error))
            return
        now = self._clock()
        self._store.sync_sources(sources=sources, now=now)
        self._language.configure(config.language, config.lexicons)
        self._config, self._catalogue = config, sources
        self.plan_visits(now)
        logger.info("event=reloaded sources=%d", len(self._watched))

    async def run(self) -> None:
        """Run until stopped; then end what is under way within ``daemon.stop_seconds``."""
        loop = asyncio.get_running_loop()
        handlers = {signal.SIGTERM: self.stop, signal.SIGINT: self.stop, signal.SIGHUP: self.reload}
        for number, handler in handlers.items():
            loop.add_signal_handler(number, handler)
        try:
            with self._health():
                async with keep_open(self._config.crawl):
                    await self._work()
        finally:
            for number in handlers:
                loop.remove_signal_handler(number)

    async def _work(self) -> None:
        self._add_jobs(self._clock())
        self._scheduler.start()
        logger.info("event=started sources=%d", len(self._watched))
        self._notify("READY=1")
        await self._stopping.wait()
        self._notify("STOPPING=1")
        logger.info("event=stopping under_way=%d", len(self._under_way))
        self._scheduler.shutdown(wait=False)
        await self._finish()

    def _health(self) -> AbstractContextManager[object]:
        daemon = self._config.daemon
        if daemon.health_port < 0:
            return contextlib.nullcontext()
        return serve_health(daemon.health_host, daemon.health_port, self._metrics, self._is_healthy)

    def _is_healthy(self) -> bool:
        return self._clock() - self._beat < _HUNG_AFTER

    async def _live(self) -> None:
        """Give a sign of life: the loop runs, and the database answers."""
        self._store.probe()
        self._beat = self._clock()
        self._metrics.beat(self._beat)
        self._notify("WATCHDOG=1")

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
        self.plan_visits(now)
        every = IntervalTrigger(seconds=_LOOK_SECONDS)
        self._add("live", self._live, every, first=now)
        self._add("annotate", self._annotate, every, first=now)
        self._add("link", self._link, every, first=now)
        self._add("digest", self._digest, self._digest_trigger(), first=now)

    def plan_visits(self, now: datetime) -> dict[str, datetime]:
        """Plan the next visit to each source that is to be visited otherwise than before.

        Returns the moments by the source's id. Stand-ins come and go with the sources that they
        stand in for. Those that are due at once are spread, so that a start is no burst.
        """
        enabled = [source for source in self._catalogue if source.enabled]
        routes = jobs.find_routes(self._store, self._catalogue)
        before = self._watched
        wanted = add_stand_ins(enabled, self._catalogue, routes)
        self._watched = {source.id: source for source in wanted}
        for id in before.keys() - self._watched.keys():
            self._drop(id)
        fresh = [source for source in wanted if before.get(source.id) != source]
        planned = {
            source.id: self._plan(source, now, earliest=now + _FIRST_POLLS * (at / len(fresh)))
            for at, source in enumerate(fresh)
        }
        return {id: moment for id, moment in planned.items() if moment is not None}

    def _drop(self, id: str) -> None:
        # The plan of a visit that is under way is gone already.
        if self._scheduler.get_job(_poll_name(id)):
            self._scheduler.remove_job(_poll_name(id))

    def _plan(self, source: Source, now: datetime, *, earliest: datetime) -> datetime | None:
        """Set the next visit to a source, from what its last visits taught; None: none any more."""
        due = next_due(source, self._store.polls(source_id=source.id, limit=HISTORY), now)
        if due.ended:
            logger.warning("event=source_ended source=%s reason=%r", source.id, due.reason)
            return None
        at = max(due.at, earliest)
        logger.debug("event=planned source=%s at=%s reason=%r", source.id, at, due.reason)
        self._add(_poll_name(source.id), self._poll, DateTrigger(at), source)
        return at

    def _add(
        self,
        name: str,
        job: Callable[..., Awaitable[None]],
        trigger: IntervalTrigger | CronTrigger | DateTrigger,
        *arguments: object,
        first: datetime | None = None,
    ) -> None:
        when = {"next_run_time": first} if first else {}
        self._scheduler.add_job(
            self._run_job,
            trigger,
            args=[name, job, *arguments],
            id=name,
            replace_existing=True,
            **when,
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
            self._metrics.count_failure()
            logger.error("event=job_failed job=%r reason=%r", name, str(error))
        except Exception:
            self._metrics.count_failure()
            logger.exception("event=job_failed job=%r", name)
        finally:
            self._under_way.discard(task)

    async def _poll(self, source: Source) -> None:
        """Visit one source. Sources of one host wait for each other."""
        try:
            async with self._hosts[urlsplit(source.url).netloc], self._slots:
                if self._stopping.is_set():
                    return
                settings = self._config.crawl
                watch = self._metrics.count_poll
                report = await jobs.crawl(
                    self._store, [source], settings, clock=self._clock, keys=self._keys, watch=watch
                )
                self._unread |= report.revisions > 0
        finally:
            now = self._clock()
            self.plan_visits(now)  # it may be out since this visit, or answer again
            present = self._watched.get(source.id)
            if present is not None:  # it may have left the catalogue meanwhile
                self._plan(present, now, earliest=now + _SOONEST)

    async def _annotate(self) -> None:
        if not self._unread:
            return
        self._unread = False
        batch_size = self._config.language.batch_size
        report = await jobs.annotate(self._store, self._language, batch_size=batch_size)
        self._unlinked |= report.annotated > 0
        self._metrics.count_documents(read=report.annotated, failed=len(report.failures))
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
        self._metrics.set_events(report.events)
        logger.info("event=linked documents=%d events=%d", report.documents, report.events)

    async def _digest(self) -> None:
        """Write the digest of the last whole week, once."""
        written = jobs.write_due_digest(self._store, self._config, now=self._clock())
        if written:
            logger.info("event=digest files=%s", ",".join(path.name for path in written))


@contextlib.contextmanager
def only_daemon(database: Path) -> Iterator[None]:
    """Hold the right to be the one daemon of a database.

    Raises:
        DatabaseLockedError: another daemon has it; the message names its process.
        DatabaseReadOnlyError: the lock file cannot be made.
    """
    path = database.with_name(database.name + ".daemon")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise DatabaseReadOnlyError(
            f"cannot be written: {error.strerror}", subject=str(path)
        ) from error
    with file:
        try:
            # The system gives the lock back when the process ends, however it ends.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise DatabaseLockedError(
                f"the daemon with process id {file.read().strip() or '?'} watches it",
                subject=str(database),
                remedy="Stop that one first",
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _poll_name(id: str) -> str:
    return f"poll {id}"
