"""Who held an office on a day: "the SEC chair" of a text means the chair when it was published.

Offices are the dated roles of persons in the gazetteer. "Then-", "former" and "ex-" mean somebody
of another day, and a nominee holds nothing: such a title is left as it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from policytrail.nlp.lexicons import Row
from policytrail.nlp.roles import prepositional

_CHAIR = frozenset({"chair", "chairman", "chairwoman", "chairperson"})
_OTHER_DAY = frozenset({"former", "ex", "then", "late", "onetime", "previous", "next", "incoming",
                        "outgoing", "vice", "deputy", "assistant", "under"})  # fmt: skip
_OPEN = date(9999, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One person's time in one office; ``end`` is the first day without."""

    person: str  # id of the entity
    name: str
    title: str  # in small letters, without "acting"
    body: str  # id of an entity
    acting: bool
    start: date
    end: date


class OfficeHolders:
    """Terms by body and by title."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._chairs: dict[str, list[Term]] = defaultdict(list)
        self._secretaries: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            if term.title in _CHAIR:
                self._chairs[term.body].append(term)
            elif term.title.startswith("secretary of "):
                self._secretaries[term.title].append(term)

    def secretary(self, department: str, day: date | None) -> Term | None:
        """Return who led a department ("Department of Labor") on a day, an acting head too."""
        title = re.sub(r"^(?:u\.s\. )?department of", "secretary of", department.casefold())
        return _only(self._secretaries.get(title, ()), day)

    def chair(self, body: str, day: date | None) -> Term | None:
        """Return who chaired a commission, a chamber's committee or the like on a day."""
        return _only(self._chairs.get(body, ()), day)


def _only(terms: Iterable[Term], day: date | None) -> Term | None:
    found = [term for term in terms if day is not None and term.start <= day < term.end]
    return found[0] if len({term.person for term in found}) == 1 else None


def office_holders(rows: Iterable[Row]) -> OfficeHolders:
    """Return the terms that gazetteer rows give with full dates; a term without an end goes on."""
    return OfficeHolders(term for row in rows for term in _terms(row))


def _terms(row: Row) -> Iterable[Term]:
    for role in row.values.get("roles", ()):
        start, end = _day(role.get("start")), _day(role.get("end"))
        title = str(role.get("title", "")).casefold()
        if start is not None:
            yield Term(
                person=row.values["id"],
                name=row.values["name"],
                title=title.removeprefix("acting "),
                body=role.get("body", ""),
                acting=title.startswith("acting "),
                start=start,
                end=end or _OPEN,
            )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:  # only a year is known
        return None


def is_of_another_day(title: Token) -> bool:
    """Tell whether a title is that of a former, coming or lower officer."""
    before = title.doc[max(title.sent.start, title.i - 4) : title.i]
    words = {w for t in before if t.head == title or t.head.head == title
             for w in re.split(r"-", t.lower_)}  # fmt: skip
    return bool(words & _OTHER_DAY) or title.lower_.startswith(("then-", "ex-"))


def body_of_chair(title: Token) -> Token | None:
    """Return the word for the body in "the SEC chair", "chairman of the Agriculture Committee"."""
    if title.lemma_.lower() not in _CHAIR:
        return None
    named = [c for c in title.children if c.dep_ in {"compound", "nmod", "poss"}]
    return next(iter([*prepositional(title, "of"), *reversed(named)]), None)
