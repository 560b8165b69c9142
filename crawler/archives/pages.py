"""A folder of saved pages and texts, read in the order of their names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from policytrail.crawler.archives import Archived
from policytrail.crawler.files import is_known, read_file
from policytrail.errors import ParseError
from policytrail.records import Failure


def takes(path: Path) -> bool:
    """Tell whether it is a folder."""
    return path.is_dir()


def length(path: Path) -> int:
    """Return how many files there are."""
    return len(_files(path))


def read(path: Path, *, start: int, now: datetime) -> Iterator[Archived]:
    """Read each file as one document, seen ``now``: a file proves no day.

    A position is the number of a file in the order of their paths.
    """
    for number, file in enumerate(_files(path)[start:], start + 1):
        try:
            yield Archived(position=number, item=read_file(file, now=now))
        except ParseError as error:
            failure = Failure(subject=error.subject, message=error.message, remedy=error.remedy)
            yield Archived(position=number, item=failure)


def _files(path: Path) -> list[Path]:
    """Return the files that may be pages; what else lies beside them is not looked at."""
    try:
        return sorted(file for file in path.rglob("*") if is_known(file) and file.is_file())
    except OSError as error:
        raise ParseError(f"cannot be read: {error.strerror}", subject=str(path)) from error
