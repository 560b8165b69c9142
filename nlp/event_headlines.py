"""Headlines whose verb the tagger takes for a noun: "EBSA names Ada Crane its chief".

Headlines put the verb right behind the actor, in the plain present. Where a line begins with a
known name and a noun in "s" that is a trigger verb, and no finite verb stands before its object,
the order of the words is read instead of the parse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from policytrail.nlp.antecedents import Mention
from policytrail.nlp.event_lexicon import Trigger
from policytrail.nlp.participants import Referents
from policytrail.nlp.referent import Referent, fits

_AHEAD = 8  # words in which the object begins
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_TITLES = frozenset({"president", "gov.", "governor", "sen.", "rep.", "judge", "mayor", "the"})


def misread_verb(token: Token) -> str:
    """Return the lemma of a verb that was tagged as a noun, or ''.

    Where each word has a capital, a tagger takes the verb for a part of a name.
    """
    word = token.lower_
    return word[:-1] if token.tag_ in {"NNS", "NNPS", "NNP"} and word.endswith("s") else ""


def read_headline(
    token: Token, triggers: Mapping[tuple[str, str], tuple[Trigger, ...]], referents: Referents
) -> Iterator[tuple[Trigger, Referent, Referent]]:
    """Yield the frames that fit a misread verb with the names around it."""
    lemma = misread_verb(token)
    found = triggers.get(("verb", lemma), ()) if lemma else ()
    before = _opening_name(token, referents) if found else None
    if before is None:
        return
    actor = referents.topic(before)
    after = [
        m for m in referents.mentions
        if token.i < m.start <= token.i + _AHEAD and m.end <= token.sent.end
        and not any(t.tag_ in _FINITE for t in token.doc[token.i + 1 : m.start])
    ]  # fmt: skip
    for trigger in found:
        if trigger.where or trigger.form != "any" or "subject" not in trigger.actor:
            continue
        if lemma not in trigger.words or "object" not in trigger.object:
            continue
        if not fits(actor, trigger.actor_is):
            continue
        things = [referents.topic(mention) for mention in after]
        things += _common(token, trigger, referents) if not things else []
        fitting = (thing for thing in things if thing.classes & trigger.object_is)
        if (thing := next(fitting, None)) is not None:
            yield trigger, actor, thing


def _common(token: Token, trigger: Trigger, referents: Referents) -> list[Referent]:
    """Return what the nouns right behind a verb stand for: "Signs Bill on Kiosks"."""
    found: list[Referent] = []
    for noun in token.doc[token.i + 1 : min(token.i + 1 + _AHEAD, token.sent.end)]:
        if noun.pos_ not in {"NOUN", "PROPN", "ADJ"}:
            break
        known = next((m for m in referents.mentions if m.start <= token.i < m.end), None)
        if known is not None and noun.i < known.end:  # a name that swallowed the verb
            name = token.doc[token.i + 1 : known.end].text
            classes = referents.classes_of(known.record)
            found.append(Referent(name=name, classes=classes, token=noun))
        else:
            found += referents.of(noun, trigger.object_is)
    return found


def _opening_name(token: Token, referents: Referents) -> Mention | None:
    """Return the name that opens the line and ends right before the token."""
    for mention in referents.mentions:
        if mention.end == token.i:
            opening = token.doc[token.sent.start : mention.start]
            return (
                mention
                if all(t.lower_ in _TITLES or t.is_space or t.is_punct for t in opening)
                else None
            )
    return None
