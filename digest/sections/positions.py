"""Who takes which position, with the words that show it."""

from __future__ import annotations

from datetime import date

from policytrail.digest import lines
from policytrail.digest.material import Material
from policytrail.records import DigestLine, DigestSection, Stance, StanceLabel, permalinks

ORDER = 70
POSITION_WORDS: dict[StanceLabel, str] = {
    "support": "supports",
    "oppose": "opposes",
    "neutral": "takes no side on",
}


def sections(material: Material) -> list[DigestSection]:
    """Return one line for each holder, target and position, with all its documents."""
    found: dict[tuple[str, str, StanceLabel], list[Stance]] = {}
    for stance in material.stances:
        day = date.fromisoformat(stance.date) if stance.date else stance.first_known.date()
        if material.week.has(day):
            key = (stance.holder, stance.target, stance.stance)
            found.setdefault(key, []).append(stance)
    told = [
        _line(material, f"{holder} {POSITION_WORDS[stance]} {issue(target)}.", same)
        for (holder, target, stance), same in sorted(found.items())
    ]
    return [DigestSection(title="Positions", lines=tuple(told))]


def _line(material: Material, text: str, same: list[Stance]) -> DigestLine:
    first = same[0]
    span = first.evidence
    return DigestLine(
        text=text,
        sources=tuple(
            lines.quoting(each.document_id, each.evidence.text, material.cited) for each in same
        ),
        date=min((each.date for each in same if each.date), default=None),
        address=permalinks.document(first.document_id, start=span.start, end=span.end),
    )


def issue(target: str) -> str:
    """Return an issue id as words; any other target as it is."""
    is_issue = "-" in target and " " not in target and target.islower()
    return target.replace("-", " ") if is_issue else target
