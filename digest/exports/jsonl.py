"""Annotated documents as JSON Lines, in the shape of the scheme (``annotate --jsonl``)."""

from __future__ import annotations

from policytrail.digest.exports import Taken

SUFFIX = "jsonl"


def export(taken: Taken) -> bytes:
    """Return a line a document, as the language stage wrote it."""
    return "".join(f"{line}\n" for line in taken.annotations).encode("utf-8", "replace")
