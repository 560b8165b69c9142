"""The text of a presidential order or memorandum: who signs it when, and whom it directs.

Such texts are drafted by rule (1 CFR part 19; Federal Register Document Drafting Handbook): a
formula of authority, duties as "<office> shall", deadlines as "within N days of the date of this
order", and the name, "THE WHITE HOUSE," and the day at the end. Long sentences of that kind
defeat a parser trained on news, so duties are read from the order of the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from policytrail.nlp.calendar import publication_anchor
from policytrail.nlp.dates import find_dates
from policytrail.nlp.offices import Offices
from policytrail.nlp.remembered import text_of
from policytrail.records import Document, Instrument, Span

_FORMULA = re.compile(
    r"\bby\s+(?:virtue\s+of\s+)?the\s+authority\s+vested\s+in\s+me\s+as\s+President\b"
    r"|\bit\s+is\s+hereby\s+ordered\b|\bI\s+hereby\s+(?:\w+\s+and\s+)?(?:order|direct)\b"
    r"|\bI\s+order\s+as\s+follows\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"\A\W*(?:SUBJECT\b|MEMORANDUM\s+FOR\b)")
_PREAMBLE = 8000  # characters: some orders declare an emergency at length before they order
_CLOSING = re.compile(r"THE\s+WHITE\s+HOUSE,?\s*(?P<day>[A-Z][a-z]+\s+\d{1,2},\s+\d{4})")
_WITNESS = re.compile(r"\bIN\s+WITNESS\s+WHEREOF\b.*", re.IGNORECASE | re.DOTALL)
_DAY_WORDS = re.compile(r"\b(?:this|the)\s+(?P<day>[a-z-]+)\s+day\s+of\s+(?P<month>[A-Z][a-z]+)")
_MODAL = re.compile(
    r"\bshall\b(?!\s+(?:be\s+construed|mean\b))"
    r"|\b(?:is|are)\s+(?:hereby\s+)?(?:further\s+)?(?:authorized\s+and\s+)?"
    r"(?:directed|requested|instructed)(?:\s+and\s+(?:authorized|empowered))?(?=\s+to\b|,)"
)
# Where a day is set these command too: "agency heads will decide within 90 days of this order".
_SOFT_MODAL = re.compile(r"\b(?:will|should|must)\b(?!\s+(?:be|have|not)\b)")
_PASSIVE = re.compile(r"\b(?:shall|will|must|should)\s+be\s+\w+(?:ed|en|un|nt)\b")
_SECTION = re.compile(r"\A\W*Sec(?:tion)?\.?\s*\d")
_ITEM = re.compile(r"\A\W*\(?(?:[ivx]{1,5}|[A-Z]|[a-z]|\d{1,2})\)\s*")
_PASSIVE_DUTY = re.compile(r"\A\W*(?:not\s+)?be\s+(?:administered|borne|construed|interpreted)\b")
# A sentence ends before a space and a capital, a number or a list mark; so does a list item.
_BOUNDARY = re.compile(
    r"(?<!\bSec)(?<!\bNo)(?<!\bNos)(?<!\bU\.S)(?<!\bv)(?<!\b[A-Z])(?<!\bart)(?<!\bStat)(?<!\bsec)"
    r"(?<!\bFed)(?<!\bReg)(?<!\bPub)\.[\"”)\*]*\s+(?=[\"“(]?[A-Z(])"
    r"|[;:](?:\s+(?:and|or))?\s*\n\s*(?=\\?\(?[a-zA-Z0-9]{1,5}\))"
    r"|(?<=:)\s*\n|\n\s*\n|\n(?=\s*\\?\([a-zA-Z0-9]{1,4}\\?\)\s)|\n(?=\s*Sec(?:tion)?\.?\s*\d)"
)
# "within 15 days of completing the review" does not count from the order.
_OTHER_START = re.compile(
    r"(?:days?\s+|months?\s+|weeks?\s+|years?\s+)?(?:of|after|from|following|before|prior\s+to)\s+(?!(?:the\s+)?(?:(?:date|signing|issuance|"
    r"publication|effective\s+date)\s+of\s+)?(?:this|the|such)\s+"
    r"(?:executive\s+)?(?:order|memorandum|proclamation|directive)\b)",
    re.IGNORECASE,
)
_SOME_DAY = date(2000, 1, 1)  # for the length of a deadline whose start is not known
_MAX_DUTY = 400  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a sentence of an order lays on one or more offices."""

    agencies: tuple[str, ...]
    text: str
    evidence: Span
    due: str | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order or memorandum as its own text shows it."""

    name: str
    instrument: Instrument | None
    day: date | None
    is_dated: bool  # the text or the register states the day; otherwise it is that of posting
    evidence: Span
    duties: tuple[Duty, ...]


def read_order(doc: Doc) -> Order | None:
    """Return the order that a document is, or None for any other document."""
    document: Document | None = doc._.document
    formula = _formula(doc, document)
    if document is None or formula is None:
        return None
    stated = signing_day(document)
    day = stated or publication_anchor(document.published, document.published_precision)
    own = _own_instrument(doc, document)
    return Order(
        name=own.name if own is not None else document.title or "order",
        instrument=own,
        day=day,
        is_dated=stated is not None,
        evidence=_line(text_of(doc), formula),
        duties=tuple(_duties(doc, day)),
    )


def _formula(doc: Doc, document: Document | None) -> re.Match[str] | None:
    if document is None or document.kind == "register":
        return None
    text: str = text_of(doc)
    addressed = _ADDRESSED.search(text)
    if addressed is not None and document.tier == "official":
        return addressed
    return _FORMULA.search(text, 0, _PREAMBLE)


def signing_day(document: Document) -> date | None:
    """Return the day of signing as the register's field or the end of the text states it."""
    stated = document.metadata.get("signing_date", "")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", stated):
        return date.fromisoformat(stated)
    text = document.text
    closings = list(_CLOSING.finditer(text))
    anchor = publication_anchor(document.published, document.published_precision)
    if closings:
        found = [d for d in find_dates(closings[-1]["day"], anchor) if d.precision == "day"]
        if found:
            return found[0].first
    return _witnessed(text, anchor)


