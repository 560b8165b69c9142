"""Where an unknown name stands as only a place does: in a dateline, beside a region or a body."""

from __future__ import annotations

from spacy.tokens import Doc

from policytrail.nlp.names import Name
from policytrail.nlp.namewords import NameWords, head_of, words_of
from policytrail.records import EntityType

_FAIR = 2  # strength of the evidence
_BODIES = frozenset({"pension_fund", "advocacy", "agency"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})  # tags of a clause's verb


def by_place_pattern(doc: Doc, name: Name, words: NameWords) -> tuple[EntityType, int] | None:
    """Read "Salina, Kansas": the name before a known region is a place."""
    if _is_place_beside_place(doc, name, words) or _is_town_of_firm(doc, name, words):
        return "place", _FAIR
    if _is_town_beside_body(doc, name, words):
        return "place", _FAIR
    i = name.end
    if i + 1 >= len(doc) or doc[i].text != "," or name.end - name.start > 3:
        return None
    region = next((hit for hit in doc._.names if hit.start == i + 1), None)
    if region is None or region.entry.type != "place" or name.label == "ORG":
        return None
    return "place", _FAIR


def _is_place_beside_place(doc: Doc, name: Name, words: NameWords) -> bool:
    """Read "in Dry Fork and Marlow Wells": a place stands beside a place."""
    i = name.start - 1
    if name.label == "ORG" or i < 2 or doc[i].lower_ != "and" or doc[i - 1].ent_type_ != "GPE":
        return False
    i -= 1
    while i and doc[i].ent_type_ == "GPE":
        i -= 1
    return doc[i].lower_ in words.place_prepositions


def _is_town_of_firm(doc: Doc, name: Name, words: NameWords) -> bool:
    """Read the "Ashby" of "Granger Services of Ashby"."""
    i = name.start - 1
    if name.label in {"ORG", "PERSON"} or i < 2 or doc[i].lower_ != "of":
        return False
    first = i
    while first and doc[first - 1].text[0].isupper():
        first -= 1
    found = head_of(words_of(doc, first, i), words)
    return found is not None and found[1] == "company" and name.end - name.start < 3


def _is_town_beside_body(doc: Doc, name: Name, words: NameWords) -> bool:
    """Read "Granger Teachers' Fund, Salina, approved …": the trade press tells the seat so.

    In a list there would be an "and" behind the second comma.
    """
    i = name.start - 1
    if name.end - name.start > 2 or i < 2 or name.end + 1 >= len(doc) or name.titled:
        return False
    if doc[i].text != "," or doc[name.end].text != "," or doc[name.end + 1].tag_ not in _FINITE:
        return False
    first = i
    while first and (doc[first - 1].text[0].isupper() or doc[first - 1].text in {"'", "’", "'s"}):
        first -= 1
    found = head_of(words_of(doc, first, i), words)
    return found is not None and found[1] in _BODIES
