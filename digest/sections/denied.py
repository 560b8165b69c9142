"""What is denied, or was overturned, since these days."""

from __future__ import annotations

from policytrail.digest import lines
from policytrail.digest.material import Material
from policytrail.records import DigestSection

ORDER = 30


def sections(material: Material) -> list[DigestSection]:
    """Return the denials that are news."""
    denied = [
        each for each in material.told if each.event.status == "denied" and material.is_news(each)
    ]
    return [lines.of_events("Denied or overturned", denied)]
