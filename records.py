"""Records that the stages exchange. Frozen, keyword-only, standard library only.

Moments are aware datetimes in UTC; dates of events are strings as far as the text supports:
``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY-Qn`` or ``YYYY``. Offsets count Unicode code points into
``Document.text``, end exclusive. Ids derive from content, so a stage may run again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

EventType = Literal[
    "sign", "issue", "propose", "finalize", "rescind", "amend", "direct", "review", "comment",
    "effective", "introduce", "advance", "pass", "enact", "reject", "litigate", "decide",
    "enforce", "allocate", "divest", "launch", "partner", "appoint", "hear",
]  # fmt: skip
EventStatus = Literal["done", "planned", "considered", "denied"]
EntityType = Literal[
    "person", "agency", "legislature", "court", "company", "pension_fund", "advocacy", "media",
    "place", "asset",
]  # fmt: skip
InstrumentKind = Literal[
    "executive_order", "memorandum", "guidance", "rule", "bill", "law", "case", "docket",
]  # fmt: skip
# A position is no text: what an investor has of one asset, which has a life of its own.
KnownKind = InstrumentKind | Literal["position"]
# What an event counts as over all documents: "reported" is a completed act that no instrument,
# official source or filing and no two independent origins vouch for yet.
EventStanding = Literal["done", "reported", "planned", "considered", "denied"]
StanceLabel = Literal["support", "oppose", "neutral"]
SentimentLabel = Literal["positive", "neutral", "negative"]
Outlook = Literal["bullish", "bearish"]  # of a market: neither a stance nor a tone
# Who vouches for a claim, strongest first.
Authority = Literal[
    "instrument", "official", "filing", "named_person", "outlet", "anonymous", "inferred",
]  # fmt: skip
DateBasis = Literal["explicit", "relative", "deadline", "inferred"]
Precision = Literal["day", "second"]
Tier = Literal[
    "official", "regulator", "legislature", "court", "trade_press", "news", "crypto_press", "local",
]  # fmt: skip


def content_id(*parts: str) -> str:
    """Return 16 hex digits that depend on the parts and on nothing else."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes in hex: the id of a blob."""
    return hashlib.sha256(data).hexdigest()


class Outcome(StrEnum):
    """How one visit to a source ended. ``docs/outcomes.md`` explains each."""

    NEW = "new"  # at least one new or changed document
    UNCHANGED = "unchanged"  # a body came, nothing in it is new
    NOT_MODIFIED = "not_modified"  # HTTP 304
    EMPTY = "empty"  # an empty body, or a well-formed feed without items
    BLOCKED = "blocked"  # 401, 403, 429, 451 or a bot wall
    GONE = "gone"  # 404 or 410
    REDIRECTED_HOME = "redirected_home"  # the address now leads to the site's front page
    DRIFT = "drift"  # another kind of thing than the source promises, such as HTML for a feed
    MALFORMED = "malformed"  # the right kind of thing, too broken to read
    NO_TEXT = "no_text"  # a page without main text
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"  # no address, no connection, TLS failure
    REFUSED_ADDRESS = "refused_address"  # the address is private, or not http(s)
    ROBOTS = "robots"  # robots.txt forbids it
    SERVER_ERROR = "server_error"  # HTTP 5xx
    ERROR = "error"  # anything else; the message says what


# The source answered as it promises; and the same where a source may have nothing to say.
GOOD_OUTCOMES = frozenset({Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED})
SERVED_OUTCOMES = GOOD_OUTCOMES | {Outcome.EMPTY}

