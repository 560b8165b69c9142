"""What pension funds and other holders bought, sold, or mean to."""

from __future__ import annotations

from policytrail.digest import lines
from policytrail.digest.material import Material
from policytrail.records import HOLDING_EVENTS, DigestSection

ORDER = 80


def sections(material: Material) -> list[DigestSection]:
    """Return the holdings that are news, but for those that are denied."""
    told = [
        each
        for each in material.told
        if each.event.type in HOLDING_EVENTS
        and each.event.status != "denied"
        and material.is_news(each)
    ]
    return [lines.of_events("Allocations", told)]
