"""Whose words a signed document is: who "I" and "we" are outside of quotations."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from policytrail.nlp.holders import Holders
from policytrail.nlp.name_lists import BODIES
from policytrail.nlp.remembered import text_of
from policytrail.records import Entity

AUTHOR = "author"
_OPINION_TITLE = re.compile(
    r"^(?:opinion|commentary|editorial|op-ed|letter to the editor|guest column|column)\b[:|—-]?",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\ABy\s(?:[A-Z][\w.'’-]+\s?){2,4}\n")
# "Ona Pell, a retired clerk, writes on Sundays."
_ABOUT_AUTHOR = re.compile(
    r"\A(?:[A-Z][\w.'’-]+\s){1,3}[A-Z][\w.'’-]+(?:,[^.\n]{3,80},)?\s"
    r"(?:writes|teaches|lives|is\s(?:a|an|the)|was\s(?:a|an|the)|runs|edits|serves|served)\b"
)
_IN_QUOTES = re.compile(r"“[^”\n]*”?|\"[^\"\n]*\"?")
_FIRST_PERSON = re.compile(r"\b(?:I|my|I['’](?:m|ve|d|ll))\b")
_GREETING = re.compile(
    r"\A\s*(?:Dear\s|To\s(?:all|our|the)\s[^\n]{2,60}[,:]\n|(?:Brothers|Sisters|Friends|Colleagues"
    r"|Members|Neighbou?rs)\b[^\n]{0,30},\s*\n)"
)
_REMARKS = re.compile(
    r"\A(?:[^\n]{0,120}\n+)?[^\n]{0,60}?\b(?:remarks|statement|testimony|speech|address)\s"
    r"(?:of|by|from)\s",
    re.IGNORECASE,
)
# "She spoke with us on Monday. The talk has been shortened."
_INTERVIEW = re.compile(
    r"\b(?:(?:spoke|talked|sat\sdown)\s(?:with|to)\sus"
    r"|[Ww]e\s(?:met|interviewed|asked|caught\sup\swith|sat\sdown\swith|(?:spoke|talked)\s(?:with|to))"
    r"\s(?:her|him|them)"
    r"|(?:interview|talk|conversation|exchange)\s(?:has\sbeen|was|is)\s(?:lightly\s)?"
    r"(?:shortened|edited|condensed|trimmed|cut))\b"
)
# "issued the following statement by its president, Calla Dunn, on the rule:"; also with a period.
_STATEMENT = re.compile(
    r"\b(?:following\sstatement"
    r"|(?:issued|released|made|gave|published)\s(?:this|a|the|her|his|its)\sstatement)\b"
    r"(?P<rest>[^\n]{0,300}[:.])\s*\n"
)
_OPENING = 400  # code points in which an interview says that it is one
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b")
_NEAR = 4  # tokens between "Remarks of" and the name: titles
_SIGNATURE = 160  # characters: a signature is short


def voice_of(doc: Doc, title: str, holders: Holders) -> str | None:
    """Return who speaks in a document as a whole; None for a report.

    An opinion piece is its ``author``'s; a speech is a named speaker's, a letter its signer's.
    """
    text = text_of(doc)
    own = _IN_QUOTES.sub(" ", text)
    first = _FIRST_PERSON.search(own)
    if _OPINION_TITLE.match(title) or (_BYLINE.match(text) and first):
        return AUTHOR
    if _GREETING.match(text):
        return _signer(doc, text, holders)
    if (first or _WE.search(own)) and (remarks := _REMARKS.match(text)):
        return _named_after(doc, remarks.end(), holders)
    if first and (answering := interviewee_of(doc, holders)):
        return answering
    if (first or _WE.search(own)) and (stating := statement_by(doc, holders)):
        return stating
    return AUTHOR if first and _ABOUT_AUTHOR.match(_last_line(text)) else None


def interviewee_of(doc: Doc, holders: Holders) -> str | None:
    """Return who answers in an interview that says that it is one: the person named first."""
    opening = text_of(doc)[:_OPENING]
    if not _INTERVIEW.search(opening):
        return None
    entities = (holders.at(token.i) for token in doc if token.idx < len(opening))
    return next((e.name for e in entities if e is not None and e.type == "person"), None)


def statement_by(doc: Doc, holders: Holders) -> str | None:
    """Return whose statement a text gives in full: the person named, else the body.

    The statement is announced in a line of its own.
    """
    text = text_of(doc)
    match = _STATEMENT.search(text)
    if match is None:
        return None
    line = text.rfind("\n", 0, match.start()) + 1
    by = _after(doc, holders, match.start("rest"), match.end("rest"))
    before = _after(doc, holders, line, match.start())
    persons = [entity for entity in (*by, *before) if entity.type == "person"]
    bodies = [entity for entity in before if entity.type in BODIES]
    return next((entity.name for entity in (*persons, *bodies)), None)


def _after(doc: Doc, holders: Holders, start: int, end: int) -> list[Entity]:
    """Return the entities named between two offsets, in their order."""
    found = [holders.at(token.i) for token in doc if start <= token.idx < end]
    return list({entity.name: entity for entity in found if entity is not None}.values())


def _last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2]


def _signer(doc: Doc, text: str, holders: Holders) -> str | None:
    """Return the body, else the person, that signs a letter: named in its last line."""
    line = _last_line(text)
    if len(line) > _SIGNATURE:
        return None
    start = len(text.rstrip()) - len(line)
    entities = [holders.at(token.i) for token in doc if token.idx >= start]
    names = [entity for entity in entities if entity is not None]
    bodies = [entity.name for entity in names if entity.type in BODIES]
    persons = [entity.name for entity in names if entity.type == "person"]
    return next(iter([*bodies, *persons]), None)


def _named_after(doc: Doc, offset: int, holders: Holders) -> str | None:
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    if span is None:
        return None
    for token in doc[span.start : span.start + _NEAR]:
        entity = holders.at(token.i)
        if entity is not None and entity.type == "person":
            return entity.name
    return None
