"""Files that people read: there whole, or not at all."""

from __future__ import annotations

from pathlib import Path

from policytrail.errors import StoreError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file, and its folders, so that it is never seen half: whoever is killed leaves none.

    Raises:
        StoreError: it cannot be written; what stood at the path still does.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        partial.replace(path)
    except OSError as error:
        _forget(partial)  # a full disk needs the room
        raise StoreError(f"cannot be written: {error.strerror}", subject=str(path)) from error


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # its folder is the very thing that cannot be used: the first error says so
