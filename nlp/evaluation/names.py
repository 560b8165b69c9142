"""When two names are the same name, and which record of a document a bare name stands for."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from policytrail.nlp.evaluation import assignment

_STRAIGHT = str.maketrans({"’": "'", "‘": "'"})
_AROUND = ' \t\n"“”.,;:()[]'
_COUNTRY_OR_ARTICLE = re.compile(r"(?:the|us|u\.\s?s\.(?:a\.?)?|united states)\s+")
_OWNED = re.compile(r"'s$|(?<=s)'$")
# Words that tell no two things apart: articles, possessives, prepositions, conjunctions, "new".
_EMPTY = frozenset(
    (
        *("a", "an", "the", "its", "his", "her", "their", "our"),
        *("of", "on", "in", "to", "for", "with", "by", "at", "from", "as", "and", "or", "new"),
    )
)
_ALIAS = 1.0  # the weight of two names that share a form
_WORDS = 0.5  # the weight of two names of which one has all the words of the other


@functools.cache
def comparable(name: str) -> str:
    """Return a name as it is compared.

    Case, spacing, the shape of quotes, punctuation around it, a leading article or "U.S." and a
    final possessive make no difference.
    """
    form = " ".join(name.translate(_STRAIGHT).casefold().split())
    form = form.strip(_AROUND) or form
    while True:
        start = _COUNTRY_OR_ARTICLE.match(form)
        shorter = _OWNED.sub("", form[start.end() :] if start else form).strip()
        if not shorter or shorter == form:
            return form
        form = shorter


@functools.cache
def content_words(form: str) -> frozenset[str]:
    """Return what is left of a name without empty words and the s of the plural."""
    words = (
        word.removesuffix("s") if len(word) > 3 else word
        for word in re.findall(r"\w+", comparable(form))
    )
    return frozenset(words) - _EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A bare name in an event or a stance.

    ``forms`` holds every comparable name of the record that carries it; ``is_record`` says whether
    one does.
    """

    form: str
    forms: frozenset[str]
    is_record: bool
    words: tuple[frozenset[str], ...] = field(default=())

    def shares_name(self, other: Party) -> bool:
        """Say whether both may stand for one record."""
        return not self.forms.isdisjoint(other.forms)

    def likeness(self, other: Party) -> float | None:
        """Return how well two names agree; None if not at all.

        Words count only where a side is no record: two records with different names are two
        things.
        """
        if self.shares_name(other):
            return _ALIAS + (self.form == other.form)
        if self.is_record and other.is_record:
            return None
        pairs = ((mine, theirs) for mine in self.words for theirs in other.words)
        return _WORDS if any(a <= b or b <= a for a, b in pairs) else None


def resolver(
    records: Sequence[frozenset[str]], also: Mapping[int, frozenset[str]]
) -> Callable[[str], Party]:
    """Return the function from a bare name to its party in one document.

    Args:
        records: the comparable names of each record.
        also: by position, further names of a record: those of the gold record it was matched with.
    """
    carriers: defaultdict[str, list[int]] = defaultdict(list)
    for position, forms in enumerate(records):
        for form in forms:
            carriers[form].append(position)

    @functools.cache
    def resolve(name: str) -> Party:
        form = comparable(name)
        mine = carriers.get(form, [])
        more = [records[at] | also.get(at, frozenset()) for at in mine]
        forms = frozenset({form}).union(*more)
        words = tuple(found for one in forms if (found := content_words(one)))
        return Party(form=form, forms=forms, is_record=bool(mine), words=words)

    return resolve


def agreeing(gold: Sequence[Party], predicted: Sequence[Party]) -> int:
    """Return how many parties of two lists can be matched one to one."""
    links = assignment.edges(
        len(gold), len(predicted), lambda row, column: gold[row].likeness(predicted[column])
    )
    return len(assignment.most(links))
