"""The tone of a document, from words of praise and blame, of good and bad news.

A baseline: it counts words in the author's own voice (what stands in quotation marks is somebody
else's) and says "neutral" unless they lean clearly to one side. Figures: docs/decisions/0502.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policytrail.nlp.lexicons import load_words
from policytrail.nlp.terms import compile_terms
from policytrail.records import Entity, SentimentLabel

# A score strictly inside the band is read as neutral; the scorer's band is the same by default.
NEUTRAL_BAND = 0.2
_STRONG = 2.0
_PLAIN_TYPES = frozenset({"place", "asset"})
_QUOTED = re.compile(r"“[^”\n]*”|\"[^\"\n]*\"")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])|\n+")
_VIEW = re.compile(
    r"\b(?:called|calls|argue[sd]?|warn(?:s|ed)|prais(?:es|ed)|denounc\w+|attack(?:s|ed)|critici\w+"
    r"|oppos\w+|support(?:s|ed)|urg(?:es|ed)|welcom(?:es|ed)|accus\w+|applaud\w*|hail(?:s|ed)"
    r"|said\sthat|says\sthat|said\she|said\sshe|wrote\sthat|told|testified|backs|condemn\w*|vowed"
    r"|claim(?:s|ed|ing)|according\sto\scritics|hopes?|fears?)\b"
)
_PRICES = re.compile(
    r"\b(?:shares?|stocks?|prices?|index|futures|bonds?|yields?|trading|market|quarter|percent"
    r"|bitcoin|ether|gold|token|coin)\b|%",
    re.I,
)
_MOVES = re.compile(
    r"\b(?:rose|risen|rises?|rising|fell|fallen|falls?|falling|climb\w*|gain(?:s|ed)|slid|slip\w*"
    r"|tumbl\w+|soar\w*|surg(?:e[sd]?|ing)|plung\w+|jump(?:s|ed)|drop(?:s|ped)|rall(?:y|ied|ies)"
    r"|sank|slump\w*|rebound\w*|retreat\w*|los[et]\s\d|up\s\d|down\s\d)\b",
    re.I,
)
_NEGATED = re.compile(r"\b(?:no|not|never|without|neither|nor|n['’]t)\s+(?:\w+\s+){0,2}$", re.I)
_EVIDENCE = 5.5  # weight of words from which on a leaning counts in full
_LENGTH = 115.0  # words in which that much evidence is to be found
_SHORT = 0.85  # share of it that the shortest texts need: there one plain word tips the scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """Words of a lexicon that colour a text."""

    strong_good: re.Pattern[str]
    strong_bad: re.Pattern[str]
    good: re.Pattern[str]
    bad: re.Pattern[str]


# An author who says "we oppose" or "we thank" tells the tone without a coloured word.
_OWN_BLAME = re.compile(
    r"\b(?:I|[Ww]e)\s(?:\w+ly\s|must\s|will\s)?(?:oppose|reject|condemn|deplore|denounce|refuse"
    r"|do\snot\sthank|are\sgoing\sto\scourt|will\sfight)\b|\b[Ww]hat\s(?:I|we)\s(?:refuse|fear)\b"
)
_OWN_PRAISE = re.compile(
    r"\b(?:I|[Ww]e)\s(?:\w+ly\s|also\s)?(?:support|welcome|applaud|commend|thank|congratulate"
    r"|salute|endorse)\b"
)
# A firm that tells of its own product praises it: the press release.
_OWN_PRODUCT = re.compile(
    r"\b(?:today\s)?(?:announce[ds]?|launch(?:es|ed)?|unveil(?:s|ed)|introduce[ds]?|open(?:s|ed))\b",
)
_PROMOTION = 3.0  # what that is worth, in plain words of praise
_NO_FIRM = re.compile(
    r"\b(?:Department|Office|Commission|Court|Board|Division|Agency|Bureau|Senate|House|County"
    r"|State|City|Union|News|Daily|Weekly|Times|Post|Courier|Wire|Gazette|Journal|Review|Letter)\b"
)


def load_tone(folders: Sequence[Path] = ()) -> Tone:
    """Return our words and the user's.

    Raises:
        LexiconError: a file is wrong.
    """
    words = load_words("sentiment", folders)
    return Tone(
        strong_good=compile_terms(words["strong"]["good"]),
        strong_bad=compile_terms(words["strong"]["bad"]),
        good=compile_terms(words["plain"]["good"]),
        bad=compile_terms(words["plain"]["bad"]),
    )


def read_tone(text: str, tone: Tone, source: str = "") -> tuple[SentimentLabel, float]:
    """Return the label and a score from -1 to 1; ``source`` is who publishes the text."""
    own = own_words(text)
    good = _STRONG * len(_OWN_PRAISE.findall(own)) + _PROMOTION * _promotes(own, source)
    bad = _STRONG * len(_OWN_BLAME.findall(own))
    mixed = _goes_both_ways(own)
    for start, end in _own_sentences(own):
        sentence = own[start:end]
        if mixed and tells_prices(sentence):
            continue
        good += _STRONG * _count(tone.strong_good, sentence) + _count(tone.good, sentence)
        bad += _STRONG * _count(tone.strong_bad, sentence) + _count(tone.bad, sentence)
    score = _score(good, bad, len(own.split()))
    return label_of(score), score


_UP = re.compile(
    r"\b(?:rose|gain(?:s|ed)|climbed|jumped|rall(?:y|ied|ies)|surged|soared|up\s\d)", re.I
)
_DOWN = re.compile(
    r"\b(?:fell|drop(?:s|ped)|lost|slid|slip(?:s|ped)|sank|tumbled|plunged|down\s\d)", re.I
)


def _goes_both_ways(own: str) -> bool:
    """Tell whether some prices rise and others fall: a wrap of markets, no good or bad news."""
    told = [own[start:end] for start, end in _own_sentences(own)]
    prices = " ".join(sentence for sentence in told if tells_prices(sentence))
    return bool(_UP.search(prices) and _DOWN.search(prices))


def _promotes(own: str, source: str) -> bool:
    """Tell whether a firm tells of a product of its own in the first sentences."""
    name = source.split()[0] if source and not _NO_FIRM.search(source) else ""
    if len(name) < 4 or own.count(name) < 2:
        return False
    opening = own[: own.find("\n", 200) if "\n" in own[200:] else len(own)]
    return name in opening and bool(_OWN_PRODUCT.search(opening))


def colour_entities(text: str, entities: Sequence[Entity], tone: Tone) -> tuple[Entity, ...]:
    """Return the entities with their sentiment: how the author presents each; None for places.

    Only strong words count, and only in a sentence of the author's own that names no other
    person or body; all others are neutral.
    """
    own = own_words(text)
    scores = dict.fromkeys((entity.id for entity in entities), 0.0)
    for start, end in _own_sentences(own):
        named = [e for e in entities if e.type not in _PLAIN_TYPES and _is_named(e, start, end)]
        if len(named) == 1:
            sentence = own[start:end]
            scores[named[0].id] += 0.5 * _count(tone.strong_good, sentence)
            scores[named[0].id] -= 0.5 * _count(tone.strong_bad, sentence)
    return tuple(
        replace(e, sentiment=None if e.type == "place" else _clipped(scores[e.id]))
        for e in entities
    )


def _is_named(entity: Entity, start: int, end: int) -> bool:
    return any(start <= mention.start < end for mention in entity.mentions)


def _clipped(score: float) -> float:
    return max(-1.0, min(1.0, score))


def own_words(text: str) -> str:
    """Return the text with blanks for what stands in quotation marks: places stay the same."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)


