"""What a kind makes of one answer: the contract between the spider and the kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from policytrail.records import Document, Fetch, FiledTable, Outcome, Precision, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page that an item leads to, with what the item already says about it."""

    url: str
    title: str = ""
    published: datetime | None = None
    published_precision: Precision = "second"
    teaser: Document | None = None  # what stands for the page while that refuses us


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """Documents, pages to visit, and the next page of a paged answer.

    ``outcome`` is set when the answer is not what the source promises (DRIFT, MALFORMED, EMPTY,
    NO_TEXT, BLOCKED, …); then there are no documents. ``problems`` are items that were left out or
    are less than they claim, one sentence each: one bad item never loses the others.
    ``complete`` is False when the answer broke off: the next visit must ask for all of it again, so
    its ETag and Last-Modified are not to be kept.
    """

    documents: tuple[Document, ...] = ()
    filings: tuple[FiledTable, ...] = ()
    links: tuple[Link, ...] = ()
    next_url: str | None = None
    items: int = 0
    outcome: Outcome | None = None
    message: str = ""
    problems: tuple[str, ...] = ()
    complete: bool = True


class Kind(Protocol):
    """A module in ``crawler/kinds``: its name is the ``kind`` of a source."""

    def parse(self, source: Source, fetch: Fetch, *, link: Link | None = None) -> Parsed:
        """Read one answer. Pure: no network, no clock beyond ``fetch.retrieved``, no raising."""
        ...
