"""Entries of the Unified Agenda: what agencies say that they will propose and adopt, and when.

Executive Order 12866, section 4(b), has each agency list the regulations that it works on, twice a
year: by RIN, with a stage (Prerule, Proposed Rule, Final Rule, Long-Term Actions, Completed
Actions) and a timetable of past and planned actions. An entry is a plan of the agency itself, and
no more: that a stage is called "Proposed Rule" does not mean that a rule was proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policytrail.records import (
    AnnotatedDocument,
    DateBasis,
    Document,
    EventClaim,
    EventStatus,
    EventType,
    Instrument,
)
from policytrail.timeline import dates
from policytrail.timeline.register_fields import (
    field_span,
    recorded_claim,
    rin_of,
    rulemaking_of,
    value_span,
)

RULE = "agenda:"
_ROW = re.compile(r"(?P<action>.+?): (?P<day>\d{4}(?:-\d{2}){0,2})(?: \((?P<printed>[^)]*)\))?")
# Which action of the timetable is the next step of a stage, by the words that agencies use.
_PRERULE = r"\bANPRM|advance notice|request for information|\bRFI\b|prerule|pre-rule"
_PROPOSAL = r"(?<!A)\bNPRM|notice of proposed|proposed rule|second NPRM|supplemental"
_ADOPTION = r"(?:direct|interim)? ?final (?:rule|action)|\bIFR\b|\bDFR\b"
_WITHDRAWAL = re.compile(r"\bwithdrawn\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    step: str
    type: EventType
    status: EventStatus
    action: str  # a pattern


_STAGES: dict[str, _Stage] = {
    "prerule": _Stage(
        step="agenda_prerule", type="review", status="planned", action=_PRERULE
    ),
    "proposed": _Stage(
        step="agenda_proposed", type="propose", status="planned", action=_PROPOSAL
    ),
    "final": _Stage(
        step="agenda_final", type="finalize", status="planned", action=_ADOPTION
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line of the timetable; ``printed``: the register has it already."""

    action: str
    day: str
    is_printed: bool


def is_entry(document: Document) -> bool:
    """Tell whether the document is a rule's entry in one edition of the agenda."""
    fields = document.metadata
    return document.kind == "register" and "rule_stage" in fields and rin_of(document) is not None


def step_of(rule: str) -> str | None:
    """Return the state that an entry makes of a rule, by the rule of its claim."""
    return rule.removeprefix(RULE) if rule.startswith(RULE) else None


def enrich(item: AnnotatedDocument) -> AnnotatedDocument:
    """Return the entry with the rulemaking that it is of, and what its agency plans.

    What the language stage found in it is dropped: an abstract tells of rules that do not exist.
    """
    document = item.document
    rule = rulemaking_of(document)
    if rule is None:
        return item
    return replace(
        item,
        annotation=replace(
            item.annotation, instruments=(rule,), events=tuple(_claims(document, rule))
        ),
    )


def _claims(document: Document, rule: Instrument) -> Iterator[EventClaim]:
    """Yield the plan of the stage; of a completed action, that it was withdrawn."""
    stage = document.metadata["rule_stage"].casefold()
    rows = list(_rows(document.metadata.get("timetable", "")))
    if "complete" in stage:
        ended = [row for row in rows if _WITHDRAWAL.search(row.action)]
        if ended:
            yield _claim(document, rule, ("rescind", "done", "withdrawn"), ended[-1].day)
    elif "long" in stage:
        adopts = any(row.is_printed and re.search(_PROPOSAL, row.action) for row in rows)
        type_: EventType = "finalize" if adopts else "propose"
        day = _next(rows, _ADOPTION if adopts else _PROPOSAL)
        yield _claim(document, rule, (type_, "considered", "long_term"), day)
    else:
        found = next((each for word, each in _STAGES.items() if stage.startswith(word)), None)
        if found is not None:
            act = (found.type, found.status, found.step)
            yield _claim(document, rule, act, _next(rows, found.action))


def _claim(
    document: Document,
    rule: Instrument,
    act: tuple[EventType, EventStatus, str],
    day: str | None,
) -> EventClaim:
    type_, status, step = act
    line = field_span(document, "timetable" if day else "rule_stage")
    line = line or value_span(document, "rin") or rule.mentions[0]
    basis: DateBasis | None = "explicit" if day else None
    agency = document.metadata.get("agency", "").strip()
    return recorded_claim(
        type=type_,
        status=status,
        actors=(agency,) if agency else (),
        objects=(rule.name,),
        evidence=line,
        date=day,
        date_basis=basis,
        authority="official",
        rule=f"{RULE}{step}",
    )


def _rows(timetable: str) -> Iterator[_Row]:
    """Yield the lines of ``NPRM: 2026-05; Final Rule: 2027-01-15 (91 FR 16088)``."""
    for part in timetable.split("; "):
        match = _ROW.fullmatch(part.strip())
        if match and dates.parse(match["day"]):
            printed = match["printed"] is not None
            yield _Row(action=match["action"], day=match["day"], is_printed=printed)


def _next(rows: list[_Row], pattern: str) -> str | None:
    """Return the day of the next such action: one that the register has not printed yet."""
    found = [
        row
        for row in rows
        if re.search(pattern, row.action, re.IGNORECASE) and "comment" not in row.action.casefold()
    ]
    return next((row.day for row in found if not row.is_printed), None)
