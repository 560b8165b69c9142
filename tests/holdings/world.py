"""Filings of our own making, as records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from policytrail.holdings.amendments import at, views
from policytrail.holdings.classes import Classes
from policytrail.holdings.lists import load
from policytrail.holdings.quarters import Change, changes, quarter
from policytrail.records import AmendmentKind, FilingReport, Position

LISTS = load()
CLASSES = Classes(LISTS.securities)
SWIB = "854157"
# The ends of quarters and the days of filing, 45 days later.
Q4_23, Q1_24, Q2_24, Q3_24, Q4_24, Q1_25 = (
    date(2023, 12, 31), date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30),
    date(2024, 12, 31), date(2025, 3, 31),
)  # fmt: skip


def report(
    number: int,
    period: date,
    filed: date,
    amendment: AmendmentKind = "original",
    *,
    cik: str = SWIB,
    filer: str = "STATE OF WISCONSIN INVESTMENT BOARD",
) -> FilingReport:
    """Return a report; ``number`` makes its accession number."""
    return FilingReport(
        accession=f"{cik:>010}-24-{number:06}",
        form="13F-HR" if amendment == "original" else "13F-HR/A",
        filer=filer,
        cik=cik,
        period=period,
        filed=filed,
        amendment=amendment,
        amendment_number=0 if amendment == "original" else number,
    )


def row(
    number: int, issuer: str, cusip: str, amount: int, price: float = 50.0, option: str = ""
) -> Position:
    """Return a row of shares."""
    return Position(
        row=number, start=number * 100, end=number * 100 + 99, issuer=issuer, title="SHS",
        cusip=cusip, value=round(amount * price), amount=amount, unit="SH", option=option,
    )  # fmt: skip


def ibit(amount: int, price: float = 50.0) -> Position:
    return row(1, "ISHARES BITCOIN TR", "46438F101", amount, price)


def gbtc(amount: int, price: float = 60.0) -> Position:
    return row(2, "GRAYSCALE BITCOIN TR BTC", "389637109", amount, price)


Filed = tuple[FilingReport, Sequence[Position]]


def rows_of(filed: Iterable[Filed]) -> Callable[[str], Sequence[Position]]:
    found = {one.accession: rows for one, rows in filed}
    return lambda accession: found[accession]


def changes_of(filed: Sequence[Filed], day: date | None = None) -> tuple[Change, ...]:
    """Return the changes that filings show at the end of a day."""
    standing = at(views(one for one, _ in filed), day)
    return changes(quarter(each, rows_of(filed), CLASSES) for each in standing)
