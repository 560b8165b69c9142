"""The publishers of a simulated year: what each puts out when, and what a visit to it gets.

Three sorts of sources: newspapers (all hours), offices (at 08:45 and 16:15 in Washington on federal
business days, told so by their slots), and trade papers (now and then). A feed shows only its
newest items, so whoever comes too late misses some. Nothing is fetched: a visit gets what the
crawler would have made of the answer.
"""

from __future__ import annotations

import bisect
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from policytrail.config import CrawlSettings
from policytrail.crawler.polling import PollRequest
from policytrail.crawler.slots import is_business_day
from policytrail.records import (
    Blob,
    Document,
    Outcome,
    Poll,
    PollResult,
    Source,
    content_id,
    sha256_hex,
)

WASHINGTON = ZoneInfo("America/New_York")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
RELEASES = (time(8, 45), time(16, 15))
_NEVER = datetime.max.replace(tzinfo=UTC)
TAKES = timedelta(seconds=1)  # a visit
_WORDS = (
    "board", "fund", "member", "trustee", "notice", "period", "comment", "rule", "plan", "sponsor",
    "record", "hearing", "committee", "agency", "staff", "draft", "report", "asset", "manager",
    "letter", "review", "market", "benefit", "saver", "account", "state",
)  # fmt: skip


@dataclass(kw_only=True)
class Publisher:
    """One source with all that it will ever put out, and its misfortunes."""

    source: Source
    published: list[datetime]
    shown: int  # newest items that its feed holds
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)
    moved: datetime | None = None  # since then it answers 301, and later nothing at the old address
    closed: datetime | None = None  # since then the old address is gone, or all of it
    visits: list[datetime] = field(default_factory=list)

    @property
    def interval(self) -> timedelta:
        """The pause between visits that its entry asks for."""
        return timedelta(minutes=self.source.interval_minutes)

    @property
    def new_address(self) -> str:
        """Where it answers after it has moved."""
        return self.source.url.replace("https://", "https://new-")

    def address(self, number: int) -> str:
        """Return the address of its nth item."""
        return f"https://{self.source.id}.example/{number}"

    def answers(self, now: datetime) -> bool:
        """Tell whether it is not out."""
        return not any(begin <= now < end for begin, end in self.outages)

    def outcome(self, now: datetime, address: str | None) -> tuple[Outcome, int | None]:
        """Return how a visit ends that asks at an address (None: the old one)."""
        if not self.answers(now):
            return Outcome.UNREACHABLE, None
        if self.closed and now >= self.closed and address != self.new_address:
            return Outcome.GONE, 404 if self.moved else 410
        return Outcome.NEW, 200

    def window(self, number: int) -> tuple[datetime, datetime]:
        """Return from when to when the nth item is shown."""
        gone = number + self.shown
        last = self.published[gone] if gone < len(self.published) else _NEVER
        return self.published[number], last

    def stands(self, number: int, end: datetime) -> tuple[datetime, datetime]:
        """Return from when to when the nth item is in the feed until the end, outages or not."""
        begin, gone = self.window(number)
        return begin, min(gone, end, self.closed if self.closed and not self.moved else end)

    def shown_for(self, number: int, end: datetime) -> timedelta:
        """Return how long visits would have got the nth item, at one stretch; zero if never."""
        begin, gone = self.stands(number, end)
        longest = timedelta(0)
        for out, back in sorted(self.outages):
            if begin < out < gone:
                longest = max(longest, out - begin)
            if out < gone and begin < back:
                begin = back
        return max(longest, gone - begin)


class World:
    """All publishers. ``visit`` stands in for ``crawler.poll_sources``."""

    def __init__(self, publishers: Sequence[Publisher]) -> None:
        self.publishers = {one.source.id: one for one in publishers}
        self.truth: Callable[[], datetime] | None = None  # the time, where the clock may be wrong

    @property
    def sources(self) -> list[Source]:
        """The catalogue."""
        return [one.source for one in self.publishers.values()]

    async def visit(
        self,
        requests: Sequence[PollRequest],
        settings: CrawlSettings,
        *,
        clock: Callable[[], datetime],
        sink: Callable[[PollResult], None],
    ) -> None:
        """Answer as the publishers do now."""
        del settings
        for request in requests:
            now = (self.truth or clock)()
            sink(_answer(self.publishers[request.source.id], request, now, clock()))


def _answer(
    publisher: Publisher, request: PollRequest, now: datetime, shown: datetime
) -> PollResult:
    """Answer as the publisher does now; the visit is noted at the moment that the clock shows."""
    publisher.visits.append(now)
    state = request.state
    outcome, status = publisher.outcome(now, state.moved_to)
    total = bisect.bisect_right(publisher.published, now)
    tag = f'"{total}"'
    documents: tuple[Document, ...] = ()
    blobs: tuple[Blob, ...] = ()
    if outcome is Outcome.NEW:
        if state.etag == tag:
            outcome, status = Outcome.NOT_MODIFIED, 304
        else:
            listed = range(max(0, total - publisher.shown), total)
            fresh = [at for at in listed if publisher.address(at) not in state.known_urls]
            documents, blobs = _bring(publisher, listed, fresh, shown)
            outcome = Outcome.NEW if fresh else Outcome.UNCHANGED
    served = outcome in {Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED}
    moved = publisher.moved is not None and now >= publisher.moved
    poll = Poll(
        source_id=publisher.source.id,
        url=publisher.source.url,
        started=shown,
        finished=shown + TAKES,
        outcome=outcome,
        status=status,
        size=len(blobs[0].data) if blobs else 0,
        items=publisher.shown,
        new_items=len(documents),
        etag=tag if served else None,
        moved_to=publisher.new_address if served and moved else None,
    )
    return PollResult(poll=poll, blobs=blobs, documents=documents)


