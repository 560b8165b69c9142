"""Faults laid over a site for a while: what sources do when they break."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from policytrail.crawler.replay.web import Reply, Request, Site

CUT = 240  # bytes that a feed which is cut short still sends: no item among them

FaultKind = Literal["blocked", "web_page", "cut_short", "unavailable", "gone"]

_PAGE = (
    "<!DOCTYPE html>\n<html><head><title>{0}</title></head>"
    "<body><h1>{0}</h1><p>{1}</p></body></html>\n"
)
_BLOCKED = _PAGE.format(
    "Access Denied", "You don't have permission to access this page on this server."
)
_MOVED = _PAGE.format(
    "Our new website", "We have moved house. Please use the menu to find what you were looking for."
)
_BUSY = _PAGE.format("Service Unavailable", "The service is down for maintenance.")
_GONE = _PAGE.format("Gone", "This page has been withdrawn.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong at every address that begins with ``path``, and when."""

    path: str
    kind: FaultKind
    since: datetime
    until: datetime | None = None  # None: for good

    def strikes(self, request: Request) -> bool:
        """Return whether the request falls to this fault."""
        over = self.until is not None and request.at >= self.until
        return request.path.startswith(self.path) and self.since <= request.at and not over


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultySite:
    """A site with its faults."""

    site: Site
    faults: tuple[Fault, ...]

    def answer(self, request: Request) -> Reply | None:
        """Return what the site says, spoilt by the first fault that strikes."""
        reply = self.site.answer(request)
        for fault in self.faults:
            if fault.strikes(request):
                return _spoilt(fault.kind, reply)
        return reply


def _spoilt(kind: FaultKind, reply: Reply | None) -> Reply | None:
    if kind == "cut_short":
        # A backend that dies while it writes and sends no item.
        return replace(reply, body=reply.body[:CUT]) if reply else None
    if kind == "web_page":
        return Reply(body=_MOVED.encode())
    status, page = {
        "blocked": (403, _BLOCKED),
        "unavailable": (503, _BUSY),
        "gone": (410, _GONE),
    }[kind]
    return Reply(status=status, body=page.encode(), validators=False)
