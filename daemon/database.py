"""The daemon's database: its trouble, and how it recovers without a new start."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil

from policytrail.errors import (
    DatabaseDamagedError,
    DatabaseMissingError,
    DatabaseReadOnlyError,
    PolicytrailError,
    StoreError,
)
from policytrail.jobs import Clock
from policytrail.store import Store, open_store

logger = logging.getLogger("policytrail.daemon")


class Database:
    """One open store, or the one that took its place after the file was put back.

    A second, reading connection answers whether the file can be read: it never waits for a writer.
    """

    def __init__(self, store: Store, *, busy_seconds: float, clock: Clock, spare: int = 0) -> None:
        self.store = store
        self.spare = spare  # bytes that must be free on the disk
        self.trouble: StoreError | None = None
        self._given = store
        self._busy_seconds = busy_seconds
        self._clock = clock
        self._reader: Store | None = None

    def failed(self, error: PolicytrailError) -> None:
        """Note that a job failed: if it was for the database, nothing is fetched until it works.

        A folder for digests or backups that cannot be written is none of its troubles.
        """
        ours = error.subject == str(self.store.path) or isinstance(error, DatabaseDamagedError)
        if isinstance(error, StoreError) and ours and self.trouble is None:
            self.trouble = error
            logger.error("event=database_trouble reason=%r", str(error))

    async def works(self) -> bool:
        """Tell whether the database can be written; after trouble, try."""
        if self.trouble is None:
            try:
                self._check_place()
            except StoreError as error:
                self.failed(error)
            return self.trouble is None
        try:
            await asyncio.to_thread(self._try)
        except StoreError as error:
            self.trouble = error
            return False
        if self.trouble is not None:  # two that ask at once tell it once
            logger.info("event=database_recovered")
            self.trouble = None
        return True

    def _try(self) -> None:
        try:
            self.store.probe_writing(now=self._clock())
        except DatabaseMissingError:
            self._reopen()
            self.store.probe_writing(now=self._clock())
        self._check_place()
        if isinstance(self.trouble, DatabaseDamagedError):
            self.store.check_pages()  # most of a torn file can be written as before

    def _check_place(self) -> None:
        """Refuse a disk that is nearly full, and a file that only we can still write.

        We had it open before; linking, digests and backups open it anew, and so would the next
        daemon. On a full disk a little often fits where a visit does not: each would be fetched
        again and again. So after trouble there must be twice the room.

        Raises:
            DatabaseReadOnlyError: the file or its folder may not be written.
            StoreError: there is less room than ``spare``.
        """
        path = self.store.path
        with contextlib.suppress(FileNotFoundError):  # of which others tell
            free = shutil.disk_usage(path.parent).free
            if free < self.spare * (1 if self.trouble is None else 2):
                raise StoreError(
                    f"the disk is nearly full: {free / 1e6:,.1f} MB are free",
                    subject=str(path),
                    remedy=f"Free some space, or lower daemon.disk_spare ({self.spare} bytes).",
                )
        for place in (path, path.parent):
            if place.exists() and not os.access(place, os.W_OK):
                raise DatabaseReadOnlyError(
                    f"may not be written any more: no write permission on {place}",
                    subject=str(path),
                    remedy="Grant write permission on the file and its folder.",
                )

    def _reopen(self) -> None:
        """Open what lies at the path now: a backup that was put back, or a new database."""
        opened = open_store(self.store.path, busy_seconds=self._busy_seconds)
        self.close()
        with contextlib.suppress(StoreError):
            self._given.close()
        self.store = opened
        logger.info("event=database_reopened path=%s", opened.path)

    async def answers(self) -> None:
        """See that the file can be read.

        Raises:
            StoreError: it cannot.
        """
        await asyncio.to_thread(self._read)

    def _read(self) -> None:
        if self._reader is None:
            self._reader = open_store(
                self.store.path, read_only=True, busy_seconds=self._busy_seconds
            )
        self._reader.probe()

    def close(self) -> None:
        """Close what this opened itself; the store that was given belongs to who gave it."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        if self.store is not self._given:
            self.store.close()
