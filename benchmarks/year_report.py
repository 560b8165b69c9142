"""What came of the simulated year of ``year.py``: misses, timetables, growth by month, a plot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from year_web import WASHINGTON, Publisher, World

from policytrail.crawler.slots import is_business_day


def compare(world: World, stored: Mapping[str, Any], end: datetime) -> dict[str, Any]:
    """Hold what was put out against what is there. The last day counts if it was visited since.

    An item is counted apart, and not as missed, where an outage left less than the source's own
    interval of the time in which it was shown: whoever asks at intervals may come too late.
    """
    missed: Counter[str] = Counter()
    unreachable = briefly = published = 0
    late = timedelta(0)
    for publisher in world.publishers.values():
        last = max(filter(publisher.answers, publisher.visits), default=end)
        for number, moment in enumerate(publisher.published):
            if moment >= last:
                continue  # nobody has been there since
            published += 1
            row = stored.get(publisher.address(number))
            if row is None:
                shown = publisher.shown_for(number, end)
                unreachable += not shown
                begin, gone = publisher.stands(number, end)
                cut = shown < publisher.interval <= gone - begin
                briefly += bool(shown) and cut
                missed[publisher.source.id] += bool(shown) and not cut
            if row is not None and publisher.source.options and not publisher.outages:
                late = max(late, datetime.fromisoformat(row["first_seen"]) - moment)
    closed = [one for one in world.publishers.values() if one.closed and not one.moved]
    moved = [one for one in world.publishers.values() if one.moved]
    return {
        "published": published,
        "stored": len(stored),
        "missed": missed.total(),
        "missed_by_source": dict(+missed),
        "shown_too_briefly": briefly,
        "unreachable_while_shown": unreachable,
        "office_release_found_late_min": round(late.total_seconds() / 60, 1),
        "closed": len(closed),
        "visits_after_closing": max(
            (sum(at >= one.closed for at in one.visits) for one in closed if one.closed), default=0
        ),
        "moved": len(moved),
        "outages": sum(len(one.outages) for one in world.publishers.values()),
    }


def unread(rows: Iterable[Mapping[str, Any]], before: datetime) -> int:
    """Count documents that were there before a moment and nobody read."""
    old = (row for row in rows if datetime.fromisoformat(row["first_seen"]) < before)
    return sum(not row["is_read"] for row in old)


def timetable(done: Sequence[tuple[str, datetime]]) -> dict[str, Any]:
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


def longest_gap(world: World) -> timedelta:
    """Return the longest time between two visits to the busiest source that always answers.

    Quiet ones are left alone for hours at any time.
    """
    calm = [
        one for one in world.publishers.values() if not (one.outages or one.moved or one.closed)
    ]
    busiest = max(calm, key=lambda one: len(one.published))
    return max(b - a for a, b in pairwise(busiest.visits))


def on_holidays(publisher: Publisher) -> int:
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
