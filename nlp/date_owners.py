"""On which verb a date hangs in the parse, and which clauses are of one time.

Each finite clause has a time of its own: "the shares that it bought in 2024" says nothing of when
they are sold, and "sold it in 2021 and does not intend to buy more" speaks of two times.
"""

from __future__ import annotations

from spacy.tokens import Token

from policytrail.nlp.clauses import marker
from policytrail.nlp.roles import VERBAL, is_passive

_DEPTH = 12  # links to follow upward
_TENSED = frozenset({"VBD", "VBZ", "VBP", "MD"})
_BEHIND = frozenset({"past", "earlier"})
# A clause in the one tense may be of the time of its governor in the other.
_LIKE = {
    "past": frozenset({"past", "perfect"}),
    "perfect": frozenset({"past", "perfect"}),
    "earlier": frozenset({"earlier"}),
    "present": frozenset({"present"}),
    "ahead": frozenset({"ahead"}),
}
# Clauses of another time than the main one; "when" and "while" put both at one time.
_APART = frozenset(
    {
        *("although", "though", "because", "since", "before", "after", "until", "till", "unless"),
        *("if", "than"),
    }
)
_AFTERWARDS = frozenset({"later", "eventually", "subsequently", "afterward", "afterwards", "since"})
_LASTING = frozenset({"within", "after", "in", "over", "for", "since"})
_UNITS = frozenset({"day", "week", "month", "quarter", "year", "decade"})
# "For a term ending in 2031", "a contract that expires in May": the date bounds what the noun is.
_BOUNDED = frozenset(
    {
        *("term", "contract", "lease", "mandate", "tenure", "bond", "note", "loan", "agreement"),
        *("appointment", "seat", "deal", "debt", "security", "warrant"),
    }
)
_BOUNDING = frozenset({"end", "expire", "run", "mature", "lapse", "terminate"})
# "As it proposed in January": what was said before is a measure, not a time.
_FORESAID = frozenset(
    {
        *("propose", "say", "promise", "announce", "plan", "expect", "describe", "pledge", "vow"),
        *("report", "tell", "warn", "predict", "recommend", "ask", "request"),
    }
)
_EXPECTING = frozenset({"expect", "schedule", "plan", "slate", "set", "hope", "intend", "due"})
_MOTIONS = frozenset({"motion", "petition"})
_DEEDS = frozenset({"sign", "publish", "post", "hold", "confirm", "certify"})
_DECIDING = frozenset({"vote", "decide"})
_ASKING = frozenset(
    {"ask", "urge", "tell", "direct", "instruct", "order", "invite", "press", "encourage", "task"}
)
_AT = frozenset({"at", "in", "on", "during"})


def owner(root: Token, event: Token) -> Token | None:
    """Return the verb or event noun that a date with this root hangs on, or None."""
    token = root
    for _ in range(_DEPTH):
        head = token.head
        if head is token:
            return token if token.pos_ in VERBAL else None
        if head == event:
            return head
        if head.pos_ in VERBAL:
            # A date before a participle is none of its own: "an order Thursday meant to help".
            if head.dep_ == "acl" and root.i < head.i and head.head.i < root.i:
                token = head
                continue
            if _is_named_motion(token, head):
                token = head.head
                continue
            return head
        if _is_of_noun(token, head):
            return None
        token = head
    return None


def _is_of_noun(token: Token, head: Token) -> bool:
    """Tell whether a date is of a noun alone: "the act of 2006", "papers for May's meeting"."""
    if head.pos_ not in {"NOUN", "PROPN"}:
        return False
    if token.dep_ == "poss":
        return head.dep_ == "pobj" and head.head.lower_ not in _AT
    return token.dep_ == "prep" and token.lower_ in {"of", "from"}


def _is_named_motion(token: Token, verb: Token) -> bool:
    """Tell whether a verb only names a motion: "denied in May", not "to dismiss in May"."""
    named = verb.dep_ == "acl" and verb.tag_ == "VB" and verb.head.lemma_.lower() in _MOTIONS
    return named and token.i == verb.i + 1


