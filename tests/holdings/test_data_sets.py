"""Quarterly data sets: the filings of followed filers, their rows with the bytes of their lines."""

from __future__ import annotations

import asyncio
import zipfile
from pathlib import Path

import pytest

from policytrail.config import CrawlSettings
from policytrail.crawler.data_sets import read_data_set
from policytrail.errors import ParseError
from policytrail.holdings.lists import load
from policytrail.jobs import ingest, rederive
from policytrail.records import Annotation
from policytrail.store import Store, open_store
from policytrail.tests.data_set import Entry, write
from policytrail.tests.holdings import told
from policytrail.tests.thirteen_f import ORDINARY, Row

WISCONSIN = "STATE OF WISCONSIN INVESTMENT BOARD"
IBIT = Row("ISHARES BITCOIN TR", "SHS", "46438F101", 99_167_688, 2_450_400)
ENTRIES = (
    Entry("0000854157-24-000007", "854157", WISCONSIN, (*ORDINARY, IBIT)),
    Entry("0001000000-24-000001", "1000000", "BADGER VALLEY CAPITAL LLC", (*ORDINARY, IBIT)),
    Entry("0002000000-24-000001", "2000000", "ARIZONA STATE RETIREMENT SYSTEM", ORDINARY),
    Entry("0000762152-24-000009", "762152", "ANOTHER FIRM OF THIS NUMBER", ORDINARY),
)


def take(store: Store, path: Path) -> tuple[list[str], list[str]]:
    """Ingest an archive; return titles and failures."""
    report = asyncio.run(
        ingest(
            store, [str(path)], CrawlSettings(), published=None, title="", clock=lambda: told.NOW
        )
    )
    titles = [each.title for each in report.documents]
    return titles, [each.message for each in report.failures]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "sets.db", create=True)


def test_followed_filers_are_taken_out_by_number_and_name(store: Store, tmp_path: Path) -> None:
    titles, failures = take(store, write(tmp_path / "2024q2_form13f.zip", ENTRIES))
    assert titles == [
        "STATE OF WISCONSIN INVESTMENT BOARD: holdings on March 31, 2024",
        "ARIZONA STATE RETIREMENT SYSTEM: holdings on March 31, 2024",
    ]
    assert failures == []
    (report,) = store.filings(ciks=["854157"])
    assert report.matches_cover
    assert (report.rows, report.lag_days) == (4, 44)
    last = list(store.filed_positions(accession=report.accession))[-1]
    assert (last.issuer, last.amount, last.value) == ("ISHARES BITCOIN TR", 2_450_400, 99_167_688)
    words = store.filed_words(accession=report.accession, row=4)
    assert words.startswith("0000854157-24-000007\t3\tISHARES BITCOIN TR\tSHS\t46438F101")


def test_its_documents_are_verified_and_make_events(store: Store, tmp_path: Path) -> None:
    take(store, write(tmp_path / "set.zip", ENTRIES[:1]))
    assert store.verify(rederive=rederive([])).ok
    (document,) = [
        store.document(document_id=id_) for id_ in store.filing_documents(ciks=["854157"]).values()
    ]
    store.save_run(run=told.READ)
    empty = Annotation(document_id=document.id, relevance=1.0)
    store.save_annotations(run_id=told.READ.id, results=[(document, empty)])
    titles = [one.event.title for one in told.timeline(store)]
    assert titles == ["State of Wisconsin Investment Board held iShares Bitcoin Trust."]


def test_thousands_before_2023_are_told_by_prices(store: Store, tmp_path: Path) -> None:
    small = tuple(row._replace(value=row.value // 1000) for row in (*ORDINARY, IBIT))
    entry = ENTRIES[0]._replace(rows=small, filed="14-NOV-2022", period="30-SEP-2022")
    take(store, write(tmp_path / "set.zip", [entry]))
    (report,) = store.filings()
    assert report.in_thousands
    assert report.matches_cover


@pytest.mark.parametrize(
    ("files", "told_"),
    [
        ({"readme.txt": "x"}, "it has no SUBMISSION.tsv"),
        ({"SUBMISSION.tsv": "A\tB\n"}, "it has no COVERPAGE.tsv"),
        (
            {f"{name}.tsv": "A\tB\n" for name in ("SUBMISSION", "COVERPAGE", "INFOTABLE")},
            "no head that begins with ACCESSION_NUMBER",
        ),
    ],
)
def test_another_archive_is_refused(tmp_path: Path, files: dict[str, str], told_: str) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    with pytest.raises(ParseError, match=told_):
        list(read_data_set(path, load().filers))


def test_what_is_no_archive_is_a_failure(store: Store, tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 broken")
    titles, failures = take(store, tmp_path / "broken.zip")
    assert titles == []
    assert "the archive cannot be read" in failures[0]
    nobody = write(tmp_path / "nobody.zip", ENTRIES[1:2])
    assert take(store, nobody)[1] == ["no filing of a followed filer is in it"]
