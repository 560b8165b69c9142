"""Finds money, percentages, shares, coins and counts in a text.

What counts as an amount is section 8 and section 10 ("Amounts") of the annotation scheme: every
printed sum, percentage and holding; counts only from 100 up, and only of what the lexicon names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policytrail.nlp.lexicons import load_words
from policytrail.nlp.numerals import DIGITS, WORDS, parse_number
from policytrail.nlp.plain_sentences import sentence_bounds
from policytrail.records import Amount, Span

_LEAST_COUNT = 100
_SCALES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "mln": 1e6, "mm": 1e6, "m": 1e6,
    "billion": 1e9, "bn": 1e9, "bln": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12,
    "t": 1e12, "quadrillion": 1e15,
}  # fmt: skip
_LONG_SCALE = r"thousand|million|billion|trillion|quadrillion"
_SHORT_SCALE = r"(?:mn|mln|mm|bn|bln|tn|trn|[kKmMbBtT])(?![\w’'])"
_SCALE = rf"(?:[\s-]?(?:{_LONG_SCALE})\b|\s?{_SHORT_SCALE})"
_TIMES = {"": 1.0, "tens of": 10.0, "hundreds of": 100.0, "dozens of": 10.0}
_VAGUE = {"thousands": 1e3, "millions": 1e6, "billions": 1e9, "trillions": 1e12}
_PERCENT = (
    r"(?:\s?%|[\s-]?percent\b|[\s-]?per\scent\b|\s?pct\b|\s?pc\b|[\s-]percentage[\s-]points?\b)"
)
_BASIS_POINTS = r"[\s-](?:basis[\s-]points?|bps)\b"
_SEPARATOR = r"\s?(?:-|–|—|\bto\b|\band\b)\s?"
# A number is not the tail of a word, a longer number, a docket or a section.
_NOT_BEHIND = r"(?<![\w.,$£€¥₩₹/#-])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The units that are known, from ``lexicons/units*.toml``."""

    symbols: Mapping[str, str]
    words: Mapping[str, str]
    large: frozenset[str]
    codes: frozenset[str]
    hundredths: Mapping[str, str]
    coins: Mapping[str, str]
    nouns: frozenset[str]
    people_endings: tuple[str, ...]
    not_people: frozenset[str]


def load_units(folders: Sequence[Path] = ()) -> Units:
    """Return our units and the user's.

    Raises:
        LexiconError: a file is missing or wrong.
    """
    table: dict[str, Any] = load_words("units", folders)
    currency, count = table["currency"], table["count"]
    return Units(
        symbols=currency["symbols"],
        words={word.casefold(): code for word, code in currency["words"].items()},
        large=frozenset(currency["large"]["words"]),
        codes=frozenset(currency["codes"]["codes"]),
        hundredths=currency["hundredths"],
        coins={word.casefold(): code for word, code in table["coin"]["words"].items()},
        nouns=frozenset(noun.casefold() for noun in count["nouns"]),
        people_endings=tuple(count["people_endings"]),
        not_people=frozenset(count["not_people"]),
    )


