"""What a clause says of itself: tense, aspect, modality and negation of one predicate.

The values are the four of the scheme and some that only the surroundings can settle:
``present`` and ``progressive`` (by the kind of act), ``would`` (by who speaks), ``bare`` (by the
governor) and ``void`` (nothing is claimed: a condition, a thing that might have been).
"""

from __future__ import annotations

from spacy.tokens import Token

from policytrail.nlp.roles import VERBAL, is_infinitive

_WILL = frozenset({"will", "'ll", "’ll", "wo", "shall", "must", "gonna"})
_MAY = frozenset({"may", "might", "could", "can", "ca", "should", "ought"})
_WOULD = frozenset({"would", "'d", "’d"})
NEVER = frozenset({"not", "n't", "n’t", "never", "no", "hardly", "scarcely", "nowhere"})
_NOBODY = frozenset({"no", "neither", "none", "nobody", "nothing"})
_NEARLY = frozenset({"nearly", "almost"})
_TIMES = frozenset({"point", "time", "way", "circumstance", "account", "stage", "moment", "case"})
_ONE_FORM = frozenset({"put", "cut", "set", "let", "hit", "bid", "split", "shut", "quit"})
_INVERTED = frozenset({"had", "were", "should"})


def mood(verb: Token) -> tuple[str, str]:
    """Return the value of a predicate and the word that decides it."""
    helpers = auxiliaries(verb)
    if is_inverted(verb, helpers):
        return "void", "inverted"
    if any(c.lower_ in _NEARLY and c.dep_ == "advmod" for c in verb.children):
        return "void", "nearly"
    negative = negation(verb)
    words = {helper.lower_: helper for helper in helpers}
    modal = next((h for h in helpers if h.tag_ == "MD" or h.lower_ in _WILL | _MAY | _WOULD), None)
    if modal is not None:
        return _modal(modal, helpers, negative)
    if is_infinitive(verb):
        return ("denied", negative) if negative else ("bare", "to")
    if negative:
        return "denied", negative
    return _tense(verb, helpers, words)


def auxiliaries(verb: Token) -> list[Token]:
    """Return the helping verbs in order; a coordinated verb shares those of the first."""
    if verb.dep_ in {"acomp", "attr", "oprd", "pobj"} and verb.head.pos_ == "AUX":
        return [*_helpers(verb.head), verb.head]
    own = _helpers(verb)
    head = verb.head
    shares = verb.dep_ == "conj" and head.pos_ in VERBAL and not own and not _has_subject(verb)
    if shares and verb.tag_ in {"VB", "VBN", "VBG", head.tag_} and verb.tag_ not in {"VBD", "VBZ"}:
        return auxiliaries(head)
    return own


def negation(verb: Token) -> str:
    """Return the word that negates a predicate, or ''."""
    head = verb
    opener = verb.doc[verb.sent.start].lower_
    if verb.dep_ == "ROOT" and opener in {"nor", "neither"}:
        return opener  # "Nor has the fund bought any"
    if verb.dep_ in {"acomp", "attr", "oprd"} and verb.head.pos_ == "AUX":
        head = verb.head
    if any(_is_never(c) for t in (head, *_helpers(head)) for c in t.children if c.i < head.i):
        return "at no time"
    for child in head.children:
        if child.lower_ == "not" and child.i > head.i and head.pos_ == "VERB":
            continue  # "signed it on Tuesday, not Monday": English denies a full verb before it
        if child.dep_ == "neg" or (child.lower_ in NEVER and child.dep_ == "advmod"):
            return child.lower_
        if child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children):
            return "no longer"
        if child.dep_ in {"nsubj", "nsubjpass"} and _is_nobody(child):
            return "no"
        if child.dep_ == "dobj" and _is_nothing(child):
            return "no"
        if child.dep_ in {"preconj", "cc"} and child.lower_ == "neither":
            return "neither"
    if verb.dep_ == "conj" and verb.head.pos_ in VERBAL and not _has_subject(verb):
        between = verb.doc[verb.head.i : verb.i]
        joined = any(t.lower_ in {"or", "nor"} for t in between if t.head.i == verb.head.i)
        shared = verb.tag_ == "VB" and not _helpers(verb)
        return negation(verb.head) if joined or shared else ""
    return ""


def _is_nothing(noun: Token) -> bool:
    """Tell whether an object is none: "bought no gold", "bought none"."""
    return noun.lower_ == "none" or any(c.lower_ == "no" and c.dep_ == "det" for c in noun.children)


