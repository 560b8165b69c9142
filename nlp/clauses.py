"""What sort of clause a verb heads: which words open it, and what it is coordinated with."""

from __future__ import annotations

from spacy.tokens import Token

from policytrail.nlp.roles import VERBAL

_RELATIVE = frozenset({"that", "which", "who", "whom"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "dative", "attr"})
TRUE = frozenset({"true", "correct", "accurate", "right", "case"})
_IF = frozenset({"if", "unless"})
_AFTERWARDS = frozenset({"later", "eventually", "soon", "then", "subsequently", "go"})


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


def is_as_if(verb: Token) -> bool:
    """Tell whether "as if" or "as though" opens a clause: a likeness, not what took place."""
    return any(
        c.dep_ == "mark" and c.lower_ in {"if", "though"} and c.i and c.nbor(-1).lower_ == "as"
        for c in verb.children
    )


def is_cut_off(verb: Token) -> bool:
    """Tell a clause before a semicolon, which the parser takes for what the next one says."""
    head = verb.head
    return verb.i < head.i and any(token.text == ";" for token in verb.doc[verb.i : head.i])


def is_promised_if(verb: Token) -> bool:
    """Tell a deed that is only promised for a case: "will sue if the agency refuses".

    "Even if" is no condition: it would be done in any case.
    """
    ahead = any(c.tag_ == "MD" for c in verb.children) or any(
        c.dep_ == "aux" and c.lower_ == "to" for c in verb.children
    )
    own = any(
        c.dep_ in {"advcl", "ccomp"} and marker(c) in _IF and not _is_even(c) for c in verb.children
    )
    first = verb.sent[0]  # "If he wins, she said, the fund will buy it"
    return ahead and (own or (first.lower_ in _IF and verb == verb.sent.root))


def _is_even(clause: Token) -> bool:
    first = clause.left_edge
    return first.lower_ == "even" or (first.i > 0 and first.nbor(-1).lower_ == "even")


def is_supposed_doer(noun: Token) -> bool:
    """Tell whether a noun is any one of its kind, of which a main clause says what would be.

    "A governor who signed it would have bound her successors": nobody is said to have signed, since
    the relative clause is the condition. A clause that is reported may look ahead instead.
    """
    verb = noun.head
    any_one = noun.lower_ in {"anyone", "anybody", "whoever"} or any(
        c.dep_ == "det" and c.lower_ in {"a", "an", "any"} for c in noun.children
    )
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if any(c.lower_ in _AFTERWARDS for c in verb.children):
        return False  # "a judge who struck it down would later uphold another": history
    perfect = bool(helpers & {"would", "could", "might"}) and "have" in helpers
    open_ = "would" in helpers and verb.dep_ not in {"ccomp", "conj", "advcl"}
    return any_one and noun.dep_ in {"nsubj", "nsubjpass"} and (perfect or open_)


def has_whether(verb: Token) -> bool:
    """Tell whether "whether" opens a clause, or "if" in its place."""
    return any(c.lower_ == "whether" or (c.dep_ == "mark" and c.lower_ == "if")
               for c in verb.children)  # fmt: skip


def has_that(verb: Token, noun: Token) -> bool:
    """Tell whether "that" opens a content clause and not a relative one."""
    marks = [c for c in verb.children if c.dep_ == "mark" and c.lower_ == "that"]
    return bool(marks) and verb.head == noun


def is_relative(verb: Token) -> bool:
    """Tell whether a finite clause at a noun is a relative one: "the order that he signed".

    Its noun is a part of the clause: a relative pronoun stands for it there. Where the parser took
    "that" for a mere mark, the tense tells: what an order or a demand wants stands in the
    subjunctive ("an order that he sign it"), never in the past.
    """
    if any(c.lower_ in _RELATIVE and c.dep_ in _ARGUMENTS for c in verb.children):
        return True
    below = [c for c in verb.children if c.dep_ in {"xcomp", "ccomp"} and c.i > verb.i]
    return any(is_relative(clause) for clause in below)


