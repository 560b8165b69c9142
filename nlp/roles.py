"""Who does what to whom: the grammatical arguments of a word that tells of an event.

Everything is read from spaCy's dependency parse (ClearNLP labels). Relative pronouns become
their antecedents; a clause without a subject of its own takes that of the clause that governs
it; what a passive clause calls its subject is the object here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from policytrail.nlp.inversion import behind_be
from policytrail.nlp.remembered import remembered

VERBAL = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "csubj"})
_PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_CLAUSES = frozenset({"xcomp", "ccomp"})
# After these the object of the governor, not its subject, is who is to act.
OBJECT_CONTROL = frozenset(
    {
        *("ask", "urge", "tell", "direct", "instruct", "order", "require", "allow", "let"),
        *("permit", "enable", "force", "make", "get", "invite", "call", "press", "want", "help"),
        *("encourage", "task", "authorize", "authorise", "expect", "leave", "push", "have", "see"),
    }
)
# "By one vote", "by half": how far, not by whom.
_MEASURES = frozenset({"vote", "margin", "majority", "half", "third", "quarter", "percent", "%"})
_PLAIN = frozenset({"poss", "compound", "amod", "nmod", "advmod", "aux", "acl", "prt", "intj"})
_ADJUNCTS = frozenset({"prep", "dative", "prt", "advmod"})
_CHAINED = frozenset({"prep", "conj"})
_DEPTH = 8  # links to follow upward: no sentence of sense needs more


@remembered
def is_passive(verb: Token) -> bool:
    """Tell whether a verb is in the passive, a bare participle after its noun included."""
    if any(child.dep_ in {"auxpass", "nsubjpass", "agent"} for child in verb.children):
        return True
    if verb.tag_ != "VBN" or is_misread_clause(verb):
        return False
    if verb.dep_ == "conj" and not _own(verb, _SUBJECTS) and verb.head.tag_ == "VBN":
        return is_passive(verb.head)
    has_auxiliary = any(child.dep_ == "aux" for child in verb.children)
    if verb.dep_ in {"acl", "advcl", "amod", "ROOT", "relcl", "dep", "ccomp"}:
        return not has_auxiliary and not _own(verb, {"dobj"}) and not _own(verb, _SUBJECTS)
    return False


@remembered
def is_misread_clause(verb: Token) -> bool:
    """Tell whether the parser took a main clause for a noun with a participle.

    "CalPERS named her director": a past tense that looks like a participle, after a name that the
    parser made the root, in a sentence without any other finite verb.
    """
    head = verb.head
    if verb.dep_ != "acl" or head.dep_ != "ROOT" or head.pos_ not in {"NOUN", "PROPN"}:
        return False
    return not any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} for t in verb.sent)


def expand(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield tokens and what is coordinated with them: "the House and the Senate"."""
    for token in tokens:
        yield token
        yield from (other for other in token.conjuncts if other.i > token.i)


