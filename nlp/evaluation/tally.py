"""Counts of right, made up and missed things, and the ratios made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Cell = tuple[str, str]  # metric, class; the class is "" where a metric has none
Mistake = Literal["missed", "made up", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many things were found, how many were made up, how many were missed."""

    found: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            found=self.found + other.found,
            extra=self.extra + other.extra,
            missed=self.missed + other.missed,
        )

    @property
    def precision(self) -> float | None:
        """The share of the predicted things that are right; None where nothing was predicted."""
        return share(self.found, self.found + self.extra)

    @property
    def recall(self) -> float | None:
        """The share of the gold things that were found; None where gold has none."""
        return share(self.found, self.found + self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both (van Rijsbergen 1979); None where neither side has any."""
        return share(2 * self.found, 2 * self.found + self.extra + self.missed)


def share(part: float, whole: float) -> float | None:
    """Return part / whole; None where there is no whole."""
    return part / whole if whole else None


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum: what a micro average is made of."""
    return sum(tallies, Tally())


def mean_f1(tallies: Iterable[Tally]) -> float | None:
    """Return the macro average: the mean F1 of the classes that occur on either side."""
    values = [value for tally in tallies if (value := tally.f1) is not None]
    return share(sum(values), len(values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One mistake in one document: what kind of thing, and which one."""

    mistake: Mistake
    what: str
    detail: str


@dataclass(slots=True)
class Sheet:
    """What one document adds to every metric; the layers write on it in turn.

    ``crossings`` counts (layer, gold class, predicted class), where "" is nothing on that side.
    """

    tallies: dict[Cell, Tally] = field(default_factory=dict)
    crossings: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def add(self, metric: str, tally: Tally, label: str = "") -> None:
        """Add counts to a metric, under a class."""
        cell = (metric, label)
        self.tallies[cell] = self.tallies.get(cell, Tally()) + tally

    def matched(self, metric: str, pairs: int, *, gold: int, predicted: int) -> None:
        """Add the outcome of matching two lists of these lengths."""
        self.add(metric, Tally(found=pairs, extra=predicted - pairs, missed=gold - pairs))

    def classified(self, metric: str, gold: str | None, predicted: str | None) -> None:
        """Add one thing with its class on each side; None is no such thing there."""
        if gold is not None and gold == predicted:
            self.add(metric, Tally(found=1), gold)
            return
        if gold is not None:
            self.add(metric, Tally(missed=1), gold)
        if predicted is not None:
            self.add(metric, Tally(extra=1), predicted)

    def judged(self, metric: str, right: bool) -> None:
        """Add one judgement to an accuracy."""
        self.add(metric, Tally(found=1) if right else Tally(missed=1))

    def note(self, mistake: Mistake, what: str, detail: str) -> None:
        """Keep one mistake for the list of errors."""
        self.findings.append(Finding(mistake=mistake, what=what, detail=detail))
