"""Positions over documents: holders and targets resolved, ids from content."""

from __future__ import annotations

from collections.abc import Iterable

from policytrail.records import AnnotatedDocument, Party, Stance, StanceClaim, content_id
from policytrail.timeline import wording
from policytrail.timeline.tellings import Names, Resolver


def stances(documents: Iterable[AnnotatedDocument], names: Names) -> tuple[Stance, ...]:
    """Return every position that a document reports, by id.

    The target's id is that of an instrument, of an entity, or the issue itself
    ("crypto-in-retirement-plans"); None where the target stays words.
    """
    found: dict[str, Stance] = {}
    for item in documents:
        resolver = Resolver(item, names)
        for claim in item.annotation.stances:
            stance = _stance(item, claim, resolver, names)
            found.setdefault(stance.id, stance)
    return tuple(found[key] for key in sorted(found))


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
        holder=holder.name,
        target=wording.label(names.instruments[target.instrument_id])
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
