"""The right to be the one daemon of a database: a locked file beside it."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from policytrail.errors import DatabaseLockedError, DatabaseReadOnlyError


@contextlib.contextmanager
def only_daemon(database: Path) -> Iterator[bool]:
    """Hold the right to be the one daemon; give whether the last one ended in good order.

    Raises:
        DatabaseLockedError: another daemon has it; the message names its process.
        DatabaseReadOnlyError: the lock file cannot be made.
    """
    path = lock_file(database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise DatabaseReadOnlyError(
            f"cannot be written: {error.strerror}", subject=str(path)
        ) from error
    with file:
        file.seek(0)
        try:
            # The system gives the lock back when the process ends, however it ends.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DatabaseLockedError(
                f"the daemon with process id {file.read().strip() or '?'} watches it",
                subject=str(database),
                remedy="Stop that one first",
            ) from error
        in_order = not file.read().strip()
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield in_order
        file.truncate(0)  # not reached by whoever is killed or fails


def find_daemon(database: Path) -> int | None:
    """Return the process id of the daemon that watches a database; None: there is none."""
    try:
        file = lock_file(database).open(encoding="ascii")
    except OSError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(file.read().strip() or 0)
    return None


def lock_file(database: Path) -> Path:
    """Return the file whose lock is the right."""
    return database.with_name(database.name + ".daemon")
