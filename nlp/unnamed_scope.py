"""Mentions of a text without a name that mean a kind of text and no single one.

"Any rule", "by executive order", "law enforcement"; and what stands in a clause that tells of no
text: "if Congress passes a law", "never met a rule".
"""

from __future__ import annotations

import re

from policytrail.nlp import text_cues as cues
from policytrail.nlp.unnamed_candidate import Candidate

_TOLD_OF = re.compile(r"(?:\b(?:this|it|that|which)\s(?:is|was)|\w['’]s)\s(?:not\s)?$", re.I)
_GENERAL = frozenset({
    "any", "each", "either", "every", "further", "more", "neither", "other", "some", "such",
    "whatever", "whichever", "which", "what",
})  # fmt: skip
# An indefinite noun there introduces no text: it is what might be, or what is not.
_UNREAL = re.compile(
    r"(?:\b(?:if(?!\s(?:re-?)?elected\b)|nobody|no\sone|unless|whether|whenever|never|nor|without|ever|rarely|seldom|should|must)\b"
    r"|\b(?:like|than|through|via|such\sas)\s$"
    r"|\b(?:(?:ask|call|wait)(?:s|ed|ing)?|hop(?:es?|ed|ing)|push(?:es|ed|ing)?)\sfor\s$"
    r"|\b(?:want|need|demand)(?:s|ed)?\s$"
    r"|n['’]t\b|\bcannot\b)[^,;:]*$",
    re.IGNORECASE,
)
# Only what is there can be signed or undone: "if she vetoes a bill that …".
_EXISTS = re.compile(
    r"\b(?:sign|veto|block|kill|repeal|rescind|withdr[ae]w|revok|overturn|vacat|defend"
    r"|challeng)\w*\s$"
)
# "Draft minutes", "the draft travel plans": there it is an adjective of something else.
_DRAFTED = re.compile(
    r"^(?:\s[a-z]+){0,3}?\s(?:plans?|reports?|strateg(?:y|ies)|budgets?|agendas?|minutes|documents?"
    r"|papers?|polic(?:y|ies)|articles?|complaints?|contracts?|speech(?:es)?|picks?)\b"
)
# "A rule is only as good as …", "an order cannot amend a statute": of every text of its kind.
_OF_ALL = re.compile(
    r"^\s(?:is(?!\s(?:expected|due|being|planned|promised|pending|in|on|to|under|now|out|coming)\b)"
    r"|isn['’]t|cannot|can['’]t|does|doesn['’]t|should|shall|may\snot|needs?)\s"
)


_JUDGED = frozenset({
    "awful", "bad", "better", "decent", "good", "great", "lousy", "perfect", "sensible", "terrible",
})  # fmt: skip


def is_generic(candidate: Candidate) -> bool:
    """Tell a kind of text from one text: "by executive order", "any rule", "no bill".

    "No order on coins came out of the White House" denies a text that somebody spoke of.
    """
    if candidate.is_indefinite and (_TOLD_OF.search(candidate.before) or _is_unreal(candidate)):
        return True  # "this is a rule about paperwork" speaks of one that was named
    if _is_in_name(candidate) or cues.COMPOUND.match(candidate.after):
        return True
    if candidate.noun == "draft" and _DRAFTED.match(candidate.after):
        return True
    if any(word in cues.SUPERLATIVES for word in candidate.words):
        return True  # "the most important law in years" says how good a named one is
    if candidate.words & _GENERAL:
        return True
    if candidate.is_indefinite and candidate.words & _JUDGED:
        return True  # "to get a good bill done": any that is good
    denied = candidate.noun == "order" and cues.ORDER_ON.match(candidate.after)
    if "no" in candidate.words and not denied:
        return True
    if not candidate.determiner and re.search(
        r"\b(?:by|any|every|each)\s+$" if denied else r"\b(?:by|any|no|every|each)\s+$",
        candidate.before,
        re.I,
    ):
        return True
    return bool(re.match(r"^\s?(?:No\.\s?)?\d", candidate.after))


def _is_unreal(candidate: Candidate) -> bool:
    if candidate.own_year or candidate.is_made or _EXISTS.search(candidate.before):
        return False
    opens = not candidate.before.strip() and not candidate.modifiers
    return bool(_UNREAL.search(candidate.before) or (opens and _OF_ALL.match(candidate.after)))


def _is_in_name(candidate: Candidate) -> bool:
    """Tell "Technology Advisory Committee" and "Bill Ames" from texts."""
    if candidate.kind in {"executive_order", "memorandum", "case"}:
        return False
    is_capital = candidate.match["noun"][0].isupper()
    return is_capital and bool(re.match(r"^\s[A-Z][a-z]", candidate.after))
