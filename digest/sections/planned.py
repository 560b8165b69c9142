"""Plans, and what is only considered."""

from __future__ import annotations

from policytrail.digest import lines
from policytrail.digest.material import Material
from policytrail.records import HOLDING_EVENTS, DigestSection

ORDER = 50


def sections(material: Material) -> list[DigestSection]:
    """Return the plans that are news; those of holdings stand with the allocations."""
    plans = [
        each
        for each in material.told
        if each.event.status in {"planned", "considered"}
        and each.event.type not in HOLDING_EVENTS
        and material.is_news(each)
    ]
    return [lines.of_events("Planned and considered", plans)]
