"""What was done, by kind: first told in the days, confirmed in them, or done in them."""

from __future__ import annotations

from policytrail.digest import lines
from policytrail.digest.material import Material
from policytrail.digest.telling import Told
from policytrail.records import DigestLine, DigestSection, EventType

ORDER = 20
_GROUPS: tuple[tuple[str, frozenset[EventType]], ...] = (
    (
        "Orders, guidance and rules",
        frozenset(
            {
                "sign", "issue", "propose", "finalize", "rescind", "amend", "direct", "review",
                "comment", "effective",
            }
        ),
    ),
    ("Congress", frozenset({"introduce", "advance", "pass", "enact", "reject", "hear"})),
    ("Courts and enforcement", frozenset({"litigate", "decide", "enforce"})),
    ("Firms, products and people", frozenset({"launch", "partner", "appoint"})),
)  # fmt: skip


def sections(material: Material) -> list[DigestSection]:
    """Return a section for each kind of which something was done; one that says so if none."""
    new = [each for each in material.told if each.event.status == "done" and material.is_news(each)]
    found = []
    for title, types in _GROUPS:
        told = [each for each in new if each.event.type in types]
        if told:
            found.append(lines.checked(title, [_line(material, each) for each in told], told))
    filled = [section for section in found if section.lines or section.note]
    note = "Nothing new in the sources of these days."
    return filled or [DigestSection(title="What happened", lines=(), note=note)]


def _line(material: Material, told: Told) -> DigestLine:
    if material.standing_before(told) != "reported":
        return lines.of_event(told)
    return lines.of_event(told, f" Reported since {told.since}, confirmed now.")
