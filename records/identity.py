"""Ids that derive from content, so that a stage may run again."""

from __future__ import annotations

import hashlib


def content_id(*parts: str) -> str:
    """Return 16 hex digits that depend on the parts and on nothing else."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes in hex: the id of a blob."""
    return hashlib.sha256(data).hexdigest()
