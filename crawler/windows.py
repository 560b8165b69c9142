"""Which addresses lead to what a source brought in earlier years."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from policytrail.errors import CatalogueError
from policytrail.records import Source

DAY = timedelta(days=1)
_PAGED = "paged"


class Windowed(Protocol):
    """A kind whose searches can be narrowed to days. ``PROVES_DAY``: of a journal of record."""

    MOST_ANSWERS: int
    PROVES_DAY: bool

    def window(self, url: str, first: date, last: date) -> str:
        """Return the address of the same search for these days alone."""
        ...

    def count(self, body: bytes) -> int | None:
        """Return how many answers the search has in all; None where an answer does not say."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Days in a row, both ends included."""

    first: date
    last: date

    def halves(self) -> tuple[Window, Window]:
        """Return both halves of a window of several days."""
        middle = self.first + (self.last - self.first) // 2
        return replace(self, last=middle), replace(self, first=middle + DAY)


def windowed(source: Source) -> Windowed | None:
    """Return the kind of a source if its searches can be narrowed to days."""
    kind = importlib.import_module(f"policytrail.crawler.kinds.{source.kind}")
    return cast(Windowed, kind) if hasattr(kind, "window") else None


def is_paged(source: Source) -> bool:
    """Tell whether older items of a feed stand on further pages."""
    return source.options.get(_PAGED) is True


def check_reachable(source: Source) -> None:
    """Refuse a source whose earlier years no address leads to.

    Raises:
        CatalogueError: it has no windows of days and no further pages.
    """
    if windowed(source) is None and not is_paged(source):
        raise CatalogueError(
            "shows its newest items only: no address leads to earlier years",
            subject=source.id,
            remedy="Sources of the kind federal_register can be asked for days, and feeds with"
            " 'paged = true' for further pages",
        )


def months(first: date, last: date) -> Iterator[Window]:
    """Give the calendar months between two days, cut at both ends."""
    while first <= last:
        following = (first.replace(day=1) + 32 * DAY).replace(day=1)
        yield Window(first=first, last=min(last, following - DAY))
        first = following


def narrowed(source: Source, kind: Windowed, window: Window) -> Source:
    """Return a source that asks for the days of a window."""
    return replace(source, url=kind.window(source.url, window.first, window.last))


def page_of(source: Source, number: int) -> Source:
    """Return a source that asks for a further page of a feed, which may be as old as it likes."""
    parts = urlsplit(source.url)
    query = [one for one in parse_qsl(parts.query) if one[0] != _PAGED]
    url = urlunsplit(parts._replace(query=urlencode([*query, (_PAGED, str(number))])))
    options = {name: value for name, value in source.options.items() if name != "stale_days"}
    return replace(source, url=url, options=options)
