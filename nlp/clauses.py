"""What sort of clause a verb heads: which words open it, and what it is coordinated with."""

from __future__ import annotations

from spacy.tokens import Token

from policytrail.nlp.roles import VERBAL


def first_of_coordinated(verb: Token) -> Token:
    """Return the first of coordinated verbs: it carries the link to the governor."""
    for _ in range(8):
        if verb.dep_ != "conj" or verb.head.pos_ not in VERBAL:
            break
        verb = verb.head
    return verb


def stands_alone(verb: Token) -> bool:
    """Tell whether a coordinated clause has a finite verb, so that no governor shapes it."""
    own = any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)
    return own or verb.tag_ in {"VBD", "VBZ", "VBP"}


def marker(verb: Token) -> str:
    """Return the word that opens an adverbial clause, or an empty string."""
    for child in verb.children:
        if (
            child.dep_ in {"mark", "advmod"}
            and child.i < verb.i
            and child.tag_ in {"IN", "WRB", "RB"}
        ):
            word = child.lower_
            if child.dep_ == "mark" or word in {"when", "once", "whenever", "where", "after"}:
                return word
    first = verb.left_edge
    return first.lower_ if first.lower_ in {"if", "unless", "once", "should", "before"} else ""


def has_whether(verb: Token) -> bool:
    """Tell whether "whether" opens a clause, or "if" in its place."""
    return any(c.lower_ == "whether" or (c.dep_ == "mark" and c.lower_ == "if")
               for c in verb.children)  # fmt: skip


def has_that(verb: Token, noun: Token) -> bool:
    """Tell whether "that" opens a content clause and not a relative one."""
    marks = [c for c in verb.children if c.dep_ == "mark" and c.lower_ == "that"]
    return bool(marks) and verb.head == noun


def is_superlative(noun: Token) -> bool:
    """Tell whether a noun is one of a row: "the first to launch" has launched."""
    words = {noun.lower_, *(c.lower_ for c in noun.children)}
    return bool(words & {"first", "second", "third", "latest", "last", "only", "next"})


def is_instead(prep: Token) -> bool:
    """Tell whether a preposition says that something was not done."""
    if prep.lower_ in {"without", "before"}:
        return True
    return prep.lower_ in {"of", "than"} and any(
        c.lower_ in {"instead", "rather"} for c in (prep.head, *prep.head.children, prep)
    )
