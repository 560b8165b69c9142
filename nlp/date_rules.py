"""Patterns of dates, each with the resolver that reads its matches."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policytrail.nlp import date_readings as readings
from policytrail.nlp import date_relative as relative
from policytrail.nlp.calendar import WEEKDAYS
from policytrail.nlp.numerals import WORDS

MONTH = (
    r"(?-i:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|,\d{3})"
YEAR = r"(?:1[89]|20|21)\d\d(?!\d|,\d{3})"
WEEKDAY = "(?-i:" + "|".join(f"{day.title()}|{day.upper()}" for day in WEEKDAYS) + ")"
_NUMBER = rf"(?:\d{{1,4}}|{WORDS}|an?)"
_UNIT = r"(?:(?P<business>business|working)\s+|calendar\s+)?(?P<unit>day|week|month|quarter|year)s?"
_OF_YEAR = rf"(?:\s+of|\s+in|,)?\s+(?P<y>{YEAR})"
_WHOSE = r"(?:\s+of)?\s+(?P<whose>this|last|next|that|the\s+same|the\s+following)\s+year"
_TO_DAY = r"(?:\s?(?:-|–|to)\s?(?P<last>\d{1,2}))?"
_HOLIDAY = (
    r"New Year['’]s Day|Memorial Day|Juneteenth|Independence Day|Labor Day|Columbus Day"
    r"|Veterans Day|Thanksgiving|Christmas"
)
# A bare month or season is a date only behind one of these: "may", "march", "fall" are words too.
_BEHIND = "".join(
    rf"|(?<=\b{word} )"
    for word in (
        *("in", "by", "since", "until", "through", "from", "to", "of", "for", "during"),
        *("before", "after", "early", "late", "and", "or", "between"),
    )
)
_BEFORE_MONTH = (
    r"(?:\b(?P<which>last|next|this|that|the\s+following)\s+(?:early\s+|late\s+|mid-)?"
    rf"{_BEHIND}|(?<=\bmid-))"
)
_BEFORE_SEASON = (
    r"(?:\b(?P<which>last|next|this|that)\s+|\bthe\s+(?:coming\s+)?"
    r"|(?<=\bby )|(?<=\bsince )|(?<=\buntil )|(?<=\bin )|(?<=\bof )|(?<=\bearly )|(?<=\blate ))"
)
_FROM_WHAT = (
    r"(?=(?:the\s+(?:date\s+of\s+)?|its\s+|this\s+|their\s+)?(?:enactment|publication|order"
    r"|memorandum|signing|issuance|date|effective|final|adoption|passage|receipt))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern and how a match of it is read."""

    name: str
    pattern: re.Pattern[str]
    read: readings.Resolver


def _rule(name: str, read: readings.Resolver, pattern: str) -> Rule:
    return Rule(name=name, pattern=re.compile(pattern, re.IGNORECASE), read=read)


