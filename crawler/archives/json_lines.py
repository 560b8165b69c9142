"""JSON Lines: one article a line, plain or gzipped."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from policytrail.crawler.archives import Archived
from policytrail.errors import ParseError
from policytrail.records import Failure, Fetch

KIND = "json_article"
SOURCE_ID = "archive.json_lines"
MAX_LINE = 4 * 1024 * 1024  # bytes; no article is longer


def takes(path: Path) -> bool:
    """Tell by the name: ``.jsonl`` or ``.jsonl.gz``."""
    return path.is_file() and path.name.lower().endswith((".jsonl", ".jsonl.gz"))


def length(path: Path) -> int:
    """Return the number of bytes; of a gzipped file, those before unpacking cannot be told."""
    return 0 if path.suffix == ".gz" else path.stat().st_size


def read(path: Path, *, start: int, now: datetime) -> Iterator[Archived]:
    """Give each line as an answer that the kind ``json_article`` reads, seen ``now``.

    A position is a number of bytes, of a gzipped file those of the unpacked text.
    """
    try:
        with _open(path) as file:
            file.seek(start)
            yield from _lines(path, file, now)
    except (OSError, EOFError, zlib.error) as error:
        raise ParseError(f"cannot be read to its end: {error}", subject=str(path)) from error


def _open(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _lines(path: Path, file: BinaryIO, now: datetime) -> Iterator[Archived]:
    while line := file.readline(MAX_LINE + 1):
        begins = file.tell() - len(line)
        if len(line) > MAX_LINE:
            _skip_rest(file, line)
        yield Archived(
            position=file.tell(), item=_answer(f"{path}, byte {begins}", line, now), kind=KIND
        )


def _skip_rest(file: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(MAX_LINE)


def _answer(where: str, line: bytes, now: datetime) -> Fetch | Failure | None:
    if not line.strip():
        return None
    if len(line) > MAX_LINE:
        return Failure(subject=where, message=f"a line of more than {MAX_LINE} bytes")
    url = _address(line)
    if not url.startswith(("http://", "https://")):
        message = "a line that is no object with an http(s) address in 'url'"
        return Failure(subject=where, message=message)
    return Fetch(
        source_id=SOURCE_ID,
        url=url,
        final_url=url,
        retrieved=now,
        status=200,
        headers={"content-type": "application/json"},
        body=line.strip(),
    )


def _address(line: bytes) -> str:
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    url = row.get("url") if isinstance(row, dict) else None
    return url if isinstance(url, str) else ""
