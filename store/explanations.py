"""Why an event is what it is: how an id leads to it, what its places name, who corrected it, and
which values were rejected."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from policytrail.errors import QueryError
from policytrail.records import (
    Annotation,
    Contradiction,
    EventClaim,
    EventMention,
    TimelineEntry,
)
from policytrail.store import language, ledger, meanings, queries
from policytrail.store.codec import from_moment
from policytrail.store.connection import Connection
from policytrail.store.corrections import Correction
from policytrail.store.queries import TimelineQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Whom and what a place names, in its own words; empty for a register's record.

    ``shared`` is what other places of the event have too, for which they are taken for one: a
    party, a text's key, the day, the story that the document is told in.
    """

    mention_id: str
    actors: tuple[str, ...]
    objects: tuple[str, ...]
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An event and what made it so."""

    entry: TimelineEntry
    led_here: str  # how the id that was asked about leads to the event; empty where it is its id
    namings: tuple[Naming, ...]  # of each mention, in their order
    corrections: tuple[Correction, ...]  # that were applied to it, the oldest first
    contradictions: tuple[Contradiction, ...]


def document_meant(connection: Connection, subject: str) -> str | None:
    """Return the id of the document that an id or an address means, if it means one."""
    asked = subject.strip()
    rows = connection.rows(
        "select id from document where id = ? or url = ? order by id = ? desc, id limit 1",
        [asked, asked, asked],
    )
    return rows[0]["id"] if rows else None


def explain(connection: Connection, subject: str) -> Explanation:
    """Return why an event is what it is; see ``Store.explain``."""
    with connection.snapshot():
        found = (each for each in meanings.resolve(connection, subject) if each.kind == "event")
        event = next(found, None)
        if event is None:
            raise QueryError("is no event", subject=subject)
        (entry,) = queries.timeline(connection, TimelineQuery(subject=event.id))
        book = ledger.standing(connection)
        return Explanation(
            entry=entry,
            led_here=_led_here(connection, subject.strip(), event.id, book),
            namings=tuple(_namings(connection, entry.event.mentions)),
            corrections=tuple(each for each in book if each.applied_to == event.id),
            contradictions=tuple(_contradictions(connection, event.id)),
        )


def _led_here(connection: Connection, asked: str, event_id: str, book: list[Correction]) -> str:
    if asked == event_id:
        return ""
    number = connection.scalar("select correction_id from redirect where old_id = ?", [asked])
    for one in book:
        if one.id == number or (one.kind, one.subject_id) == ("merge", asked):
            by = f"by {one.who} on {one.made.date()}"
            return f"{asked} was merged into {event_id} {by}: {one.why}"
    fit = "type, parties and dates of what they say fit one happening"
    return f"{asked} is one of the places that tell of {event_id}: {fit}"


def _namings(connection: Connection, mentions: Iterable[EventMention]) -> Iterator[Naming]:
    """Return what each place names, as its document was read last, and what others share of it."""
    told = list(mentions)
    documents = {each.document_id for each in told}
    stories = _stories(connection, documents)
    claims = {
        (item.document.id, claim.evidence.start, claim.evidence.end, claim.rule): (claim, item)
        for item in language.annotated_of(connection, documents)
        for claim in item.annotation.events
    }
    found: list[tuple[EventMention, EventClaim | None, dict[str, str]]] = []
    for each in told:
        span = each.evidence
        key = (each.document_id, span.start, span.end, each.rule)
        claim, item = claims.get(key, (None, None))
        traits = {f"day {each.date}": each.date} if each.date else {}
        if story := stories.get(each.document_id):
            traits[f"story {story}"] = "one story"
        if claim is not None and item is not None:
            traits |= _known_parties(claim, item.annotation)
        found.append((each, claim, traits))
    often = Counter(trait for _, _, traits in found for trait in traits)
    for each, claim, traits in found:
        yield Naming(
            mention_id=each.id,
            actors=claim.actors if claim else (),
            objects=claim.objects if claim else (),
            shared=tuple(label for trait, label in traits.items() if often[trait] > 1),
        )


def _known_parties(claim: EventClaim, annotation: Annotation) -> dict[str, str]:
    """Return the ids of what a claim names, with how a reader knows them."""
    named = {*claim.actors, *claim.objects}
    bodies = {each.id: each.name for each in annotation.entities if each.name in named}
    texts = {
        each.key: each.key for each in annotation.instruments if each.key and each.name in named
    }
    return bodies | texts


def _stories(connection: Connection, documents: Iterable[str]) -> dict[str, str]:
    sql = (
        "select document_id, story_id from story_document where superseded_at is null"
        " and document_id in (select value from json_each(?))"
    )
    rows = connection.rows(sql, [json.dumps(sorted(documents))])
    return {row["document_id"]: row["story_id"] for row in rows}


def _contradictions(connection: Connection, event_id: str) -> Iterator[Contradiction]:
    names = [each.name for each in fields(Contradiction)]
    for row in connection.rows(
        "select * from contradiction where event_id = ? and superseded_at is null"
        " order by slot, id",
        [event_id],
    ):
        given = {name: row[name] for name in names}
        yield Contradiction(**given | {"first_known": from_moment(row["first_known"])})
