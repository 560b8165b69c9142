"""Identifiers of legal and policy texts as printed, and the key that each has in the scheme.

Keys: ``eo:14330``, ``bill:119-hr-3633``, ``bill:in-2026-hb-1042``, ``plaw:119-27``,
``rin:1210-AC38``, ``fr:2025-15340``, ``cfr:29-2550.404a-1``, ``docket:ebsa-2026-0166``,
``case:25-498``, ``guidance:dol-car-2022-01``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from policytrail.nlp.bill_sessions import ONLY_IN, paragraph_bounds, session_year
from policytrail.nlp.cited import (
    DASH,
    NB,
    NUMBER_SIGN,
    STATE_ORDER,
    Citation,
    Setting,
    citation,
    local_texts,
    plain,
    spaced,
)
from policytrail.nlp.plain_sentences import sentence_bounds
from policytrail.records import InstrumentKind, Span

__all__ = ["Citation", "CitationFinder", "Series", "Setting", "congress_of", "series_from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A numbered series of guidance, from the lexicon."""

    stem: str
    names: tuple[str, ...]
    short: tuple[str, ...]
    number: str
    title: str
    kind: InstrumentKind = "guidance"


def series_from(table: Mapping[str, Any]) -> tuple[Series, ...]:
    """Return the series of a lexicon table."""
    return tuple(
        Series(
            stem=stem,
            names=tuple(row["names"]),
            short=tuple(row.get("short", ())),
            number=row["number"],
            title=row["title"],
            kind=row.get("kind", "guidance"),
        )
        for stem, row in table.items()
    )


class CitationFinder:
    """Finds identifiers, with the series of guidance and the states of a lexicon."""

    def __init__(
        self,
        series: Sequence[Series],
        states: Mapping[str, str],
        capitals: Mapping[str, str] | None = None,
    ) -> None:
        self._capitals = {name.casefold(): code for name, code in (capitals or {}).items()}
        # "in Topeka", and "TOPEKA" at the head of a report
        towns = [*(capitals or {}), *map(str.upper, capitals or {})]
        self._town = re.compile(rf"\b(?:{'|'.join(map(re.escape, towns)) or '(?!)'})\b")
        self._series = [(item, _series_pattern(item)) for item in series]
        self._states = dict(states)
        names = sorted(states, key=len, reverse=True)
        self._state = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")

    def find(self, text: str, setting: Setting) -> list[Citation]:
        """Return the identifiers in order, without overlaps."""
        found = [
            *_orders(text),
            *_federal_bills(text, setting),
            *self._state_bills(text, setting),
            *self._state_orders(text, setting),
            *local_texts(text),
            *_public_laws(text),
            *_register(text),
            *_codes(text),
            *_dockets(text),
            *self._guidance(text),
        ]
        found.sort(key=lambda item: (item.span.start, -item.span.end))
        kept: list[Citation] = []
        for item in found:
            if not kept or item.span.start >= kept[-1].span.end:
                kept.append(item)
        return kept

    def _guidance(self, text: str) -> Iterator[Citation]:
        cited: list[Series] = []
        for series, pattern in self._series:
            for match in pattern.finditer(text):
                cited.append(series)
                yield _of_series(match, series)
        for match in _SAME_SERIES.finditer(text):
            # "the new release, No. 2031-02": of the series that the document has just cited
            fits = {s.stem: s for s in cited if re.fullmatch(s.number, plain(match["number"]))}
            if len(fits) == 1:
                yield _of_series(match, next(iter(fits.values())))

    # --- state bills --------------------------------------------------------------------------

    def _state_bills(self, text: str, setting: Setting) -> Iterator[Citation]:
        places: list[tuple[int, str]] | None = None  # the states that are named, if needed
        for match in _STATE_BILL.finditer(text):
            if places is None:
                places = [(m.start(), m[0]) for m in self._state.finditer(text)]
            chamber = _CHAMBERS[re.sub(r"[.\s]", "", match["chamber"]).casefold()]
            state = ONLY_IN.get(chamber) or self._state_of(text, match, setting, places)
            start, end = sentence_bounds(text, match.start(), match.end())
            year = match["year"] or session_year(text[start:end], setting.anchor)
            number = match["n"]
            key = f"bill:{state}-{year}-{chamber}-{number}" if state and year else None
            name = f"{_CHAMBER_NAMES.get(chamber, chamber.upper())} {number}"
            yield citation(match, "bill", key, name, "bill")

    def _state_orders(self, text: str, setting: Setting) -> Iterator[Citation]:
        """Yield a governor's orders: "Executive Order 2031-07", "Executive Order GA-48"."""
        for match in STATE_ORDER.finditer(text):
            places = [(m.start(), m[0]) for m in self._state.finditer(text)]
            state = self._state_of(text, match, setting, places)
            number = plain(match["n"])
            key = f"eo:{state}-{number.casefold()}" if state else None
            yield citation(match, "executive_order", key, f"Executive Order {number}", "eo")

    def _state_of(
        self, text: str, match: re.Match[str], setting: Setting, places: list[tuple[int, str]]
    ) -> str:
        """Return the state: before the number, in the sentence, or the only one around it."""
        written = match.groupdict().get("state")
        if written:
            return written.casefold()
        start, end = sentence_bounds(text, match.start(), match.end())
        earlier = places[: bisect_left(places, (match.start(), ""))]
        if earlier and earlier[-1][0] >= start:
            return self._states[earlier[-1][1]]
        code = _TITLE_STATE.search(setting.title)
        if code and code[1].casefold() in self._states.values():
            return code[1].casefold()
        after = self._state.search(text, match.end(), end)
        if after:
            return self._states[after[0]]
        begin, close = paragraph_bounds(text, match.start())
        beside = {name for place, name in places if begin <= place < close}
        if len(beside) == 1:
            return self._states[beside.pop()]
        everywhere = {name for _, name in places} | set(self._state.findall(setting.title))
        if len(everywhere) == 1:
            return self._states[everywhere.pop()]
        seats = {self._capitals[m[0].casefold()] for m in self._town.finditer(text)}
        if len(seats) == 1:
            return seats.pop()
        return self._states[earlier[-1][1]] if earlier else ""


