"""Kinds that read structured answers: rows in every state, paging, days of Washington."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from policytrail.crawler.bills import bill_address, cite_bill, ordinal
from policytrail.crawler.parsed import Kind, Parsed
from policytrail.records import Outcome
from policytrail.tests.sources.addresses import CONGRESS, REGULATIONS, URLS, Read

BILL = {
    "congress": 119,
    "type": "HR",
    "number": "7",
    "title": "Token Act",
    "latestAction": {"actionDate": "2026-07-09", "text": "Referred to a committee."},
}


def test_a_list_of_bills_gives_latest_actions(read: Read) -> None:
    again = {**BILL, "latestAction": {"actionDate": "2026-07-10", "text": "Reported."}}
    parsed = read("congress_api", {"bills": [BILL, again], "pagination": {"count": 2}})
    assert len({document.id for document in parsed.documents}) == 2
    document = parsed.documents[0]
    assert document.text.startswith(
        "H.R. 7, 119th Congress: Token Act\n\nJuly 9, 2026: Referred to a committee."
    )
    assert document.url == "https://www.congress.gov/bill/119th-congress/house-bill/7"
    assert document.published == datetime(2026, 7, 9, tzinfo=UTC)


def test_bad_rows_are_rejected_one_by_one(read: Read) -> None:
    rows = [
        BILL, "text", 5, None, [], {}, {**BILL, "title": 7}, {**BILL, "latestAction": []},
        {**BILL, "type": "XX"}, {**BILL, "number": {"x": 1}}, {**BILL, "congress": None},
    ]  # fmt: skip
    parsed = read("congress_api", {"bills": rows})
    assert parsed.items == len(rows)
    assert [document.metadata["title"] for document in parsed.documents] == ["Token Act"]
    assert len(parsed.problems) == 10
    many = read("congress_api", {"bills": [BILL, *range(500)]})
    assert len(many.documents) == 1
    assert len(many.problems) == 21
    assert many.problems[-1] == "480 more like these"


def test_a_bill_may_be_named_by_its_id(read: Read) -> None:
    row = {"id": "hr7-119", "title": "Token Act", "latestAction": BILL["latestAction"]}
    (document,) = read("congress_api", {"bills": [row, {**row, "id": "xx7-119"}]}).documents
    assert document.id == read("congress_api", {"bills": [BILL]}).documents[0].id


@pytest.mark.parametrize(
    ("next_url", "followed"),
    [
        (CONGRESS + "&offset=250", True),
        ("https://evil.example/v3/bill?offset=250", False),
        ("http://api.congress.gov/v3/bill?offset=250", False),
        ("https://api.congress.gov:8443/v3/bill", False),
        ("file:///etc/passwd", False),
    ],
)
def test_keys_stay_on_their_origin(read: Read, next_url: str, followed: bool) -> None:
    parsed = read("congress_api", {"bills": [BILL], "pagination": {"next": next_url}})
    assert parsed.next_url == (next_url if followed else None)
    assert bool(parsed.problems) is not followed


@pytest.mark.parametrize(
    "kind", ["congress_api", "regulations_gov", "public_inspection", "edgar_submissions"]
)
@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("", Outcome.EMPTY),
        ([], Outcome.DRIFT),
        ('"ok"', Outcome.DRIFT),
        ("null", Outcome.DRIFT),
        ({"error": {"code": "API_KEY_INVALID"}}, Outcome.DRIFT),
        ('{"bills": [{"id"', Outcome.MALFORMED),
        ("callback({});", Outcome.MALFORMED),
        ("[" * 100_000, Outcome.MALFORMED),
        ('{"x": ' + "9" * 5000 + "}", Outcome.MALFORMED),
        ("<html><body><form>Log in</form></body></html>", Outcome.DRIFT),
    ],
)
def test_what_is_no_list_says_what_it_is(
    read: Read, kind: str, body: object, outcome: Outcome
) -> None:
    parsed = read(kind, body)
    assert parsed.outcome is outcome
    assert parsed.message
    assert parsed.documents == ()
    assert parsed.complete is (outcome is not Outcome.MALFORMED)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marked_encodings_of_json_are_read(read: Read, encoding: str) -> None:
    assert len(read("congress_api", json.dumps({"bills": [BILL]}).encode(encoding)).documents) == 1


def test_surrogates_and_nul_are_dropped(read: Read) -> None:
    text = json.dumps({"bills": [{**BILL, "title": "A\x00B\ud800C"}]})
    assert read("congress_api", text).documents[0].metadata["title"] == "ABC"


def rule(number: int, **attributes: object) -> dict[str, Any]:
    plain = {"title": f"Document {number}", "documentType": "Rule", "docketId": "X-1"}
    return {"id": f"X-1-{number:04}", "attributes": {**plain, **attributes}}


def test_a_comment_period_ends_on_the_day_in_washington(read: Read) -> None:
    row = rule(1, commentEndDate="2026-06-02T03:59:59Z", postedDate="2026-03-31T04:00:00Z")
    (document,) = read("regulations_gov", {"data": [row]}).documents
    assert document.metadata["comments_close_on"] == "2026-06-01"
    assert "Comments are due by June 1, 2026." in document.text.split("\n\n")
    assert document.published == datetime(2026, 3, 31, tzinfo=UTC)


def test_a_docket_beyond_the_cap_of_twenty_pages_is_read_to_its_end(read: Read) -> None:
    total, size, pages = 5200, 250, 20
    rows = [
        rule(n, lastModifiedDate=f"2026-04-{1 + n // 400:02}T12:{n % 400 // 60:02}:{n % 60:02}Z")
        for n in range(total)
    ]
    found: set[str] = set()
    url: str | None = REGULATIONS
    visits = 0
    while url is not None and visits < 60:
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        since, page = query.get("filter[lastModifiedDate][ge]", ""), int(query["page[number]"])
        # The filter is in Eastern time: four hours behind UTC in April.
        selected = [row for row in rows if _eastern(row["attributes"]["lastModifiedDate"]) >= since]
        part = selected[(page - 1) * size : page * size]
        meta = {"pageNumber": page, "hasNextPage": page < pages and page * size < len(selected)}
        parsed = read("regulations_gov", {"data": part, "meta": meta}, url=url)
        found |= {document.metadata["document_id"] for document in parsed.documents}
        url, visits = parsed.next_url, visits + 1
    assert len(found) == total
    assert visits <= 22


def _eastern(moment: str) -> str:
    return f"{moment[:10]} {int(moment[11:13]) - 4:02}{moment[13:19]}"


def test_without_its_order_a_search_ends_at_the_cap(read: Read) -> None:
    url = REGULATIONS.replace("sort=lastModifiedDate,documentId&", "").replace(
        "number]=1", "number]=20"
    )
    row = rule(1, lastModifiedDate="2026-04-01T12:00:00Z")
    parsed = read("regulations_gov", {"data": [row], "meta": {"pageNumber": 20}}, url=url)
    assert parsed.next_url is None


def test_documents_on_file_are_planned_not_published(read: Read) -> None:
    row = {
        "document_number": "2026-1",
        "title": "T",
        "filed_at": "2026-03-30T08:45:00.000-04:00",
        "publication_date": "2026-03-31",
    }
    (document,) = read("public_inspection", {"count": 1, "results": [row]}).documents
    assert "Scheduled for publication in the Federal Register on March 31, 2026." in document.text
    assert document.published == datetime(2026, 3, 30, 12, 45, tzinfo=UTC)
    (withdrawn,) = read(
        "public_inspection", {"results": [{**row, "publication_date": None}]}
    ).documents
    assert withdrawn.id == document.id
    assert "No date of publication" in withdrawn.text
    assert read("public_inspection", {"count": 0, "results": []}).outcome is Outcome.EMPTY


FILINGS = {
    "cik": "0000854157",
    "name": "STATE OF EXAMPLE INVESTMENT BOARD",
    "filings": {
        "recent": {
            "accessionNumber": ["0000854157-25-000003", "0000854157-25-000002", ""],
            "form": ["13F-HR", "8-K", "13F-HR"],
            "filingDate": ["2025-05-15", "2025-05-01", "2025-04-01"],
            "reportDate": ["2025-03-31"],  # of another length: not to be trusted
        }
    },
}


def test_filings_of_the_wanted_forms(read: Read) -> None:
    parsed = read(
        "edgar_submissions", FILINGS, forms="13F-HR; 13F-HR/A", filer="Example Investment"
    )
    (document,) = parsed.documents
    assert parsed.items == 3
    assert len(parsed.problems) == 1
    assert (
        "filed form 13F-HR with the Securities and Exchange Commission on May 15, 2025."
        in document.text
    )
    assert document.url.endswith("/data/854157/000085415725000003/0000854157-25-000003-index.htm")


def test_a_number_of_another_filer_is_drift(read: Read) -> None:
    parsed = read("edgar_submissions", FILINGS, filer="Wisconsin")
    assert parsed.outcome is Outcome.DRIFT
    assert "EXAMPLE" in parsed.message


def test_no_filing_of_the_wanted_forms_is_no_failure(read: Read) -> None:
    parsed = read("edgar_submissions", FILINGS, forms="10-K")
    assert (parsed.outcome, parsed.items, parsed.documents) == (None, 3, ())


def test_names_of_bills() -> None:
    assert cite_bill("HJRES", "12") == "H.J.Res. 12"
    assert [ordinal(n) for n in (1, 2, 3, 11, 112, 119, 121)] == [
        "1st",
        "2nd",
        "3rd",
        "11th",
        "112th",
        "119th",
        "121st",
    ]
    assert (
        bill_address("121", "s", "5")
        == "https://www.congress.gov/bill/121st-congress/senate-bill/5"
    )


@pytest.mark.recorded
def test_recorded_bills_filings_and_dockets(
    recorded: Path,
    kinds: Mapping[str, Kind],
    make_source: Callable[..., Any],
    make_fetch: Callable[..., Any],
) -> None:
    def parse(kind: str, file: Path, **options: object) -> Parsed:
        source = make_source(kind, URLS[kind], **options)
        return kinds[kind].parse(source, make_fetch(file.read_bytes(), URLS[kind]))

    states = sorted((recorded / "congress" / "billstatus").glob("*.xml"))
    for state in states:
        parsed = parse("billstatus", state)
        assert len(parsed.documents) == 1, (state.name, parsed.message)
    genius = parse(
        "billstatus",
        recorded / "congress" / "119_reconstructed" / "BILLSTATUS-119s1582_actions.xml",
    )
    assert "July 16, 2025: Rule H. Res. 580 passed House." in genius.documents[0].text
    docket = parse(
        "regulations_gov", recorded / "federal_register" / "regulations_gov_v4_documents.json"
    )
    assert (len(docket.documents), docket.problems) == (25, ())
    filings = parse(
        "edgar_submissions",
        recorded / "sec" / "submissions_CIK1318605_TSLA.json",
        forms="8-K",
        filer="Tesla",
    )
    assert (len(filings.documents), filings.problems) == (163, ())
    counts = len(states), len(docket.documents), len(filings.documents)
    print("{} states of bills, {} documents of a docket, {} filings".format(*counts))
