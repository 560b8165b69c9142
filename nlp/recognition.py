"""The model's recogniser, on the sentences that can hold a name that nobody else finds.

A third of the pipeline's time goes into it. A sentence without a capital letter, beside its first
word and what the gazetteer knows, holds no name; and the recogniser sees but four words to each
side, so that the sentences around hardly matter to it (docs/decisions/0402).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

NAME = "selective_ner"
_TAGS_OF_NAMES = frozenset({"", "NNP", "NNPS", "NN", "NNS", "FW", "JJ"})


class SelectiveRecogniser:
    """Sets ``doc.ents`` as the model's ``ner`` does, but reads only part of the sentences."""

    def __init__(self, recogniser: Any) -> None:
        self._recogniser = recogniser

    def __call__(self, doc: Doc) -> Doc:
        """Fill the entities of one document."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterator[Doc] | Sequence[Doc], batch_size: int = 8) -> Iterator[Doc]:
        """Fill the entities of documents, in their order."""
        docs = list(docs)
        chosen = [worth_reading(doc) for doc in docs]
        parts = [_part(doc, tokens) for doc, tokens in zip(docs, chosen, strict=True)]
        read = self._recogniser.pipe(parts, batch_size=batch_size)
        for doc, tokens, part in zip(docs, chosen, read, strict=True):
            doc.set_ents(list(_moved(part, tokens, doc)))
            yield doc


def worth_reading(doc: Doc) -> list[int]:
    """Return the indexes of the tokens of all sentences that may hold an unknown name."""
    known = {i for hit in doc._.names if hit.strength == 2 for i in range(hit.start, hit.end)}
    tokens: list[int] = []
    for sentence in doc.sents:
        if any(_may_be_name(token, sentence.start, known) for token in sentence):
            tokens.extend(range(sentence.start, sentence.end))
    return tokens


def _may_be_name(token: Token, start: int, known: set[int]) -> bool:
    text = token.text
    if token.i in known or not (text[0].isupper() or text[-1].isupper()):
        return False
    if token.i > start:
        return True
    return not token.is_stop and token.tag_ in _TAGS_OF_NAMES


def _part(doc: Doc, tokens: Sequence[int]) -> Doc:
    words = [doc[i].text for i in tokens]
    spaces = [bool(doc[i].whitespace_) for i in tokens]
    return Doc(doc.vocab, words=words, spaces=spaces)


def _moved(part: Doc, tokens: Sequence[int], doc: Doc) -> Iterator[Span]:
    for entity in part.ents:
        start, end = tokens[entity.start], tokens[entity.end - 1] + 1
        if end - start == len(entity):  # else it would join two sentences that stand apart
            yield Span(doc, start, end, label=entity.label)


@Language.factory(NAME, assigns=["doc.ents"], requires=["doc._.names"])
def make_selective_ner(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Build the component around the model's ``ner``, which must still be there."""
    return SelectiveRecogniser(nlp.get_pipe("ner"))


def select_recognition(nlp: Language) -> None:
    """Put the selective recogniser in the place of the model's."""
    nlp.add_pipe(NAME, after="ner")
    nlp.remove_pipe("ner")