def _of_series(match: re.Match[str], series: Series) -> Citation:
    number = plain(match["number"])
    key = f"guidance:{series.stem}-{number.removeprefix('M-').casefold()}"
    return citation(match, series.kind, key, series.title.format(number), "guidance")


_SAME_SERIES = re.compile(
    r"\b(?:release|letter|notice|bulletin|opinion),?\sNo\.\s(?P<number>\d{2,4}-\d{1,3}[A-Z]?)\b"
)


# --- executive orders ----------------------------------------------------------------------------

_ORDER = re.compile(
    rf"\b(?:(?:Presidential\s)?Executive{NB}Orders?|EXECUTIVE{NB}ORDERS?|executive{NB}orders?"
    rf"|E\.{NB}?O\.|EOs?)(?:,?{NB}|(?=#)){NUMBER_SIGN}(?P<n>1?\d,?\d{{3}})(?![\d,]\d|-\d)"
    rf"(?P<letter>-[A-Z])?\b"
)
_MORE_ORDERS = re.compile(r"(?:,\s?(?:and\s)?|\sand\s|\sor\s)(?P<n>1\d{4})\b(?!-)")


def _orders(text: str) -> Iterator[Citation]:
    """Executive orders by number; a list "Executive Orders 13771 and 13777" gives each."""
    for match in _ORDER.finditer(text):
        yield _order(match)
        end = match.end()
        while more := _MORE_ORDERS.match(text, end):
            start = more.start("n")
            span = Span(start=start, end=more.end(), text=more["n"])
            number = more["n"]
            yield Citation(
                span=span,
                kind="executive_order",
                key=f"eo:{number}",
                name=f"Executive Order {number}",
                scheme="eo",
            )
            end = more.end()


