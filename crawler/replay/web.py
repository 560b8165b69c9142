"""What a replayed web is made of: requests, replies, and sites that answer at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as a site sees it. ``at`` is the moment being replayed, not the clock."""

    target: str  # path and query as sent
    at: datetime
    base_url: str  # http://127.0.0.1:PORT, without a final slash
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case

    @property
    def path(self) -> str:
        """The path, without the query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """Names and values of the query, decoded, in the order they were sent."""
        return tuple(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: its bytes go out unchanged, except that ``origins`` become the server's address.

    ``modified`` is sent as Last-Modified. The server adds an ETag unless ``validators`` is false.
    """

    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    modified: datetime | None = None
    validators: bool = True
    origins: tuple[str, ...] = ()  # such as https://www.example.org, replaced by the base URL

    def placed_at(self, base_url: str) -> bytes:
        """Return the body with every origin replaced by the base URL."""
        body = self.body
        for origin in self.origins:
            body = body.replace(origin.encode(), base_url.encode())
        return body


class Site(Protocol):
    """Anything that can answer requests at a moment in time."""

    def answer(self, request: Request) -> Reply | None:
        """Return the reply, or None where this site has nothing at that address."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """Several sites on one server: the first that answers wins."""

    parts: tuple[Site, ...]

    def answer(self, request: Request) -> Reply | None:
        """Return the first reply that a part gives."""
        replies = (part.answer(request) for part in self.parts)
        return next((reply for reply in replies if reply is not None), None)
