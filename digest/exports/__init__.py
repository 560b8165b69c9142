"""What programs and people take away, a file a format, by whose name it is asked for."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, cast

from policytrail.errors import QueryError
from policytrail.records import (
    CalendarEntry,
    KnownInstrument,
    SourceLink,
    Stance,
    TimelineEntry,
)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What an export is made of; each format takes what it can show."""

    title: str = "Policy timeline"  # what it is about, in words
    subject: str = ""  # and as an id: of an entity, an instrument or an issue; "": all
    site: str = ""  # where the pages are: https://host
    now: datetime
    entries: tuple[TimelineEntry, ...] = ()
    changed: Mapping[str, datetime] = field(default_factory=dict)  # events: since when as they are
    stances: tuple[Stance, ...] = ()
    calendar: tuple[CalendarEntry, ...] = ()
    instruments: tuple[KnownInstrument, ...] = ()
    annotations: tuple[str, ...] = ()  # of documents, as lines of JSON
    cited: Mapping[str, SourceLink] = field(default_factory=dict)  # documents of stances, by id


class ExportModule(Protocol):
    """A file of this package. ``SUFFIX`` is how its files end."""

    SUFFIX: str

    def export(self, taken: Taken) -> bytes:
        """Return the whole file: the same bytes for the same records."""
        ...


def exports() -> tuple[str, ...]:
    """Return the names of all exports, sorted."""
    names = (module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(names))


def suffix(name: str) -> str:
    """Return how files of an export end."""
    return _module(name).SUFFIX


def export(name: str, taken: Taken) -> bytes:
    """Return the file of an export, one of ``exports()``.

    Raises:
        QueryError: there is no such export, or what it needs is not installed.
    """
    return _module(name).export(taken)


def _module(name: str) -> ExportModule:
    known = exports()
    if name not in known:
        raise QueryError("is no export", subject=name, remedy=f"Exports: {', '.join(known)}.")
    found = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
    return cast(ExportModule, found)