def _order(match: re.Match[str]) -> Citation:
    number = match["n"].replace(",", "") + (match["letter"] or "").casefold()
    return citation(match, "executive_order", f"eo:{number}", f"Executive Order {number}", "eo")


# --- bills and laws ------------------------------------------------------------------------------

_FEDERAL_BILL = re.compile(
    rf"(?<![\w.])(?P<type>H\.{NB}?R\.|HR(?=\s\d)|H\.{NB}?J\.{NB}?Res\.|S\.{NB}?J\.{NB}?Res\."
    rf"|H\.{NB}?Con\.{NB}?Res\.|S\.{NB}?Con\.{NB}?Res\.|H\.{NB}?Res\.|S\.{NB}?Res\."
    rf"|S\.(?={NB}?\d)|H\.?J\.?Res\.?|S\.?J\.?Res\.?){NB}?(?:No\.{NB}?)?(?P<n>\d{{1,5}})(?!\d"
    rf"|,\d|-\d|\.\d)"
)
_BILL_TYPES = {
    "hr": "hr", "s": "s", "hjres": "hjres", "sjres": "sjres", "hconres": "hconres",
    "sconres": "sconres", "hres": "hres", "sres": "sres",
}  # fmt: skip
_CONGRESS_NEAR = re.compile(r"\b(\d{2,3})(?:st|nd|rd|th)(?:\sCongress|\))", re.IGNORECASE)
_STATE_BILL = re.compile(
    r"(?:\b(?P<state>[A-Z]{2})\s)?"
    rf"\b(?P<chamber>House\sBill|Senate\sBill|Assembly\sBill|House\sFile|Senate\sFile"
    rf"|(?:House|Senate|Assembly)\s(?:Joint|Concurrent)\sResolution|Legislative\sBill"
    rf"|Legislative\sDocument|H\.B\.|S\.B\.|A\.B\.|H\.F\.|S\.F\.|L\.D\."
    rf"|HB|SB|AB|LB|HF|SF|LD|HJR|SJR|AJR|HCR|SCR|ACR){NB}?(?:No\.{NB}?|#|\d\d{DASH}(?=\d{{3,4}}))?"
    rf"(?P<n>\d{{1,5}})(?:\s\((?P<year>20\d\d)\))?(?!\d|,\d|-\d)"
)
_CHAMBERS = {
    "housebill": "hb", "senatebill": "sb", "assemblybill": "ab", "housefile": "hf",
    "senatefile": "sf", "housejointresolution": "hjr", "senatejointresolution": "sjr",
    "legislativebill": "lb", "legislativedocument": "ld", "assemblyjointresolution": "ajr",
    "houseconcurrentresolution": "hcr", "senateconcurrentresolution": "scr",
    "assemblyconcurrentresolution": "acr",
} | {
    short: short
    for short in (
        "hb", "sb", "ab", "lb", "hf", "sf", "ld", "hjr", "sjr", "ajr", "hcr", "scr", "acr",
    )
}  # fmt: skip
_CHAMBER_NAMES = {
    "hb": "House Bill", "sb": "Senate Bill", "ab": "Assembly Bill", "hf": "House File",
    "sf": "Senate File", "lb": "Legislative Bill", "ld": "Legislative Document",
}  # fmt: skip
_TITLE_STATE = re.compile(r"^([A-Z]{2})\s(?:[HSA]B|HF|SF|LB|LD|House|Senate)\b")
_PUBLIC_LAW = re.compile(
    rf"\b(?:Public{NB}Law|Pub\.{NB}?L\.|P\.{NB}?L\.){NB}?(?:No\.{NB}?)?"
    rf"(?P<congress>\d{{2,3}}){DASH}(?P<n>\d{{1,3}})\b"
)


def congress_of(day: date) -> int:
    """Return the number of the Congress that sits on a day (20th Amendment: from January 3)."""
    year = day.year - 1 if (day.month, day.day) < (1, 3) else day.year
    return (year - 1789) // 2 + 1


