"""One article: an HTML page; or a PDF file or plain text, where a publisher has that."""

from __future__ import annotations

from dataclasses import replace

from policytrail.crawler.decoding import decode
from policytrail.crawler.documents import base_document, text_option
from policytrail.crawler.extraction import PAGE_OPTIONS, Article, extract_article, selectors_of
from policytrail.crawler.filed_tables import make_document, read_table, vouches
from policytrail.crawler.filing_signs import is_filing
from policytrail.crawler.identity import absolute_url, canonical_url, document_id, same_site
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.pdf_text import read_pdf
from policytrail.crawler.plain_text import find_plain_text, join_lines
from policytrail.crawler.refusals import find_refusal
from policytrail.crawler.rendering import collapse_runs, is_too_complex
from policytrail.errors import ParseError
from policytrail.records import Document, Fetch, Outcome, Source

OPTIONS = PAGE_OPTIONS
MAX_HTML = 2 * 1024 * 1024  # characters; the longest article of the benchmarks has 1.5 million
_FEWEST_WORDS = 5  # fewer are a menu entry or a caption; no article is shorter than a sentence
_SIGNATURES = {
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"PK\x03\x04": "an archive",
    b"\x1f\x8b": "packed bytes",
}


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read a page as one document. ``link`` is what the feed already told about it."""
    if not fetch.body.strip():
        return Parsed(outcome=Outcome.EMPTY, message="an empty body")
    foreign = next((what for mark, what in _SIGNATURES.items() if fetch.body.startswith(mark)), "")
    if foreign:
        return Parsed(outcome=Outcome.DRIFT, message=f"{foreign} where a page was expected")
    if fetch.body[:1024].lstrip().startswith(b"%PDF-"):
        return _read_file(source, fetch, link)
    if is_filing(fetch.body):
        return _read_filing(source, fetch)
    decoded = decode(fetch.body, fetch.headers.get("content-type", ""))
    refusal = find_refusal(fetch, decoded.text)
    if refusal is not None:
        return Parsed(outcome=refusal.outcome, message=refusal.message)
    html = collapse_runs(decoded.text)
    lines = find_plain_text(html)
    if lines is not None:
        return _read_lines(source, fetch, link, lines)
    reason = is_too_complex(html)
    if len(html) > MAX_HTML or reason:
        return Parsed(
            outcome=Outcome.TOO_LARGE, message=reason or f"more than {MAX_HTML} characters"
        )
    article = extract_article(
        html,
        fetch.final_url,
        selectors_of(source),
        retrieved=fetch.retrieved,
        zone=text_option(source, "timezone"),
    )
    if article is None or len(article.text.split()) < _FEWEST_WORDS:
        return Parsed(outcome=Outcome.NO_TEXT, message="a page without main text")
    document = _make_document(source, fetch, article, link)
    remarks = (decoded.remark,) if decoded.remark else ()
    return Parsed(documents=(document,), items=1, problems=(*remarks, *article.problems))


def _read_file(source: Source, fetch: Fetch, link: Link | None) -> Parsed:
    """Read a PDF file. ``page_starts`` are the offsets at which its pages begin."""
    pdf = read_pdf(fetch.body)
    if pdf.outcome is not None:
        return Parsed(outcome=pdf.outcome, message=pdf.message)
    document = _make_file(source, fetch, link, pdf.text)
    starts = " ".join(map(str, pdf.page_starts))
    document = replace(
        document,
        title=(link.title if link else "") or pdf.title or document.title,
        method="pypdf",
        metadata={**document.metadata, "page_starts": starts},
    )
    return Parsed(documents=(document,), items=1, problems=(pdf.problem,) if pdf.problem else ())


def _read_filing(source: Source, fetch: Fetch) -> Parsed:
    """Read a full submission of form 13F: a document, and its rows if EDGAR itself sent them."""
    url = canonical_url(fetch.final_url)
    try:
        table = read_table(fetch, document_id(url))
    except ParseError as error:
        return Parsed(outcome=Outcome.NO_TEXT, message=error.message)
    document = make_document(source, fetch, table.document_id, url, table)
    if not vouches(source, fetch.final_url):
        problem = "not from EDGAR's archive: its rows are not taken for the filer's"
        return Parsed(documents=(document,), items=1, problems=(problem,))
    return Parsed(documents=(document,), filings=(table,), items=1, problems=table.report.problems)


def _read_lines(source: Source, fetch: Fetch, link: Link | None, lines: str) -> Parsed:
    """Read plain text, such as the full text of a document of the Federal Register."""
    text = join_lines(lines)
    if not text:
        return Parsed(outcome=Outcome.NO_TEXT, message="a file without text")
    return Parsed(documents=(_make_file(source, fetch, link, text),), items=1)


def _make_file(source: Source, fetch: Fetch, link: Link | None, text: str) -> Document:
    url = canonical_url(fetch.final_url)
    asked = canonical_url(link.url if link else fetch.url)
    return replace(
        base_document(source, fetch, id=document_id(url), url=url),
        title=(link.title if link else "") or text.split("\n", 1)[0][:200],
        text=text,
        kind="file",
        published=link.published if link else None,
        published_precision=link.published_precision if link else "second",
        method="plain text",
        metadata={"requested_url": asked} if asked != url else {},
    )


def _make_document(source: Source, fetch: Fetch, article: Article, link: Link | None) -> Document:
    url = _address(fetch, article)
    published, precision = article.published.value, article.published.precision
    # A feed tells the second of publication, where a page often tells the day only.
    if link is not None and link.published and (published is None or precision == "day"):
        published, precision = link.published, link.published_precision
    return replace(
        base_document(source, fetch, id=document_id(url), url=url),
        title=article.title or (link.title if link else ""),
        text=article.text,
        authors=article.authors,
        published=published,
        published_precision=precision,
        updated=article.updated.value,
        method=article.method,
        language=article.language or None,
        metadata=_metadata(fetch, article, link, url),
    )


def _metadata(fetch: Fetch, article: Article, link: Link | None, url: str) -> dict[str, str]:
    """Return ``requested_url`` where the page lives elsewhere, and ``paywalled``."""
    asked = canonical_url(link.url if link else fetch.url)
    fields = {"requested_url": asked} if asked != url else {}
    return {**fields, "paywalled": "true"} if article.is_paywalled else fields


def _address(fetch: Fetch, article: Article) -> str:
    """Return where the page says that it lives, if that is on its own site, not its front page."""
    arrived = canonical_url(fetch.final_url)
    claimed = (
        absolute_url(fetch.final_url, article.canonical) if article.canonical.strip() else None
    )
    if claimed is None or not same_site(claimed, arrived):
        return arrived
    claimed = canonical_url(claimed)
    is_front_page = claimed.count("/") < 4 and arrived.count("/") > 3 and claimed.endswith("/")
    return arrived if is_front_page else claimed
