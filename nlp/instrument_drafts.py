"""Records of instruments in the making: which names and numbers are of one text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policytrail.nlp.acts import KnownText
from policytrail.nlp.citations import Setting
from policytrail.nlp.plain_sentences import sentence_bounds
from policytrail.records import InstrumentKind, Span

_NEAR = 260  # characters: about two sentences


@dataclass(slots=True)
class Draft:
    """A record in the making."""

    kind: InstrumentKind
    name: str
    family: str  # act, rule, case, title, or the scheme of its number
    mentions: list[Span]
    keys: dict[str, str] = field(default_factory=dict)  # scheme -> key
    year: str | None = None
    known: KnownText | None = None
    named: bool = True
    told: bool = False  # without a name, but with its subject

    @property
    def start(self) -> int:
        return min(span.start for span in self.mentions)

    def absorb(self, other: Draft) -> None:
        """Take over the mentions and numbers of another record of the same text."""
        self.mentions += other.mentions
        for scheme, key in other.keys.items():
            self.keys.setdefault(scheme, key)
        self.year = self.year or other.year
        self.known = self.known or other.known
        if name_rank(other) < name_rank(self):
            self.name, self.family, self.named = other.name, other.family, other.named
        if other.kind == "law":
            self.kind = "law"


def name_rank(draft: Draft) -> int:
    """Return how good a name is: a number that people use, a name, another number, none."""
    if draft.family in {"eo", "guidance"}:
        return 0
    if draft.family in {"act", "rule", "title", "case"} and not draft.name.startswith("No. "):
        return 1
    if not draft.named:  # "proposed rule on annuities" says more than its register number
        return 2 if " on " in draft.name else 4
    return 3


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


# --- names and numbers of one text --------------------------------------------------------------

# What may stand between two names of one text: "the Fair Fees Act, H.R. 77", "H.R. 77 (the …)".
_BETWEEN = re.compile(
    r"^[\"”]?(?:\s\((?:[A-Z]{2,9}|(?:[A-Z][a-z]{0,4}\.\s?){1,4})\))?(?:,\s|\s\(|\s|:\s|\s—\s|\s[-–]\s|;\s)?(?:\(\d{2,3}(?:st|nd|rd"
    r"|th)(?:\sCongress)?\):?\s)?"
    r"(?:(?:also\s|better\s|formally\s)?(?:known\sas|called|titled|entitled|dubbed|or|on)\s)?"
    r"(?:the\s)?[\"“]?$"
)
_PAIRS = {
    frozenset({"act", "bill"}), frozenset({"act", "plaw"}), frozenset({"bill", "plaw"}),
    frozenset({"case", "case-number"}), frozenset({"eo", "title"}), frozenset({"eo", "fr"}),
    frozenset({"rin", "fr"}), frozenset({"rin", "title"}), frozenset({"rin", "rule"}),
    frozenset({"rule", "fr"}), frozenset({"title", "fr"}), frozenset({"guidance", "title"}),
    frozenset({"rule", "title"}), frozenset({"bill", "title"}),
}  # fmt: skip


def _families(draft: Draft) -> set[str]:
    found = {draft.family, *draft.keys} - {"case"}
    if draft.kind == "case":
        found.add("case-number" if "case" in draft.keys else "case")
    return found


def _can_pair(one: Draft, other: Draft) -> bool:
    """Tell whether one may be the name and the other the number of the same text."""
    if any(one.keys.get(scheme, key) != key for scheme, key in other.keys.items()):
        return False
    if one.family == other.family and one.family in {"act", "bill", "title", "rule"}:
        return False
    return any(
        frozenset({first, second}) in _PAIRS
        for first in _families(one)
        for second in _families(other)
    )


def merge_neighbours(text: str, drafts: list[Draft]) -> list[Draft]:
    """Join a name and a number that stand side by side."""
    owner = {id(draft): draft for draft in drafts}
    spans = sorted(
        ((span, draft) for draft in drafts for span in draft.mentions),
        key=lambda item: item[0].start,
    )
    for (left, one), (right, other) in itertools.pairwise(spans):
        first, second = owner[id(one)], owner[id(other)]
        if first is second or right.start - left.end > 40:
            continue
        if _BETWEEN.match(text[left.end : right.start]) and _can_pair(first, second):
            first.absorb(second)
            for key, value in owner.items():
                if value is second:
                    owner[key] = first
    return _distinct(owner[id(draft)] for draft in drafts)


def _distinct(drafts: Iterable[Draft]) -> list[Draft]:
    return list({id(draft): draft for draft in drafts}.values())


def merge_numbers(drafts: list[Draft]) -> list[Draft]:
    """Give a public-law number, and a document's only RIN, to the text that they belong to."""
    for law in [draft for draft in drafts if draft.family == "plaw"]:
        near = [d for d in drafts if d.family in {"act", "bill"} and "plaw" not in d.keys]
        drafts = _give(law, near, drafts)
    rins = [draft for draft in drafts if draft.family == "rin"]
    if len(rins) == 1:
        for draft in [d for d in drafts if d.family == "fr" and len(d.keys) == 1]:
            drafts = _give(draft, rins, drafts)
        titles = [d for d in drafts if d.family in {"title", "rule"} and d.kind == "rule"]
        if len(titles) == 1:
            drafts = _give(rins[0], titles, drafts, limit=None)
    return drafts


