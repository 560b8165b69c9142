"""Forms 13F in our own words, as EDGAR's full submission text, with a cover page that agrees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_TEXT = """<SEC-DOCUMENT>{accession}.txt : {filed}
<SEC-HEADER>{accession}.hdr.sgml : {filed}
ACCESSION NUMBER:\t\t{accession}
CONFORMED SUBMISSION TYPE:\t{form}
CONFORMED PERIOD OF REPORT:\t{period}
FILED AS OF DATE:\t\t{filed}

FILER:

\tCOMPANY DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\t{filer}
\t\tCENTRAL INDEX KEY:\t\t\t{cik:>010}
</SEC-HEADER>
<DOCUMENT>
<TYPE>{form}
<TEXT>
<XML>
<?xml version="1.0"?>
<edgarSubmission xmlns="http://www.sec.gov/edgar/thirteenffiler"><formData><coverPage>
<reportType>{report_type}</reportType>{amendment}</coverPage><summaryPage>
<tableEntryTotal>{rows}</tableEntryTotal><tableValueTotal>{total}</tableValueTotal>
</summaryPage></formData></edgarSubmission>
</XML>
</TEXT>
</DOCUMENT>
<DOCUMENT>
<TYPE>INFORMATION TABLE
<TEXT>
<XML>
<?xml version="1.0"?>
<n1:informationTable xmlns:n1="http://www.sec.gov/edgar/document/thirteenf/informationtable">
{table}
</n1:informationTable>
</XML>
</TEXT>
</DOCUMENT>
"""
_ROW = """<n1:infoTable><n1:nameOfIssuer>{issuer}</n1:nameOfIssuer>
<n1:titleOfClass>{title}</n1:titleOfClass><n1:cusip>{cusip}</n1:cusip><n1:value>{value}</n1:value>
<n1:shrsOrPrnAmt><n1:sshPrnamt>{amount}</n1:sshPrnamt><n1:sshPrnamtType>{unit}</n1:sshPrnamtType>
</n1:shrsOrPrnAmt>{option}<n1:investmentDiscretion>SOLE</n1:investmentDiscretion></n1:infoTable>"""
_KINDS = {"restatement": "RESTATEMENT", "new_holdings": "NEW HOLDINGS", "unknown": ""}


class Row(NamedTuple):
    """A row as a filer writes it; ``value`` in dollars."""

    issuer: str
    title: str
    cusip: str
    value: int
    amount: int
    unit: str = "SH"
    option: str = ""  # Put or Call


class Filed(NamedTuple):
    """What stands in the header and on the cover page."""

    accession: str = "0009999999-26-000001"
    form: str = "13F-HR"
    filer: str = "HARBOR PENSION BOARD"
    cik: str = "9999999"
    period: str = "20251231"
    filed: str = "20260214"
    amendment: str = "original"
    number: int = 0
    thousands: bool = False


# A firm besides, so that the typical price tells the unit whatever else is held.
ORDINARY = tuple(
    Row(f"QUAY WORKS {n} INC", "COM", f"22222B{n:03}", 250_000 + n, 5_000) for n in range(3)
)


def submission(filed: Filed, rows: Sequence[Row]) -> bytes:
    """Return the full submission text of a form 13F."""
    unit = 1000 if filed.thousands else 1
    values = [row.value // unit for row in rows]
    return _TEXT.format(
        **filed._asdict() | {"amendment": _amendment(filed)},
        report_type="13F HOLDINGS REPORT" if "HR" in filed.form else "13F NOTICE",
        rows=len(rows),
        total=sum(values),
        table="\n".join(
            _ROW.format(**row._asdict() | {"value": value, "option": _option(row)})
            for row, value in zip(rows, values, strict=True)
        ),
    ).encode()


def _amendment(filed: Filed) -> str:
    if filed.amendment == "original":
        return ""
    kind = _KINDS[filed.amendment]
    return f"<amendmentNo>{filed.number}</amendmentNo><amendmentType>{kind}</amendmentType>"


def _option(row: Row) -> str:
    return f"<n1:putCall>{row.option}</n1:putCall>" if row.option else ""
