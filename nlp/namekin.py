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


def with_kin(doc: Doc, names: Sequence[Name], words: NameWords) -> list[Name]:
    """Return the names, unknown full names with the kind that their short forms tell."""
    full = [name for name in names if _is_full(doc, name, words)]
    alone = [name for name in names if name.end - name.start == 1 and name.entry is None]
    kinds = {name: kind for name in full if (kind := _told(doc, name, full, alone))}
    return [replace(name, kin=kinds[name]) if name in kinds else name for name in names]


def _is_full(doc: Doc, name: Name, words: NameWords) -> bool:
    if name.entry is not None or name.headed or name.titled:
        return False
    text = doc[name.start : name.end].text.split()
    if not 2 <= len(text) <= _LONGEST or doc[name.start].text in words.given:
        return False
    plain = all(word[0].isupper() and word[1:].islower() for word in (text[0], text[-1]))
    return plain and text[0] != text[-1] and head_of([word.lower() for word in text], words) is None


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
