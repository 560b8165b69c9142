"""Whether what a speech judges is the thing that the document is about, where it names nothing."""

from __future__ import annotations

from spacy.tokens import Span, Token

from policytrail.nlp.roles import subjects

_PREDICATES = frozenset({"attr", "oprd"})
_PREPOSITIONS = frozenset({"about", "for", "on", "to"})


def judges_another(words: Span, cue: str) -> bool:
    """Tell an adjective that speaks of a noun beside it, in words that name no target.

    "Its process was sound", "the best managers would leave", "a prudent person": an adjective says
    what its own noun is like. Only as a predicate of a pronoun, or in one ("it is a sensible
    slice"), can it speak of what was told before.
    """
    for token in words:
        if token.text != cue:
            continue
        if token.dep_ == "advmod" and token.head.pos_ in {"ADP", "ADV"}:
            return True  # "right away"
        if not token.tag_.startswith("JJ"):
            continue
        if token.dep_ == "amod":
            return token.head.dep_ not in _PREDICATES
        if token.dep_ == "acomp":
            return any(head.pos_ in {"NOUN", "PROPN"} for head in subjects(token.head))
    return False


def without_preposition(cue: str) -> str:
    """Return a cue without the preposition at its end: "are waiting for", on what is left out."""
    words, _, last = cue.rpartition(" ")
    return words if last.lower() in _PREPOSITIONS else cue


def is_question(verb: Token | None, first: Token) -> bool:
    """Tell "asks whether it should be rescinded": who asks has not said what to do."""
    asking = verb is not None and verb.lemma_.lower() in {"ask", "inquire", "wonder"}
    return asking and first.lower_ in {"how", "if", "what", "when", "whether", "which", "why"}