@remembered
def subjects(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Return the heads of who does it. Empty where the text leaves it open."""
    if depth > _DEPTH:
        return ()
    if is_passive(verb):
        return tuple(t for t in prepositional(verb, "by") if t.lemma_ not in _MEASURES)
    own = behind_be(verb) or _own(verb, _SUBJECTS)
    if own:
        return tuple(_antecedent(_past_dateline(token), verb) for token in own)
    return _inherited(verb, depth)


@remembered
def objects(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Return the heads of what it is done to."""
    if depth > _DEPTH:
        return ()
    if is_passive(verb):
        own = _own(verb, _PASSIVE_SUBJECTS) or _on_auxiliary(verb)
        if own:
            return tuple(_antecedent(token, verb) for token in own)
        if verb.dep_ in {"acl", "relcl", "amod"}:
            return (verb.head,)
        if verb.dep_ == "conj":
            return objects(verb.head, depth + 1)
        if verb.dep_ == "xcomp":
            return subjects(verb.head, depth + 1) or objects(verb.head, depth + 1)
        if verb.dep_ in {"advcl", "pcomp"}:
            return _inherited(verb, depth)
    own = [*_own(verb, {"dobj"}), *_own(verb, {"oprd"})] or _mistaken(verb)
    if own:
        doers = behind_be(verb)
        return tuple(_antecedent(token, verb) for token in own if token not in doers)
    gap = _relative_gap(verb)
    if gap is not None:
        return (gap,)
    later = [c for c in verb.conjuncts if c.i > verb.i and c.pos_ in VERBAL]
    if later and not _own(verb, {"prep", "ccomp", "xcomp"}) and later[0].i - verb.i <= 3:
        return tuple(_own(later[0], {"dobj"}))  # "revised and extended the rule"
    return ()


@remembered
def at_path(token: Token, path: str) -> tuple[Token, ...]:
    """Return the tokens that a path of relations leads to: ``object.of``, ``on|object.on``."""
    if "|" in path:
        return tuple(t for one in path.split("|") for t in at_path(token, one))
    before, _, step = path.rpartition(".")
    if not before:
        return _step(token, step)
    # Many paths begin alike, and each beginning is remembered.
    return tuple(t for start in at_path(token, before) for t in at_path(start, step))


def _step(token: Token, step: str) -> tuple[Token, ...]:
    if token.pos_ in VERBAL:
        if step == "subject":
            return tuple(expand(subjects(token)))
        if step == "object":
            return tuple(expand(objects(token)))
    if step == "clause":
        return tuple(expand(clauses(token)))
    if step == "holder":
        return tuple(expand(_holder(token)))
    if step.startswith("~"):
        return tuple(expand(_deep(token, step[1:])))
    if step == "below":
        return tuple(t for t in token.subtree if t.i > token.i and t.dep_ in {"pobj", "dobj"})
    if step in {"head", "noun", "main"}:
        return _upward(token, step)
    if step in {"attr", "acomp", "dative", "oprd", "appos", "nsubj"}:
        return tuple(expand(_own(token, {step})))
    if step in _PLAIN:
        return tuple(_own(token, {step}))
    return tuple(expand(prepositional(token, step)))


def _holder(noun: Token) -> tuple[Token, ...]:
    """Return who has what a noun tells of: "the mayor promised a purchase"."""
    verb = noun.head if noun.dep_ in {"dobj", "attr"} else noun.head.head
    if noun.dep_ not in {"dobj", "attr", "pobj"} or verb.pos_ not in VERBAL:
        return ()
    return subjects(verb)


def _upward(token: Token, step: str) -> tuple[Token, ...]:
    """Return what a word hangs on: its head, the noun of its clause, the main clause's subject."""
    if step == "main":
        return tuple(expand(_of_main(token)))
    return (token.head,) if step == "head" or token.dep_ in {"relcl", "acl"} else ()


def _of_main(noun: Token) -> tuple[Token, ...]:
    """Return the subject of the clause that an adjunct stands beside: "With its approval, …"."""
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    return subjects(verb) if verb.pos_ in VERBAL else ()


def _deep(token: Token, name: str) -> tuple[Token, ...]:
    """Return the objects of a preposition that the parser hung lower than it belongs."""
    found = [
        t for t in token.subtree
        if t.i > token.i and t.dep_ == "prep" and t.lower_ == name and t.head.pos_ not in VERBAL
    ]  # fmt: skip
    return prepositional(token, name) or tuple(o for p in found for o in _own(p, {"pobj"}))


@remembered
def lemmas(token: Token) -> tuple[str, ...]:
    """Return the lemma and what else it may be: the tagger's "hop" for "hopes" is "hope".

    English drops an e before "ing" and "ed", and the lemmatizer does not always put it back.
    """
    lemma, word = token.lemma_.lower(), token.lower_
    other = lemma
    if token.tag_ == "VBG" and word.endswith("ing"):
        other = word[:-3] + "e"
    elif word.endswith("ed" if token.tag_ in {"VBD", "VBN"} else "s") and token.pos_ in VERBAL:
        other = word[:-1]
    return (lemma,) if other == lemma else (lemma, other)


@remembered
def clauses(verb: Token) -> tuple[Token, ...]:
    """Return the verbs of the clauses that complete it."""
    found = [c for c in verb.children if c.dep_ in _CLAUSES and c.i > verb.i]
    if not found:  # the parser often hangs "to look for" on as a purpose
        found = [c for c in verb.children if c.dep_ == "advcl" and is_infinitive(c)]
    if not found:
        for noun in _own(verb, {"dobj", "nsubjpass", "dative"}):
            found += [c for c in noun.children if c.dep_ in {"acl", "relcl"} and is_infinitive(c)]
    if not found:  # "tasks the secretary with rewriting it"
        found = [c for p in _prepositions(verb, "with") for c in _own(p, {"pcomp"})]
    return tuple(found)


def governor(verb: Token) -> Token:
    """Return what governs a clause, past a parenthesis: "it intends, aides say, to sell"."""
    head = verb.head
    if is_name(head):  # "asked Jo Harding to sell": the tagger took the name for a participle
        return head.head
    wraps = head.dep_ == "parataxis" and verb.dep_ == "xcomp" and head.i < verb.i
    return head.head if wraps and is_infinitive(verb) else head


def is_name(token: Token) -> bool:
    """Tell whether a word is part of a person's name, whatever the tagger took it for."""
    return token.ent_type_ == "PERSON" and token.pos_ not in {"NOUN", "PROPN"}


def is_infinitive(verb: Token) -> bool:
    """Tell whether the verb stands with "to"."""
    return any(c.tag_ == "TO" and c.i < verb.i for c in verb.children)


@remembered
def prepositional(token: Token, name: str) -> tuple[Token, ...]:
    """Return what hangs on a preposition below the token: objects of ``into``, ``out of``."""
    if name == "out of":
        return tuple(
            o for out in _prepositions(token, "out") for o in prepositional(out, "of")
        ) or tuple(o for p in _prepositions(token, "out") for o in _own(p, {"pobj"}))
    if name == "by":
        agents = [a for a in token.children if a.dep_ == "agent"]
        return tuple(o for a in (*agents, *_prepositions(token, "by")) for o in _own(a, {"pobj"}))
    return tuple(o for p in _prepositions(token, name) for o in _own(p, {"pobj"}))


def _prepositions(token: Token, name: str) -> list[Token]:
    return [found for word, found in _all_prepositions(token) if word == name]


@remembered
def _all_prepositions(token: Token) -> tuple[tuple[str, Token], ...]:
    """Return what may be a preposition of a word, each with its form."""
    below = list(token.children)
    found = [c for c in below if c.dep_ in _ADJUNCTS]
    chained = [c for p in below if p.dep_ == "prep" for c in p.children]
    found += [c for c in chained if c.dep_ in _CHAINED]
    return tuple((each.lower_, each) for each in found)


def _on_auxiliary(verb: Token) -> list[Token]:
    """Return a subject that the parser hung on the auxiliary."""
    helpers = _own(verb, {"auxpass", "aux"})
    return [s for helper in helpers for s in _own(helper, _SUBJECTS | _PASSIVE_SUBJECTS)]


def _mistaken(verb: Token) -> list[Token]:
    """Return objects that the parser took for clauses.

    "kept crypto off its shelves" (a noun as complement), "heard clashing testimony" (a participle
    before the noun as a verb of its own).
    """
    found = []
    for child in verb.children:
        if child.dep_ not in _CLAUSES or child.i < verb.i:
            continue
        if child.pos_ in {"NOUN", "PROPN"} or is_name(child):
            found.append(child)
        elif child.tag_ == "VBG" and child.i == verb.i + 1:
            found += [c for c in _own(child, {"dobj"}) if c.i == child.i + 1]
    return found


def _own(token: Token, labels: Iterable[str]) -> list[Token]:
    return [child for child in token.children if child.dep_ in labels]


def _past_dateline(token: Token) -> Token:
    """Return the subject behind a dateline, which the parser takes: "LEEDS, May 4 — The fund"."""
    behind = [
        c for c in token.children
        if c.dep_ == "appos" and any(t.text in {"—", "–", "--"} for t in token.doc[token.i : c.i])
    ]  # fmt: skip
    return behind[0] if behind and token.text.isupper() else token


def _antecedent(token: Token, verb: Token) -> Token:
    """Return the noun that a relative pronoun stands for."""
    if token.lower_ in _RELATIVE and token.tag_ in {"WDT", "WP", "IN", "DT"}:
        clause = verb
        for _ in range(_DEPTH):
            if clause.dep_ in {"relcl", "acl"}:
                return clause.head
            if clause.dep_ == "ROOT":
                break
            clause = clause.head
    return token


def _inherited(verb: Token, depth: int) -> tuple[Token, ...]:
    """Return the subject of a clause that has none of its own."""
    head, label = governor(verb), verb.dep_
    if label == "conj" and head.pos_ in VERBAL:
        if is_passive(head) and not is_passive(verb):
            return objects(head, depth + 1) or subjects(head, depth + 1)
        return subjects(head, depth + 1)
    if label == "relcl":
        return _of_noun(head, verb, depth) if is_infinitive(verb) else (head,)
    if label == "acl":
        return _of_noun(head, verb, depth) if is_infinitive(verb) else (head,)
    if label in {"xcomp", "ccomp"} and head.pos_ in {*VERBAL, "ADJ", "NOUN"}:
        return _controller(head, depth)
    if label == "advcl" and head.pos_ in {*VERBAL, "ADJ"}:
        return _of_main_clause(head, depth)
    if label == "pcomp":
        return _of_preposition(head, depth)
    return ()


def _controller(governor: Token, depth: int) -> tuple[Token, ...]:
    if governor.pos_ == "ADJ" and governor.dep_ in {"acomp", "oprd", "attr"}:
        governor = governor.head
    if governor.lemma_ in OBJECT_CONTROL:
        told = objects(governor, depth + 1)
        if told:
            return told
    if is_passive(governor):
        return objects(governor, depth + 1)
    return subjects(governor, depth + 1)


def _of_main_clause(head: Token, depth: int) -> tuple[Token, ...]:
    if is_passive(head):
        return objects(head, depth + 1)
    return subjects(head, depth + 1)


def _of_preposition(preposition: Token, depth: int) -> tuple[Token, ...]:
    head = preposition.head
    if head.pos_ in VERBAL:
        return _of_main_clause(head, depth)
    if head.pos_ in {"NOUN", "PROPN", "ADJ"}:
        return _of_noun(head, preposition, depth)
    return ()


def _of_noun(noun: Token, clause: Token, depth: int) -> tuple[Token, ...]:
    """Return whose plan it is: "its decision to sell", "the fund has no plans to buy"."""
    owners = [*_own(noun, {"nsubj", "poss"}), *prepositional(noun, "by")]
    if owners:
        return tuple(owners)
    head = noun.head
    if noun.dep_ in {"dobj", "attr", "pobj"}:
        verb = head if noun.dep_ != "pobj" else head.head
        if verb.pos_ in VERBAL:
            return _of_main_clause(verb, depth)
    return ()


def _is_finite(clause: Token) -> bool:
    marks = {c.lower_ for c in clause.children if c.dep_ == "mark"}
    if marks == {"that"}:  # of a finished act: "the rule that the department proposed"
        return clause.tag_ == "VBD"
    return not marks and clause.tag_ in {"VBD", "VBZ", "VBP"}


def _relative_gap(verb: Token) -> Token | None:
    """Return the noun whose relative clause lacks an object: "guidance the department issued".

    The gap may lie below governors: "an order that he plans to sign".
    """
    clause = verb
    for _ in range(_DEPTH):
        if _own(clause, {"dobj"}):
            return None
        if clause.dep_ == "relcl" or (clause.dep_ == "acl" and _is_finite(clause)):
            own = _own(clause, {*_SUBJECTS, *_PASSIVE_SUBJECTS})
            asks_subject = any(s.lower_ in _RELATIVE for s in own)
            elsewhere = any(t.lower_ in {"which", "whom", "where", "when", "whose", "why"}
                            and (t.dep_ == "pobj" or t.tag_ == "WRB")
                            for t in clause.subtree)  # fmt: skip
            infinitive = is_infinitive(clause) and not own
            return (
                None if (asks_subject or elsewhere or not own) and not infinitive else clause.head
            )
        if clause.dep_ not in {"xcomp", "ccomp", "conj"} or clause.head.pos_ not in VERBAL:
            return None
        clause = clause.head
    return None
