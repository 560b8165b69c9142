"""The sources of followed filers: what each has filed with EDGAR, one address a filer."""

from __future__ import annotations

from collections.abc import Iterable

from policytrail.holdings.lists import Filer
from policytrail.records import Source

_ADDRESS = "https://data.sec.gov/submissions/CIK{cik:0>10}.json"
_STATUS = {"row": "documented", "checked": "documented", "claimed": "claimed"}
FORMS = "13F-HR;13F-HR/A;13F-NT;13F-NT/A"
TABLES = 12  # quarters of which the tables are read: three years


def sources_of(filers: Iterable[Filer]) -> tuple[Source, ...]:
    """Return a source ``edgar.<id>`` for each filer with a number.

    A number that belongs to somebody else is drift: nothing is read, and the source says so.
    """
    return tuple(_source(each) for each in filers if each.cik)


def _source(filer: Filer) -> Source:
    return Source(
        id=f"edgar.{filer.id}",
        publisher="U.S. Securities and Exchange Commission",
        title=f"EDGAR: filings of {filer.title}",
        kind="edgar_submissions",
        url=_ADDRESS.format(cik=filer.cik),
        tier="regulator",
        interval_minutes=1440,
        delay_seconds=0.5,
        licence="US public domain",
        status=_STATUS[filer.evidence],
        options={"forms": FORMS, "filer": filer.name, "tables": TABLES},
    )
