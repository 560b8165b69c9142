"""An issue, such as crypto in retirement plans: who is for and against, week by week."""

from __future__ import annotations

from datetime import date

from policytrail.records import permalinks
from policytrail.web import plots
from policytrail.web.parameters import Given
from policytrail.web.reading import Reader
from policytrail.web.views import finding, positions
from policytrail.web.views.page import Elsewhere, Page

PARAMETERS = ()
SIDES = ("support", "oppose", "neutral")
_WEEKS = 52


def view(reader: Reader, segment: str, given: Given) -> Page | Elsewhere:
    """Return the page of an issue that somebody has a position on.

    Raises:
        QueryError: nobody has, or nobody had on that day.
    """
    for meant in permalinks.ids_meant(segment)[::-1]:
        first = reader.connection.scalar(_FIRST, [meant])
        if first is not None:
            break
    else:
        raise finding.unknown("issue", segment)
    if first > reader.until:
        raise finding.not_yet("issue", meant, first)
    reports = positions.toward(reader, meant)
    return Page(
        template="page_issue.html",
        title=meant.replace("-", " ").capitalize(),
        address=permalinks.issue(meant),
        known_since=first,
        values={
            "issue": meant,
            "sides": positions.sides(reader, meant),
            "plot": plot(reports),
            "count": len(reports),
        },
    )


_FIRST = """
select min(first_known) from stance x where target_id = ?
  and not exists (select 1 from entity where id = x.target_id)
  and not exists (select 1 from instrument where id = x.target_id)
"""


def plot(reports: list[positions.Position]) -> plots.Plot | None:
    """Return the reports of positions by week and side; None where one week has them all."""
    days = [(one.date, one.stance) for one in reports if one.date]
    if len({day for day, _ in days}) < 2:
        return None
    last = date.fromisoformat(max(day for day, _ in days))
    rows = plots.by_week(days, SIDES, last=last, most=_WEEKS)
    return plots.columns("Reports of positions by week", SIDES, rows)
