"""Files that a person hands over: saved pages and plain texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from policytrail.crawler.cleaning import clean_line, clean_text
from policytrail.crawler.decoding import decode
from policytrail.crawler.filing_signs import is_filing
from policytrail.crawler.kinds import load_kinds
from policytrail.errors import ParseError
from policytrail.holdings.lists import Filer
from policytrail.records import (
    Blob,
    Document,
    Failure,
    Fetch,
    FiledTable,
    Outcome,
    Poll,
    PollResult,
    Source,
    content_id,
    sha256_hex,
)

LOCAL = Source(
    id="local.files",
    publisher="local file",
    title="Files handed over by the user",
    kind="page",
    url="file://local/",
    tier="local",
    interval_minutes=0,
    licence="as the user knows",
    status="local",
    enabled=False,
)
_PAGES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml"}
_TEXTS = {".txt": "text/plain", ".md": "text/markdown", "": "text/plain"}
_FILINGS = {".xml": "text/xml", ".nc": "text/plain"}  # read only as what is filed with EDGAR
_STAND_IN = "https://local-file.invalid/page"
_SENTENCE_ENDS = (".", "!", "?", ":", '."', ".”", ")")
ARCHIVE = ".zip"  # a quarterly data set of forms 13F
MAX_BYTES = 15 * 1024 * 1024
MAX_FILING = 256 * 1024 * 1024  # the largest managers file tables of some 50 MB
_HEAD = 8192


def is_known(path: Path) -> bool:
    """Tell by its name whether a file is of a type that is read. One without a suffix is not."""
    return bool(path.suffix) and path.suffix.lower() in _PAGES | _TEXTS


def read_file(path: Path, *, now: datetime) -> PollResult:
    """Read one file as one document; its bytes are kept like those of a visited page.

    The same file read again gives the same document.

    Raises:
        ParseError: missing, unreadable, empty, too large, of an unknown type, or without text.
    """
    body, content_type = _read_bytes(path)
    fetch = Fetch(
        source_id=LOCAL.id,
        url=path.resolve().as_uri(),
        final_url=path.resolve().as_uri(),
        retrieved=now,
        status=200,
        headers={"content-type": content_type},
        body=body,
    )
    id_ = content_id("file", sha256_hex(body))
    if is_filing(body):
        document, table = _read_filing(fetch, id_)
        return _as_result(fetch, document, content_type, (table,))
    document = replace(read_answer(fetch), id=id_, url=fetch.url, kind="file")
    return _as_result(fetch, document, content_type)


def _read_filing(fetch: Fetch, id_: str) -> tuple[Document, FiledTable]:
    # Not at the top: most files are none, and need no XML.
    from policytrail.crawler.filed_tables import make_document, read_table

    table = read_table(fetch, id_)
    return make_document(LOCAL, fetch, id_, fetch.url, table), table


def read_filings(
    path: Path, filers: Sequence[Filer], *, now: datetime
) -> Iterator[PollResult | Failure]:
    """Yield the filings of followed filers in one of the SEC's quarterly data sets, each a document
    with its rows; one that cannot be read is a failure.

    Raises:
        ParseError: no data set, or a damaged one.
    """
    # Not at the top: most files are none.
    from policytrail.crawler.data_sets import is_followed, read_data_set

    for accession, body in read_data_set(path, filers):
        url = f"{path.resolve().as_uri()}#{accession}"
        headers = {"content-type": "text/tab-separated-values"}
        fetch = Fetch(
            source_id=LOCAL.id,
            url=url,
            final_url=url,
            retrieved=now,
            status=200,
            headers=headers,
            body=body,
        )
        try:
            document, table = _read_filing(fetch, content_id("file", sha256_hex(body)))
        except ParseError as error:
            yield Failure(subject=url, message=error.message, remedy=error.remedy)
            continue
        if is_followed(table, filers):
            yield _as_result(fetch, document, headers["content-type"], (table,))


def read_answer(fetch: Fetch) -> Document:
    """Return the document in the bytes of a file, by its content type. Its id is not settled.

    Raises:
        ParseError: no text in it.
    """
    if is_filing(fetch.body):
        return _read_filing(fetch, "")[0]
    is_page = fetch.headers.get("content-type") in _PAGES.values()
    return _read_page(fetch) if is_page else _read_text(fetch)


def _read_bytes(path: Path) -> tuple[bytes, str]:
    content_type = (_PAGES | _TEXTS | _FILINGS).get(path.suffix.lower())
    if content_type is None:
        known = ", ".join(sorted(suffix for suffix in _PAGES | _TEXTS | _FILINGS if suffix))
        raise ParseError(
            f"unknown type of file {path.suffix}", subject=str(path), remedy=f"Known are {known}"
        )
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        most = MAX_FILING if is_filing(head) else MAX_BYTES
        if path.stat().st_size > most:
            raise ParseError(f"larger than {most} bytes", subject=str(path))
        body = path.read_bytes()
    except OSError as error:
        raise ParseError(f"cannot be read: {error.strerror}", subject=str(path)) from error
    if not body.strip():
        raise ParseError("the file is empty", subject=str(path))
    if path.suffix.lower() in _FILINGS and not is_filing(body):
        raise ParseError(
            "no filing to EDGAR, and other XML is not read",
            subject=str(path),
            remedy="Name the full submission text (…/accession-number.txt) of a form 13F.",
        )
    return body, content_type


def _read_page(fetch: Fetch) -> Document:
    # Kinds know addresses of the web only; the document gets the file's own address afterwards.
    on_the_web = replace(fetch, url=_STAND_IN, final_url=_STAND_IN)
    parsed = load_kinds()[LOCAL.kind].parse(LOCAL, on_the_web)
    if not parsed.documents:
        reason = parsed.message or str(parsed.outcome)
        raise ParseError(f"no main text: {reason}", subject=fetch.url)
    return parsed.documents[0]


def _read_text(fetch: Fetch) -> Document:
    if b"\x00" in fetch.body[:1024] and not fetch.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ParseError("binary, not text", subject=fetch.url)
    text = clean_text(decode(fetch.body, "").text)
    if "\n\n" not in text and _lines_are_paragraphs(text):
        text = text.replace("\n", "\n\n")
    if not text:
        raise ParseError("no text in it", subject=fetch.url)
    return Document(
        id="",
        source_id=LOCAL.id,
        url=fetch.url,
        title=clean_line(Path(unquote(fetch.url)).stem),
        text=text,
        retrieved=fetch.retrieved,
        first_seen=fetch.retrieved,
        blob_sha256=sha256_hex(fetch.body),
        method="text",
        tier=LOCAL.tier,
        publisher=LOCAL.publisher,
    )


def _lines_are_paragraphs(text: str) -> bool:
    """Tell whether most lines end a sentence; lines that were only wrapped end anywhere."""
    lines = text.splitlines()
    return sum(line.endswith(_SENTENCE_ENDS) for line in lines) > len(lines) / 2


def _as_result(
    fetch: Fetch,
    document: Document,
    content_type: str,
    filings: tuple[FiledTable, ...] = (),
) -> PollResult:
    digest = sha256_hex(fetch.body)
    poll = Poll(
        source_id=LOCAL.id,
        url=fetch.url,
        started=fetch.retrieved,
        finished=fetch.retrieved,
        outcome=Outcome.NEW,
        status=None,
        size=len(fetch.body),
        items=1,
        new_items=1,
        body_sha256=digest,
    )
    blob = Blob(sha256=digest, data=fetch.body, content_type=content_type)
    return PollResult(poll=poll, blobs=(blob,), documents=(document,), filings=filings)
