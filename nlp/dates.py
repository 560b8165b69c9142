"""Finds the dates of a text and reads each in the light of its publication.

The publication date is the anchor of relative words and never an answer by itself: a text that
names no date has none. Values are the scheme's: ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY-Qn``, ``YYYY``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast

from policytrail.nlp.anchored import find_near, places_of
from policytrail.nlp.calendar import (
    DatePrecision,
    Interval,
    Unit,
    add_period,
    precision_of,
    publication_anchor,
    year_interval,
)
from policytrail.nlp.date_readings import Context, Reading
from policytrail.nlp.date_rules import RULES, Rule
from policytrail.nlp.numerals import parse_number
from policytrail.records import DateBasis, Span

__all__ = [
    "DateMention",
    "DeadlineMention",
    "Direction",
    "find_dates",
    "find_deadlines",
    "publication_anchor",
]

Direction = Literal["past", "future"]
Relation = Literal["", "on", "by", "until", "before", "after", "since", "from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date as printed and as read.

    ``first`` and ``last`` are the days of the interval, both included; ``value`` is its label in
    the scheme. ``past`` and ``future`` are set where the words allow both ("Thursday", "in May"):
    ``toward`` picks one when the caller knows the tense of the clause.
    """

    span: Span
    value: str
    basis: DateBasis
    precision: DatePrecision
    first: date
    last: date
    relation: Relation = ""  # the preposition before it, "no later than" and "as of" included
    attributive: bool = False  # names a thing rather than a time: "2022 guidance", "Act of 1974"
    past: str | None = None
    future: str | None = None
    days: int | None = None  # length in days, for a deadline given in days
    rule: str = ""

    def toward(self, direction: Direction | None) -> str:
        """Return the value if the clause is known to look back or ahead."""
        if direction == "past" and self.past:
            return self.past
        if direction == "future" and self.future:
            return self.future
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMention:
    """A time limit as printed: "within 180 days of the date of this order"."""

    span: Span
    count: int
    unit: Unit

    def due(self, base: date) -> date | None:
        """Return the day that the limit ends on when it runs from ``base``; None: out of range."""
        try:
            return add_period(base, self.count, self.unit)
        except OverflowError:
            return None


def find_deadlines(text: str) -> tuple[DeadlineMention, ...]:
    """Return the time limits of a text in order, without reckoning them."""
    found: list[DeadlineMention] = []
    for match, rule in _matches(text):
        if rule.name in {"deadline", "days after"}:
            unit: Unit = "business_day" if match["business"] else _unit(match["unit"])
            span = Span(start=match.start(), end=match.end(), text=match[0])
            count = int(parse_number(match["n"]))
            found.append(DeadlineMention(span=span, count=count, unit=unit))
    return tuple(found)


def _unit(word: str) -> Unit:
    return cast("Unit", word.casefold())


def find_dates(
    text: str,
    anchor: date | None,
    *,
    base: date | None = None,
    direction: Direction | None = None,
) -> tuple[DateMention, ...]:
    """Return the dates of a text in order, without overlaps.

    ``anchor`` is the day of publication (see ``publication_anchor``); without it, relative words
    are left out. ``base`` is the day from which "within 180 days" counts; without it deadlines
    are left out. ``direction`` reads every ambiguous date as past or future; without it the
    clause decides, then the nearest reading.
    """
    found: list[DateMention] = []
    previous: Interval | None = None
    for match, rule in _matches(text):
        context = Context(anchor=anchor, base=base, previous=previous)
        reading = rule.read(match, context)
        if reading is None:
            continue
        mention = _mention(match, rule, reading, direction)
        if mention is None:
            continue
        found.append(mention)
        if not mention.attributive:
            previous = Interval(first=mention.first, last=mention.last)
    return tuple(found)


def _matches(text: str) -> Iterator[tuple[re.Match[str], Rule]]:
    """Yield the longest match at each place, from left to right."""
    every = list(_every_match(text))
    every.sort(key=lambda item: (item[0].start(), -item[0].end()))
    end = 0
    for match, rule in every:
        if match.start() >= end:
            end = match.end()
            yield match, rule


def _every_match(text: str) -> Iterator[tuple[re.Match[str], Rule]]:
    places: dict[re.Pattern[str], list[int]] = {}
    for rule in RULES:
        if rule.anchor not in places:
            places[rule.anchor] = places_of(rule.anchor, text)
        for match in find_near(rule.pattern, text, places[rule.anchor]):
            yield match, rule


