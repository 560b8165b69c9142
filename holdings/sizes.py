"""Sizes of markets as series, and scenarios reckoned from them. Pure.

Two figures are one value at two roundings where the rounder one's last digit covers the finer one:
"8.9 trillion" and "nearly 9 trillion". A scenario ("one percent of it would be 90 billion") is
reckoned again; it is derived, never a figure of its own.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from policytrail.errors import CatalogueError

MISMATCH = 0.05  # of the product: more than that is flagged
_DATA = Path(__file__).parent / "data" / "measures.toml"
_LIKELY = 5  # times as much or as little: then the sum is of something else
_REACH = 2  # sentences before a scenario in which its base may stand
_SCENARIO = re.compile(
    r"\b(?:if|were|would|could|might|will|even|each|every|just|mere|only|shift|allocat\w+)\b", re.I
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]*|\.(?=[A-Za-z]\.)[^.!?\n]*)*[.!?\n]?")
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_IN_QUARTER = re.compile(
    r"\b(?:(first|second|third|fourth) quarter of|Q([1-4])(?: of)?) ((?:19|20)\d\d)\b", re.I
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_IN_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})(?: \d{{1,2}},)? ((?:19|20)\d\d)\b")
_IN_YEAR = re.compile(r"\b(?:in|of|since|by|end of|as of) ((?:19|20)\d\d)\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A size that is told again and again."""

    id: str
    title: str
    words: tuple[str, ...]
    least: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A figure in a text. ``sentences``: those before it, the last is its own."""

    value: float
    unit: str  # USD or percent
    bound: str
    text: str
    start: int  # in the last sentence
    sentences: tuple[str, ...]
    document_id: str
    publisher: str
    url: str
    told_on: date

    @property
    def sentence(self) -> str:
        """The sentence that it stands in."""
        return self.sentences[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a series, with all figures that are it at some rounding; the finest first."""

    measure: str
    value: float
    as_of: str | None  # 2025-Q1, 2025-03 or 2025; None: the texts do not say
    told_on: date  # first
    said: tuple[Said, ...]

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who published it."""
        return tuple(sorted({each.publisher for each in self.said}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A share of a size, reckoned again."""

    share: float  # percent
    base: float
    said: float
    derived: float
    off: float  # said beside derived: 0.1 is ten percent more
    is_flagged: bool
    measure: str  # of the base; "": of none that is known
    sentence: str
    document_id: str
    publisher: str
    url: str
    told_on: date


def load_measures() -> tuple[Measure, ...]:
    """Return the measures that are followed.

    Raises:
        CatalogueError: the list of the program is damaged.
    """
    try:
        table = tomllib.loads(_DATA.read_text(encoding="utf-8"))["measures"]
        return tuple(
            Measure(
                id=name,
                title=row["title"],
                words=tuple(row["words"]),
                least=row["least"],
                most=row["most"],
            )
            for name, row in table.items()
        )
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"cannot be read: {error}", subject=str(_DATA)) from error


def sentences_to(text: str, start: int, count: int = _REACH + 1) -> tuple[tuple[str, ...], int]:
    """Return the last sentences up to the one around a place, and the place in the last."""
    found = [each for each in _SENTENCE.finditer(text) if each.start() <= start and each[0].strip()]
    if not found:
        return (text,), start
    kept = found[-count:]
    return tuple(each[0] for each in kept), start - kept[-1].start()


def measure_of(said: Said, measures: Iterable[Measure]) -> Measure | None:
    """Return what a figure is a size of: by the nearest words, those of its sentence first."""
    if said.unit != "USD":
        return None
    fitting = [each for each in measures if each.least <= said.value <= each.most]
    for text, at in _places(said):
        near = [
            (min(abs(at - place) for place in places), each.id, each)
            for each in fitting
            if (places := _found(text, each.words))
        ]
        if near:
            return min(near, key=lambda each: each[:2])[2]
    return None


def _places(said: Said) -> Iterator[tuple[str, int]]:
    yield said.sentence, said.start
    if len(said.sentences) > 1 and re.search(r"\b(?:its|their|it|they)\b", said.sentence):
        yield said.sentences[-2], len(said.sentences[-2])


def _found(text: str, words: Iterable[str]) -> list[int]:
    plain = text.casefold()
    return [match.start() for word in words for match in re.finditer(re.escape(word), plain)]


def as_of(text: str) -> str | None:
    """Return the time that a sentence names for its figure: 2025-Q1, 2025-03 or 2025."""
    quarter = _IN_QUARTER.search(text)
    if quarter:
        number = _QUARTERS[quarter[1].casefold()] if quarter[1] else int(quarter[2])
        return f"{quarter[3]}-Q{number}"
    month = _IN_MONTH.search(text)
    if month:
        return f"{month[2]}-{_MONTHS.index(month[1]) + 1:02}"
    year = _IN_YEAR.search(text)
    return year[1] if year else None


