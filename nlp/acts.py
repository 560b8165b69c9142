"""Named texts: acts, rules, cases, titles in quotation marks, and the names of a lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from policytrail.errors import LexiconError
from policytrail.nlp.lexicons import Row
from policytrail.records import InstrumentKind, Span

KINDS: frozenset[str] = frozenset(
    {"executive_order", "memorandum", "guidance", "rule", "bill", "law", "case", "docket"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A named text in a document. ``kind`` None: the context must tell a bill from a law."""

    span: Span
    name: str
    kind: InstrumentKind | None
    family: str  # what may be merged: act, rule, case, title


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownText:
    """A row of ``lexicons/instruments*.jsonl``."""

    name: str
    kind: InstrumentKind
    aliases: tuple[str, ...]
    enacted: date | None = None
    needs_context: bool = False


def known_from(rows: Sequence[Row]) -> tuple[KnownText, ...]:
    """Return the texts of a lexicon.

    Raises:
        LexiconError: a row without a name, or of an unknown kind.
    """
    return tuple(_known(row) for row in rows)


def _known(row: Row) -> KnownText:
    values = row.values
    kind, name = values.get("kind"), values.get("name")
    if not isinstance(name, str) or not name:
        raise LexiconError("'name' is missing", subject=row.where)
    if kind not in KINDS:
        raise LexiconError(
            f"unknown kind {kind!r}", subject=row.where, remedy=f"Use one of {sorted(KINDS)}."
        )
    try:
        enacted = date.fromisoformat(values["enacted"]) if values.get("enacted") else None
    except (TypeError, ValueError) as error:
        raise LexiconError("'enacted' must be a date YYYY-MM-DD", subject=row.where) from error
    return KnownText(
        name=name,
        kind=kind,
        aliases=tuple(values.get("aliases", ())),
        enacted=enacted,
        needs_context=values.get("needs") == "doctrine",
    )


# --- acts --------------------------------------------------------------------------------------

_JOINT = r"(?:of|and|for|to|in|on|from|with|against|by|through|over|or|&)"
_CAPITAL = r"(?:(?:[A-Z]\.){1,4}|[A-Z][\w'’&/-]*|\d+(?:\.\d+|st|th)?|\([A-Z][\w-]*\))"
_ACT = re.compile(
    rf"(?<![\w-])(?P<name>(?:{_CAPITAL},?\s(?:(?:{_JOINT}\s){{1,2}}(?:the\s(?=\d"
    rf"|[A-Z]))?)?){{1,14}}?"
    r"Act)(?P<version>\s\d\.\d)?(?P<year>\sof\s(?:18|19|20)\d\d)?(?![\w-])"
)
# Words that open a sentence and not a name.
_OPENERS = frozenset({
    "A", "After", "Although", "An", "And", "As", "At", "Because", "Before", "Both", "But", "By",
    "Critics", "Even", "For", "From", "Her", "His", "If", "In", "Its", "Like", "My", "New", "No",
    "Of", "On", "Only", "Our", "Passing", "Signing", "Since", "Supporters", "That", "The",
    "Their", "These", "This", "Those", "Through", "To", "Under", "Unlike", "Until", "When",
    "While", "With", "Without",
})  # fmt: skip
# Common nouns whose possessive opens the name of an act; any other possessive is its author's.
_POSSESSIVES = frozenset({
    "America's", "American's", "Americans'", "Children's", "Consumer's", "Consumers'",
    "Employee's", "Employees'", "Families'", "Farmers'", "Firefighters'", "Investor's",
    "Investors'", "Men's", "Nation's", "Parents'", "Patient's", "Patients'", "People's",
    "Savers'", "Seniors'", "Students'", "Taxpayer's", "Taxpayers'", "Teachers'", "Veteran's",
    "Veterans'", "Women's", "Worker's", "Workers'",
})  # fmt: skip


