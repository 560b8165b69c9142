"""A printed identifier, and the numbers that states, cities and voters give their texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policytrail.records import InstrumentKind, Span

DASH = r"[-‐‑–—]"
NUMBER_SIGN = r"(?:(?:No|Nos|Number|Num)\.?\s?|#\s?)?"
NB = r"[\s\u00a0]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An identifier in a text. ``key`` is None where the text leaves out a part of it."""

    span: Span
    kind: InstrumentKind
    key: str | None
    name: str
    scheme: str  # eo, bill, plaw, rin, fr, cfr, docket, case, guidance


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a short identifier leaves to its reader."""

    anchor: date | None = None  # the day of publication: which Congress, which session
    title: str = ""  # of the document: "IN HB 1042", "S. 77 (119th)"


def citation(
    match: re.Match[str], kind: InstrumentKind, key: str | None, name: str, scheme: str
) -> Citation:
    span = Span(start=match.start(), end=match.end(), text=match[0])
    return Citation(span=span, kind=kind, key=key, name=name, scheme=scheme)


def plain(number: str) -> str:
    """Return a number with plain hyphens and without spaces around them."""
    return re.sub(rf"\s?{DASH}\s?", "-", number)


def spaced(text: str) -> str:
    return re.sub(r"[\s\u00a0]+", " ", text)


STATE_ORDER = re.compile(
    rf"\b(?:Executive{NB}Order|E\.O\.|EO){NB}{NUMBER_SIGN}"
    rf"(?P<n>[A-Z]{{1,3}}{DASH}\d{{1,4}}(?:{DASH}\d{{1,4}})?|(?:19|20)\d\d{DASH}\d{{1,3}}"
    rf"|\d\d{DASH}\d{{1,3}})\b(?!{DASH}\d)"
)


# Of states and cities; their numbers are no keys of the scheme.
_LOCAL = re.compile(
    rf"\b(?:(?P<law>Public{NB}Act{NB}(?:No\.{NB})?\d{{2,3}}{DASH}\d{{1,4}}"
    rf"|[Oo]rdinance{NB}(?:No\.{NB}|Number{NB})?\d{{2,4}}(?:{DASH}\d{{1,4}})?)"
    rf"|(?:Proposition|Ballot{NB}Measure){NB}\d{{1,3}})\b(?![,.]\d)"
)


def local_texts(text: str) -> Iterator[Citation]:
    for match in _LOCAL.finditer(text):
        kind: InstrumentKind = "law" if match["law"] else "bill"
        yield citation(match, kind, None, spaced(match[0]), "local")
