"""What institutional managers report on form 13F, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

AmendmentKind = Literal["original", "restatement", "new_holdings", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingReport:
    """One form 13F: its cover page, and what its table adds up to. Money is in US dollars."""

    accession: str
    form: str  # 13F-HR, 13F-HR/A, 13F-NT …
    filer: str  # as the filing writes it
    cik: str  # without zeros in front
    period: date  # the last day of the quarter
    filed: date
    report_type: str = ""  # 13F HOLDINGS REPORT, 13F NOTICE or 13F COMBINATION REPORT
    amendment: AmendmentKind = "original"
    amendment_number: int = 0
    in_thousands: bool = False  # what the filer wrote; the figures here are dollars
    unit_basis: str = ""  # "prices" or "filing day": what told the unit
    rows: int = 0
    total: int = 0
    cover_rows: int | None = None
    cover_total: int | None = None
    omits_confidential: bool = False
    problems: tuple[str, ...] = ()
    sha256: str = ""  # of the bytes that were read
    place: str = ""  # the address or file

    @property
    def lag_days(self) -> int:
        """Return how many days after the end of the quarter it was filed."""
        return (self.filed - self.period).days

    @property
    def matches_cover(self) -> bool | None:
        """Tell whether rows and total are those of the cover page; None: it states none."""
        if self.cover_rows is None or self.cover_total is None:
            return None
        return (self.rows, self.total) == (self.cover_rows, self.cover_total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One row of an information table. ``value`` is in US dollars."""

    row: int  # the first is 1
    start: int  # bytes of the row in the file that was read, the end exclusive
    end: int
    issuer: str
    title: str  # of the class of the security
    cusip: str
    value: int
    amount: int
    unit: str  # SH: shares; PRN: principal
    option: str = ""  # Put or Call
    discretion: str = ""
    managers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledTable:
    """A form 13F with its rows, as one document gave it. The bytes of a row are those of the body
    whose hash is ``report.sha256``."""

    document_id: str
    report: FilingReport
    positions: tuple[Position, ...] = ()
