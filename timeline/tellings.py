"""Claims in their documents: with parties resolved, and with who vouches for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args
from urllib.parse import urlsplit

from policytrail.records import (
    AnnotatedDocument,
    Authority,
    Document,
    EventClaim,
    EventMention,
    EventStatus,
    Instrument,
    KnownEntity,
    KnownInstrument,
    Party,
    content_id,
)
from policytrail.timeline import dates, entities, register
from policytrail.timeline.instruments import Instruments
from policytrail.timeline.words import fold, one_line, words

_RANKS: dict[str, int] = {name: rank for rank, name in enumerate(get_args(Authority))}
_OFFICIAL_TIERS = frozenset({"official", "regulator", "legislature", "court"})
_GIVING = frozenset({"executive_order", "memorandum"})  # kinds of texts that give directions
_NOBODY = frozenset({"", "anonymous", "author", "unattributed"})
_COPIED_WORDS = 8  # so many equal words in a row are no chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One claim of one document."""

    id: str
    document: Document
    claim: EventClaim
    said: EventStatus  # by the document
    status: EventStatus  # by the calendar: a scheduled day that is over is done
    actors: tuple[Party, ...]
    objects: tuple[Party, ...]
    authority: Authority
    origin: str
    is_moved: bool = False  # a scheduled day that was put off before it came

    @property
    def told(self) -> date:
        """The day of the document; the day on which it was first seen if that is unknown."""
        return (self.document.published or self.document.first_seen).date()

    @property
    def age(self) -> tuple[date, date, str, int, str]:
        """What sorts tellings by when they were first known; then by what does not change."""
        document = self.document
        start = self.claim.evidence.start
        return (document.first_seen.date(), self.told, document.id, start, self.id)

    @property
    def is_scheduled(self) -> bool:
        """Tell whether the register gives it as a day to come: a closing, an effect."""
        return self.claim.rule in register.SCHEDULED_RULES

    def mention(self) -> EventMention:
        """Return the record of the place that tells it."""
        return EventMention(
            document_id=self.document.id,
            evidence=self.claim.evidence,
            status=self.said,
            date=self.claim.date if dates.parse(self.claim.date) else None,
            authority=self.authority,
            chain=self.claim.chain,
            rule=self.claim.rule,
            confidence=self.claim.confidence,
            first_known=self.document.first_seen,
            id=self.id,
            origin=self.origin,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What names mean over all documents."""

    entities: Mapping[str, KnownEntity]
    instruments: Mapping[str, KnownInstrument]
    resolved: Instruments
    unique: Mapping[str, str]  # folded name -> id of the only entity that has it

    @classmethod
    def of(cls, known: Sequence[KnownEntity], resolved: Instruments) -> Names:
        """Return the names of all entities and instruments."""
        return cls(
            entities={entity.id: entity for entity in known},
            instruments={each.id: each for each in resolved.known},
            resolved=resolved,
            unique=entities.names(known),
        )


def rank(authority: Authority) -> int:
    """Return 0 for the strongest authority, more for weaker ones."""
    return _RANKS[authority]


def tell(
    documents: Sequence[AnnotatedDocument], names: Names, copies: Mapping[str, str], today: date
) -> list[Telling]:
    """Return every claim of every document once, the earliest known first.

    What the register scheduled for a day before ``today`` is done.

    ``copies`` leads from the id of a copy to that of its original: what a copy says is no news
    of its publisher, but of the original's.
    """
    by_id = {item.document.id: item.document for item in documents}
    moved = register.moved(each for each in by_id.values() if register.is_register(each))
    found: dict[str, Telling] = {}
    for item in documents:
        resolver = Resolver(item, names)
        original = by_id[copies.get(item.document.id, item.document.id)]
        for claim in item.annotation.events:
            telling = _telling(item, claim, resolver, original)
            telling = replace(telling, is_moved=(item.document.id, claim.rule) in moved)
            telling = _dated(telling, today)
            found.setdefault(telling.id, telling)
    return _collapse_copies(sorted(found.values(), key=lambda each: each.age))


class Resolver:
    """Finds what the names of one annotation mean."""

    def __init__(self, item: AnnotatedDocument, names: Names) -> None:
        self._document = item.document
        self._names = names
        self._entities = entities.by_name(item.annotation.entities)
        self._instruments: dict[str, Instrument] = {}
        for instrument in item.annotation.instruments:
            called = [instrument.name, instrument.id, instrument.key or ""]
            called += [mention.text for mention in instrument.mentions]
            for name in called:
                self._instruments.setdefault(fold(name), instrument)

    def actor(self, name: str) -> Party:
        """Return the party that a name stands for; entities before instruments."""
        return self._entity(name) or self._instrument(name) or self._elsewhere(name)

    def object(self, name: str) -> Party:
        """Return the party that a name stands for; instruments before entities."""
        return self._instrument(name) or self._entity(name) or self._elsewhere(name)

    def name_of(self, origin: str) -> str:
        """Return the name by which an origin is known, so that two spellings are one origin."""
        return (self._entity(origin) or self._elsewhere(origin)).name

    def _entity(self, name: str) -> Party | None:
        entity = self._entities.get(fold(name))
        if entity is None:
            return None
        return Party(name=self._names.entities[entity.id].name, entity_id=entity.id)

    def _instrument(self, name: str) -> Party | None:
        instrument = self._instruments.get(fold(name))
        return None if instrument is None else self.instrument(instrument)

    def instrument(self, instrument: Instrument) -> Party:
        """Return the party that an instrument of the annotation is."""
        key = self._names.resolved.id_of(self._document, instrument)
        return Party(name=self._names.instruments[key].name, instrument_id=key)

    def _elsewhere(self, name: str) -> Party:
        """Return words; or the entity that is the only one with that name in any document."""
        key = self._names.unique.get(fold(name)) if name[:1].isupper() else None
        return Party(name=self._names.entities[key].name if key else one_line(name), entity_id=key)


def _telling(
    item: AnnotatedDocument, claim: EventClaim, resolver: Resolver, original: Document
) -> Telling:
    document = item.document
    return Telling(
        id=content_id(
            "event",
            document.id,
            claim.type,
            claim.status,
            claim.evidence.text,
            claim.date or "",
            *claim.actors,
            "->",
            *claim.objects,
        ),
        document=document,
        claim=claim,
        said=claim.status,
        status=claim.status,
        actors=_distinct(resolver.actor(name) for name in claim.actors),
        objects=_distinct(
            [*map(resolver.object, claim.objects), *_given_by(item, claim, resolver)]
        ),
        authority=_authority(document, claim),
        origin=resolver.name_of(_origin(original, claim)),
    )


def _dated(telling: Telling, today: date) -> Telling:
    """Return the telling with the status that the calendar gives it."""
    if _is_yet_to_come(telling):
        return replace(telling, said="planned", status="planned")
    days = dates.parse(telling.claim.date)
    over = days is not None and days.last < today and not telling.is_moved
    return replace(telling, status="done") if telling.is_scheduled and over else telling


def _given_by(item: AnnotatedDocument, claim: EventClaim, resolver: Resolver) -> Iterable[Party]:
    """Return the order that gives a direction: the document itself, or the only one it tells of.

    A direction names the body that is to act, and mostly not the text that says so.
    """
    if claim.type != "direct":
        return ()
    told = [each for each in item.annotation.instruments if each.kind in _GIVING]
    inside = [
        each
        for each in told
        if any(
            claim.evidence.start <= mention.start and mention.end <= claim.evidence.end
            for mention in each.mentions
        )
    ]
    own = told[:1] if told and told[0].id.startswith("page:") else []
    found = own or inside[:1] or (told if len(told) == 1 else [])
    return [resolver.instrument(each) for each in found]


def _distinct(parties: Iterable[Party]) -> tuple[Party, ...]:
    return tuple(dict.fromkeys(parties))


def _is_yet_to_come(telling: Telling) -> bool:
    """Tell whether a claim of something done is dated after its own document.

    Then a date inside the text was taken for the date of the act; it cannot be done yet.
    """
    days = dates.parse(telling.claim.date)
    late = days is not None and days.first > telling.told + timedelta(days=1)
    return telling.claim.status == "done" and late


def _authority(document: Document, claim: EventClaim) -> Authority:
    """Return who vouches: an official document is at least an official, unless it cites others."""
    official = document.tier in _OFFICIAL_TIERS and not claim.chain
    if official and rank(claim.authority) > rank("official"):
        return "official"
    return claim.authority


def _origin(document: Document, claim: EventClaim) -> str:
    """Return the outermost named source of the claim; the document's own publisher if none."""
    named = [name for name in claim.chain if fold(name) not in _NOBODY]
    return named[0] if named else publisher_of(document)


def own_origin(item: AnnotatedDocument) -> str:
    """Return who a document's news come from: the source that all its opening claims name.

    A report that tells nothing of its own ("according to the Financial Times") is no new origin.
    """
    opening = [claim for claim in item.annotation.events if claim.headline]
    named = {_origin(item.document, claim) for claim in opening}
    return named.pop() if len(named) == 1 else publisher_of(item.document)


def publisher_of(document: Document) -> str:
    """Return the publisher, or else the host of the address, or else the source."""
    return document.publisher or _host(document.url) or document.source_id


def _host(url: str) -> str:
    """Return the host without "www."; nothing for an address that cannot be read."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")


def _collapse_copies(tellings: list[Telling]) -> list[Telling]:
    """Give tellings with the same words the origin of the first one: copies are no new source."""
    first: dict[str, str] = {}
    collapsed = []
    for telling in tellings:
        said = words(telling.claim.evidence.text)
        if len(said) < _COPIED_WORDS:
            collapsed.append(telling)
            continue
        origin = first.setdefault(" ".join(said), telling.origin)
        collapsed.append(replace(telling, origin=origin))
    return collapsed
