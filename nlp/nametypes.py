"""What kind of thing a name is: from its own words, the words around it, then the recogniser."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from policytrail.nlp.capitals import is_home_of_legislator, starts_sentence
from policytrail.nlp.datelines import opens_dateline
from policytrail.nlp.namedeeds import by_deed
from policytrail.nlp.nameplaces import by_place_pattern
from policytrail.nlp.names import Name
from policytrail.nlp.namesigns import by_sign, in_titled_list, is_traded
from policytrail.nlp.nametold import by_description, is_told_as_product, is_told_as_thing
from policytrail.nlp.namewords import (
    NameWords,
    head_of,
    phrase_ending,
    words_of,
)
from policytrail.records import EntityType

_BY_LABEL: dict[str, EntityType] = {
    "PERSON": "person",
    "ORG": "company",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
_OF = frozenset({"of", "for", "on"})
_EMPTY = frozenset({"of", "and", "the", "-"})
_STRONG, _FAIR, _WEAK = 3, 2, 1
_OCCUPATIONS = frozenset(
    {"analyst", "strategist", "trader", "economist", "partner", "manager", "founder", "executive"}
)
_HEADING = 8  # tokens of a heading in capitals
_LIST = 10  # tokens within which assets stand in one list
_MARKET = frozenset({"price", "prices", "futures", "bars", "coins", "miners", "mining", "market"})
_ROTH = frozenset(
    {"account", "balance", "catch", "contribution", "conversion", "deferral", "ira", "option",
     "401(k", "401(k)", "403(b", "403(b)", "feature", "rollover", "saving", "treatment", "version"}
)  # fmt: skip
_PAPERS = frozenset({"daily", "evening", "sunday"})  # "the Daily Forge"
_NAMED_AFTER_PLACES = frozenset({"company", "advocacy", "media", "asset"})
_VOTES = frozenset(
    {
        *("passes", "passed", "votes", "voted", "approves", "approved", "rejects", "rejected"),
        *("kills", "killed", "clears", "cleared", "adopts", "adopted", "takes", "members"),
    }
)
_AGENT_NOUN = re.compile(r"(?:ers|ors|ists|smen)$")
_PLURAL_VERBS = frozenset({"VBP"})
_COIN = re.compile(r"^[A-Z]\w*[a-z](?:Token|Coin)s?$")  # "MarshToken"


def kind_of(doc: Doc, name: Name, words: NameWords) -> tuple[EntityType, int] | None:
    """Return a name's kind and how strong the evidence is (3 to 1), or None for no entity.

    The order: gazetteer, legal texts (none of ours), title before, head word, apposition, given
    name, label. Evidence of the language outweighs the recogniser, which knows no context beyond
    a few words.
    """
    if name.entry is not None and name.strength == 2:
        return name.entry.type, _STRONG
    text = words_of(doc, name.start, name.end)
    if not text or _is_no_name(doc, name, text, words):
        return None
    if name.speaker:
        return None  # a person only where the text names her
    if name.titled and not name.headed:
        thing = is_told_as_thing(doc, name) and doc[name.start].text not in words.given
        firm = thing or _modifies_person(doc, name, words)
        return ("company", _FAIR) if firm else ("person", _STRONG)
    if opens_dateline(doc, name) or is_home_of_legislator(doc, name.start):
        return "place", _FAIR
    if _COIN.match(doc[name.start : name.end].text):
        return "asset", _FAIR
    head = _by_head(doc, name, text, words)
    around = by_description(doc, name, words)
    if head is not None:
        return _settled_head(doc, name, text, (head, around), words), _STRONG
    found = around or _by_surroundings(doc, name, words)
    if found is not None:
        return found, _FAIR
    place = by_place_pattern(doc, name, words)
    deed = None if place else by_deed(doc, name, words)
    return (deed, _WEAK) if deed else place or _by_label(doc, name, words)


def _settled_head(
    doc: Doc,
    name: Name,
    text: list[str],
    kinds: tuple[EntityType, EntityType | None],
    words: NameWords,
) -> EntityType:
    """Let a description beside a name outweigh a last word that means other things as well."""
    head, around = kinds
    if text[-1] in {"lp", "l.p."} and _is_committed_to(doc, name):
        return "asset"
    soft = head == "media" or _is_ambiguous(text, words)
    if around is not None and around != "person" and soft:
        return around
    if head == "place" and around in _NAMED_AFTER_PLACES:
        return around  # "record-keeper Fern Harbor"
    if head == "place" and name.kin is not None:
        return name.kin
    if head == "place" and by_deed(doc, name, words) == "company":
        return "company"  # "Fern Harbor bought a ferry": named after a place
    return head


def _by_surroundings(doc: Doc, name: Name, words: NameWords) -> EntityType | None:
    if is_traded(doc, name) or any(token.text == "&" for token in doc[name.start : name.end]):
        return "company"
    if in_titled_list(doc, name):
        return "person"
    if _is_given_name(doc, name, words) or _belongs_to_body(doc, name, words):
        return "person"
    return by_sign(doc, name, words) or name.kin


def means_entry(doc: Doc, name: Name, words: NameWords) -> bool:
    """Return whether a word that may be an ordinary one is the gazetteer's name here.

    An asset needs a text or a list of assets around it, any other name a capital that is not
    the sentence's. A weak form is left to the resolution.
    """
    if name.entry is None or name.entry.type != "asset":
        if len(doc[name.start : name.end].text) == 1:  # "on X", but not "X" in a list or formula
            return name.start > 0 and doc[name.start - 1].lower_ in {"on", "to", "via"}
        if name.strength != 1:
            return False
        return not starts_sentence(doc[name.start]) or _acts(doc, name, words)
    sure = [hit for hit in doc._.names if hit.strength == 2 and hit.entry.type == "asset"]
    if name.strength == 1:
        return bool(sure) or _is_material(doc, name)
    return any(abs(hit.start - name.start) <= _LIST for hit in sure)


def _acts(doc: Doc, name: Name, words: NameWords) -> bool:
    """Tell "Treasury says …" and "Empower and Ares …" from "Strategy matters"."""
    if name.end + 1 >= len(doc):
        return False
    after = doc[name.end].lower_
    if after in words.saying or after in {"'s", "’s"}:
        return True
    if name.entry is not None and name.entry.type == "legislature" and after in _VOTES:
        return True
    if after in words.titles:
        return True  # "Fed Governor Ada Crane"
    return after in {"and", ",", "/"} and any(hit.start == name.end + 1 for hit in doc._.names)


def _is_material(doc: Doc, name: Name) -> bool:
    """Tell "a layer of gold," and "gold prices" from "won gold"."""
    before = doc[name.start - 1].lower_ if name.start else ""
    after = doc[name.end].lower_ if name.end < len(doc) else "."
    return (before in {"of", "in", "into"} and not after.isalpha()) or after in _MARKET


def _is_no_name(doc: Doc, name: Name, text: list[str], words: NameWords) -> bool:
    if name.label in {"LAW", "EVENT"} and not name.headed:
        return True
    if all(word in _EMPTY | words.not_names | words.adjectives | words.titles for word in text):
        return True
    lone = (len(text) == 1 and text[0] in words.heads) or " ".join(text) in words.bare
    if lone and not _is_own_outlet(doc, name, words):
        return True  # "the Alliance", "the Board"
    if text[-1] in words.legal_heads and not _is_advisory_firm(doc, name, text):
        return True
    if " ".join(text) in words.legal_heads or " ".join(text) in words.titles:
        return True
    if _is_kind_of_account(doc, name, text) or _is_seat_of_judge(doc, name, text):
        return True
    if name.entry is None and not name.headed and is_told_as_product(doc, name):
        return True
    if any(char.isdigit() for char in text[0]):
        return True
    if _is_capital_of_sentence(doc, name):
        return True
    return (
        name.end < len(doc) and doc[name.end].is_title and doc[name.end].lower_ in words.legal_heads
    )


def _is_advisory_firm(doc: Doc, name: Name, text: list[str]) -> bool:
    """Tell "Granger Hollis Advisory" from "the Investor Advisory"."""
    before = doc[name.start - 1].lower_ if name.start else ""
    return (
        text[-1] == "advisory" and len(text) > 1 and before not in {"the", "a", "an", "this", "its"}
    )


def _is_kind_of_account(doc: Doc, name: Name, text: list[str]) -> bool:
    """Tell the Roth of "Roth catch-ups" and "a Roth IRA" from a person of that name."""
    after = doc[name.end].lower_ if name.end < len(doc) else ""
    return text == ["roth"] and not name.titled and after.rstrip("s") in _ROTH


def _is_seat_of_judge(doc: Doc, name: Name, text: list[str]) -> bool:
    """Read the "U.S. District" of "U.S. District Judge Ada Crane", which belongs to the title."""
    after = doc[name.end].lower_ if name.end < len(doc) else ""
    return text[-1] in {"district", "circuit", "bankruptcy"} and after == "judge"


def _is_capital_of_sentence(doc: Doc, name: Name) -> bool:
    """Return whether a lone first word is tagged as another part of speech than a name."""
    first = doc[name.start]
    if _is_heading(doc, name) or _is_in_capital_heading(doc, name):
        return True
    lone = name.end - name.start == 1 and starts_sentence(first)
    if not lone or name.entry is not None or name.titled:
        return False
    if (
        _AGENT_NOUN.search(first.text)
        and name.end < len(doc)
        and doc[name.end].tag_ in _PLURAL_VERBS
    ):
        return True  # "Miners have it worse"; a surname takes "has"
    return first.tag_ not in {"", "NNP", "NNPS", "NN"}


def _is_committed_to(doc: Doc, name: Name) -> bool:
    """Read "$20 million was committed to Granger Forests LP": a partnership that is a fund."""
    before = [token.lower_ for token in doc[max(0, name.start - 2) : name.start]]
    return before[-1:] == ["to"] and before[0] in {"committed", "commitment", "commit"}


def _is_heading(doc: Doc, name: Name) -> bool:
    """Read "Background." and "Background:": one word that is all of a sentence, once in a text."""
    if name.end - name.start > 1 or name.end >= len(doc) or not starts_sentence(doc[name.start]):
        return False
    word, after = doc[name.start].text, doc[name.end]
    line = name.start and doc[name.start - 1].is_space and after.is_space
    ended = (line or after.text in {".", "?", "!"}) and doc[name.start].is_title
    return bool(ended and name.entry is None and sum(token.text == word for token in doc) == 1)


def _is_in_capital_heading(doc: Doc, name: Name) -> bool:
    """Read "LATER THIS WEEK. The board …": words all in capitals that open a paragraph."""
    start, end = name.start, name.end
    while start and not doc[start - 1].is_space:
        start -= 1
    while end < len(doc) and doc[end].text not in {".", ":", "?", "!"} and end - start < _HEADING:
        end += 1
    if name.entry is not None or end + 1 >= len(doc) or end - start < 2 or name.start == start:
        return False
    return all(token.is_upper for token in doc[start:end]) and doc[end].is_punct


def _by_head(doc: Doc, name: Name, text: list[str], words: NameWords) -> EntityType | None:
    """Return the kind that "… Fund", "Bank of …" or "Committee on …" tells."""
    found = head_of(text, words)
    if found is None:
        article = name.start and doc[name.start - 1].lower_ == "the"
        return "media" if article and len(text) > 1 and text[0] in _PAPERS else None
    if _is_ambiguous(text, words):
        if name.label == "PERSON" or _is_given_name(doc, name, words):
            return None
        if len(text) == 2 and name.label in {"GPE", "LOC"}:
            return "place"
    return found[1]


def _is_ambiguous(text: list[str], words: NameWords) -> bool:
    """Return whether the word that tells the kind is an ordinary word or a surname as well."""
    found = head_of(text, words)
    return found is not None and " ".join(text[-found[0] :]) in words.soft_heads


def _is_given_name(doc: Doc, name: Name, words: NameWords) -> bool:
    size = name.end - name.start
    if not 2 <= size <= 4 or any(token.lower_ in _OF for token in doc[name.start : name.end]):
        return False
    first = doc[name.start].text
    if first in words.given:
        return True
    return first in words.maybe_given and name.label in {"PERSON", ""}


def _modifies_person(doc: Doc, name: Name, words: NameWords) -> bool:
    """Tell "a former Acme engineer" from "former senator Ada Crane", and a firm from its boss."""
    before = [token.lower_ for token in doc[max(0, name.start - 3) : name.start]]
    trade = phrase_ending(before, words.kinds)
    if trade is not None and trade[0] > 1 and trade[1] == "company":  # "money manager Granger"
        return by_sign(doc, name, words) == "company"
    if name.end >= len(doc) or name.label == "PERSON":
        return False
    after = doc[name.end].lower_
    return after in words.titles or words.kinds.get(after) == "person"


def _belongs_to_body(doc: Doc, name: Name, words: NameWords) -> bool:
    """Read "Lavinia Krog of the Prairie Institute" and "… or Ada Crane": two or three words."""
    size = name.end - name.start
    if not 2 <= size <= 3 or not all(token.is_title for token in doc[name.start : name.end]):
        return False
    beside = name.start > 1 and doc[name.start - 1].lower_ in {"and", "or"}
    if beside and name.label in {"", "PERSON"} and doc[name.start - 2].ent_type_ == "PERSON":
        return True
    if name.end + 2 >= len(doc) or doc[name.end].lower_ not in {"of", "at", "from", "with"}:
        return False
    start = name.end + (2 if doc[name.end + 1].lower_ == "the" else 1)
    end = start
    while end < len(doc) and doc[end].text[0].isupper():
        end += 1
    found = head_of(words_of(doc, start, end), words)
    return found is not None and found[1] in {"advocacy", "company", "agency", "pension_fund"}


def _by_label(doc: Doc, name: Name, words: NameWords) -> tuple[EntityType, int] | None:
    if _is_own_outlet(doc, name, words):
        return "media", _FAIR
    kind = _BY_LABEL.get(name.label)
    before = doc[name.start - 1].lower_ if name.start else ""
    if kind is None:  # "head of digital assets at Redgrave"
        return ("company", _WEAK) if before == "at" and doc[name.start].is_title else None
    size = name.end - name.start
    if size > 1:
        return kind, _WEAK
    if before == "at" and not (name.entry is not None and name.entry.type == "place"):
        return "company", _WEAK
    if kind != "person" and _is_employer(doc, name, words):
        return "company", _WEAK
    if kind == "person" and (before in words.place_prepositions or _after_person(doc, name)):
        return "place", _WEAK
    if kind == "company" and before in {"in", "near"} and not doc[name.start].is_upper:
        return "place", _WEAK
    return kind, _WEAK


def _after_person(doc: Doc, name: Name) -> bool:
    """Return whether "<person> of" stands before the name: where she is from."""
    i = name.start
    return i > 1 and doc[i - 1].lower_ == "of" and doc[i - 2].ent_type_ == "PERSON"


def _is_employer(doc: Doc, name: Name, words: NameWords) -> bool:
    """Read "analyst Kirra Dunlop of Blockhaven": an occupation says that "of" names a firm."""
    i = name.start - 2
    if i < 0 or doc[i + 1].lower_ != "of" or doc[i].ent_type_ != "PERSON" or name.entry:
        return False
    while i and doc[i].ent_type_ == "PERSON":
        i -= 1
    return doc[i].lower_ in _OCCUPATIONS


def _is_own_outlet(doc: Doc, name: Name, words: NameWords) -> bool:
    """Tell whether a name is its publisher's last word ("The Sentinel regrets the errors").

    A publisher that is a board or an agency speaks of itself as "the Board", which names nothing.
    """
    publisher = doc._.document.publisher.split() if doc._.document is not None else []
    if not publisher or doc[name.start : name.end].text != publisher[-1]:
        return False
    last = publisher[-1].casefold()
    return last not in words.bare and words.heads.get(last, "media") == "media"
