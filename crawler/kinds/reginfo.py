"""OIRA reviews under Executive Order 12866: the XML files of reginfo.gov.

``EO_RULES_UNDER_REVIEW.xml`` has the open reviews, ``EO_RULE_COMPLETED_*.xml`` the ended ones. A
RIN may be reviewed several times: a review is the RIN and the day on which it was received.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from policytrail.crawler.dates import at_day, parse_day
from policytrail.crawler.documents import base_document, list_option
from policytrail.crawler.identity import canonical_url
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.registers import (
    children,
    gather,
    line,
    local_name,
    long_date,
    read_elements,
    render_sheet,
    without_blanks,
)
from policytrail.records import Document, Fetch, Source, content_id

# Which rules are kept: the beginnings of their RINs, the agency's number, separated by ";".
OPTIONS = {"rin_prefixes": str}
_OFFICE = "The Office of Information and Regulatory Affairs"
_MAX_REVIEWS = 10_000  # a year has about 700

# The agencies of the field by the first four digits of a RIN (Unified Agenda, agency codes).
_AGENCIES = {
    "1200": "Department of Labor",
    "1205": "Employment and Training Administration",
    "1210": "Employee Benefits Security Administration",
    "1212": "Pension Benefit Guaranty Corporation",
    "1505": "Department of the Treasury",
    "1506": "Financial Crimes Enforcement Network",
    "1545": "Internal Revenue Service",
    "1557": "Office of the Comptroller of the Currency",
    "3038": "Commodity Futures Trading Commission",
    "3064": "Federal Deposit Insurance Corporation",
    "3235": "Securities and Exchange Commission",
    "7100": "Board of Governors of the Federal Reserve System",
}


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read a file of reviews; those of other agencies than the source wants are passed over."""
    answer = read_elements(fetch, "OIRA_DATA", "REGACT", none="no review in the file")
    if answer.failure is not None:
        return answer.failure
    wanted = list_option(source, "rin_prefixes")
    return gather(answer.rows, lambda row: _make_document(source, fetch, row, wanted), _MAX_REVIEWS)


def _make_document(
    source: Source, fetch: Fetch, row: Any, wanted: tuple[str, ...]
) -> Document | str | None:
    fields = without_blanks(
        {local_name(item).lower(): line("".join(item.itertext())) for item in children(row)}
    )
    rin, received = fields.get("rin", ""), parse_day(fields.get("date_received", ""))
    fields = {name: value for name, value in fields.items() if value.lower() != "none"}
    if wanted and not rin.startswith(wanted):
        return None
    if not rin or received is None:
        return f"a review without RIN or day of receipt: {line(str(fields))[:80]}"
    fields["agency"] = _AGENCIES.get(rin[:4], "")
    fields = without_blanks(fields)
    id = content_id("oira review", rin, received.isoformat())
    completed = parse_day(fields.get("date_completed", ""))
    return replace(
        base_document(source, fetch, id=id, url=f"{canonical_url(source.url)}#{rin}-{received}"),
        title=f"OIRA review of RIN {rin}: {fields.get('title', 'untitled')}",
        text=render_sheet([fields.get("title", ""), *_sentences(fields)], fields),
        kind="register",
        authors=(_OFFICE.removeprefix("The "),),
        published=at_day(received),
        published_precision="day",
        updated=at_day(completed) if completed else None,
        method="oira fields",
        language="en",
        metadata=fields,
    )


def _sentences(fields: dict[str, str]) -> list[str]:
    """Say what was received, concluded and published, and on which days."""
    agency = f" of the {fields['agency']}" if "agency" in fields else ""
    rule = f"the {fields.get('stage', 'rule').lower()}{agency} (RIN {fields['rin']})"
    decision = fields.get("decision", "no decision given")
    told = {
        "date_received": f"{_OFFICE} received {rule} for review on {{}}.",
        "date_completed": f"It concluded the review on {{}}: {decision}.",
        "date_published": "The Federal Register published the rule on {}.",
    }
    days = {name: parse_day(fields.get(name, "")) for name in told}
    return [told[name].replace("{}", long_date(day)) for name, day in days.items() if day]
