"""Whether words speak for or against what they are about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policytrail.nlp.stance_lexicon import Side, StanceLexicon
from policytrail.records import StanceLabel

_NEGATION = re.compile(
    r"(?:\b(?:not|never|no|nor|neither|without|hardly|cannot|nothing|nobody|none|less)\b"
    r"|n['’]t\b)(?:[\s,]+(?!(?:but|so|because|therefore|yet)\b)[\w'’-]+){0,3}[\s,]*$",
    re.IGNORECASE,
)
_OUGHT = re.compile(
    r"\b(?P<never>never\s)?(?:should|must|ought\sto|needs?\sto|has\sto|have\sto|deserves?\sto)"
    r"(?P<neg>\s(?:not|never)|n['’]t)?\s(?:\w+ly\s)?"
    r"(?:be\s|have\sbeen\s|have\s(?!to\b))?(?P<verb>\w+)",
    re.IGNORECASE,
)
# What ought to be done with a thing shows a position on it.
_LET = frozenset({
    "add", "adopt", "adopted", "allow", "allowed", "approved", "available", "buy", "consider",
    "embraced", "enacted", "expanded", "get", "hold", "include", "included", "invest",
    "keep", "kept", "lead", "let", "offer", "offered", "open", "opened", "own", "pass", "passed",
    "permit", "permitted", "protected", "sign", "signed", "stay", "remain", "stand", "survive",
    "become", "retained", "preserved", "upheld", "strengthened", "welcomed", "encouraged",
    "endorsed", "able", "free",
})  # fmt: skip
# "Savers should not need …", "should not be denied …": for what they are kept from.
_BURDENS = frozenset({
    "need", "have", "wait", "denied", "shut", "locked", "deprived", "limited", "restricted",
    "forced", "confined", "beg", "stuck", "trapped", "stranded", "bound", "tied", "punished",
    "penalized", "penalised", "left",
})  # fmt: skip
_ADMISSION = re.compile(
    r"\b(?:I|[Ww]e)(?:\s(?:was|were)|\s(?:have|had)\sbeen|['’](?:ve|d)\sbeen)\s(?:\w+\s)?$"
)
# Who has not decided whether to appeal says nothing of the text that is fought over.
_OF_PROCEDURE = re.compile(
    r"\s*(?:whether|if|when|where|how)?\s*to\s(?:seek\s(?:a\s|an\s)?(?:re|review|appeal|stay)"
    r"|(?:amend|change|extend|redo|redraft|replace|reopen|revise|rewrite|rework|update)\s"
    r"(?:her|his|its|their)\sown"
    r"|appeal|ask\s(?:the|a)\s(?:full\s)?(?:court|judge|justices)|run|file|retire|resign)\w*",
    re.IGNORECASE,
)
# "Do not read too much into it" is of what it means, not of whether it is good.
# "Savers cannot wait for a lock-up to end" says what they cannot do; eager is who says so himself.
_WAITING = re.compile(r"(?:cannot|can['’]t)\swait", re.IGNORECASE)
_SELF = re.compile(r"\b(?:I|we|he|she|they|it)\s(?:\w+ly\s|just\s)?$", re.IGNORECASE)
_READING = re.compile(r"\bread(?:s|ing)?\s(?:far\s|way\s)?$", re.IGNORECASE)
_NOBODY = re.compile(r"\b(?:no\s(?:[\w'’()-]+\s){1,4}|nobody\s|no\sone\s)$", re.IGNORECASE)
_STOP = frozenset({
    "abandon", "abandoned", "ban", "banned", "bar", "barred", "blocked", "drop", "dropped",
    "excluded", "halted", "kill", "killed", "leave", "outlawed", "overturned", "prohibited",
    "reject", "rejected", "repealed", "rescinded", "scrap", "scrapped", "shelved",
    "stopped", "struck", "vetoed", "withdraw", "withdrawn", "go", "die", "buried", "binned",
    "ditched", "dumped", "sell", "sold", "avoid", "avoided", "shun", "shunned", "axed", "forbidden",
    "forbid", "prohibit", "resist", "resisted", "oppose", "opposed", "defeated", "curbed",
})  # fmt: skip


_STATUS_QUO = re.compile(
    r"\b(?:status\squo|as\sthings\sstand"
    r"|(?:current|present|existing)\s"
    r"(?:system|rules?|law|regime|requirements?|standards?|limits?|restrictions?|regulations?))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A side with the words that show it; ``strength`` is by how much they outweigh others."""

    label: StanceLabel
    cue: str
    strength: int


