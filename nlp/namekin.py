"""What the short form of an unknown full name tells: persons keep the last word, firms the first.

"Hollis Marrow … Marrow said" is a person; "Marrow Latch … Marrow said" is a firm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from policytrail.nlp.names import Name
from policytrail.nlp.namewords import NameWords, head_of
from policytrail.records import EntityType

_LONGEST = 3  # words of a full name


_COMMON_HEADS = frozenset({"trust", "fund", "series", "etf", "system", "token"})
# What a fund of the people of a body is called in small letters behind the body's name.
_FUNDS = (
    ("pension", "plan"), ("pension", "fund"), ("pension", "scheme"), ("pension", "system"),
    ("superannuation", "fund"), ("retirement", "fund"), ("retirement", "system"),
)  # fmt: skip


def with_common_heads(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Return the names, with the noun in small letters behind them that belongs to them.

    "The Granger trust" is short for "Granger Gold Trust" where the text has that; "the Granger
    Symphony pension plan" is a name of its own.
    """
    full = {
        (doc[name.start].text, doc[name.end - 1].lower_)
        for name in names
        if name.end - name.start > 2
    }
    return [_with_head(doc, name, full) for name in names]


def _with_head(doc: Doc, name: Name, full: set[tuple[str, str]]) -> Name:
    if name.entry is not None or name.titled or name.end >= len(doc):
        return name
    if name.start and doc[name.start - 1].lower_ in {"a", "an"}:
        return name
    after = doc[name.end]
    of_text = (doc[name.start].text, after.lower_) in full
    if of_text and after.is_lower and after.text in _COMMON_HEADS:
        return replace(name, end=name.end + 1, label="")
    following = tuple(token.text for token in doc[name.end : name.end + 2])
    if following in _FUNDS and not name.headed:
        return replace(name, end=name.end + 2, label="", kin="pension_fund")
    return name


def with_kin(doc: Doc, names: Sequence[Name], words: NameWords) -> list[Name]:
    """Return the names, unknown full names with the kind that their short forms tell."""
    full = [name for name in names if _is_full(doc, name, words)]
    alone = [name for name in names if name.end - name.start == 1 and name.entry is None]
    kinds = {name: kind for name in full if (kind := _told(doc, name, full, alone))}
    kinds |= {name: "company" for name in names if _begins_firm(doc, name, names, words)}
    return [replace(name, kin=kinds[name]) if name in kinds else name for name in names]


def _is_full(doc: Doc, name: Name, words: NameWords) -> bool:
    if name.entry is not None or name.headed or name.titled:
        return False
    text = doc[name.start : name.end].text.split()
    if not 2 <= len(text) <= _LONGEST or doc[name.start].text in words.given:
        return False
    plain = all(word[0].isupper() and word[1:].islower() for word in (text[0], text[-1]))
    return plain and text[0] != text[-1] and head_of([word.lower() for word in text], words) is None


def _begins_firm(doc: Doc, name: Name, names: Sequence[Name], words: NameWords) -> bool:
    """Read the "Marrow Lake" that is short for "Marrow Lake Capital", though lakes are places."""
    before = doc[name.start - 1].lower_ if name.start else ""
    if not name.headed or name.entry is not None or before in words.place_prepositions:
        return False
    short = doc[name.start : name.end].text.split()
    for other in names:
        text = doc[other.start : other.end].text.split()
        if len(text) > len(short) and text[: len(short)] == short and other.entry is None:
            found = head_of([word.lower() for word in text], words)
            if found is not None and found[1] == "company":
                return True
    return False


def _told(doc: Doc, name: Name, full: Sequence[Name], alone: Sequence[Name]) -> EntityType | None:
    first, last = doc[name.start].text, doc[name.end - 1].text
    later = [other for other in alone if other.start > name.start]
    surnames = [other for other in later if doc[other.start].text == last]
    shortened = [other for other in later if doc[other.start].text == first]
    # Of a person and her firm ("Ada Crane of Crane Hollow") the surname tells nothing.
    others = [
        other
        for other in full
        if doc[other.start : other.end].text != doc[name.start : name.end].text
    ]
    if surnames and not shortened and not any(doc[o.start].text == last for o in others):
        return "person"
    labels = {other.label for other in shortened}
    # Friends are called by their first names: the recogniser must not hold it for a person's.
    firm = "PERSON" not in labels and (name.label != "PERSON" or "ORG" in labels)
    if (
        shortened
        and not surnames
        and firm
        and not any(doc[o.end - 1].text == first for o in others)
    ):
        return "company"
    return None