def _mention(
    match: re.Match[str], rule: Rule, reading: Reading, direction: Direction | None
) -> DateMention | None:
    text = match.string
    start = match.start()
    part = _PART.search(text, max(0, start - 40), start)
    relation, start_of_part = _relation(text, part.start() if part else start)
    word = re.sub(r"\s+", " ", part["part"].casefold()) if part else ""
    if rule.name == "year-end" and relation in _WITHIN:
        word = "whole"
    if relation == "before" and word in {"end", "close", "whole"}:
        relation = "by"  # what comes before the end of a period comes in it
    trim = _Trim(word, relation)
    chosen, past, future = _choose(reading, direction, text, match)
    interval = trim(chosen)
    before = text[max(0, start_of_part - 30) : start_of_part]
    if not interval.value or (past and _YEARS_OFF.search(before)):
        return None
    return DateMention(
        span=Span(start=start_of_part, end=match.end(), text=text[start_of_part : match.end()]),
        value=interval.value,
        basis=reading.basis,
        precision=precision_of(interval.value),
        first=interval.first,
        last=interval.last,
        relation=relation,
        attributive=rule.name == "year" and _is_attributive(match),
        past=trim(past).value if past and future else None,
        future=trim(future).value if past and future else None,
        days=reading.days,
        rule=rule.name,
    )


def _choose(
    reading: Reading, direction: Direction | None, text: str, match: re.Match[str]
) -> tuple[Interval, Interval | None, Interval | None]:
    """Return the reading to take, and the two that were open."""
    if reading.only:
        return reading.only, None, None
    past, future = reading.past or reading.future, reading.future or reading.past
    assert past is not None
    assert future is not None
    side = direction or clause_direction(text, match.start(), match.end())
    if side is None and reading.prefer == "past":
        side = "past"
    if side == "past":
        return past, past, future
    if side == "future":
        return future, past, future
    return (past if _gap(reading, past) <= _gap(reading, future) else future), past, future


def _gap(reading: Reading, interval: Interval) -> int:
    """Return how far an interval lies from the publication day, in days."""
    anchor = reading.anchor
    assert anchor is not None
    if interval.first <= anchor <= interval.last:
        return 0
    return min(abs((interval.first - anchor).days), abs((interval.last - anchor).days))


# --- parts of a period: "early February", "the end of the first quarter" ------------------------

_PART = re.compile(
    r"\b(?:the\s+)?(?:very\s+)?"
    r"(?P<part>(?:first|last|final)\s+day|early|earlier|mid|late|end|close|beginning|start|middle|turn|first\s+half"
    r"|second\s+half|latter\s+half)(?:-|\s+(?:of|in|part\s+of)\s+(?:the\s+)?|\s+(?:the\s+)?)$",
    re.IGNORECASE,
)
# "Three years later, on May 2": of which year, only the story knows.
_YEARS_OFF = re.compile(
    r"\b(?:years?|decades?)\s+(?:later|earlier|before|after),?\s+(?:on\s+|in\s+)?$", re.IGNORECASE
)
_RELATION = re.compile(
    r"\b(?P<word>as\s+of|no\s+later\s+than|not\s+later\s+than|on\s+or\s+before|on\s+or\s+after"
    r"|prior\s+to|starting|beginning|effective|by|until|till|through|before|after|since|from"
    r"|on|at|in|during)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_RELATIONS: dict[str, Relation] = {
    "no later than": "by", "not later than": "by", "on or before": "by", "by": "by",
    "until": "until", "till": "until", "through": "until", "before": "before",
    "prior to": "before", "after": "after", "since": "since", "on or after": "from",
    "starting": "from", "beginning": "from", "effective": "from", "from": "from",
}  # fmt: skip


def _relation(text: str, start: int) -> tuple[Relation, int]:
    """Return what the preposition before a date says, and where the date itself begins."""
    match = _RELATION.search(text, max(0, start - 30), start)
    if match is None:
        return "", start
    word = re.sub(r"\s+", " ", match["word"].casefold())
    return _RELATIONS.get(word, "on"), start


_WITHIN = frozenset({"by", "before"})


