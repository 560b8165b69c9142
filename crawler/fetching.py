"""One visit, from a URL to an answer or to the reason why there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scrapy import Request
from scrapy.http import Response

from policytrail.config import CrawlSettings
from policytrail.crawler import answers, guard, outcomes, redirects, robots
from policytrail.crawler.backoff import wait_asked_for
from policytrail.crawler.content_coding import ACCEPTED
from policytrail.crawler.guard import AddressPolicy
from policytrail.crawler.manners import Hold, Manners
from policytrail.crawler.redaction import redact
from policytrail.crawler.settings import request_headers
from policytrail.crawler.spider import STOP_AFTER, Client
from policytrail.records import Fetch, Outcome

_VALIDATORS = frozenset({"If-None-Match", "If-Modified-Since"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is to be fetched, for whom, and how gently."""

    source_id: str
    url: str  # the address under which the visit is reported
    delay: float
    address: str | None = None  # where that address has moved to, if it has
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)  # for its origin only
    stop_after: int | None = None  # read no more than this, and take it as the whole
    seconds: float | None = None  # None: the timeout of the settings
    obey_robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer, and what the server said about the next visits."""

    fetch: Fetch
    not_before: datetime | None = None  # it asked not to be visited before
    moved_to: str | None = None  # where permanent redirects alone have led


@dataclass(frozen=True, slots=True)
class _Failed:
    """A hop without an answer."""

    outcome: Outcome
    message: str
    not_before: datetime | None = None


@dataclass(slots=True)
class _Chain:
    """A visit under way: where it is, how it came there, and the seconds it may still take."""

    target: Target
    url: str
    budget: float
    hops: list[tuple[str, int]] = field(default_factory=list)


class Fetcher:
    """Fetches politely and safely: turns, robots.txt, guards, redirects, limits, decoding."""

    def __init__(
        self,
        client: Client,
        settings: CrawlSettings,
        policy: AddressPolicy,
        manners: Manners,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._settings = settings
        self._headers = request_headers(settings.contact)
        self._policy = policy
        self._manners = manners
        self._clock = clock

    async def pause(self, host: str, delay: float) -> None:
        """Wait until the pause after the host's last request is over."""
        await self._manners.pace.pause(host, delay)

    async def fetch(self, target: Target) -> Fetched:
        """Visit a URL and follow its redirects, each hop checked like the first."""
        budget = target.seconds or self._settings.timeout
        chain = _Chain(target, target.address or target.url, budget)
        while True:
            answer = await self._hop(chain)
            if isinstance(answer, _Failed):
                return self._failed(chain, answer)
            location = answers.location(answer)
            if location is None:
                return self._read(chain, answer)
            following = redirects.next_hop(chain.url, location)
            problem = self._redirect_problem(chain, following)
            if problem is not None or following is None:
                return self._failed(chain, _Failed(Outcome.ERROR, problem or ""), answer)
            chain.url = following
            chain.hops.append((following, answer.status))

    def _redirect_problem(self, chain: _Chain, following: str | None) -> str | None:
        if following is None:
            return "a redirect without an address"
        if len(chain.hops) >= self._settings.max_redirects:
            return f"more than {self._settings.max_redirects} redirects"
        if redirects.gives_up_encryption(chain.url, following):
            return f"a redirect from https to {redact(following)}"
        return "the redirects took all the time there was" if chain.budget <= 0 else None

    async def _hop(self, chain: _Chain) -> Response | _Failed:
        """Make one request in its host's turn, if nothing speaks against it."""
        refusal = guard.url_refusal(chain.url, self._policy)
        if refusal is not None:
            return _Failed(Outcome.REFUSED_ADDRESS, redact(refusal))
        held = self._held(chain.url)
        if held is not None:
            return held
        delay = chain.target.delay
        if chain.target.obey_robots and self._settings.obey_robots:
            rules = await self._rules(chain)
            forbidden = rules.forbids(chain.url)
            if forbidden is not None:
                return _Failed(forbidden.outcome, redact(forbidden.message))
            delay = max(delay, rules.delay())
        async with self._manners.pace.turn(guard.host_of(chain.url), delay):
            # While we waited, another visit may have been asked to stay away.
            return self._held(chain.url) or await self._timed(chain)

    def _held(self, url: str) -> _Failed | None:
        hold = self._manners.held(url, self._clock())
        if hold is None:
            return None
        message = f"asked to wait until {hold.until:%Y-%m-%d %H:%M:%S} UTC"
        return _Failed(hold.outcome, message, hold.until)

    async def _timed(self, chain: _Chain) -> Response | _Failed:
        """Make one request and take the time it needs from the budget of the visit."""
        started = asyncio.get_running_loop().time()
        answer = await self._download(chain)
        chain.budget -= asyncio.get_running_loop().time() - started
        return answer

    async def _download(self, chain: _Chain) -> Response | _Failed:
        """Ask once, and once more if the connection was lost."""
        error: Exception
        for _ in ("first", "again"):
            try:
                return await self._client.download(self._request(chain))
            # Whatever the client raises for hostile bytes is an outcome of this visit.
            except Exception as raised:
                error = raised
            if not outcomes.may_retry(error):
                break
        return self._failure(chain, error)

    def _failure(self, chain: _Chain, error: Exception) -> _Failed:
        timeout = chain.target.seconds or self._settings.timeout
        outcome, message = outcomes.failure_outcome(error, timeout)
        refused = self._client.refusals.get(guard.host_of(chain.url))
        if outcome is Outcome.UNREACHABLE and refused is not None:
            return _Failed(Outcome.REFUSED_ADDRESS, refused)
        return _Failed(outcome, message)

    def _request(self, chain: _Chain) -> Request:
        target = chain.target
        meta: dict[str, object] = {"download_timeout": chain.budget}
        if target.stop_after is not None:
            meta |= {STOP_AFTER: target.stop_after, "download_maxsize": 0}
        headers = {**self._headers, "Accept-Encoding": ACCEPTED, **target.headers}
        if guard.same_origin(chain.url, target.url):
            headers |= target.secrets
        return Request(chain.url, headers=headers, meta=meta, dont_filter=True)

    def _read(self, chain: _Chain, answer: Response) -> Fetched:
        """Turn the last answer into a record, and keep what it says about the next visits."""
        fetch = answers.read_answer(
            self._fetch(chain, answer),
            answer.body,
            limit=self._settings.max_body,
            stop_after=chain.target.stop_after,
            conditional=not _VALIDATORS.isdisjoint(chain.target.headers),
        )
        moved = redirects.permanent_target(tuple(chain.hops))
        return Fetched(
            fetch=answers.without_secrets(fetch, chain.target.secrets.values()),
            not_before=self._not_before(chain, fetch),
            moved_to=moved or chain.target.address,
        )

    def _not_before(self, chain: _Chain, fetch: Fetch) -> datetime | None:
        """Return until when the server wants to be left alone, and see that it is."""
        wait = wait_asked_for(fetch.headers, fetch.status, fetch.retrieved)
        if wait is None:
            return None
        until = fetch.retrieved + wait
        exhausted = fetch.headers.get("x-ratelimit-remaining", "").strip() == "0"
        if fetch.status == 429 or exhausted:
            # A limit of requests is one of the host's, and not of the one address.
            self._manners.hold(guard.host_of(chain.url), Hold(until=until, outcome=Outcome.BLOCKED))
        elif fetch.status == 503:
            self._manners.hold(chain.url, Hold(until=until, outcome=Outcome.SERVER_ERROR))
        return until

    def _failed(self, chain: _Chain, failed: _Failed, answer: Response | None = None) -> Fetched:
        fetch = self._fetch(chain, answer, outcome=failed.outcome, message=failed.message)
        return Fetched(fetch=fetch, not_before=failed.not_before)

    def _fetch(
        self,
        chain: _Chain,
        answer: Response | None,
        *,
        outcome: Outcome | None = None,
        message: str = "",
    ) -> Fetch:
        return Fetch(
            source_id=chain.target.source_id,
            url=chain.target.url,
            final_url=chain.url,
            retrieved=self._clock(),
            status=answer.status if answer is not None else None,
            headers=answers.headers(answer) if answer is not None else {},
            outcome=outcome,
            message=message,
        )

    async def _rules(self, chain: _Chain) -> robots.Robots:
        """Return the rules of the origin where a visit is, read at most once in their lifetime."""
        address = robots.robots_url(chain.url)
        target = Target(
            source_id=chain.target.source_id,
            url=address,
            delay=chain.target.delay,
            stop_after=robots.MAX_BYTES,
            seconds=min(robots.SECONDS, self._settings.timeout),
            obey_robots=False,
        )
        return await self._manners.rules(address, lambda: self._read_rules(target), self._clock)

    async def _read_rules(self, target: Target) -> robots.Robots:
        fetched = await self.fetch(target)
        fetch, now = fetched.fetch, self._clock()
        read = fetch.status is not None and (fetch.outcome is None or fetch.status >= 400)
        found = robots.from_answer(fetch.status or 0, fetch.body, now) if read else None
        outcome = fetch.outcome or Outcome.ERROR
        return found or robots.from_failure(outcome, fetch.message, now, until=fetched.not_before)
