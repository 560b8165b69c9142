"""Which names of instruments tell one from all others, and how ids are made of them."""

from __future__ import annotations

import re
from functools import lru_cache

from policytrail.records import InstrumentKind
from policytrail.timeline.words import fold, stem, title_key, words

# Kinds whose texts pass into one another: a bill becomes a law.
_FAMILIES: dict[InstrumentKind, str] = {
    "executive_order": "order",
    "memorandum": "memorandum",
    "guidance": "guidance",
    "rule": "rule",
    "docket": "rule",
    "bill": "act",
    "law": "act",
    "case": "case",
}
# The strongest identifier of an instrument comes first: it stays the same over its whole life.
_KEY_ORDER = ("eo", "rin", "bill", "plaw", "guidance", "case", "fr", "docket", "cfr")
_GENERIC_LIST = """
act acts advisory assistance bill case code compliance department draft executive federal final
general guidance house interim labor law letter memo memorandum new notice opinion order
presidential proposal proposed public regulation release rule senate state statement text u.s us
united states no and of on the for to in a an
"""
_GENERIC = frozenset(_GENERIC_LIST.split())
_PROPER_WORD = re.compile(r"[A-Z][A-Za-z'’.&-]+|[A-Z]{2,}")
# What follows the name of a body and says no more than what kind of body it is.
_BODY_LIST = """
adviser advisers advisor advisors board co company corp corporation fund funds group inc limited llc
llp ltd partners pension pensions plan plans plc retirement scheme system systems trust
"""
_BODY = frozenset(map(stem, _BODY_LIST.split()))
_LEAST_NAME = 2  # words that stay: "Pioneer Fund" and "Pioneer" may be two
_LEAST_TITLE = 4  # words: shorter names of orders, rules and guidance are descriptions


def family(kind: InstrumentKind) -> str:
    """Return the family of kinds within which two names may be of one instrument."""
    return _FAMILIES[kind]


def is_distinctive(name: str, kind: InstrumentKind) -> bool:
    """Tell whether a name, without a number, can only mean one text (of its time).

    A named act ("Retirement Savings Modernization Act"), a case with its parties, a title in
    title case. "2022 guidance" and "executive order" are descriptions, not names.
    """
    proper = [word for word in _PROPER_WORD.findall(name) if fold(word) not in _GENERIC]
    if family(kind) == "act":
        if re.fullmatch(r"[A-Z]{4,}", name):  # "ERISA"
            return True
        return bool(proper) and bool({"act", "law", "bill", "code"} & set(words(name)[-1:]))
    if kind == "case":
        return " v. " in name or " v " in name
    return len(proper) >= 2 and len(words(name)) >= _LEAST_TITLE and _is_title_case(name)


def _is_title_case(name: str) -> bool:
    long_words = re.findall(r"[^\W\d_]{4,}", name)
    capitals = [word for word in long_words if word[0].isupper()]
    return len(capitals) >= 0.8 * len(long_words)


def is_generic(name: str) -> bool:
    """Tell whether a name says no more than the kind: "the executive order"."""
    return all(word in _GENERIC for word in words(name))


def identity(name: str) -> str:
    """Return the form in which equal names are equal."""
    return title_key(name)


@lru_cache(maxsize=65_536)
def bearer(name: str) -> str:
    """Return the form in which a body's full and short name are equal.

    "Tolliver Peak Advisors, LLC" and "Tolliver Peak" are one. A name of fewer than two words
    beside what it is stays as it is.
    """
    whole = [stem(word) for word in words(fold(name)) if word != "the"]
    own = list(whole)
    while own and own[-1] in _BODY:
        own.pop()
    return " ".join(own if len(own) >= _LEAST_NAME else whole)


def slug(name: str) -> str:
    """Return a name as part of an id."""
    return "-".join(re.sub(r"[^a-z0-9]", "", word) for word in words(name))


def key_rank(key: str) -> tuple[int, str]:
    """Return a sorting key: the smallest of an instrument's identifiers is its id."""
    scheme = key.partition(":")[0]
    return (_KEY_ORDER.index(scheme) if scheme in _KEY_ORDER else len(_KEY_ORDER), key)


def congress(key: str) -> str | None:
    """Return the Congress of a federal bill or law: "119" for ``bill:119-hr-3633``."""
    match = re.fullmatch(r"(?:bill|plaw):(\d{2,3})-.+", key)
    return match[1] if match else None
