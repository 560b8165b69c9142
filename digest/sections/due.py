"""What is due within the next days."""

from __future__ import annotations

from datetime import date, timedelta

from policytrail.digest import lines
from policytrail.digest.material import Material
from policytrail.digest.ranking import ranking
from policytrail.records import Deadline, DigestLine, DigestSection, permalinks

ORDER = 60
_AHEAD = timedelta(days=30)


def sections(material: Material) -> list[DigestSection]:
    """Return the deadlines of the days after the digest's, or after now if that is earlier."""
    since = min(material.now.date(), material.week.end)
    told = [
        _line(material, each, (date.fromisoformat(each.due) - since).days)
        for each in sorted(material.deadlines, key=lambda each: (each.due, each.title, each.id))
        if since < date.fromisoformat(each.due) <= since + _AHEAD
    ]
    return [DigestSection(title=f"Due in the {_AHEAD.days} days after {since}", lines=tuple(told))]


def _line(material: Material, deadline: Deadline, days: int) -> DigestLine:
    quote = deadline.evidence
    return DigestLine(
        text=deadline.title.rstrip(".") + ".",
        sources=(lines.quoting(deadline.document_id, quote.text, material.cited),),
        date=deadline.due,
        weight=ranking().of_deadline(days),
        address=permalinks.document(deadline.document_id, start=quote.start, end=quote.end),
    )
