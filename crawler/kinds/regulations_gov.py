"""regulations.gov API v4: documents of a docket, as JSON.

Times are in UTC but mean Washington: a comment period that ends on June 1 ends at 03:59:59Z on
June 2. Every date here is the day in Washington.

The API gives at most 20 pages of a search. Sorted by ``lastModifiedDate``, the search goes on from
the last document of the twentieth page (open.gsa.gov/api/regulationsgov).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from policytrail.crawler.cleaning import clean_line
from policytrail.crawler.dates import at_day
from policytrail.crawler.documents import base_document, number_option
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.registers import (
    MAX_ROWS,
    gather,
    line,
    long_date,
    read_rows,
    render_sheet,
    without_blanks,
)
from policytrail.records import Document, Fetch, Source, content_id

OPTIONS = {"max_items": int, "key_variable": str, "key_header": str}
_EASTERN = ZoneInfo("America/New_York")
_LAST_PAGE = 20
_SORT = "lastModifiedDate,documentId"
_SINCE = "filter[lastModifiedDate][ge]"
_PLAIN = {
    "title": "title", "docket_id": "docketId", "agency": "agencyId", "type": "documentType",
    "subtype": "subtype", "fr_doc_number": "frDocNum", "object_id": "objectId",
    "withdrawn": "withdrawn",
}  # fmt: skip
_DAYS = {
    "posted_on": "postedDate",
    "comments_open_on": "commentStartDate",
    "comments_close_on": "commentEndDate",
}


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read a page of documents; the next one follows from ``meta``."""
    answer = read_rows(fetch, "data", of="documents")
    if answer.failure is not None:
        return answer.failure
    limit = number_option(source, "max_items", MAX_ROWS)
    parsed = gather(answer.rows, lambda row: _make_document(source, fetch, row), limit)
    if parsed.outcome is not None:
        return parsed
    return replace(parsed, next_url=_next_page(fetch, answer.table.get("meta"), answer.rows))


def _make_document(source: Source, fetch: Fetch, row: Any) -> Document | str:
    attributes = row.get("attributes") if isinstance(row, dict) else None
    key = line(row.get("id")) if isinstance(row, dict) else ""
    if not isinstance(attributes, dict) or not key:
        return f"a row without id or attributes: {clean_line(str(row), 80)}"
    days = {name: _day(attributes.get(theirs)) for name, theirs in _DAYS.items()}
    fields = without_blanks(
        {
            "document_id": key,
            **{name: line(attributes.get(theirs)) for name, theirs in _PLAIN.items()},
            **{name: day.isoformat() if day else "" for name, day in days.items()},
        }
    )
    closes = days["comments_close_on"]
    sentence = f"Comments are due by {long_date(closes)}." if closes else ""
    posted = days["posted_on"]
    return replace(
        base_document(
            source,
            fetch,
            id=content_id("regulations.gov", key),
            url=f"https://www.regulations.gov/document/{key}",
        ),
        title=fields.get("title", key),
        text=render_sheet([fields.get("title", ""), fields.get("type", ""), sentence], fields),
        kind="register",
        authors=tuple(filter(None, [fields.get("agency", "")])),
        published=at_day(posted) if posted else None,
        published_precision="day",
        method="regulations.gov fields",
        language="en",
        metadata=fields,
    )


def _moment(value: Any) -> datetime | None:
    """Return a moment in Washington. No bounds: deadlines lie ahead."""
    try:
        moment = datetime.fromisoformat(line(value))
    except ValueError:
        return None
    return moment.astimezone(_EASTERN) if moment.tzinfo else moment.replace(tzinfo=_EASTERN)


def _day(value: Any) -> date | None:
    moment = _moment(value)
    return moment.date() if moment else None


def _next_page(fetch: Fetch, meta: Any, rows: list[Any]) -> str | None:
    """Return the next page; after the twentieth, the first of the search that goes on from it."""
    if not isinstance(meta, dict):
        return None
    query = dict(parse_qsl(urlsplit(fetch.final_url).query, keep_blank_values=True))
    number = meta.get("pageNumber")
    page = number if isinstance(number, int) else 1
    if page < _LAST_PAGE:
        if not meta.get("hasNextPage"):
            return None
        return _with_query(fetch.final_url, {**query, "page[number]": str(page + 1)})
    since = _last_modified(rows)
    if since is None or query.get(_SINCE) == since or query.get("sort") != _SORT:
        return None  # nothing newer than what was asked for, or an order that cannot go on
    return _with_query(fetch.final_url, {**query, _SINCE: since, "page[number]": "1"})


def _last_modified(rows: list[Any]) -> str | None:
    """Return the change of the last row as the filter wants it: Eastern time, to the second."""
    attributes = rows[-1].get("attributes") if isinstance(rows[-1], dict) else None
    moment = _moment(attributes.get("lastModifiedDate") if isinstance(attributes, dict) else None)
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else None


def _with_query(url: str, query: dict[str, str]) -> str:
    return urlunsplit(urlsplit(url)._replace(query=urlencode(query)))
