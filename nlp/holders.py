"""Who a noun phrase means when it speaks, asks or judges: a person or a body of the document."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from policytrail.nlp.holder_words import (
    GROUPS,
    JUDGES,
    OFFICES,
    OFFICIALS,
    PARTS,
    SIDES,
    SUITS,
    TEXTS,
    TITLES,
    VOICES,
)
from policytrail.nlp.name_lists import BODIES, NameLists
from policytrail.nlp.noun_phrases import phrase
from policytrail.nlp.roles import expand, subjects
from policytrail.records import Entity

HOLDERS = BODIES | {"person"}
_PRIVATE = frozenset({"advocacy", "company", "pension_fund"})
_PERSONS = frozenset({"person"})
_PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers"})
_COLLECTIVE = frozenset({"it", "its"})
_PLURAL = frozenset({"they", "them", "their", "theirs", "both"})
_VERBAL = frozenset({"AUX", "VERB"})
_SENTENCES_BACK = 3


_DEFINITE = frozenset({"the", "its", "his", "her", "their", "that", "this", "these", "both"})
_AMONG = re.compile(r"\b(?:among them|foremost|first among|including|such as|chief among|led by)\b")


class Holders:
    """The persons and bodies of one document, by token."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._at: dict[int, Entity] = {}
        self._mentions: list[tuple[int, int, Entity]] = []
        for entity in doc._.entities:
            for mention in entity.mentions:
                span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
                if span is not None and len(span):
                    self._mentions.append((span.start, span.end, entity))
                    self._at.update(dict.fromkeys(range(span.start, span.end), entity))
        self._mentions.sort(key=lambda item: item[:2])
        self._lists = NameLists(doc, self._mentions)

    def at(self, index: int) -> Entity | None:
        """Return the entity whose mention covers a token."""
        return self._at.get(index)

    def is_at(self, index: int, name: str) -> bool:
        """Tell whether a token is part of a mention of an entity of that name."""
        found = self._at.get(index)
        return found is not None and found.name == name

    def is_official(self, name: str) -> bool:
        """Tell whether a person bears the title of an office: "Labor Secretary X"."""
        for start, end, entity in self._mentions:
            if entity.name == name and entity.type == "person":
                around = self._doc[max(0, start - 4) : min(len(self._doc), end + 6)]
                # A firm's chairman is "its chairman, X"; "Chairman X" is a commission's.
                title = self._doc[start - 1] if start else self._doc[start]
                if title.text in TITLES or any(self._is_office(token) for token in around):
                    return True
        return False

    def _is_office(self, token: Token) -> bool:
        """Tell the president from a union's: "its president", "the league's director"."""
        if token.lower_ not in OFFICIALS:
            return False
        if any(child.lower_ == "at" for child in token.children):
            return False  # "benefits director at Crane Steel": a job is "at", an office "of"
        owners = [child for child in token.children if child.dep_ == "poss"]
        return not any(
            owner.lower_ in {"its", "whose"}
            or owner.lemma_.lower() in GROUPS
            or ((entity := self._at.get(owner.i)) is not None and entity.type in _PRIVATE)
            for owner in owners
        )

    def decides(self, name: str) -> bool:
        """Tell whether a body's vote is its decision and no position: a board's, a chamber's."""
        kinds = {"agency", "company", "legislature", "pension_fund"}
        return any(e.name == name and e.type in kinds for _, _, e in self._mentions)

    def but_agencies(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names that are not of agencies."""
        agencies = {e.name for _, _, e in self._mentions if e.type == "agency"}
        return tuple(name for name in names if name not in agencies)

    def of(self, token: Token, *, everyone: bool = True) -> tuple[str, ...]:
        """Return the names that a noun phrase stands for, coordinated ones included."""
        heads = expand([token]) if everyone else [token]
        names: dict[str, None] = {}
        for head in heads:
            for name in self._one(head):
                names[name] = None
            if everyone:
                names |= dict.fromkeys(self._lists.beside(head))
        return tuple(names)

    def called(self, words: str) -> str | None:
        """Return the person of a name or surname, in any case: "VAN TONGEREN"."""
        wanted = words.casefold()
        for _, _, entity in self._mentions:
            name = entity.name.casefold()
            if entity.type == "person" and (name == wanted or name.endswith(f" {wanted}")):
                return entity.name
        return None

    def behind(self, verb: Token, speakers: tuple[str, ...]) -> tuple[str, ...]:
        """Return the bodies that the persons who say something speak for, where that is told.

        "Calla Dunn of the Orchard League", "its president, Calla Dunn".
        """
        names: dict[str, None] = {}
        for subject in subjects(verb):
            for token in phrase(subject):
                entity = self._at.get(token.i)
                if entity is not None and entity.type in BODIES:
                    names[entity.name] = None
                elif token.lower_ in _COLLECTIVE or token.lemma_.lower() in GROUPS:
                    names |= dict.fromkeys(self._one(token))
        persons = {e.name for _, _, e in self._mentions if e.type == "person"}
        return tuple(names) if set(speakers) <= persons else ()

    def last_body(self, index: int) -> tuple[str, ...]:
        """Return the body that "its" means: the last one named."""
        return tuple(self._last(index, BODIES))

    def _one(self, token: Token) -> Iterator[str]:
        entity = self._at.get(token.i)
        if entity is not None:
            yield from self._named(token, entity)
            return
        lower, lemma = token.lower_, token.lemma_.lower()
        if lower in _PERSONAL:
            yield from self._last(token.i, _PERSONS)
        elif lower in _COLLECTIVE:
            yield from () if self._means_text(token) else self._last(token.i, BODIES)
        elif lower in _PLURAL:
            yield from self._several(token)
        elif token.pos_ in {"NOUN", "PROPN", "NUM", "ADJ"}:
            yield from self._noun(token, lemma)

    def _means_text(self, token: Token) -> bool:
        """Tell "The proposal was published. It would add …": "it" goes on with the subject."""
        start = token.sent.start
        if not start or token.dep_ not in {"nsubj", "nsubjpass"} or token.i > start + 1:
            return False
        root = self._doc[start - 1].sent.root
        before = [child for child in root.children if child.dep_ in {"nsubj", "nsubjpass"}]
        return any(noun.i not in self._at and noun.lemma_.lower() in TEXTS for noun in before)

    def _several(self, token: Token) -> Iterator[str]:
        """Yield whom "they" means: who says so of themselves, else those listed last."""
        verb = next((word for word in token.ancestors if word.pos_ in _VERBAL), None)
        while verb is not None and verb.dep_ in {"ccomp", "xcomp", "advcl"} and verb.head != verb:
            verb = next((word for word in verb.ancestors if word.pos_ in _VERBAL), None)
            own = subjects(verb) if verb is not None else ()
            if own and token not in own and (names := self.of(own[0])):
                yield from names
                return
        yield from self._listed(token, HOLDERS)

    def places(self, token: Token) -> tuple[str, ...]:
        """Return the states that a phrase names: "Iowa", "two states, Iowa and Utah"."""
        heads = [*expand([token]), *(a for c in token.children if c.dep_ == "appos"
                                     for a in expand([c]))]  # fmt: skip
        found = (self._at.get(head.i) for head in heads)
        return tuple(dict.fromkeys(e.name for e in found if e is not None and e.type == "place"))

    def _named(self, token: Token, entity: Entity) -> Iterator[str]:
        if entity.type in HOLDERS:
            if not self._is_judge(token):
                yield entity.name
        elif token.dep_ in {"compound", "nmod", "amod"} and token.head.i not in self._at:
            # "the Lakemont mayor": the head may lie outside the mention
            yield from self._noun(token.head, token.head.lemma_.lower())

    def _is_judge(self, token: Token) -> bool:
        """A judge's rulings are decisions, not positions."""
        before = self._doc[max(0, token.i - 4) : token.i]
        return any(word.lower_ in JUDGES for word in before)

    def _noun(self, token: Token, lemma: str) -> Iterator[str]:
        named = list(self._beside(token)) or list(self._after_title(token, lemma))
        if named:
            yield from named
            return
        inner = list(self._inside(token)) if lemma in VOICES else []
        if inner:
            yield from inner[:1]
        elif lemma in OFFICES and _is_definite(token):
            several = self._introduced(token, lemma) if token.tag_ == "NNS" else ()
            yield from several or self._last_titled(token, lemma)
        elif _is_definite(token) and (called := list(self._called(token))):
            yield from called
        elif lemma in GROUPS and _is_definite(token):
            listed = self._listed(token, GROUPS[lemma]) if token.tag_ == "NNS" else ()
            yield from listed or self._last(token.i, GROUPS[lemma])
        elif lemma in PARTS:
            owners = [child for child in token.children if child.dep_ == "poss"]
            named = list(self._inside(token))[:1] or [n for o in owners for n in self._one(o)]
            yield from named or self._last(token.i, BODIES)
        elif lemma in SUITS and _is_definite(token):
            yield from self._last(token.i, HOLDERS)
        elif lemma in VOICES:
            yield from self._body_beside(token)
        elif token.tag_ in {"NNS", "NNPS"}:
            yield from list(self._among(token)) or self._collective(token, lemma)

    def _collective(self, token: Token, lemma: str) -> Iterator[str]:
        """Yield a group named by its side, where it speaks: "critics"."""
        if (
            lemma in SIDES
            and token.dep_ == "nsubj"
            and not any(child.dep_ in {"poss", "prep"} for child in token.children)
        ):
            yield token.lower_

    def _introduced(self, token: Token, lemma: str) -> tuple[str, ...]:
        """Return "the senators": named with "seven senators led by A", or listed since."""
        names: dict[str, None] = {}
        for word in self._doc[self._floor(token.i) : token.i]:
            if word.tag_ == "NNS" and word.lemma_.lower() == lemma and not _is_definite(word):
                names |= dict.fromkeys([*self._beside(word), *self._among(word)])
        return tuple(names | dict.fromkeys(self._listed(token, _PERSONS)))

    def _listed(self, token: Token, types: frozenset[str]) -> tuple[str, ...]:
        """Return the names that were last listed together: "A, B and C … These firms"."""
        floor = self._floor(token.i)
        for start, end, entity in reversed(self._before(token.i)):
            if start < floor:
                break
            root = self._doc[start:end].root
            if entity.type not in types:
                continue
            heads = sorted((root, *root.conjuncts), key=lambda item: item.i)
            found = (self._at.get(head.i) for head in heads)
            names = dict.fromkeys(e.name for e in found if e is not None and e.type in types)
            names |= dict.fromkeys(self._lists.beside(root))
            if len(names) > 1:
                return tuple(names)
        return ()

    def _called(self, token: Token) -> Iterator[str]:
        """Yield the last body whose name has the noun in it: "the grocers", "the league"."""
        word = token.lower_
        for _, _, entity in reversed(self._before(token.i)):
            words = {part.lower() for part in entity.name.replace("’", "'").split()}
            if entity.type in BODIES and {word, f"{word}'", f"{word}'s"} & words:
                yield entity.name
                return

    def _among(self, token: Token) -> Iterator[str]:
        """Yield who is named among many: "four members, A and B among them"."""
        stretch = self._doc[token.i + 1 : min(len(self._doc), token.i + 16)]
        if not _AMONG.search(stretch.text):
            return
        names: dict[str, None] = {}
        for word in stretch:
            if word.pos_ in {"VERB", "AUX"} and names:
                break
            entity = self._at.get(word.i)
            if entity is not None and entity.type in HOLDERS:
                names[entity.name] = None
        yield from names

    def _beside(self, token: Token) -> Iterator[str]:
        """Yield names in apposition: "the sponsor, Rep. Ona Pell", "two senators, A and B"."""
        for child in token.children:
            if child.dep_ in {"appos", "conj"} and child.dep_ != "conj":
                for each in expand([child]):
                    entity = self._entity_of(each)
                    if entity is not None and entity.type in HOLDERS:
                        yield entity.name
                        yield from self._lists.beside(each)
        head = token.head
        if token.dep_ == "appos":
            entity = self._entity_of(head)
            if entity is not None and entity.type in HOLDERS:
                yield entity.name

    def _after_title(self, token: Token, lemma: str) -> Iterator[str]:
        """Yield the person named right after an office: "the sponsor, Rep. X", "Secretary of Y X".

        The parser often takes the two for two subjects.
        """
        if lemma not in OFFICES:
            return
        for word in self._doc[token.i + 1 : min(token.i + 7, len(self._doc))]:
            entity = self._at.get(word.i)
            if entity is not None and entity.type == "person":
                yield entity.name
                return
            if word.pos_ in {"VERB", "AUX", "SCONJ", "PRON"} or word.is_sent_start:
                return

    def _entity_of(self, token: Token) -> Entity | None:
        found = self._at.get(token.i)
        if found is not None:
            return found
        for child in token.children:  # "Rep. Ona Pell" may hang the name below its title
            if child.dep_ in {"compound", "appos", "nmod"} and child.i in self._at:
                return self._at[child.i]
        return None

    def _inside(self, token: Token) -> Iterator[str]:
        """Yield the body or person that a voice speaks for: "a spokesman for X", "X's letter"."""
        for child in token.subtree:
            entity = self._at.get(child.i)
            if child.i == token.i or entity is None or entity.type not in HOLDERS:
                continue
            between = itertools.takewhile(lambda up: up != token, child.ancestors)
            # "A letter to X" is none of X's,
            if any(
                up.pos_ == "VERB" or (up.dep_ == "prep" and up.lower_ == "to") for up in between
            ):
                continue  # nor is a letter begging X to act
            if child.dep_ in {"pobj", "poss", "compound", "nmod", "appos", "amod", "conj"}:
                yield entity.name

    def _body_beside(self, token: Token) -> Iterator[str]:
        """A "department spokesman" speaks for the department; another voice for the last body."""
        for child in token.children:
            lemma = child.lemma_.lower()
            if lemma in GROUPS and child.dep_ in {"compound", "poss", "nmod"}:
                yield from self._last(token.i, GROUPS[lemma])
                return
        verb = token.head if token.dep_ == "dobj" else _above(token)
        if verb is not None and verb.pos_ == "VERB":  # "ran ads that …", "paid for spots that …"
            for subject in subjects(verb):
                if subject != token:
                    yield from self._one(subject)
        if token.lemma_.lower().startswith("spokes"):
            yield from self._last(token.i, BODIES)

    def _last_titled(self, token: Token, lemma: str) -> Iterator[str]:
        """Return the last person who bears the title, else the last person."""
        for start, _, entity in reversed(self._before(token.i)):
            words = {t.lower_.rstrip(".") for t in self._doc[max(0, start - 4) : start]}
            if entity.type == "person" and lemma in words:
                yield entity.name
                return
        if lemma != "president":
            yield from self._last(token.i, _PERSONS)

    def _last(self, index: int, types: frozenset[str]) -> Iterator[str]:
        """Yield the last fitting name before a token: subjects first, three sentences back."""
        floor = self._floor(index)
        found = [item for item in self._before(index) if item[2].type in types and item[0] >= floor]
        if not found:
            return
        sentence = self._doc[found[-1][0]].sent
        same = [item for item in found if item[0] >= sentence.start]
        subjects = [item for item in same if self._is_subject(*item[:2])]
        yield (subjects or same)[-1][2].name

    def _is_subject(self, start: int, end: int) -> bool:
        return self._doc[start:end].root.dep_ in {"nsubj", "nsubjpass"}

    def _before(self, index: int) -> list[tuple[int, int, Entity]]:
        return [item for item in self._mentions if item[1] <= index]

    def _floor(self, index: int) -> int:
        sentence = self._doc[index].sent
        for _ in range(_SENTENCES_BACK):
            if sentence.start == 0:
                break
            sentence = self._doc[sentence.start - 1].sent
        return int(sentence.start)


def _above(noun: Token) -> Token | None:
    """Return the verb that a noun hangs below by prepositions: "paid $2 million for spots"."""
    if noun.dep_ != "pobj":
        return None
    word = noun.head
    while word.pos_ not in _VERBAL and word.head != word and word.dep_ in {"prep", "pobj", "dobj"}:
        word = word.head
    return word if word.pos_ in _VERBAL else None


def _is_definite(token: Token) -> bool:
    return any(
        child.dep_ in {"det", "poss"} and child.lower_ in _DEFINITE
        for child in token.children
    )  # fmt: skip