def find_acts(text: str) -> Iterator[Named]:
    """Yield acts by name: "Juniper Savings Act of 2031", "GROW Act"."""
    for match in _ACT.finditer(text):
        start = match.start("name") + _leading(match["name"])
        name = text[start : match.end()]
        words = name.split()
        if len(words) < 2 or words[0] == "Act":
            continue
        span = Span(start=start, end=match.end(), text=name)
        plain = text[start : match.end("version") if match["version"] else match.end("name")]
        yield Named(span=span, name=_clean(plain), kind=None, family="act")


# "30 Pell on the …", "prior to the …": what stands before such a "the" is no part of the name.
_OTHERS = re.compile(
    r"^(?:.*\b(?:on|to|with|under|against|by|through|over)\sthe\s"
    r"|\d+(?:st|th)?\s(?:of|and)\s(?:the\s)?|\([A-Z][\w-]*\)\s(?:\w+\s){0,2}?(?=[A-Z]))"
)


_NEW_PLACE = re.compile(r"New\s(?:Mexico|York|Jersey|Hampshire|England|Orleans|Zealand|Haven)\b")


def _leading(name: str) -> int:
    """Return how many characters before the name proper belong to somebody or something else."""
    others = _OTHERS.match(name)
    cut = others.end() if others else 0
    for match in re.finditer(r"\S+\s+", name):
        if match.start() < cut:
            continue
        word = match[0].strip()
        plain = word.replace("’", "'")
        # "Sen. Pell's Fair Fees Act", "Congress and the Fair Fees Act": the name comes after
        is_possessive = plain.endswith(("'s", "s'")) and plain not in _POSSESSIVES
        opens = match.start() == cut and (word in _OPENERS or word.islower())
        opens = opens and not _NEW_PLACE.match(name, match.start())
        if is_possessive or opens:
            cut = match.end()
    return cut


def _clean(name: str) -> str:
    """Return a name on one line, without a short form in brackets inside it."""
    return re.sub(r"\s+", " ", re.sub(r"\s\([A-Z][\w-]*\)(?=\s)", "", name)).strip()


# "The Pension Schemes Bill": parliaments call so what Congress calls an act.
_BILL = re.compile(
    rf"\b[Tt]he\s(?P<name>(?:{_CAPITAL}\s(?:(?:of|and|for|on)\s)?){{1,8}}?Bill)(?:\s(?:18|19|20)\d\d)?(?![\w-]|\s(?:No\b|\d|[A-Z]|of\b))"
)
_NO_BILL = frozenset(
    {"House", "Senate", "Assembly", "Commons", "Lords", "State", "Republican", "Democratic", "GOP"}
)


def find_bills(text: str) -> Iterator[Named]:
    """Yield bills by name: "the Pension Schemes Bill"."""
    for match in _BILL.finditer(text):
        words = match["name"].split()
        if len(words) > 2 and words[-2] not in _NO_BILL:
            span_end = match.end("name")
            yield _named(text, match.start("name"), span_end, match["name"], "bill", "act")


# --- rules and cases -----------------------------------------------------------------------------

_RULE = re.compile(
    rf"(?<![\w-])(?P<name>(?:{_CAPITAL}\s(?:(?:of|and|for|on)\s)?){{1,8}}?Rule)(?![\w-]|\s\d)"
)
_REGULATION = re.compile(
    r"\bRegulation\s(?:Best\sInterest|[A-Z]{1,3}(?:-[A-Z]{1,2})?)\b"
    r"|\bRule\s\d{1,3}[A-Za-z]?\d?(?:-\d+[a-z]?)?(?:\([a-z0-9]\))*(?:-\d{1,2}(?![\w-]))?"
)
_NO_RULE = frozenset({"final", "proposed", "interim", "new", "golden", "direct", "home"})
_PARTY = (
    r"[A-Z][\w.'’&-]*(?:,?\s(?:(?:of|the|and|for|de|van|von|&|in)\s){0,2}"
    r"(?:(?!Nos?\.\s)[A-Z][\w.'’&-]*|\d+\b)){0,9}"  # "v. Strand Mills, No. 31-7" ends at Mills
)
_CASE = re.compile(
    rf"(?<![\w.])(?P<one>{_PARTY}),?\s(?P<versus>v\.|vs\.?|versus)\s(?P<two>(?:the\s)?{_PARTY})"
)
_IN_RE = re.compile(
    r"(?<!\w)(?:In\s[Rr]e|Ex\sparte):?\s[A-Z][\w.'’&-]*(?:\s(?:of|and|the|\d{3}\([a-z]\)|[A-Z][\w.'’&-]*))*"
)


