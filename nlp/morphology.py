"""Part of speech, morphology and lemma from a memory of what the model's own components said.

``attribute_ruler`` and ``lemmatizer`` take a fifth of the pipeline's time, yet for one word with
one tag and one relation they always say the same. So they are asked once for each such word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from spacy.language import Language
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc, Token

NAME = "remembered_morphology"
_REPLACED = ("attribute_ruler", "lemmatizer")
_ATTRIBUTES: list[int | str] = ["TAG", "DEP", "POS", "MORPH", "LEMMA"]
_MOST = 300_000  # words remembered, so that a daemon does not grow without end
_SEPARATOR = "\u2063"  # stands between words that are asked about, so that no rule joins them
# Which of the words is meant; orth, tag and dep of it and, where a pair rule applies, of the other.
_Key = tuple[int, tuple[tuple[int, int, int], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRule:
    """A rule of the model over two tokens that stand together; ``index``: which one it changes."""

    specs: tuple[Mapping[str, Any], Mapping[str, Any]]
    index: int

    def applies(self, token: Token) -> bool:
        """Return whether the rule changes this token where it stands."""
        if not _meets(token, self.specs[self.index]):
            return False
        other = token.i + (-1 if self.index else 1)
        return 0 <= other < len(token.doc) and _meets(token.doc[other], self.specs[1 - self.index])


def _meets(token: Token, spec: Mapping[str, Any]) -> bool:
    for key, wanted in spec.items():
        value = _VALUES[key](token)
        tests = wanted if isinstance(wanted, dict) else {"IN": [wanted]}
        for test, given in tests.items():
            if not _TESTS[test](value, given):
                return False
    return True


_VALUES: dict[str, Callable[[Token], str]] = {
    "LOWER": lambda token: token.lower_,
    "ORTH": lambda token: token.text,
    "TAG": lambda token: token.tag_,
    "DEP": lambda token: token.dep_,
}
_TESTS: dict[str, Callable[[str, Any], bool]] = {
    "IN": lambda value, given: value in given,
    "NOT_IN": lambda value, given: value not in given,
    "REGEX": lambda value, given: re.search(given, value) is not None,
}


class RememberedMorphology:
    """Does what the components it replaces do, with the same result.

    A rule over two words is remembered for both together, where it applies.
    """

    def __init__(self, ask: Sequence[Callable[[Doc], Doc]], pairs: Sequence[PairRule]) -> None:
        self._ask = ask
        self._pairs = pairs
        self._known: dict[_Key, tuple[int, ...]] = {}
        self._joined: dict[int, bool] = {}  # orth -> whether any pair rule may change the word

    def __call__(self, doc: Doc) -> Doc:
        """Fill the attributes of all tokens."""
        if not len(doc):
            return doc
        keys = list(self._keys(doc))
        if len(self._known) > _MOST:
            self._known.clear()
        unknown = [key for key in dict.fromkeys(keys) if key not in self._known]
        if unknown:
            self._learn(doc, unknown)
        rows = [self._known[key] for key in keys]
        _write(doc, _ATTRIBUTES, rows)
        return doc

    def _keys(self, doc: Doc) -> Iterator[_Key]:
        words: list[tuple[int, int, int]] = [
            (row[0], row[1], row[2]) for row in doc.to_array(["ORTH", "TAG", "DEP"]).tolist()
        ]
        for i, word in enumerate(words):
            rule = self._rule_for(doc[i]) if self._may_join(doc, i, word[0]) else None
            if rule is None:
                yield 0, (word,)
            else:
                first = i - rule.index
                yield rule.index, (words[first], words[first + 1])

    def _may_join(self, doc: Doc, i: int, orth: int) -> bool:
        known = self._joined.get(orth)
        if known is None:
            word = {"LOWER": doc[i].lower_, "ORTH": doc[i].text}
            known = any(_may_meet(word, rule.specs[rule.index]) for rule in self._pairs)
            self._joined[orth] = known
        return known

    def _rule_for(self, token: Token) -> PairRule | None:
        return next((rule for rule in self._pairs if rule.applies(token)), None)

    def _learn(self, doc: Doc, keys: Sequence[_Key]) -> None:
        """Ask the model's components about words, all in one made-up text."""
        strings = doc.vocab.strings
        words: list[str] = []
        values: list[tuple[int, int]] = []
        places: list[int] = []
        noun = (strings.add("NN"), 0)
        for index, key in keys:
            places.append(len(words) + index)
            words += [*(strings[orth] for orth, _, _ in key), _SEPARATOR]
            values += [*((tag, dep) for _, tag, dep in key), noun]
        made = Doc(doc.vocab, words=words)
        _write(made, ["TAG", "DEP"], values)
        for component in self._ask:
            made = component(made)
        told = made.to_array(_ATTRIBUTES).tolist()
        for asked, place in zip(keys, places, strict=True):
            self._known[asked] = tuple(told[place])


def _write(doc: Doc, attributes: list[int | str], rows: Sequence[Sequence[int]]) -> None:
    values: Any = numpy.array(rows, dtype="uint64")
    doc.from_array(attributes, values)


def _may_meet(word: Mapping[str, str], spec: Mapping[str, Any]) -> bool:
    """Return whether the form of a word, whatever its tag, meets a rule."""
    for key, wanted in spec.items():
        tests = wanted if isinstance(wanted, dict) else {"IN": [wanted]}
        if key in word and not all(_TESTS[t](word[key], given) for t, given in tests.items()):
            return False
    return True


def remember_morphology(nlp: Language) -> None:
    """Put the memory in the place of the two components, where the model has them as expected."""
    if any(name not in nlp.pipe_names for name in _REPLACED):
        return
    ruler, lemmatizer = (nlp.get_pipe(name) for name in _REPLACED)
    if not isinstance(ruler, AttributeRuler) or not isinstance(lemmatizer, Lemmatizer):
        return
    pairs = pair_rules(ruler.patterns)
    if pairs is None or lemmatizer.mode != "rule":
        return
    nlp.add_pipe(NAME, after="lemmatizer")
    for name in _REPLACED:
        nlp.remove_pipe(name)


def pair_rules(patterns: Sequence[Mapping[str, Any]]) -> list[PairRule] | None:
    """Return the rules over two tokens; None where one is of a make that cannot be remembered."""
    pairs: list[PairRule] = []
    for rule in patterns:
        for tokens in rule["patterns"]:
            single = {"IS_SPACE"} if len(tokens) == 1 else set()
            if len(tokens) > 2 or any(set(token) - set(_VALUES) - single for token in tokens):
                return None
            if len(tokens) == 2:
                pairs.append(PairRule(specs=(tokens[0], tokens[1]), index=rule["index"]))
    return pairs


@Language.factory(NAME, assigns=["token.pos", "token.morph", "token.lemma"])
def make_remembered_morphology(nlp: Language, name: str) -> RememberedMorphology:
    """Build the component around the two that it replaces, which must still be there."""
    ruler: Any = nlp.get_pipe("attribute_ruler")
    return RememberedMorphology(
        [ruler, nlp.get_pipe("lemmatizer")], pair_rules(ruler.patterns) or []
    )