def names_thing(root: Token) -> bool:
    """Tell whether a date says which thing is meant: "papers for last month's meeting"."""
    return root.dep_ == "poss" and _is_of_noun(root, root.head)


def passes_on(verb: Token) -> bool:
    """Tell whether a clause shares the time of its governor."""
    if verb.dep_ == "prep":  # "will vote on June 18 on whether to propose it"
        return verb.lower_ == "on" and verb.head.lemma_.lower() in _DECIDING
    if verb.dep_ == "advcl":
        # "ten months after the House had passed it": a finite clause has a time of its own
        finite = any(c.dep_ in {"aux", "auxpass"} and c.tag_ in _TENSED for c in verb.children)
        return verb.tag_ in {"VBG", "VB", "VBN"} and not finite
    return verb.dep_ in {"xcomp", "acl", "pcomp", "ccomp"}


def tense(verb: Token) -> str:
    """Return a verb's own tense, or '' if it is not finite.

    One of "past" (sold), "earlier" (had sold), "perfect" (has sold), "present" and "ahead" (any
    modal: will, may, would).
    """
    words = [c for c in verb.children if c.dep_ in {"aux", "auxpass"} and c.i < verb.i]
    finite = next((w for w in (*words, verb) if w.tag_ in _TENSED), None)
    if finite is None:
        return ""
    if finite.tag_ == "MD":
        return "ahead"
    had = finite is not verb and finite.lemma_ == "have" and verb.tag_ in {"VBN", "VBD"}
    if finite.tag_ == "VBD":
        return "earlier" if had else "past"
    return "perfect" if had else "present"


def is_behind(verb: Token) -> bool:
    """Tell whether a verb's own tense looks back on one day, whatever it speaks of."""
    return tense(verb) in _BEHIND and marker(verb) not in {"if", "unless", "whether"}


def is_meant(verb: Token) -> bool:
    """Tell whether a verb sets a day for something: "was expected in May", "was due by October"."""
    return verb.lemma_ == "be" or (verb.lemma_.lower() in _EXPECTING and is_passive(verb))


def is_meant_back(verb: Token) -> bool:
    """Tell whether a verb, or what it is the infinitive of, set a day in the past."""
    governor = verb.head if verb.dep_ == "xcomp" else verb
    return any(is_behind(each) and is_meant(each) for each in (verb, governor))


def is_of_other_time(verb: Token, head: Token) -> bool:
    """Tell whether a finite clause lies before or after its governor: "found that it had sold"."""
    one, other = tense(verb), tense(head)
    return verb.dep_ == "ccomp" and bool(one and other) and not {one, other} <= _LIKE[one]


def share_time(verb: Token, first: Token) -> bool:
    """Tell whether a coordinated verb may take the date of the first one.

    Not if its tense is another, and not if it tells how much later it was.
    """
    one, other = tense(verb), tense(first)
    apart = bool(one and other) and one != other and not {one, other} <= _BEHIND
    return not apart and not _is_later(verb)


def _is_later(verb: Token) -> bool:
    return any(_puts_off(child) for child in verb.children)


def _puts_off(child: Token) -> bool:
    """Tell whether an adverbial counts from the deed before: "later", "within two years"."""
    if child.dep_ == "advmod":
        return child.lower_ in _AFTERWARDS
    if child.dep_ != "prep" or child.lower_ not in _LASTING:
        return False
    spans = [c for c in child.children if c.dep_ == "pobj" and c.lemma_ in _UNITS]
    return any(c.tag_ == "CD" for unit in spans for c in unit.children)


