"""One visit, from a URL to an answer or to the reason why there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from scrapy import Request
from scrapy.http import Response

from policytrail.config import CrawlSettings
from policytrail.crawler import guard, outcomes, redirects, robots
from policytrail.crawler.content_coding import (
    ACCEPTED,
    BodyTooLargeError,
    CodingError,
    decode_body,
)
from policytrail.crawler.guard import AddressPolicy
from policytrail.crawler.pacing import Pace
from policytrail.crawler.redaction import redact
from policytrail.crawler.spider import STOP_AFTER, Client
from policytrail.records import Fetch, Outcome

MAX_HEADER_VALUE = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is to be fetched, for whom, and how gently."""

    source_id: str
    url: str
    delay: float
    headers: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int | None = None  # None: the limit of the settings
    stop_after: int | None = None  # read no more than this, and take it as the whole
    seconds: float | None = None  # None: the timeout of the settings
    obey_robots: bool = True


@dataclass(frozen=True, slots=True)
class _Failed:
    """A hop without an answer."""

    outcome: Outcome
    message: str


class Fetcher:
    """Fetches politely and safely: turns, robots.txt, guards, redirects, limits, decoding."""

    def __init__(
        self,
        client: Client,
        settings: CrawlSettings,
        policy: AddressPolicy,
        pace: Pace,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._settings = settings
        self._policy = policy
        self.pace = pace
        self._clock = clock
        self._robots: dict[str, asyncio.Future[robots.Robots]] = {}

    async def fetch(self, target: Target) -> Fetch:
        """Visit a URL and follow its redirects, each hop checked like the first."""
        budget = target.seconds or self._settings.timeout
        url, hops = target.url, list[tuple[str, int]]()
        while True:
            answer, spent = await self._hop(target, url, budget)
            budget -= spent
            if isinstance(answer, _Failed):
                return self._fetch(target, url, outcome=answer.outcome, message=answer.message)
            location = _location(answer)
            if location is None:
                return self._read(target, url, answer, hops)
            following = redirects.next_hop(url, location)
            problem = self._redirect_problem(following, hops, budget)
            if problem is not None or following is None:
                return self._fetch(
                    target, url, answer, outcome=Outcome.ERROR, message=problem or ""
                )
            url = following
            hops.append((url, answer.status))

    def _redirect_problem(
        self, following: str | None, hops: list[tuple[str, int]], budget: float
    ) -> str | None:
        if following is None:
            return "a redirect without an address"
        if len(hops) >= self._settings.max_redirects:
            return f"more than {self._settings.max_redirects} redirects"
        return "the redirects took all the time there was" if budget <= 0 else None

    async def _hop(
        self, target: Target, url: str, budget: float
    ) -> tuple[Response | _Failed, float]:
        """Make one request in its host's turn. Returns the answer and the seconds it took."""
        refusal = guard.url_refusal(url, self._policy)
        if refusal is not None:
            return _Failed(Outcome.REFUSED_ADDRESS, redact(refusal)), 0.0
        delay = target.delay
        if target.obey_robots and self._settings.obey_robots:
            rules = await self._rules(target, url)
            forbidden = rules.forbids(url)
            if forbidden is not None:
                return _Failed(forbidden.outcome, redact(forbidden.message)), 0.0
            delay = max(delay, rules.delay())
        async with self.pace.turn(guard.host_of(url), delay):
            started = asyncio.get_running_loop().time()
            answer = await self._download(target, url, budget)
            return answer, asyncio.get_running_loop().time() - started

    async def _download(self, target: Target, url: str, budget: float) -> Response | _Failed:
        """Ask once, and once more if the connection was lost."""
        for last in (False, True):
            try:
                return await self._client.download(self._request(target, url, budget))
            except (asyncio.CancelledError, KeyboardInterrupt, SystemExit):
                raise
            # Whatever the client raises for hostile bytes is an outcome of this visit.
            except Exception as error:
                if last or not outcomes.may_retry(error):
                    return self._failure(url, error, budget)
        raise AssertionError("unreachable")

    def _failure(self, url: str, error: Exception, budget: float) -> _Failed:
        outcome, message = outcomes.failure_outcome(error, budget)
        refused = self._client.refusals.get(guard.host_of(url))
        if outcome is Outcome.UNREACHABLE and refused is not None:
            return _Failed(Outcome.REFUSED_ADDRESS, refused)
        return _Failed(outcome, message)

    def _request(self, target: Target, url: str, budget: float) -> Request:
        meta: dict[str, object] = {
            "download_timeout": budget,
            "download_maxsize": target.max_bytes or self._settings.max_body,
        }
        if target.stop_after is not None:
            meta |= {STOP_AFTER: target.stop_after, "download_maxsize": 0}
        headers = {"Accept-Encoding": ACCEPTED, **target.headers}
        return Request(url, headers=headers, meta=meta, dont_filter=True)

    def _read(
        self, target: Target, url: str, answer: Response, hops: list[tuple[str, int]]
    ) -> Fetch:
        """Turn the last answer into a record: decode it, and say what its status means."""
        if answer.status == 304 and _is_conditional(target):
            return self._fetch(target, url, answer, outcome=Outcome.NOT_MODIFIED)
        known = outcomes.status_outcome(answer.status)
        if known is not None:
            return self._fetch(target, url, answer, outcome=known[0], message=known[1])
        try:
            body = self._decoded(target, answer)
        except CodingError as error:
            return self._fetch(target, url, answer, outcome=Outcome.MALFORMED, message=str(error))
        except BodyTooLargeError as error:
            return self._fetch(target, url, answer, outcome=Outcome.TOO_LARGE, message=str(error))
        fetch = replace(self._fetch(target, url, answer), body=body)
        if hops and redirects.leads_home(target.url, url):
            message = f"leads to the front page {url}"
            return replace(fetch, outcome=Outcome.REDIRECTED_HOME, message=redact(message))
        return fetch

    def _decoded(self, target: Target, answer: Response) -> bytes:
        coding = _header(answer, "content-encoding")
        if target.stop_after is not None:
            return answer.body[: target.stop_after] if not coding else self._prefix(target, answer)
        return decode_body(answer.body, coding, target.max_bytes or self._settings.max_body)

    def _prefix(self, target: Target, answer: Response) -> bytes:
        # Of a compressed body that was cut nothing can be trusted; a whole one is decoded.
        return decode_body(
            answer.body, _header(answer, "content-encoding"), 16 * (target.stop_after or 0)
        )

    def _fetch(
        self,
        target: Target,
        url: str,
        answer: Response | None = None,
        *,
        outcome: Outcome | None = None,
        message: str = "",
    ) -> Fetch:
        return Fetch(
            source_id=target.source_id,
            url=target.url,
            final_url=url,
            retrieved=self._clock(),
            status=answer.status if answer is not None else None,
            headers=_headers(answer) if answer is not None else {},
            outcome=outcome,
            message=message,
        )

    async def _rules(self, target: Target, url: str) -> robots.Robots:
        """Return the rules of a URL's origin, read at most once in their lifetime."""
        address = robots.robots_url(url)
        pending = self._robots.get(address)
        if pending is None or (pending.done() and pending.result().expires <= self._clock()):
            pending = asyncio.ensure_future(self._read_rules(target, address))
            self._robots[address] = pending
        return await asyncio.shield(pending)

    async def _read_rules(self, target: Target, address: str) -> robots.Robots:
        request = Target(
            source_id=target.source_id,
            url=address,
            delay=target.delay,
            stop_after=robots.MAX_BYTES,
            seconds=min(robots.SECONDS, self._settings.timeout),
            obey_robots=False,
        )
        fetch = await self.fetch(request)
        now = self._clock()
        read = fetch.status is not None and (fetch.outcome is None or fetch.status >= 400)
        found = robots.from_answer(fetch.status or 0, fetch.body, now) if read else None
        return found or robots.from_failure(fetch.outcome or Outcome.ERROR, fetch.message, now)


def _is_conditional(target: Target) -> bool:
    return not {"If-None-Match", "If-Modified-Since"}.isdisjoint(target.headers)


def _location(answer: Response) -> str | None:
    """Return where a redirect points to; None if the answer is no redirect. May be empty."""
    if answer.status not in redirects.REDIRECT_STATUSES:
        return None
    raw = answer.headers.get(b"Location") or b""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _headers(answer: Response) -> dict[str, str]:
    """Return the headers by lower-case name, without cookies and without oversized values."""
    found: dict[str, str] = {}
    for name, values in answer.headers.items():
        key = name.decode("latin-1").lower()
        value = ", ".join(item.decode("latin-1") for item in values)
        if key != "set-cookie" and len(value) <= MAX_HEADER_VALUE:
            found[key] = value
    return found


def _header(answer: Response, name: str) -> str:
    return _headers(answer).get(name, "")
