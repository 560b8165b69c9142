"""What stands for a quarter after all that was filed about it, and what stood before. Pure.

A restatement replaces what was filed before it; "new holdings" add to it. Whatever the order in
which filings become known here, the order in which they were filed decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from policytrail.records import FilingReport


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What was on file about a quarter from one day on, until the next view took its place."""

    cik: str
    period: date
    known_on: date
    superseded_on: date | None  # None: it stands
    filings: tuple[FilingReport, ...]  # whose rows add up to it, in the order of filing
    is_complete: bool  # False: what the amendment adds to is not here
    notes: tuple[str, ...] = ()

    @property
    def omits_confidential(self) -> bool:
        """Whether positions were left out with the SEC's consent."""
        return any(each.omits_confidential for each in self.filings)


def views(reports: Iterable[FilingReport]) -> tuple[View, ...]:
    """Return the views of every filer and quarter, each one's oldest first.

    Notices, which say that others report, make no view.
    """
    quarters: dict[tuple[str, date], dict[str, FilingReport]] = {}
    for report in reports:
        if report.form.startswith("13F-HR"):
            found = quarters.setdefault((report.cik, report.period), {})
            found[report.accession] = report
    return tuple(
        view
        for _, found in sorted(quarters.items())
        for view in _of_quarter(sorted(found.values(), key=_order))
    )


def at(all_views: Iterable[View], day: date | None) -> tuple[View, ...]:
    """Return the one view of each quarter that stood at the end of a day; None: today."""
    return tuple(
        each
        for each in all_views
        if (day is None or each.known_on <= day)
        and (each.superseded_on is None or (day is not None and day < each.superseded_on))
    )


def _order(report: FilingReport) -> tuple[date, bool, int, str]:
    later = report.amendment != "original"
    return (report.filed, later, report.amendment_number, report.accession)


def _of_quarter(reports: list[FilingReport]) -> list[View]:
    """Return the views of one quarter; filings of one day make one view."""
    days = sorted({each.filed for each in reports})
    found: list[View] = []
    for day in days:
        view = _standing([each for each in reports if each.filed <= day], day)
        if found and found[-1].filings == view.filings and found[-1].notes == view.notes:
            continue
        if found:
            found[-1] = _ended(found[-1], day)
        found.append(view)
    return found


def _standing(filed: list[FilingReport], day: date) -> View:
    base: list[FilingReport] = []
    notes: list[str] = []
    is_complete = False
    for report in filed:
        if report.amendment in {"original", "restatement"}:
            base, is_complete, notes = [report], True, []
        elif report.amendment == "new_holdings":
            base.append(report)
        else:
            notes.append(
                f"amendment {report.accession} says not whether it restates or adds: not counted"
            )
    if not is_complete:
        notes.append("what was filed first is not here")
    return View(
        cik=filed[0].cik,
        period=filed[0].period,
        known_on=day,
        superseded_on=None,
        filings=tuple(base),
        is_complete=is_complete,
        notes=tuple(notes),
    )


def _ended(view: View, day: date) -> View:
    return replace(view, superseded_on=day)
