"""What a name does, or what is done to it, tells a firm from a town and from a person."""

from __future__ import annotations

from spacy.tokens import Doc

from policytrail.nlp.names import Name
from policytrail.nlp.namewords import NameWords
from policytrail.records import EntityType

# Only organisations do these; a person or a town would be said to do something else.
_OF_FIRMS = frozenset(
    {
        *("sells", "makes", "manufactures", "markets", "distributes", "employs", "insures"),
        *("acquired", "acquires", "merged", "launched", "launches", "unveiled", "outsourced"),
        *("reorganized", "rebranded", "listed", "underwrote", "administers", "custodies"),
    }
)
# Towns do not do these, people do.
_NOT_OF_PLACES = frozenset(
    {"sued", "sues", "hired", "hires", "bought", "buys", "owns", "charges", "manages", "settled"}
)
# What is done to firms, and not to people or towns: "acquired Tarn", "teamed up with Ironquay".
_DONE_TO_FIRMS = (
    ("acquired",), ("acquire",), ("acquires",), ("acquiring",), ("acquisition", "of"),
    ("takeover", "of"), ("merge", "with"), ("merged", "with"), ("merger", "with"),
    ("partnered", "with"), ("partner", "with"), ("partners", "with"), ("partnering", "with"),
    ("partnership", "with"), ("teamed", "up", "with"), ("team", "up", "with"), ("teams", "with"),
    ("joined", "forces", "with"), ("join", "forces", "with"), ("venture", "with"),
    ("contract", "with"), ("shares", "in"), ("shares", "of"), ("customers", "of"),
    ("clients", "of"), ("subsidiary", "of"), ("unit", "of"), ("owned", "by"), ("run", "by"),
    ("made", "by"), ("sold", "by"), ("administered", "by"), ("managed", "by"),
    ("years", "at"), ("decade", "at"), ("decades", "at"), ("stint", "at"), ("career", "at"),
    ("job", "at"), ("worked", "at"), ("works", "at"), ("tenure", "at"), ("platform", "of"),
    ("parent", "of"), ("app", "of"), ("shareholders", "of"), ("arm", "of"),
    ("marketed", "by"), ("sponsored", "by"), ("merger", "of"), ("lately", "of"),
    ("class", "action", "against"), ("stake", "in"), ("invested", "with"), ("mandate", "to"),
)  # fmt: skip
_DONE_TO_ACTORS = (("sued",), ("suing",), ("sue",), ("sues",), ("hired",), ("hire",))
_BY_A_PERSON = frozenset(
    {
        *(("owned", "by"), ("run", "by"), ("made", "by"), ("sold", "by"), ("managed", "by")),
        *(("sponsored", "by"), ("lately", "of")),
    }
)


def by_deed(doc: Doc, name: Name, words: NameWords) -> EntityType | None:
    """Return "company" where the verb beside an unknown name says so.

    A name that the recogniser holds for a person needs a deed that no person does; one that
    begins with a given name is left alone.
    """
    if name.entry is not None or name.end - name.start > 2 or doc[name.start].text in words.given:
        return None
    first = [token.text[0] for token in doc[name.start : name.end]]
    if first[0].islower() or not all(letter.isupper() or letter.isdigit() for letter in first):
        return None
    after = doc[name.end].lower_ if name.end < len(doc) else ""
    before = tuple(token.lower_ for token in doc[max(0, name.start - 3) : name.start])
    person = name.label == "PERSON"
    done = [deed for deed in _DONE_TO_FIRMS if before[-len(deed) :] == deed]
    if after in _OF_FIRMS or any(not (person and deed in _BY_A_PERSON) for deed in done):
        return "company"
    if person:
        return None
    to_actor = any(before[-len(deed) :] == deed for deed in _DONE_TO_ACTORS)
    return "company" if after in _NOT_OF_PLACES or to_actor else None
