"""congress.gov API v3: lists of bills by last update, as JSON.

Each bill comes with its latest action only, so a document here is that action, not the bill.
``updateDate`` is when the record was edited, not when something happened.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from policytrail.crawler.bills import (
    bill_address,
    cite_bill,
    head_bill,
    is_bill_type,
    parse_bill_id,
)
from policytrail.crawler.cleaning import clean_line
from policytrail.crawler.dates import at_day, parse_day
from policytrail.crawler.documents import base_document, number_option
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.registers import (
    MAX_ROWS,
    check_next,
    gather,
    line,
    long_date,
    read_rows,
    render_sheet,
    without_blanks,
)
from policytrail.records import Document, Fetch, Source, content_id

OPTIONS = {"max_items": int, "key_variable": str, "key_header": str}


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read a list of bills. The next page must be on the same origin, which has the key."""
    answer = read_rows(fetch, "bills", of="bills")
    if answer.failure is not None:
        return answer.failure
    paging = answer.table.get("pagination")
    next_url, problems = check_next(paging.get("next") if isinstance(paging, dict) else None, fetch)
    limit = number_option(source, "max_items", MAX_ROWS)
    parsed = gather(answer.rows, lambda row: _make_document(source, fetch, row), limit)
    if parsed.outcome is not None:
        return parsed
    return replace(parsed, next_url=next_url, problems=(*parsed.problems, *problems))


def _make_document(source: Source, fetch: Fetch, row: Any) -> Document | str:
    table = row if isinstance(row, dict) else {}
    action = table.get("latestAction")
    action = action if isinstance(action, dict) else {}
    code, number, congress = _identify(table)
    day, text = parse_day(line(action.get("actionDate"))), line(action.get("text"))
    if not is_bill_type(code) or not number.isdigit() or not congress.isdigit():
        return f"a row without type, number or congress: {clean_line(str(row), 80)}"
    if day is None or not text:
        return f"{cite_bill(code, number)} has no latest action"
    if not isinstance(table.get("title"), str):
        return f"{cite_bill(code, number)} has no title"
    title = line(table["title"])
    fields = without_blanks(
        {
            "bill": cite_bill(code, number),
            "congress": congress,
            "title": title,
            "latest_action_on": day.isoformat(),
            "latest_action": text,
            "origin_chamber": line(table.get("originChamber")),
        }
    )
    head = head_bill(code, number, congress, title)
    return replace(
        base_document(
            source,
            fetch,
            id=content_id("bill action", congress, code.lower(), number, day.isoformat(), text),
            url=bill_address(congress, code, number),
        ),
        title=head,
        text=render_sheet([head, f"{long_date(day)}: {text}"], fields),
        kind="register",
        published=at_day(day),
        published_precision="day",
        method="congress.gov fields",
        language="en",
        metadata=fields,
    )


def _identify(row: dict[str, Any]) -> tuple[str, str, str]:
    """Return type, number and congress, from their fields or from an id such as ``hr3633-119``."""
    fields = (line(row.get("type")), line(row.get("number")), line(row.get("congress")))
    return fields if all(fields) else parse_bill_id(line(row.get("id"))) or fields
