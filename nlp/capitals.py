"""Runs of capitalised words, which may be names: where they begin, and how far they go."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from policytrail.nlp.namewords import (
    PLURAL_PEOPLE,
    NameWords,
    is_people,
    phrase_ending,
    title_before,
    words_of,
)

PREPOSITIONS = frozenset({"of", "for", "on"})
_VERBS = frozenset({"VB", "VBP", "VBZ", "VBD", "UH", "IN", "RB", "WRB"})  # tags of a parsed text
_FULL_NAME = 2  # words: given name and surname
_LONGEST = 24  # tokens of a name; what is longer is a heading or a list
_CHAMBERS = frozenset({"senate", "house", "assembly"})
_DIRECTIONS = frozenset({"northern", "southern", "eastern", "western", "middle", "central"})
_OF_FIRMS = frozenset({"bank", "university", "college", "exchange", "hospital"})
_OWNERS = frozenset({"'", "’", "'s", "’s"})
_PARTIES = frozenset({"R", "D", "I"})  # before the home of a legislator: "R-Salem"
# Last words of firms before which stands what they deal in: "Food and Beverage Group".
_ANY_FIRM = frozenset({
    "co.", "companies", "company", "corp.", "corporation", "group", "holdings", "inc.",
    "industries", "partners", "products", "services", "solutions", "supply",
})  # fmt: skip


def capital_runs(doc: Doc, words: NameWords) -> Iterator[tuple[int, int]]:
    """Yield spans of capitalised words, with the small words and owners inside a name."""
    i, size = 0, len(doc)
    while i < size:
        if not _begins_name(doc[i], words):
            i += 1
            continue
        end = i + 1
        while (step := _step(doc, i, end, words)) is not None:
            end = step
        yield i, end
        i = end


def _step(doc: Doc, start: int, end: int, words: NameWords) -> int | None:
    """Return where the name goes on after ``end``, or None where it stops there."""
    if end >= len(doc) or doc[end].is_space or end - start >= _LONGEST:
        return None
    token = doc[end]
    if is_capital(token) and (token.lower_ not in words.not_names or token.lower_ in words.heads):
        return end + 1
    if token.text.isdigit() and _is_branch(doc, start, end):
        return end + 1
    after = _next_capital(doc, end + 1, words)
    if after is None:
        return None
    before = doc[end - 1]
    if token.lower_ in words.connectors:
        return after if may_connect(doc, start, end, words) else None
    if token.text in {"'", "’"} and PLURAL_PEOPLE.search(before.text):
        return after if after == end + 2 or _are_joined_owners(doc, end, words) else None
    if token.text in {"'s", "’s"} and PLURAL_PEOPLE.search(before.text):
        return after
    if token.text == "-" and not token.whitespace_ and not before.whitespace_:
        return after
    if token.lower_ == "and" and _are_joined(doc, start, end, words):
        return after
    if token.text.isdigit() and _tells(doc[end + 1], words):  # "Local 911 Pension Trust"
        return after
    return _past_comma(doc, start, end, words) if token.text == "," else None


def _past_comma(doc: Doc, start: int, end: int, words: NameWords) -> int | None:
    """Return where a name goes on behind a comma that is inside it."""
    if _are_partners(doc, start, end):
        return end + 2
    inside = doc[end - 1].lower_ in words.descriptive
    goes_on = inside and _is_list_inside_name(doc, start, end, words)
    return _next_capital(doc, end + 1, words) if goes_on else None


def _is_branch(doc: Doc, start: int, end: int) -> bool:
    """Read "Local 22" and "Porters Council 31": unions number their parts."""
    before = doc[end - 1].lower_
    return before in {"local", "lodge"} or (before == "council" and end - start > 1)


def _tells(token: Token, words: NameWords) -> bool:
    """Return whether a word is of those that organisations' names are made of."""
    return token.lower_ in words.descriptive or token.lower_ in words.heads


