"""Where a text that reports of several matters turns to the next one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc

from policytrail.nlp.remembered import text_of

_LONG = 80  # characters: "Author: Rep. X" is a field, not a matter of its own
_HEADING = 5  # words
# "Not quite." answers a question; it is no heading.
_ANSWERS = frozenset({
    "good", "hardly", "maybe", "never", "no", "not", "nothing", "perhaps", "possibly", "probably",
    "right", "sure", "yes",
})  # fmt: skip
_FINITE = frozenset({"MD", "VB", "VBD", "VBP", "VBZ"})
_LEAST = 3  # turns that make a round-up; one list or label may stand in any report
_TURN = re.compile(
    r"^(?:[*•–-]\s|\d{1,2}[.)]\s|\d{1,2}:\d\d\s"  # a bullet, a number, a time
    r"|[A-Z][A-Z.’' -]{2,30}(?:,\s[A-Z][\w.\s]{1,20})?\s(?:—|--|–)\s"  # a dateline
    r"|(?P<label>[A-Z][^\n:.“\"]{1,45}):\s"  # "Bankers: a black eye."
    # "Coins. The …", "403(b) parity. On …", "COURTS"
    r"|(?P<heading>(?:[A-Z]|4\d\d\([bk]\))[^\n:.“\"!?]{1,45}?)(?:\.\s(?=[A-Z“\"])|$))",
    re.MULTILINE,
)


class Sections:
    """The stretches of one document, by token; a report of one matter has a single one.

    ``main`` are the tokens at which the text is named that the document seems to be about. Where
    words before the first heading name it, the headings are of parts of one report.
    """

    def __init__(self, doc: Doc, main: Sequence[int] = ()) -> None:
        self._starts = _starts(doc, main)
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


def _starts(doc: Doc, main: Sequence[int]) -> tuple[int, ...]:
    text = text_of(doc)
    turns = [match for match in _TURN.finditer(text) if _is_turn(doc, match, text)]
    labels = [match["label"] for match in turns]
    # Who speaks in turn is named again and again; matters are not.
    turns = [m for m in turns if m["label"] is None or labels.count(m["label"]) == 1]
    if len([match for match in turns if match.start() > 0]) < _LEAST:
        return (0,)
    headed = turns[0]["heading"] is not None and turns[0].start() > 0
    if headed and any(doc[index].idx < turns[0].start() for index in main):
        return (0,)
    spans = (doc.char_span(m.start(), m.end(), alignment_mode="expand") for m in turns)
    return tuple(sorted({0, *(span.start for span in spans if span is not None)}))


def _is_turn(doc: Doc, match: re.Match[str], text: str) -> bool:
    label = match["label"]
    if match["heading"] is not None:
        return _is_heading(doc, match)
    if label is None:
        return True
    line = text[match.start() :].partition("\n")[0]
    return len(line) >= _LONG and not label.isupper() and len(label.split()) <= 6


def _is_heading(doc: Doc, match: re.Match[str]) -> bool:
    """Tell "Coins." and "A veto in Topeka." from a short sentence, which has a verb."""
    span = doc.char_span(match.start("heading"), match.end("heading"), alignment_mode="expand")
    words = [] if span is None else [token for token in span if token.is_alpha]
    if not 0 < len(words) <= _HEADING or words[0].lower_ in _ANSWERS:
        return False
    return not any(token.tag_ in _FINITE for token in words)
