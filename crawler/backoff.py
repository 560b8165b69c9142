"""When a server wants to be asked again, and when we ask: pure functions over headers and polls.

Three wishes meet: the source's own interval, what the server says (``Retry-After``, ``max-age``,
``X-RateLimit-Reset``), and what the last visits taught us. The latest one wins, within bounds.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from policytrail.crawler.addresses import set_key
from policytrail.crawler.slots import next_slot
from policytrail.records import SERVED_OUTCOMES, Outcome, Poll, PollState, Source, content_id

# Longer wishes are mistakes more often than wishes; a day loses little. Miniflux has the same cap.
MAX_WAIT = timedelta(hours=24)
# A lifetime in caches is no wish to be left alone, and content networks set it to days for all
# files of a site: a feed would be read a day late. A conditional request costs them little.
MAX_FRESHNESS = timedelta(hours=3)
MAX_INTERVAL = timedelta(hours=24)
JITTER = 0.1  # share of the wait that is added at random, so that sources do not fall into step
# After a silence of T an item is found at most T times this late.
QUIET_SHARE = 0.1
QUIET_FACTOR = 8  # a quiet source is asked no less often than its interval times this
# A feed that is out is asked so many times in the time in which it turns over: what it shows when
# it is back must not be gone before the next visit.
TURNS = 8
CONFIRM_GONE = timedelta(hours=1)  # between two answers of 410 that end a source
FULL_EVERY = timedelta(days=7)  # a conditional request may be answered with 304 for ever
GIVE_UP_POLLS, GIVE_UP_AFTER = 10, timedelta(days=7)
MAX_REST = timedelta(days=30)  # of a page that fails again and again
SIGHTINGS, SIGHTED_OVER = 3, timedelta(hours=24)

# Outcomes that pass by themselves begin with one interval; the others need a person, or a refusal
# is meant: four times as long from the start.
PASSING = frozenset({Outcome.TIMEOUT, Outcome.UNREACHABLE, Outcome.SERVER_ERROR, Outcome.ERROR})
_STUBBORN_FACTOR = 4
_NOT_THERE = frozenset(
    {
        Outcome.GONE,
        Outcome.DRIFT,
        Outcome.MALFORMED,
        Outcome.REDIRECTED_HOME,
        Outcome.REFUSED_ADDRESS,
    }
)
_MAX_DOUBLINGS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a source is to be visited next, and why then. ``ended`` means not again by itself."""

    at: datetime
    reason: str
    ended: bool = False


def wait_asked_for(
    headers: Mapping[str, str], status: int | None, now: datetime
) -> timedelta | None:
    """Return how long the server asks us to stay away, capped at ``MAX_WAIT``; None: no wish.

    ``headers`` have names in lower case. RFC 9110 section 10.2.3 (Retry-After: seconds or a date),
    RFC 9111 section 5.2.2.1 (max-age) and 5.3 (Expires, counted from the server's own Date), and
    the X-RateLimit headers of API gateways. A wish that cannot be read, or lies in the past, is
    none.
    """
    wishes = [_retry_after(headers, now), _rate_limit(headers, now)]
    if status in {200, 304} and (fresh := _freshness(headers)) is not None:
        wishes.append(min(fresh, MAX_FRESHNESS))
    known = [wish for wish in wishes if wish is not None and wish > timedelta(0)]
    return min(max(known), MAX_WAIT) if known else None


def _retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    value = headers.get("retry-after", "").strip()
    return _seconds(value) or _until(value, now)


