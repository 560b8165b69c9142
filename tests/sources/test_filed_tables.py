"""Form 13F as a document and its rows, from EDGAR's archive and from files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policytrail.crawler.batch import _without_parsing
from policytrail.crawler.files import LOCAL, read_file
from policytrail.crawler.filing_signs import is_filing
from policytrail.crawler.kinds import page
from policytrail.crawler.parsed import Parsed
from policytrail.crawler.rereading import read_again
from policytrail.crawler.sandbox_worker import frame, load_parsed, prefix_size
from policytrail.errors import ParseError
from policytrail.records import Outcome
from policytrail.tests.sources.conftest import RETRIEVED
from policytrail.tests.thirteen_f import Filed, Row, submission

URL = "https://www.sec.gov/Archives/edgar/data/9999999/000999999926000001/0009999999-26-000001.txt"
# Two managers of the filer report the trust apart, and the option on it is another thing.
ROWS = (
    Row("HARBOR BITCOIN TRUST", "SHS", "11111A109", 60_000, 1_000),
    Row("HARBOR BITCOIN TRUST", "SHS", "11111A109", 30_000, 500),
    Row("HARBOR BITCOIN TRUST", "SHS", "11111A109", 6_000, 100, option="Put"),
    Row("QUAY WORKS INC", "COM", "22222B208", 250_000, 5_000),
    Row("QUAY WORKS INC", "NOTE 2%", "22222BAB1", 40_000, 40_000, "PRN"),
)
BODY = submission(Filed(), ROWS)


@pytest.fixture
def read(make_source: Callable[..., Any], make_fetch: Callable[..., Any]) -> Callable[..., Parsed]:
    """Read a body as a page at an address; keyword arguments are options of the source."""

    def parse(body: bytes, url: str = URL, **options: object) -> Parsed:
        return page.parse(make_source("page", url, **options), make_fetch(body, url))

    return parse


def test_a_submission_is_a_document_and_its_rows(read: Callable[..., Parsed]) -> None:
    parsed = read(BODY)
    (document,), (table,) = parsed.documents, parsed.filings
    assert document.title == "HARBOR PENSION BOARD: holdings on December 31, 2025"
    assert document.text.split("\n\n")[:5] == [
        "HARBOR PENSION BOARD reported on form 13F-HR that it held 4 positions worth $386,000 on "
        "December 31, 2025.",
        "QUAY WORKS INC, COM: 5,000 shares, $250,000.",
        "HARBOR BITCOIN TRUST, SHS: 1,500 shares, $90,000.",
        "QUAY WORKS INC, NOTE 2%: 40,000 in principal, $40,000.",
        "HARBOR BITCOIN TRUST, SHS (put options): 100 shares, $6,000.",
    ]
    assert document.metadata["accession_number"] == "0009999999-26-000001"
    assert document.metadata["total_as_on_cover_page"] == "yes"
    assert document.published is not None
    assert document.published.date().isoformat() == "2026-02-14"
    assert table.document_id == document.id
    assert table.report.sha256 == document.blob_sha256
    assert [one.row for one in table.positions] == [1, 2, 3, 4, 5]
    quote = BODY[table.positions[2].start : table.positions[2].end].decode()
    assert quote.startswith("<n1:infoTable>")
    assert "<n1:putCall>Put</n1:putCall>" in quote


def test_rows_come_back_from_the_process_that_parses(read: Callable[..., Parsed]) -> None:
    parsed = read(BODY)
    assert load_parsed(frame(parsed)[prefix_size() :]) == parsed


def test_only_edgars_archive_speaks_for_a_filer(read: Callable[..., Parsed]) -> None:
    parsed = read(BODY, "https://blog.example/0009999999-26-000001.txt")
    assert parsed.documents
    assert not parsed.filings
    assert "not from EDGAR's archive" in parsed.problems[0]
    own = "https://mirror.example/edgar"
    assert read(BODY, f"{own}/data/1/0009999999-26-000001.txt", archive=own).filings
    assert not read(BODY, "https://mirror.example/edgar.evil/1.txt", archive=own).filings


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (BODY.replace(b"13F-HR", b"SC 13G"), "SC 13G"),
        (BODY[:-300], "broken in its line"),
        (BODY.replace(b"</n1:infoTable>", b"", 1), "broken in its line"),
        (b"<informationTable><infoTable/></informationTable>", "without its cover page"),
    ],
)
def test_what_cannot_be_read_is_no_document_and_says_why(
    read: Callable[..., Parsed], body: bytes, told: str
) -> None:
    parsed = read(body)
    assert (parsed.outcome, parsed.documents) == (Outcome.NO_TEXT, ())
    assert told in parsed.message


def test_a_notice_says_that_others_report(read: Callable[..., Parsed]) -> None:
    (document,) = read(submission(Filed(form="13F-NT"), ())).documents
    assert "that other managers report its positions" in document.text


def test_a_table_of_many_megabytes_is_no_page_that_is_too_large(
    read: Callable[..., Parsed], make_fetch: Callable[..., Any]
) -> None:
    many = [Row(f"QUAY WORKS {n} INC", "COM", f"{n:09}", 250_000, 5_000) for n in range(9_000)]
    body = submission(Filed(), many)
    assert len(body) > 2 * 1024 * 1024
    assert _without_parsing("page", make_fetch(body, URL), None) is None
    parsed = read(body)
    assert len(parsed.filings[0].positions) == 9_000
    assert parsed.filings[0].report.matches_cover
    assert "8900 smaller positions are in its table." in parsed.documents[0].text


def test_a_file_is_read_like_a_page_and_gives_its_text_again(tmp_path: Path) -> None:
    path = tmp_path / "filing.txt"
    path.write_bytes(BODY)
    result = read_file(path, now=RETRIEVED)
    (document,), (table,) = result.documents, result.filings
    assert table.document_id == document.id
    assert table.report.place.startswith("file:")
    assert read_again(LOCAL, document, result.blobs[0]) == document.text


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        (
            "primary_doc.xml",
            b'<?xml version="1.0"?><edgarSubmission><submissionType>13F-HR</submissionType>'
            b"<cik>0009999999</cik><periodOfReport>12-31-2025</periodOfReport>"
            b"<name>Harbor</name><signatureDate>02-14-2026</signatureDate></edgarSubmission>",
            "without accession number",
        ),
        ("table.xml", b"<informationTable></informationTable>", "without its cover page"),
        ("notes.xml", b"<notes>bought</notes>", "no filing to EDGAR"),
        ("half.txt", BODY[:-400], "broken in its line"),
    ],
)
def test_a_file_that_is_no_whole_filing_is_refused_by_name(
    tmp_path: Path, name: str, body: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(ParseError, match=told) as caught:
        read_file(path, now=RETRIEVED)
    assert name in caught.value.subject


def test_pages_are_no_filings() -> None:
    assert not is_filing(b"<!doctype html><html><body>informationTable</body></html>")
    assert not is_filing(b"An article on the informationTable of form 13F")
    assert not is_filing(b"<rss><title>13F</title></rss>")


@pytest.mark.recorded
def test_every_recorded_filing_is_read_to_the_dollar_or_refused_with_its_reason(
    recorded: Path,
) -> None:
    """What is whole adds up to its cover page; everything else says what it is."""
    told: dict[str, str] = {}
    for file in sorted((recorded / "sec" / "13f").rglob("*.*")):
        if file.suffix not in {".txt", ".xml"} or file.parent.name == "schema":
            continue
        try:
            (table,) = read_file(file, now=RETRIEVED).filings
        except ParseError as error:
            told[file.name] = error.message
            continue
        assert table.report.matches_cover, file.name
        assert sum(one.value for one in table.positions) == table.report.total, file.name
        told[file.name] = str(table.report.total)
    expected = {
        "0001894188-23-000007_full_submission.txt": "454926000",
        "0001951757-25-000093_submission.nc.txt": "194611845",
        "post2023_thousands_00.txt": "192767000",
        "pre2023_dollars_00.txt": "11019796",
        "pre2023_thousands_ACTIAM_2020Q4_00.txt": "732158000",
    }
    assert {name: told[name] for name in expected} == expected
    others = {name: why for name, why in told.items() if name not in expected}
    assert len(others) == 10
    for name, why in others.items():
        assert "without accession number" in why or "without its cover page" in why, (name, why)
