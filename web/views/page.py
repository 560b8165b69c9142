"""What a view gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A template with its values. ``address`` is the page's own, without ``as_of``.

    ``known_since`` is the day on which what it is about was first known.
    """

    template: str
    title: str
    values: dict[str, Any]
    address: str
    known_since: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The page is at another address: what it was about was merged into something else."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several things that an address may mean."""

    address: str
    name: str
    what: str
    known: str  # what tells it from the others
