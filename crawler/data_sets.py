"""The SEC's quarterly data sets of form 13F: those of followed filers, out of some million rows.

A data set is an archive of tables with tabs between columns: SUBMISSION, COVERPAGE, SUMMARYPAGE and
INFOTABLE. Of each followed filing its lines are kept as one extract, with the heads of the tables:
these are the bytes that its rows are read from and quoted from. Nothing is held but a piece of a
table and the extracts.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import IO

from policytrail.crawler.cleaning import clean_line
from policytrail.crawler.filing_signs import EXTRACT
from policytrail.crawler.submissions import AMENDMENTS, whole
from policytrail.crawler.value_units import is_in_thousands
from policytrail.errors import ParseError
from policytrail.holdings.classes import filer_of, words_of
from policytrail.holdings.lists import Filer
from policytrail.records import FiledTable, FilingReport, Position, sha256_hex

_TABLES = ("SUBMISSION", "COVERPAGE", "SUMMARYPAGE", "INFOTABLE")
_KEY = b"ACCESSION_NUMBER"
_PIECE = 1024 * 1024
_LONGEST = 256 * 1024  # bytes of a line; the longest has some hundred
_MOST_NUMBER = 2**53
_DAYS = ("%d-%b-%Y", "%Y-%m-%d", "%m-%d-%Y")
_REMEDY = "Name a quarterly archive of the SEC's Form 13F Data Sets."


@dataclass(slots=True)
class _Extract:
    """The lines of one filing, by table."""

    lines: dict[str, list[bytes]] = field(default_factory=dict)

    def add(self, table: str, line: bytes) -> None:
        self.lines.setdefault(table, []).append(line)

    def body(self, heads: Mapping[str, bytes]) -> bytes:
        parts = [EXTRACT]
        for table in _TABLES:
            if table in self.lines:
                parts += [table.encode(), heads[table], *self.lines[table]]
        return b"\n".join(parts) + b"\n"


def read_data_set(path: Path, filers: Sequence[Filer]) -> Iterator[tuple[str, bytes]]:
    """Yield accession number and extract of each filing of a followed filer, by number.

    Raises:
        ParseError: no data set, or a damaged one.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _extracts(archive, filers, str(path))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise ParseError(
            f"the archive cannot be read: {error}", subject=str(path), remedy=_REMEDY
        ) from error


def _extracts(
    archive: zipfile.ZipFile, filers: Sequence[Filer], subject: str
) -> Iterator[tuple[str, bytes]]:
    heads: dict[str, bytes] = {}
    found: dict[bytes, _Extract] = {}
    wanted = _wanted(archive, filers, subject)
    for table in _TABLES:
        lines = _lines(archive, table, subject)
        heads[table] = next(lines, b"")
        if not heads[table].startswith(_KEY + b"\t"):
            raise ParseError(
                f"{table}.tsv has no head that begins with ACCESSION_NUMBER",
                subject=subject,
                remedy=_REMEDY,
            )
        for line in lines:
            key = line.partition(b"\t")[0]
            if key in wanted:
                found.setdefault(key, _Extract()).add(table, line)
    for key in sorted(found):
        yield key.decode("ascii", "replace"), found[key].body(heads)


def _wanted(archive: zipfile.ZipFile, filers: Sequence[Filer], subject: str) -> frozenset[bytes]:
    """Return the numbers of the filings of followed filers: by their number, or their name."""
    ciks = {each.cik for each in filers if each.cik}
    names = {words_of(each.name) for each in filers if not each.cik}
    by_number = {
        row["ACCESSION_NUMBER"]
        for row in _rows(archive, "SUBMISSION", subject)
        if row.get("CIK", "").lstrip("0") in ciks
    }
    by_name = {
        row["ACCESSION_NUMBER"]
        for row in _rows(archive, "COVERPAGE", subject)
        if words_of(row.get("FILINGMANAGER_NAME", "")) in names
    }
    return frozenset(each.encode() for each in by_number | by_name)


def _rows(archive: zipfile.ZipFile, table: str, subject: str) -> Iterator[dict[str, str]]:
    lines = _lines(archive, table, subject)
    head = next(lines, b"").decode("utf-8", "replace").split("\t")
    for line in lines:
        yield dict(zip(head, line.decode("utf-8", "replace").split("\t"), strict=False))


def _lines(archive: zipfile.ZipFile, table: str, subject: str) -> Iterator[bytes]:
    names = [each for each in archive.namelist() if each.rpartition("/")[2] == f"{table}.tsv"]
    if not names:
        raise ParseError(f"it has no {table}.tsv", subject=subject, remedy=_REMEDY)
    with archive.open(names[0]) as file:
        yield from _split(file, f"{table}.tsv in {subject}")


def _split(file: IO[bytes], subject: str) -> Iterator[bytes]:
    """Yield lines, a piece of the file at a time."""
    rest = b""
    while piece := file.read(_PIECE):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield line.removesuffix(b"\r")
        if len(rest) > _LONGEST:
            raise ParseError("a line without end", subject=subject, remedy=_REMEDY)
    if rest:
        yield rest.removesuffix(b"\r")


