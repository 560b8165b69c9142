"""The digest as Markdown."""

from __future__ import annotations

from policytrail.digest.rendering import from_template
from policytrail.records import Digest


def missing() -> str:
    """Return nothing: all that it needs is there."""
    return ""


def render(digest: Digest) -> str:
    """Return the digest by its template."""
    return from_template("weekly.md.jinja", digest)
