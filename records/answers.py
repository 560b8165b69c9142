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
    origins: int = 0  # of the sources, the first so many are independent, the others copies; 0: all
    address: str = ""  # of a page about it, without the host: /event/1a2b…


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
