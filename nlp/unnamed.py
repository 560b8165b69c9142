"""Specific texts without a name or number: "an executive order that …", "its 2022 guidance".

A bare noun is not enough: each kind asks for a sign that one text is meant. Plural and unspecific
texts ("new rules", "more guidance") and later bare references ("the order") are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from policytrail.nlp import text_cues as cues
from policytrail.nlp.plain_sentences import sentence_bounds
from policytrail.nlp.unnamed_candidate import MONTHS, YEAR_BEFORE, Candidate, is_acronym
from policytrail.nlp.unnamed_signs import is_specific
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
    subject: tuple[str, ...]  # the words that tell which text is meant
    definite: bool  # "the gold bill": one that is known
    bare: bool  # "the rule": the one that was spoken of
    echoes: bool  # "the Senate version": a text of the kind of the one before


_DETERMINER = (
    r"(?P<det>\b(?:an?|the|his|her|its|their|this|that|another|one)\s+"
    r"|\b[\w.&-]+(?:['’]s|s['’])\s+)?"
)
# Words that stand in no noun phrase before its head.
_OUTSIDE = (
    r"(?:and|or|of|in|to|by|for|on|at|from|as|than|that|with|but|an?|the|his|her|its|their|our|my"
    r"|this|another|one|is|was|are|were|has|had|have|said|into|under|over|about|against|after"
    r"|before|since|through|without|until|during|who|which|when|where|if|because|so|will|would"
    r"|can|could|may|might|must|shall|should|not|be|been|being|also|does|did|do)"
)
_WORD = r"[\w$/-]+(?:\([a-z0-9]\))?"  # also "401(k)"
_MODIFIERS = rf"(?P<mods>(?:(?!{_OUTSIDE}\s){_WORD}\s+){{0,4}}?)"
_COMPLEMENT = re.compile(
    r"^\s(?:on|about|governing|against|for|concerning|regarding|to)\s"
    r"(?:[^,.;:—–()\"“”\n]|(?<=\d)\([a-z]\))+"  # also "401(k)"
)
_STOP = re.compile(
    r"\s(?:that|which|who|when|while|and|but|said|says|is|was|were|are|will|would|has|had|have"
    r"|closed|closes|ended|ends|opened|opens|expired|expires|began|begins|stands|stalled|remains|drew|draws|attracted|received|faces|died|passed|survives|goes|went|lasted|came|comes|become[s]?|became|took|takes|could|may|might|should|can|do|does|did|under|for\s\d+"
    r"|signed|issued|intended|meant|aimed|until|before|after|since|by|in|from|into|as|if|because"
    r"|on\s(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December)|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)"
    r"|(?:later|earlier|next|last|this|over\sthe)\s(?:(?:this|next)\s)?(?:week|month|quarter|year"
    r"|spring|summer|fall|autumn|winter)"
    r"|to\s(?:the\s)?(?:OMB|Office|White\sHouse|Federal\sRegister|Congress))(?![\w-])"
)
_DAY = re.compile(
    r"^\s(?:on\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|^\sto\s(?:the|a|an)\b"
    r"|^\s(?:on|for)\s(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.)\s\d"
    r"|^\son\san?\s(?:[\w-]+\s){0,2}vote\b"
)


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
        # The last noun of a row is its head: "a draft order", "a draft overtime rule".
        self._pattern = re.compile(
            rf"(?<![\w-]){_DETERMINER}{_MODIFIERS}\b(?P<noun>(?!draft\s+(?:{_WORD}\s+)?(?:{joined})\b)"
            rf"(?:{joined}))(?![\w-]|['’]s?\b|\s+(?:{joined})\b)",
            re.IGNORECASE,
        )

    def find(self, text: str) -> Iterator[Unnamed]:
        """Yield the mentions that are specific, in order."""
        official = cues.OFFICIAL.search(text) is not None
        regulated = cues.REGULATOR.search(text) is not None
        ordered = cues.ORDERED.search(text) is not None and cues.EXECUTIVE.search(text) is not None
        for match in self._pattern.finditer(text):
            candidate = replace(
                self._candidate(text, match),
                official=official,
                regulated=regulated,
                ordered=ordered,
            )
            if is_specific(candidate):
                yield _unnamed(candidate)

    def _candidate(self, text: str, match: re.Match[str]) -> Candidate:
        start, end = sentence_bounds(text, match.start(), match.end())
        noun = re.sub(r"\s+", " ", match["noun"].casefold())
        modifiers = match["mods"].split()
        own = _after_verb(modifiers)
        begin = match.start() if not own else match.start("mods") + _offset(match["mods"], own)
        return Candidate(
            match=match,
            kind=self._kinds[noun],
            noun=noun,
            before=text[start:begin],
            after=text[match.end() : end],
            determiner="" if own else (match["det"] or "").strip().casefold(),
            modifiers=tuple(modifiers[own:]),
        )


def _after_verb(modifiers: Sequence[str]) -> int:
    """Return how many words belong to a clause before: "the agency issued guidance"."""
    own = 0
    for number, word in enumerate(modifiers):
        plain = word.casefold()
        is_deed = cues.REVOKED.fullmatch(plain) and plain not in cues.PARTICIPLES
        if is_deed or plain in cues.VERBS:
            own = number + 1
        elif plain in cues.MAKERS and number + 1 < len(modifiers):
            own = number + 2  # after its subject comes a verb
    return min(own, len(modifiers))


def _offset(words: str, count: int) -> int:
    return [m.end() for m in re.finditer(r"\S+\s+", words)][count - 1]


def _unnamed(candidate: Candidate) -> Unnamed:
    match = candidate.match
    own = len(match["mods"].split()) - len(candidate.modifiers)
    start = _word_start(match, own + _skipped(candidate.modifiers))
    span = Span(start=start, end=match.end(), text=match.string[start : match.end()])
    made = YEAR_BEFORE.search(candidate.before) if candidate.determiner in {"a", "an"} else None
    return Unnamed(
        span=span,
        kind=_kind(candidate),
        noun=candidate.noun,
        year=candidate.own_year or (made[1] if made else None),
        indefinite=candidate.determiner in {"a", "an", "another"},
        another=_is_another(candidate),
        description=_description(span.text, candidate.after),
        subject=(*candidate.subject, *_complement_words(candidate.after)),
        definite=candidate.determiner in {"the", "this", "that"},
        bare=candidate.is_bare,
        echoes=candidate.noun in cues.ECHOES and not candidate.modifier_year,
    )


_FILING = re.compile(r"\b(?:fil|introduc|propos|draft|sponsor|offer|weigh|consider)\w*\s$", re.I)


def _kind(candidate: Candidate) -> InstrumentKind:
    """Return the kind of a text; an ordinance that is filed, or would do something, is a bill."""
    if candidate.noun != "ordinance":
        return candidate.kind
    pending = candidate.words & {"proposed", "draft"} or _FILING.search(candidate.before)
    return (
        "bill" if pending or re.match(r"^,?\s(?:that|which)\swould\b", candidate.after) else "law"
    )


def _is_another(candidate: Candidate) -> bool:
    """Read "a second order", "a future bulletin": none of those before."""
    if candidate.determiner == "another" or candidate.words & {"second", "separate", "earlier"}:
        return True
    return candidate.is_indefinite and bool(candidate.words & (cues.TO_COME | cues.COMPARED))


def _skipped(modifiers: Sequence[str]) -> int:
    """Return how many words at the front are mere circumstances: "new", "last week's"."""
    count = 0
    for number, word in enumerate(modifiers):
        plain = word.casefold()
        dated = word in MONTHS and number + 1 < len(modifiers) and modifiers[number + 1].isdigit()
        if dated or plain in cues.SKIPPED or plain == "withdrawn" or _is_name(word):
            count += 1
        else:
            break
    return count


def _is_name(word: str) -> bool:
    if word in MONTHS:
        return False  # "the August order": which one
    return word[0].isupper() and not word.casefold().endswith("-era") and not is_acronym(word)


def _word_start(match: re.Match[str], number: int) -> int:
    words = list(re.finditer(r"\S+", match["mods"]))
    if number == len(words):
        return match.start("noun")
    return match.start("mods") + words[number].start()


def _complement_words(after: str) -> tuple[str, ...]:
    """Return the words of four letters and more of what a text is on: "rule on custody fees"."""
    if not _COMPLEMENT.match(after) or _DAY.match(after):
        return ()
    return tuple(re.findall(r"[A-Za-z]{4,}", _description("", after))[:6])


def _description(mention: str, after: str) -> str:
    complement = _COMPLEMENT.match(after)
    if complement is None or _DAY.match(after):
        return re.sub(r"\s+", " ", mention)
    text = complement[0]
    stop = _STOP.search(text, 4)
    words = (text[: stop.start()] if stop else text).split()
    return " ".join([re.sub(r"\s+", " ", mention), *words[:9]])
