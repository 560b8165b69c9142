"""Persons or bodies that are listed together: "Rep. A of X, Sen. B of Y and C"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from policytrail.records import Entity

_Mention = tuple[int, int, Entity]  # tokens: start, end (exclusive)
BODIES = frozenset({"agency", "company", "pension_fund", "advocacy"})
_JOINING = frozenset({"and", "or", "&"})
_BETWEEN = _JOINING | {",", "of", "from", "the", "both", "(", ")", "-"}
_LONGEST = 10  # tokens between two names: a title, a party, a home
_OWNER = frozenset({"'s", "’s", "'", "’"})


class NameLists:
    """The lists of persons, and of bodies, of one document.

    ``mentions`` are those of the document, sorted. The parser joins the second name to whatever
    stands before it, a home ("of Utah and B of Ohio") or a title, so the words between two names
    tell more: commas, "and", titles, homes.
    """

    def __init__(self, doc: Doc, mentions: Sequence[_Mention]) -> None:
        self._doc = doc
        self._covered = frozenset(i for start, end, _ in mentions for i in range(start, end))
        self._rows = [
            [item for item in mentions if item[2].type in kinds] for kinds in ({"person"}, BODIES)
        ]
        self._at = {
            i: (row, place)
            for row in self._rows
            for place, (start, end, _) in enumerate(row)
            for i in range(start, end)
        }

    def beside(self, head: Token) -> tuple[str, ...]:
        """Return the list in which a token is a name, in its order; nothing if it is in none."""
        if head.i not in self._at:
            return ()
        names, place = self._at[head.i]
        first = last = place
        while first > 0 and self._are_joined(names[first - 1], names[first]):
            first -= 1
        while last + 1 < len(names) and self._are_joined(names[last], names[last + 1]):
            last += 1
        words = self._doc[names[first][1] : names[last][0]] if last > first else ()
        if not any(token.lower_ in _JOINING for token in words):
            return ()
        return tuple(dict.fromkeys(entity.name for _, _, entity in names[first : last + 1]))

    def _are_joined(self, one: _Mention, other: _Mention) -> bool:
        """Tell whether two names stand in one phrase, with only such words between them."""
        if not 0 < other[0] - one[1] <= _LONGEST:
            return False
        doc, gap = self._doc, self._doc[one[1] : other[0]]
        if not any(t.lower_ in _JOINING | {","} for t in gap):
            return False
        owned = other[1] < len(doc) and doc[other[1]].text in _OWNER  # ", Rep. Pell's aide"
        if owned or not all(
            t.lower_ in _BETWEEN or t.i in self._covered or t.text[:1].isupper() for t in gap
        ):
            return False
        return _are_of_one_phrase(doc[one[0] : one[1]].root, doc[other[0] : other[1]].root)


def _are_of_one_phrase(one: Token, other: Token) -> bool:
    """Tell whether the nearest word above both is one of them, or a noun; no verb joins them."""
    above = {one, *one.ancestors}
    shared = next((word for word in (other, *other.ancestors) if word in above), None)
    return shared is not None and (shared in {one, other} or shared.pos_ in {"NOUN", "PROPN"})