def _witnessed(text: str, anchor: date | None) -> date | None:
    """Read "this seventh day of August, in the year of our Lord two thousand twenty-five"."""
    match = _WITNESS.search(text[-1500:])
    words = _DAY_WORDS.search(match[0]) if match is not None else None
    number = _ORDINAL_DAYS.get(words["day"].lower()) if words is not None else None
    if words is None or number is None or anchor is None:
        return None
    found = find_dates(f"{words['month']} {number}", anchor, direction="past")
    return found[0].first if found and found[0].precision == "day" else None


def _own_instrument(doc: Doc, document: Document) -> Instrument | None:
    """Return the record of the text itself: by its title, or as what "this order" mentions."""
    title = document.title.casefold()
    records: tuple[Instrument, ...] = doc._.instruments
    orders = (r for r in records if r.kind in {"executive_order", "memorandum"})
    return next((r for r in orders if r.name.casefold() == title or _is_bare(r)), None)


def _is_bare(record: Instrument) -> bool:
    """Tell whether the text names it only as "this order"."""
    here = {mention.text.casefold() for mention in record.mentions}
    return here <= {"order", "memorandum", "this order", "this memorandum"}


def _line(text: str, match: re.Match[str]) -> Span:
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    end = min(end if end >= 0 else len(text), match.end() + 300)
    line = text[start:end]
    start += len(line) - len(line.lstrip())
    return Span(start=start, end=start + len(line.strip()), text=line.strip())


# --- duties ---------------------------------------------------------------------------------


def _duties(doc: Doc, base: date | None) -> Iterator[Duty]:
    offices = Offices(doc)
    heading = _Heading()
    last: tuple[str, ...] = ()  # whom the section has addressed
    for span in units(text_of(doc)):
        last = () if _SECTION.match(span.text) else last
        own = deadline(span.text, base)
        due, days = own
        if days is None and heading.holds(span):
            due, days = heading.due, heading.days
        found = _of_unit(span, offices, due, days)
        ends = span.text.endswith(":")
        if found is None:
            if heading.agencies and heading.holds(span) and (heading.is_mere or own[0]):
                text = _shortened(_ITEM.sub("", span.text))
                yield Duty(agencies=heading.agencies, text=text, evidence=span, due=due, days=days)
                yield from _later(span, heading.agencies, base)
            elif own[0] and last and _PASSIVE.search(span.text):
                # "A final rule shall be published within …": by whom the section speaks of
                text = _shortened(_ITEM.sub("", span.text))
                yield Duty(agencies=last, text=text, evidence=span, due=due, days=days)
            elif ends:
                heading = _Heading(due=due, days=days, is_open=True)
            elif not heading.holds(span):
                heading = _Heading()
            continue
        last = found.agencies
        if ends and _is_mere_opening(found.text):
            heading = _Heading(agencies=last, due=due, days=days, is_open=True)
            continue
        if not heading.holds(span):
            heading = _Heading()
        if ends:  # "shall take steps, including:"
            heading = _Heading(agencies=last, is_open=True, is_mere=False)
        yield found
        yield from _later(span, last, base)


