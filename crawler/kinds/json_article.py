"""One article as a JSON object: ``url``, ``text`` or ``html``, and what else is known of it.

The fields: ``title``, ``published`` (ISO 8601, a day or a moment), ``publisher``, ``authors`` (a
list), ``language``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from policytrail.crawler.cleaning import clean_line, clean_text
from policytrail.crawler.dates import parse_moment
from policytrail.crawler.documents import base_document
from policytrail.crawler.identity import canonical_url, document_id
from policytrail.crawler.kinds import OptionTypes
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.registers import line, read_json
from policytrail.crawler.rendering import html_to_text, is_too_complex
from policytrail.records import Document, Fetch, Outcome, Source

OPTIONS: OptionTypes = {}


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read an object as one document. A date that cannot be read is a problem, not a guess."""
    answer = read_json(fetch)
    if answer.failure is not None:
        return answer.failure
    row = answer.content
    if not isinstance(row, dict):
        return Parsed(outcome=Outcome.DRIFT, message="no object where an article was expected")
    text = _text(row)
    if not text:
        return Parsed(outcome=Outcome.NO_TEXT, message="an article without 'text' or 'html'")
    document, problem = _dated(_document(source, fetch, row, text), row.get("published"))
    return Parsed(documents=(document,), items=1, problems=(problem,) if problem else ())


def _text(row: dict[str, Any]) -> str:
    text, html = row.get("text"), row.get("html")
    if isinstance(text, str) and text.strip():
        return clean_text(text)
    if isinstance(html, str) and html.strip() and not is_too_complex(html):
        return html_to_text(html)
    return ""


def _document(source: Source, fetch: Fetch, row: dict[str, Any], text: str) -> Document:
    url = canonical_url(fetch.url)
    authors = row.get("authors")
    named = authors if isinstance(authors, list) else []
    return replace(
        base_document(source, fetch, id=document_id(url), url=url),
        title=clean_line(line(row.get("title")), 500) or text.split("\n", 1)[0][:200],
        text=text,
        authors=tuple(filter(None, (line(name) for name in named))),
        publisher=line(row.get("publisher")) or source.publisher,
        method="json article",
        language=line(row.get("language")) or None,
    )


def _dated(document: Document, told: Any) -> tuple[Document, str]:
    if told in (None, ""):
        return document, ""
    moment = parse_moment(line(told), retrieved=document.retrieved)
    if moment.value is None:
        return document, f"'published' is left out: {moment.problem or 'no date'}"
    dated = replace(document, published=moment.value, published_precision=moment.precision)
    return dated, moment.problem
