"""What people read: timelines, changes of texts, health of sources, digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from policytrail.records.crawling import Outcome
from policytrail.records.knowledge import Event
from policytrail.records.labels import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLink:
    """A document as it is cited."""

    document_id: str
    title: str
    url: str
    publisher: str
    published: datetime | None
    quote: str
    # The row of the table of who may vouch for what, by which it vouches for what an event counts
    # as; "": it reports.
    vouches: str = ""


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
class Gap:
    """Hours in which nothing was visited, and what was found of them afterwards."""

    began: datetime
    ended: datetime
    found_later: int = 0  # documents that were published meanwhile and seen after it


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much was looked at between two moments."""

    visits: int
    failed: int  # visits without a usable answer
    sources: int  # that were visited
    documents: int  # first seen between them
    relevant: int  # of these, on the subject
    told: int  # of these, that tell of events
    copies: int  # of these, that add no origin to a story that another one told before
    unread: int  # of these, that nobody has read yet
    gaps: tuple[Gap, ...] | None = ()  # None: visits of that time are no longer all on record


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFigure:
    """A figure in a sentence that was quoted for something else."""

    value: float
    value_max: float | None
    unit: str
    text: str  # as it is written
    start: int  # where it stands in the text of the document
    end: int
    source: SourceLink  # with the sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One statement of a digest, never without its sources."""

    text: str
    sources: tuple[SourceLink, ...]
    date: str | None = None
    event_id: str | None = None
    origins: int = 0  # of the sources, the first so many are independent, the others copies; 0: all
    address: str = ""  # of a page about it, without the host: /event/1a2b…
    weight: int = 0  # what it is worth to somebody who reads for one minute


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSection:
    """Statements under one heading."""

    title: str
    lines: tuple[DigestLine, ...]
    note: str = ""  # what an empty section says, or what the reader must know


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Some days: what is new in them, who says what, what is due next, which sources failed."""

    week: str  # ISO week, 2025-W32, or an interval of days, 2025-08-01/2025-08-15
    start: date
    end: date  # the last day; of a week the Sunday
    sections: tuple[DigestSection, ...]
    scope: str = ""  # what it is confined to, in words
    site: str = ""  # where the pages are that the lines' addresses lead to: https://host
