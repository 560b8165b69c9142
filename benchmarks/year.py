"""A simulated year of the daemon: what it misses, how its database grows, what a day costs.

    python benchmarks/year.py [--days 365] [--documents 60] [--every 240] [--svg PLOT] [--json]

Real: scheduler, plans of visits, store, linking, digests, backups and nightly care, over a real
file. Not real: the clock (an event loop that does not wait but sets its time forward, APScheduler
included), the web (``year_web.py``, with outages of hours to days, moved and closed feeds, federal
holidays and both changes of daylight saving), and the language stage, which says of each text
that it says nothing. Each month the daemon is stopped and comes back three hours later. So that a
year takes minutes it is compressed: the daemon looks for work every ten minutes instead of ten
seconds and links once a day, and sources are visited less often than in life.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import selectors
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import apscheduler.schedulers.base
import apscheduler.triggers.interval
import year_web  # beside this file
from year_web import DAY, HOUR, WASHINGTON, Publisher, World

from policytrail import scheduler
from policytrail.config import Config, DaemonSettings
from policytrail.crawler.slots import is_business_day
from policytrail.daemon import linking
from policytrail.daemon.surroundings import Surroundings
from policytrail.records import Annotation, Document
from policytrail.store import Store, open_store

START = datetime(2026, 1, 1, 5, tzinfo=UTC)  # midnight in Washington
_LOOK, _WATCH = 600, 1800  # seconds; ten and sixty in life
_REST = 3 * HOUR  # once a month nothing runs for so long


class _Selector(selectors.DefaultSelector):  # type: ignore[misc, valid-type]
    """Waits for nothing: the time of a wait is added to the clock."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("the simulation waits for something that will never happen")
        self.now += max(0.0, timeout)
        found: list[tuple[selectors.SelectorKey, int]] = super().select(0)
        return found


class SimulatedLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only while it waits; threads' work is done at once."""

    def __init__(self, start: datetime) -> None:
        self._waits = _Selector()
        self.start = start
        self._set_by = timedelta(0)
        super().__init__(self._waits)
        self._clock_resolution = 1e-3

    def time(self) -> float:
        """Return the simulated seconds since the start."""
        return self._waits.now

    def clock(self) -> datetime:
        """Return the moment that the machine's clock shows."""
        return self.truth() + self._set_by

    def truth(self) -> datetime:
        """Return the simulated moment."""
        return self.start + timedelta(seconds=self._waits.now)

    def set_clock(self, by: timedelta) -> None:
        """Set the machine's clock forward or back."""
        self._set_by += by

    def run_in_executor(  # type: ignore[override]
        self, executor: object, function: Callable[..., object], *arguments: object
    ) -> asyncio.Future[object]:
        """Do the work here and now."""
        done = self.create_future()
        try:
            done.set_result(function(*arguments))
        except Exception as error:
            done.set_exception(error)
        return done


Jump = tuple[timedelta, timedelta]  # how long after the start, and by how much the clock is set


class Silent:
    """A language stage that finds nothing in any text."""

    starts = 0

    async def finish(self) -> None:
        """Hold nothing."""

    async def versions(self) -> tuple[str, str]:
        """Name itself."""
        return "none", "none"

    async def annotate(self, documents: Sequence[Document]) -> list[Annotation]:
        """Say that each text is beside the point."""
        return [Annotation(document_id=one.id, relevance=0.0) for one in documents]


