"""The lists of filers that are followed and of securities by asset class: ours, then the user's.

A user's folder may hold ``filers.toml`` and ``securities.toml`` of the same form; an entry of the
same name replaces ours. Each entry says where it is known from.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from policytrail.errors import CatalogueError

Entry = TypeVar("Entry", "Filer", "Security")
EVIDENCE = ("row", "checked", "claimed", "none")
ASSETS = ("bitcoin", "ether", "gold", "bitcoin_company", "private_markets", "private_credit")
_OURS = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filer:
    """A fund whose forms 13F are followed. Without ``cik`` its whole name tells it."""

    id: str
    title: str
    name: str  # words that its name at EDGAR must have
    source: str
    evidence: str
    cik: str = ""
    entity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """What a row may be a holding of. ``data/securities.toml`` says what the fields mean."""

    id: str
    name: str
    asset: str
    source: str
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    proved: tuple[str, ...] = ()
    claimed: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()  # "2025-06-16 3": each share became three on that day
    entity: str = ""

    def factor(self, after: date, until: date) -> float:
        """Return what one share at the end of a day became until the end of another."""
        found = 1.0
        for day, number in map(str.split, self.splits):
            if after < date.fromisoformat(day) <= until:
                found *= float(number)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """All that is known by lists."""

    filers: tuple[Filer, ...]
    securities: tuple[Security, ...]

    @property
    def ciks(self) -> frozenset[str]:
        """The numbers of the filers that have one."""
        return frozenset(each.cik for each in self.filers if each.cik)


def load(folders: Iterable[Path] = ()) -> Lists:
    """Read our lists and those in a user's folders, later ones last.

    Raises:
        CatalogueError: a file that is no TOML, or an entry with an unknown or missing field, a
            wrong value, or a CUSIP whose check digit is wrong.
    """
    places = (_OURS, *folders)
    filers = _read(places, "filers", Filer)
    securities = _read(places, "securities", Security)
    for filer in filers:
        _check_filer(filer)
    for security in securities:
        _check_security(security)
    return Lists(filers=tuple(filers), securities=tuple(securities))


def _read(folders: Iterable[Path], kind: str, cls: type[Entry]) -> list[Entry]:
    found: dict[str, Entry] = {}
    for folder in folders:
        file = folder / f"{kind}.toml"
        if file.is_file():
            table = _table(file, kind)
            found |= {name: _entry(cls, name, values, file) for name, values in table.items()}
    return list(found.values())


def _table(file: Path, kind: str) -> Mapping[str, Any]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"cannot be read: {error}", subject=str(file)) from error
    found = table.get(kind, {})
    if set(table) - {kind} or not isinstance(found, dict):
        raise CatalogueError(
            f"has other tables than [{kind}.…]", subject=str(file), remedy="See our own file."
        )
    return found


def _entry(cls: type[Entry], name: str, values: Any, file: Path) -> Entry:
    subject = f"{name} in {file}"
    if not isinstance(values, dict):
        raise CatalogueError("is no table", subject=subject)
    known = {each.name: each for each in fields(cls)}
    unknown = sorted(set(values) - set(known) | ({"id"} & set(values)))
    if unknown:
        raise CatalogueError(f"unknown field '{unknown[0]}'", subject=subject)
    built = {
        key: tuple(map(str, value)) if isinstance(value, list) else str(value)
        for key, value in values.items()
    }
    for key, value in built.items():
        if isinstance(value, tuple) != str(known[key].type).startswith("tuple"):
            raise CatalogueError(f"'{key}' is of the wrong type", subject=subject)
    try:
        return cls(id=name, **built)  # type: ignore[arg-type]
    except TypeError as error:
        raise CatalogueError(f"a field is missing: {error}", subject=subject) from error


def _check_filer(filer: Filer) -> None:
    subject = f"filer {filer.id}"
    if filer.evidence not in EVIDENCE:
        raise CatalogueError(f"'evidence' must be one of {', '.join(EVIDENCE)}", subject=subject)
    if filer.cik and (not filer.cik.isdecimal() or filer.cik.startswith("0")):
        raise CatalogueError("'cik' must be digits without zeros in front", subject=subject)
    if bool(filer.cik) == (filer.evidence == "none"):
        raise CatalogueError("evidence 'none' is for those without a number", subject=subject)


def _check_security(security: Security) -> None:
    subject = f"security {security.id}"
    if security.asset not in ASSETS:
        raise CatalogueError(f"'asset' must be one of {', '.join(ASSETS)}", subject=subject)
    wrong = [each for each in security.proved + security.claimed if not is_cusip(each)]
    if wrong:
        raise CatalogueError(f"{wrong[0]} is no CUSIP: its check digit is wrong", subject=subject)
    for split in security.splits:
        if not _is_split(split):
            raise CatalogueError(f"{split!r} is no split", subject=subject, remedy=_SPLIT)
    if not security.words and not security.proved:
        raise CatalogueError("has neither words nor proved numbers", subject=subject)


_SPLIT = 'Write it as "2025-06-16 3": the day, and how many shares one became.'


def _is_split(text: str) -> bool:
    try:
        day, number = text.split()
        date.fromisoformat(day)
        return float(number) > 0
    except ValueError:
        return False


def is_cusip(text: str) -> bool:
    """Tell whether nine characters have the check digit of a CUSIP (ANSI X9.6)."""
    if len(text) != 9 or not text.isascii() or not text.isalnum() or not text[8].isdecimal():
        return False
    total = 0
    for place, character in enumerate(text[:8].upper()):
        value = int(character) if character.isdecimal() else ord(character) - ord("A") + 10
        value *= 1 + place % 2
        total += value // 10 + value % 10
    return (10 - total % 10) % 10 == int(text[8])
