"""Signs by which a bill or a law without a name means one text."""

from __future__ import annotations

import re

from policytrail.nlp import text_cues as cues
from policytrail.nlp.unnamed_candidate import POSSESSIVE, Candidate

# A resolution of Congress that undoes a rule is a bill; a board's resolution is none.
_DISAPPROVAL = re.compile(
    r"^\s(?:of\sdisapproval\b|(?:undoing|overturning|repealing|voiding|nullifying)\b"
    r"|(?:that|which)\swould\s(?:overturn|repeal|undo|nullify|block|void"
    r"|disapprove)\b|to\s(?:overturn|repeal|undo|nullify|block|void|disapprove|reverse)\b)"
)
# Boards and councils do these to their own policies: there a legislator must be spoken of.
_UNDONE_BY_LAWMAKERS = re.compile(
    r"^\s(?:to|(?:that|which)\swould)\s(?:cancel|kill|reject|rescind|scrap|strike|throw)\b"
    r"|^\sagainst\sthe\s(?:\w+\s){0,3}(?:rule|regulation)\b"
)
_OF_CONGRESS = re.compile(
    r"\b(?:[Ss]enat(?:e|ors?)|House|[Ll]awmakers?|Congress(?:man|woman)?|Rep\.|Sen\.)(?!\w)"
)
_REVIEW_ACT = "Congressional Review Act"
_INTRODUCED = re.compile(r"\b(?:introduc|fil|offer|sponsor)\w*\s$")


_LIKE_COMPANION = re.compile(r"\b(?:House|Senate|Assembly)\s$")
_DRAFTED_BY = re.compile(r"^\s(?:that|which)\s(?:he|she|they|[A-Z][a-z]+)\s(?:is|are|was)\s")
_FOLLOWS = re.compile(
    r"^(?:\s(?:in|last|this|on)\s\w+)?,?\s(?:that|which|to\s[a-z]+|requiring|allowing|barring)\b"
)


# Of a senator too, these are bills to be paid.
_PAID = frozenset({"grocery", "heating", "hospital", "hotel", "phone", "restaurant", "utility"})
# "A bill dropped into the hopper", "a bill pending in Montana": where bills begin.
_FILED = re.compile(
    r"^,?\s(?:(?:that|which)\s(?:was|is)\s)?(?:newly\s|just\s|recently\s)?(?:(?:pre-?)?filed"
    r"|introduced|authored|sponsored|carried|pending|drafted|dropped\s(?:in|into|on|last)|heading\sto"
    r"|had\sits\s(?:first|second|third)\sreading|got\s(?:a|its)\s(?:first\s)?(?:hearing|reading))\b"
)


def is_bill(candidate: Candidate) -> bool:
    """Tell whether a bill, a measure, a resolution or legislation is one text."""
    if candidate.noun.startswith("companion"):
        before = candidate.match[0][: -len(candidate.noun)]
        like = _LIKE_COMPANION.search(before) is not None
        return like or (candidate.noun == "companion bill" and _is_sent(candidate))
    if candidate.noun == "legislation":
        return _is_legislation(candidate)
    if candidate.noun in {"resolution", "joint resolution"}:
        return _is_resolution(candidate)
    lawmaking = cues.LAWMAKING.search(candidate.match.string) is not None
    if candidate.noun == "discussion draft":
        return lawmaking and bool(candidate.determiner)
    if candidate.official and _is_known_bill(candidate, lawmaking=lawmaking):
        return True
    if candidate.noun == "measure":
        return candidate.determiner == "a" and _is_measure(candidate)
    told_of = _FOLLOWS.match(candidate.after) or cues.ON.match(candidate.after)
    if candidate.official:
        told_of = told_of or _CONTENT.match(candidate.after)
    owned = candidate.is_indefinite or candidate.is_owned
    return bool(_DRAFTED_BY.match(candidate.after) or (owned and told_of))


def _is_sent(candidate: Candidate) -> bool:
    """Read "a companion bill was introduced", "the companion bill by Sen. Pell"."""
    return bool(candidate.determiner and (candidate.suffers or candidate.is_lawmakers))


def _is_known_bill(candidate: Candidate, *, lawmaking: bool) -> bool:
    """Read "the gold bill", "vetoed a repeal bill", "Sen. Pell's bill", "the bill would …"."""
    told = any(word not in cues.NO_BILLS for word in candidate.subject)
    named = any(word[0].isupper() for word in candidate.modifiers)
    if candidate.is_made or (told and candidate.suffers):
        return True
    if candidate.is_indefinite and candidate.own_year and candidate.suffers and lawmaking:
        return True  # "vetoed a similar bill in 2019"
    if candidate.noun == "bill" and not candidate.words & _PAID:
        if candidate.is_lawmakers or candidate.determiner.endswith(POSSESSIVE):
            return True
        if candidate.is_indefinite and _FILED.match(candidate.after):
            return lawmaking
        if (candidate.is_known and (told or named)) or (candidate.is_indefinite and told):
            return lawmaking
    signed = candidate.is_bare and candidate.determiner and candidate.suffers
    return lawmaking and bool(signed or candidate.is_told_as_known)


