"""WARC files (ISO 28500), plain or gzipped, such as those of Common Crawl's news crawl.

The day of a capture proves that the page stood there then: what is read from it was known on that
day. Where bytes are damaged, reading goes on at the next record that begins, and the gap is told.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from policytrail.crawler.archives import Archived
from policytrail.errors import ParseError
from policytrail.records import Failure, Fetch

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

SOURCE_ID = "archive.warc"
MAX_BODY = 15 * 1024 * 1024  # bytes; as much as a file that is handed over may have
_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"WARC/1."
_CODINGS = frozenset({"content-encoding", "transfer-encoding"})
_STEP = 1024 * 1024


def takes(path: Path) -> bool:
    """Tell by the name: ``.warc`` or ``.warc.gz``."""
    return path.is_file() and path.name.lower().endswith((".warc", ".warc.gz"))


def length(path: Path) -> int:
    """Return the number of bytes."""
    return path.stat().st_size


def read(path: Path, *, start: int, now: datetime) -> Iterator[Archived]:
    """Give each captured page, seen on its day of capture.

    A position is an offset in the file at which a record begins. The record there may be given
    twice, by this reading and by a later one that goes on from it.

    Raises:
        ParseError: the library for WARC files is missing, or the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield from _read_open(path, file, start, now)
    except OSError as error:
        raise ParseError(f"cannot be read: {error.strerror}", subject=str(path)) from error


def _read_open(path: Path, file: BinaryIO, start: int, now: datetime) -> Iterator[Archived]:
    position: int | None = start
    while position is not None:
        gap = None
        for found in _records(path, file, position, now):
            if isinstance(found, _Gap):
                gap = found
            else:
                yield found
        if gap is None:
            return
        position = _next_record(file, gap.begins + 1)
        ends = length(path) if position is None else position
        if gap.reason:
            message = f"bytes {gap.begins} to {ends} are no records: {gap.reason}"
            yield Archived(position=ends, item=Failure(subject=str(path), message=message))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """Where reading broke off, and why; no reason where something behind the record there did."""

    begins: int
    reason: str


def _records(path: Path, file: BinaryIO, start: int, now: datetime) -> Iterator[Archived | _Gap]:
    """Give the records from an offset on, up to the end or the first one that is damaged."""
    warc = _load(path)
    file.seek(start)
    begins: int | None = None
    try:
        for record in warc.ArchiveIterator(
            file, record_types=warc.WarcRecordType.response, auto_decode="all"
        ):
            begins = record.stream_pos
            item, is_whole = _answer(record, now)
            if not is_whole:
                yield _Gap(begins=begins, reason="a record that breaks off")
                return
            # Where the next record begins is known when it is read: this one may come twice.
            yield Archived(position=begins, item=item)
    except OSError as error:  # what the library says of all that is no WARC
        yield _Gap(begins=begins or start, reason="" if begins is not None else str(error))


def _load(path: Path) -> Any:
    try:
        return importlib.import_module("fastwarc.warc")
    except ImportError as error:
        raise ParseError(
            "the library for WARC files is not installed",
            subject=str(path),
            remedy="Install it: pip install 'policytrail[archives]'",
        ) from error


def _answer(record: WarcRecord, now: datetime) -> tuple[Fetch | Failure | None, bool]:
    """Return the page in a record, None where there is none, and whether the record is whole."""
    if not record.is_http:
        return None, True
    answer = record.http_headers
    headers = {name.lower(): value for name, value in answer.items()}
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if answer.status_code != 200 or media_type not in _PAGES:
        return None, True
    body = record.reader.read(MAX_BODY + 1)
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    if len(body) > MAX_BODY:
        return Failure(subject=url, message=f"larger than {MAX_BODY} bytes"), True
    # How long an encoded body should be is not told.
    if _CODINGS.isdisjoint(headers) and len(body) < record.content_length:
        return None, False
    seen = record.record_date or now
    fetch = Fetch(
        source_id=SOURCE_ID,
        url=url,
        final_url=url,
        retrieved=seen.astimezone(UTC).replace(microsecond=0),
        status=200,
        headers={"content-type": headers["content-type"]},
        body=body,
    )
    return fetch, True


def _next_record(file: BinaryIO, start: int) -> int | None:
    """Return the next offset at which a record may begin; None where there is none."""
    file.seek(0)
    mark = _GZIP if file.read(2) == _GZIP[:2] else _PLAIN
    file.seek(start)
    begins, kept = start, b""
    while piece := file.read(_STEP):
        found = (kept + piece).find(mark)
        if found >= 0:
            return begins - len(kept) + found
        begins += len(piece)
        kept = (kept + piece)[-len(mark) + 1 :]
    return None