def find_rules(text: str) -> Iterator[Named]:
    """Yield rules by name: "Juniper Rule", "Regulation S-K", "Rule 144A"."""
    for match in _RULE.finditer(text):
        start = match.start("name") + _leading(match["name"])
        name = text[start : match.end()]
        words = name.split()
        if len(words) > 1 and words[0].casefold() not in _NO_RULE:
            yield _named(text, start, match.end(), name, "rule", "rule")
    for match in _REGULATION.finditer(text):
        yield _named(text, match.start(), match.end(), match[0], "rule", "rule")


def find_cases(text: str) -> Iterator[Named]:
    """Yield cases by their parties."""
    for match in _CASE.finditer(text):
        if not _is_in_court(text, match):
            continue
        start = match.start("one") + _leading_party(match["one"])
        end = match.end() - _trailing(match["two"])
        yield _named(text, start, end, text[start:end], "case", "case")
    for match in _IN_RE.finditer(text):
        yield _named(text, match.start(), match.end(), match[0], "case", "case")


_IN_COURT = re.compile(
    r"\b(?:[Cc]ourt|[Jj]udges?|[Jj]ustices?|[Rr]ul(?:ed|ing)|[Dd]ecision|[Ll]awsuit|[Ss]uit|[Cc]ase|sued"
    r"|[Pp]laintiffs?|[Dd]efendants?|[Aa]ppeals?|[Ll]itigation|U\.S\.\s\d|F\.\s?[234]d|No\.\s\d)\b"
)


def _is_in_court(text: str, match: re.Match[str]) -> bool:
    """Tell a case from a match: teams also play "vs.", so there the words around must be legal."""
    if match["versus"] == "v.":
        return True
    return bool(_IN_COURT.search(text, max(0, match.start() - 200), match.end() + 200))


def _named(text: str, start: int, end: int, name: str, kind: InstrumentKind, family: str) -> Named:
    span = Span(start=start, end=end, text=text[start:end])
    return Named(span=span, name=_clean(name), kind=kind, family=family)


_WHEN_OR_WHERE = re.compile(
    r"^(?:.*\b)?(?:[A-Z][a-z]+day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Court|Circuit)\sin\s(?:the\s)?"
)


def _leading_party(party: str) -> int:
    """Drop what stands before the first party: "In Pell v. Strand", "on Monday in Pell v. …"."""
    before = _WHEN_OR_WHERE.match(party)
    cut = before.end() if before else 0
    for match in re.finditer(r"\S+\s+", party):
        word = match[0].strip()
        if match.start() == cut and (word.rstrip(",") in _OPENERS or word.endswith(",")):
            cut = match.end()
    return cut


# A word of five letters and more is no abbreviation, except these.
_SENTENCE_END = re.compile(r"\b(?!Assoc|Indus|Constr|Transp)[A-Z]?[a-z]{4,}(?P<stop>\.)\s")


def _trailing(party: str) -> int:
    """Drop a full stop that ends the sentence: "v. Strand." but not "v. Strand Corp."."""
    ended = _SENTENCE_END.search(party)
    if ended:  # "v. Strand Foods. Claim: …"
        return len(party) - ended.start("stop")
    if not party.endswith("."):
        return 0
    last = party.split()[-1]
    keeps = last in {"Inc.", "Corp.", "Co.", "Ltd.", "LLC.", "Bros.", "Assn.", "U.S.", "N.A."}
    return 0 if keeps else 1


# --- titles in quotation marks ------------------------------------------------------------------

