"""Stands in for the language stage in worker processes: one line kills the process."""

from __future__ import annotations

import os
from collections.abc import Sequence


def read(crew: object, batch: Sequence[tuple[int, str]]) -> list[str]:
    """Return the lines with their numbers."""
    if any(line == "deadly" for _, line in batch):
        os._exit(9)
    return [f"{number}: {line}" for number, line in batch]