class _Trim:
    """Cuts an interval to the part that the words before it name."""

    def __init__(self, part: str, relation: Relation) -> None:
        self._part = part
        self._whole = relation in {"by", "until", "before"}

    def __call__(self, interval: Interval) -> Interval:
        length = (interval.last - interval.first).days + 1
        if self._part == "whole":
            return year_interval(interval.last.year)
        if not self._part or length < 7:
            return interval
        first, last = self._bounds(interval, length)
        if self._part.endswith(" day"):  # "the first day of next year"
            day = interval.first if self._part == "first day" else interval.last
            return Interval(first=day, last=day)
        if interval.label:  # the label names the whole: keep to it
            return Interval(first=first, last=last, label=interval.label)
        return Interval(first=first, last=last)

    def _bounds(self, interval: Interval, length: int) -> tuple[date, date]:
        def day(share: float) -> date:
            return interval.first + timedelta(days=int(length * share))

        if self._part in {"end", "close"}:
            # "by the end of May" says no more than that it is in May, or before.
            return (interval.first if self._whole else interval.last), interval.last
        if self._part in {"start", "beginning", "turn"}:
            return interval.first, day(0.15)
        if self._part in {"early", "earlier", "first half"}:
            return interval.first, day(0.35 if self._part != "first half" else 0.49)
        if self._part in {"mid", "middle"}:
            return day(0.33), day(0.67)
        return day(0.6 if self._part == "late" else 0.5), interval.last


# --- does the clause look back or ahead? --------------------------------------------------------

_AHEAD = re.compile(
    r"\b(?:will|shall|would|must|could|can|may|might|(?:is|are|was|were|been|be)\s+(?:not\s+)?"
    r"(?:expected|scheduled|set|due|slated|likely|supposed|to)|expects?|(?:plans?|planning|hopes?"
    r"|hoping|intends?|aims?|promises)\s+to|due|deadlines?|takes?\s+effect|becomes?\s+effective|goes\s+into"
    r"|effective|upcoming|begins|starts|runs\s+(?:until|through)|closes|ends|expires|until)\b"
    r"(?:\s+to)?(?:\s+(?:be|have|not|\w+ly))*(?:\s+\w+)?",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:was|were|had|did|has|have|said|told|wrote|went|came|took|became|began|bought|sold|held"
    r"|made|met|sent|put|gave|got|won|lost|rose|fell|led|left|ran|saw|set|since|[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"[.!?;]\s|\n|,?\s(?:which|who|that|and|but|after|when)\s")


def clause_direction(text: str, start: int, end: int) -> Direction | None:
    """Return where the clause around ``start`` looks, from its verbs; None where they are mute.

    The last verb before the date decides, else the first one after it.
    """
    before = text[max(0, start - 120) : start]
    cut = [match.end() for match in _BOUNDARY.finditer(before)]
    direction = _last_cue(before[cut[-1] if cut else 0 :])
    if direction:
        return direction
    after = text[end : end + 80]
    stop = re.search(r"[.!?;]\s|\n", after)
    return _first_cue(after[: stop.start()] if stop else after)


def _cues(clause: str) -> list[tuple[int, Direction]]:
    ahead = list(_AHEAD.finditer(clause))
    cues: list[tuple[int, Direction]] = [(match.start(), "future") for match in ahead]
    cues += [
        (match.start(), "past")
        for match in _BACK.finditer(clause)
        # "will be filed", "was due": the participle belongs to what is still to come
        if not any(item.start() <= match.start() < item.end() for item in ahead)
    ]
    return sorted(cues)


def _last_cue(clause: str) -> Direction | None:
    cues = _cues(clause)
    return cues[-1][1] if cues else None


def _first_cue(clause: str) -> Direction | None:
    cues = _cues(clause)
    return cues[0][1] if cues else None


# --- years that name a thing --------------------------------------------------------------------

_TIME_WORD = re.compile(
    r"\b(?:in|since|by|until|till|through|throughout|from|during|before|after|to|between|and|or|of"
    r"|late|early|mid|summer|spring|fall|winter|back in|as of"
    r"|(?:early|late|recently|back|soon) as)[\s-]+$",
    re.IGNORECASE,
)
_NAMED_OF = re.compile(r"\b[A-Z][\w.]*\s+of\s+$")
_NOUN_NEXT = re.compile(
    r"\s+(?!(?:and|or|that|which|when|after|before|but|it|he|she|they|the|a|an|to|by|with|for|as"
    r"|is|was|were|had|has|from|on|in|at|of|under|because|while|if|so|its|his|her|their)\b)[a-z]"
)


def _is_attributive(match: re.Match[str]) -> bool:
    """Tell whether a bare year names a thing: "2022 guidance", "the Act of 1974"."""
    before = match.string[max(0, match.start() - 30) : match.start()]
    if _NAMED_OF.search(before):
        return True
    if not _TIME_WORD.search(before):
        return not match.string[: match.start()].endswith("(")
    return False
