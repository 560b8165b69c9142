"""Finds the names of the gazetteer in a document: a cheap pass over its tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from policytrail.errors import LexiconError
from policytrail.nlp import lexicons
from policytrail.nlp.office_holders import roles_by_person
from policytrail.nlp.remembered import text_of
from policytrail.nlp.surface import surface_forms
from policytrail.records import EntityType

_TYPES = frozenset(get_args(EntityType))
_TEXT_KEYS = frozenset({"id", "name", "type", "wikidata", "cik", "note"})
_LIST_KEYS = frozenset({"aliases", "words", "weak", "roles", "places"})
# With less of one case than this share of the letters, the case tells nothing.
_CASELESS = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office that a person holds, from one day to another (None: open)."""

    title: str
    body: str = ""  # id of an entity
    start: str = ""
    end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A known thing and what it is called.

    ``aliases`` always mean it. ``words`` are ordinary words too ("Strategy", "infrastructure"):
    they mean it when capitalised inside a sentence, or, of an asset, in a text about assets.
    ``weak`` forms mean it only where a stronger one stands too, or, of an asset, in a list of
    assets.
    """

    id: str
    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    wikidata: str | None = None
    cik: str | None = None
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A name of an entry at tokens ``start`` to ``end`` (exclusive)."""

    start: int
    end: int
    entry: Entry
    strength: int  # 2 alias, 1 word, 0 weak


def load_entries(folders: Sequence[Path] = ()) -> tuple[Entry, ...]:
    """Return the gazetteer: the rows of all ``entities*.jsonl``.

    Raises:
        LexiconError: names file and line of a row with an unknown or wrong key.
    """
    offices = roles_by_person(folders)
    return tuple(
        _entry(row, offices.get(row.values["id"], ()))
        for row in lexicons.load_rows("entities", folders)
    )


def _entry(row: lexicons.Row, offices: Iterable[object]) -> Entry:
    values = dict(row.values)
    for key, value in values.items():
        if key not in _TEXT_KEYS | _LIST_KEYS:
            known = ", ".join(sorted(_TEXT_KEYS | _LIST_KEYS))
            raise LexiconError(f"unknown key '{key}'", subject=row.where, remedy=f"Keys: {known}.")
        if not isinstance(value, list if key in _LIST_KEYS else str):
            kind = "a list" if key in _LIST_KEYS else "a text"
            raise LexiconError(f"'{key}' must be {kind}", subject=row.where)
    if not values.get("name") or values.get("type") not in _TYPES:
        types = ", ".join(sorted(_TYPES))
        raise LexiconError("needs 'name', and a 'type' of: " + types, subject=row.where)
    return Entry(
        id=values["id"],
        name=values["name"],
        type=values["type"],
        aliases=tuple(values.get("aliases", ())),
        words=tuple(values.get("words", ())),
        weak=tuple(values.get("weak", ())),
        wikidata=values.get("wikidata"),
        cik=values.get("cik"),
        roles=tuple(_role(role, row.where) for role in (*offices, *values.get("roles", ()))),
    )


def _role(values: object, where: str) -> Role:
    try:
        return Role(**values)  # type: ignore[arg-type]
    except TypeError as error:
        message = "a role has 'title', 'body', 'start' and 'end'"
        raise LexiconError(message, subject=where) from error


class Gazetteer:
    """Leaves the hits in ``doc._.names``: none overlaps another, the longest win."""

    def __init__(self, nlp: Language, entries: Iterable[Entry]) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self._cased = PhraseMatcher(nlp.vocab, attr="ORTH")
        self._lower = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._any_case = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._meanings: dict[str, tuple[Entry, int]] = {}
        for entry in self.entries.values():
            self._add(nlp, entry)

    def _add(self, nlp: Language, entry: Entry) -> None:
        named = tuple(
            name
            for name in (entry.name, *entry.aliases)
            if name not in entry.words and name not in entry.weak
        )
        for strength, names in ((2, named), (1, entry.words), (0, entry.weak)):
            for form in surface_forms(names, entry.type, entry.id, capitals=strength == 2):
                key = f"{strength}{form}"
                if strength == 0 and key in self._meanings:
                    continue
                self._meanings[key] = (entry, strength)
                pattern = [nlp.make_doc(form)]
                if form == form.lower():
                    self._lower.add(key, pattern)
                else:
                    self._cased.add(key, pattern)
                    if strength == 2 and len(form) > 3:
                        self._any_case.add(key, pattern)

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.names``."""
        hits = list(self._hits(doc))
        hits.sort(key=lambda hit: (hit.start - hit.end, -hit.strength, hit.start))
        taken = bytearray(len(doc))
        kept: list[Hit] = []
        for hit in hits:
            if not any(taken[hit.start : hit.end]):
                taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
                kept.append(hit)
        doc._.names = tuple(sorted(kept, key=lambda hit: hit.start))
        return doc

    def _hits(self, doc: Doc) -> Iterator[Hit]:
        matchers = [self._cased, self._lower]
        if is_caseless(text_of(doc)):
            matchers.append(self._any_case)
        for matcher in matchers:
            for key, start, end in matcher(doc):
                entry, strength = self._meanings[doc.vocab.strings[key]]
                yield Hit(start=start, end=end, entry=entry, strength=strength)


def is_caseless(text: str) -> bool:
    """Return whether a text is all lower case or all capitals, so that case tells nothing."""
    counts = Counter(text)
    upper = sum(count for character, count in counts.items() if character.isupper())
    lower = sum(count for character, count in counts.items() if character.islower())
    return min(upper, lower) < _CASELESS * (upper + lower) / 2 and upper + lower > 0


@Language.factory("gazetteer", assigns=["doc._.names"], default_config={"lexicons": []})
def make_gazetteer(nlp: Language, name: str, lexicons: list[str]) -> Gazetteer:
    """Build the component from our gazetteer and that of the user's folders."""
    return Gazetteer(nlp, load_entries(tuple(Path(folder) for folder in lexicons)))