_DAYS: tuple[Rule, ...] = (
    _rule(
        "iso",
        readings.read_iso,
        r"(?<![\w-])(?P<y>\d{4})-(?P<m>[01]\d)-(?P<d>[0-3]\d)"
        r"(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-])",
    ),
    _rule(
        "slashed",
        readings.read_slashed,
        r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4}|\d{2})(?![\d/])",
    ),
    _rule(
        "month day year",
        readings.read_month_day_year,
        rf"(?:\b{WEEKDAY},?\s+)?\b(?P<m>{MONTH})\s+(?P<d>{DAY}){_TO_DAY},?\s+(?P<y>{YEAR})",
    ),
    _rule(
        "day month year",
        readings.read_month_day_year,
        rf"\b(?:the\s+)?(?P<d>{DAY})(?:\s+day)?(?:\s+of)?\s+(?P<m>{MONTH}),?\s+(?P<y>{YEAR})",
    ),
    _rule(
        "month day",
        readings.read_month_day,
        rf"(?:\b{WEEKDAY},?\s+)?\b(?P<m>{MONTH})\s+(?P<d>{DAY}){_TO_DAY}(?!\w)(?:,?{_WHOSE})?",
    ),
    _rule(
        "day month",
        readings.read_month_day,
        rf"\b(?:the\s+)?(?P<d>{DAY})(?:\s+of)?\s+(?P<m>{MONTH})(?!\w)(?:{_WHOSE})?",
    ),
    _rule(
        "day word",
        readings.read_day_word,
        r"\b(?:today|yesterday|tomorrow|tonight|last\snight|this\s(?:morning|afternoon|evening))\b",
    ),
    _rule(
        "weekday",
        readings.read_weekday,
        r"\b(?:(?P<which>last|next|this(?:\s+coming)?|the\s+coming)\s+)?"
        rf"(?P<day>{WEEKDAY})(?:\s+(?:morning|afternoon|evening|night))?(?!\w)",
    ),
    _rule(
        "holiday",
        readings.read_holiday,
        r"(?:(?<=\bby )|(?<=\bon )|(?<=\bbefore )|(?<=\bafter )|(?<=\buntil )|(?<=\bsince ))"
        rf"(?P<holiday>{_HOLIDAY})\b(?:,?\s+(?P<y>{YEAR}))?",
    ),
)
_PERIODS: tuple[Rule, ...] = (
    _rule("month year", readings.read_month_year, rf"\b(?P<m>{MONTH})(?:,|\s+of)?\s+(?P<y>{YEAR})"),
    _rule(
        "month",
        readings.read_month,
        rf"{_BEFORE_MONTH}(?P<m>{MONTH})(?!\w|\s+\d|['’]s)(?:{_WHOSE})?",
    ),
    _rule(
        "quarter",
        readings.read_quarter,
        r"\b(?:the\s+)?(?P<ordinal>first|second|third|fourth|final|last|1st|2nd|3rd|4th)"
        rf"[\s-]quarter(?:{_OF_YEAR}|{_WHOSE})?",
    ),
    _rule(
        "year's quarter",
        readings.read_quarter,
        rf"\b(?P<y0>{YEAR})['’]s\s+(?P<ordinal>first|second|third|fourth)\s+quarter",
    ),
    _rule("Qn", readings.read_quarter, rf"(?<![\w-])Q(?P<n>[1-4])(?:{_OF_YEAR}|{_WHOSE})?(?!\w)"),
    _rule(
        "nQyy",
        readings.read_quarter,
        r"(?<![\w.])(?P<n>[1-4])Q\s?['’]?(?P<y>20\d\d|\d\d)(?!\w)",
    ),
    _rule("yyyy-Qn", readings.read_quarter, r"(?<![\w-])(?P<y>20\d\d)[-\s]Q(?P<n>[1-4])(?!\w)"),
    _rule(
        "fiscal",
        readings.read_fiscal,
        rf"\b(?:fiscal(?:\s+year)?|FY)\s?['’]?(?P<y>{YEAR}|\d\d)(?!\w)",
    ),
    _rule(
        "season",
        readings.read_season,
        rf"{_BEFORE_SEASON}(?P<season>spring|summer|fall|autumn|winter)"
        rf"(?:(?:\s+of)?\s+(?P<y>{YEAR}))?(?=[\s,.;)]|$)",
    ),
    _rule(
        "year",
        readings.read_year,
        rf"(?:(?<=\bmid-)|(?<![\d$£€¥.,/'’-]))(?<!No\. )\b(?P<y>{YEAR})"
        r"(?![\w/-]|\.\d|\s?(?:%|percent|shares|jobs|people|million|billion|trillion))",
    ),
)
_RELATIVE: tuple[Rule, ...] = (
    _rule(
        "this period",
        relative.read_this_period,
        r"\b(?:(?P<side>earlier|later)\s+)?(?P<which>this|last|next|the\s+coming)\s+"
        r"(?P<unit>week(?:end)?|month|quarter|year)\b(?!-)",
    ),
    _rule(
        "ago",
        relative.read_ago,
        rf"\b(?:(?P<vague>a\s+few|several|a\s+couple\s+of|some)|(?P<n>{_NUMBER}))\s+"
        r"(?P<unit>day|week|month|quarter|year)s?\s+ago\b",
    ),
    _rule(
        "from now",
        relative.read_from_now,
        rf"\b(?P<n>{_NUMBER})\s+(?P<unit>day|week|month|year)s?\s+from\s+(?:now|today)\b",
    ),
    _rule(
        "later",
        relative.read_later,
        rf"\b(?P<n>{_NUMBER})\s+(?P<unit>day|week|month|quarter|year)s?\s+"
        r"(?P<dir>later|earlier|afterwards?)\b",
    ),
    _rule(
        "next unit",
        relative.read_next_unit,
        r"\b(?P<which>the\s+next|the\s+following|the\s+previous|the\s+same|that(?:\s+same)?)\s+"
        r"(?P<unit>day|week|month|quarter|year)\b",
    ),
    _rule(
        "bare period",
        relative.read_bare_period,
        r"(?:(?<=of )|(?<=of the ))(?:the\s+)?(?P<unit>year|month|quarter|week)\b"
        r"(?!\s+(?:ended|ending|of))",
    ),
    _rule("year-end", relative.read_year_end, rf"\byear(?:['’]s\s+|-)end\b(?:\s+(?P<y>{YEAR}))?"),
    _rule(
        "deadline",
        relative.read_deadline,
        r"\b(?:within|(?:no|not)\s+later\s+than|by|in)\s+(?:a\s+period\s+of\s+)?"
        rf"(?P<n>{_NUMBER})(?:\s+\(\d+\))?[\s-]+{_UNIT}\b(?:\s+(?:of|after|from|following)\b)?",
    ),
    _rule(
        "days after",
        relative.read_deadline,
        rf"\b(?P<n>{_NUMBER})(?:\s+\(\d+\))?\s+{_UNIT}\s+(?:after|from|following)\s+{_FROM_WHAT}",
    ),
)
RULES: tuple[Rule, ...] = _DAYS + _PERIODS + _RELATIVE
