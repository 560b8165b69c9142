"""What is asked of forms 13F and their rows, and whether their bytes still say so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

from policytrail.errors import QueryError, StoreError
from policytrail.records import FilingReport, Position
from policytrail.store import documents
from policytrail.store.connection import Connection, Row

_SAME = (
    "accession", "form", "filer", "cik", "report_type", "amendment", "amendment_number",
    "unit_basis", "rows", "total", "cover_rows", "cover_total",
)  # fmt: skip


def reports(
    connection: Connection, ciks: Iterable[str] | None, as_of: date | None
) -> list[FilingReport]:
    """Return the filings of these filers, or all, that were on file on a day; the oldest first."""
    named = None if ciks is None else json.dumps(sorted(ciks))
    rows = connection.rows(
        "select f.*, d.url from filing f join document d on d.id = f.document_id"
        " where (:ciks is null or f.cik in (select value from json_each(:ciks)))"
        " and (:day is null or f.filed <= :day)"
        " order by f.cik, f.period, f.filed, f.amendment_number, f.accession",
        {"ciks": named, "day": as_of.isoformat() if as_of else None},
    )
    return [_report(row) for row in rows]


def _report(row: Row) -> FilingReport:
    same = {name: row[name] for name in _SAME}
    return FilingReport(
        **same,
        period=date.fromisoformat(row["period"]),
        filed=date.fromisoformat(row["filed"]),
        in_thousands=bool(row["in_thousands"]),
        omits_confidential=bool(row["omits_confidential"]),
        problems=tuple(json.loads(row["problems"])),
        sha256=row["blob_sha256"],
        place=row["url"],
    )


def positions(connection: Connection, accession: str) -> Iterator[Position]:
    """Yield the rows of one filing in their order."""
    for row in connection.tuples(
        "select row, start_byte, end_byte, issuer, title, cusip, value, amount, unit, put_call,"
        " discretion, managers from holding where accession = ? order by row",
        [accession],
    ):
        number, start, end, issuer, title, cusip, value, amount, unit, option, how, who = row
        yield Position(
            row=number,
            start=start,
            end=end,
            issuer=issuer,
            title=title,
            cusip=cusip,
            value=value,
            amount=amount,
            unit=unit,
            option=option,
            discretion=how,
            managers=who,
        )


def quote(connection: Connection, accession: str, row: int) -> str:
    """Return the very bytes of a row, as text.

    Raises:
        QueryError: there is no such row.
        StoreError: its bytes are gone or damaged.
    """
    found = connection.rows(
        "select f.blob_sha256, h.start_byte, h.end_byte from holding h"
        " join filing f on f.accession = h.accession where h.accession = ? and h.row = ?",
        [accession, row],
    )
    if not found:
        raise QueryError("no such row of a filing", subject=f"{accession}, row {row}")
    data = documents.read_blob(connection, found[0]["blob_sha256"]).data
    return data[found[0]["start_byte"] : found[0]["end_byte"]].decode("utf-8", "replace")


def misquoted(connection: Connection) -> Iterator[tuple[str, str, int, str]]:
    """Yield the rows whose bytes are not theirs any more: accession, document, row and why.

    A filing whose body is damaged as a whole is one row, of number 0.
    """
    for filing in connection.rows(
        "select accession, document_id, blob_sha256 from filing order by accession"
    ):
        accession, document_id = filing["accession"], filing["document_id"]
        try:
            data = documents.read_blob(connection, filing["blob_sha256"]).data
        except StoreError as error:
            yield accession, document_id, 0, error.message
            continue
        for one in positions(connection, accession):
            words = data[one.start : one.end].upper()
            if one.cusip.encode() not in words or not _is_whole(words):
                yield accession, document_id, one.row, "its bytes hold another row"


def _is_whole(words: bytes) -> bool:
    """Tell whether bytes are a row from its beginning to its end: an element, or a line."""
    is_element = words.startswith(b"<") and words.endswith(b"INFOTABLE>")
    is_line = b"<" not in words[:1] and b"\n" not in words and b"\t" in words
    return is_element or is_line


def documents_of(connection: Connection, ciks: Iterable[str]) -> dict[str, str]:
    """Return the documents of the filings of these filers, by accession number."""
    rows = connection.rows(
        "select accession, document_id from filing where cik in (select value from json_each(?))",
        [json.dumps(sorted(ciks))],
    )
    return {row["accession"]: row["document_id"] for row in rows}


def filers_of(connection: Connection, documents_: Iterable[str]) -> frozenset[str]:
    """Return the numbers of the filers whose filings are among these documents."""
    rows = connection.rows(
        "select distinct cik from filing where document_id in (select value from json_each(?))",
        [json.dumps(sorted(documents_))],
    )
    return frozenset(row["cik"] for row in rows)
