"""Reads the parameters of an address; what is wrong with one is said with its name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from policytrail.errors import ParameterError

_LONGEST_TEXT = 200  # characters: no name and no search is longer
_LONGEST_NUMBER = 9  # digits
_SHOWN = 60  # characters of a wrong value in a message
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of an address, each with its values in their order."""

    values: dict[str, list[str]]

    def only(self, allowed: Collection[str]) -> None:
        """Check that there are no others.

        Raises:
            ParameterError: one is of another name.
        """
        for name in self.values:
            if name not in allowed:
                known = ", ".join(sorted(allowed)) or "none"
                raise wrong(
                    plain(name), given="a name that this page does not know",
                    expected=f"one of these parameters: {known}",
                )  # fmt: skip

    def text(self, name: str, expected: str = "words", *, most: int = _LONGEST_TEXT) -> str:
        """Return a text without blanks around it; empty where there is none.

        Raises:
            ParameterError: it was given twice, is too long, or has characters that are no text.
        """
        value = self._single(name, expected)
        if len(value) > most:
            raise wrong(
                name, given=f"{len(value):,} characters", expected=f"{expected}, at most {most}"
            )
        if not all(one.isprintable() or one in "\t\n" for one in value):
            raise wrong(
                name, given="characters that cannot be shown", expected=f"{expected}, plain text"
            )
        return value.strip()

    def day(self, name: str) -> date | None:
        """Return a day; None where there is none.

        Raises:
            ParameterError: it is none, or one before the year 1900 or after 2199.
        """
        expected = "a day such as 2025-08-06"
        value = self._single(name, expected).strip()
        if not value:
            return None
        if not _DAY.fullmatch(value):
            raise wrong(name, given=shorten(value), expected=expected)
        try:
            found = date.fromisoformat(value)
        except ValueError as error:
            raise wrong(
                name, given=f"{value}, which is no day of the calendar", expected=expected
            ) from error
        if not 1900 <= found.year < 2200:
            raise wrong(name, given=value, expected=f"{expected}, from 1900 to 2199")
        return found

    def number(self, name: str, *, least: int, most: int, default: int) -> int:
        """Return a whole number within bounds, or the default.

        Raises:
            ParameterError: it is none, or out of bounds.
        """
        expected = f"a whole number from {least:,} to {most:,}"
        value = self._single(name, expected).strip()
        if not value:
            return default
        if not _NUMBER.fullmatch(value) or len(value) > _LONGEST_NUMBER:
            raise wrong(name, given=shorten(value), expected=expected)
        if not least <= int(value) <= most:
            raise wrong(name, given=shorten(value), expected=expected)
        return int(value)

    def choice(self, name: str, among: Sequence[str]) -> str:
        """Return one of the words, or an empty text.

        Raises:
            ParameterError: it is another word.
        """
        expected = f"one of {', '.join(among)}"
        value = self._single(name, expected).strip()
        if value and value not in among:
            raise wrong(name, given=shorten(value), expected=expected)
        return value

    def _single(self, name: str, expected: str) -> str:
        values = self.values.get(name, [])
        if len(values) > 1:
            raise wrong(name, given=f"{len(values)} times", expected=f"{expected}, once")
        return values[0] if values else ""


def wrong(name: str, *, given: str, expected: str) -> ParameterError:
    """Return the error that names a parameter, what was given, and what is expected."""
    return ParameterError(f"was given {given}", subject=name, remedy=f"Expected: {expected}.")


def shorten(value: str) -> str:
    """Return a value as a message shows it: in quotes, without what cannot be shown, and short."""
    return f"“{plain(value)}”"


def plain(value: str) -> str:
    """Return a value without what cannot be shown, and short."""
    shown = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in value)
    return f"{shown[:_SHOWN]}…" if len(shown) > _SHOWN else shown