_QUOTED = re.compile(r"[\"“](?P<title>[A-Z0-9][^\"”“\n]{9,160}?)[,.]?[\"”]")
_TITLED = re.compile(
    r"\b(?P<noun>executive\sorder|order|memorandum|rule|regulation|proposal|rulemaking|bill|measure"
    r"|legislation|guidance|bulletin|release|title|document|notice|Order\s(?:No\.\s)?\d{5})\b"
    r"(?:[^.\n\"“]{0,60}?\b(?:called|titled|entitled|named|dubbed|known\sas|under\sthe\stitle"
    r"|title\sas)"
    r"|\s(?:as|of)|,|,\sof)?,?\s?$",
    re.IGNORECASE,
)
_TITLE_KINDS: dict[str, InstrumentKind] = {
    "order": "executive_order", "executive order": "executive_order", "memorandum": "memorandum",
    "bill": "bill", "measure": "bill", "legislation": "bill", "guidance": "guidance",
    "bulletin": "guidance", "release": "guidance",
}  # fmt: skip
_SMALL = frozenset({
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "on", "or",
    "over", "the", "to", "under", "with", "without",
})  # fmt: skip


def find_titles(text: str) -> Iterator[Named]:
    """Yield titles that stand in quotation marks after the noun that they name."""
    for match in _QUOTED.finditer(text):
        lead = _TITLED.search(text, max(0, match.start() - 110), match.start())
        if lead is None or not _is_title(match["title"]):
            continue
        noun = re.sub(r"\s+", " ", lead["noun"].casefold())
        kind = "executive_order" if noun.startswith("order ") else _TITLE_KINDS.get(noun, "rule")
        start, end = match.start("title"), match.end("title")
        yield _named(text, start, end, match["title"], kind, "title")


def _is_title(title: str) -> bool:
    """Tell a title from a quotation: three words or more, all but the small ones capitalised."""
    words = re.findall(r"[A-Za-z][\w'’()-]*", title)
    large = [word for word in words if word.casefold() not in _SMALL]
    if len(words) < 3 or not large:
        return False
    return sum(not word[0].islower() for word in large) / len(large) >= 0.85


# --- the lexicon --------------------------------------------------------------------------------

_DOCTRINE = re.compile(
    r"\b(?:overrul\w+|overturn\w*|deference|doctrine|precedent|decision|ruling|test|holding|case"
    r"|Supreme\sCourt|justices|distinguish\w*|(?:lean(?:ed|s|ing)|rel(?:ied|ies|ying))\s(?:up)?on|invok\w+"
    r"|cit(?:ed|es|ing)|pleading|standard|progeny|plaintiffs?|panel)\b",
    re.IGNORECASE,
)


class KnownFinder:
    """Finds the names and abbreviations of a lexicon."""

    def __init__(self, texts: Sequence[KnownText]) -> None:
        self._by_name = {name: item for item in texts for name in (item.name, *item.aliases)}
        names = sorted(self._by_name, key=len, reverse=True)
        joined = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
        self._pattern = re.compile(rf"(?<![\w-])(?:{joined or '(?!)'})(?![\w-])")

    def known(self, name: str) -> KnownText | None:
        """Return the text of a name, with or without its year."""
        found = self._by_name.get(name)
        return found or self._by_name.get(re.sub(r"\sof\s(?:19|20)\d\d$", "", name))

    def find(self, text: str) -> Iterator[Named]:
        """Yield the mentions of known texts; a word that means other things needs its context."""
        for match in self._pattern.finditer(text):
            known = self._by_name[re.sub(r"\s+", " ", match[0])]
            if known.needs_context and not _in_doctrine(text, match):
                continue
            if match[0].isupper() and _IN_NAME.match(text, match.end()):
                continue  # "the ERISA Industry Committee" is no mention of the law
            span = Span(start=match.start(), end=match.end(), text=match[0])
            family = "act" if known.kind in {"law", "bill"} else known.kind
            kind = None if family == "act" else known.kind
            yield Named(span=span, name=known.name, kind=kind, family=family)


_IN_NAME = re.compile(r"\s(?!Section|Title|Act\b)[A-Z][a-z]+")


def _in_doctrine(text: str, match: re.Match[str]) -> bool:
    """Tell whether a surname or a company stands for the case that bears it."""
    before = text[max(0, match.start() - 40) : match.start()]
    after = text[match.end() : match.end() + 30]
    return bool(_DOCTRINE.search(before) or _DOCTRINE.match(after.lstrip(" ,")))
