"""What visits to sources bring: sources, answers, documents, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from policytrail.records.filings import FiledTable
from policytrail.records.identity import sha256_hex
from policytrail.records.labels import Precision, Tier


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
    filings: tuple[FiledTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failure in bulk work, as a value: the rest goes on."""

    subject: str
    message: str
    remedy: str = ""