def read_extract(body: bytes, document_id: str, place: str) -> FiledTable:
    """Read the extract of one filing.

    Raises:
        ParseError: it lacks its submission, a day or a name.
    """
    tables = _tables(body)
    submission, cover = _first(tables, "SUBMISSION"), _first(tables, "COVERPAGE")
    report = _report(submission, cover, _first(tables, "SUMMARYPAGE"), place)
    raw, problems = _positions(tables.get("INFOTABLE", []))
    prices = [
        each.value / each.amount
        for each in raw
        if each.unit == "SH" and each.amount > 0 and not each.option
    ]
    in_thousands, basis = is_in_thousands(prices, report.filed)
    factor = 1000 if in_thousands else 1
    rows = tuple(replace(each, value=each.value * factor) for each in raw)
    report = replace(
        report,
        in_thousands=in_thousands,
        unit_basis=basis if rows else "",
        rows=len(rows),
        total=sum(each.value for each in rows),
        cover_total=None if report.cover_total is None else report.cover_total * factor,
        problems=tuple(problems[:20]),
        sha256=sha256_hex(body),
    )
    return FiledTable(document_id=document_id, report=report, positions=rows)


_Row = tuple[dict[str, str], int, int]  # columns, and the bytes of the line


def _tables(body: bytes) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    table, head, at = "", [""], 0
    for line in body.split(b"\n"):
        text = line.decode("utf-8", "replace")
        if text in _TABLES:
            table, head = text, []
        elif table and not head:
            head = text.split("\t")
        elif table and text:
            columns = dict(zip(head, text.split("\t"), strict=False))
            found.setdefault(table, []).append((columns, at, at + len(line)))
        at += len(line) + 1
    return found


def _first(tables: Mapping[str, Sequence[_Row]], name: str) -> dict[str, str]:
    return tables[name][0][0] if tables.get(name) else {}


def _report(
    submission: Mapping[str, str], cover: Mapping[str, str], summary: Mapping[str, str], place: str
) -> FilingReport:
    accession = submission.get("ACCESSION_NUMBER", "")
    filed = _day(submission.get("FILING_DATE"))
    period = _day(submission.get("PERIODOFREPORT") or cover.get("REPORTCALENDARORQUARTER"))
    filer = clean_line(cover.get("FILINGMANAGER_NAME", ""))
    form = clean_line(submission.get("SUBMISSIONTYPE", ""), 20)
    if not accession or filed is None or period is None or not filer or not form:
        raise ParseError("a filing without filer, number or days", subject=place, remedy=_REMEDY)
    is_amended = form.endswith("/A")
    kind = AMENDMENTS.get(cover.get("AMENDMENTTYPE", "").upper(), "unknown")
    return FilingReport(
        accession=clean_line(accession, 30),
        form=form,
        filer=filer,
        cik=submission.get("CIK", "").strip().lstrip("0"),
        period=period,
        filed=filed,
        report_type=clean_line(cover.get("REPORTTYPE", ""), 60),
        amendment=kind if is_amended else "original",
        amendment_number=whole(cover.get("AMENDMENTNO")) or 0,
        cover_rows=whole(summary.get("TABLEENTRYTOTAL")),
        cover_total=whole(summary.get("TABLEVALUETOTAL")),
        omits_confidential=summary.get("ISCONFIDENTIALOMITTED", "").lower() in {"true", "1", "y"},
        place=place,
    )


def _positions(rows: Sequence[_Row]) -> tuple[list[Position], list[str]]:
    found: list[Position] = []
    problems: list[str] = []
    for number, (row, start, end) in enumerate(rows, start=1):
        value, amount = whole(row.get("VALUE")), whole(row.get("SSHPRNAMT"))
        issuer = clean_line(row.get("NAMEOFISSUER", ""))
        usable = value is not None and amount is not None and issuer
        if not usable or abs(value or 0) > _MOST_NUMBER or abs(amount or 0) > _MOST_NUMBER:
            problems.append(f"row {number} has no issuer, value or amount that can be read")
            continue
        found.append(
            Position(
                row=number,
                start=start,
                end=end,
                issuer=issuer,
                title=clean_line(row.get("TITLEOFCLASS", "")),
                cusip=clean_line(row.get("CUSIP", "")).upper(),
                value=value or 0,
                amount=amount or 0,
                unit=clean_line(row.get("SSHPRNAMTTYPE", "")).upper() or "SH",
                option=clean_line(row.get("PUTCALL", "")).capitalize(),
                discretion=clean_line(row.get("INVESTMENTDISCRETION", "")).upper(),
                managers=clean_line(row.get("OTHERMANAGER", "")),
            )
        )
    return found, problems


def _day(text: str | None) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime((text or "").strip(), form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def is_followed(table: FiledTable, filers: Sequence[Filer]) -> bool:
    """Tell whether number and name of a filing are a followed filer's."""
    return filer_of(filers, table.report) is not None
