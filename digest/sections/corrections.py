"""What earlier digests said otherwise than is known now: the old words and the new ones."""

from __future__ import annotations

from policytrail.digest import lint
from policytrail.digest.material import Material
from policytrail.digest.ranking import ranking
from policytrail.digest.retelling import correction
from policytrail.digest.telling import ordered, tell
from policytrail.records import DigestLine, DigestSection, TimelineEntry, ToldLine, permalinks

ORDER = 105


def sections(material: Material) -> list[DigestSection]:
    """Return what was told last of an event and does not hold any more; each change once."""
    lines, refused = [], 0
    for told in material.earlier:
        entry = material.now_of(told)
        text = correction(told, entry)
        if not text:
            continue
        if entry is not None and lint.objections(text, entry.event):
            refused += 1
            continue
        lines.append(_line(material, told, entry, text))
    note = f"{refused} more, which the check of wording refused." if refused else ""
    if not material.earlier:
        note = "No earlier digest is on record."
    title = "Corrections to earlier digests"
    return [DigestSection(title=title, lines=tuple(lines), note=note)]


def _line(material: Material, told: ToldLine, entry: TimelineEntry | None, text: str) -> DigestLine:
    links = ordered(tell(entry, material.week.start)) if entry else ()
    event_id = entry.event.id if entry else told.event_id
    return DigestLine(
        text=text,
        sources=links if links else (told.source,),
        date=entry.event.date if entry else told.date,
        event_id=event_id,
        address=permalinks.event(event_id),
        weight=ranking().correction,
    )
