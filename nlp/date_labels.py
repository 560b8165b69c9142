"""Lines of a calendar that begin with their day: "THURSDAY, SEPT. 17 — The panel hears …".

The day that opens an item is that of what the item tells, unless a sentence says otherwise. A
heading of a day alone holds for the lines below it. One such line may be a dateline or the date
of a letter, so that a text is a calendar only with two of them, or with a weekday and a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policytrail.nlp.dates import DateMention

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"(?:[-*•·–—>\s]|\d{1,2}[.)]\s)*")
_AFTER = re.compile(r"\s*(?P<mark>:|\.(?=\s|$)|[—–]|-(?=\s)|$)\s*")
_NAMELESS = frozenset(
    {"bare period", "deadline", "days after", "later", "ago", "next unit", "year"}
)
_WEEKDAYS = frozenset({"weekday", "day word"})
_HEADING = 7  # words at most in a line without a full stop that heads what follows


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedItem:
    """A stretch of code points that is about one day."""

    start: int  # behind the label
    end: int
    mention: DateMention


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    mention: DateMention
    end: int  # of the label with its colon or dash
    mark: str


def dated_items(text: str, mentions: Sequence[DateMention]) -> tuple[DatedItem, ...]:
    """Return the items of a calendar in order, or none if the text is no calendar."""
    starts = {m.span.start: m for m in mentions if m.rule not in _NAMELESS and not m.attributive}
    lines = [(match, _label(match, starts)) for match in _LINE.finditer(text)]
    labels = [label for _, label in lines if label is not None]
    sure = any(label.mark == ":" and label.mention.rule in _WEEKDAYS for label in labels)
    return tuple(_items(lines)) if sure or len(labels) > 1 else ()


def _label(line: re.Match[str], starts: dict[int, DateMention]) -> _Label | None:
    text = line.string
    bullet = _BULLET.match(text, line.start(), line.end())
    mention = starts.get(bullet.end()) if bullet else None
    if mention is None:
        return None
    after = _AFTER.match(text, mention.span.end, line.end())
    if after is None or (after.end() in starts and after["mark"] in {"—", "–", "-"}):
        return None  # "May 4 – May 6": days from and to
    return _Label(mention=mention, end=after.end(), mark=after["mark"])


def _items(lines: Sequence[tuple[re.Match[str], _Label | None]]) -> Iterator[DatedItem]:
    heading: DateMention | None = None
    for line, label in lines:
        if label is not None:
            alone = label.end >= len(line.string[: line.end()].rstrip())
            heading = label.mention if alone else None
            yield DatedItem(start=label.end, end=line.end(), mention=label.mention)
        elif heading is not None and _is_heading(line[0]):
            heading = None
        elif heading is not None:
            bullet = _BULLET.match(line.string, line.start(), line.end())
            start = bullet.end() if bullet else line.start()
            yield DatedItem(start=start, end=line.end(), mention=heading)


def _is_heading(line: str) -> bool:
    bare = line.strip()
    return len(bare.split()) <= _HEADING and bare[-1:] not in {".", "!", "?", ";", "”", '"'}
