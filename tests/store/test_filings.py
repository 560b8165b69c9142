"""Forms 13F and their rows in the database, each row with its bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from policytrail.crawler.files import LOCAL, read_file
from policytrail.errors import QueryError, StoreError
from policytrail.records import PollResult
from policytrail.store import Store
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import rows
from policytrail.tests.thirteen_f import ORDINARY, Filed, Row, submission

TRUST = Row("HARBOR BITCOIN TRUST", "SHS", "11111A109", 60_000, 1_000)
ROWS = (TRUST, *ORDINARY)


@pytest.fixture
def handed(store: Store, tmp_path: Path) -> Store:
    store.add_source(source=LOCAL, now=world.RULE_SEEN)
    store.record(result=read(tmp_path, submission(Filed(), ROWS)))
    return store


def read(folder: Path, body: bytes) -> PollResult:
    path = folder / f"{abs(hash(body))}.txt"
    path.write_bytes(body)
    return read_file(path, now=world.RULE_SEEN)


def test_rows_come_back_as_they_were_read(handed: Store, tmp_path: Path) -> None:
    (table,) = read(tmp_path, submission(Filed(), ROWS)).filings
    (report,) = handed.filings(ciks=["9999999"])
    assert report == table.report
    assert tuple(handed.filed_positions(accession=report.accession)) == table.positions
    assert handed.filings(ciks=["1"]) == []


def test_a_row_is_quoted_from_the_bytes_of_the_filing(handed: Store) -> None:
    words = handed.filed_words(accession="0009999999-26-000001", row=1)
    assert words.startswith("<n1:infoTable>")
    assert "11111A109" in words
    with pytest.raises(QueryError, match="no such row"):
        handed.filed_words(accession="0009999999-26-000001", row=9)


def test_what_was_filed_later_was_not_on_file(handed: Store) -> None:
    assert handed.filings(as_of=date(2026, 2, 13)) == []
    assert len(handed.filings(as_of=date(2026, 2, 14))) == 1


def test_the_view_shows_the_lag(handed: Store) -> None:
    found = rows(handed, "select filer, lag_days, value, amount from reported_holdings")
    assert found[-1] == {
        "filer": "HARBOR PENSION BOARD",
        "lag_days": 45,
        "value": 60_000,
        "amount": 1_000,
    }


def test_recording_again_changes_nothing(handed: Store, tmp_path: Path) -> None:
    before = handed.dump()
    handed.record(result=read(tmp_path, submission(Filed(), ROWS)))
    assert handed.dump() == before


def test_a_file_of_the_user_does_not_change_what_edgar_sent(handed: Store, tmp_path: Path) -> None:
    result = read(tmp_path, submission(Filed(), ROWS[:1]))
    handed.record(result=result)
    assert handed.filings()[0].rows == 1, "a later file of the user holds"
    (table,), (document,) = result.filings, result.documents
    url = "https://www.sec.gov/Archives/edgar/data/9999999/1/0009999999-26-000001.txt"
    sent = replace(
        read(tmp_path, submission(Filed(), ROWS[:2])),
        documents=(replace(document, id="sent", url=url, text=document.text + " Sent."),),
    )
    (other,) = sent.filings
    sent = replace(
        sent,
        filings=(replace(other, document_id="sent", report=replace(other.report, place=url)),),
    )
    handed.record(result=sent)
    assert handed.filings()[0].rows == 2
    handed.record(result=result)
    assert (handed.filings()[0].rows, handed.filings()[0].place) == (2, url)
    assert table.report.accession == other.report.accession


def test_what_was_never_filed_is_refused(handed: Store, tmp_path: Path) -> None:
    result = read(tmp_path, submission(Filed(accession="0009999999-26-000002"), ROWS))
    (table,) = result.filings
    unsent = replace(table, report=replace(table.report, accession="unsent-0123"))
    with pytest.raises(StoreError, match="never have been filed"):
        handed.record(result=replace(result, filings=(unsent,)))
    assert len(handed.filings()) == 1


def test_damaged_bytes_are_told_for_the_rows_that_rest_on_them(handed: Store) -> None:
    assert handed.verify().ok
    handed._connection.execute("update holding set start_byte = start_byte + 600 where row = 1")
    (broken,) = handed.verify().broken
    assert (broken.table, broken.id) == ("holding", "0009999999-26-000001/1")
    handed._connection.execute("update blob set data = x'00'")
    assert ("filing", "0009999999-26-000001") in {
        (one.table, one.id) for one in handed.verify().broken
    }
