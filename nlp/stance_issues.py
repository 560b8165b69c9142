"""Which issues a document, or a stretch of it, is about."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Span

from policytrail.nlp.noun_phrases import names_of_bodies
from policytrail.nlp.stance_lexicon import Issue

_LEAST_CONTEXT = 2  # words of context in the document, where the sentence has none
_MOST = 2  # issues that a document is about


class Issues:
    """The issues of one document. ``about`` are those of the whole, the strongest first."""

    def __init__(self, doc: Doc, issues: Sequence[Issue]) -> None:
        title = doc._.document.title if doc._.document is not None else ""
        self._all = issues
        bodies = names_of_bodies(doc)
        self._words = [bodies.get(token.i, token.text) + token.whitespace_ for token in doc]
        self._whole = f"{title}\n{self.words(0, len(doc))}"
        self._context = {
            issue.id: len(issue.context.findall(self._whole)) if issue.context else 0
            for issue in issues
        }
        self.about = self._find_about(title)

    @property
    def opening(self) -> str:
        """The title and the first words."""
        return self._whole[:400]

    def words(self, start: int, end: int) -> str:
        """Return words without the names of bodies: a "Pension Rights Center" is no pension."""
        return "".join(self._words[start:end])

    def named(self, words: str, sentence: Span) -> tuple[str, ...]:
        """Return the issues that words of a sentence name; their context may be elsewhere."""
        around = self.words(sentence.start, sentence.end)
        found = [issue for issue in self._all if self._names(issue, words, around)]
        return tuple(issue.id for issue in self._settle(found, around))

    def is_keyed(self, name: str, end: int) -> bool:
        """Tell whether a key word of an issue stands before a token, whatever its context."""
        words = self.words(0, end)
        return any(issue.id == name and issue.key.search(words) for issue in self._all)

    def remedied(self, words: str) -> frozenset[str]:
        """Return the issues whose remedy is against something that the words name."""
        return frozenset(i.id for i in self._all if i.against and i.against.search(words))

    def _names(self, issue: Issue, words: str, sentence: str) -> bool:
        keys = [key[0] for key in issue.key.finditer(words)]
        if not keys or self._is_weak(issue, keys):
            return False
        if issue.context is None or issue.context.search(sentence):
            return True
        return self._context[issue.id] >= _LEAST_CONTEXT

    def _is_weak(self, issue: Issue, keys: Sequence[str]) -> bool:
        """Tell whether only weak words name it, and nothing in the document confirms them."""
        if issue.weak is None or not all(issue.weak.fullmatch(key) for key in keys):
            return False
        return not (issue.confirm and issue.confirm.search(self._whole))

    def _settle(self, found: list[Issue], sentence: str) -> list[Issue]:
        """Where two issues share their key words, the context decides for one."""
        for issue in list(found):
            rival = next((other for other in found if other.id == issue.beats), None)
            if rival is None or issue.context is None or rival.context is None:
                continue
            mine, its = len(issue.context.findall(sentence)), len(rival.context.findall(sentence))
            if mine == its:
                mine, its = self._context[issue.id], self._context[rival.id]
            found.remove(rival if mine > its else issue)
        return found

    def _find_about(self, title: str) -> tuple[str, ...]:
        scored: list[tuple[int, Issue]] = []
        for issue in self._all:
            keys = [key[0] for key in issue.key.finditer(self._whole)]
            if not keys or self._is_weak(issue, keys):
                continue
            context = self._context[issue.id] if issue.context else len(keys)
            score = min(len(keys), context) + 2 * bool(issue.key.search(title))
            if context and score >= _LEAST_CONTEXT:
                scored.append((score, issue))
        scored.sort(key=lambda item: -item[0])
        settled = self._settle([issue for _, issue in scored], self._whole)
        return tuple(issue.id for issue in settled[:_MOST])