def judge(text: str, lexicon: StanceLexicon) -> Judgement | None:
    """Return the side that words take, or None where they take none.

    Explicit neutrality outweighs praise and blame; a negated word counts for the other side.
    """
    neutral = lexicon.neutral.search(text)
    if neutral and not is_of_procedure(text, neutral.end()):
        return Judgement(label="neutral", cue=neutral[0], strength=2)
    cues = _cues(text, lexicon)
    balance = sum(_weight(word) * (1 if side == "support" else -1) for side, word in cues)
    if balance:
        side: Side = "support" if balance > 0 else "oppose"
        cue = next(word for found, word in cues if found == side)
        if side == "oppose" and _STATUS_QUO.search(text):
            side = "support"  # who blames what is wants the change
        return Judgement(label=side, cue=cue, strength=abs(balance))
    careful = lexicon.careful.search(text)
    return Judgement(label="neutral", cue=careful[0], strength=1) if careful else None


def is_of_procedure(text: str, end: int) -> bool:
    """Tell "has not decided" that ends before "whether to appeal": of a step, not of a matter."""
    return bool(_OF_PROCEDURE.match(text, end))


def _weight(cue: str) -> int:
    """A phrase says more than a word that has other uses: "blow a hole in" against "protect"."""
    return 2 if " " in cue.strip() else 1


def _cues(text: str, lexicon: StanceLexicon) -> list[tuple[Side, str]]:
    found: list[tuple[Side, str]] = []
    taken: list[tuple[int, int]] = []
    for match in _OUGHT.finditer(text):
        side = _ought(match)
        if side is not None and _NOBODY.search(text[max(0, match.start() - 50) : match.start()]):
            side = _flip(side)  # "no saver should own it"
        if side is not None:
            found.append((side, match[0]))
            taken.append(match.span())
    for start, end, side, word in _words(text, lexicon):
        if _ADMISSION.search(text[max(0, start - 30) : start]):
            continue  # "we were wrong about the timing" blames oneself
        before = text[max(0, start - 30) : start]
        if _READING.search(before) or (_WAITING.fullmatch(word) and not _SELF.search(before)):
            continue
        if any(a < end and start < b for a, b in taken):
            continue
        taken.append((start, end))
        turned = _is_negated(text, start) and not lexicon.metaphors.fullmatch(word)
        if side == "support" and lexicon.harming.search(text[max(0, start - 45) : start]):
            turned = True
        found.append((_flip(side) if turned else side, word))
    return found


def _ought(match: re.Match[str]) -> Side | None:
    verb = match["verb"].casefold()
    negated = bool(match["neg"] or match["never"])
    if negated and verb in _BURDENS:
        return "support"
    side: Side | None = "support" if verb in _LET else "oppose" if verb in _STOP else None
    if negated:
        return _flip(side) if side else "oppose"
    return side


def _words(text: str, lexicon: StanceLexicon) -> list[tuple[int, int, Side, str]]:
    """Return words of praise and blame, the longer first where two begin together."""
    found: list[tuple[int, int, Side, str]] = [
        (match.start(), match.end(), "support", match[0]) for match in lexicon.good.finditer(text)
    ]
    found += [
        (match.start(), match.end(), "oppose", match[0]) for match in lexicon.bad.finditer(text)
    ]
    return sorted(found, key=lambda item: (item[0], item[0] - item[1]))


def _is_negated(text: str, start: int) -> bool:
    return bool(_NEGATION.search(text[max(0, start - 45) : start]))


def _flip(side: Side) -> Side:
    return "oppose" if side == "support" else "support"
