"""Where names stand in a text: capitalised phrases, recognised spans, the gazetteer's hits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from policytrail.nlp.capitals import (
    PREPOSITIONS,
    capital_runs,
    is_capital,
    is_only_head,
    may_connect,
    opens_district,
    opens_region,
    starts_sentence,
)
from policytrail.nlp.components.gazetteer import Entry
from policytrail.nlp.namewords import (
    NameWords,
    head_of,
    title_before,
    words_of,
)
from policytrail.records import EntityType

_LABELS = frozenset(
    {"PERSON", "ORG", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"}
)
_POSSESSIVE = frozenset({"'", "’", "'s", "’s", "`s"})
_SORTS = frozenset({"spot", "leveraged", "inverse", "new", "first", "crypto"})
_SURE = 2  # strength of a name that always means its entry
_FULL_NAME = 3  # words
_LABEL_OF = {"person": "PERSON", "place": "GPE", "asset": ""}
_PHRASES = f"{__name__}.phrases"
_BOARDS = (["board", "of", "trustees", "of"], ["board", "of", "directors", "of"])
_OFFICES = frozenset({"secretary", "undersecretary", "minister", "commissioner", "director"})
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A candidate at tokens ``start`` to ``end`` (exclusive) and the evidence for its kind."""

    start: int
    end: int
    label: str = ""  # of the statistical recogniser
    entry: Entry | None = None
    strength: int = 0  # of the gazetteer's hit
    titled: bool = False  # a person's title stands before it
    headed: bool = False  # it has a word that tells the kind of an organisation
    solid: bool = False  # recognised, and every word of it is capitalised
    speaker: bool = False  # it only says whose words follow ("CRANE: …")
    kin: EntityType | None = None  # what its short forms tell of a full name


def find_names(doc: Doc, words: NameWords) -> list[Name]:
    """Return candidates that do not overlap, in the order of the text.

    A longer candidate wins over a shorter one; the gazetteer over a guess of equal length.
    """
    known = [
        Name(start=hit.start, end=hit.end, entry=hit.entry, strength=hit.strength)
        for hit in doc._.names
    ]
    labelled = [
        name
        for span in doc.ents
        if (name := _labelled(doc, span.start, span.end, span.label_, words))
    ]
    phrases = list(_phrases(doc, words, {name.start: name for name in labelled}))
    return _settle(doc, known, [*labelled, *phrases])


def self_evident(doc: Doc, words: NameWords) -> list[tuple[int, int, str]]:
    """Return spans that need no recogniser, with the label that it would give them.

    They are the gazetteer's sure names, titled persons, full names with a common given name,
    organisations with a telling word, and their surnames or first words standing alone.
    """
    spans = [
        (hit.start, hit.end, _LABEL_OF.get(hit.entry.type, "ORG"))
        for hit in doc._.names
        if hit.strength == _SURE
    ]
    forms: dict[str, str] = {}
    single: list[Name] = []
    for name in _phrases(doc, words, {}):
        given = doc[name.start].text in words.given and 1 < name.end - name.start <= _FULL_NAME
        if name.headed or name.titled or given:
            label = "ORG" if name.headed else "PERSON"
            spans.append((name.start, name.end, label))
            forms.setdefault(doc[name.start if name.headed else name.end - 1].text, label)
        elif name.end - name.start == 1:
            single.append(name)
    alone = [
        (n.start, n.end, forms[doc[n.start].text]) for n in single if doc[n.start].text in forms
    ]
    return [*spans, *alone]


def _settle(doc: Doc, known: list[Name], others: list[Name]) -> list[Name]:
    """Let the longest of overlapping candidates stand, and merge evidence on equal spans."""
    best: dict[tuple[int, int], Name] = {}
    for name in [*known, *others]:
        span = (name.start, name.end)
        best[span] = _merged(best[span], name) if span in best else name
    ranked = sorted(best.values(), key=_rank)
    taken: list[Name | None] = [None] * len(doc)
    for name in ranked:
        if all(slot is None for slot in taken[name.start : name.end]):
            taken[name.start : name.end] = [name] * (name.end - name.start)
    return list(dict.fromkeys(name for name in taken if name is not None))


def _rank(name: Name) -> tuple[int, int, int]:
    """Order of precedence: sure names and names with a head by length, then the recogniser's."""
    sure = name.strength == _SURE or name.headed or name.titled or name.solid
    return (0 if sure else 1, name.start - name.end, name.start)


def _merged(one: Name, two: Name) -> Name:
    return replace(
        one,
        label=one.label or two.label,
        entry=one.entry or two.entry,
        strength=max(one.strength, two.strength),
        titled=one.titled or two.titled,
        headed=one.headed or two.headed,
        solid=one.solid or two.solid,
        speaker=one.speaker or two.speaker,
    )


