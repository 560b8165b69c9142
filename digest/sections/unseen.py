"""What could not be seen: sources that gave nothing good, and since when."""

from __future__ import annotations

from policytrail.digest.material import Material
from policytrail.records import (
    GOOD_OUTCOMES,
    DigestLine,
    DigestSection,
    SourceHealth,
    SourceLink,
)

ORDER = 110


def sections(material: Material) -> list[DigestSection]:
    """Return the sources that failed during the days or before, and not since."""
    told = [
        DigestLine(text=_text(each), sources=(_of_source(each),))
        for each in sorted(material.health, key=lambda each: each.source_id)
        if each.outcome not in GOOD_OUTCOMES
        and (each.failing_since or each.last_visit).date() <= material.week.end
    ]
    note = "" if told else "All sources that were visited could be read."
    return [DigestSection(title="Sources that failed", lines=tuple(told), note=note)]


def _text(health: SourceHealth) -> str:
    since = (health.failing_since or health.last_visit).date()
    outcome = health.outcome.value.replace("_", " ")
    last = f"last read on {health.last_success.date()}" if health.last_success else "never read"
    text = f"{health.publisher} ({health.source_id}): {outcome} since {since}, {last}."
    if health.covered_by:
        text += f" Its documents came through {', '.join(health.covered_by)}."
    return text


def _of_source(health: SourceHealth) -> SourceLink:
    return SourceLink(
        document_id="",
        title=health.source_id,
        url=health.url,
        publisher=health.publisher,
        published=None,
        quote=health.message,
    )
