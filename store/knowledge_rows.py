"""Knowledge as rows of tables. Pure, but for the quotes that are looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from policytrail.records import (
    Amount,
    Deadline,
    Directive,
    Event,
    EventMention,
    Knowledge,
    Party,
    Stance,
    content_id,
)
from policytrail.store.as_of import Period
from policytrail.store.codec import (
    clean,
    date_bounds,
    fold,
    maybe_moment,
    to_json,
    to_moment,
)
from policytrail.store.connection import Row
from policytrail.store.evidence import Quotes

Tables = dict[str, list[Row]]


def build_rows(knowledge: Knowledge, quotes: Quotes, run_id: str) -> Tables:
    """Return the rows of every derived table."""
    tables: Tables = {
        "entity": list(_entities(knowledge)),
        "instrument": list(_instruments(knowledge)),
        "alias": list(_aliases(knowledge)),
        "event": [],
        "event_party": [],
        "event_mention": [],
        "event_version": [],  # filled when it is known what documents took back
        "instrument_state": list(_states(knowledge)),
        "state_gap": list(_gaps(knowledge)),
        "instrument_link": list(_links(knowledge, quotes)),
        "stance": [_stance(one, quotes) for one in knowledge.stances],
        "directive": [_directive(one, quotes) for one in knowledge.directives],
        "deadline": [_deadline(one, quotes) for one in knowledge.deadlines],
        "contradiction": list(_contradictions(knowledge)),
        "story": list(_stories(knowledge)),
        "story_document": list(_story_documents(knowledge)),
    }
    for event in knowledge.events:
        _add_event(tables, event, quotes)
    for rows in tables.values():
        for row in rows:
            row |= {"run_id": run_id, "superseded_at": None}
    return tables


def version_rows(event_id: str, run_id: str, found: Iterable[Period]) -> Iterator[Row]:
    """Return the rows of what an event counted as, period by period."""
    for period in found:
        version = period.version
        date_from, date_to = date_bounds(version.date)
        yield {
            "event_id": event_id,
            "title": clean(version.title),
            "status": version.status,
            "date": version.date,
            "date_from": date_from,
            "date_to": date_to,
            "date_basis": version.date_basis,
            "authority": version.authority,
            "actors": _parties(version.actors),
            "objects": _parties(version.objects),
            "amount": None if version.amount is None else clean(to_json(version.amount)),
            "origins": to_json(list(version.origins)),
            "confidence": float(version.confidence),
            "run_id": run_id,
            "first_known": to_moment(version.first_known),
            "superseded_at": maybe_moment(period.until),
        }


def _parties(parties: tuple[Party, ...]) -> str:
    plain = [
        {"name": one.name, "entity_id": one.entity_id, "instrument_id": one.instrument_id}
        for one in parties
    ]
    return clean(to_json(plain))


def _entities(knowledge: Knowledge) -> Iterator[Row]:
    for entity in knowledge.entities:
        yield {
            "id": entity.id,
            "name": clean(entity.name),
            "type": entity.type,
            "wikidata": entity.wikidata,
            "first_known": to_moment(entity.first_known),
        }


def _instruments(knowledge: Knowledge) -> Iterator[Row]:
    for instrument in knowledge.instruments:
        yield {
            "id": instrument.id,
            "name": clean(instrument.name),
            "kind": instrument.kind,
            "key": instrument.keys[0] if instrument.keys else None,
            "first_known": to_moment(instrument.first_known),
        }


def _aliases(knowledge: Knowledge) -> Iterator[Row]:
    for entity in knowledge.entities:
        owner = {"entity_id": entity.id, "instrument_id": None}
        named = [("name", entity.name), *(("alias", one) for one in entity.aliases)]
        yield from _alias_rows(entity.id, owner, named, entity.first_known)
    for item in knowledge.instruments:
        owner = {"entity_id": None, "instrument_id": item.id}
        named = [("name", item.name), *(("alias", one) for one in item.aliases)]
        named += [("key", one) for one in item.keys]
        yield from _alias_rows(item.id, owner, named, item.first_known)


def _alias_rows(
    owner_id: str, owner: Row, named: list[tuple[str, str]], first_known: datetime
) -> Iterator[Row]:
    seen: set[str] = set()
    for kind, name in named:
        if name in seen:
            continue
        seen.add(name)
        yield owner | {
            "id": content_id(owner_id, name),
            "name": clean(name),
            "folded": fold(clean(name)),
            "kind": kind,
            "first_known": to_moment(first_known),
        }


def _add_event(tables: Tables, event: Event, quotes: Quotes) -> None:
    mentions = [_mention(event, place, one, quotes) for place, one in enumerate(event.mentions)]
    first_known = to_moment(event.first_known)
    date_from, date_to = date_bounds(event.date)
    row = {
        "id": event.id,
        "title": clean(event.title),
        "type": event.type,
        "status": event.status,
        "date": event.date,
        "date_from": date_from,
        "date_to": date_to,
        "date_basis": event.date_basis,
        "told_on": min(quotes.told_on(one.document_id) for one in event.mentions),
        "authority": event.authority,
        "origins": to_json(list(event.origins)),
        "confidence": float(event.confidence),
        "historical": int(event.historical),
        "first_known": first_known,
    }
    tables["event"].append(row | _amount(event.amount))
    tables["event_mention"] += mentions
    for role, parties in (("actor", event.actors), ("object", event.objects)):
        tables["event_party"] += [
            _party(event.id, role, place, party, first_known) for place, party in enumerate(parties)
        ]


def _amount(amount: Amount | None) -> Row:
    return {
        "amount_value": None if amount is None else float(amount.value),
        "amount_max": None
        if amount is None or amount.value_max is None
        else float(amount.value_max),
        "amount_unit": None if amount is None else amount.unit,
        "amount_bound": None if amount is None else amount.bound,
        "amount_text": None if amount is None else clean(amount.span.text),
        "amount_start_char": None if amount is None else amount.span.start,
        "amount_end_char": None if amount is None else amount.span.end,
    }


def _party(event_id: str, role: str, position: int, party: Party, first_known: str) -> Row:
    return {
        "event_id": event_id,
        "role": role,
        "position": position,
        "name": clean(party.name),
        "entity_id": party.entity_id,
        "instrument_id": party.instrument_id,
        "first_known": first_known,
    }


def _mention(event: Event, position: int, mention: EventMention, quotes: Quotes) -> Row:
    span = mention.evidence
    derived_id = content_id(event.id, mention.document_id, str(span.start), str(span.end))
    return {
        "id": mention.id or derived_id,
        "event_id": event.id,
        "position": position,
        "document_id": mention.document_id,
        "evidence_id": quotes.id_of(mention.document_id, span),
        "status": mention.status,
        "date": mention.date,
        "authority": mention.authority,
        "chain": to_json([clean(one) for one in mention.chain]),
        "origin": clean(mention.origin),
        "rule": mention.rule,
        "rejected": to_json([clean(one) for one in mention.rejected]),
        "vouches": mention.vouches,
        "confidence": float(mention.confidence),
        "first_known": to_moment(mention.first_known),
    }


def _states(knowledge: Knowledge) -> Iterator[Row]:
    counted: dict[str, int] = {}
    again: dict[tuple[str, ...], int] = {}  # an event may make a state twice: listed, relisted
    for state in knowledge.states:
        position = counted.get(state.instrument_id, 0)
        counted[state.instrument_id] = position + 1
        told = ("reported",) if state.is_reported else ()  # done since: another step
        made = (state.instrument_id, state.state, state.event_id, *told)
        times = again.get(made, 0)
        again[made] = times + 1
        yield {
            "id": content_id(*made, *([str(times)] if times else [])),
            "instrument_id": state.instrument_id,
            "position": position,
            "state": state.state,
            "date": state.date,
            "event_id": state.event_id,
            "is_reported": int(state.is_reported),
            "first_known": to_moment(state.first_known),
        }


def _gaps(knowledge: Knowledge) -> Iterator[Row]:
    for gap in knowledge.gaps:
        yield {
            "id": content_id(gap.instrument_id, gap.missing, gap.before, gap.event_id),
            "instrument_id": gap.instrument_id,
            "missing": gap.missing,
            "before_state": gap.before,
            "event_id": gap.event_id,
            "first_known": to_moment(gap.first_known),
        }


def _links(knowledge: Knowledge, quotes: Quotes) -> Iterator[Row]:
    for link in knowledge.links:
        span = link.evidence
        yield {
            "id": content_id(
                link.source_id, link.relation, link.target_id, link.document_id, str(span.start)
            ),
            "instrument_id": link.source_id,
            "relation": link.relation,
            "target_id": link.target_id,
            "document_id": link.document_id,
            "evidence_id": quotes.id_of(link.document_id, span),
            "first_known": to_moment(link.first_known),
        }


def _stance(stance: Stance, quotes: Quotes) -> Row:
    return {
        "id": stance.id,
        "holder": clean(stance.holder),
        "holder_id": stance.holder_id,
        "stance": stance.stance,
        "target": clean(stance.target),
        "target_id": stance.target_id,
        "date": stance.date,
        "confidence": float(stance.confidence),
        "cue": clean(stance.cue),
        "rule": stance.rule,
    } | _claim(stance, quotes)


def _directive(directive: Directive, quotes: Quotes) -> Row:
    return {
        "id": directive.id,
        "agency": clean(directive.agency),
        "agency_id": directive.agency_id,
        "duty": clean(directive.duty),
        "instrument_id": directive.instrument_id,
        "due": directive.due,
        "days": directive.days,
        "met_on": directive.met_on,
        "met_by": directive.met_by,
        "days_late": directive.days_late,
    } | _claim(directive, quotes)


def _deadline(deadline: Deadline, quotes: Quotes) -> Row:
    return {
        "id": deadline.id,
        "kind": deadline.kind,
        "due": deadline.due,
        "title": clean(deadline.title),
        "instrument_id": deadline.instrument_id,
    } | _claim(deadline, quotes)


def _claim(claim: Stance | Directive | Deadline, quotes: Quotes) -> Row:
    return {
        "document_id": claim.document_id,
        "evidence_id": quotes.id_of(claim.document_id, claim.evidence),
        "first_known": to_moment(claim.first_known),
    }


def _contradictions(knowledge: Knowledge) -> Iterator[Row]:
    for one in knowledge.contradictions:
        yield {
            "id": one.id,
            "event_id": one.event_id,
            "slot": one.slot,
            "preferred": one.preferred,
            "rejected": one.rejected,
            "preferred_mention": one.preferred_mention,
            "rejected_mention": one.rejected_mention,
            "reason": clean(one.reason),
            "first_known": to_moment(one.first_known),
        }


def _stories(knowledge: Knowledge) -> Iterator[Row]:
    for story in knowledge.stories:
        yield {
            "id": story.id,
            "origins": to_json(list(story.origins)),
            "first_known": to_moment(story.first_known),
        }


def _story_documents(knowledge: Knowledge) -> Iterator[Row]:
    for story in knowledge.stories:
        for position, document_id in enumerate(story.document_ids):
            yield {
                "story_id": story.id,
                "position": position,
                "document_id": document_id,
                "first_known": to_moment(story.first_known),
            }
