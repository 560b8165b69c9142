"""Which names and keys a text may mean, however people spell them. Pure.

Rules from the strongest to the weakest; the first that gives anything decides, and all that it
gives is offered. A rule sees words alone: it knows no name of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

Words = tuple[str, ...]
_Rule = Callable[[Words, "Wording"], bool]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A name or key of something, and what that is.

    ``kind`` is the type of an entity or the kind of an instrument.
    """

    id: str
    text: str
    kind: str = ""

    @cached_property
    def words(self) -> Words:
        """The words of the text; see ``words_of``."""
        return words_of(self.text)


_ARTICLES = frozenset({"the", "a", "an"})
SMALL = frozenset({"of", "for", "and", "on", "in", "to", "s"}) | _ARTICLES
_NUMBER_SIGNS = frozenset({"no", "nos", "number", "num"})
# What people call an instrument of a kind when they describe it. An act is a bill or a law.
_HEADS = {
    "order": {"executive_order"},
    "memo": {"memorandum"},
    "memorandum": {"memorandum"},
    "bill": {"bill"},
    "act": {"bill", "law"},
    "law": {"law", "bill"},
    "rule": {"rule"},
    "rulemaking": {"rule"},
    "regulation": {"rule"},
    "proposal": {"rule", "bill"},
    "release": {"guidance"},
    "guidance": {"guidance"},
    "bulletin": {"guidance"},
    "opinion": {"guidance", "case"},
    "case": {"case"},
    "lawsuit": {"case"},
    "suit": {"case"},
}
_PROVISIONAL = "provisional:"  # texts that no number names yet
_POSITION = "position:"  # named after an investor and an asset, which are things of their own


def words_of(text: str) -> Words:
    """Return the words of a name as they are compared: folded, without marks and articles.

    "E.O. No. 14,330" is ``("eo", "14330")``, "CAR 2022-1" is ``("car", "2022", "1")`` and
    "401(k)" is one word. "EO14330" is two words; numbers lose the zeros before them.
    """
    parted = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in parted if not unicodedata.combining(letter))
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain)  # 14,330
    plain = re.sub(r"(?<=\d)\((?=[a-z0-9]\))", "", plain)  # 401(k)
    plain = re.sub(r"\b([a-z])\.\s?(?=[a-z]\b)", r"\1", plain)  # E.O., H. R.
    found = [word.lstrip("0") or "0" for word in re.findall(r"\d+[a-z]*|[^\W\d_]+", plain)]
    return tuple(
        word
        for at, word in enumerate(found)
        if word not in _ARTICLES and not _is_number_sign(found, at)
    )


def _is_number_sign(words: Sequence[str], at: int) -> bool:
    return words[at] in _NUMBER_SIGNS and at + 1 < len(words) and words[at + 1][0].isdigit()


class Names:
    """Wordings, found by their words: for several questions to the same names."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self._all = [one for one in wordings if one.words]
        self._by_word: dict[str, list[Wording]] = {}
        for one in self._all:
            for word in {*one.words, *_initials(one.words)}:
                self._by_word.setdefault(word, []).append(one)

    def __bool__(self) -> bool:
        return bool(self._all)

    def __iter__(self) -> Iterator[Wording]:
        return iter(self._all)

    def meant(self, text: str) -> tuple[str, ...]:
        """Return the ids that a text may mean, each once; none if no rule finds anything."""
        asked = words_of(text)
        sure = self._decide(asked, self._near(asked), (*_STRONG, _is_surname))
        return sure or self._decide(asked, self._all, [_is_described])

    def named(self, text: str) -> tuple[str, ...]:
        """Return the ids whose name, number or acronym a text surely is: no surname, and no
        description."""
        asked = words_of(text)
        return self._decide(asked, self._near(asked), _STRONG)

    def _near(self, asked: Words) -> Iterable[Wording]:
        """Return the wordings that share a word, or whose initials one is: no other can fit."""
        words = [word for word in asked if word not in SMALL]
        return dict.fromkeys(one for word in words for one in self._by_word.get(word, ()))

    def _decide(
        self, asked: Words, wordings: Iterable[Wording], rules: Iterable[_Rule]
    ) -> tuple[str, ...]:
        for rule in rules:
            found = dict.fromkeys(one.id for one in wordings if asked and rule(asked, one))
            if found:
                firm = [id for id in found if not id.startswith(_PROVISIONAL)]
                return tuple(firm or found)
        return ()


def _is_same(asked: Words, one: Wording) -> bool:
    return asked == one.words


def _is_number(asked: Words, one: Wording) -> bool:
    """A key without what everybody leaves out: "car 2022-01" of ``guidance:dol-car-2022-01``."""
    if len(asked) == 1 and not re.fullmatch(r"\d{4,}", asked[0]):
        return False
    return any(map(_has_digit, asked)) and one.words[-len(asked) :] == asked


def _is_headless(asked: Words, one: Wording) -> bool:
    """ "GENIUS" of the GENIUS Act."""
    return one.words[:-1] == asked and one.kind in _HEADS.get(one.words[-1], ())


def _is_acronym(asked: Words, one: Wording) -> bool:
    return len(asked) == 1 and 2 < len(asked[0]) < 9 and asked[0] in _initials(one.words)


def _is_mixed(asked: Words, one: Wording) -> bool:
    """The words of a name in another order, or some of them by their initials: "STRS Ohio"."""
    if one.id.startswith(_POSITION) or any(word in SMALL for word in asked[-1:]):
        return False
    left = list(one.words)
    content = [word for word in asked if word not in SMALL]
    for word in sorted(content, key=lambda word: word not in left):
        run = (word,) if word in left else _run_of(word, left)
        if not run:
            return False
        at = _place(run, left)
        del left[at : at + len(run)]
    return all(word in SMALL for word in left)


def _is_surname(asked: Words, one: Wording) -> bool:
    short = 0 < len(asked) < len(one.words)
    return one.kind == "person" and short and one.words[-len(asked) :] == asked


def _is_described(asked: Words, one: Wording) -> bool:
    """ "401(k) order" of an order whose name has the word; of a position nothing else."""
    *rest, head = asked
    content = [word for word in rest if word not in SMALL]
    if one.kind not in _HEADS.get(head, ()) or not content:
        return False
    return all(any(_is_form(word, other) for other in one.words) for word in content)


_STRONG = (_is_same, _is_number, _is_headless, _is_acronym, _is_mixed)


def _is_form(word: str, other: str) -> bool:
    """Whether two words are forms of one: "retirement" and "retirements", "crypto" and more."""
    return word == other or (len(word) > 3 and not _has_digit(word) and other.startswith(word))


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _initials(words: Words) -> set[str]:
    """Return the initials of a name of two words or more, with and without its small words."""
    content = [word for word in words if word not in SMALL]
    if len(content) < 2:
        return set()
    return {"".join(word[0] for word in content), "".join(word[0] for word in words)}


def _run_of(acronym: str, words: Sequence[str]) -> Words:
    """Return the neighbours whose initials are the acronym, the shortest first; () if none are."""
    if len(acronym) < 2 or _has_digit(acronym):
        return ()
    runs = (
        tuple(words[start:end])
        for size in range(2, len(words) + 1)
        for start, end in ((at, at + size) for at in range(len(words) - size + 1))
    )
    return next((run for run in runs if acronym in _initials(run)), ())


def _place(run: Words, words: Sequence[str]) -> int:
    return next(at for at in range(len(words)) if tuple(words[at : at + len(run)]) == run)