def _later(span: Span, agencies: tuple[str, ...], base: date | None) -> Iterator[Duty]:
    """Yield the duties of a sentence with a second day of their own: "…, and within 180 days"."""
    told = _deadlines(span.text, base)
    seen = {found.days for found in told[:1]}
    for found in told[1:]:
        if found.due is None or found.days in seen:
            continue
        seen.add(found.days)
        text = _shortened(_CONNECTIVE.sub("", span.text[found.end :]))
        yield Duty(agencies=agencies, text=text, evidence=span, due=found.due, days=found.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    """What a line that ends with a colon lends to the items below it."""

    agencies: tuple[str, ...] = ()
    due: str | None = None
    days: int | None = None
    is_open: bool = False
    is_mere: bool = True  # it says nothing but whom it addresses; else items with a day of theirs

    def holds(self, span: Span) -> bool:
        return self.is_open and _ITEM.match(span.text) is not None


def units(text: str) -> Iterator[Span]:
    """Yield the sentences and list items of a legal text.

    A line break inside a sentence is no boundary: pages are wrapped at will.
    """
    start = 0
    for match in _BOUNDARY.finditer(text):
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    part = text[start:end]
    words = part.strip()
    if words:
        start += len(part) - len(part.lstrip())
        yield Span(start=start, end=start + len(words), text=words)


def _of_unit(span: Span, offices: Offices, due: str | None, days: int | None) -> Duty | None:
    modals = list(_MODAL.finditer(span.text))
    if due is not None:
        modals += _SOFT_MODAL.finditer(span.text)
    for modal in modals:
        before, after = span.text[: modal.start()], span.text[modal.end() :]
        if _PASSIVE_DUTY.match(after):
            continue
        agencies = offices.subject(before, span.start + modal.start())
        if agencies:
            text = _shortened(after)
            return Duty(agencies=agencies, text=text, evidence=span, due=due, days=days)
    return None


def _is_mere_opening(text: str) -> bool:
    """Tell whether a line only opens a list of duties: "shall:", "shall take action to:"."""
    words = text.rstrip(" :").split()
    return not words or words[-1] in {"to", "and"} or len(words) <= 2


def deadline(text: str, base: date | None) -> tuple[str | None, int | None]:
    """Return the day by which a sentence wants something done, and the days it gives."""
    first = next(iter(_deadlines(text, base)), None)
    return (first.due, first.days) if first is not None else (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deadline:
    """A length of time that a sentence gives; ``due`` only where it counts from the order."""

    due: str | None
    days: int
    end: int


def _deadlines(text: str, base: date | None) -> list[_Deadline]:
    told: list[_Deadline] = []
    for found in find_dates(text, base, base=base or _SOME_DAY):
        if found.basis != "deadline" or found.days is None:
            continue
        words = found.span.text.rsplit(None, 1)[-1]  # the mention may end with "of" or "after"
        start = found.span.end - (len(words) if words.isalpha() else 0)
        after = " ".join(text[start : start + 120].split())
        counts = base is not None and not _OTHER_START.match(after)
        due = found.value if counts else None
        told.append(_Deadline(due=due, days=found.days, end=found.span.end))
    return told


# What stands between a deadline and what is to be done: "of the date of this order, shall".
_CONNECTIVE = re.compile(
    r"\A[^,;]{0,60}?\bthis\s+(?:order|memorandum)\b,?\s*(?:and\s+)?(?:shall\s+)?", re.IGNORECASE
)


def _shortened(text: str) -> str:
    words = " ".join(text.split()).strip(" ,;.")
    if len(words) <= _MAX_DUTY:
        return words
    return words[:_MAX_DUTY].rsplit(" ", 1)[0] + " …"


_UNITS: Sequence[str] = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
)  # fmt: skip
_TEENS: Sequence[str] = (
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
_ORDINAL_DAYS = {
    word: number
    for number, word in enumerate(
        (*_UNITS, *_TEENS, *(f"twenty-{unit}" for unit in _UNITS), "thirtieth", "thirty-first"), 1
    )
}
