"""Who and what a title names, and lists of names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policytrail.timeline.phrases import Phrase

_MOST_NAMES = 4  # of actors or objects in one title; the rest is counted
_LONGEST_NAME = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Names of an event's actors and objects as they are printed."""

    actors: tuple[str, ...]
    objects: tuple[str, ...]
    evidence: str = ""
    rule: str = ""  # by which the evidence was read
    is_vouched: bool = True  # by somebody who may vouch for the act
    under: str = ""  # the text that gives a direction
    persons: tuple[str, ...] = ()  # those of both that are persons
    assets: tuple[str, ...] = ()  # those of both that are assets: "bitcoin", "private markets"
    phrase: Phrase | None = None  # how the act is told, where its words do not matter


def join_names(names: Sequence[str]) -> str:
    """Return "A", "A and B", "A, B and C"; beyond four names, how many more there are."""
    shown = [shorten(name) for name in names if name]
    if len(shown) > _MOST_NAMES:
        more = len(shown) - _MOST_NAMES + 1
        shown = [*shown[: _MOST_NAMES - 1], f"{more} others"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def shorten(name: str) -> str:
    """Return a name in one line, cut at a word if it is very long."""
    line = " ".join(name.split())
    if len(line) <= _LONGEST_NAME:
        return line
    return line[:_LONGEST_NAME].rsplit(" ", 1)[0] + " …"
