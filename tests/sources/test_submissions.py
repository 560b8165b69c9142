"""Form 13F as rows: totals to the dollar, bytes that can be quoted, and clear refusals."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from policytrail.crawler.submissions import read_submission
from policytrail.errors import ParseError
from policytrail.tests.sources.test_holdings import ROWS, submission

COVER = """<XML><edgarSubmission><formData><coverPage>{amendment}</coverPage><summaryPage>
<tableEntryTotal>{rows}</tableEntryTotal><tableValueTotal>{total}</tableValueTotal>
</summaryPage></formData></edgarSubmission></XML>
<DOCUMENT>"""


def covered(text: str, *, rows: int = 5, total: int = 386_000, amendment: str = "") -> bytes:
    cover = COVER.format(rows=rows, total=total, amendment=amendment)
    return text.replace("<DOCUMENT>", cover, 1).encode()


@pytest.mark.parametrize("year", [2021, 2026])
@pytest.mark.parametrize("unit", [1, 1000])
def test_rows_are_those_of_the_cover_page_in_dollars(year: int, unit: int) -> None:
    data = covered(submission(year=year, unit=unit), total=386_000 // unit)
    read = read_submission(data, subject="a filing")
    assert read.report.matches_cover
    assert (read.report.in_thousands, read.report.total) == (unit == 1000, 386_000)
    found = [(one.issuer, one.value, one.amount, one.option) for one in read.positions()]
    assert found[2] == ("HARBOR BITCOIN TRUST", 6_000, 100, "Put")
    assert len(found) == len(ROWS)


def test_the_bytes_of_a_row_are_the_row() -> None:
    data = covered(submission())
    for one in read_submission(data, subject="a filing").positions():
        quote = data[one.start : one.end].decode()
        assert quote.startswith("<n1:infoTable>")
        assert quote.endswith("</n1:infoTable>")
        assert one.issuer in quote


def test_another_total_than_that_of_the_cover_page_is_told() -> None:
    report = read_submission(covered(submission(), total=386_001), subject="a filing").report
    assert report.matches_cover is False
    assert read_submission(submission().encode(), subject="x").report.matches_cover is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [("RESTATEMENT", "restatement"), ("NEW HOLDINGS", "new_holdings"), ("", "unknown")],
)
def test_the_kind_of_an_amendment_is_that_of_the_cover_page(words: str, kind: str) -> None:
    amendment = f"<amendmentNo>2</amendmentNo><amendmentType>{words}</amendmentType>"
    data = covered(submission(form="13F-HR/A"), amendment=amendment)
    report = read_submission(data, subject="a filing").report
    assert (report.amendment, report.amendment_number) == (kind, 2)


def test_a_row_without_a_figure_is_a_problem_and_the_others_stay() -> None:
    text = submission().replace("<n1:value>30000</n1:value>", "<n1:value>none</n1:value>")
    report = read_submission(covered(text), subject="a filing").report
    assert report.problems == ("row 2 has no value or amount that can be read",)
    assert (report.rows, report.matches_cover) == (4, False)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"<html><body>rows</body></html>", "drawn from a filing"),
        (b"<informationTable/>", "without its cover page"),
        (submission(form="SC 13G").encode(), "SC 13G"),
        (submission().replace("</n1:infoTable>", "", 1).encode(), "broken in its line"),
        (
            submission().replace("<n1:inf", "<!DOCTYPE x [<!ENTITY a 'b'>]><n1:inf", 1).encode(),
            "document type",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_name(data: bytes, told: str) -> None:
    with pytest.raises(ParseError, match=told) as caught:
        read_submission(data, subject="named.txt")
    assert caught.value.subject in {"named.txt", "0009999999-2026-000001"}


def test_a_table_of_many_megabytes_is_read_in_pieces() -> None:
    many = tuple(
        (f"QUAY WORKS {n} INC", "COM", f"{n:09}", 250_000, 5_000, "SH", "") for n in range(20_001)
    )
    data = covered(submission(rows=many), rows=20_001, total=20_001 * 250_000)
    assert len(data) > 4 * 1024 * 1024
    tracemalloc.start()
    read = read_submission(data, subject="a large filing")
    count = sum(1 for _ in read.positions())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read.report.matches_cover
    assert count == 20_001
    assert peak < 4 * 1024 * 1024


@pytest.mark.recorded
@pytest.mark.parametrize(
    ("name", "total", "in_thousands"),
    [
        ("0001894188-23-000007_full_submission.txt", 454_926_000, False),
        ("0001951757-25-000093_submission.nc.txt", 194_611_845, False),
        ("post2023_thousands_00.txt", 192_767_000, True),
        ("pre2023_dollars_00.txt", 11_019_796, False),
        ("pre2023_thousands_ACTIAM_2020Q4_00.txt", 732_158_000, True),
    ],
)
def test_recorded_filings_add_up_to_their_cover_pages(
    recorded: Path, name: str, total: int, *, in_thousands: bool
) -> None:
    read = read_submission((recorded / "sec" / "13f" / name).read_bytes(), subject=name)
    assert read.report.matches_cover
    assert (read.report.total, read.report.in_thousands) == (total, in_thousands)
    assert sum(one.value for one in read.positions()) == total
