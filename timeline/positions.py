"""Positions over documents: holders and targets resolved, ids from content."""

from __future__ import annotations

from policytrail.records import AnnotatedDocument, Party, Stance, StanceClaim, content_id
from policytrail.timeline import wording
from policytrail.timeline.tellings import Names, Resolver


def stances(item: AnnotatedDocument, resolver: Resolver, names: Names) -> dict[str, Stance]:
    """Return the positions that a document reports, by id.

    The target's id is that of an instrument, of an entity, or the issue itself
    ("crypto-in-retirement-plans"); None where the target stays words.
    """
    found: dict[str, Stance] = {}
    for claim in item.annotation.stances:
        stance = _stance(item, claim, resolver, names)
        found.setdefault(stance.id, stance)
    return found


def _stance(
    item: AnnotatedDocument, claim: StanceClaim, resolver: Resolver, names: Names
) -> Stance:
    document = item.document
    holder, target = resolver.actor(claim.holder), resolver.object(claim.target)
    return Stance(
        id=content_id(
            "stance", document.id, claim.holder, claim.target, claim.stance, claim.evidence.text
        ),
        document_id=document.id,
        holder=holder.name or claim.holder,
        target=wording.label(names.texts.known[target.instrument_id])
        if target.instrument_id
        else target.name,
        stance=claim.stance,
        evidence=claim.evidence,
        confidence=claim.confidence,
        first_known=document.first_seen,
        date=document.published.date().isoformat() if document.published else None,
        holder_id=holder.entity_id,
        target_id=_target_id(target),
        cue=claim.cue,
        rule=claim.rule,
    )


def _target_id(target: Party) -> str | None:
    """Return the id of an instrument or entity; an issue is its own id: one lower-case word."""
    is_issue = "-" in target.name and target.name.islower() and " " not in target.name
    known = target.instrument_id or target.entity_id
    return known or (target.name if is_issue else None)
