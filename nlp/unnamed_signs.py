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
from policytrail.nlp.unnamed_candidate import POSSESSIVE, YEAR_BEFORE, Candidate
from policytrail.records import InstrumentKind

_RELATIVE = re.compile(
    r"^(?:\s[\w-]+){0,2}?,?\s(?:that|which|to\s[a-z]+|on|for|requiring|allowing|barring|creating)\b"
)
_PURPOSE = re.compile(
    r"^(?:\s(?:on\s)?[A-Z][a-z]+day|\s(?:last|this)\s(?:week|month|year))?,?\s"
    r"(?:(?:that|which|on|to\s[a-z]+)\b|(?!pending|going|being|according|including)[a-z]{2,}ing\s)"
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
    if candidate.suffers and not candidate.words - cues.ORDINARY:
        by_court = cues.COURT.search(candidate.sentence)
        return bool(cues.EXECUTIVE.search(candidate.sentence)) and not by_court
    is_none = bool(re.search(r"\b[Nn]o\s$", candidate.before + candidate.match[0][:3]))
    if not (candidate.determiner or is_none) or candidate.words - cues.ORDINARY - {"no"}:
        return False
    return bool(cues.ORDER_ON.match(candidate.after) and cues.EXECUTIVE.search(candidate.sentence))


def _is_memorandum(candidate: Candidate) -> bool:
    if re.match(r"^\sof\sunderstanding\b", candidate.after):
        return False  # a contract, no instruction
    if candidate.noun == "directive":
        executive = cues.EXECUTIVE.search(candidate.sentence)
        return bool(candidate.determiner and executive and _PURPOSE.match(candidate.after))
    if candidate.noun == "memo":
        return candidate.is_executives and bool(candidate.determiner)
    if candidate.determiner in {"a", "an", "another", "his", "her", "its"}:
        return True
    maker = " ".join(candidate.modifiers).casefold()
    return candidate.determiner == "the" and maker in {"white house", "presidential"}


# --- guidance --------------------------------------------------------------------------------


def _is_guidance(candidate: Candidate) -> bool:
    if candidate.own_year:
        return True
    on = bool(cues.ON.match(candidate.after))
    made = candidate.noun == "release" and YEAR_BEFORE.search(candidate.before)
    if made and candidate.is_indefinite and _RELATIVE.match(candidate.after):
        return True
    if candidate.noun in cues.COUNTED:
        return _is_counted(candidate, on=on)
    if candidate.noun in cues.QUESTIONS:
        return on and (candidate.suffers or (not candidate.before.strip() and candidate.official))
    if candidate.noun in {"guidance", "guidelines"}:
        return _is_advice(candidate)
    if cues.UNDONE_BEFORE.search(candidate.before):
        return bool(candidate.determiner)  # one does not rescind a remark
    if candidate.noun == "letter":
        return _is_regulators_letter(candidate)
    return False


def _is_counted(candidate: Candidate, *, on: bool) -> bool:
    """Read nouns that are only used of texts which an agency numbers or dates."""
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


# --- rules ---------------------------------------------------------------------------------------


def _is_rule(candidate: Candidate) -> bool:
    if candidate.noun == "version":
        return candidate.modifier_year is not None
    if candidate.own_year and candidate.noun != "draft":
        return True
    on = bool(cues.ON.match(candidate.after))
    if candidate.noun in {"safe harbor", "exemption"}:
        known = candidate.is_known or (candidate.is_indefinite and candidate.suffers)
        told = cues.FOR.match(candidate.after) and cues.AGENCY.search(candidate.sentence)
        return "proposed" in candidate.words or bool(known and told)
    if candidate.noun in {"proposal", "draft"}:
        regulated = cues.REGULATOR.search(candidate.sentence)
        content = on or candidate.suffers or bool(_PURPOSE.match(candidate.after))
        return bool(regulated and content and candidate.determiner) or candidate.is_regulators
    if candidate.noun in {"rulemaking", "rule-making"}:
        return on and candidate.official
    if candidate.noun in cues.PROPOSED:
        return bool(candidate.determiner)
    if candidate.noun in cues.ADOPTED_RULES:
        by_agency = bool(candidate.determiner and cues.AGENCY.search(candidate.sentence))
        return by_agency or bool(cues.ADOPTED.search(candidate.before))
    return _is_plain_rule(candidate, on=on)


def _is_plain_rule(candidate: Candidate, *, on: bool) -> bool:
    if re.match(r"^\sof\s(?:law|thumb)\b", candidate.after):
        return False
    if candidate.determiner == "the" and candidate.after.split()[:1] == ["to"]:
        return False
    if candidate.determiner and candidate.noun == "rule" and on:
        return True  # "the rule on prudence"
    if candidate.is_prepared:
        return True
    if candidate.determiner in {"his", "her"}:
        return False  # "his rule" is a reign
    told = set(candidate.subject) - cues.COMMON_RULES
    if told and candidate.is_known and candidate.noun == "rule":  # "its stablecoin rule"
        return candidate.official
    if told and candidate.suffers:  # "published a custody rule", "SEC delays custody rule"
        return candidate.official
    if candidate.is_bare and candidate.determiner and candidate.suffers:  # "vacated the rule"
        return bool(candidate.official and cues.AGENCY.search(candidate.sentence))
    if candidate.is_regulators and (candidate.suffers or candidate.is_known):
        return True
    follows = _PURPOSE.match(candidate.after)
    return bool(candidate.determiner and follows and cues.AGENCY.search(candidate.sentence))


# --- bills and laws ------------------------------------------------------------------------------

# A resolution of Congress that undoes a rule is a bill; a board's resolution is none.
_DISAPPROVAL = re.compile(
    r"^\s(?:of\sdisapproval\b|(?:undoing|overturning|repealing|voiding|nullifying)\b"
    r"|(?:that|which)\swould\s(?:overturn|repeal|undo|nullify|block|void"
    r"|disapprove)\b|to\s(?:overturn|repeal|undo|nullify|block|void|disapprove|reverse)\b)"
)


def _is_bill(candidate: Candidate) -> bool:
    if candidate.noun.startswith("companion"):
        return bool(
            re.search(r"\b(?:House|Senate|Assembly)\s$", candidate.match[0][: -len(candidate.noun)])
        )
    told = [word for word in candidate.subject if word not in cues.NO_BILLS]
    named = [word for word in candidate.modifiers if word[0].isupper()]
    if candidate.noun == "legislation":
        return _is_legislation(candidate, told)
    if candidate.noun in {"bill", "measure"} and candidate.official:
        if candidate.is_known and (told or named) and candidate.noun == "bill":  # "the gold bill"
            return bool(cues.LAWMAKING.search(candidate.match.string))
        if told and candidate.suffers:  # "vetoed a repeal bill", "vetoes gold bill"
            return True
        if candidate.is_bare and candidate.determiner and candidate.suffers:  # "signed the bill"
            return bool(cues.LAWMAKING.search(candidate.match.string))
    owned = candidate.is_indefinite or candidate.is_owned
    if candidate.noun == "bill" and candidate.determiner.endswith(POSSESSIVE):
        return candidate.official  # "Sen. Pell's bill"
    if candidate.noun == "resolution":
        return owned and bool(_DISAPPROVAL.match(candidate.after))
    if candidate.noun == "measure":
        return candidate.determiner == "a" and bool(
            re.match(r"^\s(?:that\swould|to\s[a-z]+)\b", candidate.after)
            or (candidate.official and _CONTENT.match(candidate.after))
        )
    drafted = re.match(
        r"^\s(?:that|which)\s(?:he|she|they|[A-Z][a-z]+)\s(?:is|are|was)\s", candidate.after
    )
    follows = re.match(
        r"^(?:\s(?:in|last|this|on)\s\w+)?,?\s(?:that|which|to\s[a-z]+|requiring|allowing"
        r"|barring)\b",
        candidate.after,
    )
    told_of = follows or cues.ON.match(candidate.after)
    if candidate.official:
        told_of = told_of or _CONTENT.match(candidate.after)
    return bool(drafted or (owned and told_of))


# "A bill in the Senate would …", "a bill letting them …".
_CONTENT = re.compile(
    r"^(?:(?:\s(?:in|before|pending|now|from|by)\b[^,.;]{0,50})?\swould\b"
    r"|\s(?!pending|going|being|according|including)[a-z]+ing\s(?!in\b|at\b))"
)


def _is_legislation(candidate: Candidate, told: list[str]) -> bool:
    """Read a noun without a plural: "introduced legislation to …", "the stablecoin legislation"."""
    if candidate.is_known:
        return candidate.official and bool(told or _WOULD.match(candidate.after))
    moved = cues.DEED_BEFORE.search(candidate.before)
    return bool(moved and not candidate.is_owned and _WOULD.match(candidate.after))


_WOULD = re.compile(r"^\s(?:(?:that|which)\swould\b|to\s[a-z]+\b|barring\b|requiring\b|allowing\b)")


def _is_law(candidate: Candidate) -> bool:
    words = [word.casefold() for word in candidate.modifiers]
    nouns = [word for word in words if word not in cues.BARE and not word.isdigit()]
    if candidate.modifier_year and nouns:
        return True
    genitive = candidate.determiner.endswith(POSSESSIVE)
    if _is_introduced_by_year(candidate) or (candidate.own_year and (nouns or genitive)):
        return True
    if candidate.determiner and candidate.noun != "reform" and cues.ON.match(candidate.after):
        return True  # "a state law on borrowing by cities"
    if candidate.noun == "statute" and set(nouns) - cues.GENERAL_LAW and candidate.determiner:
        return True  # "the gold statute"
    if candidate.noun == "reform":
        return False
    dated = re.match(r"^\s(?:that|which)\s(?:took|takes|went|came|will\stake)\s", candidate.after)
    if candidate.is_indefinite and dated:
        return True  # "a state law that took effect in May": an event has one subject
    if candidate.is_bare and candidate.determiner and candidate.suffers and candidate.official:
        return True  # "struck down the law"
    if set(words) & cues.GENERAL_LAW:
        return False
    if candidate.is_known and candidate.official and candidate.subject:
        return True  # "the divestment law"
    if candidate.noun == "ordinance":
        told = candidate.suffers or _PURPOSE.match(candidate.after) or genitive
        return bool(candidate.determiner and told)
    if "new" in words and nouns:
        return True
    signed = re.search(r"\b(?:sign(?:s|ed)|enacted)\s$", candidate.before)
    follows = re.match(r"^(?:\s(?:in|last|this|on)\s\w+)?,?\s(?:that|which)\b", candidate.after)
    return candidate.determiner in {"a", "an"} and bool(signed or follows) and bool(follows)


def _is_introduced_by_year(candidate: Candidate) -> bool:
    """Read "a statute of 1979" and "a 1979 law", but not "ERISA, a 1974 law"."""
    if candidate.determiner not in {"a", "an"} or candidate.before.rstrip().endswith((",", "—")):
        return False
    after = re.match(r"^\sof\s(?:19|20)\d\d\b", candidate.after)
    return bool(candidate.modifier_year or after)


def _is_case(candidate: Candidate) -> bool:
    return candidate.determiner in {"a", "an", "the"}


_SIGNS: Mapping[InstrumentKind, Callable[[Candidate], bool]] = {
    "executive_order": _is_order, "memorandum": _is_memorandum, "guidance": _is_guidance,
    "rule": _is_rule, "bill": _is_bill, "law": _is_law, "case": _is_case,
}  # fmt: skip


def is_specific(candidate: Candidate) -> bool:
    """Tell whether a mention means one text."""
    return not _is_generic(candidate) and _SIGNS[candidate.kind](candidate)


def _is_in_name(candidate: Candidate) -> bool:
    """Tell "Technology Advisory Committee" and "Bill Ames" from texts."""
    if candidate.kind in {"executive_order", "memorandum", "case"}:
        return False
    is_capital = candidate.match["noun"][0].isupper()
    return is_capital and bool(re.match(r"^\s[A-Z][a-z]", candidate.after))


_TOLD_OF = re.compile(r"(?:\b(?:this|it|that|which)\s(?:is|was)|\w['’]s)\s(?:not\s)?$", re.I)


def _is_generic(candidate: Candidate) -> bool:
    """Tell a kind of text from one text: "by executive order", "any rule", "no bill".

    "No order on coins came out of the White House" denies a text that somebody spoke of.
    """
    if candidate.is_indefinite and _TOLD_OF.search(candidate.before):
        return True  # "this is a rule about paperwork" speaks of one that was named
    if _is_in_name(candidate) or cues.COMPOUND.match(candidate.after):
        return True
    if any(word in cues.SUPERLATIVES for word in candidate.words):
        return True  # "the most important law in years" says how good a named one is
    general = {"any", "every", "each", "some", "more", "further", "such", "other"}
    if candidate.words & general:
        return True
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
