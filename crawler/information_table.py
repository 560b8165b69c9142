"""The information table of form 13F, read row by row without ever being held as a whole.

Each row knows its number and the bytes that it stands in, so that it can be quoted. The parser is
hardened: a document type is refused, so no entity is ever expanded and nothing is fetched.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat  # DOCTYPEs are refused below, so nothing expands

from policytrail.crawler.cleaning import clean_line
from policytrail.errors import ParseError
from policytrail.records import Position

Bytes = bytes | mmap.mmap
_PIECE = 64 * 1024
_ROW = "infoTable"
_TABLE = "informationTable"
_MOST_CHARS = 2000  # of one field; the schema allows 200
_MOST_NUMBER = 2**53  # dollars: nine thousand billion; more is no figure


@dataclass(slots=True)
class _Raw:
    """A row as it is being read: fields by the names of their elements, the last one wins."""

    number: int
    start: int
    fields: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Collects the rows of one table while a parser runs over it. ``at``: bytes before the XML."""

    def __init__(self, at: int, subject: str) -> None:
        self.done: list[tuple[_Raw, int]] = []
        self.root = ""
        self._at = at
        self._subject = subject
        self._raw: _Raw | None = None
        self._text: list[str] = []
        self._rows = 0
        self._parser = expat.ParserCreate(namespace_separator="|")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text_of
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, piece: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise ParseError(
                f"the information table is broken in its line {error.lineno}, after row"
                f" {self._rows}: {expat.ErrorString(error.code)}",
                subject=self._subject,
                remedy="Fetch the filing again; a table that breaks off is not taken in part.",
            ) from error

    def _refuse(self, *_: Any) -> None:
        raise ParseError(
            "the information table has a document type, which no filing has",
            subject=self._subject,
        )

    def _start(self, name: str, _: dict[str, str]) -> None:
        local = name.rpartition("|")[2]
        self.root = self.root or local
        self._text.clear()
        if local == _ROW:
            self._rows += 1
            self._raw = _Raw(self._rows, self._at + self._parser.CurrentByteIndex)

    def _text_of(self, text: str) -> None:
        if self._raw is not None and len(self._text) < _MOST_CHARS:
            self._text.append(text)

    def _end(self, name: str) -> None:
        local = name.rpartition("|")[2]
        if self._raw is None:
            return
        if local == _ROW:
            # At an end tag the parser stands before it: the tag itself belongs to the row.
            end = self._at + self._parser.CurrentByteIndex
            self.done.append((self._raw, end))
            self._raw = None
            return
        text = "".join(self._text)
        self._text.clear()
        if text.strip():
            self._raw.fields[local] = clean_line(text[:_MOST_CHARS])


def read_rows(data: Bytes, start: int, end: int, subject: str) -> Iterator[Position | str]:
    """Yield the rows of the table in ``data[start:end]``; or why one cannot be used.

    Values are as the filer wrote them.

    Raises:
        ParseError: no well-formed information table; the message tells the line.
    """
    while start < end and data[start : start + 1].isspace():
        start += 1  # some filers leave a line before the declaration
    reader = _Reader(start, subject)
    for at in range(start, end, _PIECE):
        last = at + _PIECE >= end
        reader.feed(data[at : min(at + _PIECE, end)], last=last)
        for raw, row_end in reader.done:
            close = data.find(b">", row_end, end)
            yield _position(raw, close + 1 if close >= 0 else end)
        reader.done.clear()
    if reader.root != _TABLE:
        raise ParseError(
            f"no information table, but an element {reader.root or 'that never begins'!r}",
            subject=subject,
            remedy="Name the full submission text (…/accession-number.txt) of a form 13F-HR.",
        )


def _position(raw: _Raw, end: int) -> Position | str:
    fields = raw.fields
    value, amount = _number(fields.get("value")), _number(fields.get("sshPrnamt"))
    if value is None or amount is None or "nameOfIssuer" not in fields:
        missing = "issuer" if value is not None and amount is not None else "value or amount"
        return f"row {raw.number} has no {missing} that can be read"
    return Position(
        row=raw.number,
        start=raw.start,
        end=end,
        issuer=fields["nameOfIssuer"],
        title=fields.get("titleOfClass", ""),
        cusip=fields.get("cusip", "").upper(),
        value=value,
        amount=amount,
        unit=fields.get("sshPrnamtType", "SH").upper(),
        option=fields.get("putCall", "").capitalize(),
        discretion=fields.get("investmentDiscretion", "").upper(),
        managers=fields.get("otherManager", ""),
    )


def _number(text: str | None) -> int | None:
    """Return a whole number; fractions of a dollar or share, which few filers give, are rounded."""
    try:
        number = round(float((text or "").replace(",", "")))
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < _MOST_NUMBER else None
