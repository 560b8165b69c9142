"""Where sentences must and must not begin, before and without a parser."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from policytrail import records
from policytrail.nlp.remembered import text_of

BOUNDS, GUESS = "sentence_bounds", "sentence_guess"  # names in the pipeline

# After these a full stop ends an abbreviation, not a sentence, if more of the name follows.
_ABBREVIATIONS = frozenset(
    {
        *("mr.", "mrs.", "ms.", "dr.", "prof.", "messrs.", "hon.", "st.", "atty.", "sgt.", "capt."),
        *(
            "sen.",
            "sens.",
            "rep.",
            "reps.",
            "gov.",
            "govs.",
            "lt.",
            "gen.",
            "col.",
            "maj.",
            "dept.",
        ),
        *(
            "no.",
            "nos.",
            "sec.",
            "secs.",
            "art.",
            "vol.",
            "pp.",
            "cf.",
            "v.",
            "vs.",
            "stat.",
            "fed.",
        ),
        *("reg.", "pub.", "h.r.", "s.", "h.b.", "s.b.", "e.g.", "i.e.", "est.", "approx.", "ft."),
        *("jan.", "feb.", "mar.", "apr.", "jun.", "jul.", "aug.", "sep.", "sept.", "oct.", "nov."),
        *("dec.", "mt."),
    }
)
# These may close a sentence too: then only a following number or lower-case word shows the middle.
_MAY_END = frozenset(
    {
        *("inc.", "corp.", "co.", "ltd.", "llc.", "u.s.", "u.k.", "u.n.", "jr.", "sr.", "ph.d."),
        *("assn.", "bros.", "al."),
    }
)
_TERMINAL = re.compile(r"""[.!?:;…]["'”’)\]]*$""")
_BULLET = re.compile(r"^(?:[-–—•*·▪◦]|\(?[0-9a-zA-Z]{1,4}[.)]\s)")
_CODES = {True: 1, False: -1, None: 0}  # of spaCy's SENT_START
_STOPS = frozenset({".", "!", "?", "…"})
_CLOSING = frozenset("\"'”’)]")
_SHORT_LINE = 60  # characters: a shorter line before a capital is a heading or an item of a list


@Language.component(BOUNDS)
def sentence_bounds(doc: Doc) -> Doc:
    """Fix the sentence starts of which the layout is proof; the parser decides the others.

    A blank line always ends a sentence, so that a heading without a full stop does not run into
    the paragraph below. An abbreviation such as "Sen." does not end one.
    """
    _set_starts(doc, _by_layout(doc, [token.text for token in doc]))
    return doc


@Language.component(GUESS)
def sentence_guess(doc: Doc) -> Doc:
    """Set all sentence starts without a parser, for documents that are not parsed."""
    words = [token.text for token in doc]
    starts = _by_layout(doc, words)
    for i in range(1, len(words)):
        if starts[i] is None:
            starts[i] = words[i][0] not in _CLOSING and _begins(words, i)
    _set_starts(doc, starts)
    return doc


def _by_layout(doc: Doc, words: Sequence[str]) -> list[bool | None]:
    """Return for each token whether it begins a sentence, and None where the layout is silent."""
    text = text_of(doc)
    starts: list[bool | None] = [None] * len(words)
    for i, (before, word) in enumerate(itertools.pairwise(words), start=1):
        if word.isspace():
            starts[i] = False
        elif before.isspace():
            place = doc[i].idx
            if i > 1 and _line_ends(text, place - len(before), place):
                starts[i] = True
        elif before[-1] == "." and len(before) > 1:
            starts[i] = False if _continues(before.lower(), word) else None
    return starts


def _set_starts(doc: Doc, starts: Sequence[bool | None]) -> None:
    # All at once: the setter of one token looks through the whole document each time.
    codes: Any = numpy.array([_CODES[value] for value in starts], dtype="int64").astype("uint64")
    if len(doc):
        doc.from_array(["SENT_START"], codes.reshape(-1, 1))


def sentence_of(span: Span | Token) -> records.Span:
    """Return the sentence around a span or token, without the white space at its ends."""
    return trimmed(span.sent)


def trimmed(span: Span) -> records.Span:
    """Return a spaCy span as characters, without the white space at its ends."""
    text = span.text
    start = span.start_char + len(text) - len(text.lstrip())
    stripped = text.strip()
    return records.Span(start=start, end=start + len(stripped), text=stripped)


def sentences(doc: Doc) -> Iterator[Span]:
    """Yield the sentences that are more than white space."""
    for sentence in doc.sents:
        if not sentence.text.isspace():
            yield sentence


def _line_ends(text: str, start: int, end: int) -> bool:
    """Return whether the white space at these offsets, which ends at a word, ends a sentence."""
    space = text[start:end]
    breaks = space.count("\n") + space.count("\r")
    if breaks == 0:
        return False
    if breaks > 1 or "\u2029" in space:
        return True
    line = text[text.rfind("\n", 0, start) + 1 : start].rstrip()
    rest = text[end : end + 8]
    if _TERMINAL.search(line) or _BULLET.match(rest):
        return True
    return len(line) < _SHORT_LINE and not rest[:1].islower()


def _continues(before: str, word: str) -> bool:
    """Return whether a word goes on after an abbreviation, in lower case."""
    if before in _MAY_END:
        return word[0].islower() or word[0].isdigit()
    return before in _ABBREVIATIONS


def _begins(words: Sequence[str], i: int) -> bool:
    j = i - 1
    while j and (words[j].isspace() or words[j][0] in _CLOSING):
        j -= 1
    if words[j] in _STOPS:
        return True
    # "… Acme Inc. The": a capitalised function word after a stop that ends a name.
    return words[j].lower() in _MAY_END and words[i].istitle() and words[i].lower() in STOP_WORDS
