"""How long before the main clause something was: "two months after a rival opened its fund"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from spacy.tokens import Token

from policytrail.nlp.calendar import Unit, add_period, parse_value, precision_of
from policytrail.nlp.clauses import marker
from policytrail.nlp.date_owners import clause_of, is_behind, owner, tense
from policytrail.nlp.date_places import Placed
from policytrail.nlp.dates import DateMention
from policytrail.nlp.numerals import WORDS, parse_number
from policytrail.nlp.remembered import text_of
from policytrail.records import Span

_SPAN = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{WORDS}|an?)\s+(?P<unit>day|week|month|year)s?\s+$", re.IGNORECASE
)
# How much of a date is told by a distance in a unit: weeks are counted roughly, by the month.
_TOLD: dict[str, int] = {"day": 10, "week": 7, "month": 7, "year": 4}


def before_main(
    token: Token, placed: Sequence[Placed], published: date | None
) -> DateMention | None:
    """Return when something was that a clause with "after" tells, or None.

    Counted from the date of the main verb, or from publication if that verb is of the present.
    """
    clause = clause_of(token)
    if clause is None or marker(clause) != "after" or not is_behind(clause):
        return None
    after = next(c for c in clause.subtree if c.lower_ == "after")
    match = _SPAN.search(text_of(token.doc), max(0, after.idx - 40), after.idx)
    base = _base(clause.head, placed, published)
    if match is None or base is None:
        return None
    unit: Unit = match["unit"].lower()  # type: ignore[assignment]
    try:
        day = add_period(base, -int(parse_number(match["n"])), unit)
    except OverflowError:
        return None
    value = day.isoformat()[: _TOLD[unit]]
    return DateMention(
        span=Span(start=match.start(), end=match.end(), text=match[0]),
        value=value,
        basis="relative",
        precision=precision_of(value),
        first=parse_value(value).first,
        last=parse_value(value).last,
        rule="before the main clause",
    )


def _base(main: Token, placed: Sequence[Placed], published: date | None) -> date | None:
    own = [p.mention for p in placed if owner(p.span.root, main) == main]
    if own:
        day = parse_value(own[0].toward("past"))
        return day.first if day.first == day.last else None
    return published if tense(main) in {"present", "perfect"} else None