def is_past(verb: Token) -> bool:
    """Tell whether a clause stands in the past or the perfect, which no demand does."""
    helpers = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    if any(c.tag_ == "MD" for c in helpers):
        return False
    finite = helpers[0] if helpers else verb
    return finite.tag_ == "VBD" or finite.lower_ in {"has", "have"}


def is_said_not_to_exist(noun: Token) -> bool:
    """Tell whether the main clause says that there is no such thing: "does not exist"."""
    verb = noun.head
    denied = any(c.dep_ == "neg" for c in verb.children)
    return noun.dep_ == "nsubj" and verb.lemma_.lower() == "exist" and denied


def is_of_nothing(noun: Token) -> bool:
    """Tell whether a noun speaks of what is not there: "no bill", "nothing", "nobody"."""
    if noun.lower_ in {"nothing", "nobody", "none"}:
        return True
    return any(c.dep_ == "det" and c.lower_ in {"no", "neither"} for c in noun.children)


def is_supposed_thing(noun: Token, verb: Token) -> bool:
    """Tell whether a participle only says which of its kind a main clause supposes.

    "Guidance issued in haste can be withdrawn": whatever is issued so. The noun stands alone, in
    the plural or as a mass, no day is given, and the main clause says what can or would be.
    """
    if verb.tag_ != "VBN" or noun.dep_ not in {"nsubj", "nsubjpass"} or noun.tag_[:3] == "NNP":
        return False
    bare = noun.i == noun.left_edge.i
    modal = any(c.tag_ == "MD" for c in noun.head.children)
    dated = any(t.ent_type_ == "DATE" or t.like_num for t in verb.subtree)
    return bare and modal and not dated


def truth(head: Token) -> str:
    """Return the adjective by which a clause is called true or false, or ''."""
    found = [head, *(c for c in head.children if c.dep_ in {"acomp", "attr"})]
    words = [t.lemma_.lower() for t in found if t.pos_ in {"ADJ", "NOUN"}]
    return words[-1] if words and (head.lemma_ == "be" or head.pos_ == "ADJ") else ""


def is_under(verb: Token, heads: frozenset[str]) -> bool:
    """Tell whether a clause says what a scheme provides: "under the plan, the fund sells"."""
    return any(
        noun.lemma_.lower() in heads
        for prep in verb.children
        if prep.dep_ == "prep" and prep.lower_ == "under"
        for noun in prep.children
    )


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


def is_put_off(noun: Token) -> bool:
    """Tell whether a decision is yet to be made: "put off a decision to sell"."""
    late = {"postpone", "delay", "defer", "put", "table", "shelve", "await", "face"}
    return noun.lemma_.lower() in {"decision", "vote", "choice"} and (
        noun.dep_ in {"dobj", "nsubjpass"} and noun.head.lemma_.lower() in late
    )


def is_condition_verb(head: Token) -> bool:
    """Tell whether "provided" or "assuming" opens a condition."""
    opens = head.lower_ in {"provided", "providing", "assuming", "supposing", "granted"}
    return opens and head.dep_ in {"advcl", "prep", "mark", "dep", "ROOT"}


# What a preposition of time says of the event behind it.
_TIMES = {
    "after": "done", "following": "done", "since": "done", "upon": "done", "despite": "done",
    "pending": "planned", "awaiting": "planned",
    "before": "void", "until": "void", "till": "void", "without": "void", "barring": "void",
}  # fmt: skip
_TIMES_OF = {"ahead": "planned", "advance": "planned", "eve": "planned", "wake": "done",
             "heel": "done", "aftermath": "done", "anticipation": "planned"}  # fmt: skip


def time_of_adjunct(prep: Token) -> str:
    """Return what a preposition of time makes of its event: done, planned, void, or ''.

    "After the vote", "in the wake of the vote": it took place. "Ahead of", "on the eve of": it is
    to come. "Before", "until" and "without" leave it open.
    """
    word = prep.lower_
    if word in _TIMES:
        return _TIMES[word]
    if word == "of":
        return _TIMES_OF.get(prep.head.lemma_.lower(), "")
    if word == "to" and prep.head.lower_ in {"prior", "due", "thanks"}:
        return "void" if prep.head.lower_ == "prior" else "done"
    return ""
