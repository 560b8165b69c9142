"""What every document takes from its source and its answer."""

from __future__ import annotations

from functools import lru_cache

from policytrail.records import Document, Fetch, Source, sha256_hex


def base_document(source: Source, fetch: Fetch, *, id: str, url: str) -> Document:
    """Return a document without title and text, to be completed by ``dataclasses.replace``."""
    return Document(
        id=id,
        source_id=source.id,
        url=url,
        title="",
        text="",
        retrieved=fetch.retrieved,
        first_seen=fetch.retrieved,
        blob_sha256=_blob_id(fetch.body),
        via=source.id if source.options.get("via") else None,
        tier=source.tier,
        publisher=source.publisher,
    )


@lru_cache(maxsize=1)  # all documents of an answer share its bytes: 2,000 of them hashed 13 MB each
def _blob_id(body: bytes) -> str:
    return sha256_hex(body)


def text_option(source: Source, name: str, default: str = "") -> str:
    """Return an option that is a text."""
    value = source.options.get(name, default)
    return value if isinstance(value, str) else default


def list_option(source: Source, name: str) -> tuple[str, ...]:
    """Return the parts of an option that is a text, between its ";"; none of them is blank."""
    return tuple(filter(None, (part.strip() for part in text_option(source, name).split(";"))))


def number_option(source: Source, name: str, default: int) -> int:
    """Return an option that is a whole number."""
    value = source.options.get(name, default)
    return value if isinstance(value, int) and not isinstance(value, bool) else default
