"""What follows from many annotated documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policytrail.records.labels import (
    Authority,
    DateBasis,
    EntityType,
    EventStanding,
    EventStatus,
    EventType,
    KnownKind,
    StanceLabel,
)
from policytrail.records.language import Amount, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An actor or object of an event: always words, and an id where they were resolved."""

    name: str
    entity_id: str | None = None
    instrument_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """One place that tells of an event."""

    document_id: str
    evidence: Span
    status: EventStatus
    date: str | None
    authority: Authority
    chain: tuple[str, ...]
    rule: str
    confidence: float
    first_known: datetime
    id: str = ""  # of the claim; an event bears the id of its first mention, so old ids lead on
    origin: str = ""  # who it comes from: a publisher, or the one that a chain leads back to
    rejected: tuple[str, ...] = ()  # other readings of the place, as in EventClaim
    # The row of the table of who may vouch for what, by which this place does; "": it only reports.
    vouches: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventVersion:
    """What an event counted as from a moment on, by what was known then and nothing later."""

    first_known: datetime
    status: EventStanding
    title: str
    date: str | None
    date_basis: DateBasis | None
    authority: Authority
    actors: tuple[Party, ...]
    objects: tuple[Party, ...]
    confidence: float
    amount: Amount | None = None
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened, will, may or did not happen, however many documents tell it."""

    id: str
    type: EventType
    status: EventStanding
    title: str  # one plain sentence that claims no more than the status allows
    date: str | None
    date_basis: DateBasis | None
    authority: Authority
    actors: tuple[Party, ...]
    objects: tuple[Party, ...]
    mentions: tuple[EventMention, ...]
    first_known: datetime
    confidence: float
    amount: Amount | None = None
    historical: bool = False  # background: it was old when it was first told
    origins: tuple[str, ...] = ()  # independent sources of its present status, copies not counted
    # Its versions, oldest first, the present one last. Empty: left to the store, which is cautious.
    history: tuple[EventVersion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntity:
    """An entity over all documents."""

    id: str
    name: str
    type: EntityType
    aliases: tuple[str, ...]
    first_known: datetime
    wikidata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownInstrument:
    """An instrument, or a position, over all documents."""

    id: str
    kind: KnownKind
    name: str
    aliases: tuple[str, ...]
    keys: tuple[str, ...]  # every identifier that was seen for it
    first_known: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentState:
    """A step in the life of an instrument or a position, and the event that made it."""

    instrument_id: str
    state: str
    date: str | None
    event_id: str
    first_known: datetime
    is_reported: bool = False  # only reports tell of the step; it moves nothing until it is done


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A position, with the words that show it."""

    id: str
    document_id: str
    holder: str
    target: str
    stance: StanceLabel
    evidence: Span
    confidence: float
    first_known: datetime
    date: str | None = None  # the day of the document that reports it
    holder_id: str | None = None
    target_id: str | None = None
    cue: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """A duty with its due date."""

    id: str
    document_id: str
    agency: str
    duty: str
    evidence: Span
    first_known: datetime
    agency_id: str | None = None
    instrument_id: str | None = None
    due: str | None = None
    days: int | None = None
    met_on: str | None = None
    met_by: str | None = None  # the event that met it
    days_late: int | None = None  # 0: in time; None: not met yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A day by which something is due or from which something applies."""

    id: str
    kind: Literal["comment", "effective", "directive"]
    due: str
    document_id: str
    evidence: Span
    first_known: datetime
    instrument_id: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentLink:
    """What one instrument does to another, with the words that say so."""

    source_id: str  # the instrument that acts
    relation: Literal[
        "implements", "amends", "rescinds", "supersedes", "corrects", "challenges", "withdraws"
    ]
    target_id: str
    document_id: str
    evidence: Span
    first_known: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedEvents:
    """What people made of events, for whoever draws the consequences of events."""

    before: tuple[Event, ...]  # as the documents have them
    after: tuple[Event, ...]  # in their place, joined to them by their mentions
    said: Mapping[str, frozenset[str]]  # event -> what a person said of it: "status", "date"
    moved: Mapping[str, str | None]  # old ids -> those that hold now; None: deleted


@dataclass(frozen=True, slots=True, kw_only=True)
class StateGap:
    """A step that is missing before a known one; a later document may fill it."""

    instrument_id: str
    missing: str
    before: str  # the state that cannot be reached without it
    event_id: str
    first_known: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Documents that report one happening."""

    id: str
    document_ids: tuple[str, ...]  # as they were told
    origins: tuple[str, ...]  # independent ones; copies are counted with their origin
    first_known: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two values for one slot of an event, both with their places, and why one is preferred."""

    id: str
    event_id: str
    slot: Literal["status", "date", "amount"]
    preferred: str
    rejected: str
    preferred_mention: str  # mention ids
    rejected_mention: str
    reason: str
    first_known: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Everything that follows from a set of annotated documents. Rebuilt at will."""

    entities: tuple[KnownEntity, ...] = ()
    instruments: tuple[KnownInstrument, ...] = ()
    states: tuple[InstrumentState, ...] = ()
    events: tuple[Event, ...] = ()
    stances: tuple[Stance, ...] = ()
    directives: tuple[Directive, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    links: tuple[InstrumentLink, ...] = ()
    gaps: tuple[StateGap, ...] = ()
    stories: tuple[Story, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeChange:
    """What some documents changed in the knowledge: all present rows of the units that changed.

    A unit is what is replaced as a whole: by field of ``Knowledge``, the id of the row; for
    ``states`` and ``gaps`` that of the instrument, for ``links`` the acting instrument, for
    ``contradictions`` the event. A unit without rows is gone.
    """

    rows: Knowledge
    units: Mapping[str, frozenset[str]]
