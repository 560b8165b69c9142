"""Documents on public inspection: what the Office of the Federal Register will print, and when.

A document is on file before it is published (44 U.S.C. 1503); the list of what is on file gives
its number, the moment of filing and the planned day of publication
(https://www.federalregister.gov/developers/documentation/api/v1, public inspection). The filing
is a step of the text's life; the publication is planned until the register has printed it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policytrail.records import AnnotatedDocument, Document, EventClaim, EventType
from policytrail.timeline import dates, register
from policytrail.timeline.register_fields import field_span, recorded_claim

RULE = "inspection:"
_TYPES: dict[str, EventType] = {
    "rule": "finalize",
    "proposed rule": "propose",
    "notice": "issue",
    "presidential document": "issue",
}
# The list has no field for the action. A title that says one of these does something else than its
# type; what, the printed document tells.
_OTHER_ACTION = re.compile(
    r"\b(?:correct(?:ion|ing)|extension|reopening|delay|postpon\w+|withdraw\w*|stay)\b",
    re.IGNORECASE,
)


def is_filing(document: Document) -> bool:
    """Tell whether the document is an entry of the list of public inspection."""
    fields = document.metadata
    return document.kind == "register" and {"filed_at", "document_number"} <= fields.keys()


def step_of(rule: str) -> str | None:
    """Return the state that a filing makes, by the rule of its claim."""
    return rule.removeprefix(RULE) if rule.startswith(RULE) else None


def enrich(item: AnnotatedDocument) -> AnnotatedDocument:
    """Return the entry with the text that it is of, and the publication that is planned.

    What the language stage found in it is dropped: an entry has nothing but fields.
    """
    enriched = register.enrich(item)
    objects = tuple(
        each.name
        for each in enriched.annotation.instruments
        if each.key in register.keys(item.document)
    )
    claims = _claims(item.document, objects) if objects else ()
    return replace(enriched, annotation=replace(enriched.annotation, events=claims))


def _claims(document: Document, objects: tuple[str, ...]) -> tuple[EventClaim, ...]:
    type_ = _TYPES.get(document.metadata.get("type", "").strip().casefold())
    line = field_span(document, "filed_at")
    if type_ is None or line is None or _OTHER_ACTION.search(document.title):
        return ()
    day = document.metadata.get("publication_date", "").strip()
    by_agency = type_ != "issue" or "notice" in document.metadata["type"].casefold()
    return (
        recorded_claim(
            type=type_,
            status="planned",
            actors=document.authors if by_agency else (register.PUBLISHER,),
            objects=objects,
            evidence=line,
            date=day if dates.is_day(day) else None,
            date_basis="explicit" if dates.is_day(day) else None,
            rule=f"{RULE}on_inspection",
        ),
    )
