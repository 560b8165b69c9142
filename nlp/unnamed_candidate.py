"""A mention of a text without a name, in its surroundings."""

from __future__ import annotations

import re
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
    official: bool = False  # the text speaks of those who make texts
    regulated: bool = False  # and among them of a regulator
    ordered: bool = False  # of an order of a president or a governor

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
            if (word.lstrip('“"')[0].islower() or word[0].isdigit() or is_acronym(word))
            and not _YEAR.fullmatch(word)
            and word not in cues.BARE
            and not word.endswith(POSSESSIVE)
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
        return self.determiner.endswith(POSSESSIVE) and self.determiner not in _TIMES

    @property
    def is_regulators(self) -> bool:
        """Whether a regulator is named as its maker: "the department's draft", "an SEC rule"."""
        if any(cues.REGULATOR.fullmatch(word) for word in self.modifiers if word[0].isupper()):
            return bool(self.determiner)
        if cues.BY_REGULATOR.match(self.after):  # "a rule from the Treasury"
            return bool(self.determiner)
        return self._is_owned_by(cues.MAKER)

    @property
    def is_lawmakers(self) -> bool:
        """Whether a legislator or a chamber is named as its maker: "the House's draft"."""
        if any(cues.LAWMAKING.fullmatch(word) for word in self.modifiers if word[0].isupper()):
            return bool(self.determiner)
        by = cues.BY_LAWMAKER.match(self.after)
        return bool(self.determiner and by) or self._is_owned_by(cues.LAWMAKER)

    def _is_owned_by(self, maker: re.Pattern[str]) -> bool:
        owner = f"{self.before[-40:]}{self.match[0][: len(self.determiner)]}"
        return self._is_genitive and bool(re.search(rf"{maker.pattern}['’]s?$", owner))

    @property
    def is_made(self) -> bool:
        """Whether a clause after it tells who made it: "the resolution that Rep. Pell filed"."""
        told = cues.MADE_BY.match(self.after)
        if told is None or not self.determiner or self.noun in {"statement", "opinion"}:
            return False
        if told["maker"].casefold() in cues.PRONOUNS:
            return self.official and bool(told["that"])
        return cues.MAKERS_BY_KIND[self.kind].search(told["maker"]) is not None

    @property
    def is_read(self) -> bool:
        """Whether the words treat it as a text: it has pages, it is read, it would do something."""
        return bool(cues.READ_BEFORE.search(self.before) or cues.READ_AFTER.match(self.after))

    @property
    def is_indefinite(self) -> bool:
        return self.determiner in {"a", "an", "another", "one"}

    @property
    def is_executives(self) -> bool:
        """Whether an executive is named as its maker: "the governor's order", "a Pell order"."""
        named = f"{' '.join(self.modifiers)} "
        return self._is_owned_by(cues.EXECUTIVE) or bool(cues.EXECUTIVE.match(named))

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
    def is_told_as_known(self) -> bool:
        """Whether it stands alone and is treated as a text: "the rule would …"."""
        return self.determiner == "the" and self.is_bare and self.is_read

    @property
    def is_timed(self) -> bool:
        """Whether its time tells it from others: "the August order", "Monday's rule"."""
        if self.determiner in _TIMES or self.determiner in _DAYS:
            return True
        return self.is_known and any(word in MONTHS for word in self.modifiers)

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


def is_acronym(word: str) -> bool:
    """Tell "ESG" and "anti-ESG" from the name of a regulator."""
    return bool(re.fullmatch(r"(?:[a-z]+-)?[A-Z]{2,5}", word)) and not cues.REGULATOR.search(word)


POSSESSIVE = ("'s", "’s", "s'", "s’")
_TIMES = frozenset(
    f"{time}{mark}s" for time in ("today", "week", "month", "year", "yesterday") for mark in "'’"
)
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS = frozenset(f"{day.casefold()}{mark}s" for day in _WEEK for mark in "'’")
MONTHS = frozenset({
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December", "spring", "summer", "fall", "autumn", "winter",
})  # fmt: skip
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
