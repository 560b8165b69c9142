"""Which security a row is of, and which filer a filing is of. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from policytrail.holdings.lists import Filer, Security
from policytrail.records import FilingReport, Position

_WORD = re.compile(r"[A-Z0-9]+")


def words_of(text: str) -> frozenset[str]:
    """Return the words of a name in capitals, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text.upper().replace("'", "").replace("\u2019", ""))
    return frozenset(_WORD.findall(plain.encode("ascii", "ignore").decode()))


class Classes:
    """Finds the security that a row is of. A row that several fit is of the one with most words."""

    def __init__(self, securities: Iterable[Security]) -> None:
        self._all = sorted(securities, key=lambda each: (-len(each.words), each.id))
        self._proved = {number: each for each in self._all for number in each.proved}
        self._claimed = {number: each for each in self._all for number in each.claimed}
        self._seen: dict[tuple[str, str, str], Security | None] = {}

    def of(self, position: Position) -> Security | None:
        """Return the security; None where no entry fits, or the number is another one's."""
        key = (position.cusip, position.issuer, position.title)
        if key not in self._seen:
            self._seen[key] = self._find(*key)
        return self._seen[key]

    def _find(self, cusip: str, issuer: str, title: str) -> Security | None:
        if cusip in self._proved:
            return self._proved[cusip]
        words = words_of(f"{issuer} {title}")
        found = next((each for each in self._all if _fits(each, words)), None)
        claimant = self._claimed.get(cusip)
        # A number that lists give to another security: which of the two is wrong is not known.
        return None if claimant and found and claimant != found else found


def _fits(security: Security, words: frozenset[str]) -> bool:
    needed, barred = set(security.words), set(security.without)
    allowed = not security.only or words <= set(security.only)
    return bool(needed) and needed <= words and not barred & words and allowed


def filer_of(filers: Iterable[Filer], report: FilingReport) -> Filer | None:
    """Return who of the followed filers filed a report.

    By number and words of the name; one without a number by its whole name.
    """
    name = words_of(report.filer)
    for filer in filers:
        wanted = words_of(filer.name)
        if (filer.cik == report.cik and wanted <= name) if filer.cik else wanted == name:
            return filer
    return None


def is_misnamed(filers: Iterable[Filer], report: FilingReport) -> bool:
    """Tell whether a report bears the number of a followed filer, but another name."""
    mine = [each for each in filers if each.cik and each.cik == report.cik]
    return bool(mine) and filer_of(mine, report) is None
