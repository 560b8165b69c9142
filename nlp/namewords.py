"""The words that tell one kind of name from another, read from ``entities*.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from policytrail.nlp import lexicons
from policytrail.records import EntityType

_OF = frozenset({"of", "for", "on"})
_LONGEST = 4  # words of a phrase that is looked up
# Plural nouns for people, as their endings tell: "teachers", "pipefitters", "machinists", "judges".
PLURAL_PEOPLE = re.compile(
    r"(?:ers|ors|ees|nts|men|sts|ans|ians|ives|ters|women|children|judges|nurses|pilots|deputies"
    r"|clerks|guards|coaches|marshals|sheriffs|mechanics|paramedics|crews|cooks|smiths|wrights"
    r"|stewards|hands)$",
    re.I,
)
_NO_MEMBERS = frozenset({"investors", "customers", "clients", "depositors", "lenders", "students"})
# What people have in common, where their plural stands before it: "Judges' Plan".
_HELD_BY_PEOPLE = frozenset(
    {"plan", "plans", "system", "systems", "fund", "funds", "trust", "scheme", "pension"}
)
_NUMBER = re.compile(r"(?:[ivx]{2,}|[ivx]|\d{1,4}|[a-d])$")  # "Fund IV", "Fund 2030", "Fund B"
# What the members of a fund serve in, before its last word: "Police and Fire Fund".
_SERVICES = frozenset(
    {
        "police",
        "fire",
        "clergy",
        "staff",
        "faculty",
        "judiciary",
        "constabulary",
        "employee",
        "safety",
    }
)
# Of continental funds, wherever it stands in the name: "Pensionskasse Nord", "Stichting Pensioen".
_FUND_ABROAD = re.compile(r"pension(?:s?kass|sfonds|senkasse)|pensioen|versorgungswerk|eläke", re.I)
_RALLIED = frozenset(
    {"united", "together", "first", "forward", "rising", "unite", "ahead", "international"}
)
_BRANCHES = frozenset({"local", "lodge"})  # of unions, which number them: "Local 2290"
_CHAMBERS = frozenset({"senate", "house", "assembly", "joint", "legislative"})
_HOUSES = frozenset({"senate", "house", "assembly"})
# What firms and funds have in their names, and committees have not.
_OF_MONEY = frozenset(
    {
        *("trust", "savings", "loan", "life", "annuity", "mutual", "credit", "investments"),
        *("exchange", "management", "asset", "assets", "equity", "paper", "steel", "rubber"),
    }
)
_COMMITTEES = frozenset({"committee", "subcommittee"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """Lower-case words and phrases. See ``lexicons/entities-words.toml`` for each list."""

    titles: frozenset[str]
    suffixes: frozenset[str]
    connectors: frozenset[str]
    not_names: frozenset[str]
    adjectives: frozenset[str]
    legal_heads: frozenset[str]
    of_heads: frozenset[str]
    people: frozenset[str]
    bare: frozenset[str]
    heads: Mapping[str, EntityType]
    kinds: Mapping[str, EntityType]
    clauses: Mapping[str, EntityType]
    soft_heads: frozenset[str]
    bare_departments: frozenset[str]
    descriptive: frozenset[str]
    trades: frozenset[str]
    saying: frozenset[str]
    place_prepositions: frozenset[str]
    given: frozenset[str]
    maybe_given: frozenset[str]
    capitalised: frozenset[str]  # all words that capitals do not make names
    unnamed_heads: Mapping[str, EntityType]
    unnamed_marks: frozenset[str]


def load_name_words(folders: Sequence[Path] = ()) -> NameWords:
    """Return the lists of ``entities*.toml``, ours and then the user's.

    Raises:
        LexiconError: a file that is not TOML, or a list of another shape than ours.
    """
    table = lexicons.load_words("entities", folders)
    sets = {
        name: frozenset(table[name])
        for name in (
            "titles", "suffixes", "connectors", "not_names", "adjectives", "legal_heads",
            "of_heads", "people", "bare", "soft_heads", "bare_departments", "descriptive", "trades",
        )
    }  # fmt: skip
    return NameWords(
        **sets,
        heads=_by_phrase(table["heads"]),
        kinds=_by_phrase(table["kinds"]),
        clauses=_by_phrase(table["clauses"]),
        saying=frozenset(table["verbs"]["saying"]),
        place_prepositions=frozenset(table["verbs"]["place_prepositions"]),
        given=frozenset(table["given"]["sure"]),
        maybe_given=frozenset(table["given"]["maybe"]),
        capitalised=frozenset().union(
            *(sets[key] for key in ("titles", "not_names", "legal_heads", "bare_departments")),
            sets["adjectives"],
        ),
        unnamed_heads=_by_phrase(table["unnamed"]["heads"]),
        unnamed_marks=frozenset(table["unnamed"]["marks"]),
    )


def _by_phrase(table: Mapping[EntityType, Sequence[str]]) -> dict[str, EntityType]:
    return {phrase: kind for kind, phrases in table.items() for phrase in phrases}


def phrase_ending(
    words: Sequence[str], phrases: Mapping[str, EntityType]
) -> tuple[int, EntityType] | None:
    """Return the length and kind of the longest known phrase that ends the words."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        kind = phrases.get(" ".join(words[-length:]))
        if kind is not None:
            return length, kind
    return None


