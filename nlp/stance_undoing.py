"""Whether a text is done away with: by a verb of withdrawal, by an event that says so."""

from __future__ import annotations

import re

from spacy.tokens import Token

from policytrail.records import EventClaim

_TAKING = frozenset({"take", "pull", "call"})
_VOIDED = re.compile(
    r"\b(?:void(?:s|ed)|vacat(?:es|ed)|str(?:ikes|uck)\s(?:\w+\s){0,6}down|overturn(?:s|ed)"
    r"|invalidat(?:es|ed)|set(?:s)?\saside|thr(?:ows|ew)\s(?:\w+\s){0,6}out|quash(?:es|ed)"
    r"|annul(?:s|led)|block(?:s|ed)|enjoin(?:s|ed))\b",
    re.IGNORECASE,
)
_RESCINDING = frozenset(
    {"shelve", "discard",
     "withdraw", "rescind", "revoke", "repeal", "scrap", "drop", "kill", "bin", "pull", "cancel",
     "void", "tear", "ditch", "axe", "undo", "reverse", "abandon", "nullify", "retract"}
)  # fmt: skip


def is_rescinding(verb: Token) -> bool:
    """Tell "withdrew", "took back"."""
    lemma = verb.lemma_.lower()
    if lemma not in _TAKING:
        return lemma in _RESCINDING
    return lemma in _RESCINDING or any(
        c.lower_ == "back" and c.dep_ in {"prt", "advmod"} for c in verb.children
    )


def is_undone(event: EventClaim) -> bool:
    """Tell whether an event did away with its text; a court does by what it is told to do."""
    if event.status != "done":
        return False
    if event.type == "decide":
        return bool(_VOIDED.search(event.evidence.text))
    return event.type in {"rescind", "reject"}
