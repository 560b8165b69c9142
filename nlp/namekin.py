"""What the short form of an unknown full name tells: persons keep the last word, firms the first.

"Hollis Marrow … Marrow said" is a person; "Marrow Latch … Marrow said" is a firm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    unknown = [name for name in names if name.entry is None]
    by_first: dict[str, list[Name]] = defaultdict(list)
    for name in unknown:
        by_first[doc[name.start].text].append(name)
    alone = {
        word: [name for name in found if name.end - name.start == 1]
        for word, found in by_first.items()
    }
    full = [name for name in unknown if _is_full(doc, name, words)]
    ends: dict[str, set[str]] = defaultdict(set)  # last words of full names, and those names
    begins: dict[str, set[str]] = defaultdict(set)
    for name in full:
        text = doc[name.start : name.end].text
        ends[doc[name.end - 1].text].add(text)
        begins[doc[name.start].text].add(text)
    kinds = {name.start: kind for name in full if (kind := _told(doc, name, alone, (begins, ends)))}
    for name in unknown:
        body = _begins_body(doc, name, by_first[doc[name.start].text], words)
        if body is not None:
            kinds[name.start] = body
    return [
        replace(name, kin=kinds[name.start]) if name.start in kinds and not name.entry else name
        for name in names
    ]


def _is_full(doc: Doc, name: Name, words: NameWords) -> bool:
    if name.headed or name.titled:
        return False
    text = doc[name.start : name.end].text.split()
    if not 2 <= len(text) <= _LONGEST or doc[name.start].text in words.given:
        return False
    plain = all(word[0].isupper() and word[1:].islower() for word in (text[0], text[-1]))
    return plain and text[0] != text[-1] and head_of([word.lower() for word in text], words) is None


def _begins_body(
    doc: Doc, name: Name, alike: Sequence[Name], words: NameWords
) -> EntityType | None:
    """Read the "Marrow Lake" that is short for "Marrow Lake Capital", though lakes are places.

    A fund is called so where it speaks: else the place may be meant, whose people it serves.
    ``alike`` are the names with the same first word.
    """
    before = doc[name.start - 1].lower_ if name.start else ""
    if not name.headed or before in words.place_prepositions:
        return None
    speaks = name.end < len(doc) and doc[name.end].lower_ in words.saying
    short = doc[name.start : name.end].text.split()
    for other in alike:
        text = doc[other.start : other.end].text.split()
        if len(text) > len(short) and text[: len(short)] == short:
            found = head_of([word.lower() for word in text], words)
            if found is not None and (
                found[1] == "company" or (speaks and found[1] == "pension_fund")
            ):
                return found[1]
    return None


def _told(
    doc: Doc,
    name: Name,
    alone: Mapping[str, Sequence[Name]],
    full: tuple[Mapping[str, set[str]], Mapping[str, set[str]]],
) -> EntityType | None:
    first, last = doc[name.start].text, doc[name.end - 1].text
    begins, ends = full
    surnames = [other for other in alone.get(last, ()) if other.start > name.start]
    shortened = [other for other in alone.get(first, ()) if other.start > name.start]
    # Of a person and her firm ("Ada Crane of Crane Hollow") the surname tells nothing.
    if surnames and not shortened and not begins.get(last):
        return "person"
    labels = {other.label for other in shortened}
    # Friends are called by their first names: the recogniser must not hold it for a person's.
    firm = "PERSON" not in labels and (name.label != "PERSON" or "ORG" in labels)
    if shortened and not surnames and firm and not ends.get(first):
        return "company"
    return None
