"""Duties that were met in the days, or whose last day was in them."""

from __future__ import annotations

from datetime import date

from policytrail.digest import lines
from policytrail.digest.material import Material
from policytrail.digest.telling import Week
from policytrail.records import DigestLine, DigestSection, Directive, permalinks

ORDER = 65


def sections(material: Material) -> list[DigestSection]:
    """Return the duties, the first due first."""
    told = []
    for duty in sorted(
        material.directives, key=lambda each: (each.due or "", each.agency, each.id)
    ):
        if text := _text(material.week, duty):
            told.append(_line(material, duty, text))
    return [DigestSection(title="Duties", lines=tuple(told))]


def _line(material: Material, duty: Directive, text: str) -> DigestLine:
    quote = duty.evidence
    return DigestLine(
        text=text,
        sources=(lines.quoting(duty.document_id, quote.text, material.cited),),
        date=duty.met_on or duty.due,
        address=permalinks.document(duty.document_id, start=quote.start, end=quote.end),
    )


def _text(week: Week, duty: Directive) -> str:
    what = f"{duty.agency}: {duty.duty.rstrip('.')}"
    met = date.fromisoformat(duty.met_on) if duty.met_on else None
    if met and week.has(met):
        late = f", {duty.days_late} days late" if duty.days_late else ""
        due = f" It was due on {duty.due}." if duty.due else ""
        return f"{what}. Acted on {met}{late}.{due}"
    due_day = date.fromisoformat(duty.due) if duty.due else None
    if due_day and week.has(due_day) and (met is None or met > week.end):
        return f"{what}. Due on {duty.due}; no act on record by {week.end}."
    return ""
