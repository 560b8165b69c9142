"""A form 13F as a document: a short text for readers, and its rows as they were filed.

The text tells the report, its largest positions and those of securities that our lists know, and is
only that: what follows from a table follows from its rows. The SEC allows confidential omissions,
short positions are left out, and a table is up to 45 days old when it is filed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

from policytrail.crawler.data_sets import read_extract
from policytrail.crawler.dates import at_day
from policytrail.crawler.documents import base_document, text_option
from policytrail.crawler.filing_signs import EXTRACT
from policytrail.crawler.registers import long_date, render_sheet
from policytrail.crawler.submissions import UNSENT, read_whole
from policytrail.errors import ParseError
from policytrail.holdings.classes import Classes
from policytrail.holdings.lists import load
from policytrail.records import Document, Fetch, FiledTable, FilingReport, Position, Source

ARCHIVE = "https://www.sec.gov/Archives/edgar/data"
LOCAL_SCHEME = "file"  # a file that the user hands over, who knows where it is from
_MOST_TOLD = 100  # positions in the text; the rows are all kept


def read_table(fetch: Fetch, document_id: str) -> FiledTable:
    """Read a form 13F with its rows.

    Raises:
        ParseError: no form 13F, broken, or one that was never sent to EDGAR.
    """
    if fetch.body.startswith(EXTRACT):
        return read_extract(fetch.body, document_id, fetch.final_url)
    report, rows = read_whole(fetch.body, subject=fetch.final_url)
    if report.accession.startswith(UNSENT):
        raise ParseError(
            "a form 13F as it is handed in, without accession number and day: whether it was ever"
            " filed is not known",
            subject=fetch.final_url,
            remedy="Name the full submission text (…/accession-number.txt) instead.",
        )
    return FiledTable(document_id=document_id, report=report, positions=rows)


def vouches(source: Source, url: str) -> bool:
    """Tell whether rows at an address are those of the filer: it is EDGAR's archive, or that which
    the source's option ``archive`` names, or a file of the user. Anybody can put up a table."""
    if urlsplit(url).scheme == LOCAL_SCHEME:
        return True
    own = text_option(source, "archive", ARCHIVE)
    return any(url.startswith(base.rstrip("/") + "/") for base in (own, ARCHIVE))


def make_document(source: Source, fetch: Fetch, id: str, url: str, table: FiledTable) -> Document:
    """Return the document of a filing."""
    report = table.report
    fields = _fields(report)
    text = render_sheet(_tell(report, _add_up(table.positions)), fields)
    return replace(
        base_document(source, fetch, id=id, url=url),
        title=f"{report.filer}: holdings on {long_date(report.period)}",
        text=text,
        kind="file",
        authors=(report.filer,),
        published=at_day(report.filed),
        published_precision="day",
        method="edgar 13f",
        language="en",
        metadata=fields,
    )


def _add_up(rows: Iterable[Position]) -> list[Position]:
    """Return one position for each security and kind, the largest first: managers of one filer
    report apart."""
    found: dict[tuple[str, ...], Position] = {}
    for row in rows:
        key = (row.cusip or row.issuer, row.title if not row.cusip else "", row.unit, row.option)
        before = found.get(key)
        found[key] = (
            replace(before, value=before.value + row.value, amount=before.amount + row.amount)
            if before
            else row
        )
    return sorted(found.values(), key=lambda one: (-one.value, one.issuer, one.cusip))


@cache
def _classes() -> Classes:
    return Classes(load().securities)


def _tell(report: FilingReport, positions: list[Position]) -> list[str]:
    day = long_date(report.period)
    if not report.form.startswith("13F-HR"):
        return [
            f"{report.filer} stated on form {report.form} that other managers report its positions"
            f" of {day}."
        ]
    total, classes = sum(one.value for one in positions), _classes()
    head = (
        f"{report.filer} reported on form {report.form} that it held {len(positions)} positions"
        f" worth ${total:,} on {day}."
    )
    told = [
        _line(one)
        for place, one in enumerate(positions)
        if place < _MOST_TOLD or classes.of(one) is not None
    ]
    rest = len(positions) - len(told)
    return [head, *told, *([f"{rest} smaller positions are in its table."] if rest > 0 else [])]


def _line(one: Position) -> str:
    what = {"SH": "shares", "PRN": "in principal"}.get(one.unit, one.unit)
    option = f" ({one.option.lower()} options)" if one.option else ""
    name = f"{one.issuer}, {one.title}" if one.title else one.issuer
    return f"{name}{option}: {one.amount:,} {what}, ${one.value:,}."


def _fields(report: FilingReport) -> dict[str, str]:
    matches = {True: "yes", False: "no", None: "the cover page states none"}
    fields = {
        "filer": report.filer,
        "cik": report.cik,
        "accession_number": report.accession,
        "form": report.form,
        "filed_on": report.filed.isoformat(),
        "period_ended_on": report.period.isoformat(),
        "rows": str(report.rows),
        "total_as_on_cover_page": matches[report.matches_cover],
        "values_given_in": "thousands of dollars" if report.in_thousands else "dollars",
    }
    if report.amendment != "original":
        fields["amendment"] = report.amendment.replace("_", " ")
    return fields
