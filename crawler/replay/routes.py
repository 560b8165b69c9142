"""Addresses whose answer changes over time: recorded bytes, step by step or moment by moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from policytrail.crawler.replay.web import Reply, Request

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What an address answers from a moment on, until its next state."""

    since: datetime
    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An address and its states. ``query`` must be among the parameters of the request."""

    path: str
    states: tuple[State, ...]
    query: Mapping[str, str] = field(default_factory=dict)

    def matches(self, request: Request) -> bool:
        """Return whether the request is for this address."""
        sent = set(request.query)
        return request.path == self.path and all(item in sent for item in self.query.items())

    def reply_at(self, moment: datetime) -> Reply | None:
        """Return the reply of the last state that has begun, or None before the first."""
        begun = [state for state in self.states if state.since <= moment]
        return max(begun, key=lambda state: state.since).reply if begun else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSite:
    """A site made of routes. Routes that ask for more of the query are tried first."""

    routes: tuple[Route, ...]

    def answer(self, request: Request) -> Reply | None:
        """Return the reply of the most specific route that matches and has begun."""
        matching = [route for route in self.routes if route.matches(request)]
        for route in sorted(matching, key=lambda route: -len(route.query)):
            reply = route.reply_at(request.at)
            if reply is not None:
                return reply
        return None


def step(number: int) -> datetime:
    """Return the moment that stands for a step, for sequences without times of their own."""
    return BEGINNING + timedelta(days=number)


def constant(path: str, reply: Reply, *, query: Mapping[str, str] | None = None) -> Route:
    """Return a route that always answers the same."""
    return Route(path=path, states=(State(since=BEGINNING, reply=reply),), query=query or {})


def stepped(path: str, replies: Sequence[Reply]) -> Route:
    """Return a route that gives reply N from ``step(N)`` on."""
    states = (State(since=step(n), reply=reply) for n, reply in enumerate(replies))
    return Route(path=path, states=tuple(states))


def timed(path: str, replies: Iterable[tuple[datetime, Reply]]) -> Route:
    """Return a route whose replies begin at the given moments."""
    states = (State(since=since, reply=reply) for since, reply in replies)
    return Route(path=path, states=tuple(states))
