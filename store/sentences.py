"""What changed between two states of a text, sentence by sentence, and how much it matters. Pure.

A change is *cosmetic* when the same words and figures stand there in another dress or place,
*date* when a date or a period differs, *figure* when another number does, *status* when what is
said to be done, planned, required or denied differs, *addition* and *removal* when a sentence has
no counterpart or a clause was put in or taken out, and *wording* otherwise. A change of several
kinds has all of them, the gravest first.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

ChangeKind = Literal["status", "date", "figure", "removal", "addition", "wording", "cosmetic"]
MATERIAL: frozenset[ChangeKind] = frozenset({"status", "date", "figure", "removal", "addition"})

_SIMILAR = 0.5  # share of words that two states of one sentence have in common at least
_CLAUSE = 4  # words; fewer are an adverb or an apposition
_MOST_STEPS = (
    4_000_000  # of the search for runs: one line that stands there 2,000 times on both sides
)
# Words compared to pair leftover sentences, about a second; a rewritten book is not worth more.
_MOST_WORDS = 4_000_000
_ABBREVIATION = re.compile(
    r"(?:\b(?:sec|secs|art|no|nos|mr|mrs|ms|dr|st|inc|ltd|co|corp|vs?|cf|e\.g|i\.e|etc|al|fig|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|rep|sen|gov|gen|hon|para|pt|pp?)|\b[A-Z])\.$",
    re.IGNORECASE,
)
# A full stop before a capital or a sum without a space is a line end that was lost. In a legal text
# each lettered or numbered part is a unit of its own: (a), (ii), (3).
_LONGEST = 12  # characters of an abbreviation and what stands before it
_END = re.compile(
    r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9$€£])|"
    r"(?<=[a-z]{3})[.!?](?=[$€£]\d|[A-Z][a-z]+\s)|"
    r"[:;](?:\s+(?:and|or))?\s+(?=\((?:[a-z]{1,4}|[A-Z]|\d{1,2})\)\s)"
)
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
_MONTH += r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
# Dates, and periods that lead to one: a deadline of 180 days is a date to those who must meet it.
_DATE = re.compile(
    rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b|"
    rf"\b\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?\b|\b{_MONTH}\s+\d{{4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b|"
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|"
    rf"\b(?:in|by|until|since|before|after|through|late|early|mid)[\s-]+{_MONTH}(?!\w|\s+\d)|"
    r"\b(?:\d+|one|two|three|six|nine|ten|thirty|sixty|ninety)[\s-](?:business\s+|calendar\s+)?"
    r"(?:day|week|month|year)s?\b|\b(?:19|20)\d{2}\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"[$€£¥]?\s?\d[\d,]*(?:\.\d+)?\s?(?:%|percent\b|basis points\b|trillion\b|billion\b|million\b|"
    r"thousand\b|[bmk]n?\b)?",
    re.IGNORECASE,
)
# Words that carry whether something is done, will be, may be, must be or is not. Auxiliaries of
# tense alone (has, was) are left out: they change with every turn of phrase.
_STATUS = frozenset(
    {
        "not", "no", "never", "without", "unless", "shall", "will", "would", "may", "might",
        "must", "should", "could", "can", "plan", "plans", "planned", "intend", "intends",
        "considering", "consider", "propose", "proposes", "proposed", "proposal", "interim",
        "final", "finalized", "effective", "pending", "signed", "vetoed", "approved", "rejected",
        "denied", "withdrawn", "withdraw", "rescinded", "rescind", "revoked", "revoke", "repealed",
        "suspended", "suspend", "delayed", "delay", "postponed", "stayed", "enjoined", "vacated",
        "amended", "superseded", "terminated", "expired", "reinstated", "prohibited", "required",
        "permitted", "allegedly", "reportedly",
    }
)  # fmt: skip
_MAY = re.compile(r"(?<=\S )May\b")  # with a capital, inside a sentence: the month
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """One sentence, before and after; either may be missing, then it is ""."""

    kinds: tuple[ChangeKind, ...]
    old: str
    new: str

    @property
    def kind(self) -> ChangeKind:
        """The gravest kind."""
        return self.kinds[0]

    @property
    def is_material(self) -> bool:
        """Whether a reader who relies on the text must know of it."""
        return self.kind in MATERIAL


def find_changes(old: str, new: str) -> tuple[TextChange, ...]:
    """Return the changes between two states of a text, in the order of the newer state.

    Paragraphs may end in one or two line ends. An empty newer state removes every sentence.
    """
    before, after = split_sentences(old), split_sentences(new)
    gone, come, kept = _align(before, after)
    changes = [(position, change) for position, change in kept if change is not None]
    for left, right in _pair(before, after, gone, come):
        gone.remove(left)
        come.remove(right)
        changes.append((right, compare_sentences(before[left], after[right])))
    changes += [(n, TextChange(kinds=("addition",), old="", new=after[n])) for n in come]
    changes += [(n, TextChange(kinds=("removal",), old=before[n], new="")) for n in gone]
    return tuple(change for _, change in sorted(changes, key=lambda item: item[0]))


def compare_sentences(old: str, new: str) -> TextChange:
    """Return what kind of change leads from one sentence to the other."""
    kinds: list[ChangeKind] = []
    if _status(old) != _status(new):
        kinds.append("status")
    if _dates(old) != _dates(new):
        kinds.append("date")
    if _figures(old) != _figures(new):
        kinds.append("figure")
    kinds += _find_clause(_words(old), _words(new))
    if not kinds:
        kinds.append("cosmetic" if _words(old) == _words(new) else "wording")
    return TextChange(kinds=tuple(kinds), old=old, new=new)


def _find_clause(old: list[str], new: list[str]) -> list[ChangeKind]:
    """Tell whether words were only put in, or only taken out, and enough of them for a clause."""
    if abs(len(old) - len(new)) < _CLAUSE:
        return []
    shorter, longer = sorted((old, new), key=len)
    rest = iter(longer)
    if not all(word in rest for word in shorter):
        return []
    return ["addition" if longer is new else "removal"]


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, each on one line; a paragraph always ends one."""
    return [
        sentence for line in text.splitlines() for sentence in _split_line(" ".join(line.split()))
    ]


