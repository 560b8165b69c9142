"""Sentence bounds of plain text, for patterns that run before or without the model."""

from __future__ import annotations

import re

_WINDOW = 800  # characters to each side: no sentence that a rule reads is longer
FAR = 99  # sentences: more than any rule looks across
_BREAK = re.compile(r"[.!?…][\"”’)\]]*\s+(?=[A-Z0-9\"“‘(\[])|\n+")
# After these a full stop ends an abbreviation, if a name or number follows.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:Mr|Mrs|Ms|Dr|Prof|Hon|Sen|Sens|Rep|Reps|Gov|Govs|Lt|Gen|Col|Maj|Sgt|Capt|St"
    r"|No|Nos|Sec|Art|Vol|Dept|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|v|vs|Reg|Pub|Stat"
    r"|Doc|Rev|Proc|Rul|[A-Z])\.$"
)


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around ``text[start:end]`` begins and ends."""
    floor, ceiling = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
    begin = floor
    for match in _BREAK.finditer(text, floor, start + 1):  # the next capital must be seen
        if match.end() <= start and _ends(text, match):
            begin = match.end()
    for match in _BREAK.finditer(text, end, ceiling):
        if _ends(text, match):
            return begin, match.start() + len(match[0].rstrip())
    return begin, ceiling


def breaks_between(text: str, start: int, end: int) -> int:
    """Return how many sentences end between two places; places far apart count as many."""
    if end - start > 2 * _WINDOW:
        return FAR
    return sum(_ends(text, match) for match in _BREAK.finditer(text, start, max(start, end)))


def _ends(text: str, match: re.Match[str]) -> bool:
    if "\n" in match[0] or text[match.start()] != ".":
        return True
    return not _ABBREVIATION.search(text[max(0, match.start() - 12) : match.start() + 1])
