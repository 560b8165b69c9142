"""Where sentences must and must not begin, before and without a parser."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from policytrail import records

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
_SHORT_LINE = 60  # characters: a shorter line before a capital is a heading or an item of a list


@Language.component(BOUNDS)
def sentence_bounds(doc: Doc) -> Doc:
    """Fix the sentence starts of which the layout is proof; the parser decides the others.

    A blank line always ends a sentence, so that a heading without a full stop does not run into
    the paragraph below. An abbreviation such as "Sen." does not end one.
    """
    for token in doc[1:]:
        before = token.nbor(-1)
        if token.is_space:
            token.is_sent_start = False
        elif before.is_space:
            token.is_sent_start = True if _line_ends(doc, before, token) else None
        elif _continues(before, token):
            token.is_sent_start = False
    return doc


@Language.component(GUESS)
def sentence_guess(doc: Doc) -> Doc:
    """Set all sentence starts without a parser, for documents that are not parsed."""
    sentence_bounds(doc)
    for token in doc[1:]:
        if token.is_sent_start is None:
            token.is_sent_start = _begins(token)
    return doc


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


def _line_ends(doc: Doc, space: Token, token: Token) -> bool:
    breaks = space.text.count("\n") + space.text.count("\r")
    if breaks == 0 or space.i == 0:
        return False
    if breaks > 1 or space.text.count("\u2029"):
        return True
    line = doc.text[: space.idx].rsplit("\n", 1)[-1].rstrip()
    rest = doc.text[token.idx : token.idx + 8]
    if _TERMINAL.search(line) or _BULLET.match(rest):
        return True
    return len(line) < _SHORT_LINE and not rest[:1].islower()


def _continues(before: Token, token: Token) -> bool:
    lower = before.lower_
    if lower in _MAY_END:
        return token.text[0].islower() or token.like_num
    return lower in _ABBREVIATIONS


def _begins(token: Token) -> bool:
    if token.is_right_punct or (token.is_quote and not token.is_left_punct):
        return False
    before = token.nbor(-1)
    while before.i and (before.is_space or before.is_quote or before.is_right_punct):
        before = before.nbor(-1)
    if before.text in {".", "!", "?", "…"}:
        return True
    # "… Acme Inc. The": a capitalised function word after a stop that ends a name.
    return before.lower_ in _MAY_END and token.is_title and token.is_stop
