"""What stands around an unknown name that only a person has, or only a firm."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from policytrail.nlp.names import Name
from policytrail.nlp.namewords import NameWords, joined, plural_kind
from policytrail.records import EntityType

# Last words of what an agency has that is no person: "the Fed's Beige Book".
_THINGS = frozenset({
    "book", "building", "data", "day", "hall", "hub", "lab", "list", "mom", "plan", "program",
    "room", "sprint", "tower", "week",
})  # fmt: skip
_WITH_OFFICIALS = frozenset({"agency", "legislature"})
_OFFICERS = frozenset({"ceo", "cfo", "coo", "cio", "cto"})
# Whoever has one of these is no person and no town.
_HAD_BY_FIRMS = frozenset(
    {
        *("shareholders", "stockholders", "subsidiary", "subsidiaries", "headquarters", "stock"),
        *(
            "ceo",
            "cfo",
            "coo",
            "customers",
            "earnings",
            "app",
            "users",
            "salesmen",
            "policyholders",
        ),
    }
)
_PLURAL_TITLES = frozenset(
    {
        *("judges", "justices", "sens.", "reps.", "senators", "representatives", "govs."),
        *("trustees", "commissioners", "directors", "attorneys", "lawyers", "economists"),
        *("analysts", "delegates", "congressmen", "supervisors", "secretaries"),
        *("governors", "councilmembers", "messrs.", "drs.", "professors", "assemblymembers"),
    }
)
_WITHDRAWING = frozenset({"pull", "withdraw", "redeem", "yank", "move", "shift", "transfer"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NO_LABEL_OF_FIRMS = frozenset({"GPE", "LOC"})
_MONEY = frozenset({"million", "billion", "trillion", "m", "bn"})
_YOUNGEST, _OLDEST = 16, 105
_CLAUSE = 40  # tokens of a sentence that are looked at before a name


def is_traded(doc: Doc, name: Name) -> bool:
    """Read "Granger Peak (GPX)", an abbreviation that begins like the name."""
    i = name.end
    if name.entry is not None or i + 2 >= len(doc) or doc[i].text != "(":
        return False
    short = doc[i + 1].text
    known = any(hit.start == i + 1 for hit in doc._.names)
    alike = short[0] == doc[name.start].text[0] and doc[i + 2].text[0] == ")"
    return alike and not known and 2 < len(short) < 6 and short.isupper()


def in_titled_list(doc: Doc, name: Name) -> bool:
    """Read the "Amaro" of "Judges Bibb, Amaro and Krauss": all of them bear the title."""
    i = name.start - 1
    if i < 2 or doc[i].lower_ not in {",", "and"} or name.end - name.start > 3:
        return False
    while i and (doc[i].lower_ in {",", "and"} or doc[i].text[0].isupper()):
        if doc[i].lower_ in _PLURAL_TITLES:
            return True
        i -= 1
    return doc[i].lower_ in _PLURAL_TITLES


def by_sign(doc: Doc, name: Name, words: NameWords) -> EntityType | None:
    """Return "person" or "company" where the words around an unknown name say so."""
    if name.entry is not None or not _is_plain(doc, name):
        return None
    if _is_double_barrelled(doc, name) or _has_age(doc, name) or _is_officials(doc, name, words):
        return "person"
    if _has_officer(doc, name, words) or is_traded(doc, name) or _takes_money(doc, name):
        return "company"
    if _is_employer(doc, name) or _is_in_talks(doc, name) or _is_mandated(doc, name):
        return "company"
    among = _one_of(doc, name, words)
    return among or _by_clause(doc, name, words) or _by_next_sentence(doc, name)


def _is_plain(doc: Doc, name: Name) -> bool:
    return all(token.text[0].isupper() or token.text == "-" for token in doc[name.start : name.end])


def _is_double_barrelled(doc: Doc, name: Name) -> bool:
    """Read "Abimbola Delacroix-Mensah": a given name and a surname of two parts."""
    text = doc[name.start : name.end].text.split()
    if not 2 <= len(text) <= 3 or "-" not in text[-1] or "-" in text[0] or len(text[0]) < 3:
        return False
    return all(part.isalpha() and part.istitle() for part in text[-1].split("-"))


def _has_age(doc: Doc, name: Name) -> bool:
    """Read "Ada Crane, 66," and "Ada Crane, 66."."""
    i = name.end
    if i + 2 >= len(doc) or doc[i].text != "," or doc[i + 2].text not in {",", ".", ";"}:
        return False
    years = doc[i + 1].text
    return years.isdigit() and len(years) < 4 and _YOUNGEST <= int(years) <= _OLDEST


def _is_officials(doc: Doc, name: Name, words: NameWords) -> bool:
    """Read the "Ada Crane" of "Treasury's Ada Crane": agencies have people, and no firms.

    What else they have, a programme or an office, has an ordinary word in its name.
    """
    i = name.start - 1
    if i < 1 or name.end - name.start != 2 or doc[i].text not in {"'s", "’s", "'", "’"}:
        return False
    if not any(hit.end == i and hit.entry.type in _WITH_OFFICIALS for hit in doc._.names):
        return False
    ordinary = words.descriptive | words.heads.keys() | words.trades | words.capitalised | _THINGS
    if name.label not in {"PERSON", "ORG", "GPE"} or any(
        token.lower_ in ordinary or not token.is_title for token in doc[name.start : name.end]
    ):
        return False
    following = doc[name.end].pos_ if name.end < len(doc) else ""
    return following not in {"NOUN", "PROPN"}  # "the SEC's Marlow Park office"


def _has_officer(doc: Doc, name: Name, words: NameWords) -> bool:
    """Read "Granger Peak CEO Ada Crane", "Granger's shareholders" and "Granger's Ada Crane"."""
    if name.end + 1 >= len(doc):
        return False
    after = doc[name.end]
    if after.lower_ in {"'s", "’s"}:
        had = doc[name.end + 1].lower_ in _HAD_BY_FIRMS or _is_chief_officer(doc, name.end + 1)
        return had or _is_person_at(doc, name.end + 1, words)
    return after.lower_ in _OFFICERS


def _is_chief_officer(doc: Doc, i: int) -> bool:
    """Read "chief executive" and "chief risk officer"; a "chief of staff" is a senator's too."""
    words = [token.lower_ for token in doc[i : i + 3]]
    return words[:2] == ["chief", "executive"] or (words[:1] + words[2:]) == ["chief", "officer"]


