"""What is said of a report, a claim or a rumour by whoever says that there is nothing in it."""

from __future__ import annotations

from collections.abc import Set

from spacy.tokens import Token

REFUTING = frozenset(
    {
        *("reject", "refute", "rebut", "debunk", "dispel", "quash", "scotch", "dispute"),
        *("contradict", "rubbish", "squash"),
    }
)
_CALLING = frozenset({"call", "label", "brand", "describe", "dismiss", "deem", "consider"})
_GROUNDS = frozenset({"foundation", "basis", "merit", "substance", "truth", "grounds"})


def is_false(verb: Token, false: Set[str]) -> bool:
    """Tell whether a predicate is "is false", "was invented", "is without foundation".

    ``false`` are the words for it in the lexicon.
    """
    bare = {o.lower_ for p in verb.children if p.lower_ == "without" for o in p.children}
    invented = verb.tag_ == "VBN" and verb.lower_ in false
    return invented or (verb.lemma_ == "be" and _says(verb, false)) or bool(bare & _GROUNDS)


def is_called_false(verb: Token, false: Set[str]) -> bool:
    """Tell whether a verb calls its object false: "called the report fiction"."""
    return verb.lemma_ in _CALLING and _says(verb, false)


def _says(verb: Token, false: Set[str]) -> bool:
    own = [c for c in verb.children if c.dep_ in {"acomp", "attr", "oprd"}]
    return any(c.lemma_.lower() in false or c.lower_ in false for c in own)