def _labelled(doc: Doc, start: int, end: int, label: str, words: NameWords) -> Name | None:
    """Return the recogniser's span without what is not part of the name."""
    if label not in _LABELS:
        return None
    for i in range(start + 1, end):  # a line break ends a name, and "Salem | the Treasury" are two
        if doc[i].is_space or (doc[i].lower_ == "the" and is_capital(doc[i - 1])):
            end = i
            break
    start, end = trim(doc, start, _before_preposition(doc, start, end, words), words)
    if start >= end or not any(is_capital(token) for token in doc[start:end]):
        return None
    start = _person_begins(doc, start, end, words)
    if is_title_department(doc, start, end, words) or _is_label(doc, start, end, label):
        return None
    if _is_speaker(doc, start, end):
        return Name(start=start, end=end, speaker=True)
    titled = title_before(doc, start, words)
    solid = end - start > 1 and all(_is_solid(token, label) for token in doc[start:end])
    if label == "WORK_OF_ART":  # often an unknown firm: let the words around it tell
        label = ""
    return Name(start=start, end=end, label=label, titled=titled and label == "PERSON", solid=solid)


def _is_solid(token: Token, label: str) -> bool:
    """A capitalised word; an initial with its point only in a person's name."""
    return is_capital(token) and (label == "PERSON" or token.text[-1] != "." or len(token) > 2)


def _before_preposition(doc: Doc, start: int, end: int, words: NameWords) -> int:
    """Cut "Nodeworks on X" and "Ada Crane of Acme" before the preposition."""
    for i in range(start + 1, end):
        if doc[i].lower_ in PREPOSITIONS and not may_connect(doc, start, i, words):
            return i
    return end


def trim(doc: Doc, start: int, end: int, words: NameWords) -> tuple[int, int]:
    """Return a span without articles, titles and punctuation at its ends."""
    while start < end and _is_margin(doc[start], words, doc, end):
        start += 1
    while end > start and _is_end_margin(doc[end - 1], words):
        if doc[end - 1].text == ")" and any(token.text == "(" for token in doc[start:end]):
            break
        end -= 1
    return start, end


def _is_margin(token: Token, words: NameWords, doc: Doc, end: int) -> bool:
    if token.is_space or token.is_punct or token.lower_ in _ARTICLES or token.text in _POSSESSIVE:
        return True
    if token.lower_ in words.not_names and token.i + 1 < end and doc[token.i + 1].text != "-":
        whole = opens_region(token) and has_head(doc, token.i + 1, end, words)
        return not (whole or opens_district(token) or _opens_association(token, end, words))
    return (
        token.lower_ in words.titles
        and token.i + 1 < end
        and doc[token.i + 1].lower_ not in words.connectors
        and not is_only_head(doc, token.i + 1, end, words)
    )


def _opens_association(token: Token, end: int, words: NameWords) -> bool:
    """Tell the "HR" of "HR Policy Association", a trade, from that of "HR department"."""
    head = head_of(words_of(token.doc, token.i + 1, end), words) if token.is_upper else None
    return head is not None and head[1] == "advocacy" and end - token.i > head[0] + 1


def _is_end_margin(token: Token, words: NameWords) -> bool:
    if token.is_punct or token.is_space or token.text in _POSSESSIVE:
        return True
    return token.lower_ in words.not_names and token.lower_ not in words.heads


def _phrases(doc: Doc, words: NameWords, labelled: dict[int, Name]) -> Iterator[Name]:
    """Yield capitalised phrases with the recogniser's label, if it has one that begins there."""
    known = doc.user_data.get(_PHRASES)
    if known is None or known[0] is not words:  # the recogniser asks first, then the entities
        known = doc.user_data[_PHRASES] = (words, tuple(_unlabelled(doc, words)))
    for phrase in known[1]:
        begins = labelled.get(phrase.start)
        yield replace(phrase, label=begins.label) if begins is not None else phrase


def _unlabelled(doc: Doc, words: NameWords) -> Iterator[Name]:
    """Yield capitalised phrases: titled persons, organisations with a telling last word."""
    for start, end in capital_runs(doc, words):
        for first, last in _split_at_titles(doc, start, end, words):
            first, last = trim(doc, first, last, words)
            if first < last and _is_speaker(doc, first, last):
                yield Name(start=first, end=last, speaker=True)
                continue
            if first >= last or _is_label(doc, first, last, ""):
                continue
            begin, first = first, _after_office(doc, first, last, words)
            if first >= last:
                continue
            of_office = first > begin
            first = _without_people(doc, _without_board(doc, first, last, words), last, words)
            first = _person_begins(doc, first, last, words)
            if _is_asset_in_general(doc, first, last, words):
                continue
            titled = of_office or title_before(doc, first, words)
            headed = has_head(doc, first, last, words)
            given = doc[first].text in words.given and 1 < last - first <= _FULL_NAME
            yield Name(
                start=first,
                end=last,
                titled=titled and not headed,
                headed=headed,
                solid=given,  # "Lorna Fitch" is not Fitch the firm
            )


