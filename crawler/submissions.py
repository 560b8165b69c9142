"""A form 13F as EDGAR sends it, read into a report and its positions.

Three shapes: the full submission text (a header, the cover page and the table), the same with
tags instead of a header (``.nc``), and the XML that filers hand in, with the table in base64.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from lxml import etree

from policytrail.crawler.cleaning import clean_line
from policytrail.crawler.information_table import Bytes, read_rows
from policytrail.crawler.value_units import is_in_thousands
from policytrail.errors import ParseError
from policytrail.records import AmendmentKind, FilingReport, Position

UNSENT = "unsent-"  # begins the number of what was not filed yet
_HEAD = 64 * 1024
_MOST_PROBLEMS = 20
_LINE = re.compile(r"^\s*([A-Z][A-Z ]+):\s+(\S.*)$", re.MULTILINE)
_TAG = re.compile(r"<([A-Z-]+)>([^<\r\n]+)")
_TAGS = {
    "ACCESSION-NUMBER": "ACCESSION NUMBER", "TYPE": "CONFORMED SUBMISSION TYPE",
    "PERIOD": "CONFORMED PERIOD OF REPORT", "FILING-DATE": "FILED AS OF DATE",
    "CONFORMED-NAME": "COMPANY CONFORMED NAME", "CIK": "CENTRAL INDEX KEY",
}  # fmt: skip
AMENDMENTS: Mapping[str, AmendmentKind] = {
    "RESTATEMENT": "restatement", "NEW HOLDINGS": "new_holdings", "": "unknown",
}  # fmt: skip
_REMEDY = "Name the full submission text (…/accession-number.txt) of a form 13F."


@dataclass(frozen=True, slots=True)
class Submission:
    """A report and where its tables stand. ``positions`` reads them again, in dollars."""

    report: FilingReport
    data: Bytes  # what rows count their bytes in
    tables: tuple[tuple[int, int], ...]

    def positions(self) -> Iterator[Position]:
        """Yield the rows that can be used, one after the other."""
        rows = _rows(self.data, self.tables, self.report.accession)
        yield from _in_dollars(self.report, (one for one in rows if isinstance(one, Position)))


def _in_dollars(report: FilingReport, rows: Iterable[Position]) -> Iterator[Position]:
    if not report.in_thousands:
        yield from rows
        return
    for one in rows:
        yield replace(one, value=one.value * 1000)


def read_whole(data: Bytes, *, subject: str) -> tuple[FilingReport, tuple[Position, ...]]:
    """Read a form 13F with its rows, in dollars: in one pass, and all held.

    Raises:
        ParseError: as ``read_submission``.
    """
    rows: list[Position] = []
    report = read_submission(data, subject=subject, rows=rows).report
    return report, tuple(_in_dollars(report, rows))


def read_submission(data: Bytes, *, subject: str, rows: list[Position] | None = None) -> Submission:
    """Read a form 13F, its table a piece at a time. ``rows`` takes them as the filer wrote them;
    without it, they are read again when they are asked for.

    Raises:
        ParseError: another thing than a form 13F, without filer, number or days, or broken.
    """
    if not len(data):
        raise ParseError("the file is empty", subject=subject, remedy=_REMEDY)
    head = data[:_HEAD].decode("utf-8", "replace").lstrip()
    if head.startswith("<?xml") and b"<edgarSubmission" in data[:_HEAD]:
        return _read_handed_in(data, subject, rows)
    if not head.startswith(("<SEC-DOCUMENT>", "<SUBMISSION>")):
        raise ParseError(_foreign(head), subject=subject, remedy=_REMEDY)
    fields = _header(head)
    blocks = list(_blocks(data))
    covers = [block for block in blocks if b"edgarSubmission" in data[block[0] : block[0] + 500]]
    tables = tuple(block for block in blocks if block not in covers)
    cover = _cover(data[slice(*covers[0])], subject) if covers else {}
    report = _report(fields, cover, subject)
    return _measured(report, data, tables, subject, rows)


def _foreign(head: str) -> str:
    if "informationTable" in head[:1000]:
        return "a table without its cover page, so without filer, quarter and day"
    if "<html" in head[:1000].lower():
        return "a page that was drawn from a filing, not the filing"
    return "no form 13F"


def _header(head: str) -> dict[str, str]:
    """Return the fields of the header; of two of one name the first, which is the filer's."""
    if head.startswith("<SUBMISSION>"):
        front = head.partition("<DOCUMENT>")[0]
        found = [(_TAGS[name], text) for name, text in _TAG.findall(front) if name in _TAGS]
    else:
        found = _LINE.findall(head.partition("</SEC-HEADER>")[0])
    return {name: text.strip() for name, text in reversed(found)}


def _blocks(data: Bytes) -> Iterator[tuple[int, int]]:
    at = data.find(b"<XML>")
    while at >= 0:
        end = data.find(b"</XML>", at)
        end = end if end >= 0 else len(data)
        yield at + len(b"<XML>"), end
        at = data.find(b"<XML>", end)


