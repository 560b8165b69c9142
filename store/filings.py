"""Forms 13F and their rows: written with the visit that brought them, never changed in part."""

from __future__ import annotations

from collections.abc import Mapping

from policytrail.errors import StoreError
from policytrail.records import FiledTable, FilingReport, Poll, PollResult, Position
from policytrail.store.codec import clean, to_json, to_moment
from policytrail.store.connection import Connection, Row

_UNSENT = "unsent-"
_LOCAL = "file:"


def needed(connection: Connection, result: PollResult) -> frozenset[str]:
    """Return the hashes of the bodies that new rows of this visit will rest on."""
    return frozenset(one.report.sha256 for one in result.filings if _is_wanted(connection, one))


def record(connection: Connection, result: PollResult, ids: Mapping[str, str]) -> None:
    """Write the filings of a visit. ``ids`` leads from the ids of its documents to the stored ones.

    Raises:
        StoreError: a filing that was never sent to EDGAR, or without its document or bytes.
    """
    for table in result.filings:
        if table.report.accession.startswith(_UNSENT):
            raise StoreError(
                "a filing without accession number, which may never have been filed",
                subject=table.report.place,
            )
        if _is_wanted(connection, table):
            _write(connection, table, ids[table.document_id], result.poll)


def _is_wanted(connection: Connection, table: FiledTable) -> bool:
    """Whether these rows are new. A file of the user changes nothing that EDGAR itself has sent."""
    rows = connection.rows(
        "select f.blob_sha256, d.url from filing f join document d on d.id = f.document_id"
        " where f.accession = ?",
        [table.report.accession],
    )
    if not rows:
        return True
    is_local = table.report.place.startswith(_LOCAL)
    gives_way = rows[0]["url"].startswith(_LOCAL) or not is_local
    return bool(rows[0]["blob_sha256"] != table.report.sha256 and gives_way)


def _write(connection: Connection, table: FiledTable, document_id: str, poll: Poll) -> None:
    accession = table.report.accession
    connection.delete("holding", [{"accession": accession}])
    connection.delete("filing", [{"accession": accession}])
    connection.insert("filing", [_filing_row(table.report, document_id, poll)])
    rows = (_holding_row(accession, one) for one in table.positions)
    connection.insert_many("holding", _COLUMNS, rows)


def _filing_row(report: FilingReport, document_id: str, poll: Poll) -> Row:
    return {
        "accession": clean(report.accession),
        "document_id": document_id,
        "form": clean(report.form),
        "filer": clean(report.filer),
        "cik": clean(report.cik),
        "period": report.period.isoformat(),
        "filed": report.filed.isoformat(),
        "report_type": clean(report.report_type),
        "amendment": report.amendment,
        "amendment_number": report.amendment_number,
        "in_thousands": int(report.in_thousands),
        "unit_basis": report.unit_basis,
        "rows": report.rows,
        "total": report.total,
        "cover_rows": report.cover_rows,
        "cover_total": report.cover_total,
        "omits_confidential": int(report.omits_confidential),
        "problems": clean(to_json(list(report.problems))),
        "blob_sha256": report.sha256,
        "fetched": to_moment(poll.started),
    }


_COLUMNS = (
    "accession", "row", "issuer", "title", "cusip", "value", "amount", "unit", "put_call",
    "discretion", "managers", "start_byte", "end_byte",
)  # fmt: skip


def _holding_row(accession: str, one: Position) -> tuple[object, ...]:
    return (
        *(clean(accession), one.row, clean(one.issuer), clean(one.title), clean(one.cusip)),
        *(one.value, one.amount, clean(one.unit), clean(one.option), clean(one.discretion)),
        *(clean(one.managers), one.start, one.end),
    )
