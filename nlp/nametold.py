"""What a description beside a name says: ", a trade group for …", "asset manager …", "… is a …"."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from policytrail.nlp.names import Name
from policytrail.nlp.namewords import (
    PLURAL_PEOPLE,
    NameWords,
    joined,
    phrase_ending,
    phrase_starting,
    plural_kind,
)
from policytrail.records import EntityType

_HELD = frozenset({("units", "of"), ("liquidation", "of"), ("redemptions", "from")})
_SEEN_BY = frozenset({("seen", "by"), ("obtained", "by"), ("first", "reported")})
_APPOSITION = 14  # tokens that are looked at behind a comma
_VERB_TAGS = frozenset({"VBN", "VBD", "VBZ", "VBG", "VBP", "RB"})  # "a consultancy hired in May"
# What only people are, by its ending: "a shift chemist", "a retired musician", "a saleswoman".
_OCCUPATION = re.compile(
    r"(?:[a-z]{3}(?<!special)(?<!check)(?<!short)ist|[a-z]{2}ician|[a-z]woman|[a-z]sman|teacher"
    r"|worker)$"
)
_PEOPLE_WHO_MAKE = frozenset(
    {
        *("lawmaker", "policymaker", "filmmaker", "peacemaker", "homemaker", "dressmaker"),
        *("cabinetmaker", "matchmaker", "rainmaker", "dealmaker", "troublemaker", "market-maker"),
    }
)
_OFFERED = (["service"], ["product"], ["feature"], ["tool"], ["software"], ["program"])
_COPULAS = frozenset({"is", "was", "remains", "became"})
_NP_ENDS = frozenset(
    {
        "of",
        "at",
        "in",
        "for",
        "with",
        "that",
        "which",
        "who",
        "whose",
        "about",
        "on",
        "from",
        "to",
        "and",
        "based",
        "by",
        "where",
    }
)


def by_description(doc: Doc, name: Name, words: NameWords) -> EntityType | None:
    """Return the kind that a noun phrase beside a name gives it, behind it or before."""
    return (
        _by_apposition(doc, name, words)
        or _by_word_before(doc, name, words)
        or _by_copula(doc, name, words)
    )


def _by_apposition(doc: Doc, name: Name, words: NameWords) -> EntityType | None:
    """Return what ", a trade group for …" or ", which represents …" says."""
    i = name.end
    if i >= len(doc) or doc[i].text not in {",", "—", "–", "("}:
        return None
    after = joined([token.lower_ for token in doc[i + 1 : i + 1 + _APPOSITION]])
    clause = phrase_starting(after, words.clauses)
    if clause is not None:
        return clause[1]
    if name.label == "PERSON" and is_told_as_thing(doc, name):
        return "company"
    if not after or after[0] not in {"a", "an", "the", "one", "another", "its"}:
        found = phrase_starting(after, words.kinds) if after else None
        return found[1] if found and found[1] == "person" else None
    return _head_of(_noun_phrase(doc, i + 2, words), words)


def is_told_as_thing(doc: Doc, name: Name) -> bool:
    """Read "Granger Peak, which runs …": nobody is a "which"."""
    i = name.end
    return i + 1 < len(doc) and doc[i].text == "," and doc[i + 1].lower_ == "which"


def _noun_phrase(doc: Doc, start: int, words: NameWords) -> list[str]:
    """Return the words of a description, up to what follows it."""
    phrase: list[str] = []
    for token in doc[start : start + _APPOSITION - 1]:
        ended = token.tag_ in _VERB_TAGS and phrase and words.kinds.get(phrase[-1])
        if token.text == "." and phrase[-1:] == ["no"]:
            continue  # "the No. 2 official"
        if token.text in {",", ".", ";", ")", "—", "–"} or ended:
            break
        phrase.append(token.lower_)
    return joined(phrase)


def _by_copula(doc: Doc, name: Name, words: NameWords) -> EntityType | None:
    """Return what "… is a trade group for …" or "… was one of eleven unions" says."""
    i = name.end
    if i + 2 >= len(doc) or doc[i].lower_ not in _COPULAS:
        return None
    if doc[i + 1].lower_ == "one" and doc[i + 2].lower_ == "of":
        phrase = _noun_phrase(doc, i + 3, words)
        ends = (place for place, word in enumerate(phrase) if word in _NP_ENDS and place)
        found = plural_kind(phrase[: next(ends, len(phrase))], words.kinds)
        return found[1] if found else None
    if doc[i + 1].lower_ not in {"a", "an"}:
        return None
    return _head_of(_noun_phrase(doc, i + 2, words), words)


def _head_of(phrase: list[str], words: NameWords) -> EntityType | None:
    """Return the kind of a noun phrase: its last noun before a preposition or clause."""
    for place, word in enumerate(phrase):
        if word in _NP_ENDS and place:
            with_preposition = phrase_ending(phrase[: place + 1], words.kinds)
            found = with_preposition or phrase_ending(phrase[:place], words.kinds)
            return found[1] if found else _by_ending(phrase[place - 1])
    found = phrase_ending(phrase, words.kinds)
    if found is None and phrase:
        return _by_ending(phrase[-1])
    return found[1] if found else None


def _by_ending(noun: str) -> EntityType | None:
    """Return what the ending of a noun tells: "chemist", "glassmaker"."""
    if _OCCUPATION.search(noun):
        return "person"
    return "company" if noun.endswith("maker") and noun not in _PEOPLE_WHO_MAKE else None


def _by_word_before(doc: Doc, name: Name, words: NameWords) -> EntityType | None:
    """Return what "asset manager …" or "the newspaper …" says."""
    before = [token.lower_ for token in doc[max(0, name.start - 3) : name.start]]
    held = tuple(before[:-1] if before[-1:] == ["the"] else before)
    if held[-2:] in _HELD:
        return "asset"
    if before[-1:] == ["of"]:  # "the town of Salina", "the law firm of Beck Holt"
        found = phrase_ending(before[:-1], words.kinds)
        of_firm = before[-2] in {"firm", "consultancy"} and name.end - name.start > 1
        return found[1] if found and (found[1] == "place" or of_firm) else None
    if before[-1:] == ["at"] and _is_role(before[:-1], words):
        return "company"  # "a record-keeping executive at Larch Hollow"
    if _is_reported_by(doc, name) or _is_told(doc, name, words):
        return "media"
    found = phrase_ending(
        joined([t.lower_ for t in doc[max(0, name.start - 5) : name.start]]), words.kinds
    )
    return found[1] if found else _by_apposition_before(doc, name, words)


def _by_apposition_before(doc: Doc, name: Name, words: NameWords) -> EntityType | None:
    """Return what "Its record-keeper, Granger," or "a bitcoin product, the Granger Trust," says."""
    closed = name.end >= len(doc) or doc[name.end].text in {",", ".", ";", ")", ":"}
    of_body = not closed and _is_of_body(doc, name)
    phrase = _phrase_before(doc, name) if closed or of_body else []
    found = phrase_ending(phrase, words.kinds)
    if found is None and phrase and phrase[-1] in words.titles and name.end - name.start > 1:
        return "person"  # "its president, Ada Crane,"
    if found is None or (found[1] == "person" and name.end - name.start == 1):
        return None  # a person is named in full there; "its adviser, Granger" may be a firm
    return None if of_body and found[1] != "person" else found[1]


def _phrase_before(doc: Doc, name: Name) -> list[str]:
    """Return the words between a determiner and the comma before a name: "bitcoin product"."""
    comma = name.start - (2 if name.start and doc[name.start - 1].lower_ == "the" else 1)
    if comma < 2 or doc[comma].text != ",":
        return []
    start = next((i for i in range(comma - 1, max(comma - 7, -1), -1) if _determines(doc, i)), None)
    if start is None or any(doc[i].is_punct and doc[i].text != "-" for i in range(start, comma)):
        return []
    return joined([t.lower_ for t in doc[start + 1 : comma]])


def is_told_as_product(doc: Doc, name: Name) -> bool:
    """Read "The service, Granger Plus, went live": what is offered is no person and no body."""
    closed = name.end >= len(doc) or doc[name.end].text in {",", "."}
    return closed and _phrase_before(doc, name)[-1:] in _OFFERED


def _is_of_body(doc: Doc, name: Name) -> bool:
    """Read "Ada Crane of Granger Peak": no firm is of another, but firms are of towns."""
    i = name.end
    if i + 1 >= len(doc) or doc[i].lower_ not in {"of", "at"} or name.end - name.start < 2:
        return False
    after = doc[i + 1]
    places = any(hit.start == i + 1 and hit.entry.type == "place" for hit in doc._.names)
    return after.is_title and not places and after.ent_type_ not in {"GPE", "LOC"}


def _determines(doc: Doc, i: int) -> bool:
    """Tell whether a word begins a noun phrase: an article, or what says whose it is."""
    return doc[i].lower_ in {"a", "an", "the"} or doc[i].tag_ in {"PRP$", "POS"}


def _is_role(before: list[str], words: NameWords) -> bool:
    found = phrase_ending(before, words.kinds)
    return (found is not None and found[1] == "person") or " ".join(before[-1:]) in words.titles


def _is_told(doc: Doc, name: Name, words: NameWords) -> bool:
    """Read "she told the Fernley Packet": whom one tells with an article is a paper.

    A body that a hearing is held by has a word that says what it is.
    """
    before = [token.lower_ for token in doc[max(0, name.start - 3) : name.start]]
    if before[-2:] != ["told", "the"] and before[-3:] != ["interview", "with", "the"]:
        return False
    size = name.end - name.start
    last = doc[name.end - 1].lower_
    people = PLURAL_PEOPLE.search(last) or last in words.capitalised
    return size > 1 and not name.headed and not people


def _is_reported_by(doc: Doc, name: Name) -> bool:
    """Read ", the Harbor Beacon reported": an outlet, and not a firm that reports its figures."""
    if name.start < 2 or name.end + 1 >= len(doc):
        return False
    words_before = tuple(token.lower_ for token in doc[max(0, name.start - 2) : name.start])
    if words_before in _SEEN_BY:
        return True  # "an email seen by Harborlight"
    if name.label == "PERSON":
        return False
    before = (
        doc[name.start - 2].text
        if doc[name.start - 1].lower_ == "the"
        else doc[name.start - 1].text
    )
    if before != "," or doc[name.end].lower_ not in {"reported", "reports"}:
        return False
    after = doc[name.end + 1]
    return after.is_punct or after.lower_ in {"on", "earlier", "last", "in", "this"}
