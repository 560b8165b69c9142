"""Form 13F as rows: totals to the dollar, bytes that can be quoted, and clear refusals."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from policytrail.crawler.submissions import read_submission
from policytrail.errors import ParseError
from policytrail.tests.thirteen_f import Filed, Row, submission

# Two managers of the filer report the trust apart, and the option on it is another thing.
ROWS = (
    Row("HARBOR BITCOIN TRUST", "SHS", "11111A109", 60_000, 1_000),
    Row("HARBOR BITCOIN TRUST", "SHS", "11111A109", 30_000, 500),
    Row("HARBOR BITCOIN TRUST", "SHS", "11111A109", 6_000, 100, option="Put"),
    Row("QUAY WORKS INC", "COM", "22222B208", 250_000, 5_000),
    Row("QUAY WORKS INC", "NOTE 2%", "22222BAB1", 40_000, 40_000, "PRN"),
)
DAYS = {2021: "20210214", 2026: "20260214"}


@pytest.mark.parametrize("year", DAYS)
@pytest.mark.parametrize("thousands", [True, False])
def test_rows_are_those_of_the_cover_page_in_dollars(year: int, *, thousands: bool) -> None:
    data = submission(Filed(filed=DAYS[year], thousands=thousands), ROWS)
    read = read_submission(data, subject="a filing")
    assert read.report.matches_cover
    assert (read.report.in_thousands, read.report.total) == (thousands, 386_000)
    found = [(one.issuer, one.value, one.amount, one.option) for one in read.positions()]
    assert found[2] == ("HARBOR BITCOIN TRUST", 6_000, 100, "Put")
    assert len(found) == len(ROWS)


@pytest.mark.parametrize(("year", "thousands"), [(2021, True), (2026, False)])
def test_where_prices_tell_nothing_the_rule_of_the_day_holds(year: int, *, thousands: bool) -> None:
    data = submission(Filed(filed=DAYS[year]), ROWS[4:])
    report = read_submission(data, subject="a filing").report
    assert (report.in_thousands, report.unit_basis) == (thousands, "filing day")


def test_the_bytes_of_a_row_are_the_row() -> None:
    data = submission(Filed(), ROWS)
    for one in read_submission(data, subject="a filing").positions():
        quote = data[one.start : one.end].decode()
        assert quote.startswith("<n1:infoTable>")
        assert quote.endswith("</n1:infoTable>")
        assert one.issuer in quote


def test_another_total_than_that_of_the_cover_page_is_told() -> None:
    data = submission(Filed(), ROWS)
    wrong = data.replace(b">386000<", b">386001<", 1)
    assert read_submission(wrong, subject="a filing").report.matches_cover is False
    without = data.replace(b"tableValueTotal>", b"anotherTotal>")
    assert read_submission(without, subject="x").report.matches_cover is None


@pytest.mark.parametrize("kind", ["restatement", "new_holdings", "unknown"])
def test_the_kind_of_an_amendment_is_that_of_the_cover_page(kind: str) -> None:
    data = submission(Filed(form="13F-HR/A", amendment=kind, number=2), ROWS)
    report = read_submission(data, subject="a filing").report
    assert (report.amendment, report.amendment_number) == (kind, 2)


def test_a_row_without_a_figure_is_a_problem_and_the_others_stay() -> None:
    data = submission(Filed(), ROWS)
    data = data.replace(b"<n1:value>30000</n1:value>", b"<n1:value>none</n1:value>")
    report = read_submission(data, subject="a filing").report
    assert report.problems == ("row 2 has no value or amount that can be read",)
    assert (report.rows, report.matches_cover) == (4, False)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"<html><body>rows</body></html>", "drawn from a filing"),
        (b"<informationTable/>", "without its cover page"),
        (submission(Filed(form="SC 13G"), ROWS), "SC 13G"),
        (submission(Filed(), ROWS).replace(b"</n1:infoTable>", b"", 1), "broken in its line"),
        (
            submission(Filed(), ROWS).replace(b"<n1:inf", b"<!DOCTYPE x []><n1:inf", 1),
            "document type",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_name(data: bytes, told: str) -> None:
    with pytest.raises(ParseError, match=told) as caught:
        read_submission(data, subject="named.txt")
    assert caught.value.subject in {"named.txt", "0009999999-26-000001"}


def test_a_table_of_many_megabytes_is_read_in_pieces() -> None:
    many = [Row(f"QUAY WORKS {n} INC", "COM", f"{n:09}", 250_000, 5_000) for n in range(20_001)]
    data = submission(Filed(), many)
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
