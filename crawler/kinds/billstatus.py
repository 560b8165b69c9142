"""BILLSTATUS of the Government Publishing Office: one XML file for each bill, schemas 1 to 3.

https://github.com/usgpo/bill-status has the elements. An action that two systems report is one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from policytrail.crawler.bills import bill_address, cite_bill, head_bill, is_bill_type
from policytrail.crawler.dates import at_day, parse_day, parse_moment
from policytrail.crawler.documents import base_document
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.registers import (
    child_text,
    children,
    join,
    local_name,
    long_date,
    read_xml,
    render_sheet,
    without_blanks,
)
from policytrail.crawler.rendering import html_to_text
from policytrail.records import Document, Fetch, Outcome, Source, content_id

OPTIONS: dict[str, type[str] | type[int] | type[bool]] = {}


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read the state of one bill: title, sponsors, every action with its day, laws, summary."""
    answer = read_xml(fetch, "billStatus")
    if answer.failure is not None:
        return answer.failure
    bill = next((item for item in children(answer.content) if local_name(item) == "bill"), None)
    made = "no bill in the file" if bill is None else _make_document(source, fetch, bill)
    if isinstance(made, str):
        return Parsed(outcome=Outcome.MALFORMED, message=made)
    return Parsed(documents=(made,), items=1)


def _make_document(source: Source, fetch: Fetch, bill: Any) -> Document | str:
    code = child_text(bill, "type") or child_text(bill, "billType")
    number = child_text(bill, "number") or child_text(bill, "billNumber")
    congress = child_text(bill, "congress")
    if not is_bill_type(code) or not number.isdigit() or not congress.isdigit():
        return f"a bill without type, number or congress: {code!r} {number!r} {congress!r}"
    actions = read_actions(bill)
    fields = _read_fields(bill, cite_bill(code, number), congress, actions)
    introduced = parse_day(fields.get("introduced_on", "")[:10])
    updated = parse_moment(child_text(bill, "updateDate"), retrieved=fetch.retrieved)
    lines = [f"{long_date(day)}: {text}" for day, text in actions]
    head = head_bill(code, number, congress, fields.get("title", ""))
    return replace(
        base_document(
            source,
            fetch,
            id=content_id("bill", congress, code.lower(), number),
            url=bill_address(congress, code, number),
        ),
        title=head,
        text=render_sheet([head, *_summary(bill), *lines], fields),
        kind="register",
        authors=tuple(filter(None, fields.get("sponsors", "").split("; "))),
        published=at_day(introduced) if introduced else None,
        published_precision="day",
        updated=updated.value,
        method="billstatus fields",
        language="en",
        metadata=fields,
    )


def read_actions(bill: Any) -> list[tuple[date, str]]:
    """Return the actions, oldest first, each once."""
    found: dict[tuple[date, str], None] = {}
    for item in _items(bill, "actions"):
        day, text = parse_day(child_text(item, "actionDate")), child_text(item, "text")
        if day is not None and text:
            found.setdefault((day, text))
    oldest_first = list(found)[::-1]  # the file is newest first, and days have several actions
    return sorted(oldest_first, key=lambda action: action[0])


def _read_fields(
    bill: Any, citation: str, congress: str, actions: list[tuple[date, str]]
) -> dict[str, str]:
    day, text = actions[-1] if actions else (None, "")
    laws = (
        f"{child_text(item, 'type')} {child_text(item, 'number')}" for item in _items(bill, "laws")
    )
    return without_blanks(
        {
            "bill": citation,
            "congress": congress,
            "title": child_text(bill, "title"),
            "introduced_on": child_text(bill, "introducedDate")[:10],
            "sponsors": join(child_text(item, "fullName") for item in _items(bill, "sponsors")),
            "cosponsors": str(len(_items(bill, "cosponsors")) or ""),
            "committees": join(
                child_text(item, "name")
                for item in [
                    *_items(bill, "committees"),
                    *_items(bill, "committees", "billCommittees"),
                ]
            ),
            "policy_area": child_text(bill, "policyArea", "name"),
            "laws": join(laws),
            "latest_action_on": day.isoformat() if day else "",
            "latest_action": text,
        }
    )


def _items(bill: Any, *path: str) -> list[Any]:
    """Return the items of a list, in the older schema one level deeper."""
    element = bill
    for name in path:
        element = next((child for child in children(element) if local_name(child) == name), None)
        if element is None:
            return []
    return [child for child in children(element) if local_name(child) == "item"]


def _summary(bill: Any) -> list[str]:
    """Return the newest summary of the Congressional Research Service, in paragraphs."""
    nodes = [
        node for node in bill.iter() if isinstance(node.tag, str) and local_name(node) == "summary"
    ]
    nodes += _items(bill, "summaries", "billSummaries")
    dated = sorted(nodes, key=lambda node: child_text(node, "actionDate"))
    texts = [
        html_to_text("".join(_find(node, "text").itertext()))
        for node in dated
        if _find(node, "text") is not None
    ]
    return texts[-1:]


def _find(element: Any, name: str) -> Any:
    for node in element.iter():
        if isinstance(node.tag, str) and local_name(node) == name:
            return node
    return None