def _give(
    number: Draft, owners: Sequence[Draft], drafts: list[Draft], limit: int | None = _NEAR
) -> list[Draft]:
    """Let the nearest owner absorb a number, if it is near enough."""
    gaps = [(_gap(number, owner), owner) for owner in owners if owner is not number]
    gaps = [(gap, owner) for gap, owner in gaps if limit is None or gap <= limit]
    if not gaps:
        return drafts
    owner = min(gaps, key=lambda item: item[0])[1]
    owner.absorb(number)
    return [draft for draft in drafts if draft is not number]


def _gap(one: Draft, other: Draft) -> int:
    return min(
        max(a.start - b.end, b.start - a.end, 0) for a in one.mentions for b in other.mentions
    )


_SHORT = re.compile(
    r"^[,\s]*\(?(?:or|the|\(|“|\"|known as|hereafter)*\s*[“\"]?([A-Z][A-Z.]{2,9})[”\"]?\)"
)


def add_abbreviations(text: str, drafts: list[Draft]) -> None:
    """Add later mentions by the abbreviation that stands in brackets after a name."""
    taken = [span for draft in drafts for span in draft.mentions]
    for draft in drafts:
        for span in list(draft.mentions):
            short = _SHORT.match(text[span.end : span.end + 30])
            if not short:
                continue
            for match in re.finditer(rf"(?<![\w-]){re.escape(short[1])}(?![\w-])", text):
                found = Span(start=match.start(), end=match.end(), text=match[0])
                if not overlaps(found, taken):
                    draft.mentions.append(found)
                    taken.append(found)


# --- bill or law --------------------------------------------------------------------------------

_LAW_BEFORE = re.compile(
    r"\b(?:under|violat\w+|pursuant\sto|governed\sby|covered\sby|required\sby|obey\w*|breach\w*\sof"
    r"|provisions?\sof|requirements?\sof|section\s[\w().]+\sof|amend(?:s|ed|ing)?|comply\swith"
    r"|compliance\swith|passage\sof\stime|repeal(?:s|ed|ing)?(?:\sof)?|und(?:o|id|oing|one)|gut(?:s|ted|ting)?|enforc(?:e|es|ed|ing|ement\sof))\s(?:the\s)?$",
    re.IGNORECASE,
)
_BILL_CUE = re.compile(
    r"\b(?:bill|legislation|introduc\w+|reintroduc\w+|sponsor\w*|cosponsor\w*|would|draft\w*"
    r"|passed\sthe|pass\sthe|votes?\son|voted|committee|lawmakers|co-?author\w*)\b",
    re.IGNORECASE,
)
_SIGNED = r"\b(?:signed|enacted)\s(?:into\slaw\s)?(?:the\s)?(?:\w+\s){0,3}$"
_BECAME = re.compile(
    r"^[^.;]{0,60}\b(?:became\slaw|was\s(?:signed|enacted)|signed\s(?:it\s)?(?:into\slaw"
    r"|the\snext\sday|last|in|on))\b"
)
_UNSIGNED = re.compile(
    r"\b(?:not|never|had\ssigned|if|once|when|would\shave)\b[^.]{0,30}$", re.IGNORECASE
)


def act_kind(text: str, draft: Draft, setting: Setting) -> InstrumentKind:
    """Return "law" for an act that the words or the lexicon show to be in force, else "bill".

    "Act" alone says neither; numbers of bills stay bills unless somebody signed them.
    """
    if draft.family != "act":
        return draft.kind
    if "plaw" in draft.keys:
        return "law"
    known = draft.known
    if known and known.enacted and setting.anchor != known.enacted:  # on the day, the words tell
        return "law" if setting.anchor is None or known.enacted < setting.anchor else "bill"
    if known and known.kind == "law" and not known.enacted:
        return "law"
    if any(_is_signed(text, span) for span in draft.mentions):
        return "law"
    if any(_is_in_force(text, span, setting) for span in draft.mentions):
        return "law"
    if "bill" in draft.keys or (known and known.kind == "bill"):
        return "bill"
    year = re.search(r"\sof\s((?:18|19|20)\d\d)$", draft.mentions[0].text)
    old = bool(year and setting.anchor and int(year[1]) < setting.anchor.year - 2)
    ruled = any(_LAW_BEFORE.search(text[max(0, s.start - 40) : s.start]) for s in draft.mentions)
    billed = any(_BILL_CUE.search(_around(text, span)) for span in draft.mentions)
    return "law" if (old or ruled) and not (billed and not old) else "bill"


def _is_signed(text: str, span: Span) -> bool:
    before = text[max(0, span.start - 60) : span.start]
    if re.search(_SIGNED, before, re.IGNORECASE) and not _UNSIGNED.search(before):
        return True
    return bool(_BECAME.search(text[span.end : span.end + 90]))


_PASSED_IN = re.compile(
    r"\b[Ii]n\s(?P<year>(?:19|20)\d\d),?\s[^.;]{0,60}\b(?:passed|adopted|enacted)\s(?:the\s|its\s)?$"
)
_ENDURES = re.compile(r"^,?\s(?:which|that)\s(?:still\s)?(?!was\b|has\b|is\b|dies\b)[a-z]+s\b")


def _is_in_force(text: str, span: Span, setting: Setting) -> bool:
    """Read "in 2019 they passed the X Act, which lets …": passed long ago, at work today."""
    passed = _PASSED_IN.search(text[max(0, span.start - 120) : span.start])
    if passed is None or setting.anchor is None or int(passed["year"]) >= setting.anchor.year:
        return False
    return bool(_ENDURES.match(text[span.end : span.end + 40]))


def _around(text: str, span: Span) -> str:
    start, end = sentence_bounds(text, span.start, span.end)
    return text[start:end]
