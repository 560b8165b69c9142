"""Dates that stand beside what an event is told by: labels, documents, nouns of time.

Each function takes the word that tells the event and the dates of its sentence, and returns those
that are of the event by the way they are put.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from policytrail.nlp.calendar import Unit, add_period, parse_value
from policytrail.nlp.clauses import marker
from policytrail.nlp.date_owners import clause_of, is_apart, names_thing, owner
from policytrail.nlp.dates import DateMention
from policytrail.nlp.remembered import text_of

_EVENT_NOUNS = frozenset(
    {"sale", "exit", "purchase", "deal", "merger", "takeover", "acquisition", "investment",
     "divestment", "liquidation", "commitment", "appointment"}
)  # fmt: skip
_COMPLETING = frozenset({"complete", "close", "conclude", "finish", "make", "carry", "execute"})
_BREAKS = frozenset({",", ";", ":", "—", "–", "(", "."})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "VB", "VBN"})
# "In a memorandum signed on Tuesday, he ordered": the text is the deed.
_DOCUMENTS = frozenset(
    {
        *("memorandum", "memo", "order", "letter", "notice", "statement", "release", "ruling"),
        *("opinion", "decision", "rule", "filing", "bulletin", "proclamation", "directive"),
        *("resolution", "decree", "judgment", "motion", "complaint", "petition", "post"),
    }
)
_MADE_PUBLIC = frozenset(
    {"sign", "issue", "date", "publish", "release", "send", "file", "post", "write", "adopt"}
)
# "Applies to contributions made after May 4": the class of things that a text begins to reach.
_APPLYING = re.compile(
    r"\b(?:beginning|starting|commencing|made|occurring|entered\s+into|issued|established|executed"
    r"|paid|received|filed|arising|accruing|purchased|acquired|sold|renewed)\s+"
    r"(?P<open>on\s+or\s+)?after\s+$",
    re.IGNORECASE,
)
_LENGTH_OF_DAY = len("2025-08-12")
_TIMES = frozenset({"day", "date", "week", "month", "quarter", "year", "morning", "evening"})
_STEP: dict[int, Unit] = {10: "day", 7: "month", 4: "year"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A date and the words that it stands on."""

    mention: DateMention
    span: Span


def is_in_full(doc: Doc, mention: DateMention) -> bool:
    """Tell whether a day stands with its year behind "on": nothing is reckoned from publication.

    A page may tell of a day after its own date: it was edited since.
    """
    value = mention.toward("past")
    named = value == mention.toward("future") and len(value) == _LENGTH_OF_DAY
    before = text_of(doc)[max(0, mention.span.start - 3) : mention.span.start]
    return named and (before == "on " or mention.relation == "on")


def on_label(token: Token, placed: Sequence[Placed]) -> list[Placed]:
    """A date before a colon dates what follows: "Last action (02/25/2026): passed"."""
    found = []
    for each in placed:
        # "Rumor of the week:" names a kind of item
        if each.span.end <= token.i and each.mention.rule != "bare period":
            between = token.doc[each.span.end : token.i]
            if any(t.text[-1:] == ":" for t in between) and each.span.root.sent == token.sent:
                found.append(each)
    return found


def beside(token: Token, placed: Sequence[Placed]) -> list[Placed]:
    """A date in the same stretch of words, if the parser hung it on a noun or on nothing."""
    sentence = token.sent
    found = []
    for each in placed:
        if token.i < each.span.start < sentence.end and not names_thing(each.span.root):
            between = token.doc[token.i + 1 : each.span.start]
            if any((t.is_punct and t.text in _BREAKS) or t.tag_ in _FINITE for t in between):
                continue
            verb = owner(each.span.root, token)
            if verb is None or not is_apart(verb, each.span.root, token):
                found.append(each)
    return found[:1]


def on_event_noun(token: Token, placed: Sequence[Placed]) -> list[Placed]:
    """ "The exit, completed on May 4, raised …": the date of what the clause speaks of."""
    nouns = [c for c in token.children if c.lemma_.lower() in _EVENT_NOUNS]
    verbs = [c for noun in nouns for c in noun.children if c.dep_ in {"acl", "relcl"}]
    if token.pos_ == "NOUN":
        clauses = (c for c in token.children if c.dep_ in {"acl", "relcl"})
        verbs += [c for c in clauses if c.lemma_.lower() in _COMPLETING]
    return [p for p in placed if owner(p.span.root, token) in verbs]


