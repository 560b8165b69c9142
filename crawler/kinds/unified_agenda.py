"""One edition of the Unified Agenda: the XML file of reginfo.gov, an entry for each rule.

``REGINFO_RIN_DATA_202604.xml`` is the spring edition of 2026, ``…_202610.xml`` that of autumn. An
entry is a RIN in an edition; its timetable has past and planned actions, by day or by month (the
day is 00).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from policytrail.crawler.dates import at_day, parse_day
from policytrail.crawler.documents import base_document, list_option
from policytrail.crawler.identity import canonical_url
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.registers import (
    child_text,
    children,
    gather,
    line,
    local_name,
    read_elements,
    render_sheet,
    without_blanks,
)
from policytrail.crawler.rendering import html_to_line
from policytrail.records import Document, Fetch, Source, content_id

# Which rules are kept: the beginnings of their RINs, the agency's number, separated by ";".
OPTIONS = {"rin_prefixes": str}
_MAX_ENTRIES = 10_000  # an edition has about 4,000
_DAY = re.compile(r"(?P<month>\d{2})/(?P<day>\d{2})/(?P<year>\d{4})")
_FIELDS = {
    "rin": ("RIN",),
    "edition": ("PUBLICATION", "PUBLICATION_ID"),
    "title": ("RULE_TITLE",),
    "agency": ("AGENCY", "NAME"),
    "parent_agency": ("PARENT_AGENCY", "NAME"),
    "rule_stage": ("RULE_STAGE",),
    "priority": ("PRIORITY_CATEGORY",),
    "abstract": ("ABSTRACT",),
}


def parse(source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
    """Read an edition; rules of other agencies than the source wants are passed over."""
    answer = read_elements(fetch, "REGINFO_RIN_DATA", "RIN_INFO", none="no rule in the edition")
    if answer.failure is not None:
        return answer.failure
    wanted = list_option(source, "rin_prefixes")
    run = line(answer.table.get("RUN_DATE"))[:10]
    return gather(
        answer.rows, lambda row: _make_document(source, fetch, row, wanted, run), _MAX_ENTRIES
    )


def _make_document(
    source: Source, fetch: Fetch, row: Any, wanted: tuple[str, ...], run: str
) -> Document | str | None:
    fields = {name: line(child_text(row, *path)) for name, path in _FIELDS.items()}
    rin, edition = fields["rin"], fields["edition"]
    if wanted and not rin.startswith(wanted):
        return None
    if not rin or not edition or not fields["rule_stage"]:
        return f"an entry without RIN, edition or stage: {line(str(fields))[:80]}"
    fields["abstract"] = html_to_line(fields["abstract"])
    fields["timetable"] = _timetable(row)
    fields["run_date"] = run
    fields = without_blanks(fields)
    day = parse_day(run)
    id = content_id("unified agenda", rin, edition)
    return replace(
        base_document(source, fetch, id=id, url=f"{canonical_url(source.url)}#{rin}"),
        title=f"Unified Agenda {edition}: {fields.get('title', 'untitled')} (RIN {rin})",
        text=render_sheet([fields.get("title", "")], fields),
        kind="register",
        authors=tuple(filter(None, [fields.get("agency", "")])),
        published=at_day(day) if day else None,
        published_precision="day",
        method="unified agenda fields",
        language="en",
        metadata=fields,
    )


def _timetable(row: Any) -> str:
    """Return the actions as ``NPRM: 2026-05; Final Rule: 2027-01-15 (91 FR 16088)``."""
    actions = []
    for part in children(row):
        for item in children(part) if local_name(part) == "TIMETABLE_LIST" else ():
            action = line(child_text(item, "TTBL_ACTION")).replace(";", ",").replace(": ", " ")
            day = _day(child_text(item, "TTBL_DATE"))
            printed = line(child_text(item, "FR_CITATION"))
            if action:
                told = f"{action}: {day}" if day else action
                actions.append(told + (f" ({printed})" if printed and day else ""))
    return "; ".join(actions)


def _day(text: str) -> str:
    """Return ``05/00/2026`` as 2026-05; "" for what is no date ("To Be Determined")."""
    match = _DAY.fullmatch(text.strip())
    if match is None or match["month"] == "00":
        return match["year"] if match else ""
    month = f"{match['year']}-{match['month']}"
    return month if match["day"] == "00" else f"{month}-{match['day']}"
