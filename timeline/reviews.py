"""Reviews of draft rules by the Office of Information and Regulatory Affairs (OIRA).

Executive Order 12866, section 6, has agencies send significant rules to that office before they are
proposed and before they are final. Its lists name the RIN and the days of receipt and conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from policytrail.records import AnnotatedDocument, Document, EventClaim, Instrument
from policytrail.timeline import dates
from policytrail.timeline.register_fields import field_span, recorded_claim, rin_of, rulemaking_of

RULE = "reviews:"
OFFICE = "Office of Information and Regulatory Affairs"
_STEPS = (("date_received", "at_oira"), ("date_completed", "oira_concluded"))


def is_review(document: Document) -> bool:
    """Tell whether the document is the record of one review."""
    fields = document.metadata
    return (
        document.kind == "register" and "date_received" in fields and rin_of(document) is not None
    )


def step_of(rule: str) -> str | None:
    """Return the state that an act made of a rule, by the rule of a claim from a record."""
    return rule.removeprefix(RULE) if rule.startswith(RULE) else None


def enrich(item: AnnotatedDocument) -> AnnotatedDocument:
    """Return the record with the rulemaking that it is of, and its receipt and conclusion."""
    document = item.document
    rule = rulemaking_of(document)
    if rule is None:
        return item
    others = tuple(each for each in item.annotation.instruments if each.key != rule.key)
    return replace(
        item,
        annotation=replace(
            item.annotation,
            instruments=(rule, *others),
            # What the language stage reads in these sentences are the same acts, told less well.
            events=tuple(_claims(document, rule)),
        ),
    )


def _claims(document: Document, rule: Instrument) -> Iterator[EventClaim]:
    for field, step in _STEPS:
        day, line = _day(document.metadata.get(field, "")), field_span(document, field)
        if day is None or line is None:
            continue
        yield recorded_claim(
            type="review",
            status="done",
            actors=(OFFICE,),
            objects=(rule.name,),
            evidence=line,
            date=day,
            rule=f"{RULE}{step}",
        )


def _day(value: str) -> str | None:
    value = value.strip()
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            day = datetime.strptime(value, form).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
        return day if dates.is_day(day) else None
    return None
