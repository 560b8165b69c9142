"""Quarterly data sets of forms 13F of our own making, in the shape in which the SEC has them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from policytrail.tests.thirteen_f import Row

HEADS = {
    "SUBMISSION": "ACCESSION_NUMBER\tFILING_DATE\tSUBMISSIONTYPE\tCIK\tPERIODOFREPORT",
    "COVERPAGE": "ACCESSION_NUMBER\tREPORTCALENDARORQUARTER\tISAMENDMENT\tAMENDMENTNO\t"
    "AMENDMENTTYPE\tFILINGMANAGER_NAME\tREPORTTYPE",
    "SUMMARYPAGE": "ACCESSION_NUMBER\tOTHERINCLUDEDMANAGERSCOUNT\tTABLEENTRYTOTAL\t"
    "TABLEVALUETOTAL\tISCONFIDENTIALOMITTED",
    "INFOTABLE": "ACCESSION_NUMBER\tINFOTABLE_SK\tNAMEOFISSUER\tTITLEOFCLASS\tCUSIP\tFIGI\tVALUE\t"
    "SSHPRNAMT\tSSHPRNAMTTYPE\tPUTCALL\tINVESTMENTDISCRETION\tOTHERMANAGER\tVOTING_AUTH_SOLE\t"
    "VOTING_AUTH_SHARED\tVOTING_AUTH_NONE",
}


class Entry(NamedTuple):
    """A filing of a data set."""

    accession: str
    cik: str
    name: str
    rows: Sequence[Row]
    filed: str = "14-MAY-2024"
    period: str = "31-MAR-2024"
    form: str = "13F-HR"


def write(path: Path, entries: Sequence[Entry], others: Iterable[str] = ()) -> Path:
    """Write an archive; ``others`` are further lines of INFOTABLE."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in ("SUBMISSION", "COVERPAGE", "SUMMARYPAGE"):
            lines = (_line(name, each) for each in entries)
            archive.writestr(f"{name}.tsv", "\n".join([HEADS[name], *lines]) + "\n")
        with archive.open("INFOTABLE.tsv", "w", force_zip64=True) as table:
            table.write(HEADS["INFOTABLE"].encode() + b"\n")
            for line in _both(others, entries):
                table.write(line.encode() + b"\n")
    return path


def _both(others: Iterable[str], entries: Sequence[Entry]) -> Iterator[str]:
    yield from others
    yield from _holdings(entries)


def _line(name: str, each: Entry) -> str:
    cells = {
        "SUBMISSION": (each.accession, each.filed, each.form, f"{each.cik:>010}", each.period),
        "COVERPAGE": (each.accession, each.period, "N", "", "", each.name, "13F HOLDINGS REPORT"),
        "SUMMARYPAGE": (
            each.accession, "0", str(len(each.rows)), str(sum(row.value for row in each.rows)), "N",
        ),
    }  # fmt: skip
    return "\t".join(cells[name])


def _holdings(entries: Sequence[Entry]) -> Iterator[str]:
    for each in entries:
        for number, row in enumerate(each.rows):
            yield holding(each.accession, number, row)


def holding(accession: str, number: int, row: Row) -> str:
    """Return a line of INFOTABLE."""
    cells = (
        *(accession, str(number), row.issuer, row.title, row.cusip, "", str(row.value)),
        *(str(row.amount), row.unit, row.option, "SOLE", "", str(row.amount), "0", "0"),
    )
    return "\t".join(cells)
