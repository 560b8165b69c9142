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
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import year_report  # beside this file, as are the other two
import year_web
from year_loop import DirectChores, Silent, SimulatedLoop, nothing_open, simulated
from year_web import DAY, HOUR, World

from policytrail import scheduler
from policytrail.config import Config, DaemonSettings
from policytrail.daemon.surroundings import Surroundings
from policytrail.store import Store, open_store

START = datetime(2026, 1, 1, 5, tzinfo=UTC)  # midnight in Washington
_REST = 3 * HOUR  # once a month nothing runs for so long
Jump = tuple[timedelta, timedelta]  # how long after the start, and by how much the clock is set


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
        visit=world.visit, keep_open=nothing_open, chores=chores, linking=chores,
    )  # fmt: skip
    with simulated(loop), open_store(path, create=True) as store:
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
        **year_report.compare(world, stored, end),
        "twice": twice,
        "unread": year_report.unread(stored.values(), start + days * DAY - HOUR),
        "jobs_that_fail": failed,
        **year_report.timetable(chores.done),
        "longest_gap_min": round(year_report.longest_gap(world).total_seconds() / 60, 1),
        "on_holidays": sum(year_report.on_holidays(one) for one in world.publishers.values()),
        "visits": sum(line["visits"] for line in lines),
        "chores_s": {name: round(value, 1) for name, value in chores.seconds.items()},
        "lines": lines,
    }


_DOCUMENTS = """select d.url, d.first_seen, a.document_id is not null as is_read
    from document d left join annotation a on a.document_id = d.id"""
_TWICE = "select url from document group by url having count(*) > 1"


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
    found["months"] = year_report.by_month(lines)
    if options.svg:
        options.svg.write_text(year_report.plot(lines), encoding="utf-8")
    print(json.dumps(found, indent=None if options.json else 1))
    # What is missed, twice, or fails.
    return 1 if found["missed"] or found["twice"] or found["jobs_that_fail"] else 0


if __name__ == "__main__":
    sys.exit(main())
