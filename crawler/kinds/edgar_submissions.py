"""EDGAR submissions of one filer (data.sec.gov/submissions/CIK….json): which forms, on which days.

The recent filings are columns of one table. Only the forms that the source names are kept. A form
13F is read from its full submission text, to which a link leads (``crawler/filed_tables.py``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from policytrail.crawler.cleaning import clean_line
from policytrail.crawler.dates import at_day, parse_day
from policytrail.crawler.documents import base_document, list_option, number_option, text_option
from policytrail.crawler.filed_tables import ARCHIVE
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.registers import (
    MAX_ROWS,
    gather,
    line,
    long_date,
    no_list,
    read_json,
    render_sheet,
    without_blanks,
)
from policytrail.holdings.classes import words_of
from policytrail.records import Document, Fetch, Outcome, Source, content_id

OPTIONS = {
    "forms": str,  # the forms that are kept, separated by ";"; all when it is empty
    "filer": str,  # words of the name that the number must belong to: numbers are easily confused
    "max_items": int,
    "tables": int,  # of so many of the newest 13F filings the positions are read, too
    "archive": str,  # where their full texts are, if not in EDGAR's own archive
}
# Column -> field. Columns of other lengths than that of the numbers are not trusted.
_COLUMNS = {
    "accessionNumber": "accession_number", "form": "form", "filingDate": "filed_on",
    "reportDate": "period_ended_on", "primaryDocument": "primary_document",
    "primaryDocDescription": "description", "items": "items", "fileNumber": "file_number",
}  # fmt: skip


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read the recent filings of one filer."""
    answer = read_json(fetch)
    if answer.failure is not None:
        return answer.failure
    table = answer.content if isinstance(answer.content, dict) else {}
    filings = table.get("filings")
    recent = filings.get("recent") if isinstance(filings, dict) else None
    name, cik = line(table.get("name")), line(table.get("cik")).lstrip("0")
    if not isinstance(recent, dict) or not name or not cik.isdigit():
        return no_list(answer.content, "filings")
    filer = text_option(source, "filer")
    if not words_of(filer) <= words_of(name):
        message = f"the number {cik} belongs to {name!r}, not to {filer!r}"
        return Parsed(outcome=Outcome.DRIFT, message=message)
    rows = _rows(recent)
    if not rows:
        return Parsed(outcome=Outcome.EMPTY, message=f"{name} has no recent filing")
    forms = set(list_option(source, "forms"))
    kept = [row for row in rows if not forms or row.get("form") in forms]
    if not kept:
        return Parsed(items=len(rows))
    limit = number_option(source, "max_items", MAX_ROWS)
    parsed = gather(kept, lambda row: _make_document(source, fetch, row, (name, cik)), limit)
    wanted = number_option(source, "tables", 0)
    tables = [row for row in kept if row.get("form", "").startswith("13F-HR")][:wanted]
    return replace(
        parsed,
        items=len(rows),
        links=tuple(_link_table(_archive(source), name, cik, row) for row in tables),
    )


def _archive(source: Source) -> str:
    return text_option(source, "archive", ARCHIVE).rstrip("/")


def _link_table(archive: str, name: str, cik: str, row: dict[str, str]) -> Link:
    """Return the address of a filing's full text, which the kind of pages reads."""
    number = row.get("accession_number", "")
    filed = parse_day(row.get("filed_on", ""))
    return Link(
        url=f"{archive}/{cik}/{number.replace('-', '')}/{number}.txt",
        title=f"{name}: positions",
        published=at_day(filed) if filed else None,
        published_precision="day",
    )


def _rows(recent: dict[str, Any]) -> list[dict[str, str]]:
    numbers = recent.get("accessionNumber")
    count = len(numbers) if isinstance(numbers, list) else 0
    columns = {
        field: column
        for theirs, field in _COLUMNS.items()
        if isinstance(column := recent.get(theirs), list) and len(column) == count
    }
    return [
        without_blanks({field: line(column[n]) for field, column in columns.items()})
        for n in range(count)
    ]


def _make_document(
    source: Source, fetch: Fetch, row: dict[str, str], filer: tuple[str, str]
) -> Document | str:
    name, cik = filer
    number, filed = row.get("accession_number", ""), parse_day(row.get("filed_on", ""))
    if not number or filed is None or "form" not in row:
        return f"a filing without number, form or day: {clean_line(str(row), 80)}"
    fields = {"filer": name, "cik": cik, **row}
    return replace(
        base_document(
            source,
            fetch,
            id=content_id("edgar", number),
            url=f"{_archive(source)}/{cik}/{number.replace('-', '')}/{number}-index.htm",
        ),
        title=f"{name}: form {row['form']} filed on {long_date(filed)}",
        text=render_sheet([_sentence(name, row)], fields),
        kind="register",
        authors=(name,),
        published=at_day(filed),
        published_precision="day",
        method="edgar fields",
        language="en",
        metadata=fields,
    )


def _sentence(name: str, row: dict[str, str]) -> str:
    filed, ended = parse_day(row["filed_on"]), parse_day(row.get("period_ended_on", ""))
    period = f" for the period that ended on {long_date(ended)}" if ended else ""
    day = long_date(filed) if filed else row["filed_on"]
    regulator = "the Securities and Exchange Commission"
    return f"{name} filed form {row['form']} with {regulator} on {day}{period}."
