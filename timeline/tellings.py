"""Claims in their documents: with parties resolved, and with who vouches for them."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args

from policytrail.records import (
    OFFICIAL_TIERS,
    RETRACTED,
    AnnotatedDocument,
    Authority,
    Document,
    EntityType,
    EventClaim,
    EventMention,
    EventStatus,
    Instrument,
    Party,
    content_id,
)
from policytrail.timeline import (
    agenda,
    bills,
    dates,
    entities,
    naming,
    phrases,
    publishers,
    register,
    reviews,
    vouching,
)
from policytrail.timeline.entities import Entities
from policytrail.timeline.publishers import Credits
from policytrail.timeline.texts import Texts
from policytrail.timeline.words import fold, one_line, words

_RANKS: dict[str, int] = {name: rank for rank, name in enumerate(get_args(Authority))}
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
    vouches: str = ""  # the row of the table by which it does; "": it only reports
    is_moved: bool = False  # a scheduled day that was put off before it came
    story: str = ""  # the first document of the story that it is told in; "": in none

    @property
    def told(self) -> date:
        """The day of the document; the day on which it was first seen if that is unknown.

        A record that grows, of a bill or a review, tells each act on its day. So does a page that
        was changed since, of what was done between its publication and the change.
        """
        published = (self.document.published or self.document.first_seen).date()
        days = dates.parse(self.claim.date)
        if days is None or not (self._is_of_record or self._is_added(published, days.last)):
            return published
        return days.last

    def _is_added(self, published: date, day: date) -> bool:
        """Tell whether a claim of something done was written into the page after publication."""
        document = self.document
        changes = [document.updated] if document.updated else []
        if document.retrieved.date() > document.first_seen.date():
            changes.append(document.retrieved)  # when this state was first seen
        last = max((each.date() for each in changes), default=published)
        return self.claim.status == "done" and published < day <= last

    @property
    def _is_of_record(self) -> bool:
        return self.claim.rule.startswith((bills.RULE, reviews.RULE))

    @property
    def act(self) -> str:
        """The kind of act: its type, but that to take a case is another act than to rule on it."""
        taken = self.claim.type == "decide" and phrases.takes_case(self.claim.evidence.text)
        return "take" if taken else self.claim.type

    @property
    def age(self) -> tuple[date, date, str, int, str]:
        """What sorts tellings by when they were first known; then by what does not change."""
        document = self.document
        start = self.claim.evidence.start
        return (document.first_seen.date(), self.told, document.id, start, self.id)

    @property
    def takes_back(self) -> bool:
        """Tell whether it is a publisher's word that it was wrong."""
        return is_retraction(self.claim.rule)

    @property
    def is_scheduled(self) -> bool:
        """Tell whether the register gives it as a day to come: a closing, an effect."""
        return self.claim.rule in register.SCHEDULED_RULES

    @property
    def is_listing(self) -> bool:
        """Tell whether it is an entry of the agenda, which the next edition replaces."""
        return agenda.step_of(self.claim.rule) is not None and self.claim.status != "done"

    @property
    def ends(self) -> date | None:
        """The last day that it is scheduled for; None if it is not, or not any more."""
        days = dates.parse(self.claim.date)
        return days.last if days and self.is_scheduled and not self.is_moved else None

    @property
    def passage(self) -> str | None:
        """Its words, if they are so many that equal ones are no chance: a copy."""
        said = words(self.claim.evidence.text)
        return " ".join(said) if len(said) >= _COPIED_WORDS else None

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
            rejected=self.claim.rejected,
            vouches=self.vouches,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What names mean over all documents, as it stands."""

    entities: Entities
    texts: Texts


def rank(authority: Authority) -> int:
    """Return 0 for the strongest authority, more for weaker ones."""
    return _RANKS[authority]


def tell(
    item: AnnotatedDocument,
    resolver: Resolver,
    original: AnnotatedDocument,
    put_off: Container[str],
    story: str = "",
) -> list[Telling]:
    """Return every claim of a document once, by what the document says.

    ``original`` is the document of which this one is a copy: what a copy says is no news of its
    publisher, but of the original's. ``put_off`` are the rules of scheduled days that a later
    document put off before they came. ``story`` is the id of the first document of the story.
    """
    found: dict[str, Telling] = {}
    credited = publishers.credits_in(item)
    for claim in item.annotation.events:
        origin = resolver.name_of(_origin(original, claim, credited))
        telling = _telling(item, claim, resolver, publishers.name_of(origin))
        telling = replace(telling, is_moved=claim.rule in put_off, story=story)
        found.setdefault(telling.id, telling)
    return list(found.values())


def dated(telling: Telling, today: date) -> Telling:
    """Return the telling with the status that the calendar gives it on a day.

    What the register scheduled for a day before is done.
    """
    if _is_yet_to_come(telling):
        return replace(telling, said="planned", status="planned")
    over = telling.ends is not None and telling.ends < today
    return replace(telling, status="done") if over else telling


class Resolver:
    """Finds what the names of one annotation mean."""

    def __init__(self, item: AnnotatedDocument, names: Names) -> None:
        self._document = item.document
        self._names = names
        self.asked: set[str] = set()  # folded names that were looked up in all documents
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

    def type_of(self, party: Party) -> EntityType | None:
        """Return what kind of body a party is, if it is a known one."""
        return self._names.entities.known[party.entity_id].type if party.entity_id else None

    def _entity(self, name: str) -> Party | None:
        entity = self._entities.get(fold(name))
        if entity is None:
            return None
        return Party(name=self._names.entities.known[entity.id].name, entity_id=entity.id)

    def _instrument(self, name: str) -> Party | None:
        instrument = self._instruments.get(fold(name))
        return None if instrument is None else self.instrument(instrument)

    def instrument(self, instrument: Instrument) -> Party:
        """Return the party that an instrument of the annotation is; it is named by its event."""
        return Party(name="", instrument_id=self._names.texts.id_of(self._document, instrument))

    def _elsewhere(self, name: str) -> Party:
        """Return words; or the entity that is the only one with that name in any document."""
        if not name[:1].isupper():
            return Party(name=one_line(name))
        self.asked.add(fold(name))
        key = self._names.entities.only(fold(name))
        known = self._names.entities.known
        return Party(name=known[key].name if key else one_line(name), entity_id=key)


def _telling(
    item: AnnotatedDocument, claim: EventClaim, resolver: Resolver, origin: str
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
        origin=origin,
        vouches=_vouches(document, claim, resolver),
    )


def _vouches(document: Document, claim: EventClaim, resolver: Resolver) -> str:
    """Return the row of the table by which a document vouches for what it claims; "": none."""
    publisher = resolver.actor(publishers.of(document))
    source = vouching.source_of(document, claim, resolver.type_of(publisher))
    itself = any(_is_same(publisher, resolver.actor(name)) for name in claim.actors)
    row = vouching.row_for(claim.type, source, itself=itself)
    return row.id if row.vouches else ""


def _is_same(one: Party, other: Party) -> bool:
    if one.entity_id and one.entity_id == other.entity_id:
        return True
    return naming.bearer(one.name) == naming.bearer(other.name)


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
    official = document.tier in OFFICIAL_TIERS and not claim.chain
    if official and rank(claim.authority) > rank("official"):
        return "official"
    return claim.authority


def _origin(original: AnnotatedDocument, claim: EventClaim, credited: Credits) -> str:
    """Return the outermost named source of the claim; else whom the document names as its source;
    else the publisher of the document or, of a copy, of its original."""
    named = [name for name in claim.chain if fold(name) not in _NOBODY]
    if named:
        return named[0]
    return credited.of(claim.evidence) or origin_of(original)


def origin_of(item: AnnotatedDocument) -> str:
    """Return who a document is from: who it says told its news first, or its publisher."""
    return publishers.credits_in(item).whole or publishers.of(item.document)


def own_origin(item: AnnotatedDocument) -> str:
    """Return who a document's news come from: the source that all its opening claims name.

    A report that tells nothing of its own ("according to the Financial Times") is no new origin.
    """
    credited = publishers.credits_in(item)
    opening = [claim for claim in item.annotation.events if claim.headline]
    named = {publishers.name_of(_origin(item, claim, credited)) for claim in opening}
    return named.pop() if len(named) == 1 else origin_of(item)


def is_retraction(rule: str) -> bool:
    """Tell whether a claim by this rule is a publisher's word that it was wrong."""
    return RETRACTED in rule.split("/")