def _is_person_at(doc: Doc, i: int, words: NameWords) -> bool:
    """Tell whether a full name with a known given name stands there."""
    return i + 1 < len(doc) and doc[i].text in words.given and doc[i + 1].is_title


def _takes_money(doc: Doc, name: Name) -> bool:
    """Read "$3.5 million with Granger Peak", "pull $3 million from it": who manages it."""
    before = [token.lower_ for token in doc[max(0, name.start - 2) : name.start]]
    if before[-1:] == ["with"]:
        return before[0] in _MONEY
    if before[-1:] != ["from"] or before[0] not in _MONEY or name.label in _NO_LABEL_OF_FIRMS:
        return False
    earlier = doc[max(0, name.start - _CLAUSE // 4) : name.start]
    return any(token.lemma_ in _WITHDRAWING for token in earlier)


def _is_employer(doc: Doc, name: Name) -> bool:
    """Read "Ada Crane of Granger Peak": whoever a person is of, it is no person."""
    i = name.start - 2
    if name.label != "PERSON" or name.end - name.start < 2 or i < 1:
        return False
    return doc[i + 1].lower_ == "of" and doc[i].ent_type_ == "PERSON" and doc[i].is_title


def _is_in_talks(doc: Doc, name: Name) -> bool:
    after = [token.lower_ for token in doc[name.end : name.end + 4]]
    return after[1:4] == ["in", "talks", "to"] and after[0] in {"is", "was", "were", "are"}


def _is_mandated(doc: Doc, name: Name) -> bool:
    """Read "picked Granger Oaks to run $500 million": sums are run by firms."""
    after = [token.lower_ for token in doc[name.end : name.end + 5]]
    runs = after[:1] == ["to"] and after[1:2] in (["run"], ["manage"], ["invest"], ["oversee"])
    return runs and "$" in after


def _one_of(doc: Doc, name: Name, words: NameWords) -> EntityType | None:
    """Read "Of the big record-keepers, only Granger has …": one of those before the comma."""
    start = max(doc[name.start].sent.start if doc.has_annotation("SENT_START") else 0, 0)
    before = doc[max(start, name.start - _CLAUSE) : name.start]
    text = [token.lower_ for token in before if token.lower_ not in {"only", "just", "even"}]
    if not text or text[-1] != "," or text[0] not in {"of", "among"}:
        return None
    found = plural_kind(joined(text[:-1]), words.kinds) if "," not in text[:-1] else None
    return found[1] if found else None


def _by_clause(doc: Doc, name: Name, words: NameWords) -> EntityType | None:
    """Return what the clause tells of its subject: "… keeps a jar on his desk"."""
    if not doc.has_annotation("DEP"):
        return None
    head = doc[name.start : name.end].root
    if head.dep_ not in _SUBJECTS or head.head.pos_ not in {"VERB", "AUX"}:
        return None
    verb = head.head
    if _has_role(verb, words):
        return "person"
    if any(child.dep_ == "dative" for child in verb.children):
        return None
    own = {token.lower_ for token in _owners(verb, head)}
    if own & {"his", "her"} and not own & {"its", "their"}:
        return "person"
    firm = own == {"its"} or _speaks_of_itself(verb, head)
    return "company" if firm and name.label not in _NO_LABEL_OF_FIRMS else None


def _by_next_sentence(doc: Doc, name: Name) -> EntityType | None:
    """Read "Granger Peak declined to comment. Its founder …": the next one begins with a subject.

    Only where the name is the subject, and the only name, of its sentence.
    """
    if not doc.has_annotation("DEP"):
        return None
    head = doc[name.start : name.end].root
    sentence = head.sent
    if head.dep_ not in _SUBJECTS or sentence.end >= len(doc):
        return None
    inside = range(name.start, name.end)
    others = [t for t in sentence if t.i not in inside and t.pos_ == "PROPN" and t.ent_type_]
    i = sentence.end
    while i < len(doc) - 1 and doc[i].is_space:
        i += 1
    pronoun = doc[i].lower_
    if others or pronoun not in {"its", "his", "her"}:
        return None
    if pronoun == "its":
        return "company" if name.label not in _NO_LABEL_OF_FIRMS else None
    return "person"


def _owners(verb: Token, subject: Token) -> list[Token]:
    """Return the possessives on what the verb itself governs: its object, "on his desk"."""
    objects = [child for child in verb.children if child.dep_ in {"dobj", "attr"}]
    prepositions = [
        child for parent in (verb, *objects) for child in parent.children if child.dep_ == "prep"
    ]
    nouns = [*objects, *(c for p in prepositions for c in p.children if c.dep_ == "pobj")]
    return [c for noun in nouns for c in noun.children if c.tag_ == "PRP$" and c.i > subject.i]


def _speaks_of_itself(verb: Token, subject: Token) -> bool:
    """Read "Granger says it isn't building one"."""
    if verb.lemma_ not in {"say", "deny", "insist", "expect", "plan", "hope", "think", "believe"}:
        return False
    clauses = [child for child in verb.children if child.dep_ == "ccomp" and child.i > verb.i]
    return any(
        token.lower_ == "it" and token.dep_ in _SUBJECTS and _is_not_empty(token)
        for clause in clauses
        for token in clause.children
    )


def _is_not_empty(pronoun: Token) -> bool:
    """Tell "it isn't building one" from "it is clear that" and "it will take years"."""
    verb = pronoun.head
    if verb.lemma_ in {"be", "take", "seem", "appear", "make", "matter", "depend", "rain"}:
        return False
    return not any(child.dep_ in {"ccomp", "csubj"} for child in verb.children)


def _has_role(verb: Token, words: NameWords) -> bool:
    """Read "… comes aboard as a partner", "… was hired as its first actuary"."""
    for preposition in verb.children:
        if preposition.dep_ != "prep" or preposition.lower_ != "as":
            continue
        for noun in preposition.children:
            role = noun.lemma_.lower()
            if noun.dep_ == "pobj" and (role in words.titles or words.kinds.get(role) == "person"):
                return True
    return False