def is_apart(verb: Token, root: Token, event: Token) -> bool:
    """Tell whether a date that hangs on ``verb`` is of another clause than the event's.

    So with a relative clause in the past, or one that ends before the event is told; with a clause
    of reason, condition or sequence; with a verb coordinated in another tense; and with the main
    clause, for what a relative clause tells in another tense: "the bill, which the governor had
    vetoed, was enacted in May".
    """
    if event in {verb, verb.head}:
        return False
    if verb in event.ancestors:
        return _is_beneath_other_time(event, verb)
    if verb.dep_ == "relcl":
        return tense(verb) in _BEHIND or root.i < event.i
    if verb.dep_ == "advcl" and tense(verb):
        return marker(verb) in _APART or _is_comparison(verb)
    clause, own = clause_of(event), clause_of(verb) or verb
    if clause is None or own not in clause.conjuncts:
        return False
    if own.i > event.i and own.dep_ == "conj" and has_subject(own):
        return True  # "it means to sue, and the rest is to be sold this week"
    return not share_time(max(own, clause, key=_place), min(own, clause, key=_place))


def _place(token: Token) -> int:
    return token.i


def _is_comparison(verb: Token) -> bool:
    """Tell whether a clause likens one deed to another: "word for word as it proposed it"."""
    if marker(verb) != "as" or tense(verb) not in _BEHIND:
        return False
    return verb.head.pos_ not in VERBAL or verb.lemma_.lower() in _FORESAID


def _is_beneath_other_time(event: Token, above: Token) -> bool:
    clause = clause_of(event)
    if clause is None or clause.dep_ != "relcl" or clause == above:
        return False
    closed = event.i > above.i or any(t.text == "," for t in event.doc[event.i : above.i])
    if not closed:
        return False  # no comma before the main verb: the parser took a noun for it
    one, other = tense(clause), tense(above)
    if above.lemma_ == "be" and other == "present":
        return False  # "new to the list in May is the fund, which bought": it only presents
    return bool(one and other) and one != other


def clause_of(token: Token) -> Token | None:
    """Return the finite verb of the clause in which a token stands, or None."""
    for _ in range(_DEPTH):
        if token.pos_ in VERBAL and tense(token):
            return token
        if token.head is token:
            return None
        token = token.head
    return None


def bounds_noun(root: Token) -> bool:
    """Tell whether a date bounds what a noun is: "a term ending in 2031", "bonds due in 2040"."""
    token = root
    for _ in range(4):
        token = token.head
        if token.lemma_.lower() in _BOUNDING or token.lower_ == "due":
            return token.head.lemma_.lower() in _BOUNDED and token.head is not token
        if token.pos_ in VERBAL:
            return False
    return False


def is_deed(verb: Token) -> bool:
    """Tell whether a verb that may also speak is done to a thing: "signed the order"."""
    kinds = {c.dep_ for c in verb.children}
    return verb.lemma_.lower() in _DEEDS and "dobj" in kinds and "ccomp" not in kinds


def is_asked_ahead(verb: Token) -> bool:
    """Tell whether a verb is still to come: "may ask the board next year to raise it"."""
    return tense(verb) == "ahead" and not is_passive(verb)


def was_expected(event: Token) -> bool:
    """Tell whether an event is what "had been expected": the day that was meant has lapsed."""
    verb = event
    for _ in range(4):
        if verb.dep_ not in {"xcomp", "dobj", "nsubjpass"}:
            return False
        verb = verb.head
        if verb.lemma_.lower() in _EXPECTING and tense(verb) == "earlier":
            return True
    return False


def has_subject(verb: Token) -> bool:
    """Tell whether a verb has a subject of its own."""
    return any(c.dep_ in {"nsubj", "nsubjpass", "csubj"} for c in verb.children)


def calls_on(child: Token) -> bool:
    """ "Called on the House to pass it" asks the House."""
    called = child.dep_ == "prep" and child.head.lemma_.lower() == "call"
    return called and child.lower_ in {"on", "upon"}


def was_asked(verb: Token) -> bool:
    """Tell whether somebody "was asked on Monday": not the day of what is asked of them."""
    return verb.lemma_.lower() in _ASKING and is_passive(verb) and is_behind(verb)
