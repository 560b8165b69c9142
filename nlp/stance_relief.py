"""What somebody is to be protected from, and so is not wanted."""

from __future__ import annotations

from spacy.tokens import Token

from policytrail.nlp.roles import prepositional
from policytrail.nlp.stance_target_words import PROTECTING, RELIEF


def feared(token: Token) -> tuple[Token, ...]:
    """Return the nouns after "protection from", "shielded them against"; nothing after others."""
    lemma = token.lemma_.lower()
    if lemma not in RELIEF and not (lemma in PROTECTING and token.pos_ == "VERB"):
        return ()
    return (*prepositional(token, "from"), *prepositional(token, "against"))
