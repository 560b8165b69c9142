"""Connections for our pages: each is lent to one page at a time, and sees one state of the file."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from policytrail.store import past
from policytrail.store.codec import to_moment
from policytrail.store.connection import Connection, Row, Values, open_connection
from policytrail.store.queries import end_of_day
from policytrail.store.questions import Questions

_SECONDS = 5.0  # a page that takes longer is broken off
_WAIT_SECONDS = 5.0  # for a writer; with a write-ahead log a reader hardly ever waits
_KEPT = 8  # idle connections


@dataclass(frozen=True, slots=True)
class Reader:
    """What a page reads with: the store's questions, and SQL of its own; at one moment.

    ``as_of`` is the day that the reader of the page named; what was learned later is not shown.
    """

    connection: Connection
    now: datetime
    as_of: date | None = None
    tables: Connection | None = None  # as they were then; None: those of now

    @property
    def questions(self) -> Questions:
        return Questions(self.connection)

    @property
    def moment(self) -> datetime | None:
        """The last moment of the day that was named."""
        return None if self.as_of is None else end_of_day(self.as_of)

    @property
    def then(self) -> datetime:
        """The moment that the page shows: that of ``as_of``, or now."""
        return self.moment or self.now

    @property
    def until(self) -> str:
        """``then`` as columns hold it."""
        return to_moment(self.then)

    def ids(self, subject: str) -> tuple[str, ...]:
        """Return the ids that a subject had then: others before its number was known."""
        if self.moment is None:
            return (subject,)
        return self.questions.ids(subject=subject, as_of=self.moment) or (subject,)

    def ids_json(self, subject: str) -> str:
        """Return ``ids`` as JSON, for ``json_each``."""
        return json.dumps(self.ids(subject))

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """Return the rows of a query of the page's own, on the tables as they were then."""
        return (self.tables or self.connection).rows(sql, values)

    def scalar(self, sql: str, values: Values = ()) -> Any:
        """Return the first column of the first row, or None; as it was then."""
        return (self.tables or self.connection).scalar(sql, values)


class Readers:
    """Read-only connections to one file, which may be written to, or replaced, meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[Connection] = []
        self._lock = threading.Lock()

    @contextmanager
    def lend(self, *, now: datetime, as_of: date | None = None) -> Iterator[Reader]:
        """Lend a reader that sees one state of the database, for some seconds at most.

        Raises:
            StoreError: the file cannot be read, or the page took too long.
        """
        opened = self._take()
        try:
            with opened.limited(_SECONDS):
                tables = None if as_of is None else past.at(opened, end_of_day(as_of))
                yield Reader(opened, now, as_of, tables)
        finally:
            self._give_back(opened)

    def close(self) -> None:
        """Close what is idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for one in idle:
            one.close()

    def _take(self) -> Connection:
        found = self._path.stat()
        with self._lock:
            while self._idle:
                opened = self._idle.pop()
                if opened.identity == (found.st_dev, found.st_ino):
                    return opened
                opened.close()  # of a file that a backup took the place of
        return open_connection(self._path, create=False, read_only=True, busy_seconds=_WAIT_SECONDS)

    def _give_back(self, opened: Connection) -> None:
        with self._lock:
            if len(self._idle) < _KEPT:
                self._idle.append(opened)
                return
        opened.close()