# --- crawling -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A configured place that is visited again and again: one entry of a catalogue file."""

    id: str
    publisher: str
    title: str
    kind: str  # the name of a module in crawler/kinds
    url: str
    tier: Tier
    interval_minutes: int
    delay_seconds: float = 1.0  # least time between two requests to the host
    licence: str = "unknown"
    excerpt_chars: int | None = None  # most characters of text that exports may show
    status: str = "unverified"
    verified_on: date | None = None
    enabled: bool = True
    options: Mapping[str, str | int | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """What earlier visits left behind for the next one."""

    source_id: str
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    known_urls: frozenset[str] = frozenset()  # canonical URLs of documents already stored
    moved_to: str | None = None  # where the source has moved for good, if that is believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One HTTP answer, or the reason why there is none (``outcome`` is set then)."""

    source_id: str
    url: str
    final_url: str
    retrieved: datetime
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""
    outcome: Outcome | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """Bytes as they came, addressed by their hash."""

    sha256: str
    data: bytes
    content_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A thing with a canonical URL, in one state of its main text."""

    id: str  # content_id of the identity key (canonical URL, or register number and date)
    source_id: str
    url: str
    title: str
    text: str
    retrieved: datetime
    first_seen: datetime
    kind: str = "page"  # page, feed_item, register, file
    authors: tuple[str, ...] = ()
    published: datetime | None = None  # None: not known; never the time of the visit
    published_precision: Precision = "second"  # "day": only the date is known
    updated: datetime | None = None
    blob_sha256: str | None = None
    via: str | None = None  # the source that delivered it, when that is not the publisher's own
    method: str = ""  # how the text was taken from the bytes
    language: str | None = None
    tier: Tier = "news"
    publisher: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)  # fields of a register, by name

    @property
    def text_sha256(self) -> str:
        """Hash of the text: two states of a document with equal hashes are one revision."""
        return sha256_hex(self.text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One visit and its outcome. ``url`` is a source's address, or that of a page it leads to."""

    source_id: str
    url: str
    started: datetime
    finished: datetime
    outcome: Outcome
    status: int | None = None
    size: int = 0  # bytes of the body, decompressed
    items: int = 0
    new_items: int = 0
    message: str = ""
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    not_before: datetime | None = None  # the server asked not to be visited before
    moved_to: str | None = None  # where permanent redirects alone have led


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """All that one visit brought. The store writes it in one transaction."""

    poll: Poll
    blobs: tuple[Blob, ...] = ()
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failure in bulk work, as a value: the rest goes on."""

    subject: str
    message: str
    remedy: str = ""


# --- language -------------------------------------------------------------------------------


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


# --- knowledge made of many annotations -----------------------------------------------------


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


# --- answers --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLink:
    """A document as it is cited."""

    document_id: str
    title: str
    url: str
    publisher: str
    published: datetime | None
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentChange:
    """A published document that reads otherwise than before, was taken down, or is there again."""

    document_id: str
    title: str
    url: str
    publisher: str
    tier: Tier
    published: datetime | None
    seen: datetime  # when it was noticed
    kind: str  # the gravest kind of change of a sentence; taken_down or returned: all of it
    state: int  # of the text: 1 is the first that was seen
    sentences: int = 0  # that changed
    old: str = ""  # of the gravest change, cut where it is long; or where the text began
    new: str = ""
    reason: str = ""  # why it counts as taken down: an outcome
    relevance: float | None = None  # None: the language stage has not read it


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """An event with its sources, as people read it."""

    event: Event
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How a source stands at a moment: its last visit, and since when visits fail."""

    source_id: str
    publisher: str
    url: str
    outcome: Outcome  # of the last visit
    last_visit: datetime
    last_success: datetime | None = None
    failing_since: datetime | None = None  # the first visit of the present run of failures
    message: str = ""
    covered_by: tuple[str, ...] = ()  # sources that brought the same publisher's documents since
    state: str = ""  # ok, stale, empty, blocked, drift, dead, failing or disabled
    why: str = ""  # what is wrong with it, in words
    failures: int = 0  # visits in a row
    next_visit: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One statement of a digest, never without its sources."""

    text: str
    sources: tuple[SourceLink, ...]
    date: str | None = None
    event_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSection:
    """Statements under one heading."""

    title: str
    lines: tuple[DigestLine, ...]
    note: str = ""  # what an empty section says, or what the reader must know


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A week: what is new in it, who says what, what is due next, which sources failed."""

    week: str  # ISO week, 2025-W32
    start: date
    end: date  # the Sunday
    sections: tuple[DigestSection, ...]