def _federal_bills(text: str, setting: Setting) -> Iterator[Citation]:
    for match in _FEDERAL_BILL.finditer(text):
        kind = _BILL_TYPES[re.sub(r"[.\s\u00a0]", "", match["type"]).casefold()]
        congress = _congress(text, match, setting)
        number = match["n"]
        key = f"bill:{congress}-{kind}-{number}" if congress else None
        yield citation(match, "bill", key, spaced(match[0]), "bill")


def _congress(text: str, match: re.Match[str], setting: Setting) -> int | None:
    """Return the Congress that the words name, else the one that sat at publication."""
    near = _CONGRESS_NEAR.search(text, match.start(), match.end() + 60)
    near = near or _CONGRESS_NEAR.search(setting.title)
    if near:
        return int(near[1])
    return congress_of(setting.anchor) if setting.anchor else None


def _public_laws(text: str) -> Iterator[Citation]:
    for match in _PUBLIC_LAW.finditer(text):
        number = f"{match['congress']}-{match['n']}"
        yield citation(match, "law", f"plaw:{number}", f"Public Law {number}", "plaw")


# --- rules ---------------------------------------------------------------------------------------

_RIN = re.compile(rf"\b(?:RIN:?{NB}?)?(?P<n>\d{{4}}{DASH}[A-Z]{{2}}\d{{2}})\b(?!{DASH}?\w)")
_FR_DOCUMENT = re.compile(
    rf"(?:\[?\bFR{NB}Doc(?:ument)?\.?{NB}?|\bFederal{NB}Register{NB}[Dd]ocument{NB}"
    rf"(?:[Nn]umber{NB})?)"
    rf"(?:No\.{NB}?|No{NB})?(?P<n>(?:[A-Z]\d?|\d{{2}}|(?:19|20)\d\d){DASH}\d{{4,6}})\b"
)
_FR_PAGE = re.compile(
    rf"\b(?P<volume>\d{{1,3}}){NB}(?:FR|Fed\.{NB}?Reg\.|F\.R\.|Federal{NB}Register){NB}"
    rf"(?P<page>\d{{1,3}},?\d{{3}})\b"
)
_CFR = re.compile(
    rf"\b(?P<title>\d{{1,2}}){NB}(?:CFR|C\.{NB}?F\.{NB}?R\."
    rf"|Code{NB}of{NB}Federal{NB}Regulations){NB}"
    rf"(?:§{{1,2}}{NB}?|[Ss]ections?{NB}|[Ss]ec\.{NB}|[Pp]arts?{NB}|[Pp]t\.{NB})?"
    rf"(?P<part>\d{{1,4}}(?:\.\d+[a-z]?(?:\([a-z0-9]{{1,2}}\)(?={DASH}\d))?"
    rf"(?:{DASH}\d+[a-z]?)*(?:\.\d+)?)?)(?![\d])"
)
_CFR_LONG = re.compile(
    r"\b[Ss]ection\s(?P<part>\d{1,4}\.\d+[a-z]?(?:-\d+[a-z]?)?)\sof\s[Tt]itle\s(?P<title>\d{1,2})\b"
    r"(?:,?\sCode\sof\sFederal\sRegulations)?"
)


def _register(text: str) -> Iterator[Citation]:
    """RINs, Federal Register documents, and pages of the Federal Register."""
    for match in _RIN.finditer(text):
        number = plain(match["n"])
        yield citation(match, "rule", f"rin:{number}", f"RIN {number}", "rin")
    for match in _FR_DOCUMENT.finditer(text):
        number = plain(match["n"])
        yield citation(match, "rule", f"fr:{number}", f"FR Doc. {number}", "fr")
    for match in _FR_PAGE.finditer(text):
        page = match["page"].replace(",", "")
        key = f"fr:{match['volume']}-fr-{page}"
        yield citation(match, "rule", key, f"{match['volume']} FR {page}", "fr")


