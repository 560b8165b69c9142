"""Federal Register public inspection: documents on file before they are published, as JSON.

``public-inspection-documents/current.json`` is one list without pages. A document is on file from
``filed_at``; its publication is planned, and may be withdrawn, then there is no date.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from policytrail.crawler.cleaning import clean_line
from policytrail.crawler.dates import parse_day, parse_moment
from policytrail.crawler.documents import base_document, number_option
from policytrail.crawler.identity import canonical_url
from policytrail.crawler.kinds.federal_register import read_agencies
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.registers import (
    MAX_ROWS,
    gather,
    join,
    line,
    long_date,
    read_rows,
    render_sheet,
    without_blanks,
)
from policytrail.records import Document, Fetch, Source, content_id

OPTIONS = {
    "max_items": int,
    "slots": str,  # when new filings appear, HH:MM on business days, separated by ","
    "timezone": str,  # the IANA time zone of the slots
}
_PLAIN = (
    "document_number", "title", "type", "subtype", "filing_type", "filed_at", "publication_date",
    "toc_subject", "toc_doc", "subject_1", "editorial_note", "num_pages", "html_url", "pdf_url",
    "raw_text_url", "json_url",
)  # fmt: skip
_WEB = "https://www.federalregister.gov/public-inspection"


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read the list of documents on file. None on file is no drift: it is a day without filings."""
    answer = read_rows(fetch, "results", of="documents on file", none="no document is on file")
    if answer.failure is not None:
        return answer.failure
    limit = number_option(source, "max_items", MAX_ROWS)
    return gather(answer.rows, lambda row: _make_document(source, fetch, row), limit)


def _make_document(source: Source, fetch: Fetch, row: Any) -> Document | str:
    if not isinstance(row, dict) or not line(row.get("document_number")):
        return f"a row without a document number: {clean_line(str(row), 80)}"
    fields = {name: line(row.get(name)) for name in _PLAIN}
    fields["agencies"] = join(
        agency.get("name") or agency.get("raw_name") for agency in read_agencies(row)
    )
    dockets = row.get("docket_numbers")
    fields["docket_ids"] = join(dockets if isinstance(dockets, list) else [])
    # The address of the PDF ends in the time at which it was rendered, which is no change.
    fields["pdf_url"] = fields["pdf_url"].partition("?")[0]
    fields = without_blanks(fields)
    number = fields["document_number"]
    filed = parse_moment(fields.get("filed_at", ""), retrieved=fetch.retrieved)
    return replace(
        base_document(
            source, fetch, id=content_id("public-inspection", number), url=_address(fields, number)
        ),
        title=fields.get("title") or fields.get("toc_doc") or f"Document {number} on file",
        text=render_sheet([fields.get("title", ""), _sentence(fields)], fields),
        kind="register",
        authors=tuple(filter(None, fields.get("agencies", "").split("; "))),
        published=filed.value,
        published_precision=filed.precision,
        method="public inspection fields",
        language="en",
        metadata=fields,
    )


def _sentence(fields: dict[str, str]) -> str:
    """Say what is planned and when, as far as the fields tell."""
    day = parse_day(fields.get("publication_date", ""))
    if day is None:
        return "No date of publication in the Federal Register is set."
    return f"Scheduled for publication in the Federal Register on {long_date(day)}."


def _address(fields: dict[str, str], number: str) -> str:
    try:
        return canonical_url(fields.get("html_url", ""))
    except ValueError:
        return f"{_WEB}/{number}"