class AmountFinder:
    """Finds amounts with the patterns of one set of units."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._ranges, self._singles = _patterns(units)
        self._vague = _vague_pattern(units)

    def find(self, text: str) -> tuple[Amount, ...]:
        """Return the amounts of a text in order, without overlaps.

        A range of one quantity ("5% to 20%") is one amount with ``value_max``; a change from one
        value to another ("from 3% to 8%") is two.
        """
        found = _without_overlaps([*self._with_units(text), *self._counts(text)])
        found += self._elliptical(text, found)
        return tuple(sorted(found, key=lambda amount: amount.span.start))

    def _with_units(self, text: str) -> Iterator[Amount]:
        for pattern in self._ranges:
            for match in pattern.finditer(text):
                if _is_range(match):
                    yield from self._read(match)
        for pattern in self._singles:
            for match in pattern.finditer(text):
                yield from self._read(match)
        for match in self._vague.finditer(text):
            low = _VAGUE[match["many"].casefold()] * _times(match["times"])
            high = low * 10 if match["times"] else low * 1000
            yield _amount(match, low, self._units.words[match["money"].casefold()], high)

    def _read(self, match: re.Match[str]) -> Iterator[Amount]:
        unit, factor = self._unit(match)
        low, high = _bounds(match)
        if unit and low is not None:
            yield _amount(match, low * factor, unit, None if high is None else high * factor)

    def _unit(self, match: re.Match[str]) -> tuple[str, float]:
        """Return the unit of a match and what its number must be multiplied with; "" for none."""
        groups = match.groupdict()
        if groups.get("symbol"):
            return self._units.symbols[_as_listed(groups["symbol"], self._units.symbols)], 1.0
        if groups.get("percent"):
            return "percent", 1.0
        if groups.get("bp"):
            return "percent", 0.01
        if groups.get("code"):
            return groups["code"].upper(), 1.0
        if groups.get("coin"):
            return self._units.coins[groups["coin"].casefold()], 1.0
        if groups.get("share"):
            return "shares", 1.0
        return self._money_word(match, groups["money"].casefold())

    def _money_word(self, match: re.Match[str], word: str) -> tuple[str, float]:
        if word in self._units.hundredths:
            return self._units.hundredths[word], 0.01
        if match["low"].isdigit() and _CONSTANT.search(match.string[: match.start()][-4:]):
            return "", 1.0  # "in 2020 dollars" names a year
        if word in self._units.large and not match["low_scale"] and "," not in match["low"]:
            return "", 1.0
        return self._units.words[word], 1.0

    # --- counts ---------------------------------------------------------------------------------

    def _counts(self, text: str) -> Iterator[Amount]:
        for match in _NUMBER.finditer(text):
            value = _value(match, "low")
            if value is None or not _is_countable(match, value):
                continue
            noun = self._counted(text, match.end())
            if noun:
                yield _amount(match, value, "count")

    def _counted(self, text: str, end: int) -> str:
        """Return the counted noun after a number, at most four words on; "" for none."""
        phrase = _PHRASE.match(text, end)
        if phrase is None:
            return ""
        words = phrase[0].split()
        for number, word in enumerate(words):
            plain = word.strip("’'").casefold()
            if self._is_counted(plain):
                return plain
            if number and f"{words[number - 1].casefold()} {plain}" in self._units.nouns:
                return plain
        return ""

    def _is_counted(self, word: str) -> bool:
        if word in self._units.nouns:
            return True
        return word.endswith(self._units.people_endings) and word not in self._units.not_people

    # --- numbers that leave their unit to the words before -------------------------------------

    def _elliptical(self, text: str, found: Sequence[Amount]) -> list[Amount]:
        """Read "to 300,000 shares from 100,000" and "of 88,000 plans, 40,000 had one"."""
        taken = [(amount.span.start, amount.span.end) for amount in found]
        more: list[Amount] = []
        for match in _NUMBER.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            value = _value(match, "low")
            if value is None or not _is_large(match, value) or not _is_alone(text, match.end()):
                continue
            unit = self._understood(text, match, [*found, *more])
            if unit:
                more.append(_amount(match, value, unit))
        return more

    def _understood(self, text: str, match: re.Match[str], found: Sequence[Amount]) -> str:
        start = sentence_bounds(text, match.start(), match.end())[0]
        before = [a for a in found if start <= a.span.start < match.start() and a.unit != "percent"]
        if before:
            last = max(before, key=lambda amount: amount.span.start)
            is_money = last.unit not in {"shares", "count"}
            scaled = (match["low_scale"] or "").strip().casefold() in {"billion", "trillion"}
            return last.unit if scaled or not is_money else ""
        return "count" if self._speaks_of_counted(text, start, match) else ""

    def _speaks_of_counted(self, text: str, start: int, match: re.Match[str]) -> bool:
        """Tell whether this sentence or the one before names something that is counted."""
        earlier = text[sentence_bounds(text, max(0, start - 2), start)[0] : match.start()]
        return any(self._is_counted(word.casefold()) for word in re.findall(r"[A-Za-z]+", earlier))


def _without_overlaps(amounts: Iterable[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    for amount in sorted(amounts, key=lambda item: (item.span.start, -item.span.end)):
        if not kept or amount.span.start >= kept[-1].span.end:
            kept.append(amount)
    return kept


# --- patterns ----------------------------------------------------------------------------------


def _quantity(name: str) -> str:
    """Return the pattern of a number with its scale, in groups ``<name>`` and ``<name>_scale``."""
    return (
        rf"(?P<{name}>{DIGITS}|\b(?:{WORDS})\b|\bhalf\s+an?(?=[\s-](?:{_LONG_SCALE}))"
        rf"|\ban?(?=\s(?:{_LONG_SCALE})))(?P<{name}_scale>{_SCALE})?"
    )


def _choice(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _patterns(units: Units) -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
    """Return the patterns of ranges and of single amounts."""
    symbols, codes = _choice(units.symbols), _choice(units.codes)
    symbol = rf"(?<![\w$])(?P<symbol>{symbols})\s?"
    word = _choice([*units.words, *units.hundredths])
    share = (
        r"(?:\s+(?!of\b|and\b|to\b|in\b|for\b|at\b|from\b|with\b)[\w&.'’-]+){0,3}?"
        r"\s+(?P<share>shares)\b"
    )
    tail = (
        rf"(?:[\s-](?P<money>{word})\b|\s(?P<code>{codes})\b|(?P<percent>{_PERCENT})"
        rf"|(?P<bp>{_BASIS_POINTS})|\s(?P<coin>{_choice(units.coins)})\b|{share})"
    )
    low, high = _quantity("low"), _quantity("high")
    to_high = rf"(?P<sep>{_SEPARATOR}){high}"
    ranges = [
        symbol + low + rf"(?P<sep>{_SEPARATOR})(?:(?:{symbols})\s?)?{high}",
        rf"{_NOT_BEHIND}{low}(?:{_PERCENT})?{to_high}{tail}",
    ]
    singles = [symbol + low, rf"{_NOT_BEHIND}(?P<code>{codes})\s?{low}", _NOT_BEHIND + low + tail]
    return [_compile(text) for text in ranges], [_compile(text) for text in singles]


def _vague_pattern(units: Units) -> re.Pattern[str]:
    return _compile(
        rf"\b(?P<times>(?:tens|hundreds|dozens)\s+of\s+)?(?P<many>{'|'.join(_VAGUE)})\s+of\s+"
        rf"(?P<money>{_choice(units.words)})\b"
    )


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_NUMBER = _compile(_NOT_BEHIND + _quantity("low") + r"(?![\w%/]|[-–]\d|\.\d)")
# Up to four words on, as long as none of them begins another phrase.
_PHRASE = re.compile(
    r"(?:\s+(?:of\s+(?:the|its|their|those|these)\s+)?"
    r"(?!(?:of|in|to|from|at|on|for|by|with|that|which|who|were|was|is|are|had|have|has|or|as|than"
    r"|but|into|over|under|after|before|since|last|this|will|would|may|the|an?)\b)[A-Za-z][\w'’-]*"
    r"(?:\([a-z]\))?){1,5}"
)
_ALONE = re.compile(
    r"\s*(?:[,.;:)\]”\"—–]|$|\n|\s(?:in|from|to|of|at|and|by|had|have|has|were|was|are|is|on|out"
    r"|more|earlier|later|for|than|or|as|after|before|since|last|this|an?|the|\w+\s+months?"
    r"|\w+\s+years?)\b)"
)
_IDENTIFIED = re.compile(
    r"(?:\b(?:No|Nos|Order|Section|Sec|Title|Chapter|Part|Law|Release|Rule|Bill|Act|Form|Docket|Reg"
    r"|Stat|Code|Page|p|R|S|B|Doc|Notice|Ave|Street|Flight|Route|Highway"
    r"|[HSAL]B|HR|[HS]J?R|EO|CFR|FR|USC)\.?\s|§\s?)$",
    re.IGNORECASE,
)


_CONSTANT = re.compile(r"\bin\s$", re.IGNORECASE)
_MOVED = re.compile(r"\b(?:rose|fell|grew|raised?|cut|up|down|\w+ed)\s+$", re.IGNORECASE)


def _is_range(match: re.Match[str]) -> bool:
    """Tell a range from a change and from two amounts that stand side by side."""
    separator = match["sep"].strip().casefold()
    before = match.string[max(0, match.start() - 24) : match.start()]
    if separator == "and":
        return bool(re.search(r"\bbetween\s+$", before, re.IGNORECASE))
    if separator == "to" and re.search(r"\bfrom\s+$", before, re.IGNORECASE):
        return bool(re.search(r"\b(?:rang\w+|anywhere|var\w+)\s+from\s+$", before, re.IGNORECASE))
    return separator != "to" or not _MOVED.search(before)


def _is_countable(match: re.Match[str], value: float) -> bool:
    if value < _LEAST_COUNT or not value.is_integer():
        return False
    if match["low"].casefold().startswith(("a", "half a")) or _is_year(match, value):
        return False
    before = match.string[max(0, match.start() - 14) : match.start()]
    return not _IDENTIFIED.search(before)


def _is_year(match: re.Match[str], value: float) -> bool:
    return match["low"].isdigit() and not match["low_scale"] and 1800 <= value <= 2199


def _is_large(match: re.Match[str], value: float) -> bool:
    """Tell whether a number shows by its print that it is a quantity: 45,000 or 3 million."""
    return _is_countable(match, value) and ("," in match["low"] or bool(match["low_scale"]))


def _is_alone(text: str, end: int) -> bool:
    return bool(_ALONE.match(text, end))


# --- values ------------------------------------------------------------------------------------


def _times(word: str | None) -> float:
    return _TIMES[re.sub(r"\s+", " ", (word or "").strip().casefold())]


def _as_listed(symbol: str, symbols: Mapping[str, str]) -> str:
    return symbol if symbol in symbols else symbol.upper()


def _value(match: re.Match[str], name: str) -> float | None:
    """Return the number in a group with its scale; None where the words are no number."""
    text = re.sub(r"\s+", " ", match[name].casefold())
    scale = (match[f"{name}_scale"] or "").strip(" -\t\n").casefold()
    if text in {"half a", "half an"}:
        number = 0.5
    else:
        try:
            number = parse_number(text)
        except ValueError:
            return None
    return number * _SCALES[scale] if scale else number


def _bounds(match: re.Match[str]) -> tuple[float | None, float | None]:
    """Return the value, and the highest for a range. "$5 to $10 million" shares its scale."""
    low = _value(match, "low")
    if "high" not in match.groupdict() or low is None:
        return low, None
    high = _value(match, "high")
    scale = match["high_scale"]
    if high is not None and scale and not match["low_scale"]:
        plain = parse_number(match["high"]) if high else 0.0
        if plain and low < plain:
            low *= high / plain
    return (low, high) if high is not None and high > low else (None, None)


_BEFORE = (
    (
        "at_most",
        r"up to|as much as|as many as|at most|no more than|not more than|a maximum of|capped at",
    ),
    ("at_least", r"at least|no less than|no fewer than|not less than|a minimum of"),
    ("more_than", r"more than|over|above|exceed\w*|in excess of|upwards? of|north of|topp\w+"),
    ("less_than", r"less than|fewer than|under|below|just short of"),
    ("about", r"about|some|roughly|nearly|almost|around|approximately|an estimated|close to|~"),
)
_BOUNDS = [
    (bound, re.compile(rf"(?:^|[\s(])(?:{words})\s(?:an?\s(?:additional|estimated)\s)?$", re.I))
    for bound, words in _BEFORE
]


def _bound(text: str, start: int, end: int) -> str:
    before = text[max(0, start - 32) : start]
    for bound, pattern in _BOUNDS:
        if pattern.search(before):
            return bound
    after = text[end : end + 12].casefold()
    if after.startswith((" or more", "-plus", " or higher", "+")):
        return "at_least"
    return "at_most" if after.startswith((" or less", " or fewer")) else "exact"


def _amount(match: re.Match[str], low: float, unit: str, high: float | None = None) -> Amount:
    text = match[0].rstrip()
    span = Span(start=match.start(), end=match.start() + len(text), text=text)
    bound = _bound(match.string, span.start, span.end)
    return Amount(value=_rounded(low), unit=unit, span=span, value_max=high, bound=bound)


def _rounded(value: float) -> float:
    """Drop what binary fractions add: 3.7 cents is 0.037."""
    return float(f"{value:.12g}")
