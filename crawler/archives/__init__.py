"""Archives on disk: one module for each format, discovered by name.

A module has ``takes(path)``, whether a file or folder is of its format, and ``read(path, start)``,
what is in it from a position on. What a format cannot read is a failure in the stream; the rest of
the archive goes on.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, cast

from policytrail.errors import ParseError
from policytrail.records import Failure, Fetch, PollResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """One thing in an archive: an answer to be read, or one that is read already.

    ``position`` is what a later start can go on from: then nothing after this one is left out.
    ``item`` is None for what is no page, such as an image: it only moves the position.
    """

    position: int
    item: Fetch | PollResult | Failure | None = None
    kind: str = "page"  # the kind in ``crawler/kinds`` that reads the answer


class ArchiveFormat(Protocol):
    """A module in ``crawler/archives``."""

    def takes(self, path: Path) -> bool:
        """Tell whether a file or folder is of this format, by its name."""
        ...

    def length(self, path: Path) -> int:
        """Return the position at which the archive ends."""
        ...

    def read(self, path: Path, *, start: int, now: datetime) -> Iterator[Archived]:
        """Give what is in it, from a position on, in its own order.

        ``now`` is when what the archive does not date was seen.

        Raises:
            ParseError: it is not of this format after all, or cannot be read.
        """
        ...


def format_names() -> tuple[str, ...]:
    """Return the names of all formats, sorted, without importing them."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def find_format(path: Path) -> tuple[str, ArchiveFormat]:
    """Return name and module of the format of a file or folder.

    Raises:
        ParseError: there is nothing at the path, or no format takes it.
    """
    if not path.exists():
        raise ParseError("there is no such file or folder", subject=str(path))
    for name in format_names():
        module = cast(ArchiveFormat, importlib.import_module(f"{__name__}.{name}"))
        if module.takes(path):
            return name, module
    raise ParseError(
        "no archive of a known format",
        subject=str(path),
        remedy="Known are folders of pages, .jsonl and .jsonl.gz, .warc and .warc.gz",
    )
