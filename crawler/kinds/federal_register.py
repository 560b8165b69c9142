"""Federal Register API v1: lists of documents, and single documents, as JSON.

The fields are described at https://www.federalregister.gov/developers/documentation/api/v1. A
document is identified by its number and its publication date, because numbers were used again
before 2016.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from policytrail.crawler.cleaning import clean_line
from policytrail.crawler.dates import at_day, parse_day
from policytrail.crawler.documents import base_document, number_option
from policytrail.crawler.identity import canonical_url, register_id
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.registers import (
    MAX_ROWS,
    Answer,
    check_next,
    fail,
    gather,
    join,
    line,
    read_json,
    render_sheet,
    without_blanks,
)
from policytrail.crawler.rendering import html_to_text
from policytrail.records import Document, Fetch, Outcome, Source

OPTIONS = {
    "max_items": int,
    "full_text": bool,  # visit the plain text of every document as well
}

# Fields of the API that are one text, a number or a date, in the order of the field sheet.
_PLAIN = (
    "document_number", "executive_order_number", "proclamation_number",
    "presidential_document_number", "title", "type", "subtype", "action", "dates", "signing_date",
    "publication_date", "effective_on", "effective_date", "comments_close_on", "comment_url",
    "docket_id", "citation", "volume", "start_page", "end_page", "disposition_notes",
    "executive_order_notes", "not_received_for_publication", "significant", "toc_subject",
    "toc_doc", "html_url", "pdf_url", "raw_text_url", "full_text_xml_url", "body_html_url",
    "json_url", "mods_url", "regulations_dot_gov_url",
)  # fmt: skip
# Fields that are lists of texts.
_LISTS = ("docket_ids", "regulation_id_numbers", "topics")
_WEB = "https://www.federalregister.gov"
_PUBLISHED = "conditions[publication_date]"
MOST_ANSWERS = 2000  # of one search
PROVES_DAY = True  # the journal itself says on which day all could read a document


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read a list of documents or one document. The next page must be on the same origin."""
    answer = read_json(fetch)
    rows = answer if answer.failure is not None else _find_rows(answer.content)
    if rows.failure is not None:
        return rows.failure
    table = answer.content if isinstance(answer.content, dict) else {}
    next_url, problems = check_next(table.get("next_page_url"), fetch)
    parsed = gather(
        rows.content,
        lambda row: _make_document(source, fetch, row),
        number_option(source, "max_items", MAX_ROWS),
    )
    if parsed.outcome is not None:
        return parsed
    links = _find_texts(parsed.documents) if source.options.get("full_text") else ()
    return replace(parsed, links=links, next_url=next_url, problems=(*parsed.problems, *problems))


def window(url: str, first: date, last: date) -> str:
    """Return the address of the same search for the documents published on these days alone."""
    parts = urlsplit(url)
    kept = [one for one in parse_qsl(parts.query) if not one[0].startswith(_PUBLISHED)]
    days = [(f"{_PUBLISHED}[gte]", first.isoformat()), (f"{_PUBLISHED}[lte]", last.isoformat())]
    return urlunsplit(parts._replace(query=urlencode([*kept, *days])))