def rounding(said: Said) -> float:
    """Return what the last digit of a figure stands for: 1e11 of "8.9 trillion", 1e12 of "9"."""
    number = re.search(r"(\d[\d,]*)(?:\.(\d+))?", said.text)
    if number is None or said.value == 0:  # "nine trillion"
        return float(f"1e{math.floor(math.log10(abs(said.value)))}") if said.value else 1.0
    digits = number[1].replace(",", "")
    written = float(f"{digits}.{number[2] or 0}")
    scale = abs(said.value) / written if written else 1.0
    if number[2]:
        return scale / float(f"1e{len(number[2])}")
    zeros = len(digits) - len(digits.rstrip("0")) if said.bound != "exact" else 0
    return scale * float(f"1e{zeros}")


def is_same(fine: Said, round_: Said) -> bool:
    """Tell whether the rounder of two figures can be the finer one."""
    return abs(fine.value - round_.value) <= rounding(round_) / 2


def series(said: Iterable[Said], measures: Sequence[Measure]) -> tuple[Point, ...]:
    """Return the values of each measure, in the order of time; figures at several roundings are
    one value, that of the finest."""
    found: list[Point] = []
    for measure in measures:
        own = [each for each in said if measure_of(each, measures) == measure]
        points: list[Point] = []
        for each in sorted(own, key=lambda one: (rounding(one), one.told_on, one.document_id)):
            _place(points, each, measure.id)
        found += sorted(points, key=lambda point: (_when(point), point.value))
    return tuple(found)


def _when(point: Point) -> str:
    """Return what sorts values by their time: a quarter by its last month."""
    year, _, rest = (point.as_of or point.told_on.isoformat()).partition("-")
    return f"{year}-{3 * int(rest[1]):02}" if rest.startswith("Q") else f"{year}-{rest or '12'}"


def _place(points: list[Point], said: Said, measure: str) -> None:
    """Add a figure to the point that it can be, one of its own text before others, then the
    nearest in time; or begin one."""
    when = as_of(said.sentence)
    fitting = [
        (
            all(each.document_id != said.document_id for each in point.said),
            abs((point.told_on - said.told_on).days),
            abs(point.value - said.value),
            place,
        )
        for place, point in enumerate(points)
        if is_same(point.said[0], said) and (not when or not point.as_of or when == point.as_of)
    ]
    if not fitting:
        told = said.told_on
        points.append(
            Point(measure=measure, value=said.value, as_of=when, told_on=told, said=(said,))
        )
        return
    place = min(fitting)[-1]
    point = points[place]
    points[place] = replace(
        point,
        as_of=point.as_of or when,
        told_on=min(point.told_on, said.told_on),
        said=(*point.said, said),
    )


def scenarios(said: Sequence[Said], measures: Sequence[Measure]) -> tuple[Scenario, ...]:
    """Return the scenarios in texts: a share, what it comes to, and of what.

    The least sum in the sentence is the result; of greater ones there and in those before it the
    one that fits best is the base.
    """
    found: dict[tuple[str, str], Scenario] = {}
    for share in said:
        if share.unit != "percent" or not 0 < share.value <= 100:
            continue
        if not _SCENARIO.search(share.sentence):
            continue
        near = [
            each
            for each in said
            if each.document_id == share.document_id
            and each.unit == "USD"
            and each.sentence in share.sentences
        ]
        own = [each for each in near if each.sentence == share.sentence]
        result = min(own, key=lambda each: each.value, default=None)
        bases = [each for each in near if result and each.value > result.value]
        if result and bases:
            one = _scenario(share, result, bases, measures)
            if abs(math.log(1 + one.off)) < math.log(_LIKELY):
                found[share.document_id, share.sentence] = one
    return tuple(found.values())


def _scenario(
    share: Said, result: Said, bases: Sequence[Said], measures: Sequence[Measure]
) -> Scenario:
    def off(base: Said) -> float:
        return result.value / (base.value * share.value / 100) - 1

    def order(base: Said) -> tuple[float, bool]:
        return round(abs(off(base)), 6), measure_of(base, measures) is None

    best = min(bases, key=order)
    measure = measure_of(best, measures)
    return Scenario(
        share=share.value,
        base=best.value,
        said=result.value,
        derived=best.value * share.value / 100,
        off=off(best),
        is_flagged=abs(off(best)) > MISMATCH,
        measure=measure.id if measure else "",
        sentence=share.sentence.strip(),
        document_id=share.document_id,
        publisher=share.publisher,
        url=share.url,
        told_on=share.told_on,
    )
