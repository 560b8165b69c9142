"""Stands in for the language stage in worker processes: lines that kill, or that are refused."""

from __future__ import annotations

import os
from collections.abc import Sequence

from policytrail.errors import LanguageError


def read(crew: object, batch: Sequence[tuple[int, str]]) -> list[str]:
    """Return the lines with their numbers."""
    lines = {line for _, line in batch}
    if "deadly" in lines:
        os._exit(9)
    if "wrong" in lines:
        raise LanguageError("no such model", remedy="name another")
    return [
        f"{number}: {os.getpid()}" if line == "who" else f"{number}: {line}"
        for number, line in batch
    ]
