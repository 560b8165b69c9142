"""What could not be seen: sources that gave nothing good, and hours in which nobody looked."""

from __future__ import annotations

from policytrail.digest.material import Material
from policytrail.records import (
    GOOD_OUTCOMES,
    Coverage,
    DigestLine,
    DigestSection,
    SourceHealth,
    SourceLink,
)

ORDER = 110
_NAMED = 3  # spans; the others are counted


def sections(material: Material) -> list[DigestSection]:
    """Return the sources that failed during the days or before, and not since."""
    told = [
        DigestLine(text=_text(each), sources=(_of_source(each),))
        for each in sorted(material.health, key=lambda each: each.source_id)
        if each.outcome not in GOOD_OUTCOMES
        and (each.failing_since or each.last_visit).date() <= material.week.end
    ]
    well = "" if told else "All sources that were visited could be read."
    missed = _missed(material.coverage) if material.coverage else ""
    note = " ".join(filter(None, (well, missed)))
    return [DigestSection(title="What could not be seen", lines=tuple(told), note=note)]


def _missed(found: Coverage) -> str:
    """Say in which hours nothing was visited, and what was found of them later."""
    if found.gaps is None:
        return "Which hours were missed cannot be told: not all visits are on record any more."
    if not found.gaps:
        return "No hours were missed."
    hours = sum((each.ended - each.began).total_seconds() for each in found.gaps) / 3600
    spans = [f"{each.began:%Y-%m-%d %H:%M} to {each.ended:%Y-%m-%d %H:%M}" for each in found.gaps]
    named = "; ".join(spans[:_NAMED])
    if len(spans) > _NAMED:
        named += f"; and {len(spans) - _NAMED} more"
    later = sum(each.found_later for each in found.gaps)
    return (
        f"Nothing was visited in {hours:.0f} hours of these days (UTC: {named});"
        f" {later} document{'' if later == 1 else 's'} of these hours"
        f" {'was' if later == 1 else 'were'} found afterwards."
    )


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
