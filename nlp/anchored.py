"""Slow patterns, searched only near the words without which they cannot match.

A pattern that begins with something optional or with a look behind is tried at every character of
a text. Where each of its matches must hold a certain word, it is enough to find that word, which
is quick, and to try the pattern around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_BEFORE = 80  # characters from the beginning of a match to its first anchor, at most
_AFTER = 160  # characters from an anchor to the end of the match and what the pattern looks at


def places_of(anchor: re.Pattern[str], text: str) -> list[int]:
    """Return where the anchor stands, in order."""
    return [match.start() for match in anchor.finditer(text)]


def find_near(
    pattern: re.Pattern[str], text: str, places: Sequence[int]
) -> Iterator[re.Match[str]]:
    """Yield what ``pattern.finditer(text)`` would, if every match holds one of the places.

    A match that begins more than 80 characters before its first anchor, or goes on for more than
    160 behind it, is not found: only runs of white space could be so long.
    """
    end = 0
    for place in places:
        if place < end:
            continue
        match = pattern.search(text, max(end, place - _BEFORE), place + _AFTER)
        if match is not None and match.start() <= place:
            end = match.end()
            yield match
