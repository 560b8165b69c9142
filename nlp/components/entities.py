"""Entities of a document: known and unknown names, typed, resolved, with all their mentions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.nlp import lexicons as lexicon_files
from policytrail.nlp.chambers import Chambers
from policytrail.nlp.components.gazetteer import load_entries
from policytrail.nlp.lexicons import load_once
from policytrail.nlp.namekin import with_common_heads, with_kin
from policytrail.nlp.names import Name, find_names, is_title_department
from policytrail.nlp.nametypes import kind_of, means_entry
from policytrail.nlp.namewords import NameWords, load_name_words
from policytrail.nlp.officials import Officials
from policytrail.nlp.resolution import entity_of, resolve
from policytrail.nlp.unnamed_bodies import unnamed
from policytrail.records import EntityType

_SURE = 2  # strength of a name that always means its entry
_VERSUS = frozenset({"v.", "vs.", "v"})


class Entities:
    """Leaves the records in ``doc._.entities``, in the order of their first mentions."""

    def __init__(self, words: NameWords, chambers: Chambers, officials: Officials) -> None:
        self._words = words
        self._chambers = chambers
        self._officials = officials

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.entities``."""
        typed: list[tuple[Name, EntityType, int]] = []
        loose: list[Name] = []
        names = self._officials.identify(doc, self._names(doc))
        for name in self._chambers.assign(doc, names):
            kind = kind_of(doc, name, self._words)
            if kind is not None:
                typed.append((name, *kind))
            elif doc[name.start].text[0].isupper():
                loose.append(name)
        words = self._words
        for name, kind_ in unnamed(doc, names, words.unnamed_heads, words.unnamed_marks):
            typed.append((name, kind_, _SURE))
        clusters = resolve(doc, typed, loose, self._words)
        records = [entity_of(doc, cluster) for cluster in clusters]
        doc._.entities = tuple(sorted(records, key=lambda record: record.mentions[0].start))
        return doc

    def _names(self, doc: Doc) -> list[Name]:
        """Return the candidates that are no part of a legal text's name."""
        legal = _tokens_of_instruments(doc)
        names: list[Name] = []
        for name in find_names(doc, self._words):
            if _is_inside(doc, name, legal) or _is_party(doc, name):
                continue
            if is_title_department(doc, name.start, name.end, self._words):
                continue
            if name.entry is not None and name.strength < _SURE:
                name = replace(name, strength=_SURE if means_entry(doc, name, self._words) else 0)
            names.append(name)
        return with_kin(doc, with_common_heads(doc, names), self._words)


def _is_inside(doc: Doc, name: Name, legal: set[int]) -> bool:
    """Return whether a name is part of a text's name; "Crane-era guidance" does name Crane."""
    if name.end < len(doc) and doc[name.end].text == "-" and not doc[name.end].whitespace_:
        return False
    return any(i in legal for i in range(name.start, name.end))


def _is_party(doc: Doc, name: Name) -> bool:
    """Return whether a name is part of the name of a case ("Crane v. Acme")."""
    after = doc[name.end].lower_ if name.end < len(doc) else ""
    return after in _VERSUS or (name.start > 0 and doc[name.start - 1].lower_ in _VERSUS)


def _tokens_of_instruments(doc: Doc) -> set[int]:
    """A name inside "Anderson v. Acme" or "the House Bill 12" is part of that text's name."""
    tokens: set[int] = set()
    for instrument in doc._.instruments:
        for mention in instrument.mentions:
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is not None:
                tokens.update(range(span.start, span.end))
    return tokens


@Language.factory(
    "entities",
    assigns=["doc._.entities"],
    requires=["doc._.names", "doc._.instruments"],
    default_config={"lexicons": []},
)
def make_entities(nlp: Language, name: str, lexicons: list[str]) -> Entities:
    """Build the component with the word lists of ours and of the user's folders."""
    folders = tuple(Path(folder) for folder in lexicons)
    states = lexicon_files.load_words("instruments", folders)["states"]
    officials = Officials(load_entries(folders))
    return Entities(load_once(nlp, load_name_words, lexicons), Chambers(states), officials)
