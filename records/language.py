"""What the language stage says about one document."""

from __future__ import annotations

from dataclasses import dataclass

from policytrail.records.crawling import Document
from policytrail.records.labels import (
    Authority,
    DateBasis,
    EntityType,
    EventStatus,
    EventType,
    InstrumentKind,
    Outlook,
    SentimentLabel,
    StanceLabel,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters of a document's text; ``text`` is exactly those characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person, body, company, fund, place or asset in one document, with all its mentions."""

    id: str
    name: str
    type: EntityType
    mentions: tuple[Span, ...]
    wikidata: str | None = None
    sentiment: float | None = None  # -1..1; None: none was measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """An order, guidance, rule, bill, law, case or docket in one document."""

    id: str  # the key, or a provisional id for a text without one
    kind: InstrumentKind
    name: str
    mentions: tuple[Span, ...]
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number with its unit: an ISO currency code, percent, shares, count, or a coin's symbol."""

    value: float
    unit: str
    span: Span
    value_max: float | None = None
    bound: str = "exact"  # exact, about, at_most, at_least, more_than, less_than


# Part of the rule of a denial by which a publisher takes back what it had said itself.
RETRACTED = "retracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventClaim:
    """What one document says that happened, will happen, may happen or did not happen."""

    type: EventType
    status: EventStatus
    actors: tuple[str, ...]  # names of entities of the annotation, or words of the text
    objects: tuple[str, ...]  # names of entities or instruments, or words of the text
    evidence: Span
    date: str | None = None
    date_basis: DateBasis | None = None
    amount: Amount | None = None
    confidence: float = 0.5
    authority: Authority = "outlet"
    chain: tuple[str, ...] = ()  # who says so, outermost first: ("Financial Times", "anonymous")
    rule: str = ""  # the rule or model behind it
    headline: bool = False  # told in the document's opening, not as background
    rejected: tuple[str, ...] = ()  # other readings, "date=2026-05-04: said" (slot=value: why)


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceClaim:
    """Who holds which position toward what, as one document reports it."""

    holder: str
    target: str  # a name of the annotation, or an issue id
    stance: StanceLabel
    evidence: Span
    confidence: float = 0.5
    cue: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationClaim:
    """That somebody expects a price to rise or fall, or money to come or go."""

    target: str  # the name of an asset or a company of the annotation
    outlook: Outlook
    evidence: Span
    holder: str = ""  # who expects it; empty: the text does not say
    cue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveClaim:
    """A duty that a text lays on a body, with its due date where one can be reckoned."""

    agency: str
    duty: str
    evidence: Span
    instrument: str | None = None
    due: str | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """All that the language stage says about one document."""

    document_id: str
    relevance: float
    topics: tuple[str, ...] = ()
    sentiment_score: float = 0.0
    sentiment: SentimentLabel = "neutral"
    entities: tuple[Entity, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    amounts: tuple[Amount, ...] = ()
    events: tuple[EventClaim, ...] = ()
    stances: tuple[StanceClaim, ...] = ()
    directives: tuple[DirectiveClaim, ...] = ()
    expectations: tuple[ExpectationClaim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The code, rules and models behind derived rows."""

    id: str  # content_id of the other fields
    stage: str  # annotate, link
    version: str  # of policytrail
    model: str = ""
    rules: str = ""  # hash of lexicons and components


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedDocument:
    """A document and what the language stage said about its present text."""

    document: Document
    annotation: Annotation
