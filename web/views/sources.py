"""How the sources are: state, why, last and next visit, and the visits of the last days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from policytrail.records import SourceHealth
from policytrail.store.codec import to_moment
from policytrail.web import plots
from policytrail.web.parameters import Given
from policytrail.web.reading import Reader
from policytrail.web.views.page import Page

PARAMETERS = ()
_DAYS = 14
_ORDER = ("dead", "blocked", "drift", "failing", "empty", "stale", "ok", "disabled")
_GOOD = frozenset({"new", "unchanged", "not_modified", "empty"})
_VISITS = """
select source_id, substr(started, 1, 10) as day, outcome, count(*) as visits from poll
where started >= :since and started <= :until group by 1, 2, 3
"""


def view(reader: Reader, segment: str, given: Given) -> Page:
    """Return the page of all sources that were ever visited; the worst first."""
    health = reader.questions.source_health(now=reader.then)
    last = reader.then.date()
    first = last - timedelta(days=_DAYS - 1)
    since = to_moment(reader.then - timedelta(days=_DAYS - 1))[:10]
    visits = reader.rows(_VISITS, {"since": since, "until": reader.until})
    days = [first + timedelta(days=at) for at in range(_DAYS)]
    return Page(
        template="page_sources.html",
        title="Sources",
        address="/sources",
        values={
            "sources": [
                {"health": one, "days": _days(one, days, visits)}
                for one in sorted(health, key=_place)
            ],
            "states": Counter(one.state for one in health),
            "plot": _plot(days, visits),
        },
    )


def _place(one: SourceHealth) -> tuple[int, str]:
    return (_ORDER.index(one.state) if one.state in _ORDER else -1), one.source_id


def _days(
    one: SourceHealth, days: list[date], visits: list[dict[str, Any]]
) -> list[tuple[date, int, int]]:
    """Return each day with its good and its bad visits."""
    counted: Counter[tuple[str, bool]] = Counter()
    for row in visits:
        if row["source_id"] == one.source_id:
            counted[row["day"], row["outcome"] in _GOOD] += row["visits"]
    return [(day, counted[day.isoformat(), True], counted[day.isoformat(), False]) for day in days]


def _plot(days: list[date], visits: list[dict[str, Any]]) -> plots.Plot | None:
    counted: Counter[tuple[str, bool]] = Counter()
    for row in visits:
        counted[row["day"], row["outcome"] in _GOOD] += row["visits"]
    rows = [
        (day.isoformat(), [counted[day.isoformat(), True], counted[day.isoformat(), False]])
        for day in days
    ]
    return plots.columns("Visits by day", ("answered", "failed"), rows)
