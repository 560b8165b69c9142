"""Signs by which a mention of a text without a name means one text and not a kind of text.

What makes it specific, for every kind: a year of its own; its subject, before the noun with a
determiner that treats it as known ("the rollover rule") or after it ("a rule on fees"); its
maker ("the department's draft"); or a deed that only happens to single texts: one does not veto,
sign or issue texts in general ("vetoed a repeal bill"). Each kind adds what its nouns need.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from policytrail.nlp import text_cues as cues
from policytrail.nlp.unnamed_bills import is_bill, is_law
from policytrail.nlp.unnamed_candidate import YEAR_BEFORE, Candidate
from policytrail.nlp.unnamed_rules import is_rule
from policytrail.nlp.unnamed_scope import is_generic
from policytrail.records import InstrumentKind

_RELATIVE = re.compile(
    r"^(?:\s[\w-]+){0,2}?,?\s(?:that|which|to\s[a-z]+|on|for|requiring|allowing|barring|creating)\b"
)


# --- orders and memoranda ------------------------------------------------------------------------


def _is_order(candidate: Candidate) -> bool:
    if candidate.noun == "order":
        return _is_bare_order(candidate)
    return bool(candidate.determiner or candidate.modifiers or not candidate.before.strip())


def _is_bare_order(candidate: Candidate) -> bool:
    """Read "an order on annuities" as an executive's, where one stands in its sentence.

    Also one that is still being made: courts' orders are not told of before they exist.
    """
    if candidate.is_prepared:
        return bool(cues.EXECUTIVE.search(candidate.match.string))
    if candidate.is_executives and candidate.determiner:
        return True
    if candidate.is_made:  # "the order that the governor signed"
        return True
    if candidate.ordered and not cues.COURT.search(candidate.match.string):
        if candidate.is_told_as_known:  # "the order would …"
            return True
        if candidate.words & _ANOTHER and cues.ORDER_ON.match(candidate.after):
            return True  # "a second order, on banks"
    plain = {word for word in candidate.words if not word.isdigit()} <= cues.ORDINARY
    if candidate.suffers and plain:
        by_court = cues.COURT.search(candidate.sentence)
        return bool(cues.EXECUTIVE.search(candidate.sentence)) and not by_court
    is_none = bool(re.search(r"\b[Nn]o\s$", candidate.before + candidate.match[0][:3]))
    if not (candidate.determiner or is_none) or candidate.words - cues.ORDINARY - {"no"}:
        return False
    return bool(cues.ORDER_ON.match(candidate.after) and cues.EXECUTIVE.search(candidate.sentence))


_ANOTHER = frozenset({"second", "third", "separate", "companion"})


def _is_memorandum(candidate: Candidate) -> bool:
    if re.match(r"^\sof\sunderstanding\b", candidate.after):
        return False  # a contract, no instruction
    if candidate.noun in {"directive", "memo"}:
        return _is_instruction(candidate)
    if candidate.determiner in {"a", "an", "another", "his", "her", "its"}:
        return True
    maker = " ".join(candidate.modifiers).casefold()
    named = maker in {"white house", "presidential"}
    read = candidate.official and candidate.is_told_as_known
    return candidate.is_executives or (candidate.determiner == "the" and bool(named or read))


_DIRECTING = re.compile(
    r"^(?:\sto\s[^,.;]{2,40})?,?\s(?:that\s)?(?:telling|ordering|directing|instructing|asking|tells|orders|directs"
    r"|instructs)\b"
)


def _is_instruction(candidate: Candidate) -> bool:
    """Read "a memo telling agencies to sell": of one who may tell them."""
    if not candidate.determiner or not candidate.official:
        return False
    if candidate.own_year or candidate.is_made or candidate.is_executives:
        return True
    executive = cues.EXECUTIVE.search(candidate.match.string)
    if candidate.noun == "directive" and cues.EXECUTIVE.search(candidate.sentence):
        return bool(cues.PURPOSE.match(candidate.after))
    return bool(executive and _DIRECTING.match(candidate.after))


# --- guidance --------------------------------------------------------------------------------


def _is_guidance(candidate: Candidate) -> bool:
    if candidate.modifier_year or (candidate.own_year and candidate.noun not in cues.NOTICES):
        return True
    if candidate.is_made:
        return True
    on = bool(cues.ON.match(candidate.after))
    made = candidate.noun == "release" and YEAR_BEFORE.search(candidate.before)
    if made and candidate.is_indefinite and _RELATIVE.match(candidate.after):
        return True
    if candidate.noun in cues.COUNTED:
        return _is_counted(candidate, on=on)
    if candidate.noun in cues.NOTICES and _is_regulators_notice(candidate):
        return True
    awaited = candidate.is_indefinite and candidate.regulated
    if awaited and candidate.noun in cues.NOTICES and _ON_THE_WAY.match(candidate.after):
        return True
    if candidate.noun in cues.QUESTIONS and cues.IN_PREPARATION.match(candidate.after):
        return candidate.regulated and bool(candidate.determiner)  # "an FAQ is in the works"
    if candidate.noun in cues.QUESTIONS:
        return on and (candidate.suffers or (not candidate.before.strip() and candidate.official))
    if candidate.noun in {"guidance", "guidelines"}:
        return _is_advice(candidate)
    if cues.UNDONE_BEFORE.search(candidate.before):
        return bool(candidate.determiner)  # one does not rescind a remark
    if candidate.noun == "letter":
        return _is_regulators_letter(candidate)
    return False


# "A notice on annuities is under consideration".
_ON_THE_WAY = re.compile(
    r"^\s(?:on|about)\s[^,.;]{3,60}?\s(?:is|was)\s(?:now\s|still\s|also\s)?(?:under\s(?:consideration"
    r"|development|review)|in\s(?:the\sworks|preparation|development)|being\s(?:drafted|prepared|written)"
    r"|expected|planned)\b"
)
_WITH_REGULATOR = re.compile(rf"^\s(?:with|by|from|of)\s(?:the\s)?{cues.REGULATOR.pattern}")
_IN_THE = re.compile(r"\b[Ii]n\s(?:[\w.]+\s){0,4}$")


def _is_regulators_notice(candidate: Candidate) -> bool:
    """Read "the agency's notice", "withdrew a joint statement": words that others use too."""
    if candidate.noun == "opinion" and _IN_THE.search(candidate.before):
        return False  # "in the commission's opinion"
    if candidate.is_regulators:
        return True
    if candidate.noun == "joint statement" and _WITH_REGULATOR.match(candidate.after):
        return bool(candidate.determiner)
    undone = cues.UNDONE_BEFORE.search(candidate.before)
    return bool(undone and candidate.regulated and candidate.determiner)


def _is_counted(candidate: Candidate, *, on: bool) -> bool:
    """Read nouns that are only used of texts which an agency numbers or dates."""
    if candidate.noun == "policy statement" and "investment" in candidate.words:
        return False  # each fund has one
    if candidate.noun in cues.SPECIFIC_GUIDANCE:
        return bool(candidate.determiner)
    if not candidate.determiner or not candidate.regulated or candidate.words & cues.BROADCAST:
        return False
    if candidate.noun == "advisory" and not cues.REGULATOR.search(candidate.sentence):
        return False  # advisories are also given on travel and weather
    own = re.match(r"^\sof\s(?:its|their|his|her)\sown\b", candidate.after)
    if candidate.noun == "release" and re.match(r"^\sof\b", candidate.after):
        return False  # the deed, not the text
    told = cues.REGULATOR_WRITES.search(candidate.before)
    if candidate.noun == "release" and not (candidate.is_regulators or told or on):
        return False  # "the release says": also of news, of figures
    if candidate.words & cues.COMING and candidate.is_indefinite:
        return True  # "a future bulletin"
    known = candidate.is_known and candidate.determiner != "this"  # "this bulletin" names itself
    return known or bool(on or own or told or candidate.suffers or candidate.is_regulators)


def _is_advice(candidate: Candidate) -> bool:
    """Read "guidance", a noun without a plural, which needs more to be one text."""
    if candidate.is_prepared:
        return True
    marked = any(word.endswith("-era") for word in candidate.words)
    follows = re.match(
        r"^\s(?:that|which|issued|from|on|telling|warning|to\s[a-z]+s)\b", candidate.after
    )
    if marked or (candidate.suffers and (follows or candidate.is_known)):
        return True
    if candidate.is_regulators and candidate.words & cues.FRESH and candidate.is_known:
        return True  # "the department's new guidance"
    if candidate.is_told_as_known and candidate.regulated:
        return True  # "the guidance would let them"
    told = candidate.noun == "guidance" and bool(candidate.subject)
    return told and candidate.is_known and candidate.official


def _is_regulators_letter(candidate: Candidate) -> bool:
    """Read a letter by a regulator; letters by legislators and readers are no instruments."""
    if candidate.is_regulators:
        return True
    if candidate.is_indefinite and cues.LETTER_TO.match(candidate.after):
        return True
    writes = cues.REGULATOR_WRITES.search(candidate.before)
    return candidate.is_indefinite and bool(writes) and not cues.LAWMAKING.search(candidate.before)


def _is_case(candidate: Candidate) -> bool:
    return candidate.determiner in {"a", "an", "the"}


_SIGNS: Mapping[InstrumentKind, Callable[[Candidate], bool]] = {
    "executive_order": _is_order, "memorandum": _is_memorandum, "guidance": _is_guidance,
    "rule": is_rule, "bill": is_bill, "law": is_law, "case": _is_case,
}  # fmt: skip


def is_specific(candidate: Candidate) -> bool:
    """Tell whether a mention means one text."""
    if is_generic(candidate):
        return False
    if candidate.is_timed and _has_maker(candidate):
        return True
    return _SIGNS[candidate.kind](candidate)


_TIMED = frozenset({
    "advisory", "bill", "bulletin", "draft", "executive order", "faq", "faqs", "final rule",
    "guidance", "law", "memo", "memorandum", "order", "proposal", "proposed rule", "regulation",
    "rule",
})  # fmt: skip


def _has_maker(candidate: Candidate) -> bool:
    """Tell whether the document speaks of those who make texts of the kind."""
    if candidate.noun not in _TIMED:
        return False
    text = candidate.match.string
    if candidate.kind in {"bill", "law"}:
        return cues.LAWMAKING.search(text) is not None
    if candidate.noun == "order":
        return cues.EXECUTIVE.search(text) is not None and not cues.COURT.search(text)
    return candidate.regulated or candidate.kind in {"executive_order", "memorandum"}
