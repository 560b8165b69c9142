"""Signs by which a mention of a text without a name means one text and not a kind of text.

What makes it specific, for every kind: a year of its own; its subject, before the noun with a
determiner that treats it as known ("the rollover rule") or after it ("a rule on fees"); its
maker ("the department's draft"); or a deed that only happens to single texts: one does not veto,
sign or issue texts in general ("vetoed a repeal bill"). Each kind adds what its nouns need.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from policytrail.nlp import text_cues as cues
from policytrail.records import InstrumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A noun of the lexicon in its surroundings."""

    match: re.Match[str]
    kind: InstrumentKind
    noun: str
    before: str  # the same sentence, up to the determiner
    after: str  # the same sentence, after the noun
    determiner: str
    modifiers: tuple[str, ...]
    official: bool  # the text speaks of those who make texts

    @property
    def sentence(self) -> str:
        return f"{self.before} {self.match[0]} {self.after}"

    @property
    def words(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in self.modifiers)

    @property
    def subject(self) -> tuple[str, ...]:
        """What stands before the noun and tells which text: "rollover", not "new" or "Ohio"."""
        return tuple(
            word
            for word in self.modifiers
            if word[0].islower() and word not in cues.BARE and not word.endswith(_POSSESSIVE)
        )

    @property
    def is_known(self) -> bool:
        """Whether the determiner treats the text as one that is known."""
        return self.determiner in cues.KNOWN or self.is_owned

    @property
    def is_owned(self) -> bool:
        return self.determiner in {"its", "their", "his", "her"} or self._is_genitive

    @property
    def _is_genitive(self) -> bool:
        return self.determiner.endswith(_POSSESSIVE) and self.determiner not in _TIMES

    @property
    def is_regulators(self) -> bool:
        """Whether a regulator is named as its maker: "the department's draft", "an SEC rule"."""
        if any(cues.REGULATOR.fullmatch(word) for word in self.modifiers if word[0].isupper()):
            return bool(self.determiner)
        owner = f"{self.before[-40:]}{self.match[0][: len(self.determiner)]}"
        return self._is_genitive and bool(re.search(rf"{cues.REGULATOR.pattern}['’]s?$", owner))

    @property
    def is_indefinite(self) -> bool:
        return self.determiner in {"a", "an", "another", "one"}

    @property
    def is_prepared(self) -> bool:
        """Whether the text is known and still to come: "its pending rule", "the order being …"."""
        coming = self.words & cues.COMING or cues.IN_PREPARATION.match(self.after)
        return self.is_known and self.official and bool(coming)

    @property
    def suffers(self) -> bool:
        """Whether something is done to it that is done to single texts only."""
        return bool(cues.DEED_BEFORE.search(self.before) or cues.DEED_AFTER.match(self.after))

    @property
    def own_year(self) -> str | None:
        """The year that belongs to the text: before its noun, or right after it."""
        after = _YEAR_AFTER.search(self.after)
        return self.modifier_year or (after[1] if after else None)

    @property
    def modifier_year(self) -> str | None:
        found = _YEAR.search(" ".join(self.modifiers))
        return found[1] if found else None

    @property
    def is_bare(self) -> bool:
        """Whether nothing but a definite determiner marks it: "the rule"."""
        return self.determiner in {"the", "this", "that", ""} and not (
            self.own_year or self.subject or cues.ON.match(self.after)
        )