def _is_asset_in_general(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """Return whether a phrase such as "Spot Bitcoin ETF" names a sort of product, not one."""
    found = head_of(words_of(doc, start, end), words)
    if found is None or found[1] != "asset":
        return False
    known = [hit for hit in doc._.names if hit.entry.type == "asset" and hit.start >= start]
    covered = {i for hit in known for i in range(hit.start, hit.end)}
    rest = [doc[i] for i in range(start, end - found[0]) if i not in covered]
    return not any(is_capital(token) and token.lower_ not in _SORTS for token in rest)


def _person_begins(doc: Doc, start: int, end: int, words: NameWords) -> int:
    """Pass over an occupation before a full name ("Nurse Ada Crane"), whatever it is."""
    if end - start < 3 or doc[start].text in words.given or has_head(doc, start, end, words):
        return start
    return start + 1 if doc[start + 1].text in words.given and doc[start].is_alpha else start


def _after_office(doc: Doc, start: int, end: int, words: NameWords) -> int:
    """Pass over what an office is for: "Assistant Secretary for Benefits Security Ada Crane"."""
    office = [doc[i].lower_ for i in range(max(0, start - 4), start)]
    if office[-1:] == ["the"]:
        office.pop()
    if len(office) < 2 or office[-1] not in {"for", "of"} or office[-2] not in _OFFICES:
        return start
    fields = words.descriptive | words.bare_departments | {"and", "the"}
    i = start
    while i < end and doc[i].lower_ in fields:
        i += 1
    return i


def _without_people(doc: Doc, start: int, end: int, words: NameWords) -> int:
    """Pass over "Trustees of the" at the start of a sentence: its capital is the sentence's."""
    if not starts_sentence(doc[start]) or doc[start].lower_ not in words.people:
        return start
    i = start + 1
    while i < end - 1 and doc[i].lower_ in {"of", "for", "at", "the"}:
        i += 1
    return i if i > start + 1 else start


def _without_board(doc: Doc, start: int, end: int, words: NameWords) -> int:
    """Pass over "Board of Trustees of the": whose board it is has the name."""
    if words_of(doc, start, start + 4) not in _BOARDS or start + 5 >= end:
        return start
    begin = start + (5 if doc[start + 4].lower_ == "the" else 4)
    return begin if has_head(doc, begin, end, words) else start


def is_title_department(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """The "Labor" of "the Labor secretary" or "Secretary of Labor" belongs to the title."""
    if not _is_bare_department(doc, start, end, words):
        return False
    before = [token.lower_ for token in doc[max(0, start - 3) : start] if token.lower_ != "the"]
    if len(before) > 1 and before[-1] == "of" and before[-2] in words.titles:
        return True
    return any(token.lower_ in words.titles for token in doc[end : end + 3])


def _is_label(doc: Doc, start: int, end: int, label: str) -> bool:
    """Return whether a phrase is the label of a field ("AGENCY: …"), which names nothing."""
    if end >= len(doc) or doc[end].text != ":" or label == "PERSON":
        return False
    return start == 0 or doc[start - 1].is_space


def _is_speaker(doc: Doc, start: int, end: int) -> bool:
    """Read "CRANE: …" at the start of a line: whose words follow, or what the line is about."""
    if end >= len(doc) or doc[end].text != ":":
        return False
    capitals = all(token.is_upper or not token.is_alpha for token in doc[start:end])
    before = start - 1 if start and doc[start - 1].lower_ in _ARTICLES else start
    return capitals and (before == 0 or doc[before - 1].is_space)


def has_head(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """Return whether the span has a word that tells its kind, and more than that word."""
    return head_of(words_of(doc, start, end), words) is not None


def _split_at_titles(doc: Doc, start: int, end: int, words: NameWords) -> Iterator[tuple[int, int]]:
    """Yield the parts of a run before and after a title inside it: "SEC | Chair | Ada Crane"."""
    first = start
    for i in range(start, end):
        # "Office of the Attorney General" keeps its title: a small word stands before it.
        if doc[i].lower_ not in words.titles or i + 1 >= end:
            continue
        if is_only_head(doc, i + 1, end, words):
            continue
        if i > start and (doc[i - 1].lower_ in words.connectors or doc[i - 1].lower_ == "the"):
            continue
        longer = " ".join(words_of(doc, first, i + 1)) in words.titles  # "Assistant Secretary"
        if i > first and not longer and not _is_bare_department(doc, first, i, words):
            yield first, i
        first = _after_department(doc, i + 1, end, words)
    if first < end and not _titles_follow(doc, first, end, words):
        yield first, end


def _is_bare_department(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """The "Labor" of "Labor Secretary" belongs to the title."""
    return all(word in words.bare_departments for word in words_of(doc, start, end))


def _titles_follow(doc: Doc, start: int, end: int, words: NameWords) -> bool:
    """Return whether a run is the department of the title behind it ("Labor secretary")."""
    following = doc[end].lower_ if end < len(doc) else ""
    return following in words.titles and _is_bare_department(doc, start, end, words)


def _after_department(doc: Doc, i: int, end: int, words: NameWords) -> int:
    """Return where the person begins behind "Secretary of Labor"."""
    if i >= end or doc[i].lower_ not in {"of", "for"}:
        return i
    i += 1
    while i < end and doc[i].lower_ in words.bare_departments | {"the", "and"}:
        i += 1
    return i