def _split_line(line: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(line):
        stop = match.start() + 1
        if _ABBREVIATION.search(line, max(start, stop - _LONGEST), stop):
            continue
        yield line[start : match.end()].strip()
        start = match.end()
    if line[start:].strip():
        yield line[start:].strip()


def _align(
    before: Sequence[str], after: Sequence[str]
) -> tuple[list[int], list[int], list[tuple[int, TextChange | None]]]:
    """Match sentences with the same words; return the rest of both, and changes of dress."""
    gone, come = set(range(len(before))), set(range(len(after)))
    kept: list[tuple[int, TextChange | None]] = []
    for left, right in _find_same(_keys(before), _keys(after)):
        gone.discard(left)
        come.discard(right)
        old, new = before[left], after[right]
        kept.append((right, None if old == new else compare_sentences(old, new)))
    return sorted(gone), sorted(come), kept


def _keys(sentences: Sequence[str]) -> list[str]:
    return [" ".join(_words(sentence)) for sentence in sentences]


def _find_same(before: list[str], after: list[str]) -> Iterator[tuple[int, int]]:
    """Match equal keys in order; where that would take too long, each with the next equal one."""
    counts = Counter(after)
    if sum(counts[key] for key in before) <= _MOST_STEPS:
        matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
        for left, right, size in matcher.get_matching_blocks():
            yield from ((left + n, right + n) for n in range(size))
        return
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for right, key in enumerate(after):
        places[key].append(right)
    for left, key in enumerate(before):
        if places[key]:
            yield left, places[key].popleft()


def _pair(
    before: Sequence[str], after: Sequence[str], gone: list[int], come: list[int]
) -> list[tuple[int, int]]:
    """Pair leftover sentences, the most alike first, wherever they stand: one may have moved."""
    old = {n: Counter(_words(before[n])) for n in gone}
    new = {n: Counter(_words(after[n])) for n in come}
    sizes = [sum(map(len, side.values())) for side in (old, new)]
    if (len(new) * sizes[0] + len(old) * sizes[1]) / 2 > _MOST_WORDS:
        return []
    scored = [
        (-similarity, abs(left - right), left, right)
        for left, words in old.items()
        for right, others in new.items()
        if (similarity := _similarity(words, others)) >= _SIMILAR
    ]
    pairs: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, _, left, right in sorted(scored):
        if left not in taken[0] and right not in taken[1]:
            pairs.append((left, right))
            taken[0].add(left)
            taken[1].add(right)
    return pairs


def _similarity(old: Counter[str], new: Counter[str]) -> float:
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 0.0


def _words(text: str) -> list[str]:
    return _WORD.findall(_THOUSANDS.sub("", text.replace("’", "'").casefold()))


def _status(text: str) -> Counter[str]:
    """Count the words of status; a negated auxiliary counts as both, the month of May as none."""
    plain = re.sub(
        r"\b(can|could|will|would|should|must|may|might)(?:n['’]t|not)\b",
        r"\1 not",
        _MAY.sub(" ", _DATE.sub(" ", text)),
    )
    return Counter(word for word in _words(plain) if word in _STATUS)


def _dates(text: str) -> Counter[str]:
    return Counter(re.sub(r"[\s,.-]+", " ", match[0]).casefold() for match in _DATE.finditer(text))


def _figures(text: str) -> Counter[str]:
    """Count the numbers outside of dates, without the separators of thousands."""
    rest = _DATE.sub(" ", text)
    return Counter(re.sub(r"[\s,]", "", match[0]).casefold() for match in _FIGURE.finditer(rest))