@dataclass(kw_only=True)
class DirectChores:
    """Does long work here and now, and notes when it was done and how long it took."""

    clock: Callable[[], datetime]
    done: list[tuple[str, datetime]] = field(default_factory=list)
    seconds: Counter[str] = field(default_factory=Counter)

    async def run(self, function: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
        """Return what the function returns."""
        del seconds
        begun = time.process_time()
        # In a thread: linking has an event loop of its own. This one stands still meanwhile.
        with ThreadPoolExecutor(1) as thread:
            result = thread.submit(function, *arguments).result()
        self.seconds[function.__name__] += time.process_time() - begun  # type: ignore[assignment]
        self.done.append((function.__name__, self.clock()))
        return result

    async def link(self, store: Store, config: Config) -> Any:
        """Link what changed."""
        del store
        return await self.run(linking.link, config, seconds=0)

    async def finish(self) -> None:
        """Hold nothing."""


@asynccontextmanager
async def _nothing_open(settings: object) -> Any:
    del settings
    yield


@contextmanager
def _simulated(loop: SimulatedLoop) -> Iterator[None]:
    """Let APScheduler read the simulated clock, and the daemon look for work less often."""

    class Simulated(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return loop.clock().astimezone(tz)

    modules: Sequence[Any] = (apscheduler.schedulers.base, apscheduler.triggers.interval)
    before = scheduler._LOOK_SECONDS, scheduler._WATCH_SECONDS
    scheduler._LOOK_SECONDS, scheduler._WATCH_SECONDS = _LOOK, _WATCH
    for module in modules:
        module.datetime = Simulated
    try:
        yield
    finally:
        for module in modules:
            module.datetime = datetime
        scheduler._LOOK_SECONDS, scheduler._WATCH_SECONDS = before


async def _live(
    loop: SimulatedLoop, world: World, store: Store, config: Config, days: int, around: Surroundings
) -> list[dict[str, float]]:
    """Run the daemon for so many days; return a line a day."""
    world.truth = loop.truth
    lines: list[dict[str, float]] = []
    used, visited = time.process_time(), 0
    task: asyncio.Task[None] | None = None
    for day in range(days):
        if task is None:
            language: Any = Silent()
            daemon = scheduler.Daemon(lambda: (config, world.sources), store, language, around)
            task = loop.create_task(daemon.run())
        await asyncio.sleep((DAY * (day + 1) - (loop.truth() - loop.start)).total_seconds())
        if task.done():
            task.result()
            raise RuntimeError("the daemon ended by itself")
        visits = sum(len(one.visits) for one in world.publishers.values())
        now = time.process_time()
        size = sum(file.stat().st_size for file in store.path.parent.glob("policytrail.db*"))
        lines.append({"day": day, "seconds": now - used, "bytes": size, "visits": visits - visited})
        used, visited = now, visits
        if day % 30 == 29:
            daemon.stop()
            await task
            task = None
            await asyncio.sleep(_REST.total_seconds())
            print(f"day {day + 1}: {size / 1e6:.1f} MB", file=sys.stderr, flush=True)
    if task is not None:
        daemon.stop()
        await task
    return lines


def simulate(
    folder: Path, world: World, *, start: datetime, days: int, jumps: Iterable[Jump] = ()
) -> dict[str, Any]:
    """Live through the days in a database of its own; return what came of it."""
    loop = SimulatedLoop(start)
    for after, by in jumps:
        loop.call_later(after.total_seconds(), loop.set_clock, by)
    path = folder / "policytrail.db"
    settings = DaemonSettings(health_port=-1, link_minutes=24 * 60, backups_kept=2)
    config = Config(database=path, digests=folder / "digests", daemon=settings)
    chores = DirectChores(clock=loop.truth)
    around = Surroundings(
        clock=loop.clock, notify=lambda text: None,
        visit=world.visit, keep_open=_nothing_open, chores=chores, linking=chores,
    )  # fmt: skip
    with _simulated(loop), open_store(path, create=True) as store:
        asyncio.set_event_loop(loop)
        try:
            lines = loop.run_until_complete(_live(loop, world, store, config, days, around))
        finally:
            asyncio.set_event_loop(None)
            loop.close()
        stored = {row["url"]: row for row in store._connection.rows(_DOCUMENTS)}
        twice = len(store._connection.rows(_TWICE))
        failed = {name: job.failures for name, job in store.jobs().items() if job.failures}
    end = start + days * DAY
    return {
        **_compare(world, stored, end),
        "twice": twice,
        "unread": _unread(stored.values(), start + days * DAY - HOUR),
        "jobs_that_fail": failed,
        **_timetable(chores.done),
        "longest_gap_min": round(_longest_gap(world).total_seconds() / 60, 1),
        "on_holidays": sum(_on_holidays(one) for one in world.publishers.values()),
        "visits": sum(line["visits"] for line in lines),
        "chores_s": {name: round(value, 1) for name, value in chores.seconds.items()},
        "lines": lines,
    }


_DOCUMENTS = """select d.url, d.first_seen, a.document_id is not null as is_read
    from document d left join annotation a on a.document_id = d.id"""
_TWICE = "select url from document group by url having count(*) > 1"


def _compare(world: World, stored: Mapping[str, Any], end: datetime) -> dict[str, Any]:
    """Hold what was put out against what is there. The last day counts if it was visited since."""
    missed: Counter[str] = Counter()
    unreachable = published = 0
    late = timedelta(0)
    for publisher in world.publishers.values():
        last = max(filter(publisher.answers, publisher.visits), default=end)
        for number, moment in enumerate(publisher.published):
            if moment >= last:
                continue  # nobody has been there since
            published += 1
            row = stored.get(publisher.address(number))
            if row is None and publisher.could_be_had(number, end):
                missed[publisher.source.id] += 1
            unreachable += row is None and not publisher.could_be_had(number, end)
            if row is not None and publisher.source.options and not publisher.outages:
                late = max(late, datetime.fromisoformat(row["first_seen"]) - moment)
    closed = [one for one in world.publishers.values() if one.closed and not one.moved]
    moved = [one for one in world.publishers.values() if one.moved]
    return {
        "published": published,
        "stored": len(stored),
        "missed": missed.total(),
        "missed_by_source": dict(missed),
        "unreachable_while_shown": unreachable,
        "office_release_found_late_min": round(late.total_seconds() / 60, 1),
        "closed": len(closed),
        "visits_after_closing": max(
            (sum(at >= one.closed for at in one.visits) for one in closed if one.closed), default=0
        ),
        "moved": len(moved),
        "outages": sum(len(one.outages) for one in world.publishers.values()),
    }


def _unread(rows: Iterable[Mapping[str, Any]], before: datetime) -> int:
    """Count documents that were there before a moment and nobody read."""
    old = (row for row in rows if datetime.fromisoformat(row["first_seen"]) < before)
    return sum(not row["is_read"] for row in old)


def _timetable(done: Sequence[tuple[str, datetime]]) -> dict[str, Any]:
    """Say how often each chore ran, and at which hours in Washington."""
    found: dict[str, Any] = {}
    for name in ("back_up", "care", "write_digest"):
        local = [at.astimezone(WASHINGTON) for one, at in done if one == name]
        found[name] = {
            "times": len(local),
            "days": len({at.date() for at in local}),
            "hours": dict(sorted(Counter(at.hour for at in local).items())),
        }
    return found


def _longest_gap(world: World) -> timedelta:
    """Return the longest time between two visits to the busiest source that always answers.

    Quiet ones are left alone for hours at any time.
    """
    calm = [
        one for one in world.publishers.values() if not (one.outages or one.moved or one.closed)
    ]
    busiest = max(calm, key=lambda one: len(one.published))
    return max(b - a for a, b in pairwise(busiest.visits))


def _on_holidays(publisher: Publisher) -> int:
    """Count visits to an office on days on which it is closed and had answered before."""
    if not publisher.source.options or publisher.outages or publisher.moved or publisher.closed:
        return 0
    days = [at.astimezone(WASHINGTON).date() for at in publisher.visits[1:]]
    return sum(not is_business_day(day) for day in days)


def by_month(lines: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Return for each thirty days the size at their end, visits, and processor seconds a day."""
    found = []
    for at in range(0, len(lines), 30):
        part = lines[at : at + 30]
        seconds = sorted(line["seconds"] for line in part)
        found.append(
            {
                "day": at + len(part),
                "mb": round(part[-1]["bytes"] / 1e6, 1),
                "visits": sum(line["visits"] for line in part),
                "median_s_a_day": round(seconds[len(seconds) // 2], 3),
            }
        )
    return found


def plot(lines: Sequence[Mapping[str, float]]) -> str:
    """Draw size and processor time by day as SVG."""
    width, height, left, top = 520, 150, 70, 34
    parts = []
    names = (("bytes", 1e6, "database, MB"), ("seconds", 1.0, "processor time of a day, s"))
    for row, (key, unit, title) in enumerate(names):
        values = [line[key] / unit for line in lines]
        # One slow day (the first, a vacuum) must not flatten all the others.
        highest = sorted(values)[int(0.99 * (len(values) - 1))] * 1.1
        base = top + row * (height + 60) + height
        points = " ".join(
            f"{left + width * at / max(1, len(values) - 1):.1f},"
            f"{base - height * min(value, highest) / highest:.1f}"
            for at, value in enumerate(values)
        )
        parts += [
            f'<text x="{left}" y="{base - height - 8}">{title}</text>',
            f'<rect x="{left}" y="{base - height}" width="{width}" height="{height}" fill="none" '
            'stroke="#bbb"/>',
            f'<text x="{left - 6}" y="{base - height + 10}" text-anchor="end">{highest:.3g}</text>',
            f'<text x="{left - 6}" y="{base}" text-anchor="end">0</text>',
            f'<text x="{left + width}" y="{base + 16}" text-anchor="end">day {len(lines)}</text>',
            f'<polyline points="{points}" fill="none" stroke="#1f6fb2"/>',
        ]
    size = f'width="{left + width + 20}" height="{top + 2 * (height + 60)}"'
    style = 'font-family="sans-serif" font-size="12" fill="#222"'
    inner = "\n".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n{inner}\n</svg>\n'


def _jump(text: str) -> Jump:
    after, _, by = text.partition(":")
    return timedelta(hours=float(after)), timedelta(hours=float(by))


def main() -> int:
    """Simulate and report; the exit status says whether nothing is missing and nothing twice."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--start", type=datetime.fromisoformat, default=START)
    parser.add_argument("--sources", type=int, default=60)
    parser.add_argument("--documents", type=float, default=60.0, help="a day, of all sources")
    parser.add_argument("--every", type=int, default=240, help="minutes, of the busy sources")
    parser.add_argument(
        "--shown", type=int, help="newest items a feed shows: too few, to see it fail"
    )
    parser.add_argument(
        "--jump", type=_jump, action="append", default=[], metavar="HOURS:BY",
        help="so many hours after the start, the clock is set by so many hours (repeatable)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # a year of lines
    start = options.start if options.start.tzinfo else options.start.replace(tzinfo=UTC)
    world = year_web.make_world(
        start=start, days=options.days, sources=options.sources,
        per_day=options.documents, every=options.every, seed=options.seed,
    )  # fmt: skip
    for publisher in world.publishers.values():
        publisher.shown = options.shown or publisher.shown
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as temporary:
        found = simulate(Path(temporary), world, start=start, days=options.days, jumps=options.jump)
    found["processor_s"] = round(time.process_time() - begun, 1)
    lines = found.pop("lines")
    found["months"] = by_month(lines)
    if options.svg:
        options.svg.write_text(plot(lines), encoding="utf-8")
    print(json.dumps(found, indent=None if options.json else 1))
    # What is missed, twice, or fails.
    return 1 if found["missed"] or found["twice"] or found["jobs_that_fail"] else 0


if __name__ == "__main__":
    sys.exit(main())