_POSSESSIVE = ("'s", "’s", "s'", "s’")
_TIMES = frozenset(
    f"{time}{mark}s" for time in ("today", "week", "month", "year", "yesterday") for mark in "'’"
)
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_YEAR_AFTER = re.compile(
    r"^,?\s(?:that\s\w+\s)?(?:(?:was\s)?(?:issued|published|adopted|released|made|written"
    r"|signed)\s)?"
    r"(?:from|of|in|dated)\s(?:(?:early|late|mid-?)\s?)?(?:[A-Z][a-z]+\.?\s(?:\d{1,2},\s)?)?("
    r"(?:19|20)\d\d)\b"
)
YEAR_BEFORE = re.compile(
    r"\b(?:in|of|since)\s(?:[A-Z][a-z]+\.?\s)?((?:19|20)\d\d)\b[^.;]{0,60}$", re.I
)
_RELATIVE = re.compile(
    r"^(?:\s[\w-]+){0,2}?,?\s(?:that|which|to\s[a-z]+|on|for|requiring|allowing|barring|creating)\b"
)
_PURPOSE = re.compile(
    r"^(?:\s(?:on\s)?[A-Z][a-z]+day|\s(?:last|this)\s(?:week|month|year))?,?\s"
    r"(?:that|which|on|to\s[a-z]+|requiring|allowing|barring)\b"
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
    if candidate.determiner in {"a", "an", "another", "his", "her", "its"}:
        return True
    maker = " ".join(candidate.modifiers).casefold()
    return candidate.determiner == "the" and maker in {"white house", "presidential"}


# --- guidance --------------------------------------------------------------------------------


def _is_guidance(candidate: Candidate) -> bool:
    if candidate.own_year:
        return True
    on = bool(cues.ON.match(candidate.after))
    if candidate.noun in cues.COUNTED:
        return _is_counted(candidate, on=on)
    if candidate.noun in cues.QUESTIONS:
        return on and (candidate.suffers or (not candidate.before.strip() and candidate.official))
    if candidate.noun in {"guidance", "guidelines"}:
        return _is_advice(candidate)
    if candidate.noun == "letter":
        return _is_regulators_letter(candidate)
    if candidate.noun == "release":
        made = YEAR_BEFORE.search(candidate.before)
        return candidate.is_indefinite and bool(made and _RELATIVE.match(candidate.after))
    return False


def _is_counted(candidate: Candidate, *, on: bool) -> bool:
    """Read nouns that are only used of texts which an agency numbers or dates."""
    if candidate.noun in cues.SPECIFIC_GUIDANCE:
        return bool(candidate.determiner)
    if not candidate.determiner or not candidate.official:
        return False
    if candidate.noun == "advisory" and not cues.REGULATOR.search(candidate.sentence):
        return False  # advisories are also given on travel and weather
    own = re.match(r"^\sof\s(?:its|their|his|her)\sown\b", candidate.after)
    known = candidate.is_known and candidate.determiner != "this"  # "this bulletin" names itself
    return known or bool(on or own or candidate.suffers or candidate.is_regulators)


def _is_advice(candidate: Candidate) -> bool:
    """Read "guidance", a noun without a plural, which needs more to be one text."""
    if candidate.is_prepared:
        return True
    marked = any(word.endswith("-era") for word in candidate.words)
    follows = re.match(
        r"^\s(?:that|which|issued|from|on|telling|warning|to\s[a-z]+s)\b", candidate.after
    )
    if marked or (candidate.suffers and follows):
        return True
    return candidate.is_known and candidate.official and bool(candidate.subject)


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
    if candidate.own_year:
        return True
    on = bool(cues.ON.match(candidate.after))
    if candidate.noun in {"safe harbor", "exemption"}:
        own = candidate.is_owned and bool(cues.FOR.match(candidate.after))
        return "proposed" in candidate.words or own
    if candidate.noun in {"proposal", "draft"}:
        regulated = cues.REGULATOR.search(candidate.sentence)
        return bool(regulated and on) or candidate.is_regulators
    if candidate.noun in {"rulemaking", "rule-making"}:
        return on and candidate.official
    if candidate.noun in cues.PROPOSED:
        return bool(candidate.determiner)
    if candidate.noun in {"final rule", "interim final rule"}:
        known = candidate.is_known and bool(cues.AGENCY.search(candidate.sentence))
        return known or bool(cues.ADOPTED.search(candidate.before))
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
    told = set(candidate.subject) - cues.COMMON_RULES
    if told and candidate.is_known and candidate.noun == "rule":  # "its stablecoin rule"
        return candidate.official
    if told and candidate.suffers and candidate.is_indefinite:  # "published a custody rule"
        return candidate.official
    if candidate.is_regulators and (candidate.suffers or candidate.is_known):
        return True
    follows = _PURPOSE.match(candidate.after)
    return bool(candidate.determiner and follows and cues.AGENCY.search(candidate.sentence))


# --- bills and laws ------------------------------------------------------------------------------

# A resolution of Congress that undoes a rule is a bill; a board's resolution is none.
_DISAPPROVAL = re.compile(
    r"^\s(?:of\sdisapproval\b|(?:that|which)\swould\s(?:overturn|repeal|undo|nullify|block|void"
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
        if candidate.is_indefinite and told and candidate.suffers:  # "vetoed a repeal bill"
            return True
    owned = candidate.is_indefinite or candidate.determiner in {"his", "her", "their"}
    owned = owned or candidate.determiner.endswith(_POSSESSIVE)
    if candidate.noun == "resolution":
        return owned and bool(_DISAPPROVAL.match(candidate.after))
    if candidate.noun == "measure":
        return candidate.determiner == "a" and bool(
            re.match(r"^\s(?:that\swould|to\s[a-z]+)\b", candidate.after)
        )
    drafted = re.match(
        r"^\s(?:that|which)\s(?:he|she|they|[A-Z][a-z]+)\s(?:is|are|was)\s", candidate.after
    )
    follows = re.match(
        r"^(?:\s(?:in|last|this|on)\s\w+)?,?\s(?:that|which|to\s[a-z]+|requiring|allowing"
        r"|barring)\b",
        candidate.after,
    )
    return bool(drafted or (owned and (follows or cues.ON.match(candidate.after))))


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
    if _is_introduced_by_year(candidate):
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
    if set(words) & cues.GENERAL_LAW:
        return False
    if candidate.is_known and candidate.official and candidate.subject:
        return True  # "the divestment law"
    if candidate.noun == "ordinance":
        return bool(candidate.determiner and (candidate.suffers or _PURPOSE.match(candidate.after)))
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


_TOLD_OF = re.compile(r"(?:\b(?:this|it|that|which)\s(?:is|was)|\w['’]s)\s(?:not\s)?$", re.I)


def _is_generic(candidate: Candidate) -> bool:
    """Tell a kind of text from one text: "by executive order", "any rule", "no bill".

    "No order on coins came out of the White House" denies a text that somebody spoke of.
    """
    if candidate.is_indefinite and _TOLD_OF.search(candidate.before):
        return True  # "this is a rule about paperwork" speaks of one that was named
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