def _bring(
    publisher: Publisher, shown: Sequence[int], fresh: Sequence[int], now: datetime
) -> tuple[tuple[Document, ...], tuple[Blob, ...]]:
    """Return the feed as it came, the pages of its new items, and what was read in them."""
    feed = "".join(f"<item><link>{publisher.address(at)}</link></item>" for at in shown).encode()
    blobs = [Blob(sha256=sha256_hex(feed), data=feed, content_type="application/rss+xml")]
    documents = []
    for number in fresh:
        url = publisher.address(number)
        text = _text(url)
        page = f"<html><body><p>{text}</p></body></html>".encode()
        blobs.append(Blob(sha256=sha256_hex(page), data=page, content_type="text/html"))
        documents.append(
            Document(
                id=content_id(url),
                source_id=publisher.source.id,
                url=url,
                title=f"Item {number} of {publisher.source.title}",
                text=text,
                retrieved=now,
                first_seen=now,
                published=publisher.published[number],
                blob_sha256=blobs[-1].sha256,
                tier=publisher.source.tier,
                publisher=publisher.source.publisher,
            )
        )
    return tuple(documents), tuple(blobs)


def _text(url: str) -> str:
    rng = random.Random(url)  # noqa: S311
    return " ".join(rng.choices(_WORDS, k=300)) + "."


def make_world(
    *, start: datetime, days: int, sources: int, per_day: float, every: int, seed: int
) -> World:
    """Return publishers that put out so many documents a day between them.

    A third are offices; of the others a few put out most, as in life. ``every`` is the interval of
    the busy ones in minutes. A feed shows the items of a day and a half at its usual pace or
    twenty, whichever are more.
    """
    rng = random.Random(seed)  # noqa: S311
    offices = sources // 3
    office_share = 2.0 * offices * 5 / 7 / per_day
    weights = [1 / (1 + at) ** 0.7 for at in range(sources - offices)]
    publishers = []
    for at in range(sources):
        if at < offices:
            published, busy = _releases(start, days), False
        else:
            share = weights[at - offices] / sum(weights) * max(0.1, 1 - office_share)
            published = _any_time(start, days, per_day * share, rng)
            busy = at - offices < 10
        minutes = every if busy or at < offices else 2 * every
        shown = max(20, round(1.5 * len(published) / days))
        source = _source(at, office=at < offices, minutes=minutes)
        publishers.append(Publisher(source=source, published=published, shown=shown))
    _trouble(publishers, start, days, rng)
    return World(publishers)


def _source(at: int, *, office: bool, minutes: int) -> Source:
    slots = {"slots": "08:45,16:15", "timezone": "America/New_York"} if office else {}
    return Source(
        id=f"source{at:02}",
        publisher=f"Publisher {at}",
        title=f"Source {at}",
        kind="feed",
        url=f"https://source{at:02}.example/feed",
        tier="regulator" if office else "news",
        interval_minutes=minutes,
        options=slots,
    )


def _releases(start: datetime, days: int) -> list[datetime]:
    first = start.astimezone(WASHINGTON).date()
    found = []
    for day in (first + timedelta(days=number) for number in range(days)):
        if is_business_day(day):
            found += [datetime.combine(day, at, WASHINGTON).astimezone(UTC) for at in RELEASES]
    return [moment for moment in found if moment >= start]


def _any_time(start: datetime, days: int, per_day: float, rng: random.Random) -> list[datetime]:
    """Return moments of a Poisson process."""
    found = []
    at = start + DAY * rng.expovariate(per_day)
    while at < start + days * DAY:
        found.append(at)
        at += DAY * rng.expovariate(per_day)
    return found


def _trouble(
    publishers: Sequence[Publisher], start: datetime, days: int, rng: random.Random
) -> None:
    """Let a fifth be out for hours to days, a tenth move, and one in thirty close for good."""
    for publisher in rng.sample(publishers, max(1, len(publishers) // 5)):
        for _ in range(max(1, days // 120)):
            begin = start + rng.random() * days * DAY
            publisher.outages.append((begin, begin + rng.uniform(6, 96) * HOUR))
    many = max(2, len(publishers) // 10)
    chosen = rng.sample(publishers, many + max(1, len(publishers) // 30))
    for publisher in chosen[:many]:
        publisher.moved = start + rng.uniform(0.1, 0.4) * days * DAY
        publisher.closed = publisher.moved + max(10, 0.3 * days) * DAY
    for publisher in chosen[many:]:
        publisher.closed = start + rng.uniform(0.3, 0.6) * days * DAY
        publisher.published = [at for at in publisher.published if at < publisher.closed - 2 * DAY]
