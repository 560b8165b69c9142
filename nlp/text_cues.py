"""Words by which an unnamed text is told from others: its subject, its maker, its like."""

from __future__ import annotations

import re

NO_DAY = (
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct"
    r"|Nov|Dec)[a-z]*\.?\s\d|hold\b|ice\b)"
)
ON = re.compile(rf"^\s(?:on|about|concerning|regarding)\s{NO_DAY}")
FOR = re.compile(r"^\s(?:for|from)\s\w")
ORDER_ON = re.compile(
    rf"^,?\s(?:on|about|opening|directing|telling|requiring|instructing)\s{NO_DAY}"
)
EXECUTIVE = re.compile(
    r"\b(?:[Pp]resident(?:ial)?|White House|[Gg]overnor|Gov\.|[Mm]ayor|Oval Office|Trump|Biden)\b"
)
REGULATOR = re.compile(
    r"\b(?:[Dd]epartment|[Cc]ommission|[Aa]gency|[Bb]ureau|[Rr]egulators?|[Aa]dministration"
    r"|Treasury|SEC|DOL|EBSA|CFTC|CFPB|IRS|FDIC|PBGC|Fed|Reserve)\b"
)
LAWMAKING = re.compile(
    r"\b(?:[Ss]enat\w+|[Hh]ouse|[Ll]egislat\w+|[Ll]awmakers?|Congress|Rep\.|Sen\.|[Aa]ssembly)\b"
)
NUMBERED = re.compile(r"\b(?:H\.?\s?R\.|S\.|Bill|[SHA]B|Act)\s\d|\b[A-Z][\w’']+\sAct\b")
ORDINARY = frozenset(
    [
        "new",
        "second",
        "third",
        "first",
        "separate",
        "further",
        "sweeping",
        "broad",
        "earlier",
        "recent",
        "single",
    ]
)
KNOWN = ("the", "his", "her", "its", "their", "this")
SERIES = frozenset({"bulletin", "advisory", "circular", "revenue procedure", "revenue ruling",
                     "information letter", "policy statement"})  # fmt: skip
# Bills that are paid, and words that tell no bill from another.
NO_BILLS = frozenset(
    [
        "annual",
        "dollar",
        "electric",
        "electricity",
        "energy",
        "entire",
        "fuel",
        "grocery",
        "heating",
        "hospital",
        "legal",
        "medical",
        "monthly",
        "phone",
        "power",
        "restaurant",
        "total",
        "treasury",
        "utility",
        "water",
        "similar",
        "unpaid",
        "big",
        "huge",
        "own",
    ]
)
