"""Acts that are told as done, and that neither an official text nor a second source confirms."""

from __future__ import annotations

from policytrail.digest import lines
from policytrail.digest.material import Material
from policytrail.records import HOLDING_EVENTS, DigestSection

ORDER = 40


def sections(material: Material) -> list[DigestSection]:
    """Return the reports that are news; those of holdings stand with the allocations."""
    reported = [
        each
        for each in material.told
        if each.event.status == "reported"
        and each.event.type not in HOLDING_EVENTS
        and material.is_news(each)
    ]
    return [lines.of_events("Reported, not confirmed", reported)]