def on_document(token: Token, placed: Sequence[Placed]) -> list[Placed]:
    """ "In a letter dated May 4 it told …": the day of the text by which somebody acts."""
    prepositions = (c for c in token.children if c.dep_ == "prep" and c.lower_ in {"in", "by"})
    texts = [
        noun for each in prepositions for noun in each.children
        if noun.dep_ == "pobj" and noun.lemma_.lower() in _DOCUMENTS
    ]  # fmt: skip
    verbs = [
        c for noun in texts for c in noun.children
        if c.dep_ == "acl" and c.tag_ == "VBN" and c.lemma_.lower() in _MADE_PUBLIC
    ]  # fmt: skip
    return [p for p in placed if owner(p.span.root, token) in verbs]


def before_when(token: Token, placed: Sequence[Placed]) -> list[Placed]:
    """ "Since last fall, when the fund sold": the noun of time is that of the clause on it.

    So is a day that a noun in apposition takes up: "after May 4, the day the fund sold".
    """
    clause = clause_of(token)
    if clause is None:
        return []
    first = next((c for c in clause.children if c.lower_ == "when" and c.i <= token.i), None)
    if first is None:
        first = _day_in_apposition(clause)
    if first is None:
        return []
    end = first.i - 1 if first.i and first.nbor(-1).text == "," else first.i
    return [p for p in placed if p.span.end == end]


def _day_in_apposition(clause: Token) -> Token | None:
    """Return the first word of the noun of time on which a relative clause stands."""
    noun = clause.head
    if clause.dep_ != "relcl" or noun.lemma_.lower() not in _TIMES:
        return None
    first = noun.left_edge
    follows = first.i > 0 and first.nbor(-1).text == ","
    return first if follows and marker(clause) not in {"after", "before"} else None


def on_vote(token: Token, placed: Sequence[Placed]) -> list[Placed]:
    """ "Approved the bill, on a 25-19 vote in May": the day of the count is that of the act.

    Wherever the parser hangs the vote, it is of the last finite verb before it.
    """
    found = []
    for each in placed:
        root = each.span.root
        vote = root.head.head if root.dep_ == "pobj" else root.head
        if vote.lemma_ != "vote" or vote.pos_ != "NOUN" or vote.i < token.i:
            continue
        counted = any(c.tag_ == "CD" for c in vote.subtree if c.i < vote.i)
        between = token.doc[token.i + 1 : vote.i]
        if counted and not any(t.tag_ in {"VBD", "VBZ", "VBP"} for t in between):
            found.append(each)
    return found


def of_application(token: Token, placed: Sequence[Placed]) -> DateMention | None:
    """Return the first day of what a text applies to: "plan years beginning on or after …".

    What begins after a day is reached from the next one.
    """
    for each in placed:
        if each.span.start > token.i and each.mention.first is not None:
            start = each.span.start_char
            match = _APPLYING.search(token.doc.text, max(0, start - 60), start)
            if match is not None:
                return each.mention if match["open"] else _next(each.mention)
    return None


def _next(mention: DateMention) -> DateMention:
    unit = _STEP.get(len(mention.value), "day")
    first = parse_value(mention.value).first
    day = add_period(first, 1, unit)
    value = day.isoformat()[: len(mention.value)]
    return replace(mention, value=value, past=None, future=None)


def is_moved_to(placed: Placed) -> bool:
    """Tell whether something is put off to a day: "moved the effective date to May 4".

    That is not the day on which it is moved.
    """
    root = placed.span.root
    return root.dep_ == "pobj" and root.head.lower_ in {"to", "into"}


def ends_range(placed: Placed, every: Sequence[Placed]) -> bool:
    """Tell whether a date closes a stretch of time: "from 2015 to 2020"."""
    to = placed.span.start - 1
    closes = to > 0 and placed.span.doc[to].lower_ in {"to", "through"}
    return closes and any(other.span.end == to for other in every)
