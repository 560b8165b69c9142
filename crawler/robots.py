"""What robots.txt allows us (RFC 9309), with doubt decided against ourselves.

Scrapy's own middleware allows everything when robots.txt fails; the standard says the opposite.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from policytrail.records import Outcome

AGENT = "policytrail"
MAX_BYTES = 500 * 1024  # RFC 9309, section 2.5: at least 500 KiB must be read
SECONDS = 10.0
MAX_CRAWL_DELAY = 60.0  # a longer one would stop the source; the interval of polls is longer anyway
LIFETIME = timedelta(hours=24)  # RFC 9309, section 2.4
LIFETIME_OF_FAILURE = timedelta(hours=1)
# Nobody was asked, so asking again soon burdens nobody: a name server that was down for a moment.
LIFETIME_WITHOUT_CONNECTION = timedelta(minutes=1)
# A pattern is matched by backtracking, which hostile patterns make slow: 5,000 stars are no rule.
_MAX_STARS = 16
_RULE = re.compile(r"\s*(?P<name>(?:dis)?allow)\s*:\s*(?P<pattern>[^#]*)", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """Why a URL may not be visited: a rule, or what kept us from reading the rules."""

    outcome: Outcome
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one origin and until when they hold."""

    rules: Protego | None
    expires: datetime
    unread: Forbidden | None = None  # set: the rules could not be read, and everything is forbidden

    def forbids(self, url: str) -> Forbidden | None:
        """Return why a URL may not be visited, or None."""
        if self.unread is not None:
            return self.unread
        if self.rules is None or self.rules.can_fetch(url, AGENT):
            return None
        return Forbidden(outcome=Outcome.ROBOTS, message="robots.txt forbids it")

    def delay(self) -> float:
        """Return the pause between two requests that the host asks for, in seconds, capped."""
        asked = self.rules.crawl_delay(AGENT) if self.rules is not None else None
        return min(float(asked), MAX_CRAWL_DELAY) if asked and asked > 0 else 0.0


def robots_url(url: str) -> str:
    """Return where the rules for a URL are kept: they are per scheme, host and port."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))


def from_answer(status: int, body: bytes, now: datetime) -> Robots | None:
    """Read an answer; None for one that says nothing about rules: redirects, 429 and 5xx.

    4xx means that there are no rules (RFC 9309, section 2.3.1.3). 429 is not counted among them:
    who is asked to slow down should not take it as a permit.
    """
    if 200 <= status < 300:
        return Robots(rules=parse_rules(body), expires=now + LIFETIME)
    if 400 <= status < 500 and status != 429:
        return Robots(rules=None, expires=now + LIFETIME)
    return None


def from_failure(
    outcome: Outcome, message: str, now: datetime, *, until: datetime | None = None
) -> Robots:
    """Forbid everything for a while: the rules could not be read (RFC 9309, section 2.3.1.4).

    The outcome of the failure becomes that of the visit: a host that is down is ``unreachable``.
    ``until`` is the moment before which the server does not want to be asked again.
    """
    unread = Forbidden(outcome=outcome, message=f"robots.txt could not be read: {message}")
    asked = outcome is not Outcome.UNREACHABLE
    lifetime = LIFETIME_OF_FAILURE if asked else LIFETIME_WITHOUT_CONNECTION
    expires = max(now + lifetime, until or now)
    return Robots(rules=None, expires=expires, unread=unread)


def parse_rules(body: bytes) -> Protego:
    """Return the rules in a robots.txt, whatever bytes it is made of."""
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    return Protego.parse("\n".join(_tamed(line) for line in text.splitlines()))


def _tamed(line: str) -> str:
    """Bound a rule's wildcards: a Disallow grows wider, an Allow is dropped."""
    match = _RULE.match(line)
    if match is None:
        return line
    name, pattern = match["name"], re.sub(r"\*+", "*", match["pattern"].strip())
    pieces = pattern.split("*")
    if len(pieces) - 1 <= _MAX_STARS:
        return f"{name}: {pattern}"
    return f"{name}: {'*'.join(pieces[:_MAX_STARS])}" if name.lower() == "disallow" else ""
