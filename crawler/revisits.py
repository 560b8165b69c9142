"""When a page that was read is looked at again: what was published may be changed or taken down.

Most corrections come within hours, some within weeks. So a page is looked at again when as much
time has passed since the last look as it was then old, from six hours on: at the age of 6, 12, 24,
48 hours, and so on until ninety days are over. That is ten looks, conditional ones where the
server allows it. One that could not be read is looked at again in the same steps, counted from the
first failure: what was taken down by mistake is soon there again.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from policytrail.crawler.addresses import set_key
from policytrail.crawler.parsed import Link
from policytrail.records import GOOD_OUTCOMES, Poll

FIRST_LOOK = timedelta(hours=6)
LAST_LOOK = timedelta(days=90)
MOST = 50  # of one source in one visit


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVisit:
    """A page to look at again: its validators, and what its item said of it."""

    link: Link
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


def due_revisits(
    polls: Iterable[Poll], now: datetime, *, wanted: Collection[str] = ()
) -> list[PageVisit]:
    """Return the pages that are due for another look, those that wait longest first.

    ``polls`` are visits to pages that a source's items lead to, oldest first. Pages that were never
    read are not among them, but for those ``wanted`` (by ``set_key``), for which only a teaser is
    stored. The links have an address and nothing else: what is stored about the pages has to be
    added, since a page without a date of its own would lose the one that its item gave it.
    """
    visits: dict[str, list[Poll]] = {}
    for poll in polls:
        address = set_key(poll.url)
        if poll.outcome in GOOD_OUTCOMES or address in visits or address in wanted:
            visits.setdefault(address, []).append(poll)
    due = sorted(
        (moment, address)
        for address, run in visits.items()
        if (moment := _next_look(run)) is not None and moment <= now
    )
    return [_page_visit(visits[address]) for _, address in due[:MOST]]


def _next_look(run: list[Poll]) -> datetime | None:
    failures = list(itertools.takewhile(lambda poll: poll.outcome not in GOOD_OUTCOMES, run[::-1]))
    age = run[-1].finished - (failures[-1] if failures else run[0]).finished
    return run[-1].finished + max(FIRST_LOOK, age) if age < LAST_LOOK else None


def _page_visit(run: list[Poll]) -> PageVisit:
    good = (poll for poll in reversed(run) if poll.outcome in GOOD_OUTCOMES)
    read = next(good, run[-1])  # one that was never read has no validators
    return PageVisit(
        link=Link(url=read.url),
        etag=read.etag,
        last_modified=read.last_modified,
        body_sha256=read.body_sha256,
    )