def _rate_limit(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return the time to the reset of a used-up budget: seconds from now, or since 1970."""
    if headers.get("x-ratelimit-remaining", "").strip() != "0":
        return None
    wait = _seconds(headers.get("x-ratelimit-reset", "").strip())
    since_1970 = wait is not None and wait > timedelta(days=3650)
    return wait - timedelta(seconds=now.timestamp()) if wait and since_1970 else wait


def _freshness(headers: Mapping[str, str]) -> timedelta | None:
    directives = [part.strip().lower() for part in headers.get("cache-control", "").split(",")]
    if {"no-store", "no-cache"} & set(directives):
        return None
    for directive in directives:
        name, _, value = directive.partition("=")
        if name == "max-age":
            return _seconds(value.strip('"'))
    server_now = _date(headers.get("date", ""))
    return _until(headers.get("expires", ""), server_now) if server_now else None


def _seconds(value: str) -> timedelta | None:
    """Read a count of seconds; a huge one means "long"."""
    if not (value.isascii() and value.isdigit()):
        return None
    return timedelta(seconds=int(value[:12])) if len(value) < 12 else timedelta(days=36500)


def _until(value: str, now: datetime) -> timedelta | None:
    date = _date(value)
    return date - now if date else None


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def next_due(source: Source, history: Sequence[Poll], now: datetime, *, seed: str = "") -> Due:
    """Decide when a source is visited next.

    ``history`` are visits to the source's own address, oldest first; the last 20 will do. ``seed``
    makes the jitter: the same seed and history give the same moment. A source with slots that
    answers is visited at its next slot; a slot that was missed is due at once. While it fails, it
    is asked again like any other.
    """
    if not history:
        return Due(at=now, reason="never visited")
    # A source with stand-ins is missed: it is asked again until it says that it is gone for good.
    ending = _ending(history, gives_up=not source.options.get("fallbacks"))
    last = history[-1]
    wait, reason = _wait(source, history)
    jitter = random.Random(f"{seed}\x1f{source.id}\x1f{last.started.isoformat()}")  # noqa: S311
    at = last.finished + wait * (1 + JITTER * jitter.random())
    slot = next_slot(source, last.started) if last.outcome in SERVED_OUTCOMES else None
    if slot is not None:
        at, reason = slot, "its next slot"
    if last.not_before is not None and last.not_before > at:
        spread = timedelta(minutes=source.interval_minutes) * JITTER * jitter.random()
        at, reason = last.not_before + spread, "the server asked to wait"
    return Due(at=at, reason=ending or reason, ended=ending is not None)


def _wait(source: Source, history: Sequence[Poll]) -> tuple[timedelta, str]:
    interval = timedelta(minutes=source.interval_minutes)
    failures = trailing_failures(history)
    if not failures:
        return _quiet_interval(interval, history)
    outcome = failures[-1].outcome
    factor = 2 ** min(len(failures) - 1, _MAX_DOUBLINGS)
    factor *= 1 if outcome in PASSING else _STUBBORN_FACTOR
    # A source with an interval above the cap keeps its interval.
    longest = min(MAX_INTERVAL, turnover(history) / TURNS) if outcome in PASSING else MAX_INTERVAL
    return max(interval, min(interval * factor, longest)), f"{len(failures)} x {outcome.value}"


def turnover(history: Sequence[Poll]) -> timedelta:
    """Return in what time all items of a feed give way to new ones, by the pace of past visits.

    ``history`` are visits to the source's own address, oldest first. What was new at the first one
    says nothing about pace. The longest time there is where the visits tell of no pace.
    """
    served = [poll for poll in history if poll.outcome in SERVED_OUTCOMES]
    new = sum(poll.new_items for poll in served[1:])
    if not new:
        return timedelta.max
    return (served[-1].finished - served[0].finished) * max(p.items for p in served) / new


def _quiet_interval(interval: timedelta, history: Sequence[Poll]) -> tuple[timedelta, str]:
    """Stretch the interval of a source that has been quiet for long."""
    brought = [poll.finished for poll in history if poll.outcome is Outcome.NEW]
    silence = history[-1].finished - (brought[-1] if brought else history[0].finished)
    longest = max(interval, min(interval * QUIET_FACTOR, MAX_INTERVAL))
    wait = max(interval, min(silence * QUIET_SHARE, longest))
    return wait, "its interval" if wait == interval else "a quiet source"


def trailing_failures(history: Sequence[Poll]) -> list[Poll]:
    """Return the unbroken run of failures at the end, oldest first."""
    run: list[Poll] = []
    for poll in reversed(history):
        if poll.outcome in SERVED_OUTCOMES:
            break
        run.insert(0, poll)
    return run


def _ending(history: Sequence[Poll], *, gives_up: bool) -> str | None:
    """Return why a source should not be visited again by itself, or None."""
    failures = trailing_failures(history)
    gone = [poll for poll in failures if poll.status == 410]
    if len(gone) > 1 and failures[-1].status == 410 and _span(gone) >= CONFIRM_GONE:
        return "gone for good (410), and confirmed"
    refused = [poll for poll in failures if poll.status in {403, 404}]
    enough = gives_up and len(refused) == len(failures) >= GIVE_UP_POLLS
    if enough and _span(refused) >= GIVE_UP_AFTER:
        return f"answered {refused[-1].status} {len(refused)} times over {_span(refused).days} days"
    return None


def _span(polls: Sequence[Poll]) -> timedelta:
    return polls[-1].started - polls[0].started


def learned_address(history: Sequence[Poll]) -> str | None:
    """Return where a source has moved for good, or None.

    Believed after ``SIGHTINGS`` good visits in a row that were led to one address by permanent
    redirects only, over at least a day: a redirect that is a mistake is undone sooner. When there
    is nothing useful at the new address any more, the first one is asked again.
    """
    good = [poll for poll in history if poll.outcome in SERVED_OUTCOMES]
    if not good or good[-1].moved_to is None or history[-1].outcome in _NOT_THERE:
        return None
    target = good[-1].moved_to
    run = list(itertools.takewhile(lambda poll: poll.moved_to == target, reversed(good)))
    enough = len(run) >= SIGHTINGS and run[0].started - run[-1].started >= SIGHTED_OVER
    return target if enough else None


def settled_pages(polls: Iterable[Poll], now: datetime) -> frozenset[str]:
    """Return the canonical URLs of pages that need no visit now.

    ``polls`` are visits to pages that a source's items lead to, oldest first. A page that was read
    is settled for good, also under an address that redirects to its document's. One that failed
    is left alone for a while, longer each time: an hour and up where the failure passes by itself
    (the first is forgiven), else a day and up, at most thirty days.
    """
    failures: dict[str, list[Poll]] = {}
    read: set[str] = set()
    for poll in polls:
        address = set_key(poll.url)
        if poll.outcome in SERVED_OUTCOMES:
            read.add(address)
        else:
            failures.setdefault(address, []).append(poll)
    resting = {
        address
        for address, run in failures.items()
        if now < run[-1].finished + _rest(run[-1].outcome, len(run))
    }
    return frozenset(read | resting)


def _rest(outcome: Outcome, failures: int) -> timedelta:
    if outcome not in PASSING:
        return min(timedelta(days=1 << 2 * min(failures - 1, 5)), MAX_REST)
    if failures == 1:
        return timedelta(0)
    return min(timedelta(hours=1 << 2 * min(failures - 2, 5)), MAX_REST)


def prepare_state(
    state: PollState, history: Sequence[Poll], now: datetime, *, pages: Iterable[Poll] = ()
) -> PollState:
    """Return the state to visit with, from what is stored and from past visits.

    It has the learned address, counts settled pages (``settled_pages``) as known, and leaves the
    validators out in the first good visit of each week: some servers answer 304 for ever. Weeks
    begin at another moment for each source, and the last visits are enough to tell.
    """
    known = state.known_urls | settled_pages(pages, now)
    state = replace(state, moved_to=learned_address(history), known_urls=known)
    week = _week(state.source_id, now)
    good = (poll.started for poll in history if poll.outcome in SERVED_OUTCOMES)
    if any(_week(state.source_id, started) == week for started in good):
        return state
    return replace(state, etag=None, last_modified=None)


def _week(source_id: str, at: datetime) -> int:
    """Return the number of a source's own week."""
    length = FULL_EVERY.total_seconds()
    offset = int(content_id("week", source_id), 16) % int(length)
    return int((at.timestamp() + offset) // length)
