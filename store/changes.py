"""Says in what way one state of a text differs from the state before it. Pure."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

_PASSAGES = 5  # shown in full; the counts are of all
_PASSAGE_CHARS = 300
# difflib is quadratic at worst; beyond this many sentences only the counts of length are given.
_MOST_SENTENCES = 4000
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*\s*|[.!?\n]+\s*")
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that went and words that came in their place; either may be empty."""

    removed: str
    added: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a state differs from the one before.

    ``kind``: ``first`` (nothing before), ``typographic`` (only case, space or punctuation),
    ``appended``, ``shortened`` (the end is gone), ``edited`` (at least half of the sentences are
    left) or ``rewritten``.
    """

    kind: str
    chars_before: int = 0
    chars_after: int = 0
    passages_changed: int = 0
    passages: tuple[Passage, ...] = ()


def describe_change(before: str | None, after: str) -> Change:
    """Compare two states of a text; ``before`` None means that there was none."""
    if before is None:
        return Change(kind="first", chars_after=len(after))
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    passages, kept = _compare(old, new)
    return Change(
        kind=_kind(before, after, kept, len(old)),
        chars_before=len(before),
        chars_after=len(after),
        passages_changed=len(passages),
        passages=tuple(passages[:_PASSAGES]),
    )


def _kind(before: str, after: str, kept: int, sentences: int) -> str:
    if _letters(before) == _letters(after):
        return "typographic"
    if after.startswith(before.rstrip()):
        return "appended"
    if before.startswith(after.rstrip()):
        return "shortened"
    return "edited" if 2 * kept >= sentences else "rewritten"


def _letters(text: str) -> str:
    return _NOT_WORDS.sub("", text).casefold()


def _compare(old: list[str], new: list[str]) -> tuple[list[Passage], int]:
    """Return the passages that differ, and how many old sentences are left."""
    if max(len(old), len(new)) > _MOST_SENTENCES:
        return [], len(set(old) & set(new))
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    passages = [
        Passage(removed=_shorten(old[a:b]), added=_shorten(new[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    return passages, sum(block.size for block in matcher.get_matching_blocks())


def _shorten(sentences: list[str]) -> str:
    text = "".join(sentences).strip()
    return text if len(text) <= _PASSAGE_CHARS else text[: _PASSAGE_CHARS - 1] + "…"