def is_view(own: str, start: int, end: int) -> bool:
    """Tell whether a sentence reports somebody else's view."""
    return bool(_VIEW.search(own, start, end))


def has_judgement(own: str, start: int, end: int, tone: Tone) -> bool:
    """Tell whether a stretch of the author's own words has a word of praise or blame."""
    sentence = own[start:end]
    patterns = (tone.strong_good, tone.strong_bad, tone.good, tone.bad)
    return any(_is_counted(sentence, m) for p in patterns for m in p.finditer(sentence))


def tells_prices(sentence: str) -> bool:
    """Tell whether a sentence tells of a price or a market that moves: no praise and no blame."""
    return bool(_PRICES.search(sentence) and _MOVES.search(sentence))


def _own_sentences(own: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences that do not report somebody else's view."""
    start = 0
    for match in [*_SENTENCE.finditer(own), None]:
        end = match.start() if match else len(own)
        if not is_view(own, start, end):
            yield start, end
        start = match.end() if match else end


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(_is_counted(text, match) for match in pattern.finditer(text))


def _is_counted(text: str, match: re.Match[str]) -> bool:
    """Leave out negated words and words of names: "the Employee Benefits office"."""
    inside = bool(text[: match.start()].strip(" \n“\"'("))
    if match[0][0].isupper() and inside and not match[0].isupper():
        return False
    return not _NEGATED.search(text[max(0, match.start() - 30) : match.start()])


def _score(good: float, bad: float, words: int) -> float:
    """Return how far the words lean, damped where they are few for the length of the text."""
    total = good + bad
    if not total:
        return 0.0
    wanted = _EVIDENCE * max(_SHORT, words / _LENGTH)
    weight = min(1.0, total / wanted)
    return round(math.copysign(abs((good - bad) / total) * weight, good - bad), 3)


def label_of(score: float) -> SentimentLabel:
    """Return the label of a score."""
    if score <= -NEUTRAL_BAND:
        return "negative"
    return "positive" if score >= NEUTRAL_BAND else "neutral"