def head_of(words: Sequence[str], names: NameWords) -> tuple[int, EntityType] | None:
    """Return the length and kind of the word that tells what an organisation is.

    It stands before "of", "for" or "on" ("Federation of …"), or else at the end ("… Fund").
    None where nothing but that word is there: "the Fund" names nothing.
    """
    if len(words) == 2 and words[0] in _BRANCHES and words[1].isdigit():
        return 2, "advocacy"
    while len(words) > 2 and _NUMBER.match(words[-1]):
        words = words[:-1]
    for place, word in enumerate(words):
        if word in _OF and place:
            found = phrase_ending(words[:place], names.heads)
            if found is not None:
                return found
            if word == "of" and is_people(words[place - 1], names):
                return 1, "advocacy"  # "Retired Pipefitters of America"
            break
    if len(words) > 1 and words[-1] in _RALLIED and PLURAL_PEOPLE.search(words[-2]):
        return 1, "advocacy"  # "Savers United"
    if (
        len(words) > 1
        and words[0] in _HOUSES
        and {*words[1:]} <= names.descriptive - _OF_MONEY | {"and"}
    ):
        return len(words) - 1, "legislature"  # "Senate Insurance", its committee on that
    if len(words) > 1 and any(_FUND_ABROAD.match(word) for word in words):
        return 1, "pension_fund"
    found = phrase_ending(words, names.heads)
    if len(words) > 1 and words[-1] in _COMMITTEES and _is_of_lawmakers(words, found):
        return 1, "legislature"
    if len(words) > 2 and words[-1] in _HELD_BY_PEOPLE and _are_members(words[-2]):
        return 2, "pension_fund"
    return found if found is not None and len(words) > found[0] else None


def _is_of_lawmakers(words: Sequence[str], found: tuple[int, EntityType] | None) -> bool:
    """Tell "Senate Aging Committee" and "Banking Committee" from "Investment Policy Committee"."""
    known = found is not None and found[0] > 1 and found[1] == "legislature"
    return known or bool(len(words) > 2 and _CHAMBERS & {*words[:-1]})


def is_people(word: str, names: NameWords) -> bool:
    """Tell "Pipefitters of …", a union, from "Governors of …" and "Trustees of …"."""
    return bool(PLURAL_PEOPLE.search(word)) and word not in names.titles | names.people


def _are_members(word: str) -> bool:
    """Tell the fund of "Teachers' Fund" from that of "Investors Fund"."""
    return word in _SERVICES or (bool(PLURAL_PEOPLE.search(word)) and word not in _NO_MEMBERS)


def plural_kind(
    phrase: Sequence[str], phrases: Mapping[str, EntityType]
) -> tuple[int, EntityType] | None:
    """Return what phrase_ending does of the singular: "big record-keepers", "eleven unions"."""
    if not phrase or not phrase[-1].endswith("s"):
        return None
    return phrase_ending([*phrase[:-1], phrase[-1][:-1]], phrases)


def joined(tokens: Sequence[str]) -> list[str]:
    """Return words as the lists have them: "record-keeper", "retirees' group"."""
    text = " ".join(tokens).replace(" - ", "-").replace("’", "'").replace(" '", "'")
    return text.split()


def phrase_starting(
    words: Sequence[str], phrases: Mapping[str, EntityType]
) -> tuple[int, EntityType] | None:
    """Return the length and kind of the longest known phrase that begins the words."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        kind = phrases.get(" ".join(words[:length]))
        if kind is not None:
            return length, kind
    return None


def title_before(doc: Doc, start: int, words: NameWords) -> bool:
    """Return whether a person's title stands directly before token ``start``."""
    before = [doc[i].lower_ for i in range(max(0, start - 3), start)]
    return any(" ".join(before[-length:]) in words.titles for length in (1, 2, 3) if before)


def words_of(doc: Doc, start: int, end: int) -> list[str]:
    """Return the lower-case words of a span, with abbreviating points but without apostrophes."""
    return [token.lower_ for token in doc[start:end] if token.text not in {"'", "’", "'s", "’s"}]
