"""Where a text that reports of several matters turns to the next one."""

from __future__ import annotations

import re
from bisect import bisect_right

from spacy.tokens import Doc

from policytrail.nlp.remembered import text_of

_LONG = 80  # characters: "Author: Rep. X" is a field, not a matter of its own
_LEAST = 3  # turns that make a round-up; one list or label may stand in any report
_TURN = re.compile(
    r"^(?:[*•–-]\s|\d{1,2}[.)]\s|\d{1,2}:\d\d\s"  # a bullet, a number, a time
    r"|[A-Z][A-Z.’' -]{2,30}(?:,\s[A-Z][\w.\s]{1,20})?\s(?:—|--|–)\s"  # a dateline
    r"|(?P<label>[A-Z][^\n:.“\"]{1,45}):\s)",  # "Bankers: a black eye."
    re.MULTILINE,
)


class Sections:
    """The stretches of one document, by token; a report of one matter has a single one."""

    def __init__(self, doc: Doc) -> None:
        self._starts = _starts(doc)
        self._end = len(doc)

    @property
    def many(self) -> bool:
        """Tell whether the text reports of several matters."""
        return len(self._starts) > 1

    def bounds(self, index: int) -> tuple[int, int]:
        """Return where the section of a token begins, and where it ends (exclusive)."""
        place = bisect_right(self._starts, index)
        end = self._starts[place] if place < len(self._starts) else self._end
        return self._starts[place - 1], end


def _starts(doc: Doc) -> tuple[int, ...]:
    text = text_of(doc)
    turns = [match for match in _TURN.finditer(text) if _is_turn(match, text)]
    labels = [match["label"] for match in turns]
    # Who speaks in turn is named again and again; matters are not.
    turns = [m for m in turns if m["label"] is None or labels.count(m["label"]) == 1]
    if len([match for match in turns if match.start() > 0]) < _LEAST:
        return (0,)
    spans = (doc.char_span(m.start(), m.end(), alignment_mode="expand") for m in turns)
    return tuple(sorted({0, *(span.start for span in spans if span is not None)}))


def _is_turn(match: re.Match[str], text: str) -> bool:
    label = match["label"]
    if label is None:
        return True
    line = text[match.start() :].partition("\n")[0]
    return len(line) >= _LONG and not label.isupper() and len(label.split()) <= 6