def is_inverted(verb: Token, helpers: list[Token]) -> bool:
    """Tell whether "had", "were" or "should" opens a condition: "Should the House pass it"."""
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    opener = next((h for h in helpers if h.lower_ in _INVERTED), None)
    if opener is None and verb.dep_ == "xcomp" and verb.head.lower_ == "were":
        opener = verb.head
        subject = subject or next((c for c in opener.children if c.dep_ == "nsubj"), None)
    if opener is None and _is_below_had(verb):
        opener = verb.head
    if opener is None or subject is None or opener.i > subject.i:
        return False
    return not verb.sent.text.rstrip().endswith("?")


def _is_below_had(verb: Token) -> bool:
    """Tell whether a parser took the opening "had" of a condition for a verb of its own.

    English puts "had" before its subject only in questions and conditions ("even had it sold").
    """
    had = verb.head
    alone = not any(c.dep_ in {"nsubj", "nsubjpass", "dobj"} for c in had.children)
    return verb.dep_ == "ccomp" and had.lower_ == "had" and had.dep_ == "advcl" and alone


def _modal(modal: Token, helpers: list[Token], negative: str) -> tuple[str, str]:
    word = modal.lower_
    perfect = any(h.lemma_ == "have" for h in helpers)
    if word in _WOULD:
        if perfect:
            return "void", "would have"
        return ("not_would", word) if negative else ("would", word)
    if word in _WILL:
        if word == "must" and perfect:
            return "considered", "must have"
        return ("denied", f"{word} {negative}") if negative else ("planned", word)
    if perfect and word in {"should", "ought", "could"}:
        return "void", f"{word} have"
    if negative:
        return ("considered", word) if word in {"may", "might"} else ("void", f"{word} not")
    return "considered", word


def _tense(verb: Token, helpers: list[Token], words: dict[str, Token]) -> tuple[str, str]:
    finite = helpers[0] if helpers else verb
    if is_subjunctive(verb, finite):
        return "bare", "subjunctive"
    has_have = any(h.lemma_ == "have" or h.lower_ in {"'ve", "’ve"} for h in helpers)
    if verb.tag_ == "VBG" and helpers:
        return ("done", "has been") if has_have else ("progressive", finite.lower_)
    if has_have:
        return "done", finite.lower_
    being = any(h.lower_ == "being" for h in helpers)
    if being:
        return "progressive", "being"
    if helpers and "to" not in words:
        return ("present", finite.lower_) if _is_present(finite) else ("done", finite.lower_)
    if verb.tag_ == "VBD":
        return "done", "past"
    if verb.tag_ == "VBN":
        return "done", "participle"
    if verb.tag_ in {"VBZ", "VBP"}:
        return "present", "present"
    if verb.tag_ == "VB" and verb.dep_ == "ROOT":
        if not _has_subject(verb):
            return "void", "imperative"
        return ("done", "past") if verb.lower_ in _ONE_FORM else ("present", "present")
    return "bare", verb.tag_


def is_subjunctive(verb: Token, finite: Token) -> bool:
    """Tell whether a clause with "that" says what is demanded: "that the fund sell", "that it be".

    English has no "s" there although one acts, and "be" where "is" would stand.
    """
    if finite.tag_ not in {"VB", "VBP"} or not any(
        c.dep_ == "mark" and c.lower_ == "that" for c in verb.children
    ):
        return False
    if finite.lower_ == "be":
        return True
    return any(
        c.dep_ in {"nsubj", "nsubjpass"}
        and len(list(c.conjuncts)) == 0
        and (c.tag_ in {"NN", "NNP"} or c.lower_ in {"he", "she", "it"})
        for c in verb.children
    )


def _is_present(helper: Token) -> bool:
    return helper.lower_ in {"is", "are", "am", "'s", "’s", "'re", "’re", "does", "do"}


def _is_never(preposition: Token) -> bool:
    """Tell whether a phrase says that it never was: "at no point", "in no way"."""
    return preposition.dep_ == "prep" and any(
        any(c.lower_ == "no" and c.dep_ == "det" for c in noun.children)
        for noun in preposition.children
        if noun.dep_ == "pobj" and noun.lemma_.lower() in _TIMES
    )


def _is_nobody(subject: Token) -> bool:
    if subject.lower_ in _NOBODY:
        return True
    if any(c.lower_ == "not" and c.i < subject.i for c in subject.children):
        return True  # "not a single fund"
    return any(c.lower_ in {"no", "neither"} and c.dep_ in {"det", "preconj", "cc"}
               for c in subject.children)  # fmt: skip


def _helpers(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in {"aux", "auxpass"} and c.tag_ != "TO"]


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass", "csubj", "expl"} for c in verb.children)