# "2550.408b-2 and 2550.404c-1", "Parts 240 and 249": parts of one title.
_MORE_PARTS = re.compile(
    rf"(?:,?\s(?:and|or)\s|,\s(?:and\s|or\s)?)(?:§{{1,2}}{NB}?)?"
    rf"(?P<part>\d{{2,4}}\.\d+[a-z]?(?:{DASH}\d+[a-z]?)*)(?![\d])"
)
_MORE_WHOLE_PARTS = re.compile(
    r"(?:,?\s(?:and|or)\s|,\s(?:and\s|or\s)?)(?P<part>\d{2,4})(?![\w.,]\w)\b"
)


def _codes(text: str) -> Iterator[Citation]:
    for pattern in (_CFR, _CFR_LONG):
        for match in pattern.finditer(text):
            yield _part(match, match["title"], match["part"])
            more, end = _MORE_PARTS, match.end()
            if re.search(r"[Pp]arts\s", match[0]):
                more = _MORE_WHOLE_PARTS
            while pattern is _CFR and (found := more.match(text, end)):
                cited = _part(found, match["title"], found["part"])
                start, end = found.start("part"), found.end()
                yield replace(cited, span=Span(start=start, end=end, text=text[start:end]))


def _part(match: re.Match[str], title: str, number: str) -> Citation:
    part = plain(number)
    return citation(match, "rule", f"cfr:{title}-{part}", f"{title} CFR {part}", "cfr")


# --- dockets and cases --------------------------------------------------------------------------

_AGENCY_DOCKET = re.compile(
    rf"(?:\b[Dd]ocket{NB}(?:ID|Id|[Nn]umber|No\.?|#)?:?{NB}?(?:ID{NB}|No\.{NB})?)?"
    rf"(?<![\w-])(?P<n>[A-Z]{{2,6}}(?:{DASH}[A-Z]{{2,5}})?{DASH}(?:19|20)\d\d{DASH}\d{{4}})\b"
    rf"(?!{DASH}?\w)"
)
_FILE_NUMBER = re.compile(
    rf"\b(?:Release{NB}No\.{NB}|File{NB}(?:No|Number)\.?{NB})"
    rf"(?P<n>S7{DASH}\d{{1,4}}{DASH}\d{{2,4}}|SR{DASH}[A-Z]+{DASH}\d{{4}}{DASH}\d{{2,4}}"
    rf"|4{DASH}\d{{3}}|3{DASH}\d{{5}})\b"
)
_COURT = re.compile(
    rf"\b(?:(?:[Cc]ase|[Cc]ivil{NB}[Aa]ction|[Dd]ocket|[Aa]ppeal){NB})?(?:No|Nos)\.{NB}"
    rf"(?P<n>(?:\d:)?\d{{2}}{DASH}(?:cv|cr|md|mc|ap|bk){DASH}\d{{3,5}}|\d{{2}}{DASH}\d{{1,5}}"
    rf"|\d{{2}}A\d{{2,4}})(?!\d|{DASH}\d)"
    r"(?:-[A-Z]{2,4})?"
)
_BARE_COURT = re.compile(
    rf"(?<![\w:])(?P<n>\d:\d{{2}}{DASH}(?:cv|cr){DASH}\d{{3,5}})\b(?:-[A-Z]{{2,4}})?"
)


def _dockets(text: str) -> Iterator[Citation]:
    for pattern in (_AGENCY_DOCKET, _FILE_NUMBER):
        for match in pattern.finditer(text):
            number = plain(match["n"])
            yield citation(
                match, "docket", f"docket:{number.casefold()}", f"Docket {number}", "docket"
            )
    for pattern in (_COURT, _BARE_COURT):
        for match in pattern.finditer(text):
            number = plain(match["n"])
            yield citation(match, "case", f"case:{number}", f"No. {number}", "case")


def _series_pattern(series: Series) -> re.Pattern[str]:
    names = "|".join(re.escape(name).replace(r"\ ", NB) for name in (*series.names, *series.short))
    number = re.sub(r"(?<!\[A)-", DASH, series.number)
    return re.compile(
        rf"(?<![\w.])(?:{names})s?(?:{NB}|,{NB}|{DASH})?{NUMBER_SIGN}(?P<number>{number})\b"
        rf"(?!{DASH}\d)"
    )