def count(body: bytes) -> int | None:
    """Return how many documents a search has, whatever the page shows; None where it is not said.

    The register shows the first 2,000 of a search and no more.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = told.get("count") if isinstance(told, dict) else None
    return number if isinstance(number, int) else None


def _find_texts(documents: tuple[Document, ...]) -> tuple[Link, ...]:
    """Return the plain texts of documents: the fields have the abstract only."""
    return tuple(
        Link(
            url=document.metadata["raw_text_url"],
            title=document.title,
            published=document.published,
            published_precision=document.published_precision,
        )
        for document in documents
        if document.metadata.get("raw_text_url", "").startswith("https://")
    )


def _find_rows(table: Any) -> Answer:
    if isinstance(table, dict) and "document_number" in table:
        return Answer(content=[table])
    if isinstance(table, dict) and table.get("count") == 0:
        return fail(Outcome.EMPTY, "no document matches the search")
    rows = table.get("results") if isinstance(table, dict) else table
    if not isinstance(rows, list):
        return fail(Outcome.DRIFT, f"no list of documents: {clean_line(str(table), 120)}")
    return Answer(content=rows) if rows else fail(Outcome.EMPTY, "a list without documents")


def _make_document(source: Source, fetch: Fetch, row: Any) -> Document | str:
    """Return the document of a row, or the reason why there is none."""
    if not isinstance(row, dict):
        return f"a row is no object: {clean_line(str(row), 80)}"
    number, day = row.get("document_number"), row.get("publication_date")
    published = parse_day(day) if isinstance(day, str) else None
    if not isinstance(number, str) or not number.strip():
        return f"a row without a document number: {clean_line(str(row), 80)}"
    if published is None:
        return (
            f"document {clean_line(number, 40)} has no publication date: {clean_line(str(day), 40)}"
        )
    fields = _read_fields(row)
    return replace(
        base_document(
            source, fetch, id=register_id(number, str(day)), url=_address(fields, number)
        ),
        title=fields.get("title", f"Federal Register document {number}"),
        text=_render(row, fields),
        kind="register",
        authors=tuple(_authors(row)),
        published=at_day(published),
        published_precision="day",
        method="federal register fields",
        language="en",
        metadata=fields,
    )


def _address(fields: dict[str, str], number: str) -> str:
    try:
        return canonical_url(fields.get("html_url", ""))
    except ValueError:
        return f"{_WEB}/d/{number}"  # the register's own short form


def _read_fields(row: dict[str, Any]) -> dict[str, str]:
    """Return every field that says something about policy, as one line of text each."""
    fields = {name: line(row.get(name)) for name in _PLAIN}
    agencies = read_agencies(row)
    fields["agencies"] = join(agency.get("name") or agency.get("raw_name") for agency in agencies)
    fields["agency_slugs"] = join(agency.get("slug") for agency in agencies)
    for name in _LISTS:
        values = row.get(name)
        fields[name] = join(values if isinstance(values, list) else [])
    fields["cfr_references"] = join(_citation(part) for part in row.get("cfr_references") or [])
    president = row.get("president")
    fields["president"] = line(president.get("name") if isinstance(president, dict) else president)
    fields["correction_of"] = _number_in(row.get("correction_of"))
    fields["corrections"] = join(_number_in(item) for item in row.get("corrections") or [])
    return without_blanks(fields)


def read_agencies(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the agencies of a document, whatever else stands in that field."""
    agencies = row.get("agencies")
    named = agencies if isinstance(agencies, list) else []
    return [agency for agency in named if isinstance(agency, dict)]


def _citation(part: Any) -> str:
    """Return ``29 CFR 2550`` for a reference; the title alone where no part is given."""
    if not isinstance(part, dict) or not part.get("title"):
        return ""
    return line(f"{part['title']} CFR {part.get('part') or ''}".strip())


def _number_in(link: Any) -> str:
    """Return the document number at the end of an API address."""
    return line(link).rstrip("/").rsplit("/", 1)[-1].partition("?")[0].removesuffix(".json")


def _authors(row: dict[str, Any]) -> list[str]:
    president = row.get("president")
    if isinstance(president, dict) and line(president.get("name")):
        return [line(president.get("name"))]
    names = (line(agency.get("name") or agency.get("raw_name")) for agency in read_agencies(row))
    return [name for name in names if name]


def _render(row: dict[str, Any], fields: dict[str, str]) -> str:
    """Return title, abstract, action and dates as paragraphs, then the sheet of all fields."""
    abstract = row.get("abstract")
    paragraphs = [
        fields.get("title", ""),
        html_to_text(abstract) if isinstance(abstract, str) else "",
        fields.get("action", ""),
        fields.get("dates", ""),
    ]
    return render_sheet(paragraphs, fields)
