"""Form 13F: the positions of a filer, in dollars whatever the filer took them for."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from policytrail.crawler.holdings import Filing, read_filing
from policytrail.crawler.kinds import page
from policytrail.crawler.parsed import Link
from policytrail.records import Outcome

HEAD = """<SEC-DOCUMENT>0009999999-{year}-000001.txt : {year}0214
<SEC-HEADER>0009999999-{year}-000001.hdr.sgml : {year}0214
ACCESSION NUMBER:\t\t0009999999-{year}-000001
CONFORMED SUBMISSION TYPE:\t{form}
CONFORMED PERIOD OF REPORT:\t{period}
FILED AS OF DATE:\t\t{year}0214

FILER:

\tCOMPANY DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\tHARBOR PENSION BOARD
\t\tCENTRAL INDEX KEY:\t\t\t0009999999
</SEC-HEADER>
<DOCUMENT>
<TYPE>INFORMATION TABLE
<TEXT>
<XML>
<?xml version="1.0"?>
<n1:informationTable xmlns:n1="http://www.sec.gov/edgar/document/thirteenf/informationtable">
{rows}
</n1:informationTable>
</XML>
</TEXT>
</DOCUMENT>
"""
ROW = """<n1:infoTable><n1:nameOfIssuer>{0}</n1:nameOfIssuer><n1:titleOfClass>{1}</n1:titleOfClass>
<n1:cusip>{2}</n1:cusip><n1:value>{3}</n1:value><n1:shrsOrPrnAmt><n1:sshPrnamt>{4}</n1:sshPrnamt>
<n1:sshPrnamtType>{5}</n1:sshPrnamtType></n1:shrsOrPrnAmt>{6}</n1:infoTable>"""
# Two managers of the filer report the trust apart, and the option on it is another thing.
ROWS = (
    ("HARBOR BITCOIN TRUST", "SHS", "11111A109", 60_000, 1_000, "SH", ""),
    ("HARBOR BITCOIN TRUST", "SHS", "11111A109", 30_000, 500, "SH", ""),
    ("HARBOR BITCOIN TRUST", "SHS", "11111A109", 6_000, 100, "SH", "<n1:putCall>Put</n1:putCall>"),
    ("QUAY WORKS INC", "COM", "22222B208", 250_000, 5_000, "SH", ""),
    ("QUAY WORKS INC", "NOTE 2%", "22222BAB1", 40_000, 40_000, "PRN", ""),
)


def submission(
    *, year: int = 2026, form: str = "13F-HR", unit: int = 1, rows: tuple[object, ...] = ROWS
) -> str:
    table = "\n".join(
        ROW.format(*row[:3], row[3] // unit, *row[4:])  # type: ignore[index]
        for row in rows
    )
    return HEAD.format(year=year, form=form, period=f"{year - 1}1231", rows=table)


def read(text: str) -> Filing:
    filing = read_filing(text)
    assert isinstance(filing, Filing), filing
    return filing


def test_a_submission_is_a_document_with_a_line_for_each_position(
    make_source: Callable[..., object], make_fetch: Callable[..., object]
) -> None:
    url = "https://www.sec.gov/Archives/edgar/data/9999999/000999999926000001/0009999999-26-000001.txt"
    fetch = make_fetch(submission(), url)
    parsed = page.parse(make_source("page", url), fetch, link=Link(url=url))  # type: ignore[arg-type]
    (document,) = parsed.documents
    assert document.title == "HARBOR PENSION BOARD: holdings on December 31, 2025"
    assert document.text.split("\n\n")[0] == (
        "HARBOR PENSION BOARD reported on form 13F-HR that it held 4 positions worth $386,000 on "
        "December 31, 2025."
    )
    assert document.text.split("\n\n")[1:5] == [
        "QUAY WORKS INC, COM: 5,000 shares, $250,000.",
        "HARBOR BITCOIN TRUST, SHS: 1,500 shares, $90,000.",
        "QUAY WORKS INC, NOTE 2%: 40,000 in principal, $40,000.",
        "HARBOR BITCOIN TRUST, SHS (put options): 100 shares, $6,000.",
    ]
    assert document.metadata["accession_number"] == "0009999999-2026-000001"
    assert document.published is not None
    assert document.published.date().isoformat() == "2026-02-14"


@pytest.mark.parametrize("year", [2021, 2026])
@pytest.mark.parametrize("unit", [1, 1000])
def test_values_are_dollars_whichever_unit_the_filer_took(year: int, unit: int) -> None:
    filing = read(submission(year=year, unit=unit))
    assert filing.in_thousands == (unit == 1000)
    assert sum(one.value for one in filing.holdings) == 386_000


@pytest.mark.parametrize(("year", "thousands"), [(2021, True), (2026, False)])
def test_where_prices_tell_nothing_the_rule_of_the_day_holds(year: int, *, thousands: bool) -> None:
    filing = read(submission(year=year, rows=ROWS[4:]))
    assert filing.in_thousands == thousands


@pytest.mark.parametrize("form", ["13F-NT", "SC 13G"])
def test_other_forms_have_no_positions(
    form: str, make_source: Callable[..., object], make_fetch: Callable[..., object]
) -> None:
    parsed = page.parse(make_source("page"), make_fetch(submission(form=form)))  # type: ignore[arg-type]
    assert parsed.outcome is Outcome.NO_TEXT
    assert form in parsed.message


def test_a_broken_table_gives_the_rows_that_can_be_read() -> None:
    text = submission().replace("<n1:value>30000</n1:value>", "<n1:value>none</n1:value>")
    assert read(text).rows == 4
    entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "QUAY">]>'
    assert read(submission().replace('<?xml version="1.0"?>', entity)).rows == 5


@pytest.mark.recorded
def test_recorded_filings_add_up_to_the_total_of_their_cover(recorded: Path) -> None:
    files = sorted((recorded / "sec" / "13f").glob("*.txt"))
    seen = []
    for file in files:
        text = file.read_text(encoding="utf-8", errors="replace")
        if not text.startswith("<SEC-DOCUMENT>"):
            continue  # the form of the dissemination service, which the archive does not serve
        filing = read(text)
        total = re.search(r"<(?:\w+:)?tableValueTotal>(\d+)<", text)
        assert total is not None
        factor = 1000 if filing.in_thousands else 1
        assert sum(one.value for one in filing.holdings) == int(total[1]) * factor
        if "thousands" in file.name or "dollars" in file.name:
            assert filing.in_thousands == ("thousands" in file.name), file.name
        seen.append(file.name)
    assert len(seen) == 4
