"""How bills are named: type codes of GPO and congress.gov, citations, addresses."""

from __future__ import annotations

import re

# Type code -> citation and the part of a congress.gov address.
_TYPES = {
    "hr": ("H.R.", "house-bill"),
    "s": ("S.", "senate-bill"),
    "hjres": ("H.J.Res.", "house-joint-resolution"),
    "sjres": ("S.J.Res.", "senate-joint-resolution"),
    "hconres": ("H.Con.Res.", "house-concurrent-resolution"),
    "sconres": ("S.Con.Res.", "senate-concurrent-resolution"),
    "hres": ("H.Res.", "house-resolution"),
    "sres": ("S.Res.", "senate-resolution"),
}


def is_bill_type(code: str) -> bool:
    """Tell whether a code names a type of bill or resolution."""
    return code.lower() in _TYPES


def parse_bill_id(text: str) -> tuple[str, str, str] | None:
    """Return type, number and congress of ``hr3633-119``, the form of unitedstates/congress."""
    match = re.fullmatch(r"([a-z]+)(\d+)-(\d+)", text.strip().lower())
    return (match[1], match[2], match[3]) if match and is_bill_type(match[1]) else None


def cite_bill(code: str, number: str) -> str:
    """Return ``S. 1582`` for type ``s`` and number ``1582``."""
    return f"{_TYPES[code.lower()][0]} {number}"


def bill_address(congress: str, code: str, number: str) -> str:
    """Return the address of a bill's page at congress.gov."""
    return f"https://www.congress.gov/bill/{ordinal(int(congress))}-congress/{_TYPES[code.lower()][1]}/{number}"


def head_bill(code: str, number: str, congress: str, title: str) -> str:
    """Return ``S. 1582, 119th Congress: Title``."""
    head = f"{cite_bill(code, number)}, {ordinal(int(congress))} Congress"
    return f"{head}: {title}" if title else head


def ordinal(number: int) -> str:
    """Return ``119th``, ``121st``, ``112th``."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
