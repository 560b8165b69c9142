"""Addresses as sets hold them: canonical where they can be."""

from __future__ import annotations

from policytrail.crawler.identity import canonical_url


def set_key(url: str) -> str:
    """Return the canonical form of an address, or the text itself where it is no http(s) address.

    A link may be anything; it must have its row all the same.
    """
    try:
        return canonical_url(url)
    except ValueError:
        return url
