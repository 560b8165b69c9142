"""The Senate's schedule of committee meetings, one XML file (css_meetings_scheduled).

A meeting in the file is planned. What is held, moved or called off shows in later states of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from policytrail.crawler.dates import parse_day, parse_moment
from policytrail.crawler.documents import base_document, number_option
from policytrail.crawler.identity import canonical_url
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.registers import (
    MAX_ROWS,
    child_text,
    children,
    gather,
    local_name,
    long_date,
    read_xml,
    render_sheet,
    without_blanks,
)
from policytrail.records import Document, Fetch, Outcome, Source, content_id

OPTIONS = {"max_items": int, "timezone": str}
_FIELDS = {
    "identifier": "identifier", "committee": "committee", "subcommittee": "sub_cmte",
    "type": "type", "meets_on": "date_iso_8601", "time": "time", "room": "room",
    "matter": "matter", "video_url": "video_url",
}  # fmt: skip


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read the schedule. Rows without a committee say that none is scheduled."""
    answer = read_xml(fetch, "css_meetings_scheduled")
    if answer.failure is not None:
        return answer.failure
    meetings = [row for row in children(answer.content) if local_name(row) == "meeting"]
    rows = [row for row in meetings if child_text(row, "committee")]
    if not rows:
        return Parsed(outcome=Outcome.EMPTY, message="no meeting is scheduled")
    limit = number_option(source, "max_items", MAX_ROWS)
    return gather(rows, lambda row: _make_document(source, fetch, row), limit)


def _make_document(source: Source, fetch: Fetch, row: Any) -> Document | str:
    fields = without_blanks({name: child_text(row, theirs) for name, theirs in _FIELDS.items()})
    identifier, day = fields.get("identifier", ""), parse_day(fields.get("meets_on", ""))
    if not identifier or day is None:
        return f"a meeting without number or day: {str(fields)[:80]}"
    updated = parse_moment(
        child_text(row, "last_update_iso_8601"),
        retrieved=fetch.retrieved,
        zone=str(source.options.get("timezone", "America/New_York")),
    )
    place = "".join(
        f", {word}{fields[name]}"
        for name, word in (("time", ""), ("room", "room "))
        if name in fields
    )
    body = f"the Senate Committee on {fields['committee']}"
    sentence = f"A meeting of {body} is scheduled for {long_date(day)}{place}."
    matter = fields.get("matter", "")
    return replace(
        base_document(
            source,
            fetch,
            id=content_id("senate meeting", identifier),
            url=f"{canonical_url(source.url)}#{identifier}",
        ),
        title=matter or f"Meeting of {body}",
        text=render_sheet([matter, sentence], fields),
        kind="register",
        authors=(body.removeprefix("the "),),
        updated=updated.value,
        method="senate schedule fields",
        language="en",
        metadata=fields,
    )
