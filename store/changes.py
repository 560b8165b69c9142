"""What is stored about the change from one state of a text to the next. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from policytrail.store.sentences import ChangeKind, find_changes

FIRST = "first"  # the change of a state with nothing before it
FORM = "form"  # another form of the text took its place: nobody edited anything
_SHOWN = 20  # sentences that are kept with the state, the gravest first; the counts are of all
_SENTENCE_CHARS = 500
_GRAVEST: tuple[ChangeKind, ...] = (
    "status",
    "date",
    "figure",
    "removal",
    "addition",
    "wording",
    "cosmetic",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSentence:
    """One sentence before and after, cut where it is long; either may be missing, then it is ""."""

    kinds: tuple[str, ...]
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a state differs from the one before.

    ``kind`` is ``first`` (nothing before), ``form`` (another form of the text took its place, such
    as a page after a feed's summary) or the gravest of the kinds of its sentences, which
    ``store.sentences`` explains; ``cosmetic`` also where no sentence differs but the text does.
    ``counts`` says how many sentences are of which gravest kind.
    """

    kind: str
    before_sha256: str = ""
    chars_before: int = 0
    chars_after: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    sentences: tuple[ChangedSentence, ...] = ()


def describe_change(before: str | None, after: str, *, before_sha256: str = "") -> Change:
    """Compare two states of a text; ``before`` None means that there was none."""
    if before is None:
        return Change(kind=FIRST, chars_after=len(after))
    found = sorted(find_changes(before, after), key=lambda change: _GRAVEST.index(change.kind))
    return Change(
        kind=found[0].kind if found else "cosmetic",
        before_sha256=before_sha256,
        chars_before=len(before),
        chars_after=len(after),
        counts=dict(Counter(change.kind for change in found)),
        sentences=tuple(
            ChangedSentence(kinds=change.kinds, old=_shorten(change.old), new=_shorten(change.new))
            for change in found[:_SHOWN]
        ),
    )


def another_form(chars_before: int, chars_after: int, *, before_sha256: str) -> Change:
    """Return the change to a text that was read from another kind of thing, or by another way."""
    return Change(
        kind=FORM, before_sha256=before_sha256, chars_before=chars_before, chars_after=chars_after
    )


def _shorten(sentence: str) -> str:
    return sentence if len(sentence) <= _SENTENCE_CHARS else sentence[: _SENTENCE_CHARS - 1] + "…"
