"""Stored bytes read again: what a document's text would be today."""

from __future__ import annotations

from collections.abc import Iterator

from policytrail.crawler.files import LOCAL, read_answer
from policytrail.crawler.kinds import load_kinds
from policytrail.errors import ParseError
from policytrail.records import Blob, Document, Fetch, Source

_PAGES = ("page", "file")  # kinds of documents that have an address of their own


def read_again(source: Source, document: Document, blob: Blob) -> str | None:
    """Return the text, or None where today's reading finds no such document in the bytes.

    The bytes are tried as what the document was read from, its own page or the source's answer, and
    then as the other: a page of today's reading takes all items of a feed for its text.
    """
    if source.id == LOCAL.id:
        return _read_file(document, blob)
    found = list(_readings(source, document, blob))
    return document.text if document.text in found else next(iter(found), None)


def _read_file(document: Document, blob: Blob) -> str | None:
    try:
        return read_answer(_as_fetch(document, blob, document.url)).text
    except ParseError:
        return None  # the answer to the question: today these bytes give no text


def _readings(source: Source, document: Document, blob: Blob) -> Iterator[str]:
    kinds = load_kinds()
    forms = [("page", document.url), (source.kind, source.url)]
    for kind, url in forms if document.kind in _PAGES else reversed(forms):
        parsed = kinds[kind].parse(source, _as_fetch(document, blob, url))
        teasers = [link.teaser for link in parsed.links if link.teaser is not None]
        for found in (*parsed.documents, *teasers):
            if _is_same(found, document):
                yield found.text


def _is_same(found: Document, document: Document) -> bool:
    """Tell whether a document of today's reading is the stored one.

    A feed may have given its items new guids, and a page may have a teaser's id.
    """
    if found.id == document.id:
        return True
    told = (found.url, found.title, found.published)
    return found.kind == document.kind and told == (
        document.url,
        document.title,
        document.published,
    )


def _as_fetch(document: Document, blob: Blob, url: str) -> Fetch:
    return Fetch(
        source_id=document.source_id,
        url=url,
        final_url=url,
        retrieved=document.retrieved,
        status=200,
        headers={"content-type": blob.content_type},
        body=blob.data,
    )