def _cover(data: bytes, subject: str) -> dict[str, str]:
    """Return the elements of the cover page by name; of two of one name the first."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"the cover page is broken: {error}", subject=subject) from error
    found: dict[str, str] = {}
    for element in root.iter("{*}*"):
        found.setdefault(etree.QName(element).localname, (element.text or "").strip())
    return found


def _report(fields: Mapping[str, str], cover: Mapping[str, str], subject: str) -> FilingReport:
    form = fields.get("CONFORMED SUBMISSION TYPE") or cover.get("submissionType", "")
    filer = clean_line(fields.get("COMPANY CONFORMED NAME", ""))
    filed, period = _day(fields.get("FILED AS OF DATE")), _day(fields.get(_PERIOD))
    accession = fields.get("ACCESSION NUMBER", "")
    if not form.startswith("13F-"):
        raise ParseError(f"a filing of form {clean_line(form, 20)!r}", subject=subject)
    if filed is None or period is None or not filer or not accession:
        raise ParseError("a filing without filer, number or days", subject=subject, remedy=_REMEDY)
    return FilingReport(
        accession=clean_line(accession, 30),
        form=clean_line(form, 20),
        filer=filer,
        cik=fields.get("CENTRAL INDEX KEY", "").strip().lstrip("0"),
        period=period,
        filed=filed,
        report_type=clean_line(cover.get("reportType", ""), 60),
        amendment=_amendment(form, cover),
        amendment_number=whole(cover.get("amendmentNo")) or 0,
        cover_rows=whole(cover.get("tableEntryTotal")),
        cover_total=whole(cover.get("tableValueTotal")),
        omits_confidential=cover.get("isConfidentialOmitted", "").lower() in {"true", "1", "y"},
    )


_PERIOD = "CONFORMED PERIOD OF REPORT"


def _amendment(form: str, cover: Mapping[str, str]) -> AmendmentKind:
    if not form.endswith("/A"):
        return "original"
    return AMENDMENTS.get(cover.get("amendmentType", "").upper(), "unknown")


def whole(text: str | None) -> int | None:
    """Return a figure as a whole number; None for what is none."""
    try:
        return round(float((text or "").replace(",", "")))
    except (ValueError, OverflowError):
        return None


def _day(text: str | None) -> date | None:
    for form in ("%Y%m%d", "%m-%d-%Y"):
        try:
            return datetime.strptime((text or "").strip(), form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def _rows(
    data: Bytes, tables: tuple[tuple[int, int], ...], subject: str
) -> Iterator[Position | str]:
    """Yield the rows of all tables; those of a second one are numbered on."""
    before = 0
    for start, end in tables:
        last = 0
        for one in read_rows(data, start, end, subject):
            if isinstance(one, Position):
                last = one.row
                yield replace(one, row=before + one.row) if before else one
            else:
                yield one
        before += last


def _measured(
    report: FilingReport,
    data: Bytes,
    tables: tuple[tuple[int, int], ...],
    subject: str,
    kept: list[Position] | None = None,
) -> Submission:
    """Return the report with what its rows add up to, in dollars."""
    rows = total = 0
    prices: list[float] = []
    problems: list[str] = []
    for one in _rows(data, tables, subject):
        if isinstance(one, str):
            problems.append(one)
            continue
        rows, total = rows + 1, total + one.value
        if kept is not None:
            kept.append(one)
        if one.unit == "SH" and one.amount > 0 and not one.option:
            prices.append(one.value / one.amount)
    in_thousands, basis = is_in_thousands(prices, report.filed)
    factor = 1000 if in_thousands else 1
    return Submission(
        replace(
            report,
            in_thousands=in_thousands,
            unit_basis=basis if rows else "",
            rows=rows,
            total=total * factor,
            cover_total=None if report.cover_total is None else report.cover_total * factor,
            problems=tuple(problems[:_MOST_PROBLEMS]),
            sha256=hashlib.sha256(data).hexdigest(),
            place=subject,
        ),
        data,
        tables,
    )


def _read_handed_in(data: Bytes, subject: str, rows: list[Position] | None = None) -> Submission:
    """Read what a filer hands in. It has no number and no day yet: those of the signature stand."""
    text = bytes(data)
    cover = _cover(text, subject)
    table = _enclosed(text, subject)
    fields = {
        "CONFORMED SUBMISSION TYPE": cover.get("submissionType", ""),
        "COMPANY CONFORMED NAME": _manager(text) or cover.get("name", ""),
        "CENTRAL INDEX KEY": cover.get("cik", ""),
        _PERIOD: cover.get("periodOfReport", ""),
        "FILED AS OF DATE": cover.get("signatureDate", ""),
        "ACCESSION NUMBER": f"{UNSENT}{hashlib.sha256(text).hexdigest()[:16]}",
    }
    report = _report(fields, cover, subject)
    return _measured(report, table, ((0, len(table)),) if table else (), subject, rows)


def _manager(text: bytes) -> str:
    found = re.search(rb"<filingManager>\s*<name>([^<]*)</name>", text)
    return found.group(1).decode("utf-8", "replace") if found else ""


def _enclosed(text: bytes, subject: str) -> bytes:
    """Return the table that is enclosed in base64, or nothing where there is none."""
    found = re.search(rb"<contents>([^<]*)</contents>", text)
    if found is None:
        return b""
    try:
        return base64.b64decode(found.group(1), validate=False)
    except binascii.Error as error:
        raise ParseError(f"the enclosed table is broken: {error}", subject=subject) from error
