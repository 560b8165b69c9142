"""Specific texts without a name or number: "an executive order that …", "its 2022 guidance".

A bare noun is not enough: each kind asks for a sign that one text is meant. Plural and unspecific
texts ("new rules", "more guidance") and later bare references ("the order") are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policytrail.nlp import text_cues as cues
from policytrail.nlp.plain_sentences import sentence_bounds
from policytrail.records import InstrumentKind, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnamed:
    """A mention of a text that has no name. ``year`` is when it was made, if the words say so."""

    span: Span  # the noun with what stands before it
    kind: InstrumentKind
    noun: str
    year: str | None
    indefinite: bool  # "a rule": a text that was not spoken of before
    another: bool  # "a second order": expressly not one of those before
    description: str  # the mention and its complement: "executive order on pensions"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A noun of the lexicon in its surroundings."""

    match: re.Match[str]
    kind: InstrumentKind
    noun: str
    before: str  # the same sentence, up to the determiner
    after: str  # the same sentence, after the noun
    determiner: str
    modifiers: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"{self.before} {self.match[0]} {self.after}"


_DETERMINER = (
    r"(?P<det>\b(?:an?|the|his|her|its|their|this|that|another|one)\s+"
    r"|\b[\w.&-]+(?:['’]s|s['’])\s+)?"
)
_MODIFIERS = (
    r"(?P<mods>(?:(?!(?:and|or|of|in|to|by|for|on|at|from|as|than|that|with|but|an?|the|his|her|its"
    r"|their|our|my|this|another|one|is|was|are|were|has|had|said)\s)[\w$-]+\s+){0,4}?)"
)
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_YEAR_AFTER = re.compile(
    r"^,?\s(?:that\s\w+\s)?(?:(?:was\s)?(?:issued|published|adopted|released|made|written"
    r"|signed)\s)?"
    r"(?:from|of|in|dated)\s(?:(?:early|late|mid-?)\s?)?(?:[A-Z][a-z]+\.?\s(?:\d{1,2},\s)?)?("
    r"(?:19|20)\d\d)\b"
)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|of|since)\s(?:[A-Z][a-z]+\.?\s)?((?:19|20)\d\d)\b[^.;]{0,60}$", re.I
)
_COMPLEMENT = re.compile(
    r"^\s(?:on|about|governing|against|for|concerning|regarding|to)\s[^,.;:—–()\"“”\n]+"
)
_STOP = re.compile(
    r"\s(?:that|which|who|when|while|and|but|said|says|is|was|were|are|will|would|has|had|have"
    r"|signed|issued|intended|meant|aimed|until|before|after|since|by|in|from|into|as|if|because"
    r"|on\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_DAY = re.compile(r"^\s(?:on\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|^\sto\s(?:the|a|an)\b")
_REVOKED = re.compile(
    r"\b(?:rescind\w*|withdr\w+|revok\w+|repeal\w*|scrap\w*|tore\sup|tear\w*\sup|bin(?:ned|s)"
    r"|dropp?\w*"
    r"|pull(?:ed|s)|replac\w+|vacat\w+|sued\sover|struck\sdown|overturn\w*|shelv\w+|cancel\w*"
    r"|void\w*|nullif\w+|issued|published|releas\w+|kill(?:ed|s)|ditch\w*|axed|undid|reversed)\b",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"\b(?:propos\w+|adopt\w*|issu\w+|finaliz\w+|rescind\w*|withdr\w+|repeal\w*|agency|agencies"
    r"|department|commission|regulat\w+|bureau|administration|board|SEC|DOL|EBSA|CFTC|CFPB"
    r"|Treasury|judge|court|comment\w*)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"^(?:\s[\w-]+){0,2}?,?\s(?:that|which|to\s[a-z]+|on|for|requiring|allowing|barring|creating)\b"
)
# A resolution of Congress that undoes a rule is a bill; a board's resolution is none.
_DISAPPROVAL = re.compile(
    r"^\s(?:of\sdisapproval\b|(?:that|which)\swould\s(?:overturn|repeal|undo|nullify|block|void)\b"
    r"|to\s(?:overturn|repeal|undo|nullify|block|void|disapprove|reverse)\b)"
)
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_SPECIFIC_GUIDANCE = frozenset(
    {
        *("information letter", "supplemental statement", "advisory opinion"),
        *("interpretive letter", "no-action letter", "policy statement"),
    }
)
_BARE_ADJECTIVES = frozenset({
    "another", "earlier", "final", "first", "hostile", "landmark", "last", "later", "latest",
    "long", "much-anticipated", "new", "next", "recent", "same", "second", "separate", "short",
    "similar", "single", "sweeping", "very", "week's", "whole",
})  # fmt: skip
_GENERAL_LAW = frozenset({
    "antitrust", "case", "civil", "common", "constitutional", "criminal", "current", "employment",
    "existing", "federal", "international", "labor", "local", "martial", "pension", "present",
    "securities", "state", "tax",
})  # fmt: skip


class UnnamedFinder:
    """Finds unnamed texts by the nouns of a lexicon."""

    def __init__(self, nouns: Mapping[str, Any]) -> None:
        self._kinds: dict[str, InstrumentKind] = {
            noun: kind  # type: ignore[misc]
            for kind, row in nouns.items()
            for noun in row["nouns"]
        }
        joined = "|".join(
            re.escape(noun).replace(r"\ ", r"\s+")
            for noun in sorted(self._kinds, key=len, reverse=True)
        )
        self._pattern = re.compile(
            rf"(?<![\w-]){_DETERMINER}{_MODIFIERS}\b(?P<noun>{joined})(?![\w-]|['’]s?\b)",
            re.IGNORECASE,
        )

    def find(self, text: str) -> Iterator[Unnamed]:
        """Yield the mentions that are specific, in order."""
        for match in self._pattern.finditer(text):
            candidate = self._candidate(text, match)
            if _is_generic(candidate) or not _SIGNS[candidate.kind](candidate):
                continue
            yield _unnamed(candidate)

    def _candidate(self, text: str, match: re.Match[str]) -> _Candidate:
        start, end = sentence_bounds(text, match.start(), match.end())
        noun = re.sub(r"\s+", " ", match["noun"].casefold())
        return _Candidate(
            match=match,
            kind=self._kinds[noun],
            noun=noun,
            before=text[start : match.start()],
            after=text[match.end() : end],
            determiner=(match["det"] or "").strip().casefold(),
            modifiers=tuple(match["mods"].split()),
        )


def _is_generic(candidate: _Candidate) -> bool:
    """Tell a kind of text from one text: "by executive order", "any rule", "no bill"."""
    modifiers = {word.casefold() for word in candidate.modifiers}
    if modifiers & {"any", "no", "every", "each", "some", "more", "further", "such", "other"}:
        return True
    if not candidate.determiner and re.search(
        r"\b(?:by|any|no|every|each)\s+$", candidate.before, re.I
    ):
        return True
    return bool(re.match(r"^\s?(?:No\.\s?)?\d", candidate.after))


def _is_order(candidate: _Candidate) -> bool:
    if candidate.noun == "order":
        return _is_bare_order(candidate)
    return bool(candidate.determiner or candidate.modifiers or not candidate.before.strip())


def _is_bare_order(candidate: _Candidate) -> bool:
    """Read "an order on annuities" as an executive's, where one stands in its sentence."""
    words = {word.casefold() for word in candidate.modifiers}
    if (
        not candidate.determiner
        or words - cues.ORDINARY
        or not cues.EXECUTIVE.search(candidate.sentence)
    ):
        return False
    return bool(cues.ORDER_ON.match(candidate.after))


def _is_memorandum(candidate: _Candidate) -> bool:
    if candidate.determiner in {"a", "an", "another", "his", "her", "its"}:
        return True
    maker = " ".join(candidate.modifiers).casefold()
    return candidate.determiner == "the" and maker in {"white house", "presidential"}


def _is_guidance(candidate: _Candidate) -> bool:
    if _own_year(candidate):
        return True
    if candidate.noun in _SPECIFIC_GUIDANCE:
        return bool(candidate.determiner)
    if candidate.noun in cues.SERIES and candidate.determiner and cues.ON.match(candidate.after):
        return True
    revoked = _REVOKED.search(f"{candidate.before[-60:]} {' '.join(candidate.modifiers)}")
    if candidate.noun in {"guidance", "guidelines"}:
        marked = any(word.casefold().endswith("-era") for word in candidate.modifiers)
        follows = re.match(r"^\s(?:that|which|issued|from|on|telling|warning)\b", candidate.after)
        return bool((marked or revoked) and (marked or follows))
    if candidate.noun == "release":
        made = _YEAR_BEFORE.search(candidate.before)
        return bool(
            candidate.determiner in {"a", "an"} and made and _RELATIVE.match(candidate.after)
        )
    return False


def _is_rule(candidate: _Candidate) -> bool:
    words = {word.casefold() for word in candidate.modifiers}
    if candidate.noun == "version":
        return _modifier_year(candidate) is not None
    if _own_year(candidate):
        return True
    if candidate.noun in {"safe harbor", "exemption"}:
        own = candidate.determiner in {"its", "their"} or candidate.determiner.endswith(_POSSESSIVE)
        return "proposed" in words or (own and bool(cues.FOR.match(candidate.after)))
    if candidate.noun in {"proposal", "draft"}:
        return bool(cues.ON.match(candidate.after) and cues.REGULATOR.search(candidate.sentence))
    if candidate.noun in {"proposed rule", "proposed regulation"}:
        return bool(candidate.determiner)
    if candidate.noun in {"final rule", "interim final rule"}:
        return bool(
            re.search(
                r"\b(?:adopted|finalized|issued|published|released|finalised)\s$", candidate.before
            )
        )
    if "to" in candidate.after.split()[:1] and candidate.determiner == "the":
        return False
    follows = re.match(
        r"^(?:\s(?:on\s)?[A-Z][a-z]+day)?,?\s(?:that|which|on|to\s[a-z]+|requiring|allowing"
        r"|barring)\b",
        candidate.after,
    )
    owned = candidate.determiner in {"its", "their"} or candidate.determiner.endswith(_POSSESSIVE)
    named = [word for word in words if word not in _BARE_ADJECTIVES and word.islower()]
    if candidate.determiner and candidate.noun == "rule" and cues.ON.match(candidate.after):
        return True  # "the rule on prudence"
    known = owned or candidate.determiner in cues.KNOWN
    if named and known and candidate.noun == "rule":  # "its stablecoin rule"
        return bool((_AGENCY if owned else cues.REGULATOR).search(candidate.sentence))
    return bool(candidate.determiner and follows and _AGENCY.search(candidate.sentence))


def _is_bill(candidate: _Candidate) -> bool:
    if candidate.noun.startswith("companion"):
        return bool(
            re.search(r"\b(?:House|Senate|Assembly)\s$", candidate.match[0][: -len(candidate.noun)])
        )
    owned = candidate.determiner in {"a", "an", "another", "his", "her", "their"}
    owned = owned or candidate.determiner.endswith(_POSSESSIVE)
    drafted = re.match(
        r"^\s(?:that|which)\s(?:he|she|they|[A-Z][a-z]+)\s(?:is|are|was)\s", candidate.after
    )
    named = [
        w for w in candidate.modifiers if w.islower() and w not in _BARE_ADJECTIVES | cues.NO_BILLS
    ]
    if candidate.noun == "bill" and named and candidate.determiner in cues.KNOWN:  # "the gold bill"
        text = candidate.match.string
        return bool(cues.LAWMAKING.search(text)) and cues.NUMBERED.search(text) is None
    if candidate.noun == "resolution":
        return owned and bool(_DISAPPROVAL.match(candidate.after))
    if candidate.noun == "measure":
        return candidate.determiner == "a" and bool(
            re.match(r"^\s(?:that\swould|to\s[a-z]+)\b", candidate.after)
        )
    follows = re.match(
        r"^(?:\s(?:in|last|this|on)\s\w+)?,?\s(?:that|which|to\s[a-z]+|requiring|allowing"
        r"|barring)\b",
        candidate.after,
    )
    return bool(drafted or (owned and follows))


def _is_law(candidate: _Candidate) -> bool:
    words = [word.casefold() for word in candidate.modifiers]
    year = _modifier_year(candidate)
    nouns = [word for word in words if word not in _BARE_ADJECTIVES and not word.isdigit()]
    if year and nouns:
        return True
    if _is_introduced_by_year(candidate, year):
        return True
    if candidate.determiner and candidate.noun != "reform" and cues.ON.match(candidate.after):
        return True  # "a state law on borrowing by cities"
    if candidate.noun == "statute" and set(nouns) - _GENERAL_LAW and candidate.determiner:
        return True  # "the gold statute"
    if candidate.noun == "reform" or set(words) & _GENERAL_LAW:
        return False
    if "new" in words and nouns:
        return True
    signed = re.search(r"\b(?:sign(?:s|ed)|enacted)\s$", candidate.before)
    follows = re.match(r"^(?:\s(?:in|last|this|on)\s\w+)?,?\s(?:that|which)\b", candidate.after)
    return bool(candidate.determiner in {"a", "an"} and (signed or follows) and follows)


def _is_introduced_by_year(candidate: _Candidate, year: str | None) -> bool:
    """Read "a statute of 1979" and "a 1979 law", but not "ERISA, a 1974 law"."""
    if candidate.determiner not in {"a", "an"} or candidate.before.rstrip().endswith((",", "—")):
        return False
    return bool(year or re.match(r"^\sof\s(?:19|20)\d\d\b", candidate.after))


def _is_case(candidate: _Candidate) -> bool:
    return candidate.determiner in {"a", "an", "the"}


_SIGNS = {
    "executive_order": _is_order, "memorandum": _is_memorandum, "guidance": _is_guidance,
    "rule": _is_rule, "bill": _is_bill, "law": _is_law, "case": _is_case,
}  # fmt: skip


def _modifier_year(candidate: _Candidate) -> str | None:
    found = _YEAR.search(" ".join(candidate.modifiers))
    return found[1] if found else None


def _own_year(candidate: _Candidate) -> str | None:
    """Return the year that belongs to the text: before its noun, or right after it."""
    after = _YEAR_AFTER.search(candidate.after)
    return _modifier_year(candidate) or (after[1] if after else None)


def _unnamed(candidate: _Candidate) -> Unnamed:
    match = candidate.match
    skip = _skipped(candidate.modifiers)
    start = match.start("noun") if skip == len(candidate.modifiers) else _word_start(match, skip)
    span = Span(start=start, end=match.end(), text=match.string[start : match.end()])
    made = _YEAR_BEFORE.search(candidate.before) if candidate.determiner in {"a", "an"} else None
    words = {word.casefold() for word in candidate.modifiers}
    return Unnamed(
        span=span,
        kind=candidate.kind,
        noun=candidate.noun,
        year=_own_year(candidate) or (made[1] if made else None),
        indefinite=candidate.determiner in {"a", "an", "another"},
        another=candidate.determiner == "another"
        or bool(words & {"second", "separate", "earlier"}),
        description=_description(span.text, candidate.after),
    )


def _skipped(modifiers: Sequence[str]) -> int:
    """Return how many words at the front are mere circumstances: "new", "last week's"."""
    count = 0
    for word in modifiers:
        plain = word.casefold()
        if plain in _BARE_ADJECTIVES or _REVOKED.fullmatch(word) or _is_name(word):
            count += 1
        else:
            break
    return count


def _is_name(word: str) -> bool:
    return word[0].isupper() and not word.casefold().endswith("-era") and not word.isdigit()


def _word_start(match: re.Match[str], number: int) -> int:
    words = list(re.finditer(r"\S+", match["mods"]))
    return match.start("mods") + words[number].start()


def _description(mention: str, after: str) -> str:
    complement = _COMPLEMENT.match(after)
    if complement is None or _DAY.match(after):
        return re.sub(r"\s+", " ", mention)
    text = complement[0]
    stop = _STOP.search(text, 4)
    words = (text[: stop.start()] if stop else text).split()
    return " ".join([re.sub(r"\s+", " ", mention), *words[:9]])
