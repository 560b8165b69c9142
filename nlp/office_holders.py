"""Who held an office on a day: "the SEC chair" of a text means the chair when it was published.

Offices are the rows of ``lexicons/offices.jsonl`` and of the user's folders, and the dated roles
that a gazetteer's rows may give. "Then-", "former" and "ex-" mean somebody of another day, and a
nominee holds nothing: such a title is left as it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from spacy.tokens import Token

from policytrail.errors import LexiconError
from policytrail.nlp.lexicons import Row, load_rows
from policytrail.nlp.roles import prepositional

_CHAIR = frozenset({"chair", "chairman", "chairwoman", "chairperson"})
_OTHER_DAY = frozenset({"former", "ex", "then", "late", "onetime", "previous", "next", "incoming",
                        "outgoing", "vice", "deputy", "assistant", "under"})  # fmt: skip
_OPEN = date(9999, 1, 1)
PRESIDENT = "the President"  # the office, where it is not known who held it
_PRESIDENT = ("president", "agency:white-house")
_OF_ROLE = ("title", "body", "start", "end")
_REQUIRED = ("title", "person", "name", "source")
_KEYS = frozenset({"id", *_OF_ROLE, *_REQUIRED})


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
        self._presidents: list[Term] = []
        for term in terms:
            if term.title in _CHAIR:
                self._chairs[term.body].append(term)
            elif term.title.startswith("secretary of "):
                self._secretaries[term.title].append(term)
            elif (term.title, term.body) == _PRESIDENT:
                self._presidents.append(term)
        self.presidents = frozenset(term.name for term in self._presidents)

    def secretary(self, department: str, day: date | None) -> Term | None:
        """Return who led a department ("Department of Labor") on a day, an acting head too."""
        title = re.sub(r"^(?:u\.s\. )?department of", "secretary of", department.casefold())
        return _only(self._secretaries.get(title, ()), day)

    def chair(self, body: str, day: date | None) -> Term | None:
        """Return who chaired a commission, a chamber's committee or the like on a day."""
        return _only(self._chairs.get(body, ()), day)

    def president(self, first: date | None, last: date | None = None) -> str:
        """Return who was President of the United States from one day to another.

        Where no term covers them, or two do, it is the office: to guess would be to slander.
        """
        terms = [_only(self._presidents, day) for day in (first, last or first)]
        names = {term.name if term else PRESIDENT for term in terms}
        return names.pop() if len(names) == 1 else PRESIDENT


def _only(terms: Iterable[Term], day: date | None) -> Term | None:
    found = [term for term in terms if day is not None and term.start <= day < term.end]
    return found[0] if len({term.person for term in found}) == 1 else None


def load_office_holders(folders: Sequence[Path] = ()) -> OfficeHolders:
    """Return the terms of our data and of the user's; one without an end goes on.

    A term of which only the year is known does not count by the day.

    Raises:
        LexiconError: a row has an unknown or missing key, or a day that is none.
    """
    terms = [term for row in load_rows("offices", folders) for term in _terms_of_office(row)]
    terms += [term for row in load_rows("entities", folders) for term in _terms_of_person(row)]
    return OfficeHolders(terms)


def roles_by_person(folders: Sequence[Path]) -> dict[str, list[dict[str, str]]]:
    """Return the offices of each person (an id of an entity), as a gazetteer's row gives them."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in load_rows("offices", folders):
        kept = {key: row.values[key] for key in _OF_ROLE if key in row.values}
        found[row.values.get("person", "")].append(kept)
    return found


def _terms_of_office(row: Row) -> Iterator[Term]:
    unknown = row.values.keys() - _KEYS
    missing = [key for key in _REQUIRED if not row.values.get(key)]
    if unknown or missing:
        problem = f"unknown key '{min(unknown)}'" if unknown else f"needs '{missing[0]}'"
        raise LexiconError(problem, subject=row.where, remedy=f"Keys: {', '.join(sorted(_KEYS))}.")
    yield from _term(row.values, row.values["person"], row.values["name"], row.where)


def _terms_of_person(row: Row) -> Iterator[Term]:
    for role in row.values.get("roles", ()):
        yield from _term(role, row.values["id"], row.values["name"], row.where)


def _term(values: Mapping[str, Any], person: str, name: str, where: str) -> Iterator[Term]:
    start, end = (_day(values.get(key), where) for key in ("start", "end"))
    title = str(values.get("title", "")).casefold()
    if start is None:
        return
    if end is not None and end <= start:
        raise LexiconError(f"a term from {start} cannot end on {end}", subject=where)
    yield Term(
        person=person,
        name=name,
        title=title.removeprefix("acting "),
        body=values.get("body", ""),
        acting=title.startswith("acting "),
        start=start,
        end=end or _OPEN,
    )


def _day(text: str | None, where: str) -> date | None:
    if not text or re.fullmatch(r"\d{4}(-\d\d)?", text):  # only a year or a month is known
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        remedy = "Write a day as 2025-01-20"
        raise LexiconError(f"'{text}' is no day", subject=where, remedy=remedy) from error


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
