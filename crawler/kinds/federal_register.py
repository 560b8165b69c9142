"""Federal Register API v1: lists of documents, and single documents, as JSON.

The fields are described at https://www.federalregister.gov/developers/documentation/api/v1. A
document is identified by its number and its publication date, because numbers were used again
before 2016.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from policytrail.crawler.cleaning import clean_line, clean_text
from policytrail.crawler.dates import at_day, parse_day
from policytrail.crawler.decoding import decode
from policytrail.crawler.documents import base_document, number_option
from policytrail.crawler.identity import canonical_url, register_id, same_origin
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.refusals import find_refusal
from policytrail.crawler.rendering import html_to_line, html_to_text
from policytrail.records import Document, Fetch, Outcome, Source

OPTIONS = {"max_items": int}
_MAX_ITEMS = 2000  # the API gives no more on one page
_MAX_FIELD = 5000

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """The rows of an answer and the address of the next page; ``failure`` if it is neither."""

    rows: tuple[Any, ...] = ()
    next_url: str | None = None
    failure: Parsed | None = None


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read a list of documents or one document. The next page must be on the same origin."""
    decoded = decode(fetch.body, fetch.headers.get("content-type", ""))
    refusal = find_refusal(fetch, decoded.text)
    if refusal is not None:
        return Parsed(outcome=refusal.outcome, message=refusal.message)
    answer = _read_answer(decoded.text)
    if answer.failure is not None:
        return answer.failure
    limit = number_option(source, "max_items", _MAX_ITEMS)
    documents: dict[str, Document] = {}
    problems = [f"{len(answer.rows) - limit} items left out"] if len(answer.rows) > limit else []
    for row in answer.rows[:limit]:
        made = _make_document(source, fetch, row)
        if isinstance(made, str):
            problems.append(made)
        else:
            documents.setdefault(made.id, made)
    next_url = answer.next_url
    if next_url is not None and not same_origin(next_url, fetch.final_url):
        problems.append(
            f"the next page is on another origin and is not followed: {clean_line(next_url, 200)}"
        )
        next_url = None
    return Parsed(
        documents=tuple(documents.values()),
        next_url=next_url,
        items=len(answer.rows),
        outcome=None if documents else Outcome.MALFORMED,
        message="" if documents else "no readable document in the answer",
        problems=tuple(problems),
    )


def _read_answer(text: str) -> _Answer:
    if not text.strip():
        return _Answer(failure=Parsed(outcome=Outcome.EMPTY, message="an empty body"))
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        outcome = Outcome.DRIFT if text.lstrip().startswith("<") else Outcome.MALFORMED
        return _Answer(
            failure=Parsed(
                outcome=outcome, message=f"not JSON: {clean_line(str(error), 120)}", complete=False
            )
        )
    if isinstance(table, dict) and "document_number" in table:
        return _Answer(rows=(table,))
    if isinstance(table, dict) and table.get("count") == 0:
        return _Answer(
            failure=Parsed(outcome=Outcome.EMPTY, message="no document matches the search")
        )
    rows = table.get("results") if isinstance(table, dict) else table
    if not isinstance(rows, list):
        said = clean_line(text, 120)
        return _Answer(
            failure=Parsed(outcome=Outcome.DRIFT, message=f"no list of documents: {said}")
        )
    if not rows:
        return _Answer(failure=Parsed(outcome=Outcome.EMPTY, message="a list without documents"))
    next_url = table.get("next_page_url") if isinstance(table, dict) else None
    return _Answer(rows=tuple(rows), next_url=next_url if isinstance(next_url, str) else None)


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
    fields = {name: _line(row.get(name)) for name in _PLAIN}
    agencies = [agency for agency in row.get("agencies") or [] if isinstance(agency, dict)]
    fields["agencies"] = _join(agency.get("name") or agency.get("raw_name") for agency in agencies)
    fields["agency_slugs"] = _join(agency.get("slug") for agency in agencies)
    for name in _LISTS:
        values = row.get(name)
        fields[name] = _join(values if isinstance(values, list) else [])
    fields["cfr_references"] = _join(_citation(part) for part in row.get("cfr_references") or [])
    president = row.get("president")
    fields["president"] = _line(president.get("name") if isinstance(president, dict) else president)
    fields["correction_of"] = _number_in(row.get("correction_of"))
    fields["corrections"] = _join(_number_in(item) for item in row.get("corrections") or [])
    return {name: value for name, value in fields.items() if value}


def _line(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return (
        html_to_line(clean_line(str(value), _MAX_FIELD))
        if isinstance(value, str | int | float)
        else ""
    )


def _join(values: Any) -> str:
    return "; ".join(filter(None, map(_line, values)))


def _citation(part: Any) -> str:
    """Return ``29 CFR 2550`` for a reference; the title alone where no part is given."""
    if not isinstance(part, dict) or not part.get("title"):
        return ""
    return _line(f"{part['title']} CFR {part.get('part') or ''}".strip())


def _number_in(link: Any) -> str:
    """Return the document number at the end of an API address."""
    return _line(link).rstrip("/").rsplit("/", 1)[-1].partition("?")[0].removesuffix(".json")


def _authors(row: dict[str, Any]) -> list[str]:
    president = row.get("president")
    if isinstance(president, dict) and _line(president.get("name")):
        return [_line(president.get("name"))]
    agencies = [agency for agency in row.get("agencies") or [] if isinstance(agency, dict)]
    return [
        name
        for name in (_line(agency.get("name") or agency.get("raw_name")) for agency in agencies)
        if name
    ]


def _render(row: dict[str, Any], fields: dict[str, str]) -> str:
    """Return title, abstract, action and dates as paragraphs, then every field as a line.

    The sheet repeats what the paragraphs say, so that each claim that is made from a field can
    point at characters of the text.
    """
    abstract = row.get("abstract")
    paragraphs = [
        fields.get("title", ""),
        html_to_text(abstract) if isinstance(abstract, str) else "",
        fields.get("action", ""),
        fields.get("dates", ""),
        "\n".join(f"{name}: {value}" for name, value in fields.items()),
    ]
    return clean_text("\n\n".join(filter(None, paragraphs)))