def _is_resolution(candidate: Candidate) -> bool:
    undoes = bool(_DISAPPROVAL.match(candidate.after))
    if not undoes and _OF_CONGRESS.search(candidate.sentence):
        undoes = bool(_UNDONE_BY_LAWMAKERS.match(candidate.after)) or bool(
            _REVIEW_ACT in candidate.match.string and _INTRODUCED.search(candidate.before)
        )
    if candidate.official:
        undoes = undoes or bool(candidate.words & {"repeal", "disapproval"})
    owned = candidate.is_indefinite or candidate.is_owned
    return undoes and (owned or candidate.suffers or candidate.is_made)


def _is_measure(candidate: Candidate) -> bool:
    return bool(
        re.match(r"^\s(?:that\swould|to\s[a-z]+)\b", candidate.after)
        or (candidate.official and _CONTENT.match(candidate.after))
        or (cues.LAWMAKING.search(candidate.sentence) and cues.ON.match(candidate.after))
    )


# "A bill in the Senate would …", "a bill letting them …".
_CONTENT = re.compile(
    r"^(?:(?:\s(?:in|before|pending|now|from|by)\b[^,.;]{0,50})?\swould\b"
    r"|\s(?!pending|going|being|according|including)[a-z]+ing\s(?!in\b|at\b))"
)


def _is_legislation(candidate: Candidate) -> bool:
    """Read a noun without a plural: "introduced legislation to …", "the stablecoin legislation"."""
    told = any(word not in cues.NO_BILLS for word in candidate.subject)
    if candidate.is_known or candidate.determiner == "that":  # "said that legislation to …"
        return candidate.official and bool(told or _WOULD.match(candidate.after))
    moved = cues.DEED_BEFORE.search(candidate.before)
    moved = moved or re.search(r"(?:^|\bthat\s|[:;]\s)$", candidate.before)
    return bool(moved and not candidate.is_owned and _WOULD.match(candidate.after))


_WOULD = re.compile(
    r"^\s(?:(?:that|which)\swould\b|to\s(?!my|the|an?|his|her|our|their)[a-z]+\b|barring\b|requiring\b|allowing\b)"
)


_TOOK_EFFECT = re.compile(r"^\s(?:that|which)\s(?:took|takes|went|came|will\stake)\s")
_SIGNED = re.compile(r"\b(?:sign(?:s|ed)|enacted)\s$")
_THAT = re.compile(r"^(?:\s(?:in|last|this|on)\s\w+)?,?\s(?:that|which)\b")


def is_law(candidate: Candidate) -> bool:
    """Tell whether a law, a statute, a reform or an ordinance is one text."""
    words = [word.casefold() for word in candidate.modifiers]
    nouns = [word for word in words if word not in cues.BARE and not word.isdigit()]
    if _is_dated_law(candidate, nouns):
        return True
    if candidate.noun == "reform":
        return False
    if candidate.determiner and cues.ON.match(candidate.after):
        return True  # "a state law on borrowing by cities"
    if candidate.noun == "statute" and set(nouns) - cues.GENERAL_LAW and candidate.determiner:
        return True  # "the gold statute"
    if candidate.is_indefinite and _TOOK_EFFECT.match(candidate.after):
        return True  # "a state law that took effect in May": an event has one subject
    if candidate.is_bare and candidate.determiner and candidate.suffers and candidate.official:
        return True  # "struck down the law"
    if set(words) & cues.GENERAL_LAW:
        return False
    if candidate.noun == "ordinance":
        genitive = candidate.determiner.endswith(POSSESSIVE)
        told = candidate.suffers or cues.PURPOSE.match(candidate.after) or genitive
        return bool(candidate.determiner and told) or _is_known_law(candidate, words)
    return _is_known_law(candidate, words) or _is_new_law(candidate, words, nouns)


def _is_dated_law(candidate: Candidate, nouns: list[str]) -> bool:
    genitive = candidate.determiner.endswith(POSSESSIVE)
    if candidate.own_year and (nouns or genitive):
        return True
    return _is_introduced_by_year(candidate)


def _is_known_law(candidate: Candidate, words: list[str]) -> bool:
    """Read "the divestment law"; and "the new law": of all laws only one is."""
    if not candidate.official:
        return False
    newest = candidate.determiner == "the" and words == ["new"]
    return newest or (candidate.is_known and bool(candidate.subject))


def _is_new_law(candidate: Candidate, words: list[str], nouns: list[str]) -> bool:
    if "new" in words and nouns:
        return True
    if candidate.is_indefinite and _SIGNED.search(candidate.before):
        return True  # nobody signs laws in general
    return candidate.determiner in {"a", "an"} and _THAT.match(candidate.after) is not None


def _is_introduced_by_year(candidate: Candidate) -> bool:
    """Read "a statute of 1979" and "a 1979 law", but not "ERISA, a 1974 law"."""
    if candidate.determiner not in {"a", "an"} or candidate.before.rstrip().endswith((",", "—")):
        return False
    after = re.match(r"^\sof\s(?:19|20)\d\d\b", candidate.after)
    return bool(candidate.modifier_year or after)
