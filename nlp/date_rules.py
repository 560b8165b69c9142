"""Patterns of dates, each with the resolver that reads its matches."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policytrail.nlp import date_readings as readings
from policytrail.nlp import date_relative as relative
from policytrail.nlp.calendar import WEEKDAYS
from policytrail.nlp.numerals import WORDS

MONTH = (
    r"(?-i:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|Jun(?:e|\.)?|Jul(?:y|\.)?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|JAN(?:UARY|\.)|FEB(?:RUARY|\.)|MAR(?:CH|\.)|APR(?:IL|\.)|MAY|JUNE|JULY|AUG(?:UST|\.)"
    r"|SEPT(?:EMBER|\.)|OCT(?:OBER|\.)|NOV(?:EMBER|\.)|DEC(?:EMBER|\.))"
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
        *("ended", "finished", "closed", "began", "started"),
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


# Every match of a rule holds its anchor, which is quick to find (see ``anchored``).
# Each begins with a set of letters, which Python looks for fast; it may find more than is needed.
_MONTHS = re.compile(
    r"[JFMASOND](?:(?<=J)(?:an|un|ul|AN|UN|UL)|(?<=F)(?:eb|EB)|(?<=M)(?:ar|ay|AR|AY)"
    r"|(?<=A)(?:pr|ug|PR|UG)|(?<=S)(?:ep|EP)|(?<=O)(?:ct|CT)|(?<=N)(?:ov|OV)|(?<=D)(?:ec|EC))"
)
_WEEKDAYS = re.compile(r"[MTWFS](?:[a-z]{2,5}day|[A-Z]{2,5}DAY)")
_HOLIDAYS = re.compile(
    r"[NnMmJjIiLlCcVvTt](?:ew\s+[Yy]|emorial|uneteenth|ndependence|abor\s+[Dd]|olumbus|eterans|hanksgiv"
    r"|hristmas|EW\s+Y|EMORIAL|UNETEENTH|NDEPENDENCE|ABOR\s+D|OLUMBUS|ETERANS|HANKSGIV|HRISTMAS)"
)
_UNITS = re.compile(r"[DdWwMmQqYy](?:ay|eek|onth|uarter|ear|AY|EEK|ONTH|UARTER|EAR)")
_QUARTERS = re.compile(r"[Qq](?:uarter|UARTER)")
_SEASONS = re.compile(r"[SsFfAaWw](?:pring|ummer|all|utumn|inter|PRING|UMMER|ALL|UTUMN|INTER)\b")
_YEARS = re.compile(r"[12][8901]\d\d")
_DASHES = re.compile(r"-[01]\d-")
_SLASHES = re.compile(r"/\d{1,2}/")
_DAY_WORDS = re.compile(
    r"[TtYyNnMmAaEe](?:oday|omorrow|esterday|ight|onight|orning|fternoon|vening|ODAY|OMORROW"
    r"|ESTERDAY|IGHT|ONIGHT|ORNING|FTERNOON|VENING)"
)
_Q = re.compile(r"[Qq][1-4]")
_OF_Q = re.compile(r"[1-4][Qq]")
_FISCAL = re.compile(r"[Ff](?:iscal|ISCAL|[Yy])")
_AGO = re.compile(r"[Aa](?:go|GO)\b")
_MIDYEAR = re.compile(r"[Mm](?:id|ID)-?[Yy](?:ear|EAR)")
_NOW = re.compile(r"[NnTt](?:ow|OW|oday|ODAY)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern, how a match of it is read, and a word or sign that every match holds."""

    name: str
    pattern: re.Pattern[str]
    read: readings.Resolver
    anchor: re.Pattern[str]


def _rule(name: str, read: readings.Resolver, pattern: str, anchor: re.Pattern[str]) -> Rule:
    return Rule(name=name, pattern=re.compile(pattern, re.IGNORECASE), read=read, anchor=anchor)