def is_only_head(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """Return whether nothing but a telling word is left: "Trustee | Alliance" is one name."""
    rest = words_of(doc, start, end)
    found = phrase_ending(rest, words.heads)
    return found is not None and found[0] == len(rest)


def may_connect(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """Tell "Federation of …" and "Caisse de …" from "Ada Crane of …" and "Ada Crane on Friday"."""
    if doc[end].lower_ not in PREPOSITIONS:
        return True
    before = words_of(doc, start, end)
    if before[-1] in words.of_heads:
        return True
    if doc[end].lower_ == "of" and is_people(before[-1], words):
        return not _is_person(doc, start, end, words)
    found = phrase_ending(before, words.heads)
    if found is None or found[1] in {"media", "asset"}:
        return False
    return found[1] != "company" or (doc[end].lower_ == "of" and before[-1] in _OF_FIRMS)


def _is_person(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """Tell "Ida Rivers of Utah", whose surname is a plural, from "Retired Pipefitters of Utah"."""
    begin = end - _FULL_NAME  # what stands before are titles
    if begin < start:
        return False
    if doc[begin].text in words.given or title_before(doc, begin, words):
        return True
    return any(hit.end == end and hit.entry.type == "person" for hit in doc._.names)


def _next_capital(doc: Doc, i: int, words: NameWords) -> int | None:
    """Return the end of the capitalised word at ``i`` or behind "the" and "and" at ``i``."""
    while i < len(doc) and doc[i].lower_ in {"the", "and"}:
        i += 1
    if i < len(doc) and is_capital(doc[i]) and doc[i].lower_ not in words.not_names:
        return i + 1
    return None


def _is_list_inside_name(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """Tell "Committee on Health, Education and Labor" from a list of names."""
    return any(token.lower_ in {"on", "of"} for token in doc[start:end]) and doc[
        end + 1
    ].lower_ in {*words.descriptive, "and"}


def _are_joined(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """Tell whether "and" is inside one name."""
    if doc[end + 1].lower_ in _CHAMBERS:
        return False  # "Senate Judiciary and House Rules"
    if any(hit.start == end + 1 and hit.end > end + 2 and hit.strength == 2 for hit in doc._.names):
        return False  # "the Alliance for Steady Retirement and Public Citizen"
    if doc[end - 1].lower_ in words.descriptive:
        return not _are_two(doc, start, end, words)
    return _are_joined_members(doc, start, end, words) or _are_joined_trades(doc, start, end, words)


def _are_two(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """Tell "Granger Energy and Sandhill Petroleum" from "Granger Food and Drug Workers".

    Both have a word that tells the trade of a firm behind a name of their own; or the first is
    whole, and nothing in the second is of a body ("Granger Pension Trust and Ada Crane").
    """
    left, right = words_of(doc, start, end), _run_behind(doc, end)
    own = words.descriptive | words.heads.keys() | words.adjectives | words.trades
    whole = any(hit.start <= start and hit.end == end and hit.strength == 2 for hit in doc._.names)
    if (whole or doc[end + 1].text in words.given) and not own & {*right}:
        return True  # "the Department of Labor and Ada Crane"
    if len(left) < 2 or len(right) < 2 or PREPOSITIONS & {*left}:
        return False
    first, second = phrase_ending(left, words.heads), phrase_ending(right, words.heads)
    if first is None or left[0] in own or right[0] in own:
        return False
    if second is None:
        return not own & {*right}
    return first[1] == second[1] == "company" and right[-1] not in _ANY_FIRM


def _run_behind(doc: Doc, end: int) -> list[str]:
    """Return the words of the capitalised run behind the "and" at ``end``."""
    last = end + 1
    while last < len(doc) and (is_capital(doc[last]) or doc[last].text in _OWNERS):
        last += 1
    return words_of(doc, end + 1, last)


def _are_partners(doc: Doc, start: int, end: int) -> bool:
    """Read "Tarn, Dell & Rowe" and "Tarn, Dell, Holt & Rowe": the names of a firm's partners."""
    known = any(hit.start <= start < hit.end for hit in doc._.names)
    alone = all(doc[i].text == "," or is_capital(doc[i]) for i in range(start, end))
    if known or not alone or (end - start) % 2 == 0:
        return False
    i = end
    while i + 1 < len(doc) and doc[i].text == "," and is_capital(doc[i + 1]):
        i += 2
    return i > end and i + 1 < len(doc) and doc[i].text == "&" and is_capital(doc[i + 1])


def _are_joined_members(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """Tell "Brotherhood of Harbor and Rail Workers" from "Guild of Bakers and Ada Crane".

    Who is behind "of" in the name of a body of members is a group, also the last of several.
    """
    of = next((t.i for t in doc[start:end] if t.lower_ == "of" and t.i > start), None)
    head = phrase_ending(words_of(doc, start, of), words.heads) if of is not None else None
    if head is None or head[1] != "advocacy":
        return False
    last = end + 1
    while last < len(doc) and is_capital(doc[last]):
        last += 1
    run = words_of(doc, end + 1, last)
    if not run or not PLURAL_PEOPLE.search(run[-1]) or words.titles & {*run}:
        return False
    if len(run) == 1:  # "Bakers and Millers"
        return bool(PLURAL_PEOPLE.search(doc[end - 1].text))
    return words.heads.get(run[-1]) == "advocacy" or doc[end - 1].lower_ in words.trades


def _are_joined_owners(doc: Doc, end: int, words: NameWords) -> bool:
    """Read "Teachers' and Clerks' Retirement System": whose fund it is, behind an owner."""
    if doc[end + 1].lower_ != "and" or end + 2 >= len(doc) or doc[end + 2].lower_ == "the":
        return False
    run = _run_behind(doc, end + 1)
    found = phrase_ending(run, words.heads)
    owned = any(doc[i].text in _OWNERS for i in range(end + 2, min(end + 2 + len(run), len(doc))))
    return found is not None and found[1] == "pension_fund" and owned


def _are_joined_trades(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """Tell "the Glass and Pottery Workers' Fund" from "the Senate and the Bakers' Fund".

    An article before the first words, which are no name or body themselves, is that of the last.
    Two things that people work in need none: "Canal and Ferry Workers United".
    """
    last, first = doc[end - 1], end - 1
    while first > start and is_capital(doc[first - 1]):  # "Members of the Glass and …"
        first -= 1
    of_trade, single = last.lower_ in words.trades, end - first == 1
    article = first > 0 and doc[first - 1].lower_ == "the"
    if last.is_upper or not (article or (of_trade and single)):
        return False
    if any(hit.start <= end - 1 < hit.end for hit in doc._.names):
        return False
    bodies = words.heads.keys() | words.bare | words.titles | words.bare_departments
    run = _run_behind(doc, end)
    if not run:
        return False
    of_trades = of_trade and run[0] in words.trades | words.descriptive
    if not (of_trades if not single else of_trade or last.lower_ not in bodies):
        return False
    found = phrase_ending(run, words.heads)
    if found is None or (not of_trade and any(hit.start == end + 1 for hit in doc._.names)):
        return False
    return found[1] in {"advocacy", "pension_fund"} and len(run) > found[0]


def opens_district(token: Token) -> bool:
    """Read "Eastern District of Ohio", which is a court."""
    after = token.i + 2 < len(token.doc) and [
        t.lower_ for t in token.doc[token.i + 1 : token.i + 3]
    ]
    return token.lower_ in _DIRECTIONS and after == ["district", "of"]


def opens_region(token: Token) -> bool:
    """Read the "Eastern" of "Eastern Granger Teachers' Fund": before a name, not an "European"."""
    doc, after = token.doc, token.i + 1
    if token.lower_ not in _DIRECTIONS or not token.is_title or after >= len(doc):
        return False
    return doc[after].is_title and doc[after].ent_type_ != "NORP"


def _opens_trade(token: Token) -> bool:
    """Read "HR" before two more words of a name; what is no association loses it again."""
    after = token.doc[token.i + 1 : token.i + 3]
    return token.is_upper and len(after) > 1 and all(word.is_title for word in after)


def _is_party(token: Token) -> bool:
    """Read the "R" of "R-Salem", of "(R)" and of "(R., Ohio)"."""
    after = token.i + 1
    if token.text.rstrip(".") not in _PARTIES or after >= len(token.doc):
        return False
    beside = token.doc[after].text
    inside = token.i > 0 and token.doc[token.i - 1].text == "("
    return beside == "-" or (inside and beside in {")", ",", "."})


def is_home_of_legislator(doc: Doc, start: int) -> bool:
    """Tell whether a name at ``start`` is the "Salem" of "R-Salem"."""
    return start > 1 and doc[start - 1].text == "-" and _is_party(doc[start - 2])


def _begins_name(token: Token, words: NameWords) -> bool:
    if not is_capital(token) or _is_party(token):
        return False
    if token.lower_ in words.not_names and not opens_district(token):
        return opens_region(token) or _opens_trade(token)
    if not starts_sentence(token):
        return True
    if token.is_stop:
        return False
    # "Ask Ada Crane": a verb before a name. Alone, "Tully" may be taken for an adverb.
    alone = token.i + 1 >= len(token.doc) or not is_capital(token.nbor())
    return alone or token.tag_ not in _VERBS


def is_capital(token: Token) -> bool:
    """Return whether a word begins with a capital, or has one behind its first ("iShares")."""
    text = token.text
    if text[0].isupper():
        return True
    return len(text) > 2 and text[0].islower() and text[1].isupper() and text.isalpha()


def starts_sentence(token: Token) -> bool:
    """Return whether a token's capital may only be that of a sentence, quotation or heading."""
    i = token.i
    while i and (token.doc[i - 1].is_quote or token.doc[i - 1].is_left_punct):
        i -= 1
    if i == 0 or token.doc[i].is_sent_start:
        return True
    before = token.doc[i - 1]
    return before.is_space or before.text in {".", "!", "?", ":", "—", "•"} or i < token.i
