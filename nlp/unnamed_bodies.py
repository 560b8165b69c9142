"""Organisations without a name that a text means as one: "an anonymous British pension scheme"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token

from policytrail.nlp.names import Name
from policytrail.nlp.namewords import phrase_ending
from policytrail.records import EntityType

_DETERMINERS = frozenset({"a", "an", "one", "another"})
_LONGEST = 6  # words of a description
_ACTS = frozenset({"nsubj", "nsubjpass", "pobj", "appos", "conj", "dobj"})


def unnamed(
    doc: Doc, taken: Sequence[Name], heads: Mapping[str, EntityType], marks: frozenset[str]
) -> Iterator[tuple[Name, EntityType]]:
    """Yield descriptions of one unnamed body, which needs a parse.

    The description ends in one of ``heads`` and holds one of ``marks`` ("unnamed", "federal"), or
    the name of a nation. "A pension fund should …" means any fund, and is none.
    """
    if not doc.has_annotation("DEP"):
        return
    covered = {i for name in taken for i in range(name.start, name.end)}
    for token in doc:
        if token.lower_ not in _DETERMINERS:
            continue
        end = _end_of_description(doc, token.i + 1)
        words = [word.lower_ for word in doc[token.i + 1 : end]]
        found = phrase_ending(words, heads)
        if found is None or doc[end - 1].dep_ not in _ACTS or covered & {*range(token.i, end)}:
            continue
        if any(_is_mark(word, marks) for word in doc[token.i + 1 : end]):
            yield Name(start=token.i + 1, end=end), found[1]


def _end_of_description(doc: Doc, start: int) -> int:
    end = start
    while end < len(doc) and end - start < _LONGEST and doc[end].pos_ in {"ADJ", "NOUN", "PROPN"}:
        end += 1
    return end


def _is_mark(token: Token, marks: frozenset[str]) -> bool:
    return token.lower_ in marks or token.ent_type_ == "NORP"