_DAYS: tuple[Rule, ...] = (
    _rule(
        "iso",
        readings.read_iso,
        r"(?<![\w-])(?P<y>\d{4})-(?P<m>[01]\d)-(?P<d>[0-3]\d)"
        r"(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-])",
        _DASHES,
    ),
    _rule(
        "slashed",
        readings.read_slashed,
        r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4}|\d{2})(?![\d/])",
        _SLASHES,
    ),
    _rule(
        "month day year",
        readings.read_month_day_year,
        rf"(?:\b{WEEKDAY},?\s+)?\b(?P<m>{MONTH})\s+(?P<d>{DAY}){_TO_DAY},?\s+(?P<y>{YEAR})",
        _MONTHS,
    ),
    _rule(
        "day month year",
        readings.read_month_day_year,
        rf"\b(?:the\s+)?(?P<d>{DAY})(?:\s+day)?(?:\s+of)?\s+(?P<m>{MONTH}),?\s+(?P<y>{YEAR})",
        _MONTHS,
    ),
    _rule(
        "month day",
        readings.read_month_day,
        rf"(?:\b{WEEKDAY},?\s+)?\b(?P<m>{MONTH})\s+(?P<d>{DAY}){_TO_DAY}(?!\w)(?:,?{_WHOSE})?",
        _MONTHS,
    ),
    _rule(
        "day month",
        readings.read_month_day,
        rf"\b(?:the\s+)?(?P<d>{DAY})(?:\s+of)?\s+(?P<m>{MONTH})(?!\w)(?:{_WHOSE})?",
        _MONTHS,
    ),
    _rule(
        "day word",
        readings.read_day_word,
        r"\b(?:today|yesterday|tomorrow|tonight|last\snight|this\s(?:morning|afternoon|evening))\b",
        _DAY_WORDS,
    ),
    _rule(
        "weekday",
        readings.read_weekday,
        r"\b(?:(?P<which>last|next|this(?:\s+coming)?|the\s+coming)\s+)?"
        rf"(?P<day>{WEEKDAY})(?:\s+(?:morning|afternoon|evening|night))?(?!\w)",
        _WEEKDAYS,
    ),
    _rule(
        "holiday",
        readings.read_holiday,
        r"(?:(?<=\bby )|(?<=\bon )|(?<=\bat )|(?<=\bbefore )|(?<=\bafter )|(?<=\buntil )"
        r"|(?<=\bsince ))"
        rf"(?P<holiday>{_HOLIDAY})\b(?:,?\s+(?P<y>{YEAR}))?",
        _HOLIDAYS,
    ),
)
_PERIODS: tuple[Rule, ...] = (
    _rule(
        "month year",
        readings.read_month_year,
        rf"\b(?P<m>{MONTH})(?:,|\s+of)?\s+(?P<y>{YEAR})",
        _MONTHS,
    ),
    _rule(
        "month",
        readings.read_month,
        rf"{_BEFORE_MONTH}(?P<m>{MONTH})(?!\w|\s+\d|['’]s)(?:{_WHOSE})?",
        _MONTHS,
    ),
    _rule(  # "In April's slump": what the month has is of its time
        "month's",
        readings.read_near_month,
        rf"(?:(?<=\bin )|(?<=\bduring ))(?P<m>{MONTH})['’]s(?=\s+[a-z])",
        _MONTHS,
    ),
    _rule(
        "months",
        readings.read_months,
        rf"(?:(?<=\bbetween )(?P<m>{MONTH})\s+and|(?<=\bfrom )(?P<m0>{MONTH})\s+(?:to|through))"
        rf"\s+(?P<last>{MONTH})(?!\w|\s+\d{{1,2}}\b(?!\d))(?:,?\s+(?P<y>{YEAR}))?",
        _MONTHS,
    ),
    _rule(
        "quarter",
        readings.read_quarter,
        r"\b(?:the\s+)?(?P<ordinal>first|second|third|fourth|final|1st|2nd|3rd|4th"
        rf"|last(?=[\s-]quarter(?:\s+(?:of|in)\b|,?\s+{YEAR})))"
        rf"[\s-]quarter(?:{_OF_YEAR}|{_WHOSE})?",
        _QUARTERS,
    ),
    _rule(
        "year's quarter",
        readings.read_quarter,
        rf"\b(?P<y0>{YEAR})['’]s\s+(?P<ordinal>first|second|third|fourth)\s+quarter",
        _QUARTERS,
    ),
    _rule(
        "Qn", readings.read_quarter, rf"(?<![\w-])Q(?P<n>[1-4])(?:{_OF_YEAR}|{_WHOSE})?(?!\w)", _Q
    ),
    _rule(
        "nQyy",
        readings.read_quarter,
        r"(?<![\w.])(?P<n>[1-4])Q\s?['’]?(?P<y>20\d\d|\d\d)(?!\w)",
        _OF_Q,
    ),
    _rule("nQ", readings.read_quarter, r"(?<![\w.$£€'’/-])(?P<n>[1-4])Q(?![\w'’])", _OF_Q),
    _rule("yyyy-Qn", readings.read_quarter, r"(?<![\w-])(?P<y>20\d\d)[-\s]Q(?P<n>[1-4])(?!\w)", _Q),
    _rule(
        "fiscal",
        readings.read_fiscal,
        rf"\b(?:fiscal(?:\s+year)?|FY)\s?['’]?(?P<y>{YEAR}|\d\d)(?!\w)",
        _FISCAL,
    ),
    _rule(
        "season",
        readings.read_season,
        rf"{_BEFORE_SEASON}(?P<season>spring|summer|fall|autumn|winter)"
        rf"(?:(?:\s+of)?\s+(?P<y>{YEAR}))?(?=[\s,.;)]|$)",
        _SEASONS,
    ),
    _rule(
        "year",
        readings.read_year,
        rf"(?:(?<=\bmid-)|(?<![\d$£€¥.,/'’-]))(?<!No\. )\b(?P<y>{YEAR})"
        r"(?![\w/-]|\.\d|\s?(?:%|percent|shares|jobs|people|million|billion|trillion))",
        _YEARS,
    ),
)
_RELATIVE: tuple[Rule, ...] = (
    _rule(
        "this period",
        relative.read_this_period,
        r"\b(?:(?P<side>earlier|later)\s+)?(?P<which>this|last|next|the\s+coming)\s+"
        r"(?P<unit>week(?:end)?|month|quarter|year)\b(?!-)",
        _UNITS,
    ),
    _rule(
        "after next",
        relative.read_after_next,
        r"\bthe\s+(?P<unit>week|month|quarter|year)\s+after\s+next\b",
        _UNITS,
    ),
    _rule(
        "new year",
        relative.read_new_year,
        r"\b(?:in|by|for|until)\s+the\s+[Nn]ew\s+[Yy]ear\b",
        _UNITS,
    ),
    _rule(
        "in the period",
        relative.read_in_the_period,
        r"\b(?P<side>earlier|later)\s+in\s+the\s+(?P<unit>week|month|quarter|year)\b(?!-)",
        _UNITS,
    ),
    _rule(
        "before its end",
        relative.read_period_over,
        r"\b(?:before|by\s+the\s+time)\s+(?:the|this)\s+(?P<unit>week|month|quarter|year)\s+"
        r"(?:(?:is|was)\s+(?:out|over|up)|ends|closes|ended)\b",
        _UNITS,
    ),
    _rule(
        "quarter ended",
        relative.read_quarter_ended,
        r"\b(?:(?:first|second|third|fourth|fiscal)\s+)*quarter,?\s+(?:that\s+|which\s+)?(?:ended|ending)"
        rf"\s+(?:on\s+)?(?P<m>Mar(?:ch|\.)|June|Sept(?:ember|\.)|Dec(?:ember|\.))\s+(?P<d>3[01])"
        rf"(?:,?\s+(?P<y>{YEAR}))?(?!\w)",
        _QUARTERS,
    ),
    _rule(
        "the quarter",
        relative.read_the_quarter,
        r"(?<=\b(?:during|within) )the\s+quarter\b(?!\s+(?:ended|ending|of|that|to))"
        r"|(?<=\bin )the\s+quarter\b(?!\s+(?:ended|ending|of|that|to))",
        _QUARTERS,
    ),
    _rule(
        "ago",
        relative.read_ago,
        r"\b(?P<exact>exactly\s+)?"
        rf"(?:(?P<vague>a\s+few|several|a\s+couple\s+of|some)|(?P<n>{_NUMBER}))\s+"
        r"(?P<unit>day|week|month|quarter|year)s?\s+ago\b(?P<today>\s+(?:today|to\s+the\s+day)\b)?",
        _AGO,
    ),
    _rule(
        "from now",
        relative.read_from_now,
        rf"\b(?P<n>{_NUMBER})\s+(?P<unit>day|week|month|year)s?\s+from\s+(?:now|today)\b",
        _NOW,
    ),
    _rule(
        "later",
        relative.read_later,
        rf"\b(?P<n>{_NUMBER})\s+(?P<unit>day|week|month|quarter|year)s?\s+"
        r"(?P<dir>later|earlier|afterwards?)\b(?!\s+than\b)",
        _UNITS,
    ),
    _rule(
        "next unit",
        relative.read_next_unit,
        r"\b(?P<which>the\s+next|the\s+following|the\s+previous|the\s+same|that(?:\s+same)?)\s+"
        r"(?P<unit>day|week|month|quarter|year)\b",
        _UNITS,
    ),
    _rule(
        "bare period",
        relative.read_bare_period,
        r"(?:(?<=of )|(?<=of the ))(?:the\s+)?(?P<unit>year|month|quarter|week)\b"
        r"(?!\s+(?:ended|ending|of))",
        _UNITS,
    ),
    _rule(
        "year-end",
        relative.read_year_end,
        rf"\byear(?:['’]s\s+|-)end\b(?:\s+(?P<y>{YEAR}))?",
        _UNITS,
    ),
    _rule("midyear", relative.read_midyear, rf"\bmid-?year\b(?:\s+(?P<y>{YEAR}))?", _MIDYEAR),
    _rule(
        "deadline",
        relative.read_deadline,
        r"\b(?:within|(?:no|not)\s+later\s+than|by|in)\s+(?:a\s+period\s+of\s+)?"
        rf"(?P<n>{_NUMBER})(?:\s+\(\d+\))?[\s-]+{_UNIT}\b(?:\s+(?:of|after|from|following)\b)?",
        _UNITS,
    ),
    _rule(
        "days after",
        relative.read_deadline,
        rf"\b(?P<n>{_NUMBER})(?:\s+\(\d+\))?\s+{_UNIT}\s+(?:after|from|following)\s+{_FROM_WHAT}",
        _UNITS,
    ),
)
RULES: tuple[Rule, ...] = _DAYS + _PERIODS + _RELATIVE
