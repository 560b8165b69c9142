"""The daemon: when the jobs run. One loop; what takes long runs in processes and threads."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar, TypeVarTuple
from urllib.parse import urlsplit

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from policytrail import jobs
from policytrail.config import Config
from policytrail.daemon import chores, dues, watching
from policytrail.daemon.backlog import Backlog
from policytrail.daemon.calendar import open_days
from policytrail.daemon.clockwatch import ClockWatch
from policytrail.daemon.database import Database
from policytrail.daemon.language import WorkerLanguage
from policytrail.daemon.life import Life
from policytrail.daemon.linking import Unlinked
from policytrail.daemon.network import Network
from policytrail.daemon.outage import Outage
from policytrail.daemon.reading import Reading
from policytrail.daemon.reloading import REFUSED, needs_restart
from policytrail.daemon.surroundings import Surroundings
from policytrail.daemon.visits import Visits
from policytrail.errors import PolicytrailError
from policytrail.operations.metrics import Metrics
from policytrail.operations.server import serve_health
from policytrail.records import Source
from policytrail.store import Store

logger = logging.getLogger("policytrail.daemon")
Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

# A job that is late runs once, as soon as it can: by default it is dropped after one second.
_JOB_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
_LOOK_SECONDS = 10  # how often it is asked whether there is something to read or to link
_WATCH_SECONDS = 60  # how often it is asked how sources and jobs stand, and what is due by the day
_SOONEST = timedelta(seconds=30)  # between two visits to a source, whatever goes wrong
_VISIT = 3600.0  # seconds after which one is ended

Load = Callable[[], tuple[Config, Sequence[Source]]]  # reads configuration and catalogue


class Daemon:
    """Polls sources when they are due, reads what is new, links it, and writes the digest.

    Works on an open store until ``stop`` is called or SIGTERM or SIGINT arrives. ``load`` gives
    the configuration and the sources; SIGHUP calls it again, and a bad one changes nothing.

    Raises:
        ConfigError: a setting of the daemon is wrong.
    """

    def __init__(
        self, load: Load, store: Store, language: WorkerLanguage, around: Surroundings
    ) -> None:
        self._load, self._around = load, around
        self._reading, self._network = Reading(language), Network(around.keep_open)
        self._clock = around.clock
        self._metrics = Metrics()
        now = self._clock()
        config, sources = load()
        self._loaded, self._config = config, replace(config, database=store.path)
        dues.check(config, now)
        self._database = Database(store, busy_seconds=config.busy_seconds, clock=self._clock)
        self._database.spare = config.daemon.disk_spare
        self.visits = Visits(self._schedule)
        self.visits.take(sources)
        self._outage = Outage(self.visits, self._metrics, self._clock)
        store.sync_sources(sources=sources, now=now)
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._slots = asyncio.Semaphore(self._config.crawl.concurrency)
        self._chore_turn, self._reloading = asyncio.Lock(), asyncio.Lock()
        self._stopping = asyncio.Event()
        self._under_way: set[asyncio.Task[object]] = set()
        self._unread = True  # an earlier run may have left texts; a newer version reads all anew
        self._unlinked = Unlinked()
        self._backlog = Backlog(self._metrics, self._config.daemon.backlog)
        self._life = Life(self._database, self._backlog, self._metrics, self._clock)
        self._seen_writes = 0
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=_JOB_DEFAULTS)

    def stop(self) -> None:
        """Begin to stop: no further job starts, those under way get a few seconds."""
        self._stopping.set()

    def reload(self) -> None:
        """Read configuration and catalogue again; with an error in them, go on with the old."""
        task = asyncio.get_running_loop().create_task(self._run_job("reload", self._reload))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _reload(self) -> None:
        async with self._reloading:
            try:
                await self._take_anew()
            except PolicytrailError as error:
                told = self._around.configuration, str(error), REFUSED
                logger.error("event=reload_refused configuration=%s reason=%r note=%r", *told)
            finally:
                self._unread = True  # what was being read may have been broken off

    async def _take_anew(self) -> None:
        """Try whatever can be wrong, then take all of it: an error leaves everything as it was."""
        now = self._clock()
        config, sources = await asyncio.to_thread(self._load)
        dues.check(config, now)
        fresh = await self._reading.prepare(config.language, config.lexicons)
        try:
            await self._network.take(config.crawl)
            await asyncio.to_thread(self._store.sync_sources, sources=sources, now=now)
        except BaseException:
            if fresh is not None:
                fresh.close()
            raise
        if fresh is not None:
            await self._reading.take(fresh)
        later = needs_restart(self._loaded, config)
        self._loaded, self._config = config, replace(config, database=self._store.path)
        self._slots = asyncio.Semaphore(config.crawl.concurrency)
        self._backlog.limit = config.daemon.backlog
        self._database.spare = config.daemon.disk_spare
        self.visits.take(sources)
        await self.visits.plan_all(self._store, now)
        logger.info("event=reloaded sources=%d after_restart=%s", len(self.visits), later)

    async def run(self) -> None:
        """Run until stopped; then end what is under way within ``daemon.stop_seconds``."""
        loop = asyncio.get_running_loop()
        handlers = {signal.SIGTERM: self.stop, signal.SIGINT: self.stop, signal.SIGHUP: self.reload}
        for number, handler in handlers.items():
            loop.add_signal_handler(number, handler)
        try:
            daemon = self._config.daemon
            with serve_health(
                daemon.health_host, daemon.health_port, self._metrics, self._life.signs
            ):
                await self._network.take(self._config.crawl)
                await self._work()
        finally:
            for number in handlers:
                loop.remove_signal_handler(number)
            await self._network.close()
            self._database.close()

    async def _work(self) -> None:
        now = self._clock()
        self._scheduler.start()
        await self._begin(now)
        ticking = asyncio.create_task(self._tick())
        logger.info("event=started sources=%d", len(self.visits))
        self._around.notify("READY=1")
        await self._stopping.wait()
        self._around.notify("STOPPING=1")
        logger.info("event=stopping under_way=%d", len(self._under_way))
        ticking.cancel()
        self._scheduler.shutdown(wait=False)
        await self._finish()

    async def _begin(self, now: datetime) -> None:
        """Plan everything: at the start, and after the clock was set."""
        days = open_days(now, self._config.daemon.recess)
        await asyncio.to_thread(self._store.set_open_days, days=days)
        self.visits.forget()
        await self.visits.plan_all(self._store, now)
        look = IntervalTrigger(seconds=_LOOK_SECONDS)
        watch = IntervalTrigger(seconds=_WATCH_SECONDS)
        # The first visit comes first: the model is loaded beside it, and takes a processor.
        soon = now + timedelta(seconds=2)
        self._add("annotate", self._annotate, look, first=soon)
        self._add("link", self._link, look, first=soon)
        self._add("watch", self._watch, watch, first=now + timedelta(seconds=_LOOK_SECONDS))
        self._add("alerts", self._alert, watch, first=now + timedelta(seconds=_LOOK_SECONDS))
        self._add("due", self._run_due, watch, first=now + timedelta(seconds=_WATCH_SECONDS))

    async def _tick(self) -> None:
        """Give signs of life, and notice when the clock is set: jobs wait for moments of it."""
        watched = ClockWatch(self._clock, asyncio.get_running_loop().time)
        while True:
            await self._run_job("live", self._life.give_sign, self._around.notify)
            await asyncio.sleep(_LOOK_SECONDS)
            if (jump := watched.jump()) is not None:
                logger.warning("event=clock_set seconds=%.0f", jump.total_seconds())
                await self._run_job("begin", self._begin, self._clock())

    async def _finish(self) -> None:
        """Wait for the jobs under way, then cancel those that take too long.

        Nothing is lost by that: what is stored is whole, and what is not will be asked for again.
        """
        late: set[asyncio.Task[object]] = set()
        if self._under_way:
            patience = self._config.daemon.stop_seconds / 2
            _, late = await asyncio.wait(self._under_way, timeout=patience)
        for task in late:
            task.cancel()
        workers = self._reading, self._around.chores, self._around.linking
        await asyncio.gather(*(worker.finish() for worker in workers))
        await asyncio.gather(*late, return_exceptions=True)
        logger.info("event=stopped cancelled=%d", len(late))

    @property
    def _store(self) -> Store:
        return self._database.store

    def _schedule(self, source: Source, at: datetime | None) -> None:
        name = f"poll {source.id}"
        if at is not None:
            self._add(name, self._poll, DateTrigger(at), source)
        elif self._scheduler.get_job(name):  # the plan of a visit that is under way is gone already
            self._scheduler.remove_job(name)

    def _add(
        self,
        name: str,
        job: Callable[..., Awaitable[None]],
        trigger: IntervalTrigger | DateTrigger,
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
            self._failed(name, error)
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
        except TimeoutError:
            self._metrics.count_failure()
            logger.error("event=job_failed job=%r reason='took too long and was ended'", name)
        except Exception:
            self._metrics.count_failure()
            logger.exception("event=job_failed job=%r", name)
        finally:
            self._under_way.discard(task)

    def _failed(self, name: str, error: PolicytrailError) -> None:
        self._metrics.count_failure()
        logger.error("event=job_failed job=%r reason=%r", name, str(error))
        self._database.failed(error)

    async def _noted(self, name: str, work: Awaitable[Result]) -> Result | None:
        """Do the work of a job that people want to know of; write down and log how it ended."""
        started = self._clock()
        failure: str | None = None
        result: Result | None = None
        try:
            result = await work
        except PolicytrailError as error:
            failure = str(error)
            self._failed(name, error)
        except Exception as error:
            failure = f"{type(error).__name__}: {error}"
            self._metrics.count_failure()
            logger.exception("event=job_failed job=%r", name)
        finished = self._clock()
        if failure is None:
            logger.info("event=job job=%s seconds=%.1f", name, (finished - started).total_seconds())
        await asyncio.to_thread(
            self._store.note_job, name=name, started=started, finished=finished, failure=failure
        )
        return result

    async def _poll(self, source: Source) -> None:
        """Visit one source. Sources of one host wait for each other."""
        earliest = _SOONEST
        try:
            async with self._hosts[urlsplit(source.url).netloc], self._slots:
                if self._stopping.is_set():
                    return
                if self._backlog.holds(source.id) or not await self._database.works():
                    earliest = 2 * _SOONEST  # nothing is fetched that could not be kept or read
                    return
                async with asyncio.timeout(_VISIT):
                    await self._visit(source)
        finally:
            if not self._stopping.is_set():
                store = self._store if self._database.trouble is None else None
                await self.visits.plan_again(store, source.id, self._clock(), earliest)

    async def _visit(self, source: Source) -> None:
        report = await jobs.crawl(
            self._store,
            [source],
            self._config.crawl,
            clock=self._clock,
            keys=self._around.keys,
            watch=self._outage.see,
            visit=self._around.visit,
        )
        if report.revisions:
            self._unread = True
            self._backlog.add(source.id, report.revisions)

    async def _annotate(self) -> None:
        if not await self._database.works():
            return
        writes = await asyncio.to_thread(self._store.changed_elsewhere)
        if writes == self._seen_writes and not self._unread:  # but one that was read may be back
            self._unlinked.see(await asyncio.to_thread(self._store.link_state))
            return
        self._unread, self._seen_writes = False, writes
        self._backlog.set(await asyncio.to_thread(self._store.backlog))
        report = None
        try:
            work = self._read()
            report = await (self._noted("annotate", work) if self._backlog.waiting else work)
        finally:
            self._unread |= report is None  # again, at the next look
        if report is not None:
            self._metrics.count_documents(read=report.annotated, failed=len(report.failures))
        self._unlinked.see(await asyncio.to_thread(self._store.link_state))
        self._backlog.set(await asyncio.to_thread(self._store.backlog))

    async def _read(self) -> jobs.AnnotateReport:
        return await self._reading.read(
            self._store,
            batch_size=self._config.language.batch_size,
            clock=self._clock,
            watch=self._backlog.read,
            ends=self._stopping.is_set,
        )

    async def _link(self) -> None:
        """Link when there is something new, at most once in ``link_minutes``."""
        pause = timedelta(minutes=self._config.daemon.link_minutes)
        if not await self._database.works() or not self._unlinked.begins(self._clock(), pause):
            return
        report = await self._noted("link", self._link_in_turn())
        self._unlinked.end(report)
        if report is not None:
            self._metrics.set_events(report.events)
            told = report.documents, report.taken, report.anew, report.events
            logger.info("event=linked documents=%d taken=%d anew=%s events=%d", *told)

    async def _link_in_turn(self) -> jobs.LinkReport:
        async with self._chore_turn:
            return await self._around.linking.link(self._store, self._config)

    async def _chore(
        self, function: Callable[[*Arguments], Result], *arguments: *Arguments, seconds: float
    ) -> Result:
        async with self._chore_turn:
            try:
                return await self._around.chores.run(function, *arguments, seconds=seconds)
            finally:
                await self._around.chores.finish()

    async def _run_due(self) -> None:
        """Run what is due once a day or a week and has not been done since; late rather than never.

        When each went well last is in the database: neither a restart nor a gap repeats or skips.
        """
        now = self._clock()
        known = await asyncio.to_thread(self._store.jobs)
        for due in dues.dues(self._config, now):
            if not dues.is_settled(known.get(due.name), due, now):
                work = self._chore(due.function, self._config, now, seconds=due.seconds)
                result = await self._noted(due.name, work)
                if result:
                    logger.info("event=%s result=%s", due.name, chores.told(result))

    async def _alert(self) -> None:
        if self._config.sending.rules and await self._database.works():
            asked = self._store, self._config, self._around.keys
            await watching.alert(*asked, self._clock())

    async def _watch(self) -> None:
        if not await self._database.works():
            return  # nothing can be written; the log and /healthz have said so
        self._metrics.set_worker_starts(self._reading.starts)
        self._outage.probe()
        told = self._backlog, self._outage, self._metrics, self._clock()
        await watching.watch(self._store, self._config.daemon, *told)
        if len(self._under_way) == 1:  # nothing else goes on
            await watching.give_back_space(self._store)
